"""`tests/install_tools.sh`: silent where all is there, one apt-get where not, a clear sentence where impossible."""

import os
import stat
import subprocess
import time
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("install_tools.sh")
TOOLS = ("chromium-headless-shell", "soffice", "pdftotext", "nginx", "curl")


class Machine:
    """A folder of programs that is all a run of the script can see."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.called = folder / "called.txt"
        for name in ("mktemp", "rm", "tail", "cat", "env"):
            (folder / name).symlink_to(f"/usr/bin/{name}")
        self.has("id", "echo 0")

    def has(self, name: str, body: str = "exit 0") -> None:
        program = self.folder / name
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def install(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(SCRIPT)],
            env={
                "PATH": str(self.folder),
                "SBIN": str(self.folder),
                "TMPDIR": str(self.folder),
                "CALLED": str(self.called),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_where_all_is_there_nothing_is_said_or_done(machine):
    for tool in TOOLS:
        machine.has(tool)
    began = time.monotonic()

    done = machine.install()

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - began < 2


def test_what_is_missing_is_installed_in_one_go(machine):
    machine.has("chromium")
    machine.has("apt-get", 'echo "$@" >>"$CALLED"')

    done = machine.install()

    assert done.returncode == 0
    (call,) = machine.called.read_text().splitlines()
    assert call.endswith("install -y --no-install-recommends libreoffice-writer-nogui poppler-utils nginx-light curl")


def test_either_chromium_will_do(machine):
    for tool in ("chromium", *TOOLS[1:]):
        machine.has(tool)

    assert (machine.install().returncode, machine.called.exists()) == (0, False)


def test_the_service_that_comes_with_nginx_is_switched_off(machine):
    machine.has("apt-get")
    machine.has("service", 'echo "service $@" >>"$CALLED"')
    machine.has("update-rc.d", 'echo "update-rc.d $@" >>"$CALLED"')

    assert machine.install().returncode == 0

    assert machine.called.read_text().splitlines() == ["service nginx stop", "update-rc.d nginx disable"]


def test_package_lists_are_fetched_when_the_first_attempt_fails(machine):
    machine.has("apt-get", 'echo "$@" >>"$CALLED"; grep -q update "$CALLED"')
    (machine.folder / "grep").symlink_to("/usr/bin/grep")

    done = machine.install()

    assert done.returncode == 0
    assert [line.split()[5] for line in machine.called.read_text().splitlines()] == ["install", "update", "install"]


@pytest.mark.parametrize(
    ("programs", "reason"),
    [
        ({}, "this machine has no apt-get"),
        ({"apt-get": "exit 0", "id": "echo 1000"}, "installing them takes root or sudo"),
        ({"apt-get": "exit 0", "id": "echo 1000", "sudo": "exit 1"}, "sudo asks for a password"),
        ({"apt-get": "echo no network >&2; exit 100"}, "apt-get could not install them"),
    ],
)
def test_where_it_is_impossible_it_says_why_and_what_to_do(machine, programs, reason):
    for name, body in programs.items():
        machine.has(name, body)

    done = machine.install()

    assert done.returncode == 1
    assert reason in done.stderr
    assert "apt-get install chromium-headless-shell libreoffice-writer-nogui poppler-utils nginx-light" in done.stderr


def test_the_script_needs_nothing_but_a_posix_shell():
    assert SCRIPT.read_text().startswith("#!/bin/sh\n")
    assert os.access(SCRIPT, os.X_OK)
