"""Settings: what is read, what is refused, and that the documents tell the truth about them."""

from pathlib import Path

import pytest

from domain.errors import SettingsInvalid
from settings import DEFAULT_CHAIN, describe, load_settings

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name, _, _ in describe():
        monkeypatch.delenv(name, raising=False)


def test_without_an_environment_the_chain_is_the_default_one():
    assert load_settings().chain == DEFAULT_CHAIN


def test_the_fallback_models_are_a_list_with_commas_and_repeats_are_dropped(monkeypatch):
    monkeypatch.setenv("BEDROCK_MODEL_ID", "a")
    monkeypatch.setenv("BEDROCK_FALLBACK_MODELS", "b, a ,,c")

    assert load_settings().chain == ("a", "b", "c")


def test_every_problem_is_listed_in_one_message(monkeypatch):
    monkeypatch.setenv("PORT", "99999")
    monkeypatch.setenv("REDIS_URL", "localhost:6379")
    monkeypatch.setenv("MAX_UPLOAD_MB", "many")

    with pytest.raises(SettingsInvalid) as refusal:
        load_settings()

    for name in ("PORT", "REDIS_URL", "MAX_UPLOAD_MB"):
        assert name in str(refusal.value)


def test_an_empty_variable_means_the_default(monkeypatch):
    monkeypatch.setenv("S3_ENDPOINT_URL", "")

    assert load_settings().s3_endpoint_url is None


@pytest.mark.parametrize(("name", "default", "meaning"), describe())
def test_the_readme_and_the_example_file_hold_every_setting_with_its_default(name, default, meaning):
    shown = f"`{default}`" if default else "unset"

    assert f"| `{name}` | {shown} | {meaning} |" in (ROOT / "README.md").read_text()
    assert f"# {meaning}\n{name}={default}\n" in (ROOT / ".env.example").read_text()


GOOD_SECRET = "b7c0d1fe9a3e4d5f8a6b2c1d0e9f8a7b"
OIDC = {
    "AUTH_MODE": "oidc",
    "PUBLIC_URL": "https://prism.example.com",
    "OIDC_ISSUER": "https://login.example.com",
    "OIDC_CLIENT_ID": "prism",
    "OIDC_CLIENT_SECRET": "given",
    "SECRET_KEY": GOOD_SECRET,
}


def problems_of(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsInvalid) as refusal:
        load_settings()
    return str(refusal.value)


def test_production_does_not_start_without_sign_in(monkeypatch):
    problems = problems_of(monkeypatch, ENVIRONMENT="production", SECRET_KEY=GOOD_SECRET)

    assert "AUTH_MODE: Value error, must be oidc or proxy with ENVIRONMENT=production" in problems


def test_production_starts_with_sign_in_and_a_good_secret(monkeypatch):
    for name, value in OIDC.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ENVIRONMENT", "production")

    assert load_settings().origins == ("https://prism.example.com",)


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "short",
        "a" * 40,
        "abcdefgh" * 5,
        "change-me-to-something-much-longer-42",
        "your-key-here-0123456789abcdef-123",
    ],
)
def test_production_refuses_a_secret_that_is_short_or_from_a_guide(monkeypatch, secret):
    problems = problems_of(monkeypatch, **{**OIDC, "ENVIRONMENT": "production", "SECRET_KEY": secret})

    assert "SECRET_KEY: Value error, must " in problems
    assert secret == "" or secret not in problems


@pytest.mark.parametrize("missing", ["PUBLIC_URL", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
def test_sign_in_at_a_provider_needs_all_that_leads_there(monkeypatch, missing):
    assert f"{missing}: Value error, is needed with AUTH_MODE=oidc" in problems_of(monkeypatch, **{**OIDC, missing: ""})


def test_sign_in_at_a_provider_needs_a_secret_everywhere(monkeypatch):
    assert "AUTH_MODE: Value error, needs SECRET_KEY" in problems_of(monkeypatch, **{**OIDC, "SECRET_KEY": ""})


def test_sign_in_at_a_load_balancer_needs_its_address_and_its_name(monkeypatch):
    problems = problems_of(monkeypatch, AUTH_MODE="proxy")

    assert "TRUSTED_PROXIES: Value error, is needed" in problems
    assert "PROXY_SIGNER: Value error, is needed" in problems


def test_plain_headers_need_no_signer(monkeypatch):
    for name, value in {
        "AUTH_MODE": "proxy",
        "PROXY_IDENTITY": "headers",
        "TRUSTED_PROXIES": "10.0.0.0/8, ::1",
    }.items():
        monkeypatch.setenv(name, value)

    assert load_settings().trusted_proxies == ("10.0.0.0/8", "::1")


def test_in_production_people_come_by_https(monkeypatch):
    values = {**OIDC, "ENVIRONMENT": "production", "PUBLIC_URL": "http://prism.example.com"}

    assert "PUBLIC_URL: Value error, must start with https:// with ENVIRONMENT=production" in problems_of(
        monkeypatch, **values
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TRUSTED_PROXIES", "10.0.0.0/33", "does not appear to be an IPv4 or IPv6 network"),
        ("CORS_ALLOWED_ORIGINS", "https://a.example.com/path", "must be an origin"),
        ("CORS_ALLOWED_ORIGINS", "*", "must be an origin"),
        ("TEAM_MEMBERS", "ann@example.com", "must be a pair"),
    ],
)
def test_a_list_with_something_wrong_in_it_is_refused(monkeypatch, name, value, said):
    assert said in problems_of(monkeypatch, **{name: value})
