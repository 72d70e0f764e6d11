"""What the browser fetches: a document for the reading pane, exports, and our own scripts and styles."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bootstrap import Services
from domain.errors import ExportImpossible, ReviewNotFound
from web.door import person_of
from web.reading import reader_document
from web.requests import review_id_of

_KINDS = ("annotated", "spreadsheet", "json")
_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')
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
        headers = {"Content-Disposition": attachment(file.name), "Cache-Control": "no-store"}
        return Response(file.data, media_type=file.media_type, headers=headers)

    def reading(request: Request) -> Response:
        review_id = review_id_of(request, "review_id")
        document = services.of(person_of(request)).reviews.document(review_id)
        body = json.dumps(reader_document(document), ensure_ascii=False, separators=(",", ":"))
        headers = {"Cache-Control": "private, max-age=3600"}
        return Response(body.encode("utf-8", "replace"), media_type="application/json", headers=headers)

    def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in texts:
            raise ReviewNotFound(f"There is no file {name[:40]!r}.")
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(texts[name], media_type=_ASSETS[Path(name).suffix], headers=headers)

    return [
        Route("/reviews/{review_id}/download/{kind}", download, methods=["GET"]),
        Route("/reviews/{review_id}/document", reading, methods=["GET"]),
        Route("/assets/{version}/{name}", asset, methods=["GET"]),
    ]


def attachment(name: str) -> str:
    """Return a Content-Disposition that names the file safely, for old and new browsers."""
    clean = _UNSAFE_IN_NAME.sub("_", name).strip(". ") or "review"
    ascii_name = clean.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(clean, safe='')}"
