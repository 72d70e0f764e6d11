"""What the values of settings must be like; `settings.py` says which setting is which."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_settings import NoDecode

SECRET_LENGTH = 32
"""Characters of SECRET_KEY in production: 128 bits as hexadecimal digits."""
_WEAK_SECRETS = ("secret", "change", "default", "example", "password", "your-")


def refuse_weak_secret(value: str) -> None:
    """Raise `ValueError` for a secret that is short, repeats itself, or looks like one from a guide."""
    if len(value) < SECRET_LENGTH:
        raise ValueError(f"must have at least {SECRET_LENGTH} characters with ENVIRONMENT=production")
    repeats = value in (value + value)[1:-1]
    if repeats or len(set(value)) < SECRET_LENGTH // 4 or any(word in value.casefold() for word in _WEAK_SECRETS):
        raise ValueError("must be random, such as `openssl rand -hex 32` prints")


def needed(value: Any, mode: str, info: ValidationInfo) -> Any:
    """Return the value. Raise `ValueError` when it is missing and AUTH_MODE is `mode`."""
    if not value and info.data.get("auth_mode") == mode:
        raise ValueError(f"is needed with AUTH_MODE={mode}")
    return value


def http_url(value: str | None) -> str | None:
    """Return the address. Raise `ValueError` for one that is not of the web."""
    if value is not None and not value.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return value


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, as browsers send them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _small(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.casefold() for value in values)


def _pairs(values: tuple[str, ...]) -> tuple[str, ...]:
    for one in values:
        if not all(part.strip() for part in one.partition("=")):
            raise ValueError(f"{one!r} must be a pair with = between its halves")
    return values


def _networks(values: tuple[str, ...]) -> tuple[str, ...]:
    for one in values:
        ip_network(one, strict=False)
    return values


def _origins(values: tuple[str, ...]) -> tuple[str, ...]:
    for one in values:
        if origin_of(one) != one.rstrip("/") or http_url(one) is None:
            raise ValueError(f"{one!r} must be an origin such as https://intranet.example.com, without a path")
    return tuple(one.rstrip("/") for one in values)


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
People = Annotated[Names, AfterValidator(_small)]
"""Ids of people, as they are compared: in small letters."""
Pairs = Annotated[Names, AfterValidator(_pairs)]
Networks = Annotated[Names, AfterValidator(_networks)]
Origins = Annotated[Names, AfterValidator(_origins)]
