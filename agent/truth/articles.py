"""Whether a sentence of a reply is a general rule that an article has in these very words.

Such a sentence claims no deed of this turn, tells no status of this customer's order and promises nothing that the shop
has not: "While the order is pending, you can change it." What an article says as if it were about the reader, or as
just done, is not believed for being written there: "Your refund has been issued."
"""

import re

from agent.truth.evidence import Evidence
from agent.truth.sentences import Piece
from agent.truth.words import words

_WORDS = words("articles")
_SOMEBODYS, _DONE = _WORDS.pattern("somebodys"), _WORDS.pattern("done")
_MARKER = re.compile(r"^(?:[-•*]|\d+[.)、])\s*")
_MARKS = frozenset(".!?。")
_ENDS = frozenset("\n|:•*-") | _MARKS | {""}
_BETWEEN = " \"'”’)"
SHORTEST = 8
"""Characters of such a sentence: fewer may be anywhere."""


def general_rule(sentence: Piece, evidence: Evidence) -> bool:
    """Whether an article says it, whole, and of nobody in particular."""
    said = _MARKER.sub("", sentence.text.lower()).strip()
    if len(said) < SHORTEST or _SOMEBODYS.search(said) or _DONE.search(said):
        return False
    return any(_has(one.lowered, said) for one in evidence.ours.sources if one.role == "passages")


def _has(text: str, said: str) -> bool:
    """Whether a text has these words from where a sentence, a line or a cell begins to where one ends."""
    at = text.find(said)
    while at >= 0:
        before, after = text[:at].rstrip(_BETWEEN), text[at + len(said) :].lstrip(" ")
        if before[-1:] in _ENDS and (said[-1] in _MARKS or after[:1] in _ENDS):
            return True
        at = text.find(said, at + 1)
    return False
