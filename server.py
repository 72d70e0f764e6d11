"""The web server: pages, JSON API and downloads on one port. Run with `python server.py`."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
import pkgutil
import socket
import threading
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path

if __name__ == "__main__":
    gc.disable()  # what is imported is never garbage; looking through it again and again is a sixth of the start

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit import runtime
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.bootstrap import load_config_options

import ui
from bootstrap import Services, build_services, configure_logging
from domain.errors import SettingsInvalid
from jobs.listening import Listening
from jobs.sign_outs import SignOuts
from settings import Settings, load_settings
from storage.records import prepare
from ui.services import hand_in
from ui.signed_cookie import login_url, sign_in_secrets, signed_claims
from web.balancer import PlainHeaders, SignedToken
from web.door import CookieSignIn, Doorkeeper, NoSignIn
from web.headers import SecurityHeaders, content_security_policy
from web.peer import Peer
from web.routes import EXCEPTION_HANDLERS, around, routes
from web.signin import BackToWanted, EndSignIn, sign_in_routes
from web.transport.instance import Instance
from web.transport.middleware import HttpTransport

ROOT = Path(__file__).resolve().parent
ASSETS = ROOT / "ui" / "assets"
_COLLECT_SECONDS = 30.0
_SHUTDOWN_SECONDS = 5
_KEEP_ALIVE_SECONDS = 75
"""Longer than a load balancer keeps an idle connection (60 s), so that it never picks one that is being closed."""
_IMPORTED_LATE = ("jobs.estimate", "jobs.fold", "streamlit.emojis", "streamlit.material_icon_names")
"""What the first page to need it would import, outside `ui`."""

logger = logging.getLogger(__name__)


def build_app(services: Services, instance: Instance) -> st.App:
    """Return the ASGI app: Streamlit's pages, with or without WebSockets, and, on the same port, our routes."""
    index = Path(st.__file__).parent / "static" / "index.html"
    policy = content_security_policy(index.read_text(encoding="utf-8"))
    hand_in(services)
    _warm_up()
    # `st.navigation` would say so at its first call; until then a deep link to a page whose address is not its file's
    # name would open with "page not found".
    PagesManager.uses_pages_directory = False

    @contextlib.asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        async with instance.running(), _running(_collect_now_and_then()):
            yield

    return st.App(
        ROOT / "streamlit_app.py",
        routes=[*routes(services, ASSETS), *_sign_in(services.settings)],
        middleware=[
            Middleware(Peer, trusted=services.settings.trusted_proxies),
            Middleware(SecurityHeaders, policy=policy, is_https=_is_https(services.settings)),
            *around(services, doorkeeper(services.settings, services.sign_outs)),
            Middleware(EndSignIn, sign_outs=services.sign_outs),
            Middleware(BackToWanted),
            Middleware(HttpTransport, instance=instance),
        ],
        secrets=sign_in_secrets(services.settings),
        exception_handlers=dict(EXCEPTION_HANDLERS),
        lifespan=lifespan,
    )


def _warm_up() -> None:
    """Do now what the first person would wait for: a quarter of a second of imports and preparations."""
    prepare()
    for module in (*(f"ui.{found.name}" for found in pkgutil.iter_modules(ui.__path__)), *_IMPORTED_LATE):
        importlib.import_module(module)


def _is_https(settings: Settings) -> bool:
    return (settings.public_url or "").startswith("https://")


def _sign_in(settings: Settings) -> list[Route]:
    return sign_in_routes(login_url) if settings.auth_mode == "oidc" else []


def doorkeeper(settings: Settings, sign_outs: SignOuts) -> Doorkeeper:
    """Return who finds out who sends a request, as the settings say."""
    match settings.auth_mode, settings.proxy_identity:
        case "oidc", _:
            return CookieSignIn(settings, signed_claims, sign_outs)
        case "proxy", "alb":
            return SignedToken(settings)
        case "proxy", _:
            return PlainHeaders(settings)
    return NoSignIn(settings.origins)


@contextlib.asynccontextmanager
async def _running(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()


async def _collect_now_and_then() -> None:
    """Collect garbage between reruns; `.streamlit/config.toml` switches off the collection after each of them."""
    gc.collect()
    gc.freeze()
    # Streamlit's messages are freed by counting; cycles are rare, so look for them seldom.
    gc.set_threshold(50_000, 20, 50)
    gc.enable()
    while True:
        await asyncio.sleep(_COLLECT_SECONDS)
        gc.collect()


def listening_socket(address: str, port: int) -> socket.socket:
    """Return a bound socket whose connections send at once.

    asyncio sets TCP_NODELAY only on sockets made with protocol 6; without it the second message of every rerun
    waits 41 ms for the client's delayed acknowledgement. Accepted connections inherit it.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((address, port))
    except OSError:
        listener.close()
        raise
    return listener


def _has_session(session_id: str) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(session_id)


class Server(uvicorn.Server):
    """Answers what tabs and listeners have open before it waits for connections to end: none is cut off."""

    def __init__(self, config: uvicorn.Config, instance: Instance, listening: Listening | None = None) -> None:
        super().__init__(config)
        self._instance = instance
        self._listening = listening

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._listening:
            self._listening.stop()
        await self._instance.stop()
        await super().shutdown(sockets)


def main() -> int:
    """Serve until stopped; return the exit status."""
    try:
        settings = load_settings()
    except SettingsInvalid as error:
        print(error)
        return 2
    options: dict[str, object] = {
        "server.port": settings.port,
        "server.maxUploadSize": settings.max_upload_mb,
        "server.corsAllowedOrigins": list(settings.origins),
    }
    secret = settings.secret_key.get_secret_value() if settings.secret_key else ""
    if secret:
        options["server.cookieSecret"] = secret
    load_config_options(options)
    try:
        listener = listening_socket(settings.bind_address, settings.port)
    except OSError as error:
        print(f"Port {settings.port} on {settings.bind_address} cannot be used: {error.strerror}. Set PORT to another.")
        return 1
    configure_logging(settings)
    instance = Instance(settings.redis_url, secret=secret, has_session=_has_session)
    services = build_services(settings)
    # Its AWS clients take a while to make, and the first person's page must not wait for them.
    threading.Thread(target=services.models.states, name="first-look", daemon=True).start()
    config = uvicorn.Config(
        build_app(services, instance),
        log_level="warning",
        access_log=False,
        ws="websockets-sansio",
        ws_max_size=settings.max_upload_bytes,
        server_header=False,
        proxy_headers=False,  # `Peer` reads them, after it has noted who sent them
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
    )
    with listener:
        Server(config, instance, services.listening).run(sockets=[listener])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
