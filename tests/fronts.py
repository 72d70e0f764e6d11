"""What may stand between a browser and the web servers: nothing, or an nginx that behaves as App Runner does."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from emulators.processes import HOST, Child, free_port, start_child
from emulators.services import web_service
from tests.running import until

SOCKETS, NO_SOCKETS, THREE_INSTANCES = WAYS = ("sockets", "no-sockets", "three-instances")
"""The ways from a browser to the pages that the main job is tested on."""
_CONFIG = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
  log_format seen '$request_method $uri $status $upstream_addr';
  access_log {folder}/access.log seen;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  upstream instances {{
    {servers}
    keepalive 32;
  }}
  server {{
    listen {host}:{port};
    client_max_body_size 60m;
    # App Runner passes no WebSockets, ends any request at 120 s, and hands on each byte as it comes.
    if ($http_upgrade) {{ return 403; }}
    client_body_timeout 120s;
    send_timeout 120s;
    location / {{
      proxy_pass http://instances;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_connect_timeout 2s;
      proxy_read_timeout 120s;
      proxy_send_timeout 120s;
      proxy_buffering off;
      proxy_request_buffering off;
    }}
  }}
}}
"""


class Nginx:
    """A private nginx that sends each request to the next of these ports; it refuses every Upgrade."""

    def __init__(self, folder: Path, ports: Sequence[int]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        port = free_port()
        self.url = f"http://{HOST}:{port}"
        # A dead server is tried again for each request, so that nginx spreads them as evenly as it can.
        servers = "\n    ".join(f"server {HOST}:{port} max_fails=0;" for port in ports)
        config = folder / "nginx.conf"
        config.write_text(_CONFIG.format(folder=folder, host=HOST, port=port, servers=servers))
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self._process = subprocess.Popen([program, "-e", folder / "error.log", "-p", folder, "-c", config])
        until(lambda: _answers(port) or self._process.poll() is not None, what="nginx")
        assert self._process.poll() is None, (folder / "error.log").read_text()

    def requests(self) -> list[tuple[str, str, int, str]]:
        """Return method, path, status and server of the requests seen, oldest first."""
        lines = (self.folder / "access.log").read_text().splitlines()
        parts = [line.split(" ", 3) for line in lines]
        return [(method, path, int(status), server) for method, path, status, server in parts]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


class WebServers:
    """Web servers beside that of a stack, on the same Redis, S3 and Bedrock."""

    def __init__(self, folder: Path, env: Mapping[str, str], count: int) -> None:
        self.ports = [free_port() for _ in range(count)]
        self._children: dict[int, Child] = {
            port: start_child(web_service(env, port=port), log=folder / f"web-{port}.log") for port in self.ports
        }
        for child in self._children.values():
            child.wait_ready()

    @property
    def alive(self) -> list[int]:
        """The ports of those that run."""
        return [port for port, child in self._children.items() if child.is_running]

    def kill(self, port: int) -> None:
        """End one as a crash does."""
        self._children[port].process.kill()
        self._children[port].stop(seconds=0)

    def stop(self) -> None:
        for child in self._children.values():
            child.stop(seconds=0)


@dataclass(frozen=True, slots=True)
class Front:
    """Where a browser finds the pages, and what is behind it."""

    url: str
    nginx: Nginx | None = None
    servers: WebServers | None = None

    def lose_one(self) -> None:
        """Kill one of the servers, if there are several and none is dead yet."""
        if self.servers is not None and len(self.servers.alive) > 1:
            self.servers.kill(self.servers.alive[0])


def port_of(url: str) -> int:
    """Return the port in a URL."""
    return int(urlsplit(url).port or 80)


@contextmanager
def behind_nginx(folder: Path, ports: Sequence[int]) -> Iterator[Nginx]:
    """An nginx before these ports, ended whatever happens."""
    nginx = Nginx(folder, ports)
    try:
        yield nginx
    finally:
        nginx.stop()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
