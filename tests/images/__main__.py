"""`make images-check`: both images built, run, used and stopped, without a Docker engine; prints what was measured."""

from __future__ import annotations

import json
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from emulators.processes import free_port
from tests.images.builder import Builder, size_mib
from tests.images.confined import Confined
from tests.running import REPOSITORY, RunningStack, plain_environment, until

_PUBLIC = REPOSITORY / "tests" / "samples" / "public"
_DOCUMENTS = (_PUBLIC / "security-plan-template.docx", _PUBLIC / "poam-guide.pdf")
"""The hardest to read of the samples: 93 tables, and 37 pages of PDF."""
_WEB, _WORKER = "localhost/ai-prism-web", "localhost/ai-prism-worker"
_NEVER = ("pip", "pytest", "moto", "gcc", "emulators", "tests")


def main() -> int:
    """Return 0 when everything held; a failure ends with its assertion."""
    builder = Builder(REPOSITORY / ".local" / "images")
    builder.make_base()
    for dockerfile, tag in (("Dockerfile", _WEB), ("Dockerfile.worker", _WORKER)):
        began = time.monotonic()
        builder.build(dockerfile, tag)
        print(f"{dockerfile}: built in {time.monotonic() - began:.0f} s", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        emulators = RunningStack(Path(folder), "up", env=plain_environment())
        try:
            _run_both(builder, emulators, Path(folder))
        finally:
            emulators.stop()
    builder.call("rmi", _WEB, _WORKER)
    return 0


def _run_both(builder: Builder, emulators: RunningStack, folder: Path) -> None:
    port = free_port()
    settings = {**emulators.settings, "PORT": str(port), "ENVIRONMENT": "development"}
    started = {}
    names = []
    try:
        for tag in (_WEB, _WORKER):
            name, root = builder.container(tag)
            names.append(name)
            _look_inside(tag, root)
            log = (folder / f"{tag.rpartition('/')[2]}.log").open("wb")
            started[tag] = Confined(root, builder.configuration(tag), settings, log)
        for tag, container in started.items():
            until(container.is_healthy, seconds=60, what=f"the health of {tag}")
            print(f"{tag}: healthy after {time.monotonic() - container.started_at:.1f} s")
        _refuses_to_write(started[_WEB])
        print(f"{_WEB}: {started[_WEB].memory_mib():.0f} MiB at rest, {len(started[_WEB].processes)} process")
        print(
            f"{_WORKER}: {started[_WORKER].memory_mib():.0f} MiB at rest, {len(started[_WORKER].processes)} processes"
        )
        _review(f"http://127.0.0.1:{port}", started[_WORKER])
        for tag in (_WORKER, _WEB):
            status, seconds = started.pop(tag).stop(seconds=110)
            print(f"{tag}: ended with status {status}, {seconds:.1f} s after SIGTERM")
            assert status == 0, (folder / f"{tag.rpartition('/')[2]}.log").read_text()[-2000:]
    except BaseException:
        for log_file in folder.glob("*.log"):
            sys.stderr.write(f"--- {log_file.name}\n{log_file.read_text(errors='replace')[-3000:]}\n")
        raise
    finally:
        for container in started.values():
            container.stop(seconds=110)
        for name in names:
            builder.call("rm", name)


def _look_inside(tag: str, root: Path) -> None:
    """Assert that nothing but the product is there, and print how large it is."""
    programs = {path.name for folder in ("opt/venv/bin", "usr/bin", "app") for path in (root / folder).iterdir()}
    assert not programs & set(_NEVER), programs & set(_NEVER)
    owned = [path for path in (root / "app").rglob("*") if path.lstat().st_uid == 10001]
    assert not owned, owned[:3]
    parts = {part: size_mib(root / part) for part in ("opt/venv", "app")}
    said = ", ".join(f"{part} {size:.0f}" for part, size in parts.items())
    print(f"{tag}: {size_mib(root):.0f} MiB unpacked ({said})")


def _refuses_to_write(container: Confined) -> None:
    write = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text('x')"
    assert container.inside("python", "-c", write, "/app/x").returncode != 0
    assert container.inside("python", "-c", write, "/tmp/x").returncode == 0


def _review(base: str, workers: Confined) -> None:
    """Have documents reviewed through both containers at once and read their exports back."""
    began = time.monotonic()
    open_ids = [_submit(base, path) for path in _DOCUMENTS]
    exports = list(open_ids)
    most = 0.0

    def are_complete() -> bool:
        nonlocal most
        most = max(most, workers.memory_mib())
        for review_id in tuple(open_ids):
            if _get(f"{base}/api/v1/reviews/{review_id}")["status"] == "complete":
                open_ids.remove(review_id)
        return not open_ids

    until(are_complete, seconds=400, what="the reviews")
    for path, review_id in zip(_DOCUMENTS, exports, strict=True):
        with urllib.request.urlopen(f"{base}/reviews/{review_id}/download/annotated", timeout=60) as answer:
            assert answer.read(2) == path.read_bytes()[:2], path.name
    names = " and ".join(path.name for path in _DOCUMENTS)
    print(f"{names} reviewed at once in {time.monotonic() - began:.0f} s; the workers took {most:.0f} MiB at most")


def _submit(base: str, path: Path) -> str:
    boundary = "images-check"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'
    body = head.encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    sent = urllib.request.Request(f"{base}/api/v1/reviews", data=body, method="POST")
    sent.add_header("Content-Type", f"multipart/form-data; boundary={boundary}")
    with urllib.request.urlopen(sent, timeout=30) as answer:
        return str(json.load(answer)["review_id"])


def _get(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


if __name__ == "__main__":
    sys.exit(main())
