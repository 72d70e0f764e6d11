"""What the subcommands share: the services, and how a result is printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from domain.person import local_analyst
from settings import load_settings

if TYPE_CHECKING:
    from bootstrap import Services

OK, FAILED, USAGE, PARTIAL, INTERRUPTED = 0, 1, 2, 3, 130


def services() -> Services:
    """Return the services as whoever has this machine's credentials may use them: without limit."""
    from bootstrap import build_services
    from commands.reviewing import person

    return build_services(load_settings()).of(local_analyst(person()))


def show(result: dict[str, Any] | list[str]) -> None:
    """Print a result: one JSON object, or lines for people."""
    print(json.dumps(result, ensure_ascii=False) if isinstance(result, dict) else "\n".join(result), flush=True)
