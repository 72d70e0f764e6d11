"""What the Dockerfiles promise, without building them; `make images-check` builds and runs both."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from jobs import alive
from tests.running import REPOSITORY

DOCKERFILES = {"Dockerfile": "server.py", "Dockerfile.worker": "worker.py"}
WEB_ONLY = (
    "streamlit",
    "pandas",
    "numpy",
    "altair",
    "fastapi",
    "starlette",
    "uvicorn",
    "authlib",
    "jwt",
    "httpx2",
    "tqdm",
)
_SERVICES = re.compile(r"""\.client\(\s*["']([\w-]+)["']""")


def instructions(name: str) -> list[str]:
    """Return the instructions of a Dockerfile, each in one line, without comments."""
    text = re.sub(r"^#.*\n", "", (REPOSITORY / name).read_text(), flags=re.M)
    return [line.strip() for line in re.sub(r"\\\n\s*", " ", text).splitlines() if line.strip()]


def final_stage(name: str) -> list[str]:
    lines = instructions(name)
    return lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]


@pytest.mark.parametrize("name", DOCKERFILES)
def test_hadolint_has_nothing_to_say(name: str) -> None:
    tool = Path(sys.executable).parent / "hadolint"

    done = subprocess.run([tool, name], cwd=REPOSITORY, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", DOCKERFILES)
def test_an_image_runs_its_program_itself_and_not_as_root(name: str) -> None:
    stage = final_stage(name)
    (command,) = [line for line in stage if line.startswith("CMD ")]
    (user,) = [line for line in stage if line.startswith("USER ")]
    (check,) = [line for line in stage if line.startswith("HEALTHCHECK ")]

    # A shell in between would get SIGTERM instead of the program.
    assert json.loads(command.removeprefix("CMD ")) == ["python", DOCKERFILES[name]]
    assert user == "USER 10001:10001"
    assert json.loads(check.partition(" CMD ")[2])[0] == "python"  # no curl
    assert sum(line.startswith("LABEL ") for line in stage) == 1
    assert "org.opencontainers.image.revision" in " ".join(stage)


def test_the_task_definition_asks_for_health_as_the_image_does() -> None:
    # ECS does not read HEALTHCHECK.
    (check,) = [line for line in final_stage("Dockerfile.worker") if line.startswith("HEALTHCHECK ")]
    command = json.loads(check.partition(" CMD ")[2])

    assert f"Command: [CMD, {', '.join(command)}]" in (REPOSITORY / "deploy" / "template.yaml").read_text()
    for name in DOCKERFILES:
        assert 'VOLUME ["/tmp"]' in final_stage(name)


@pytest.mark.parametrize("name", DOCKERFILES)
def test_what_is_installed_is_locked_and_the_tools_for_it_stay_behind(name: str) -> None:
    lines = instructions(name)
    installs = [line for line in lines if "pip" in line and "install" in line and line.startswith("RUN --mount")]

    assert all("--require-hashes" in line and "--only-binary=:all:" in line for line in installs)
    assert len(installs) == 1
    assert not any("pip" in line for line in final_stage(name))
    assert "--index-url" not in (REPOSITORY / name).read_text()


@pytest.mark.parametrize(("name", "start"), DOCKERFILES.items())
def test_an_image_holds_all_that_its_program_imports_and_no_test_or_emulator(name: str, start: str) -> None:
    copied = {Path(word).name for line in instructions(name) if line.startswith("COPY ") for word in line.split()[1:-1]}
    pages = [f"pages/{path.name}" for path in (REPOSITORY / "pages").glob("*.py")] if start == "server.py" else []

    needed = {path.parts[0] for path in reached([start, *pages])}

    assert needed <= copied, needed - copied
    assert not copied & {"tests", "emulators", "benchmarks", "commands", "cli.py"}
    ignored = (REPOSITORY / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"
    assert {f"!{path}" for path in needed} <= set(ignored)


@pytest.mark.parametrize("name", DOCKERFILES)
def test_the_descriptions_of_the_aws_services_that_are_called_stay(name: str) -> None:
    called = {
        service
        for path in REPOSITORY.glob("*/**/*.py")
        if path.relative_to(REPOSITORY).parts[0] in ("bedrock", "storage", "jobs", "web", "watch", "ui")
        for service in _SERVICES.findall(path.read_text())
    } | set(_SERVICES.findall((REPOSITORY / "bootstrap.py").read_text()))

    kept = set(re.findall(r"! -name ([\w-]+)", (REPOSITORY / name).read_text()))

    assert {"s3", "bedrock-runtime"} <= called
    assert called | {"sts"} <= kept


def test_the_worker_starts_without_what_only_the_web_server_has() -> None:
    program = f"""
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {WEB_ONLY!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
import worker
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-2000:]


def test_a_pool_is_alive_as_long_as_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert alive.main() == 1

    alive.say_so()
    assert alive.main() == 0

    monkeypatch.setattr("time.time", lambda: (tmp_path / next(tmp_path.iterdir()).name).stat().st_mtime + 31)
    assert alive.main() == 1


def reached(starts: list[str]) -> set[Path]:
    """Return the files of ours that these import, at whatever place, and what those import."""
    found: set[Path] = set()
    waiting = [Path(start) for start in starts]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for node in ast.walk(ast.parse((REPOSITORY / path).read_text())):
            waiting += [file for name in _imported(node) for file in _files(name)]
    return found


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def _files(module: str) -> list[Path]:
    place = Path(*module.split("."))
    return [path for path in (place.with_suffix(".py"), place / "__init__.py") if (REPOSITORY / path).exists()]
