"""Sign-in that a load balancer has done: what it says of somebody, believed only from its own address."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from ipaddress import ip_network
from typing import Any

import httpx2
import jwt
from jwt.types import Options
from starlette.requests import HTTPConnection

from domain.arrival import Arrival
from settings import Settings
from web.claims import Claims, arrival_of
from web.peer import is_within, peer_of
from web.requests import RequestRefused

SIGNED = "x-amzn-oidc-data"
_ALGORITHM = "ES256"
_ANY_AUDIENCE: Options = {"verify_aud": False}
"""A load balancer names no audience; its own ARN is what counts."""
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KEYS_KEPT = 8
_KEY_SECONDS = 5.0


class _Trusted:
    """Believes one header, once, from the trusted addresses."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._networks = [ip_network(one, strict=False) for one in settings.trusted_proxies]

    def header(self, connection: HTTPConnection, name: str) -> str:
        if not is_within(peer_of(connection), self._networks):
            raise RequestRefused(403, "not_the_load_balancer", "Requests come in through the load balancer only.")
        values = connection.headers.getlist(name)
        if len(values) > 1:
            raise RequestRefused(403, "identity_sent_twice", f"The header {name} came more than once.")
        return values[0].strip() if values else ""

    def arrival(self, claims: Claims) -> Arrival:
        return arrival_of(claims, self.settings, until=time.time() + self.settings.session_hours * 3600)


class PlainHeaders:
    """A proxy that names the person in plain headers, and drops those that clients send."""

    def __init__(self, settings: Settings) -> None:
        self._trusted = _Trusted(settings)

    async def __call__(self, connection: HTTPConnection) -> Arrival:
        settings = self._trusted.settings
        person = self._trusted.header(connection, settings.proxy_person_header)
        if not person:
            return Arrival()
        groups = self._trusted.header(connection, settings.proxy_groups_header)
        return self._trusted.arrival(
            {
                settings.teams_claim: groups,
                settings.role_claim: groups,
                settings.name_claim: self._trusted.header(connection, settings.proxy_name_header),
                settings.person_claim: person,
            }
        )


class SignedToken:
    """An AWS Application Load Balancer, which signs what it says.

    Checked as its guide asks: algorithm, signature, the balancer that signed, and the time
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html).
    """

    def __init__(self, settings: Settings, client: httpx2.AsyncClient | None = None) -> None:
        self._trusted = _Trusted(settings)
        self._client = client or httpx2.AsyncClient(timeout=_KEY_SECONDS)
        self._keys: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, connection: HTTPConnection) -> Arrival:
        token = self._trusted.header(connection, SIGNED)
        return self._trusted.arrival(await self._claims(token)) if token else Arrival()

    async def _claims(self, token: str) -> Claims:
        try:
            header = jwt.get_unverified_header(token)
            key = await self._key(str(header.get("kid", "")))
            # The guide puts the time into the header; without one nothing is believed.
            claims: dict[str, Any] = jwt.decode(token, key, algorithms=[_ALGORITHM], options=_ANY_AUDIENCE)
            expires = float(header.get("exp") or claims["exp"])
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, httpx2.HTTPError) as error:
            raise _not_believed(type(error).__name__) from error
        if header.get("signer") != self._trusted.settings.proxy_signer:
            raise _not_believed("another load balancer signed it")
        if time.time() >= expires:
            raise _not_believed("it is too old")
        return claims

    async def _key(self, key_id: str) -> str:
        if not _KEY_ID.fullmatch(key_id):
            raise ValueError("no key id")
        if key_id not in self._keys:
            settings = self._trusted.settings
            answer = await self._client.get(settings.proxy_key_url.format(region=settings.aws_region, kid=key_id))
            answer.raise_for_status()
            self._keys[key_id] = answer.text
            while len(self._keys) > _KEYS_KEPT:
                self._keys.popitem(last=False)
        return self._keys[key_id]


def _not_believed(why: str) -> RequestRefused:
    return RequestRefused(403, "identity_not_believed", f"What the load balancer says of you is not believed: {why}.")
