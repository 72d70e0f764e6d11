"""How often a page at rest looks whether somebody else has changed something."""

from __future__ import annotations

import streamlit as st

from ui.services import services

_OVER_HTTP_FACTOR = 75
_TRANSPORT = "X-Prism-Transport"


def rest_seconds(factor: float) -> float:
    """Return the seconds between two looks: `factor` times a poll.

    Over plain HTTP a look costs the server two requests, and a quiet tab may cost four a minute, those of its transport
    among them.
    """
    is_over_http = st.context.headers.get(_TRANSPORT) == "http"
    return services().settings.poll_seconds * (max(factor, _OVER_HTTP_FACTOR) if is_over_http else factor)
