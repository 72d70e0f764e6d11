"""What one instance runs beside its pages: its tabs, and the mail with the other instances."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from web.transport.bounds import Bounds
from web.transport.mailbox import Mailbox
from web.transport.relay import Relay
from web.transport.tabs import Tabs


class Instance:
    """One process that serves pages, among others that may do so too.

    `secret` is the same on all instances; `has_session` says whether a Streamlit session is alive in this process.
    """

    def __init__(
        self, redis_url: str, *, secret: str, has_session: Callable[[str], bool], bounds: Bounds | None = None
    ) -> None:
        self.tabs = Tabs(bounds or Bounds())
        self.relay = Relay(Mailbox(redis_url, self.tabs.instance, secret))
        self.has_session = has_session

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take mail and close the tabs nobody asks for, while the context lasts."""
        tasks = [asyncio.create_task(self.tabs.reap()), asyncio.create_task(self.relay.run())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.relay.mailbox.close()

    async def stop(self) -> None:
        """Be gone for the other instances, and answer every question that tabs have open."""
        await self.relay.mailbox.retire()
        await self.tabs.close_all()
