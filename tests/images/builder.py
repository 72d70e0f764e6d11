"""Builds the images without a Docker engine: buildah with chroot isolation, over a base made by debootstrap."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from tests.running import REPOSITORY

BASE = "docker.io/library/debian:bookworm-slim"
"""The name the Dockerfiles ask for; Debian makes that image with debootstrap's smallest variant too."""
_CERTIFICATES = "/run/builder-certificates.crt"
"""Where a build finds the certificates that this machine's pip is told to trust; not Debian's own place."""


class Builder:
    """Images and containers in a folder of their own; needs root, buildah and debootstrap."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._env = {**os.environ, "BUILDAH_ISOLATION": "chroot"}

    def call(self, *words: str) -> str:
        """Run buildah on this folder and return what it prints. Raise `CalledProcessError` with its last lines."""
        places = [
            "--storage-driver",
            "vfs",
            "--root",
            str(self._folder / "storage"),
            "--runroot",
            str(self._folder / "run"),
        ]
        done = subprocess.run(["buildah", *places, *words], env=self._env, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.stderr.write("\n".join((done.stdout + done.stderr).splitlines()[-30:]) + "\n")
            done.check_returncode()
        return done.stdout.strip()

    def make_base(self) -> None:
        """Make the base image unless it is there."""
        if self._names().intersection({BASE}):
            return
        root = self._folder / "base"
        if not (root / "usr/bin/apt-get").exists():
            subprocess.run(
                ["debootstrap", "--variant=minbase", "bookworm", str(root)], check=True, stdout=subprocess.DEVNULL
            )
        _slim(root)
        container = self.call("from", "scratch")
        self.call("add", container, str(root), "/")
        self.call("config", "--cmd", "bash", container)
        self.call("commit", "--quiet", "--rm", container, BASE)

    def build(self, dockerfile: str, tag: str) -> None:
        """Build an image as any builder would, with this machine's package index and certificates."""
        secret = self._folder / "pip.conf"
        secret.write_text(_pip_configuration())
        mounts = [f"{path}:{path}:ro" for path in _local_indexes() if path.exists()]
        if certificates := _pip_settings().get("cert"):
            mounts.append(f"{certificates}:{_CERTIFICATES}:ro")
        volumes = [word for mount in mounts for word in ("--volume", mount)]
        self.call(
            "bud", "--pull-never", "--layers=false", "--format", "docker", "--secret", f"id=pip,src={secret}", *volumes,
            "--file", str(REPOSITORY / dockerfile), "--tag", tag, str(REPOSITORY),
        )  # fmt: skip

    def container(self, tag: str) -> tuple[str, Path]:
        """Return the name of a new container and the folder in which its files are."""
        name = self.call("from", "--pull-never", tag)
        return name, Path(self.call("mount", name))

    def configuration(self, tag: str) -> dict[str, Any]:
        """Return what the image says of itself: command, user, environment, labels, health check."""
        about: dict[str, Any] = json.loads(self.call("inspect", "--type", "image", tag))["Docker"]["config"]
        return about

    def _names(self) -> set[str]:
        listed = json.loads(self.call("images", "--json") or "[]")
        return {name for image in listed for name in image.get("names") or ()}


def _slim(root: Path) -> None:
    """Leave out what Debian leaves out of its slim images, now and at each installation: manuals and translations."""
    left_out = ("usr/share/doc", "usr/share/man", "usr/share/info", "usr/share/locale", "usr/share/groff")
    rules = "".join(f"path-exclude /{path}/*\n" for path in left_out)
    (root / "etc/dpkg/dpkg.cfg.d/docker").write_text(rules)
    for path in (*left_out, "var/cache/apt", "var/lib/apt/lists"):
        for entry in (root / path).glob("*"):
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


def size_mib(folder: Path) -> float:
    """Return the size of the files in a folder, each counted once, in MiB."""
    seen: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        about = path.lstat()
        seen[(about.st_dev, about.st_ino)] = about.st_blocks * 512
    return sum(seen.values()) / 2**20


def environment(configuration: Mapping[str, Any]) -> dict[str, str]:
    """Return the environment that an image sets."""
    return dict(str(item).split("=", 1) for item in configuration["Env"])


def _pip_settings() -> dict[str, str]:
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout
    pairs = (line.split("=", 1) for line in listed.splitlines() if "=" in line)
    return {name.rpartition(".")[2]: value.strip("'\"") for name, value in pairs}


def _pip_configuration() -> str:
    """Return this machine's way to the packages, as a file for pip; a lock needs no constraints."""
    known = {name: value for name, value in _pip_settings().items() if name != "constraint"}
    if "cert" in known:
        known["cert"] = _CERTIFICATES
    lines = [f"{name} = {_indented(value)}" for name, value in known.items()]
    return "[global]\n" + "\n".join(lines) + "\n"


def _indented(value: str) -> str:
    words = value.replace("\\n", " ").split()
    return words[0] if len(words) == 1 else "".join(f"\n    {word}" for word in words)


def _local_indexes() -> Sequence[Path]:
    words = " ".join(_pip_settings().values()).replace("\\n", " ").split()
    # The pages of an index lead to files beside it.
    files = [str(Path(url2pathname(urlsplit(word).path)).parent) for word in words if word.startswith("file:")]
    folders = [word for word in words if word.startswith("/") and Path(word).is_dir()]
    return [Path(path) for path in sorted({*files, *folders})]
