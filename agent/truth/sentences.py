"""Where sentences and clauses begin and end, in English, Chinese, lists and tables. Not grammar."""

import re
from dataclasses import dataclass

_END = re.compile(
    r"[。!?!?]+[)\"'”’]*|(?<!\b[A-Z])(?<!\bNo)(?<!\bno)(?<!approx)(?<!e\.g)(?<!i\.e)\.+[)\"'”’]*(?=\s|$)|\n+"
)
_BREAK = re.compile(
    r"\s*(?:,(?!\s(?:19|20)\d\d\b)|[;、:|()\n…—]|(?<!\w)[-–](?!\w)|\.{3}"
    r"|,? \b(?:but|however|although|though|whereas|so|because"
    r"|and (?=i\b|we\b|you\b|your\b|it\b|the\b|that\b|order\b|if\b|\$))\b)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a clause: what it says, and where it stands in the whole text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def sentences(text: str) -> list[Piece]:
    """Sentences with their end mark, and each line of a list or table as one."""
    return _split(text, _END, keep=True)


def clauses(sentence: Piece) -> list[Piece]:
    """The parts of a sentence between commas, brackets, bars and some conjunctions."""
    return [Piece(piece.text, piece.start + sentence.start) for piece in _split(sentence.text, _BREAK, keep=False)]


def _split(text: str, pattern: re.Pattern[str], *, keep: bool) -> list[Piece]:
    pieces, start = [], 0
    for found in pattern.finditer(text):
        pieces.append(_trimmed(text, start, found.end() if keep else found.start()))
        start = found.end()
    pieces.append(_trimmed(text, start, len(text)))
    return [piece for piece in pieces if piece.text]


def _trimmed(text: str, start: int, end: int) -> Piece:
    raw = text[start:end]
    return Piece(raw.strip(), start + len(raw) - len(raw.lstrip()))
