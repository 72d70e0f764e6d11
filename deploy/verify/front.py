"""What stands before the pages and the API: sign-in, limits, the way of the pages, speed."""

from __future__ import annotations

import http.client
import ipaddress
import math
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

from ulid import ULID

from deploy.instance import API, Instance, NoAnswer
from deploy.tabs import PageBroken, Tab, TabRefused, open_over_http, open_over_socket
from deploy.verify.cures import Symptom
from deploy.verify.results import Failed, NotChecked
from deploy.verify.section import refusal

SLOW_SECONDS = 6.0
"""The original guide's P95."""
_OK, _UNKNOWN, _TOO_LARGE = 200, 404, 413
_HUGE_BYTES = 10 * 1024**4


class Front:
    """Looks at one instance from outside."""

    def __init__(self, instance: Instance, *, seconds: float) -> None:
        self._instance = instance
        self._seconds = seconds
        self._stranger = 0
        self.transport = ""

    def sign_in(self) -> str:
        """Come in with the token; and see whether anybody comes in without one."""
        without = Instance(self._instance.url, seconds=self._seconds)
        try:
            self._stranger = without.ask("GET", f"{API}/reviews", params={"limit": "1"}).status
        finally:
            without.close()
        if self._stranger == _OK and _is_public(self._instance.url):
            raise Failed("anybody on the Internet is let in, as an administrator", Symptom.OPEN)
        answer = self._instance.ask("GET", f"{API}/reviews", params={"limit": "1"})
        if answer.status != _OK:
            raise refusal("GET reviews", answer)
        if self._stranger == _OK:
            return "nobody signs in here (AUTH_MODE=none)"
        return f"the token is taken; without it the answer is {self._stranger}"

    def limits(self) -> str:
        """See that what is too large is refused, an unknown review is not found, and requests are counted."""
        self._expect_too_large()
        answer = self._instance.ask("GET", f"{API}/reviews/{ULID()}")
        if answer.status != _UNKNOWN:
            raise refusal("GET of a review that does not exist", answer)
        held = "a body of 10 TiB is refused at once, an unknown review is not found"
        if self._stranger == _OK:
            return f"{held}; the one person of an installation without sign-in is not counted"
        if "RateLimit-Policy" not in answer.headers:
            raise Failed("answers do not say how many requests are left", Symptom.LIMIT)
        return f"{held}, requests are counted: {answer.headers['RateLimit-Policy']}"

    def pages(self) -> str:
        """Have a page drawn, over a WebSocket or else over the HTTP transport."""
        try:
            self._draw(open_over_socket)
        except TabRefused as refused:
            return self._over_http(str(refused))
        self.transport = "websocket"
        return "a page was drawn over a WebSocket"

    def speed(self) -> str:
        """Judge all answers so far by the guide's P95."""
        took = sorted((seconds, request) for request, seconds in self._instance.took)
        if not took:
            raise NotChecked("nothing was answered")
        p95 = took[math.ceil(0.95 * len(took)) - 1][0]
        said = f"P95 of {len(took)} answers {p95 * 1000:.0f} ms, slowest {took[-1][0] * 1000:.0f} ms ({took[-1][1]})"
        if p95 > SLOW_SECONDS:
            raise Failed(said, Symptom.SLOW)
        return said

    def _over_http(self, why: str) -> str:
        try:
            self._draw(open_over_http)
        except TabRefused as error:
            raise Failed(f"{why}, and {error}", Symptom.SOCKET) from error
        self.transport = "http"
        return f"a page was drawn over the HTTP transport: {why}"

    def _draw(self, open_tab: Callable[..., Tab]) -> None:
        tab = open_tab(self._instance.url, seconds=self._seconds)
        try:
            tab.show()
        except PageBroken as error:
            raise Failed(str(error), Symptom.PAGE) from error
        finally:
            tab.close()

    def _expect_too_large(self) -> None:
        """Announce a body that nobody sends; the answer must not wait for it."""
        parts = urlsplit(self._instance.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.netloc, timeout=self._seconds)
        try:
            connection.putrequest("POST", f"{parts.path}{API}/reviews")
            for name, value in self._instance.headers.items():
                connection.putheader(name, value)
            connection.putheader("Content-Type", "application/octet-stream")
            connection.putheader("Content-Length", str(_HUGE_BYTES))
            connection.endheaders()
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"A body of 10 TiB had no answer ({str(error) or type(error).__name__}).") from error
        finally:
            connection.close()
        if status != _TOO_LARGE:
            raise Failed(f"a body of 10 TiB was answered with status {status}", Symptom.LIMIT)


def _is_public(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    found = {str(entry[4][0]).partition("%")[0] for entry in socket.getaddrinfo(host, None)}
    return any(ipaddress.ip_address(one).is_global for one in found)
