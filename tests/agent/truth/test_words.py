"""The word lists: every pattern compiles, and none was cut short by a sign that YAML reads as its own."""

import re
from pathlib import Path

import pytest
import yaml

import agent.truth.words
from agent.truth.words import Words

FILES = sorted(Path(agent.truth.words.__file__).parent.glob("*.yaml"))


def patterns(value: object) -> list[str]:
    if isinstance(value, dict):
        return [one for inner in value.values() for one in patterns(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in patterns(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_that_every_pattern_compiles_and_is_whole(path: Path) -> None:
    words = Words(path.stem)
    for pattern in patterns(words.raw):
        re.compile(words.source(pattern))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        quoted = line.partition("'")[1] or line.lstrip().startswith("#")
        assert quoted or " #" not in line, f"{path.name}:{number} is cut at the #"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_that_every_list_is_used(path: Path) -> None:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    code = "".join(one.read_text(encoding="utf-8") for one in path.parent.parent.glob("*.py"))
    text = path.read_text(encoding="utf-8")
    unused = [name for name in raw if f'"{name}"' not in code and f"{{{name}}}" not in text + code]
    assert not unused
