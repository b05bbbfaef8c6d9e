"""What `builtin` says, by key and language, from `phrases_en.yaml` and `phrases_zh.yaml`. Words only: no decisions."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "zh")


@cache
def table(language: str) -> dict[str, Any]:
    """All the phrases of a language."""
    path = Path(__file__).parent / f"phrases_{language}.yaml"
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def say(language: str, key: str, **values: object) -> str:
    """The phrase with its values filled in."""
    return str(table(language)[key]).strip().format(**values)


def chips(language: str, *keys: str) -> tuple[str, ...]:
    """The texts of suggestions that a customer can press instead of typing."""
    return tuple(str(table(language)["chips"][key]) for key in keys)


def name(language: str, group: str, key: str) -> str:
    """What something is called (`status`, `carrier` …); the key itself where nobody has named it."""
    return str(table(language).get(group, {}).get(key, key.replace("_", " ")))
