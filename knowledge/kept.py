"""The words of the passages in a file, so that a start need not count them again. Derived from the rows; can be thrown
away, and is where it cannot be read.

A passage's id is never used for another text, so what was counted for an id holds, whatever was written since.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.lexical import Codes, LexicalIndex, Vocabulary

VERSION = 2
"""Of what is kept and of how words are counted: raise it when either changes."""


@dataclass(frozen=True, slots=True)
class Words:
    """A vocabulary, the codes of some passages by their ids, and the index over them in this order."""

    vocabulary: Vocabulary
    codes: dict[str, Codes]
    index: LexicalIndex

    def index_of(self, ids: Sequence[str]) -> LexicalIndex | None:
        """The index, if it is over exactly these passages."""
        return self.index if len(ids) == len(self.codes) and all(map(str.__eq__, ids, self.codes)) else None


def keep(path: Path, ids: Sequence[str], codes: Sequence[Codes], vocabulary: Vocabulary, index: LexicalIndex) -> None:
    """Write a file in one go. Takes CPU time: call it in a thread. Raises OSError."""
    parts: dict[str, Any] = {
        "version": np.array([VERSION]),
        "tokens": _text(list(vocabulary.numbers)),
        "ids": _text(ids),
        "sizes": np.array([len(one) for one in codes], np.uint32),
        "codes": np.frombuffer(b"".join(one.tobytes() for one in codes), np.uint32),
        **index.arrays(),
    }
    with NamedTemporaryFile(dir=path.parent, prefix=".words-", suffix=".npz", delete=False) as file:
        np.savez(file, **parts)
    Path(file.name).replace(path)


def kept(path: Path | None) -> Words | None:
    """What is in a file; None where there is none, or not what `keep` writes."""
    if path is None:
        return None
    try:
        with np.load(path, allow_pickle=False) as file:
            parts = {name: file[name] for name in file.files}
        if parts["version"].tolist() != [VERSION]:
            return None
        tokens, ids = (bytes(parts[name]).decode().split("\n") for name in ("tokens", "ids"))
        vocabulary = Vocabulary(dict(zip(tokens, range(len(tokens)), strict=True)))
        cuts = np.cumsum(parts["sizes"])[:-1]
        codes = [array("I", one.tobytes()) for one in np.split(parts["codes"], cuts)]
        index = LexicalIndex.restored(vocabulary, codes, parts)
        return Words(vocabulary, dict(zip(ids, codes, strict=True)), index)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _text(lines: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)
