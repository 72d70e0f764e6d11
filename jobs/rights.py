"""The right that each method of `Reviews` asks of whoever calls it; `review/permission.py` says who has which."""

from __future__ import annotations

from review.permission import Right

REVIEWS = {
    "checklists": Right.NONE,
    "submit": Right.SUBMIT,
    "earlier": Right.USE,
    "list": Right.USE,
    "review": Right.READ,
    "document": Right.READ,
    "reader_text": Right.READ,
    "early_text": Right.READ,
    "checks": Right.READ,
    "progress": Right.READ,
    "forecast": Right.READ,
    "export": Right.READ,
    "result": Right.READ,
    "begin": Right.DECIDE,
    "start_run": Right.DECIDE,
    "cancel": Right.DECIDE,
    "retry": Right.DECIDE,
    "decide": Right.DECIDE,
    "health": Right.NONE,
    "rebuild_index": Right.OPERATE,
}
