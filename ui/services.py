"""The one set of services of this process, for pages."""

from __future__ import annotations

from threading import Lock

from bootstrap import Services, build_services
from settings import load_settings
from ui.identity import me

_lock = Lock()
_services: Services | None = None


def hand_in(services: Services | None) -> None:
    """Use these services from now on; the server hands in those that its routes use."""
    global _services
    with _lock:
        _services = services


def services() -> Services:
    """Return the services for whoever looks at this page, built from the settings when nobody handed any in."""
    global _services
    with _lock:
        if _services is None:
            _services = build_services(load_settings())
        built = _services
    return built.of(me(built.settings, built.sign_outs))
