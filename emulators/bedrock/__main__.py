"""`python -m emulators.bedrock --port N [--pace SECONDS]` serves the Bedrock emulator on the loopback address."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from types import FrameType

from emulators.bedrock.server import BedrockServer


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m emulators.bedrock", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--pace", type=float, default=0.0, help="seconds that an answer of usual length takes")
    options = parser.parse_args()
    # In AWS a model's work does not take this machine's processors from the person at the screen.
    os.nice(10)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        server = BedrockServer(options.port, options.pace)
    except OSError as error:
        print(f"Port {options.port} cannot be used: {error.strerror}.", file=sys.stderr)
        return 1

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
