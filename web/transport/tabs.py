"""The tabs whose Streamlit sessions this instance holds: opened within bounds, closed when nobody asks any more."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable

from starlette.types import ASGIApp, Scope

from web.transport.bounds import Bounds
from web.transport.tab import GOING_AWAY, Tab

_REAP_SECONDS = 5.0
_END_SECONDS = 2.0
RESTARTING = 1012


class TooManyTabs(Exception):
    """Raised when a bound on the number of tabs is reached."""


class Tabs:
    """The tabs of one instance, by ids that begin with the instance's name and end with a secret."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self.instance = secrets.token_hex(6)
        self.is_closing = False
        self._tabs: dict[str, Tab] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        return len(self._tabs)

    def get(self, tab_id: str, person: str) -> Tab | None:
        """Return a tab that this person opened; anybody else's is as one that does not exist."""
        tab = self._tabs.get(tab_id)
        return tab if tab is not None and tab.person == person else None

    def open(self, app: ASGIApp, scope: Scope, *, client: str, person: str) -> Tab:
        """Start the app on a new tab. Raise `TooManyTabs` when the client or the instance has its fill."""
        bounds = self.bounds
        alive = [tab for tab in self._tabs.values() if tab.close_code is None]
        if len(alive) >= bounds.tabs or sum(tab.client == client for tab in alive) >= bounds.tabs_of_client:
            raise TooManyTabs("Too many tabs are open.")
        tab = Tab(f"{self.instance}.{secrets.token_urlsafe(24)}", client, person, bounds)
        self._tabs[tab.id] = tab
        task = asyncio.create_task(tab.run(app, scope), name="tab")
        self._tasks[tab.id] = task
        task.add_done_callback(lambda _task: self._tasks.pop(tab.id, None))
        return tab

    async def close(self, tab_id: str, person: str) -> None:
        """End a tab and return once the app has let go of it, so that its session can be taken up anew."""
        tab = self.get(tab_id, person)
        if tab is not None:
            del self._tabs[tab_id]
            tab.close(GOING_AWAY)
            await self._ended([tab_id])

    async def close_all(self, code: int = RESTARTING) -> None:
        """End all tabs, each with an answer to the question it has open, and open none any more."""
        self.is_closing = True
        for tab in self._tabs.values():
            tab.close(code)
        await self._ended(list(self._tasks))

    async def reap(self) -> None:
        """Close, for as long as this runs, the tabs nobody asks for, and forget those closed a while ago."""
        while True:
            await asyncio.sleep(min(_REAP_SECONDS, self.bounds.idle_seconds / 4))
            self._reap(asyncio.get_running_loop().time())

    def _reap(self, now: float) -> None:
        for tab in list(self._tabs.values()):
            silent = now - tab.heard_at
            if silent > self.bounds.idle_seconds:
                tab.close(GOING_AWAY)
            if tab.close_code is not None and silent > self.bounds.farewell_seconds:
                self._tabs.pop(tab.id, None)

    async def _ended(self, tab_ids: Iterable[str]) -> None:
        tasks = [task for tab_id in tab_ids if (task := self._tasks.get(tab_id)) is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=_END_SECONDS)
