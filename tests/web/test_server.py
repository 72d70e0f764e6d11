"""What `python server.py` sets up around the pages."""

from __future__ import annotations

import socket
import tomllib
from pathlib import Path

import server

ROOT = Path(__file__).parents[2]


def test_connections_send_at_once():
    with server.listening_socket("127.0.0.1", 0) as listener:
        listener.listen()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_in_use_is_said_in_a_sentence(monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))

        assert server.main() == 1

    assert "Set PORT to another" in capsys.readouterr().out


def test_settings_that_are_not_valid_are_listed_and_end_the_server(monkeypatch, capsys):
    monkeypatch.setenv("PORT", "many")

    assert server.main() == 2
    assert "PORT" in capsys.readouterr().out


def test_streamlit_is_told_not_to_collect_watch_report_or_open_up():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())

    assert config["runner"]["postScriptGC"] is False
    assert config["server"]["fileWatcherType"] == "none"
    assert config["server"]["enableXsrfProtection"] is True
    assert config["client"] == {"showErrorDetails": "none", "toolbarMode": "viewer", "showSidebarNavigation": False}
    assert config["browser"]["gatherUsageStats"] is False
