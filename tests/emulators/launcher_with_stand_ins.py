"""The launcher with small stand-ins for worker.py and server.py, for tests of the launcher alone."""

import sys
from unittest.mock import patch

from emulators import __main__ as launcher
from emulators.processes import Service
from emulators.services import REPOSITORY, answers_http

WORKER = """
import os, signal, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("worker", os.getpid(), child.pid, os.environ["REDIS_URL"], flush=True)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
time.sleep(600)
"""
WEB = """
import http.server, json, os
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        names = ("REDIS_URL", "S3_ENDPOINT_URL", "BEDROCK_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "PORT")
        body = json.dumps({name: os.environ.get(name) for name in names}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Health).serve_forever()
"""


def worker_service(env):
    return Service("workers", (sys.executable, "-c", WORKER), env, REPOSITORY, lambda: True)


def web_service(env, *, port):
    command = (sys.executable, "-c", WEB)
    return Service("web server", command, {**env, "PORT": str(port)}, REPOSITORY, lambda: answers_http(port, "/health"))


if __name__ == "__main__":
    with patch.multiple(launcher, worker_service=worker_service, web_service=web_service):
        raise SystemExit(launcher.main())
