"""What the browser fetches: a document for the reading pane, exports, and our own scripts and styles."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bootstrap import Services
from domain.errors import DocumentNotReady, DocumentUnreadable, ExportImpossible, ReviewNotFound
from jobs.reviews import ExportFile, Reviews
from web.door import person_of
from web.requests import review_id_of

_KINDS = ("annotated", "spreadsheet", "json")
_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_FIRST_PAUSE, _LONGER, _LONGEST_WAIT = 0.05, 1.1, 15.0
"""Seconds between looks for a text: each is a tenth longer, so that it is shown a tenth too late at most."""
_ASSETS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


def file_routes(services: Services, assets: Path) -> list[Route]:
    """Return the routes of files; `assets` is the folder of our scripts and styles."""
    texts = {path.name: path.read_bytes() for path in assets.iterdir() if path.suffix in _ASSETS}

    def download(request: Request) -> Response:
        review_id = review_id_of(request, "review_id")
        kind = request.path_params["kind"]
        if kind not in _KINDS:
            raise ExportImpossible(f"There is no download of kind {kind[:40]!r}; there are {', '.join(_KINDS)}.")
        file = services.of(person_of(request)).reviews.export(review_id, kind)
        return _saved(file)

    def compared(request: Request) -> Response:
        review_id, comparison_id = (review_id_of(request, name) for name in ("review_id", "comparison_id"))
        comparisons = services.of(person_of(request)).comparisons
        return _saved(comparisons.export(review_id, comparison_id, request.path_params["kind"]))

    async def reading(request: Request) -> Response:
        review_id = review_id_of(request, "review_id")
        reviews = services.of(person_of(request)).reviews
        try:
            packed = await run_in_threadpool(reviews.reader_text, review_id)
        except DocumentNotReady as error:
            waits = "wait" in request.query_params and not isinstance(error, DocumentUnreadable)
            found = await _wait_for_text(reviews, review_id) if waits else None
            if found is None:
                raise
            packed = found
        return _gzipped(request, packed)

    def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in texts:
            raise ReviewNotFound(f"There is no file {name[:40]!r}.")
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(texts[name], media_type=_ASSETS[Path(name).suffix], headers=headers)

    return [
        Route("/reviews/{review_id}/download/{kind}", download, methods=["GET"]),
        Route("/reviews/{review_id}/comparisons/{comparison_id}/download/{kind}", compared, methods=["GET"]),
        Route("/reviews/{review_id}/document", reading, methods=["GET"]),
        Route("/assets/{version}/{name}", asset, methods=["GET"]),
    ]


def _saved(file: ExportFile) -> Response:
    """Return a file that the browser saves and nobody keeps."""
    headers = {"Content-Disposition": attachment(file.name), "Cache-Control": "no-store"}
    return Response(file.data, media_type=file.media_type, headers=headers)


async def _wait_for_text(reviews: Reviews, review_id: str) -> bytes | None:
    """Return the text of a document that is being read, or None when that takes long; holds no thread meanwhile."""
    pause, waited = _FIRST_PAUSE, 0.0
    while waited < _LONGEST_WAIT:
        await asyncio.sleep(pause)
        waited += pause
        found = await run_in_threadpool(reviews.early_text, review_id)
        if found is not None:
            return found
        pause *= _LONGER
    return None


def _gzipped(request: Request, packed: bytes) -> Response:
    """Return JSON that is gzipped already; a document never changes, so its browser may keep it."""
    tag = f'W/"{hashlib.sha256(packed).hexdigest()[:20]}"'
    headers = {"Cache-Control": "private, max-age=3600", "ETag": tag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type="application/json", headers=headers)


def attachment(name: str) -> str:
    """Return a Content-Disposition that names the file safely, for old and new browsers."""
    clean = _UNSAFE_IN_NAME.sub("_", name).strip(". ") or "review"
    ascii_name = clean.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(clean, safe='')}"
