"""Who calls a route."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request

from bootstrap import Services
from web.door import person_of


def _caller(request: Request) -> Services:
    services: Services = request.app.state.services
    return services.of(person_of(request))


Caller = Annotated[Services, Depends(_caller)]
"""The services as whoever sends the request may use them."""

ReviewAt = Annotated[str, Path(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$", description="id of the review")]
