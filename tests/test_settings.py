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
