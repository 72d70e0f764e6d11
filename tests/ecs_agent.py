"""An agent that answers as the one of Amazon ECS does inside a task."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Agent:
    """Remembers what it was asked; answers with `answers` first, then with success."""

    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []
        self.answers: list[tuple[int, dict[str, object]]] = []
        agent = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                agent.asked.append({"path": self.path, **asked})
                granted = {"protection": {"ProtectionEnabled": asked["ProtectionEnabled"], "TaskArn": "arn"}}
                status, answer = agent.answers.pop(0) if agent.answers else (200, granted)
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/api/abc"


@contextmanager
def an_agent() -> Iterator[Agent]:
    """An agent at work while the block runs."""
    agent = Agent()
    thread = threading.Thread(target=agent.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield agent
    finally:
        agent.server.shutdown()
        agent.server.server_close()
        thread.join()
