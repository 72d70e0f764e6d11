"""The charts of a comparison, in the colours of the page."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

_ROW_HEIGHT = 30
_HEAT_CELL = 56
_SCATTER_HEIGHT = 280
_ACCENT = "#3E7FD0"
_ON_DARK, _ON_LIGHT = alt.value("#FFFFFF"), alt.value("#1B2430")
_MUTED = alt.value("#7F8996")
"""Both are read on light and on dark."""


def heat_map(pairs: pd.DataFrame) -> None:
    """Draw how much each two columns agree: issues that both have of those that at least one has."""
    order = list(dict.fromkeys(pairs["Column"]))
    base = alt.Chart(pairs).encode(
        x=alt.X("With:N", sort=order, title=None, axis=alt.Axis(labelAngle=0, labelLimit=120, orient="top")),
        y=alt.Y("Column:N", sort=order, title=None, axis=alt.Axis(labelLimit=150)),
        tooltip=["Column", "With", "Issues", alt.Tooltip("Share:Q", format=".0%")],
    )
    cells = base.mark_rect(cornerRadius=3).encode(color=_shade("Share"))
    ink = alt.condition("datum.Share > 0.55", _ON_DARK, _ON_LIGHT)
    numbers = base.mark_text(fontSize=13).encode(text=alt.Text("Share:Q", format=".0%"), color=ink)
    st.altair_chart(
        (cells + numbers).properties(height=_HEAT_CELL * len(order) + 30),
        alt="Share of issues that each two columns have in common",
    )


def recall_map(categories: pd.DataFrame) -> None:
    """Draw how much of each category each model found."""
    base = alt.Chart(categories).encode(
        x=alt.X("Model:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelLimit=140, orient="top")),
        y=alt.Y("Category:N", title=None, axis=alt.Axis(labelLimit=220)),
        tooltip=["Model", "Category", "Found"],
    )
    cells = base.mark_rect(cornerRadius=3).encode(color=_shade("Recall"))
    ink = alt.condition("datum.Recall > 0.55", _ON_DARK, _ON_LIGHT)
    words = base.mark_text(fontSize=12).encode(text="Found:N", color=ink)
    count = categories["Category"].nunique()
    st.altair_chart((cells + words).properties(height=_ROW_HEIGHT * count + 30), alt="Recall by category and model")


def set_bars(sets: pd.DataFrame) -> None:
    """Draw how many issues exactly these columns have."""
    _bars(sets, by="Found by", alt_text="Issues by who found them")


def luck_bars(repeats: pd.DataFrame) -> None:
    """Draw in how many of the repeats issues were found."""
    _bars(repeats, by="Found in", alt_text="Issues by how often they come back")


def worth_scatter(worth: pd.DataFrame) -> None:
    """Draw cost against accepted issues: the upper left is the best place."""
    whole, dollars = alt.Axis(tickMinStep=1, format="d"), alt.Axis(format="$.2~f", tickCount=6)
    base = alt.Chart(worth).encode(
        x=alt.X("Cost:Q", title="Cost of the run", axis=dollars, scale=alt.Scale(zero=True)),
        y=alt.Y("Accepted:Q", title="Accepted issues", axis=whole, scale=alt.Scale(zero=True)),
        tooltip=["Column", alt.Tooltip("Cost:Q", format="$.3f"), "Accepted"],
    )
    names = base.mark_text(align="left", dx=10, fontSize=12).encode(text="Column:N", color=_MUTED)
    points = base.mark_circle(color=_ACCENT, size=150, opacity=0.9)
    st.altair_chart((points + names).properties(height=_SCATTER_HEIGHT), alt="Cost against accepted issues")


def _bars(table: pd.DataFrame, *, by: str, alt_text: str) -> None:
    base = alt.Chart(table).encode(
        x=alt.X("Issues:Q", title=None, axis=None),
        y=alt.Y(f"{by}:N", sort=None, title=None, axis=alt.Axis(labelLimit=300)),
        tooltip=[by, "Issues"],
    )
    numbers = base.mark_text(align="left", dx=5, fontSize=12).encode(text="Issues:Q", color=_MUTED)
    bars = base.mark_bar(color=_ACCENT, cornerRadius=3, height={"band": 0.72})
    st.altair_chart((bars + numbers).properties(height=_ROW_HEIGHT * len(table) + 10), alt=alt_text)


def _shade(field: str) -> alt.Color:
    scale = alt.Scale(domain=[0, 1], range=["#DCE6F2", "#1F5FA8"])
    return alt.Color(f"{field}:Q", scale=scale, legend=None)
