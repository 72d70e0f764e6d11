"""Streamlit's sign-in: what it needs to know, and the cookie it leaves, read by its own functions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from itsdangerous import URLSafeTimedSerializer
from pydantic import SecretStr
from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri
from streamlit.runtime.secrets import SecretsValue
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from settings import Settings


def sign_in_secrets(settings: Settings) -> dict[str, SecretsValue]:
    """Return what `st.login` reads from its secrets; nothing without OIDC."""
    if settings.auth_mode != "oidc":
        return {}
    return {
        "auth": {
            "redirect_uri": f"{(settings.public_url or '').rstrip('/')}/oauth2callback",
            "cookie_secret": _plain(settings.secret_key),
            "client_id": settings.oidc_client_id or "",
            "client_secret": _plain(settings.oidc_client_secret),
            "server_metadata_url": f"{(settings.oidc_issuer or '').rstrip('/')}/.well-known/openid-configuration",
            "client_kwargs": {"scope": settings.oidc_scopes},
        }
    }


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def login_url() -> str:
    """Return an address that begins a sign-in at the provider; good for two minutes."""
    return generate_login_redirect_url("default")


def signed_claims(cookies: Mapping[str, str]) -> tuple[dict[str, Any], float, str] | None:
    """Return the claims of whoever signed in, when that was, and a name of that sign-in; None without a valid cookie.

    Streamlit accepts the cookie for 31 days; how long a sign-in lasts is for the caller to say.
    """
    secret = get_cookie_secret()

    def read(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1", "replace")) if value else None

    whole = get_cookie_with_chunks(read, USER_COOKIE_NAME)
    if whole is None:
        return None
    claims: dict[str, Any] = json.loads(whole)
    # The cookie belongs to the address it was made for, as Streamlit itself demands.
    if not claims.get("is_logged_in") or claims.get("origin") != get_origin_from_redirect_uri():
        return None
    signer = URLSafeTimedSerializer(secret, salt=USER_COOKIE_NAME)
    cookie = cookies[USER_COOKIE_NAME]
    _, signed_at = signer.loads(cookie, return_timestamp=True)
    return claims, signed_at.timestamp(), hashlib.sha256(cookie.encode()).hexdigest()
