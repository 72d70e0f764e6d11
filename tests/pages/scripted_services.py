"""The services of a page or route, on scripted reviews and models."""

from __future__ import annotations

from typing import cast

from bootstrap import Services
from jobs.comparisons import Comparisons
from jobs.custody import Custody
from jobs.evaluations import Evaluations
from jobs.listening import Listening
from jobs.models import Models
from jobs.operations import Operations
from jobs.parts import connect
from jobs.rates import Rates
from jobs.redis_connection import ImpatientRedis
from jobs.reviews import Reviews
from jobs.sign_outs import SignOuts
from jobs.tokens import Tokens
from settings import Settings
from tests.fakes import ScriptedModel
from tests.pages.scripted import ScriptedReviews


def scripted_services(scripted: ScriptedReviews, settings: Settings) -> Services:
    """Return services in which comparisons are the real ones, over what the test has stored; their Redis is away."""
    reviews = cast(Reviews, scripted)
    away = ImpatientRedis.from_url("redis://127.0.0.1:9/0")
    parts = connect(settings, scripted.objects, away, lambda _: ScriptedModel([]))
    rates = Rates(away, per_minute=settings.api_requests_per_minute, name="requests")
    models = cast(Models, scripted.models)
    return Services(
        settings,
        reviews,
        models,
        comparisons=Comparisons(parts, reviews),
        evaluations=Evaluations(parts, reviews),
        tokens=Tokens(parts),
        rates=rates,
        sign_ins=rates,
        sign_outs=SignOuts(away, hours=1),
        custody=cast(Custody, scripted.custody),
        listening=Listening(parts, reviews),
        operations=cast(Operations, scripted.operations),
    )
