"""The only reader of the environment: one frozen `Settings`, validated as a whole at start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import SettingsInvalid
from settings_rules import Names, Networks, Origins, Pairs, People, http_url, needed, origin_of, refuse_weak_secret

DEFAULT_CHAIN = (
    "us.anthropic.claude-sonnet-4-6",
    "us.anthropic.claude-sonnet-5-5",
    "us.anthropic.claude-sonnet-5",
    "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
)

SERVICE_NAMES = ("REDIS_URL", "S3_ENDPOINT_URL", "S3_BUCKET_NAME", "BEDROCK_ENDPOINT_URL")


class Settings(BaseSettings):
    """Every setting, its unit and default. The name of the environment variable is the field's name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    environment: Literal["development", "staging", "production"] = Field("development", description="where this runs")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="least severe log line written")
    log_format: Literal["json", "text"] = Field("json", description="form of the log lines")
    port: int = Field(8501, ge=1, le=65535, description="of the web server")
    bind_address: str = Field("127.0.0.1", description="the web server listens here; 0.0.0.0 in a container")
    secret_key: SecretStr | None = Field(
        None,
        description="signs cookies and letters between instances, so the same on all; random when unset",
    )

    redis_url: str = Field("redis://127.0.0.1:6379/0", description="queues, leases, event streams")

    aws_region: str = Field("us-east-2", description="of S3 and Bedrock")
    s3_bucket_name: str = Field(
        "ai-prism-documents", min_length=3, max_length=63, description="bucket that holds the reviews"
    )
    s3_prefix: str = Field("reviews", description="first part of every key")
    s3_endpoint_url: str | None = Field(None, description="an emulator or a VPC endpoint; unset means AWS")

    bedrock_endpoint_url: str | None = Field(None, description="an emulator or a VPC endpoint; unset means AWS")
    bedrock_model_id: str = Field(DEFAULT_CHAIN[0], description="first of the chain")
    bedrock_fallback_models: Names = Field(DEFAULT_CHAIN[1:], description="comma-separated, in order")
    bedrock_catalog_file: str | None = Field(None, description="TOML or JSON that adds or overrides models")
    bedrock_max_tokens: int = Field(8192, ge=256, description="of one answer, thinking included")
    bedrock_temperature: float = Field(0.7, ge=0, le=1, description="only where the model allows one")
    bedrock_reasoning_budget: int = Field(2000, ge=1024, description="thinking tokens, where the model takes a budget")
    bedrock_reasoning_effort: Literal["low", "medium", "high"] = Field(
        "medium", description="where the model thinks adaptively"
    )
    bedrock_read_timeout: float = Field(240, gt=0, description="seconds between two bytes")
    bedrock_connect_timeout: float = Field(30, gt=0, description="seconds to connect")

    max_requests_per_minute: int = Field(30, ge=1, description="to Bedrock, all workers together")
    max_concurrent_requests: int = Field(5, ge=1, description="to Bedrock, all workers together")
    max_tokens_per_minute: int = Field(120_000, ge=1, description="admitted as Bedrock admits, all workers together")
    analysis_task_rate_limit: str = Field("10/m", description="sections started by one worker")
    chat_task_rate_limit: str = Field("15/m", description="questions answered by one worker")
    health_task_rate_limit: str = Field("1/m", description="probes of one model by one process")
    circuit_breaker_failure_threshold: int = Field(
        5, ge=1, description="failures in a row that open the breaker of a model"
    )
    circuit_breaker_timeout: float = Field(60, gt=0, description="seconds until an open breaker lets one request try")

    task_soft_time_limit: float = Field(240, gt=0, description="seconds in which a section's models may be tried")
    task_hard_time_limit: int = Field(300, gt=0, description="seconds after which the job is ended")
    section_attempts: int = Field(3, ge=1, description="jobs given to one section before it is marked failed")
    worker_concurrency: int = Field(4, ge=1, description="sections worked on at once by one worker pool")
    reconcile_seconds: float = Field(10, gt=0, description="between two looks at unfinished runs")
    lease_seconds: float = Field(30, gt=0, description="a section's lease, renewed while its job lives")

    max_upload_mb: int = Field(50, ge=1, description="largest document, in MiB")
    max_section_words: int = Field(1500, ge=50, description="a longer section is split at block borders")
    poll_seconds: float = Field(1.0, gt=0, description="between two looks of a page at a running review")

    checklist_folder: str | None = Field(None, description="folder of TOML files that add checklists")

    enable_multi_model_fallback: bool = Field(True, description="try the next model when one fails")
    enable_extended_thinking: bool = Field(True, description="ask models to think")
    enable_automatic_retries: bool = Field(True, description="try the same model again after throttling")
    enable_circuit_breaker: bool = Field(True, description="leave a failing model alone for a while")
    enable_toon_optimization: bool = Field(True, description="send uniform tables in fewer tokens")
    enable_enhanced_mode: bool = Field(True, description='reported to API clients as "enhanced"')
    enable_result_reuse: bool = Field(True, description="use the answer an earlier review got to the same question")
    enable_metrics: bool = Field(False, description="write metrics for CloudWatch on standard output")
    metrics_namespace: str = Field("AI-Prism", description="of CloudWatch metrics")
    metrics_port: int = Field(
        0, ge=0, le=65535, description="the worker pool answers Prometheus at /metrics on this port; 0: it does not"
    )
    otel_exporter_otlp_endpoint: str | None = Field(
        None, description="collector that traces go to by OTLP over HTTP, such as http://collector:4318"
    )
    cloudwatch_log_group: str = Field(
        "/ai-prism", description="where the deployment has logs and metrics go; the program itself writes to its output"
    )

    auth_mode: Literal["none", "oidc", "proxy"] = Field(
        "none", description="how people sign in: not at all, at an OIDC provider, or at a load balancer"
    )
    public_url: str | None = Field(None, description="where people reach the web, such as https://prism.example.com")
    cors_allowed_origins: Origins = Field((), description="other sites whose pages may send requests, comma-separated")
    trusted_proxies: Networks = Field(
        (), description="addresses or networks of load balancers that say who the client is, comma-separated"
    )
    session_hours: float = Field(12, gt=0, le=24 * 30, description="how long a sign-in lasts")
    login_attempts_per_minute: int = Field(
        60, ge=1, description="of one address: sign-ins begun, and tokens that are not valid"
    )
    retention_days: int = Field(0, ge=0, description="finished reviews untouched for so long are deleted; 0 keeps them")
    api_requests_per_minute: int = Field(300, ge=1, description="of one person or service account")

    oidc_issuer: str | None = Field(None, description="address of the OIDC provider")
    oidc_client_id: str | None = Field(None, description="as the provider knows this program")
    oidc_client_secret: SecretStr | None = Field(None, description="given by the provider")
    oidc_scopes: str = Field("openid email profile", description="asked of the provider")

    proxy_identity: Literal["alb", "headers"] = Field(
        "alb", description="what the load balancer sends: a signed x-amzn-oidc-data, or plain headers"
    )
    proxy_signer: str | None = Field(None, description="ARN of the load balancer that signs")
    proxy_key_url: str = Field(
        "https://public-keys.auth.elb.{region}.amazonaws.com/{kid}", description="where its public keys are"
    )
    proxy_person_header: str = Field("x-auth-request-email", description="plain header with the person's id")
    proxy_name_header: str = Field("x-auth-request-preferred-username", description="plain header with the name")
    proxy_groups_header: str = Field("x-auth-request-groups", description="plain header with groups, comma-separated")

    person_claim: str = Field("email", description="claim that tells people apart")
    name_claim: str = Field("name", description="claim that stands on decisions")
    teams_claim: str = Field("groups", description="claim with the groups a person is in")
    team_groups: Pairs = Field((), description="group=team pairs, comma-separated; unset: each group is a team")
    role_claim: str = Field("groups", description="claim that says who is lead or administrator")
    lead_roles: Names = Field((), description="values of ROLE_CLAIM that make a lead, comma-separated")
    administrator_roles: Names = Field((), description="values of ROLE_CLAIM that make an administrator")
    leads: People = Field((), description="ids of leads, comma-separated")
    administrators: People = Field((), description="ids of administrators, comma-separated")
    team_members: Pairs = Field((), description="person=team pairs, comma-separated, beside those of TEAMS_CLAIM")

    @field_validator("redis_url")
    @classmethod
    def _redis_url(cls, value: str) -> str:
        if not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @field_validator("s3_endpoint_url", "bedrock_endpoint_url", "public_url", "oidc_issuer", "proxy_key_url")
    @classmethod
    def _http_url(cls, value: str | None) -> str | None:
        return http_url(value)

    @field_validator("secret_key")
    @classmethod
    def _secret_key(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if info.data.get("environment") == "production":
            refuse_weak_secret(value.get_secret_value() if value else "")
        return value

    @field_validator("auth_mode")
    @classmethod
    def _auth_mode(cls, value: str, info: ValidationInfo) -> str:
        if value == "none" and info.data.get("environment") == "production":
            raise ValueError("must be oidc or proxy with ENVIRONMENT=production: everybody would be an administrator")
        if value == "oidc" and not info.data.get("secret_key", True):
            raise ValueError("needs SECRET_KEY, which signs the cookie that says who somebody is")
        return value

    @field_validator("public_url", "oidc_issuer", "oidc_client_id", "oidc_client_secret")
    @classmethod
    def _needed_with_oidc(cls, value: object, info: ValidationInfo) -> object:
        needed(value, "oidc", info)
        return value

    @field_validator("trusted_proxies", "proxy_signer")
    @classmethod
    def _needed_with_proxy(cls, value: object, info: ValidationInfo) -> object:
        if info.field_name == "trusted_proxies" or info.data.get("proxy_identity") == "alb":
            needed(value, "proxy", info)
        return value

    @field_validator("public_url", "oidc_issuer", "proxy_key_url")
    @classmethod
    def _https_in_production(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("environment") == "production" and not value.startswith("https://"):
            raise ValueError("must start with https:// with ENVIRONMENT=production")
        return value

    @property
    def chain(self) -> tuple[str, ...]:
        """Model ids in the order in which they are tried."""
        ordered = (self.bedrock_model_id, *self.bedrock_fallback_models)
        return tuple(dict.fromkeys(ordered))

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins whose pages may send requests: our own as people see it, and those that were allowed."""
        own = (origin_of(self.public_url),) if self.public_url else ()
        return (*own, *self.cors_allowed_origins)

    @property
    def hands_per_review(self) -> int:
        """Sections of one review at once: one hand stays free for the first section of another, however long it is."""
        return max(1, self.worker_concurrency - 1)

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 1024 * 1024


def describe() -> list[tuple[str, str, str]]:
    """Return name, default and meaning of every setting, in the order of the class."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.default
        text = ",".join(default) if isinstance(default, tuple) else "" if default is None else str(default)
        rows.append((name.upper(), text.lower() if isinstance(default, bool) else text, field.description or ""))
    return rows


def load_settings() -> Settings:
    """Return the settings of this process's environment. Raise `SettingsInvalid` that lists every problem."""
    try:
        return Settings()
    except ValidationError as error:
        problems = [f"  {'.'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()]
        raise SettingsInvalid("These settings are not valid:\n" + "\n".join(problems)) from error


def names_services() -> bool:
    """Return whether the environment says where Redis, S3 or Bedrock are."""
    return any(os.environ.get(name) for name in SERVICE_NAMES)


def local_folder() -> Path:
    """Return where `make run` of this checkout keeps its data and its stack file."""
    return Path(os.environ.get("AI_PRISM_LOCAL") or Path(__file__).resolve().parent / ".local")


def adopt(values: Mapping[str, str]) -> None:
    """Add to the environment of this process, for `load_settings` and the AWS library."""
    os.environ.update(values)


def child_environment(values: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of this process with these values, for a process it starts."""
    return {**os.environ, **values}


if __name__ == "__main__":
    import sys

    for setting, default, meaning in describe():
        if "--markdown" in sys.argv:
            print(f"| `{setting}` | {f'`{default}`' if default else 'unset'} | {meaning} |")
        else:
            print(f"# {meaning}\n{setting}={default}")
