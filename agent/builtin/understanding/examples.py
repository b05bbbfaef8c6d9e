"""The messages that the reader learns from, as they stand in the files beside it: what is said, in answer to what,
and what it asks for.
"""

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from agent.builtin.understanding.normalise import HERE

TRAINED_ON = HERE / "trained_on"
"""The digest of the messages that the reader was made from; what reads it imports nothing that trains."""
_LINE = re.compile(r"(\S+)(?: @(\w+))?: (.+)")


@dataclass(frozen=True, slots=True)
class Example:
    """One message. `expecting` is what the customer was asked for before it, or None."""

    text: str
    expecting: str | None
    intents: frozenset[str]


def examples(names: Collection[str] = (), *, without: Collection[str] = ()) -> list[Example]:
    """Those of the files of these names (`en_1`; none named: of all files), but of none that is left out."""
    return [
        one
        for path in sorted((HERE / "utterances").glob("*.txt"))
        if (not names or path.stem in names) and path.stem not in without
        for one in _read(path.read_text(encoding="utf-8"))
    ]


def trained_on() -> str:
    """The digest of all files: what was made from them says by it whether it is still of today."""
    digest = hashlib.sha256()
    for path in sorted((HERE / "utterances").glob("*.txt")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _read(text: str) -> Iterator[Example]:
    for line in text.splitlines():
        if not line.startswith("# ") and (found := _LINE.fullmatch(line)):
            yield Example(found[3], found[2], frozenset(found[1].split("+")) - {"-"})
