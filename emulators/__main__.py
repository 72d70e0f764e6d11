"""`python -m emulators run|serve|up`: the whole product on one machine, or only the servers it needs."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from emulators.processes import StackProblem, is_port_free
from emulators.services import own_address, own_env, web_service, worker_service
from emulators.stack import DataFolder, Stack
from emulators.supervisor import Supervisor

_LOOK_SECONDS = 0.3
_PACE_TO_WATCH = 2.5


class Launcher:
    """One run of a command: what it started, and the wish to stop it."""

    def __init__(self, command: str) -> None:
        self._is_quiet = command == "up"
        # A plain value: a signal that came while this thread was inside an event's lock would wait for itself for ever.
        self._is_stopping = False
        self._parent = os.getppid()
        own = DataFolder.of_environment(os.environ)
        self.folder = DataFolder(own.path / "serve") if command == "serve" else own  # serve keeps logs only
        self.supervisor = Supervisor(self.folder.path, self._say)
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._ask_to_stop)

    def run(self, pace: float) -> None:
        """Start everything, say where it is, and keep it running until asked to stop."""
        port = self._port()
        with self.folder.locked():
            self.supervisor.clear_left_overs()
            self._need_free(port)
            self._say("Starting Redis, S3, the Bedrock emulator, workers and the web server …")
            stack = Stack(self.folder, os.environ, self.supervisor, pace=pace)
            self._guard(lambda: self._run_all(stack, port), stack)

    def serve(self) -> None:
        """Start web and workers with the environment as it stands, and keep them running until asked to stop."""
        port = self._port()
        with self.folder.locked():
            self.supervisor.clear_left_overs()
            self._need_free(port)
            self._guard(lambda: self._start_product(own_env(), port), None)

    def up(self, pace: float, *, with_workers: bool) -> None:
        """Start the servers (and workers), write the stack file, and stay until asked to stop or the parent is gone."""
        with self.folder.locked():
            self.supervisor.clear_left_overs()
            stack = Stack(self.folder, os.environ, self.supervisor, pace=pace)
            self._guard(lambda: self._up_all(stack, with_workers=with_workers), stack, dies_with_parent=True)

    def _run_all(self, stack: Stack, port: int) -> None:
        stack.start_servers(lambda: self._is_stopping)
        url = self._start_product(stack.env, port)
        self.folder.write_stack(stack.describe(url))

    def _up_all(self, stack: Stack, *, with_workers: bool) -> None:
        stack.start_servers(lambda: self._is_stopping)
        if with_workers:
            self.supervisor.start("worker", worker_service(stack.env))
        self.folder.write_stack(stack.describe())

    def _start_product(self, env: dict[str, str], port: int) -> str:
        if self._is_stopping:
            return ""
        self.supervisor.start("worker", worker_service(env))
        web = self.supervisor.start("web", web_service(env, port=port))
        web.wait_ready(lambda: self._is_stopping)
        url = f"http://{own_address(env)}:{port}"
        if not self._is_stopping:
            self._say(f"AI-Prism is at {url}\nCtrl-C stops it. Data and logs are kept in {_shown(self.folder.path)}.")
        return url

    def _guard(self, start: Callable[[], object], stack: Stack | None, *, dies_with_parent: bool = False) -> None:
        """Run `start`, keep the children running, and stop them whatever happens."""
        try:
            start()
            while True:
                time.sleep(_LOOK_SECONDS)
                if self._is_stopping:
                    break
                if self.supervisor.mend() and stack:
                    self._renew(stack)
                if dies_with_parent and os.getppid() != self._parent:
                    break
            self._say("Stopping …")
        finally:
            self.folder.stack_file.unlink(missing_ok=True) if stack else None
            self.supervisor.stop()

    def _renew(self, stack: Stack) -> None:
        about = self.folder.read_stack()
        if about:
            self.folder.write_stack(stack.describe(about["web_url"]))

    def _ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        if self._is_stopping:
            self.supervisor.kill()
        self._is_stopping = True

    def _need_free(self, port: int) -> None:
        if not is_port_free(port, own_address(os.environ)):
            raise StackProblem(f"Port {port} is taken by another program. Choose another one: PORT={port + 1} make run")

    def _port(self) -> int:
        given = os.environ.get("PORT") or "8501"
        if not given.isdigit() or not 1 <= int(given) <= 65535:
            raise StackProblem(f"PORT is {given!r}; it must be a number from 1 to 65535.")
        return int(given)

    def _say(self, sentence: str) -> None:
        if not self._is_quiet:
            print(sentence, flush=True)


def main() -> int:
    """Run a command of the launcher; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m emulators", description=__doc__)
    parser.add_argument("command", choices=["run", "serve", "up"])
    parser.add_argument("--pace", type=float, help="seconds that an emulated answer of usual length takes")
    parser.add_argument("--workers", action="store_true", help="with up: start the workers too")
    options = parser.parse_args()
    try:
        launcher = Launcher(options.command)
        if options.command == "serve":
            launcher.serve()
        elif options.command == "up":
            launcher.up(options.pace or 0.0, with_workers=options.workers)
        else:
            launcher.run(_PACE_TO_WATCH if options.pace is None else options.pace)
    except StackProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _shown(path: Path) -> str:
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


if __name__ == "__main__":
    raise SystemExit(main())
