"""Sign-in that a load balancer has done. `web.peer.OnlyFrom` lets in what comes from its address and nothing else."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from typing import Any

import httpx2
import jwt
from jwt.types import Options
from starlette.requests import HTTPConnection

from domain.arrival import Arrival
from settings import Settings
from web.claims import Claims, arrival_of
from web.requests import RequestRefused

SIGNED = "x-amzn-oidc-data"
_ALGORITHM = "ES256"
_ANY_AUDIENCE: Options = {"verify_aud": False}
"""A load balancer names no audience; its own ARN is what counts."""
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KEYS_KEPT = 8
_KEY_SECONDS = 5.0


def _header(connection: HTTPConnection, name: str) -> str:
    """Return a header that must not come twice: the load balancer's own, or none."""
    values = connection.headers.getlist(name)
    if len(values) > 1:
        raise RequestRefused(403, "identity_sent_twice", f"The header {name} came more than once.")
    return values[0].strip() if values else ""


def _arrival(claims: Claims, settings: Settings) -> Arrival:
    return arrival_of(claims, settings, until=time.time() + settings.session_hours * 3600)


class PlainHeaders:
    """A proxy that names the person in plain headers, and drops those that clients send."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def __call__(self, connection: HTTPConnection) -> Arrival:
        settings = self._settings
        person = _header(connection, settings.proxy_person_header)
        if not person:
            return Arrival()
        groups = _header(connection, settings.proxy_groups_header)
        claims = {
            settings.teams_claim: groups,
            settings.role_claim: groups,
            settings.name_claim: _header(connection, settings.proxy_name_header),
            settings.person_claim: person,
        }
        return _arrival(claims, settings)


class SignedToken:
    """An AWS Application Load Balancer, which signs what it says.

    Checked as its guide asks: algorithm, signature, the balancer that signed, and the time
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html).
    """

    def __init__(self, settings: Settings, client: httpx2.AsyncClient | None = None) -> None:
        self._settings = settings
        self._client = client or httpx2.AsyncClient(timeout=_KEY_SECONDS)
        self._keys: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, connection: HTTPConnection) -> Arrival:
        token = _header(connection, SIGNED)
        return _arrival(await self._claims(token), self._settings) if token else Arrival()

    async def _claims(self, token: str) -> Claims:
        try:
            header = jwt.get_unverified_header(token)
            key = await self._key(str(header.get("kid", "")))
            # The guide puts the time into the header; without one nothing is believed.
            claims: dict[str, Any] = jwt.decode(token, key, algorithms=[_ALGORITHM], options=_ANY_AUDIENCE)
            expires = float(header.get("exp") or claims["exp"])
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, httpx2.HTTPError) as error:
            raise _not_believed(type(error).__name__) from error
        if header.get("signer") != self._settings.proxy_signer:
            raise _not_believed("another load balancer signed it")
        if time.time() >= expires:
            raise _not_believed("it is too old")
        return claims

    async def _key(self, key_id: str) -> str:
        if not _KEY_ID.fullmatch(key_id):
            raise ValueError("no key id")
        if key_id not in self._keys:
            settings = self._settings
            answer = await self._client.get(settings.proxy_key_url.format(region=settings.aws_region, kid=key_id))
            answer.raise_for_status()
            self._keys[key_id] = answer.text
            while len(self._keys) > _KEYS_KEPT:
                self._keys.popitem(last=False)
        return self._keys[key_id]


def _not_believed(why: str) -> RequestRefused:
    return RequestRefused(403, "identity_not_believed", f"What the load balancer says of you is not believed: {why}.")
