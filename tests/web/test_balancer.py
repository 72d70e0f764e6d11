"""Sign-in at a load balancer: what it says is believed from its address alone, and checked where it signs."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from settings import Settings
from tests.web.asking import ask
from web.balancer import SIGNED, PlainHeaders, SignedToken
from web.door import Door, Doorkeeper, person_of
from web.peer import OnlyFrom, Peer

ARN = "arn:aws:elasticloadbalancing:us-east-2:123456789012:loadbalancer/app/prism/50dc6c495c0c9188"
KEYS = {"key-1": ec.generate_private_key(ec.SECP256R1()), "key-2": ec.generate_private_key(ec.SECP256R1())}
CLAIMS = {"sub": "1", "email": "ann@example.com", "name": "Ann", "groups": ["payments"]}
BALANCER = "10.0.0.7"


def token(
    claims: dict[str, Any] = CLAIMS, *, key: str = "key-1", signed_with: str = "", padded: bool = True, **header: Any
) -> str:
    """Return a token as the load balancer writes it: base64 with padding, ES256 over that very text."""
    said = {"alg": "ES256", "kid": key, "signer": ARN, "iss": "https://login", "client": "c", "exp": time.time() + 120}
    text = f"{_part(json.dumps({**said, **header}).encode(), padded)}.{_part(json.dumps(claims).encode(), padded)}"
    der = KEYS[signed_with or key].sign(text.encode(), ec.ECDSA(hashes.SHA256()))
    numbers = b"".join(number.to_bytes(32, "big") for number in utils.decode_dss_signature(der))
    return f"{text}.{_part(numbers, padded)}"


def _part(data: bytes, padded: bool) -> str:
    text = base64.urlsafe_b64encode(data).decode()
    return text if padded else text.rstrip("=")


@pytest.fixture
def asked() -> list[str]:
    """The addresses of keys that were asked for."""
    return []


@pytest.fixture
def keys(asked: list[str]) -> httpx2.AsyncClient:
    """A client before the server of public keys, as AWS runs one in each region."""

    async def public_key(request: Request) -> Response:
        asked.append(str(request.url))
        key = KEYS.get(request.path_params["key"])
        if key is None:
            return Response(status_code=403)
        form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return Response(key.public_key().public_bytes(*form))

    server = Starlette(routes=[Route("/{key}", public_key)])
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(server))


Sender = Callable[..., Any]


def behind(keeper: Doorkeeper, trusted: tuple[str, ...]) -> ASGIApp:
    def who(request: Request) -> Response:
        person = person_of(request)
        return JSONResponse([person.id, person.name, list(person.teams), request.client.host if request.client else ""])

    app = Door(Starlette(routes=[Route("/who", who)]), keeper=keeper)
    return Peer(OnlyFrom(app, trusted=trusted), trusted=trusted)


@pytest.fixture
def send(keys: httpx2.AsyncClient) -> Sender:
    settings = Settings(auth_mode="proxy", trusted_proxies="10.0.0.0/24", proxy_signer=ARN)
    app = behind(SignedToken(settings, keys), settings.trusted_proxies)

    def sent(*tokens: str, address: str = BALANCER, **headers: str) -> httpx2.Response:
        return ask(app, "/who", [*((SIGNED, one) for one in tokens), *headers.items()], address=address)

    return sent


def refusal(answer: httpx2.Response) -> str:
    assert answer.status_code == 403
    return str(answer.json()["error"]["code"])


@pytest.mark.parametrize("padded", [True, False])
def test_whom_the_load_balancer_names_comes_in(send: Sender, asked: list[str], padded: bool) -> None:
    assert send(token(padded=padded)).json()[:3] == ["ann@example.com", "Ann", ["payments"]]
    assert asked == ["https://public-keys.auth.elb.us-east-2.amazonaws.com/key-1"]


def test_a_key_is_asked_for_once(send: Sender, asked: list[str]) -> None:
    for _ in range(3):
        send(token())

    assert len(asked) == 1


def test_without_a_token_nobody_is_signed_in(send: Sender) -> None:
    assert send().json()[0] == ""


def _altered() -> str:
    head, _, tail = token().partition(".")
    forged = _part(json.dumps({**CLAIMS, "email": "ada@example.com"}).encode(), True)
    return f"{head}.{forged}.{tail.partition('.')[2]}"


def _unsigned() -> str:
    head = _part(json.dumps({"alg": "none", "kid": "key-1", "signer": ARN, "exp": time.time() + 99}).encode(), True)
    return f"{head}.{_part(json.dumps(CLAIMS).encode(), True)}."


@pytest.mark.parametrize(
    "forged",
    [
        lambda: token(signed_with="key-2"),
        lambda: token(signer="arn:aws:elasticloadbalancing:us-east-2:666666666666:loadbalancer/app/mine/1"),
        lambda: token(signer=None),
        lambda: token(exp=time.time() - 1),
        lambda: token(exp=None),
        lambda: token(exp="soon"),
        lambda: token({**CLAIMS, "exp": time.time() - 1}),
        lambda: token(alg="HS256"),
        lambda: token(kid="unknown"),
        lambda: token(kid="../../evil.example.com/key"),
        lambda: token(kid=None),
        _altered,
        _unsigned,
        lambda: "nonsense",
        lambda: "a.b.c",
        lambda: token()[:-8],
    ],
)
def test_a_token_with_something_wrong_lets_nobody_in(send: Sender, forged: Callable[[], str]) -> None:
    assert refusal(send(forged())) == "identity_not_believed"


def test_a_strange_key_id_is_never_asked_for(send: Sender, asked: list[str]) -> None:
    send(token(kid="../../evil.example.com/key"))

    assert asked == []


def test_two_tokens_let_nobody_in(send: Sender) -> None:
    assert refusal(send(token(), token())) == "identity_sent_twice"


@pytest.mark.parametrize("address", ["10.0.1.7", "127.0.0.1", "192.0.2.1", "::1", "a-socket", ""])
def test_nobody_comes_in_past_the_load_balancer(send: Sender, address: str) -> None:
    assert refusal(send(token(), address=address)) == "not_the_load_balancer"
    forwarded = {"x-forwarded-for": BALANCER}
    assert refusal(send(token(), address=address, **forwarded)) == "not_the_load_balancer"


def test_the_client_behind_the_load_balancer_is_known(send: Sender) -> None:
    assert send(token(), **{"x-forwarded-for": "6.6.6.6, 198.51.100.4"}).json()[3] == "198.51.100.4"


def test_plain_headers_name_the_person() -> None:
    settings = Settings(
        auth_mode="proxy", proxy_identity="headers", trusted_proxies=BALANCER, administrators="ada@example.com"
    )
    app = behind(PlainHeaders(settings), settings.trusted_proxies)
    said = [
        ("x-auth-request-email", "ann@example.com"),
        ("x-auth-request-preferred-username", "Ann"),
        ("x-auth-request-groups", "payments,fraud"),
    ]

    assert ask(app, "/who", said, address=BALANCER).json()[:3] == ["ann@example.com", "Ann", ["payments", "fraud"]]
    assert ask(app, "/who", address=BALANCER).json()[0] == ""
    twice = [*said, ("x-auth-request-email", "ada@example.com")]
    assert refusal(ask(app, "/who", twice, address=BALANCER)) == "identity_sent_twice"
    assert refusal(ask(app, "/who", said, address="10.0.0.8")) == "not_the_load_balancer"


def test_an_address_written_in_the_newer_form_is_the_same_address(send: Sender) -> None:
    assert send(token(), address=f"::ffff:{BALANCER}").json()[0] == "ann@example.com"
