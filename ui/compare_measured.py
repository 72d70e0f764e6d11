"""What each column of a comparison is worth, in figures and charts."""

from __future__ import annotations

import streamlit as st

from comparison.measuring import measure
from comparison.repeats import repeats
from domain.errors import PrismError
from jobs.comparisons import SideBySide
from jobs.progress import Progress
from jobs.tallies import Tally, tallies
from ui.compare_charts import heat_map, luck_bars, set_bars, worth_scatter
from ui.compare_figures import measures_table, pairs_table, repeats_table, sets_table, worth_table
from ui.compare_first import first_in_chain
from ui.services import services
from ui.words import as_plain, many

_NUMBER = st.column_config.NumberColumn
_COLUMNS = {
    "Column": st.column_config.TextColumn(pinned=True, width=140),
    "Issues": _NUMBER(help="Rows of the comparison that this column has"),
    "Agreed": _NUMBER(help="Issues that another column has too"),
    "Only here": _NUMBER(help="Issues that no other column has, though one has read the passage"),
    "Exact": _NUMBER(help="Quotes that stand in the document word for word"),
    "Near": _NUMBER(help="Quotes that the document has in other words"),
    "Absent": _NUMBER(help="Quotes that are not in the document"),
    "Accepted": _NUMBER(help="Issues accepted, in these words or others"),
    "This review": _NUMBER(format="%d%%", help="Accepted of the findings of these models decided on in this review"),
    "All reviews": _NUMBER(format="%d%%", help="Accepted of all findings of these models ever decided on here"),
    "Cost": _NUMBER(format="$%.3f"),
    "Per accepted": _NUMBER(format="$%.3f", help="Cost of the run for each accepted issue"),
    "Read": _NUMBER(format="localized", help="Tokens read, cached ones included"),
    "Written": _NUMBER(format="localized", help="Tokens written"),
    "Time": _NUMBER(format="%.0f s", help="Of all sections together, as if one followed the other"),
    "First words": _NUMBER(format="%.1f s", help="Median time to the first token of a section"),
    "Gaps": _NUMBER(help="Sections without an answer"),
    "Failed requests": _NUMBER("Failed", help="Requests to a model that got no answer, repeated ones included"),
}


def columns_measured(side: SideBySide, progress: Progress) -> None:
    """Draw the figures of all columns and of each two of them."""
    if side.is_hidden:
        st.info(
            "Cost, speed and agreement are shown when every issue is decided: they would tell which model is which.",
            icon=":material/visibility_off:",
        )
        return
    measures = measure(side.alignment, progress.verdicts)
    here = tallies(progress.all_findings.values(), progress.verdicts)
    table = measures_table(measures, here, _everywhere())
    st.dataframe(table, hide_index=True, column_config=_COLUMNS, key="compare_measures", placeholder="–")
    first_in_chain(side)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Agreement of each two**")
        st.caption("Issues that both have, of those that at least one has, where both have read the passage.")
        heat_map(pairs_table(measures))
    with right:
        st.markdown("**Who found what**")
        st.caption("Issues that exactly these columns have.")
        set_bars(sets_table(measures))
        st.markdown("**Cost and accepted issues**")
        if any(column.decided for column in measures.columns):
            worth_scatter(worth_table(measures))
        else:
            st.caption("Decide on issues, and this shows what each accepted one cost.")
    _repeats(side)


def _repeats(side: SideBySide) -> None:
    labels = {column.key: column.label for column in side.columns}
    for group in repeats(side.alignment):
        name = labels[group.keys[0]].rpartition(" #")[0] or labels[group.keys[0]]
        st.markdown(f"**Steady or lucky: {as_plain(name)}, asked {len(group.keys)} times**")
        share = group.steady_share
        said = f", {share:.0%} of those that more than one run could find" if share is not None else ""
        st.caption(f"{many(group.steady, 'issue')} came back in every run{said}.")
        luck_bars(repeats_table(group))


def _everywhere() -> dict[str, Tally]:
    try:
        return services().comparisons.accepted_everywhere()
    except PrismError:
        return {}  # the page goes on without the column of all reviews
