"""The only reader of the environment: one frozen `Settings`, validated as a whole at start."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from domain.errors import SettingsInvalid

DEFAULT_CHAIN = (
    "us.anthropic.claude-sonnet-4-6",
    "us.anthropic.claude-sonnet-5-5",
    "us.anthropic.claude-sonnet-5",
    "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
)


class Settings(BaseSettings):
    """Every setting, its unit and default. The name of the environment variable is the field's name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    environment: Literal["development", "staging", "production"] = "development"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "text"] = "json"
    port: int = Field(8501, ge=1, le=65535)  # of the web server
    secret_key: SecretStr | None = None  # signs cookies; random per process when unset

    redis_url: str = "redis://127.0.0.1:6379/0"

    aws_region: str = "us-east-2"
    s3_bucket_name: str = Field("ai-prism-documents", min_length=3, max_length=63)  # S3's own limits
    s3_prefix: str = "reviews"
    s3_endpoint_url: str | None = None  # an emulator or a VPC endpoint; unset means AWS

    bedrock_endpoint_url: str | None = None  # an emulator or a VPC endpoint; unset means AWS
    bedrock_model_id: str = DEFAULT_CHAIN[0]  # first of the chain
    bedrock_fallback_models: Annotated[tuple[str, ...], NoDecode] = DEFAULT_CHAIN[1:]  # comma-separated, in order
    bedrock_catalog_file: str | None = None  # TOML or JSON that adds or overrides models
    bedrock_max_tokens: int = Field(8192, ge=256)  # of one answer, thinking included
    bedrock_temperature: float = Field(0.7, ge=0, le=1)  # only where the model allows one
    bedrock_reasoning_budget: int = Field(2000, ge=1024)  # thinking tokens, where the model takes a budget
    bedrock_reasoning_effort: Literal["low", "medium", "high"] = "medium"  # where the model thinks adaptively
    bedrock_read_timeout: float = Field(240, gt=0)  # seconds between two bytes
    bedrock_connect_timeout: float = Field(30, gt=0)  # seconds

    max_requests_per_minute: int = Field(30, ge=1)
    max_concurrent_requests: int = Field(5, ge=1)
    max_tokens_per_minute: int = Field(120_000, ge=1)
    analysis_task_rate_limit: str = "10/m"
    chat_task_rate_limit: str = "15/m"
    health_task_rate_limit: str = "1/m"
    circuit_breaker_failure_threshold: int = Field(5, ge=1)
    circuit_breaker_timeout: float = Field(60, gt=0)  # seconds

    task_soft_time_limit: float = Field(240, gt=0)  # seconds in which a section's models may be tried
    task_hard_time_limit: int = Field(300, gt=0)  # seconds after which the job is ended
    section_attempts: int = Field(3, ge=1)  # jobs given to one section before it is marked failed
    worker_concurrency: int = Field(4, ge=1)
    reconcile_seconds: float = Field(10, gt=0)  # between two looks at unfinished runs
    lease_seconds: float = Field(30, gt=0)  # a section's lease, renewed while its job lives

    max_upload_mb: int = Field(50, ge=1)
    max_section_words: int = Field(1500, ge=50)  # a longer section is split at block borders
    poll_seconds: float = Field(1.0, gt=0)  # between two looks of a page at a running review

    enable_multi_model_fallback: bool = True
    enable_extended_thinking: bool = True
    enable_automatic_retries: bool = True
    enable_circuit_breaker: bool = True
    enable_toon_optimization: bool = True
    enable_enhanced_mode: bool = True
    enable_metrics: bool = False
    metrics_namespace: str = "AI-Prism"
    cloudwatch_log_group: str = "/ai-prism"

    @field_validator("bedrock_fallback_models", mode="before")
    @classmethod
    def _split_models(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(model.strip() for model in value.split(",") if model.strip())
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_url(cls, value: str) -> str:
        if not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @field_validator("s3_endpoint_url", "bedrock_endpoint_url")
    @classmethod
    def _http_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value

    @property
    def chain(self) -> tuple[str, ...]:
        """Model ids in the order in which they are tried."""
        ordered = (self.bedrock_model_id, *self.bedrock_fallback_models)
        return tuple(dict.fromkeys(ordered))

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 1024 * 1024


def load_settings() -> Settings:
    """Return the settings of this process's environment. Raise `SettingsInvalid` that lists every problem."""
    try:
        return Settings()
    except ValidationError as error:
        problems = [f"  {'.'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()]
        raise SettingsInvalid("These settings are not valid:\n" + "\n".join(problems)) from error
