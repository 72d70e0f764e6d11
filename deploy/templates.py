"""The template of the stack, and the form of it that fits into one request."""

from __future__ import annotations

import re
from pathlib import Path

MOST_BYTES = 51_200
"""Of a template in a request; CloudFormation's quota."""
_PATH = Path(__file__).with_name("template.yaml")
_METADATA = re.compile(r"^Metadata:\n(?:[ #].*\n|\n)*", re.MULTILINE)
_NAME = re.compile(r"  (\w+):")
_DEFAULT = re.compile(r"\bDefault: (\"[^\"]*\"|[^ ,}]+(?:,[^ ,}]+)*)")


def template_text() -> str:
    """Return the template as it is to be read."""
    return _PATH.read_text(encoding="utf-8")


def compact(template: str) -> str:
    """Return the same template without comments, empty lines and metadata, each step to the right one space wide.

    Metadata tells a console how to show parameters, and cfn-lint what to leave alone.
    """
    lines = []
    template = _METADATA.sub("", template)
    columns = {0: 0}
    for line in template.splitlines():
        text = line.lstrip()
        if not text or text.startswith("#"):
            continue
        old = len(line) - len(text)
        columns = {before: after for before, after in columns.items() if before <= old}
        new = columns.setdefault(old, max(columns.values()) + 1)
        if text.startswith("- "):
            columns[old + 2] = new + 2  # where the first word of the item stands
        lines.append(" " * new + text)
    return "\n".join(lines)


def parameter_defaults() -> dict[str, str]:
    """Return each parameter of the template with its default, empty where it has none."""
    section = template_text().partition("\nParameters:\n")[2].partition("\nRules:\n")[0]
    found: dict[str, str] = {}
    for line in section.splitlines():
        if named := _NAME.match(line):
            found[named[1]] = ""
        if default := _DEFAULT.search(line):
            found[list(found)[-1]] = default[1].strip('"')
    return found
