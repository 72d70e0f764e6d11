"""The HTTP server: Bedrock's paths for an unmodified boto3, and the paths of the tests that begin with `/_`."""

from __future__ import annotations

import json
import logging
import re
import threading
import uuid
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from emulators.bedrock import control
from emulators.bedrock.judge import Accepted, find_model, judge
from emulators.bedrock.ledger import Ledger
from emulators.bedrock.models import bare_id
from emulators.bedrock.problems import Refused, invalid
from emulators.bedrock.problems import fault as refusal_of
from emulators.bedrock.quota import Charge, Quota
from emulators.bedrock.reply import Replies
from emulators.bedrock.shape import check_shape
from emulators.bedrock.tokens import PromptCache, request_tokens
from emulators.processes import HOST

logger = logging.getLogger(__name__)

MARK = ("x-ai-prism-emulator", "local emulator, not Claude")
_REGION = re.compile(r"Credential=[^/]+/\d+/([a-z0-9-]+)/")


class BedrockServer(ThreadingHTTPServer):
    """Holds what requests share: faults, calls, the prompt cache, the quota and the pace."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, pace: float) -> None:
        super().__init__((HOST, port), _Handler)
        self.ledger = Ledger()
        self.cache = PromptCache()
        self.quota = Quota()
        self.pace = pace
        self.stopping = threading.Event()

    def stop(self) -> None:
        """End `serve_forever` and every answer that is waiting; safe to call from a signal handler."""
        self.stopping.set()
        threading.Thread(target=self.shutdown, daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  # the base class's names
        logger.exception("A request failed")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: BedrockServer

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent; `/_calls` tells what was asked."""

    def send_json(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        """Send a complete response."""
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        self.start(status, {"Content-Type": "application/json", "Content-Length": str(len(data)), **(headers or {})})
        self.wfile.write(data)

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the head of a response; each carries the mark that says who answers."""
        self.send_response(status)
        self.send_header(*MARK)
        self.send_header("x-amzn-RequestId", str(uuid.uuid4()))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def refuse(self, refused: Refused) -> None:
        """Send an error response as Bedrock does."""
        body = {"message": refused.message, **refused.more}
        self.send_json(refused.status, body, {"x-amzn-ErrorType": refused.code})

    def _answer(self) -> None:
        address = urlsplit(self.path)
        path = [unquote(piece) for piece in address.path.strip("/").split("/")]
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            if path[0].startswith("_"):
                self._serve_tests(path[0], data, parse_qs(address.query))
                return
            body = _json(data) if data else {}
            self._check_signed()
            if path[0] == "model" and len(path) >= 3:
                self._serve_model("/".join(path[1:-1]), path[-1], body)
            else:
                self.send_json(200, self._control(path[0], "/".join(path[1:])))
        except Refused as refused:
            self.refuse(refused)
        except ConnectionError:  # the client has gone
            self.close_connection = True

    def _serve_model(self, model_id: str, operation: str, body: Any) -> None:
        server = self.server
        call = server.ledger.begin(model_id, operation, self.path, body)
        replies = Replies(self, server, call)
        try:
            if not isinstance(body, dict):
                raise Refused(400, "SerializationException", "Start of structure or map found where not expected.")
            if operation == "count-tokens":
                self.send_json(200, self._count_tokens(model_id, body))
                call.outcome, call.status = "answered", 200
                return
            if operation not in ("converse", "converse-stream"):
                raise Refused(404, "UnknownOperationException", f"No operation {operation!r}.")
            is_stream = operation == "converse-stream"
            accepted = judge(model_id, body, region=self._region(), is_stream=is_stream)
            fault = server.ledger.take(model_id)
            refusal = refusal_of(fault.fault, model_id) if fault else None
            if refusal:
                raise refusal
            charge = self._charge(accepted)
            try:
                replies.stream(accepted, fault) if is_stream else replies.whole(accepted, fault)
            finally:
                server.quota.settle(charge, call.usage)
        except Refused as refused:
            call.outcome, call.status, call.message = refused.code, refused.status, refused.message
            self.refuse(refused)

    def _charge(self, accepted: Accepted) -> Charge:
        cached = self.server.cache.look_up(accepted.model, accepted.body).read_tokens
        return self.server.quota.admit(accepted.model.id, accepted.input_tokens - cached, accepted.max_tokens)

    def _count_tokens(self, model_id: str, body: Mapping[str, Any]) -> dict[str, int]:
        model = find_model(model_id if bare_id(model_id) != model_id else f"global.{model_id}", self._region())
        if not model.counts_tokens:
            raise invalid("The provided model doesn't support counting tokens.")
        asked = (body.get("input") or {}).get("converse")
        if asked is None:
            raise invalid("input: only converse can be counted here")
        check_shape(asked)
        return {"inputTokens": request_tokens(asked, model.tokens_factor)}

    def _control(self, resource: str, identifier: str) -> dict[str, Any]:
        region = self._region()
        if resource == "foundation-models":
            return (
                control.get_model(identifier, region, self.server.ledger) if identifier else control.list_models(region)
            )
        if resource == "inference-profiles":
            return control.get_profile(identifier, region) if identifier else control.list_profiles(region)
        if resource == "foundation-model-availability":
            return control.get_availability(identifier, self.server.ledger)
        raise Refused(404, "UnknownOperationException", f"Nothing at /{resource}.")

    def _serve_tests(self, resource: str, data: bytes, query: Mapping[str, list[str]]) -> None:
        server = self.server
        verb = (self.command, resource)
        if verb == ("PUT", "_faults"):
            server.ledger.add(_json(data))
        elif verb == ("DELETE", "_faults"):
            server.ledger.clear()
        elif verb == ("PUT", "_quota"):
            server.quota.set(_json(data))
        elif verb == ("DELETE", "_quota"):
            server.quota.clear()
        elif verb == ("PUT", "_pace"):
            server.pace = float(_json(data)["seconds"])
        elif verb == ("GET", "_calls"):
            after, bodies = int(query.get("after", ["0"])[0]), query.get("bodies", ["1"])[0] != "0"
            self.send_json(200, {"calls": server.ledger.calls(after=after, with_bodies=bodies)})
            return
        elif self.command != "GET":
            raise Refused(404, "UnknownOperationException", f"No {self.command} /{resource}.")
        about = {"pace": server.pace, "faults": server.ledger.faults(), "quota": server.quota.limits()}
        self.send_json(200, {"status": "ok", **about})

    def _check_signed(self) -> None:
        if not self.headers.get("Authorization"):
            raise Refused(403, "MissingAuthenticationTokenException", "Missing Authentication Token")

    def _region(self) -> str:
        match = _REGION.search(self.headers.get("Authorization", ""))
        return match[1] if match else "us-east-2"


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise Refused(400, "SerializationException", "The request body is not JSON.") from error
