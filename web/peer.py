"""Who is at the other end of the connection: the machine that sent it, and the client behind trusted proxies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from web.refusals import refuse
from web.requests import OPEN_PATHS, RequestRefused

_PEER = "ai_prism.peer"


class Peer:
    """ASGI middleware that notes the address of the connection before it believes X-Forwarded-For and -Proto.

    It believes them from trusted addresses alone, so uvicorn must not do so by itself.
    """

    def __init__(self, app: ASGIApp, *, trusted: Sequence[str]) -> None:
        self._app = cast(ASGIApp, ProxyHeadersMiddleware(cast(Any, app), trusted_hosts=list(trusted)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        await self._app({**scope, _PEER: client[0] if client else ""}, receive, send)


class OnlyFrom:
    """ASGI middleware that lets nobody in past the load balancer; health checks come from anywhere."""

    def __init__(self, app: ASGIApp, *, trusted: Sequence[str]) -> None:
        self._app = app
        self._networks = [ip_network(one, strict=False) for one in trusted]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = scope["type"] not in ("http", "websocket") or scope["path"] in OPEN_PATHS
        if is_open or _is_within(scope[_PEER], self._networks):
            await self._app(scope, receive, send)
            return
        said = "Requests come in through the load balancer only."
        await refuse(RequestRefused(403, "not_the_load_balancer", said), scope, receive, send)


def _is_within(address: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Return whether the address is in one of the networks; what is no address is in none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    # A socket that takes both kinds writes IPv4 addresses as ::ffff:10.0.0.7.
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in networks)
