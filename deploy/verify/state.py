"""What the instance says of itself at /health: Redis, S3, Bedrock, workers, queue, models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deploy.instance import Instance
from deploy.verify.cures import Symptom
from deploy.verify.results import Failed, NotChecked

MOST_WAITING = 50
"""Jobs in the queue above which the original guide raises its alarm."""
_CONNECTED = "connected"


class State:
    """Reads /health once and judges its parts."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._told: Mapping[str, Any] = {}

    def reachable(self) -> str:
        """Ask for the state of health."""
        answer = self._instance.ask("GET", "/health")
        self._told = answer.json()
        if "worker_count" not in self._told:
            self._told = {}
            if leads := answer.headers.get("location"):
                raise Failed(f"the address leads on to {leads}: give that one", Symptom.UNREACHABLE)
            raise Failed(f"GET /health does not speak as AI-Prism does ({answer.said})", Symptom.UNREACHABLE)
        return f"/health answers after {answer.seconds * 1000:.0f} ms"

    def health(self) -> str:
        status = self._of("status")
        if status != "healthy":
            parts = [f"{name}: {self._of(name)}" for name in ("redis", "s3", "bedrock", "workers")]
            raise Failed(f"{status} ({'; '.join(part for part in parts if _CONNECTED not in part)})", Symptom.DEGRADED)
        return "healthy"

    def redis(self) -> str:
        return self._connected("redis", Symptom.REDIS)

    def s3(self) -> str:
        return self._connected("s3", Symptom.S3)

    def bedrock(self) -> str:
        symptom = models_symptom(self._of("models"))
        return self._connected("bedrock", Symptom.CREDENTIALS if "credentials" in self._of("bedrock") else symptom)

    def workers(self) -> str:
        count = self._of("worker_count")
        if not count:
            raise Failed("no worker is running", Symptom.STUCK)
        return f"{count} workers"

    def queue(self) -> str:
        length = self._of("queue_length")
        if length > MOST_WAITING:
            raise Failed(f"{length} jobs wait; more than {MOST_WAITING} is too many", Symptom.STUCK)
        return f"{length} jobs wait"

    def models(self) -> str:
        """Judge every model of the chain as it is now, after requests were made."""
        self._of("models")
        self.reachable()
        models: Sequence[Mapping[str, Any]] = self._of("models")
        unusable = [model for model in models if not model["usable"]]
        if unusable:
            said = "; ".join(f"{model['id']}: {model['reason'] or model['last_error']}" for model in unusable)
            raise Failed(f"{len(unusable)} of {len(models)} cannot be used. {said}", models_symptom(models))
        warnings = "".join(f"; {warning}" for warning in self._of("warnings"))
        return f"{len(models)} usable, first {models[0]['id']}{warnings}"

    def chain(self) -> list[str]:
        """Return the ids of the models that the instance asks, in order."""
        return [str(model["id"]) for model in self._of("models")]

    def _of(self, name: str) -> Any:
        if not self._told:
            raise NotChecked("the instance does not say how it is")
        return self._told.get(name, ())

    def _connected(self, name: str, symptom: Symptom) -> str:
        if self._of(name) != _CONNECTED:
            raise Failed(str(self._of(name)), symptom)
        return _CONNECTED


def models_symptom(models: Sequence[Mapping[str, Any]]) -> Symptom:
    """Return what ails the first model of the chain that cannot be used, or else that failed last."""
    unusable = [model for model in models if not model["usable"]]
    model = [*unusable, *sorted(models, key=lambda one: -float(one["last_error_at"]))][0]
    if model["paused"]:
        return Symptom.PAUSED
    if not model["authorised"]:
        return Symptom.FORBIDDEN
    if model["lifecycle"] == "end_of_life":
        return Symptom.GONE
    if "too busy" in model["last_error"]:
        return Symptom.THROTTLED
    return Symptom.CREDENTIALS if "credentials" in model["last_error"] else Symptom.MODEL_FAULT
