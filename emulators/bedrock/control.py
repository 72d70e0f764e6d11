"""The control plane: foundation models, inference profiles, availability."""

from __future__ import annotations

from typing import Any

from emulators.bedrock.ledger import Ledger
from emulators.bedrock.models import MODELS, ModelRules, bare_id, profile_prefix, profile_serves
from emulators.bedrock.problems import Refused, end_of_life, unknown_model

_ACCOUNT = "123456789012"
_DATES = ("legacyTime", "publicExtendedAccessTime", "endOfLifeTime")


def list_models(region: str) -> dict[str, Any]:
    """Return the answer of ListFoundationModels; models past their end are not listed."""
    return {"modelSummaries": [_details(model, region) for model in MODELS.values() if model.lifecycle != "eol"]}


def get_model(identifier: str, region: str, ledger: Ledger) -> dict[str, Any]:
    """Return the answer of GetFoundationModel, which takes a foundation model's own id only."""
    model = MODELS.get(identifier.rsplit("/", 1)[-1])
    if model is None:
        raise unknown_model()
    fault = ledger.standing(model.id)
    if model.lifecycle == "eol" or (fault and fault.kind == "retired"):
        raise end_of_life()
    return {"modelDetails": _details(model, region)}


def get_availability(identifier: str, ledger: Ledger) -> dict[str, Any]:
    """Return the answer of GetFoundationModelAvailability."""
    model = MODELS.get(identifier)
    if model is None:
        raise unknown_model()
    fault = ledger.standing(model.id)
    is_closed = fault is not None and fault.kind == "access_denied"
    return {
        "modelId": model.id,
        "agreementAvailability": {"status": "AVAILABLE"},
        "authorizationStatus": "NOT_AUTHORIZED" if is_closed else "AUTHORIZED",
        "entitlementAvailability": "AVAILABLE",
        "regionAvailability": "NOT_AVAILABLE" if model.lifecycle == "eol" else "AVAILABLE",
    }


def list_profiles(region: str) -> dict[str, Any]:
    """Return the answer of ListInferenceProfiles for a Region."""
    return {
        "inferenceProfileSummaries": [
            _profile(prefix, model, region)
            for model in MODELS.values()
            for prefix in model.profiles
            if model.lifecycle != "eol" and profile_serves(prefix, region)
        ]
    }


def get_profile(identifier: str, region: str) -> dict[str, Any]:
    """Return the answer of GetInferenceProfile."""
    model, prefix = MODELS.get(bare_id(identifier)), profile_prefix(identifier)
    if model is None or prefix not in model.profiles or not profile_serves(prefix, region):
        raise Refused(404, "ResourceNotFoundException", "Inference profile not found")
    return _profile(prefix, model, region)


def _details(model: ModelRules, region: str) -> dict[str, Any]:
    dates = {name: f"{date}T00:00:00Z" for name, date in zip(_DATES, model.dates, strict=True) if date}
    return {
        "modelArn": f"arn:aws:bedrock:{region}::foundation-model/{model.id}",
        "modelId": model.id,
        "modelName": model.name,
        "providerName": "Anthropic",
        "inputModalities": ["TEXT", "IMAGE"],
        "outputModalities": ["TEXT"],
        "responseStreamingSupported": True,
        "customizationsSupported": [],
        "inferenceTypesSupported": ["INFERENCE_PROFILE"],
        "modelLifecycle": {"status": "LEGACY" if model.lifecycle == "legacy" else "ACTIVE", **dates},
    }


def _profile(prefix: str, model: ModelRules, region: str) -> dict[str, Any]:
    return {
        "inferenceProfileName": f"{prefix.upper()} {model.name}",
        "inferenceProfileArn": f"arn:aws:bedrock:{region}:{_ACCOUNT}:inference-profile/{prefix}.{model.id}",
        "inferenceProfileId": f"{prefix}.{model.id}",
        "models": [{"modelArn": f"arn:aws:bedrock:{region}::foundation-model/{model.id}"}],
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
    }
