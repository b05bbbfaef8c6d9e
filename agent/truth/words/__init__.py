"""The words that the reply check knows, as YAML files beside this module, and how they become patterns.

A list in a file is "any of these"; `{name}` in a pattern stands for another list of the same file.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_REFERENCE = re.compile(r"\{([a-z_]+)\}")
_HERE = Path(__file__).parent


class Words:
    """One file. Patterns ignore case."""

    def __init__(self, name: str) -> None:
        self.raw: dict[str, Any] = yaml.safe_load((_HERE / f"{name}.yaml").read_text(encoding="utf-8"))

    def source(self, value: str | list[str]) -> str:
        """The regular expression of a value, with its references resolved."""
        joined = value if isinstance(value, str) else "|".join(value)
        return _REFERENCE.sub(lambda found: f"(?:{self.source(self.raw[found[1]])})", joined)

    def pattern(self, name: str) -> re.Pattern[str]:
        return self.compiled(self.raw[name])

    def compiled(self, value: str | list[str]) -> re.Pattern[str]:
        return re.compile(self.source(value), re.IGNORECASE)

    def set(self, name: str) -> frozenset[str]:
        """Words that are separated by spaces, and no pattern."""
        value = self.raw[name]
        return frozenset((value if isinstance(value, str) else " ".join(value)).split())


@cache
def words(name: str) -> Words:
    return Words(name)
