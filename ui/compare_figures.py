"""The figures of a comparison as tables for charts. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from comparison.measuring import ColumnMeasures, Measures
from comparison.repeats import Repeats
from jobs.tallies import Tally, total

_MOST_SETS = 12


def measures_table(measures: Measures, here: Mapping[str, Tally], everywhere: Mapping[str, Tally]) -> pd.DataFrame:
    """Return one row for each column; `here` and `everywhere` say what was decided on each model's findings so far."""
    return pd.DataFrame([_row(column, here, everywhere) for column in measures.columns])


def _row(column: ColumnMeasures, here: Mapping[str, Tally], everywhere: Mapping[str, Tally]) -> dict[str, object]:
    usage = column.usage
    return {
        "Column": column.label,
        "Findings": column.findings,
        "Issues": column.issues,
        "Agreed": column.agreed,
        "Only here": column.only_here,
        "Exact": column.exact,
        "Near": column.near,
        "Absent": column.absent,
        "Accepted": column.accepted,
        "Rejected": column.rejected,
        "This review": _share(column.models, here),
        "All reviews": _share(column.models, everywhere),
        "Cost": usage.cost_usd,
        "Per accepted": column.cost_per_accepted,
        "Read": usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens,
        "Written": usage.output_tokens,
        "Time": column.seconds,
        "First words": column.first_token_ms / 1000 if column.first_token_ms else None,
        "Gaps": column.failed_sections,
        "Failed requests": column.failed_requests,
    }


def _share(models: Sequence[str], known: Mapping[str, Tally]) -> float | None:
    """Return the accepted share of the models of a column together, in percent."""
    summed = total([{"": known[model]} for model in models if model in known]).get("", Tally())
    return None if summed.share is None else round(100 * summed.share)


def pairs_table(measures: Measures) -> pd.DataFrame:
    """Return both directions of each pair with the share of issues that both have, and each column with itself."""
    labels = {column.key: column.label for column in measures.columns}
    rows = [(label, label, 1.0, "itself") for label in labels.values()]
    for pair in measures.pairs:
        told = f"{pair.both} of {pair.either}"
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            rows.append((labels[one], labels[other], pair.share if pair.share is not None else float("nan"), told))
    return pd.DataFrame(rows, columns=["Column", "With", "Share", "Issues"])


def sets_table(measures: Measures) -> pd.DataFrame:
    """Return how many issues exactly these columns have, largest first; the smallest sets are put together."""
    labels = {column.key: column.label for column in measures.columns}
    rows = [(_named(item.keys, labels), item.issues) for item in measures.together[:_MOST_SETS]]
    rest = measures.together[_MOST_SETS:]
    if rest:
        rows.append((f"{len(rest)} other sets", sum(item.issues for item in rest)))
    return pd.DataFrame(rows, columns=["Found by", "Issues"])


def _named(keys: Sequence[str], labels: Mapping[str, str]) -> str:
    if len(keys) == len(labels):
        return f"all {len(keys)}"
    if len(keys) == 1:
        return f"only {labels[keys[0]]}"
    missing = [label for key, label in labels.items() if key not in keys]
    return f"all but {missing[0]}" if len(missing) == 1 else " + ".join(labels[key] for key in keys)


def worth_table(measures: Measures) -> pd.DataFrame:
    """Return cost and accepted issues of each column."""
    rows = [(column.label, column.usage.cost_usd, column.accepted) for column in measures.columns]
    return pd.DataFrame(rows, columns=["Column", "Cost", "Accepted"])


def repeats_table(repeats: Repeats) -> pd.DataFrame:
    """Return how many issues were found in how many of the runs."""
    runs = len(repeats.keys)
    rows = [(f"{times} of {runs}", issues, _luck(times, runs)) for times, issues in repeats.counts.items()]
    return pd.DataFrame(rows, columns=["Found in", "Issues", "Kind"])


def _luck(times: int, runs: int) -> str:
    return "steady" if times == runs else "lucky" if times == 1 else "now and then"
