"""An S3 server for one machine: moto's, with its objects kept in a folder. `python -m emulators.s3 --port N`."""

from __future__ import annotations

import argparse
import gc
import io
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any
from zlib import crc32

os.environ["MOTO_S3_DEFAULT_KEY_BUFFER_SIZE"] = str(2**31)  # bodies go straight to their file, not by way of /tmp
os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"

from moto.moto_server.werkzeug_app import MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from emulators.processes import HOST
from emulators.s3_mirror import Mirror, changed

logger = logging.getLogger(__name__)

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_CHANGES = {"PUT", "POST", "DELETE"}
_LOCKS = 64
_LARGE_BYTES = 4 * 1024 * 1024


class KeptS3:
    """The WSGI application: a changing request is on disk before its answer is sent.

    Requests that change one object take turns, so that of two conditional writes (`If-None-Match: *`) one wins.
    """

    def __init__(self, mirror: Mirror) -> None:
        self._moto: Wsgi = create_backend_app("s3")
        self._mirror = mirror
        self._locks = [threading.Lock() for _ in range(_LOCKS)]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in _CHANGES:
            return self._moto(environ, start_response)
        self._read_body(environ)
        with ExitStack() as held:
            for lock in self._locks_for(environ["PATH_INFO"]):
                held.enter_context(lock)
            try:
                return self._change(environ, start_response)
            except OSError as error:  # the disk is full, say: the mirror has taken the change back
                logger.error("An object could not be stored: %s", error.strerror)
                start_response("500 Internal Server Error", [("Content-Type", "application/xml")])
                return [b"<Error><Code>InternalError</Code><Message>The object could not be stored.</Message></Error>"]

    def _locks_for(self, path: str) -> list[threading.Lock]:
        """One lock for a request that names an object, all for one that may change any object of a bucket."""
        names_object = "/" in path.strip("/")
        return [self._locks[crc32(path.encode()) % _LOCKS]] if names_object else self._locks

    def _read_body(self, environ: dict[str, Any]) -> None:
        """Take the body off the network before any lock: a slow client holds up nobody."""
        length = environ.get("CONTENT_LENGTH")
        stream = environ["wsgi.input"]
        body = stream.read(int(length)) if length else stream.read() if environ.get("wsgi.input_terminated") else b""
        environ["wsgi.input"] = io.BytesIO(body)

    def _change(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        held: list[tuple[Any, ...]] = []
        changed.names.clear()
        pieces = list(self._moto(environ, lambda *head: held.append(head)))
        bucket, _, key = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace").lstrip("/").partition("/")
        names = set(changed.names)
        if key and environ.get("QUERY_STRING"):  # tags and the like change a key in place
            names.add(key)
        self._mirror.sync_buckets()
        if names and bucket:
            self._mirror.sync_keys(bucket, names)
        start_response(*held[-1])
        if len(environ["wsgi.input"].getbuffer()) > _LARGE_BYTES:
            gc.collect()  # moto and Flask leave the body in reference cycles
        return pieces


class _Handler(MotoRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Stay silent: object names are document names."""


def serve(port: int, folder: Path, bucket: str, region: str) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    mirror = Mirror(folder)
    restored = mirror.restore()
    mirror.make_bucket(bucket, region)
    server = make_server(HOST, port, KeptS3(mirror), threaded=True, request_handler=_Handler)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    logger.info("S3 at http://%s:%d with %d objects", HOST, port, restored)
    server.serve_forever(poll_interval=0.1)
    server.server_close()


def main() -> None:
    """Run the server from the command line."""
    parser = argparse.ArgumentParser(prog="python -m emulators.s3", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where the objects are kept")
    parser.add_argument("--bucket", default="ai-prism-documents", help="made when missing")
    parser.add_argument("--region", default="us-east-2")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    serve(options.port, options.folder, options.bucket, options.region)


if __name__ == "__main__":
    main()
