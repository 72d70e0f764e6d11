"""Writes down each operation of AWS that the product calls, in every process of a test run.

Python imports this module at its start when its folder is on PYTHONPATH; without `PRISM_RECORDED_CALLS`, the folder to
write into, it does nothing. `python -m tests.deploy.recorded` compares what was written with the roles.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType
from typing import Any

_FOLDER = os.environ.get("PRISM_RECORDED_CALLS", "")
_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_ADAPTERS = tuple(os.path.join(_ROOT, name, "") for name in ("bedrock", "storage"))
"""Calls of a test's own clients are not the product's."""


class _Botocore(MetaPathFinder):
    """Waits for botocore, which most processes never import."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if name != "botocore.client":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        run = spec.loader.exec_module

        def run_and_wrap(module: ModuleType) -> None:
            run(module)
            _wrap(module.BaseClient)

        spec.loader.exec_module = run_and_wrap  # type: ignore[method-assign]
        return spec


def _wrap(client: Any) -> None:
    call = client._make_api_call
    known: set[str] = set()

    def recorded(self: Any, operation_name: str, api_params: Any) -> Any:
        line = f"{self.meta.service_model.service_name} {operation_name}\n"
        if line not in known and _is_ours(sys._getframe(1)):
            known.add(line)
            with open(os.path.join(_FOLDER, f"{os.getpid()}.txt"), "a", encoding="utf-8") as calls:
                calls.write(line)
        return call(self, operation_name, api_params)

    client._make_api_call = recorded


def _is_ours(frame: FrameType | None) -> bool:
    while frame is not None and f"{os.sep}site-packages{os.sep}" in frame.f_code.co_filename:
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(_ADAPTERS)


if _FOLDER:
    sys.meta_path.insert(0, _Botocore())
