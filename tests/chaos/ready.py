"""What every pool imports and reads from disk, done once by the process that they are forks of."""

from __future__ import annotations

import worker  # noqa: F401 - all that a pool imports
from bedrock.factory import build_clients
from bootstrap import build_s3_client
from settings import Settings
from storage.records import prepare

prepare()
build_s3_client(Settings())
build_clients(Settings())
