"""`python -m tests.deploy.recorded FOLDER`: what a whole test run called of AWS, beside what the roles allow.

The last step of `make test`; `tests/recorder` wrote the folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.deploy.actions import ACTIONS, allowed
from tests.deploy.variants import VARIANTS, variant


def differences(called: set[str]) -> list[str]:
    """Return a sentence for each action that is called and not allowed, or allowed and never called."""
    needed = {action for operation in called for action in ACTIONS.get(operation, {f"an action for {operation}"})}
    told = []
    for name in VARIANTS:
        may = allowed(variant(name))
        told += [f"{name}: {action} is called and not allowed." for action in sorted(needed - may)]
        told += [f"{name}: {action} is allowed and was never called." for action in sorted(may - needed)]
    return told


def main() -> int:
    """Return 0 when they agree; print what does not."""
    lines = {line for path in Path(sys.argv[1]).glob("*.txt") for line in path.read_text().splitlines()}
    told = differences({line.partition(" ")[2] for line in lines})
    print("\n".join(told) or f"{len(lines)} operations of AWS were called: the roles allow them and nothing else.")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
