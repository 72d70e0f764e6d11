"""Every S3 key in one place, relative to the prefix of the settings."""

from __future__ import annotations

from urllib.parse import quote, unquote

OPEN = "_open/"
"""Markers of work that has not ended: what the reconciler lists, so that an empty Redis forgets nothing."""


def original(review_id: str, name: str) -> str:
    """The uploaded bytes."""
    return f"{review_id}/document/{name}"


def review(review_id: str) -> str:
    return f"{review_id}/review.json"


def document(review_id: str) -> str:
    """The document as read, with its check findings."""
    return f"{review_id}/document.json"


def unreadable(review_id: str) -> str:
    """Why the document could not be read."""
    return f"{review_id}/unreadable.json"


def runs(review_id: str) -> str:
    return f"{review_id}/runs/"


def run_folder(review_id: str, run_id: str) -> str:
    return f"{review_id}/runs/{run_id}/"


def run(review_id: str, run_id: str) -> str:
    """The manifest."""
    return f"{review_id}/runs/{run_id}/run.json"


def outcome(review_id: str, run_id: str) -> str:
    return f"{review_id}/runs/{run_id}/outcome.json"


def cancelled(review_id: str, run_id: str) -> str:
    return f"{review_id}/runs/{run_id}/cancelled.json"


def sections(review_id: str, run_id: str) -> str:
    return f"{review_id}/runs/{run_id}/sections/"


def answer(review_id: str, run_id: str, section_id: str) -> str:
    """The raw answer of the model, written once and before it is parsed."""
    return f"{sections(review_id, run_id)}{section_id}.json"


def repair(review_id: str, run_id: str, section_id: str) -> str:
    """The raw answer of the one repair turn."""
    return f"{sections(review_id, run_id)}{section_id}.repair.json"


def findings(review_id: str, run_id: str, section_id: str) -> str:
    """The section's result: parsed, anchored findings and who made them."""
    return f"{sections(review_id, run_id)}{section_id}.findings.json"


def failed(review_id: str, run_id: str, section_id: str) -> str:
    return f"{sections(review_id, run_id)}{section_id}.failed.json"


def past(review_id: str, run_id: str, section_id: str, number: int, what: str) -> str:
    """Where a retry puts what an earlier try left: its `answer`, `repair` or `failed` record."""
    return f"{review_id}/runs/{run_id}/past/{section_id}.{number}.{what}.json"


def past_of(review_id: str, run_id: str) -> str:
    return f"{review_id}/runs/{run_id}/past/"


def analytics(date: str, run_id: str) -> str:
    """The Parquet rows of a finished run; `date` is YYYY-MM-DD."""
    return f"analytics/findings/date={date}/{run_id}.parquet"


def reusable(fingerprint: str) -> str:
    """The answer to a question that a later review may ask too; see `jobs/reuse.py`."""
    return f"answers/{fingerprint[:2]}/{fingerprint}.json"


def chain_order() -> str:
    """The model that an operator has put first; see `jobs/chain_order.py`."""
    return "config/chain.json"


def submission(digest: str) -> str:
    """Which review a sender's own key stands for; see `jobs/once.py`."""
    return f"submissions/{digest}.json"


TOKENS = "config/tokens/"


def token(token_id: str) -> str:
    """A token of a service account: whose it is and what it is good for, and the digest of its secret."""
    return f"{TOKENS}{token_id}.json"


def token_use(token_id: str) -> str:
    """When the token was last used."""
    return f"{TOKENS}{token_id}.used.json"


def token_records(keys: list[str]) -> list[str]:
    """Return those of `keys` that hold a token."""
    return [key for key in keys if key.count(".") == 1]


def decisions(review_id: str) -> str:
    return f"{review_id}/decisions/"


def decision(review_id: str, decision_id: str) -> str:
    return f"{review_id}/decisions/{decision_id}.json"


def shares(review_id: str) -> str:
    return f"{review_id}/shares/"


def share(review_id: str, share_id: str) -> str:
    """Who let whom see a review, or decide on it."""
    return f"{review_id}/shares/{share_id}.json"


def comparisons(review_id: str) -> str:
    return f"{review_id}/comparisons/"


def comparison(review_id: str, comparison_id: str) -> str:
    """Which runs stand side by side, and what each is called."""
    return f"{review_id}/comparisons/{comparison_id}.json"


def revealed(review_id: str, comparison_id: str) -> str:
    """Who ended the blind judging of a comparison."""
    return f"{review_id}/comparisons/{comparison_id}.revealed.json"


def evaluation(evaluation_id: str) -> str:
    """Which documents models are judged by, with the keys."""
    return f"evaluations/{evaluation_id}.json"


def open_comparison(review_id: str, comparison_id: str) -> str:
    """Marks a comparison whose runs have not all been started."""
    return f"{OPEN}{review_id}/comparison-{comparison_id}"


def open_document(review_id: str) -> str:
    """Marks a document that has been submitted and not yet read."""
    return f"{OPEN}{review_id}/document"


def open_run(review_id: str, run_id: str) -> str:
    """Marks a run that has no outcome yet."""
    return f"{OPEN}{review_id}/{run_id}"


def comparison_ids(keys: list[str]) -> list[str]:
    """Return the ids of the comparisons whose record is among `keys`."""
    names = [key.rpartition("/")[2].removesuffix(".json") for key in keys]
    return [name for name in names if "." not in name]


DELETING = "_deleting/"
"""Markers of reviews whose deletion may not be over: jobs under way can still write."""


def deleting(review_id: str) -> str:
    return f"{DELETING}{review_id}"


def deletion(review_id: str) -> str:
    """Who deleted a review, when and why; outlives it."""
    return f"_deleted/{review_id}.json"


def elsewhere(review_id: str, key: str) -> str:
    """Says that something of this review lies under a key that is not below its own, so that it is deleted with it."""
    return f"{review_id}/elsewhere/{quote(key, safe='')}"


def place_elsewhere(marker: str) -> str:
    """Return the key that `elsewhere` named; empty for any other key."""
    _, folder, name = [*marker.split("/", 2), "", ""][:3]
    return unquote(name) if folder == "elsewhere" else ""


def review_ids(keys: list[str]) -> list[str]:
    """Return the ids of the reviews whose record is among `keys`."""
    return [key.split("/")[0] for key in keys if key.count("/") == 1 and key.endswith("/review.json")]
