"""The users, as locust runs them: half over the API, half in tabs. A file of its own process: see `run.py`."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from locust import HttpUser, User, between, events, task
from locust.stats import StatsEntry
from ulid import ULID

from deploy.instance import API
from deploy.loadtest.plan import PAUSE_SECONDS, Measured, Plan, Row, Submitted, authorization, read_plan, write
from deploy.tabs import PageBroken, Tab, TabRefused, open_over_http, open_over_socket

_ACCEPTED = 202
_PATIENCE_SECONDS = 30.0
_WORDS = "Some customers were unable to pay during the outage. Monitoring will be improved as soon as possible."
_PAGES = ("", "system-health", "compare", "evaluate")


class _Test:
    """What this process knows of the test."""

    def __init__(self) -> None:
        self.plan = Plan("")
        self.out = Path()
        self.all_there_at = self.ended_at = 0.0
        self.transport = ""
        self.submitted: list[Submitted] = []
        self._number = itertools.count()

    def turn(self) -> int:
        """Return the place of the next token; tokens take turns."""
        return next(self._number) % max(len(self.plan.tokens), 1)


_test = _Test()


def _options(parser: Any, **_more: Any) -> None:
    parser.add_argument("--plan", help="where the plan is, and the figures go")


def _begin(environment: Any, **_more: Any) -> None:
    folder = Path(environment.parsed_options.plan)
    _test.plan, _test.out = read_plan(folder / "plan.json"), folder / "measured.json"


def _all_there(**_more: Any) -> None:
    _test.all_there_at = _test.all_there_at or time.time()


def _over(**_more: Any) -> None:
    _test.ended_at = time.time()


def _end(environment: Any, **_more: Any) -> None:
    stats = environment.stats
    rows = sorted((_row(entry) for entry in stats.entries.values()), key=lambda row: row.name)
    often = sorted(stats.errors.values(), key=lambda error: error.occurrences, reverse=True)
    errors = [f"{error.occurrences} times {error.name}: {str(error.error)[:300]}" for error in often]
    write(
        _test.out, Measured(_row(stats.total), rows, _a_second(stats.total), _test.transport, _test.submitted, errors)
    )


def _row(entry: StatsEntry) -> Row:
    p50, p95 = (float(entry.get_response_time_percentile(share)) for share in (0.5, 0.95))
    return Row(entry.name, entry.num_requests, entry.num_failures, p50, p95)


def _a_second(total: StatsEntry) -> float:
    """Return the requests a second in the whole seconds in which all users were there."""
    first, last = int(_test.all_there_at) + 1, int(_test.ended_at)
    whole = max(last - first, 1)
    return sum(total.num_reqs_per_sec.get(second, 0) for second in range(first, last)) / whole


class ApiUser(HttpUser):
    """A program: submits a section when it comes and with each 25th act; asks how far one is, lists, looks at health.

    Of 50 users half are programs, and submit 30 sections a minute: as many as models are asked by default.
    """

    wait_time = between(*PAUSE_SECONDS)

    def on_start(self) -> None:
        """Come in with one of the tokens, and submit a section."""
        self._own: list[str] = []
        self._turn = _test.turn()
        self.client.headers.update(authorization(_test.plan.tokens, self._turn))
        self.submit()

    @task(1)
    def submit(self) -> None:
        """Submit a section that nobody has submitted before."""
        body = {"session_id": "loadtest", "section_name": "AI-Prism loadtest", "content": f"{_WORDS} {ULID()}"}
        with self.client.post("/analyze_section", json=body, name="submit", catch_response=True) as answer:
            if answer.status_code == _ACCEPTED:
                self._own.append(answer.json()["task_id"])
                _test.submitted.append((self._own[-1], self._turn))
            else:
                answer.failure(f"status {answer.status_code}")

    @task(14)
    def poll(self) -> None:
        """Ask how far its last section is."""
        if self._own:
            self.client.get(f"/task_status/{self._own[-1]}", name="poll")
        else:
            self.list()

    @task(5)
    def list(self) -> None:
        """List the newest reviews."""
        self.client.get(f"{API}/reviews?limit=50", name="list")

    @task(5)
    def health(self) -> None:
        """Ask how the instance is."""
        self.client.get("/health", name="health")


class TabUser(User):
    """A person: opens a tab, and goes from page to page in it."""

    wait_time = between(*PAUSE_SECONDS)

    def on_start(self) -> None:
        """Begin without a tab."""
        self._tab: Tab | None = None
        self._pages = itertools.cycle(_PAGES)

    def on_stop(self) -> None:
        """Close the tab."""
        if self._tab is not None:
            self._tab.close()

    @task
    def look(self) -> None:
        """Open the tab, or have the next page drawn in it; one that broke is opened anew the next time."""
        if self._tab is None:
            self._timed("open a tab", self._open)
        else:
            page = next(self._pages)
            self._timed(f"page {page or 'home'}", partial(self._tab.show, page))

    def _open(self) -> int:
        self._tab = _open_tab(str(self.host))
        return self._tab.show()

    def _timed(self, name: str, act: Callable[[], int]) -> None:
        began, error, length = time.perf_counter(), None, 0
        try:
            length = act()
        except (PageBroken, TabRefused) as broken:
            error = broken
            self.on_stop()
            self._tab = None
        self.environment.events.request.fire(
            request_type="TAB",
            name=name,
            response_time=(time.perf_counter() - began) * 1000,
            response_length=length,
            exception=error,
            context={},
        )


def _open_tab(url: str) -> Tab:
    """Return a tab over a WebSocket or, where none passes, over HTTP; tried once, and then known."""
    if _test.transport != "http":
        try:
            tab = open_over_socket(url, seconds=_PATIENCE_SECONDS)
        except TabRefused:
            if _test.transport:
                raise
        else:
            _test.transport = "websocket"
            return tab
    tab = open_over_http(url, seconds=_PATIENCE_SECONDS)
    _test.transport = "http"
    return tab


def _listen(to: Any) -> None:
    to.init_command_line_parser.add_listener(_options)
    to.init.add_listener(_begin)
    to.spawning_complete.add_listener(_all_there)
    to.test_stopping.add_listener(_over)
    to.quitting.add_listener(_end)


_listen(events)
