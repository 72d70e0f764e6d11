"""How much one tab, one client and one instance may hold, and for how long."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of the transport; none depends on where it runs, so none is a setting."""

    hold_seconds: float = 28.0
    """An answer with no news is held so long: under the 30 s of CloudFront, the 60 s of a load balancer and of nginx,
    and the 120 s of App Runner, and 2.1 requests a minute for a quiet tab."""
    idle_seconds: float = 100.0
    """A tab not heard of for so long is closed; browsers let a hidden tab speak once a minute."""
    farewell_seconds: float = 15.0
    """A closed tab is remembered so long, for its browser to learn why."""
    accept_seconds: float = 10.0
    """The app has so long to accept or refuse a tab; the browser waits 15 s."""
    message_bytes: int = 16 * 1024 * 1024
    """The largest question, and so the largest message of a browser."""
    answer_bytes: int = 1024 * 1024
    """An answer is filled up to this; a single message may be larger."""
    kept_bytes: int = 8 * 1024 * 1024
    """Messages a tab has not acknowledged; beyond this the app waits, as it does for a slow socket."""
    waiting_messages: int = 1000
    """Messages of the browser that the app has not taken."""
    compressed_from_bytes: int = 2048
    tabs: int = 1000
    """On one instance; App Runner gives an instance at most 200 requests at a time."""
    tabs_of_client: int = 250
    """By address: an office behind one address is one client."""
