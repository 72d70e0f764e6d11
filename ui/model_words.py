"""How a model is, in words for operators. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_BREAKERS = {
    "closed": "breaker closed",
    "open": "breaker open: it is left alone for a while",
    "half_open": "breaker half open: one request finds out",
    "paused": "paused",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a model is: a colour, an icon and a sentence. Green only where it has answered, and says when."""

    colour: str
    icon: str
    said: str


def standing(model: Mapping[str, Any], clock: Callable[[float], str]) -> Standing:
    """Return how a model is; `clock` puts seconds since the epoch into words."""
    if model.get("paused"):
        return Standing("orange", "pause_circle", str(model["paused"]))
    if not model.get("usable"):
        return Standing("red", "error", str(model.get("reason") or "It rests after repeated failures."))
    if model.get("breaker") == "half_open":
        return Standing("orange", "sync", "It is being tried again.")
    worked_at, failed_at = float(model.get("worked_at") or 0), float(model.get("last_error_at") or 0)
    if failed_at > worked_at:
        return Standing("orange", "warning", "Usable, but its last request failed.")
    if worked_at:
        return Standing("green", "check_circle", f"Usable: it answered at {clock(worked_at)}.")
    return Standing("gray", "radio_button_unchecked", "Usable as far as is known; it has not been asked yet.")


def facts(model: Mapping[str, Any]) -> str:
    """Return the model's life, its breaker and its id, for a small line."""
    lifecycle = str(model.get("lifecycle_text") or model.get("lifecycle") or "")
    breaker = _BREAKERS.get(str(model.get("breaker")), str(model.get("breaker") or ""))
    authorised = "" if model.get("authorised", True) else "not authorised"
    return " · ".join(part for part in (lifecycle, authorised, breaker, str(model["id"])) if part)


def last_error(model: Mapping[str, Any], clock: Callable[[float], str]) -> str:
    """Return what went wrong last and when; nothing where nothing has."""
    said = str(model.get("last_error") or "")
    return f"Last error, {clock(float(model['last_error_at']))}: {said}" if said else ""
