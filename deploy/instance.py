"""A running AI-Prism as a program outside sees it: an address, a token, answers."""

from __future__ import annotations

import ipaddress
import json
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2

from domain.errors import ChangeRefused, PrismError

API = "/api/v1"


class AddressInvalid(ChangeRefused):
    """Raised for what is no address of an installation, or one that may not be sent what was to go there."""


class NoAnswer(PrismError):
    """Raised when nothing answers at the address, or not in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, whatever its status."""

    status: int
    headers: httpx2.Headers
    body: bytes
    seconds: float

    def json(self) -> dict[str, Any]:
        """Return the body as an object; an empty one when it is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def said(self) -> str:
        """The sentence of an error, or its status alone."""
        told = self.json()
        error = told.get("error")
        sentence = told.get("detail") or (error.get("message") if isinstance(error, dict) else "")
        return f"{self.status}: {sentence}" if sentence else f"status {self.status}"


class Instance:
    """Sends requests to one installation and keeps how long each answer took."""

    def __init__(self, url: str, *, token: str = "", seconds: float = 30.0) -> None:
        self.url = address(url, has_token=bool(token))
        self.took: list[tuple[str, float]] = []
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx2.Client(base_url=self.url, headers=self.headers, timeout=seconds)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def ask(self, method: str, path: str, *, seconds: float | None = None, **request: Any) -> Answer:
        """Return the answer. Raise `NoAnswer` when none comes."""
        began = time.monotonic()
        timeout = httpx2.USE_CLIENT_DEFAULT if seconds is None else seconds
        with _named(f"{method} {path}"):
            response = self._client.request(method, path, timeout=timeout, **request)
        took = time.monotonic() - began
        self.took.append((f"{method} {path}", took))
        return Answer(response.status_code, response.headers, response.content, took)

    def lines(self, path: str, *, seconds: float, params: Mapping[str, str]) -> Iterator[str]:
        """Yield the lines of an answer as they come, each within so many seconds.

        Raise `NoAnswer` when it is refused or breaks off.
        """
        with _named(f"GET {path}"), self._client.stream("GET", path, timeout=seconds, params=params) as response:
            if response.status_code != httpx2.codes.OK:
                raise NoAnswer(f"GET {path} was answered with status {response.status_code}.")
            yield from response.iter_lines()


def address(url: str, *, has_token: bool = False) -> str:
    """Return the URL without its last slash. Raise `AddressInvalid` when nothing can be asked there."""
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise AddressInvalid(f"{url!r} is no address of an installation. Give one such as https://prism.example.com")
    if has_token and parts.scheme == "http" and not is_loopback(url):
        raise AddressInvalid(f"A token goes over https only, and {url!r} is not.")
    return url.rstrip("/")


def is_loopback(url: str) -> bool:
    """Return whether every address of the host is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(one.partition("%")[0]).is_loopback for one in found)


@contextmanager
def _named(request: str) -> Iterator[None]:
    try:
        yield
    except httpx2.TimeoutException as error:
        raise NoAnswer(f"{request} had no answer in time.") from error
    except httpx2.HTTPError as error:
        raise NoAnswer(f"{request} had no answer: {str(error) or type(error).__name__}.") from error
