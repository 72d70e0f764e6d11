"""Sessions of AWS that share its descriptions, which botocore would read from disk anew for each of them."""

from __future__ import annotations

from functools import cache

import boto3
import botocore.session
from botocore.loaders import Loader, create_loader


def aws_session(region: str) -> boto3.session.Session:
    """Return a new session with credentials of its own; making clients from it is for one thread at a time."""
    core = botocore.session.get_session()
    core.register_component("data_loader", _descriptions(core.get_config_variable("data_path")))
    return boto3.session.Session(botocore_session=core, region_name=region)


@cache
def _descriptions(more_folders: str | None) -> Loader:
    return create_loader(more_folders)
