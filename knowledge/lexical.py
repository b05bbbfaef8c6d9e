"""The lexical half of the search: BM25 over English and Chinese tokens. Not the vectors, not the mixing."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.tokens import asked, tokens

# What a passage scores, as a share of the question's weight, when it holds nearly every token of it: the scale on which
# a lexical score is 1. Measured on sentences of 698 support documents as questions (median 0.47).
FULL = 0.45
COMPARED = 8  # passages that are looked at for the question's own wording

ARRAYS = ("data", "indices", "indptr")  # of the matrix of scores
BLOCK = 128  # scores whose largest is looked at first

Codes: TypeAlias = "array[int]"


@dataclass(frozen=True, slots=True)
class Scored:
    """What each passage scores, about 0 to 1, and how the question does.

    `coverage` is the share of the question's weight that the best passage carries; `length` its number of tokens;
    `verbatim` the share of its pairs of neighbours that one of the best passages holds side by side too.
    """

    scores: NDArray[np.float32]
    coverage: float
    length: int
    verbatim: float


class Vocabulary:
    """Tokens to numbers; it only grows, so that what was coded once need not be coded again."""

    def __init__(self, numbers: dict[str, int] | None = None) -> None:
        self.numbers = numbers or {}

    def code(self, text: str) -> Codes:
        return array("I", [self.numbers.setdefault(token, len(self.numbers)) for token in tokens(text)])


class LexicalIndex:
    """BM25 (Lucene's variant, Kamphuis et al. 2020) over coded passages; never changed once built."""

    def __init__(self, vocabulary: Vocabulary, passages: Sequence[Codes]) -> None:
        self._begin(vocabulary, passages)
        if not any(passages):
            return
        known = dict(self._numbers)  # the vocabulary may grow while this index is in use
        self._bm25.index(([codes.tolist() for codes in passages], known), create_empty_token=False, show_progress=False)
        self._weigh()

    @classmethod
    def restored(
        cls, vocabulary: Vocabulary, passages: Sequence[Codes], arrays: Mapping[str, NDArray[Any]]
    ) -> "LexicalIndex":
        """The index that gave these arrays, without counting again. Raises KeyError where one is missing."""
        index = cls(vocabulary, ())
        index._begin(vocabulary, passages)
        if any(passages):
            index._bm25.scores = {**{name: arrays[name] for name in ARRAYS}, "num_docs": len(passages)}
            index._weigh()
        return index

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What `restored` makes the same index of; nothing for an empty one."""
        return {name: self._bm25.scores[name] for name in ARRAYS} if self._known else {}

    def _begin(self, vocabulary: Vocabulary, passages: Sequence[Codes]) -> None:
        self._numbers = vocabulary.numbers
        self._passages = passages
        self._size = len(passages)
        self._known = 0
        self._bm25 = bm25s.BM25(method="lucene", csc_backend="scipy")
        self._bm25.nonoccurrence_array = None

    def _weigh(self) -> None:
        holding = np.diff(self._bm25.scores["indptr"])
        self._known = len(holding)
        self._weights = np.log1p((self._size - holding + 0.5) / (holding + 0.5))
        self._unknown = float(np.log1p((self._size + 0.5) / 0.5))

    def score(self, question: str, hidden: NDArray[np.bool_] | None = None) -> Scored:
        """Score every passage but the hidden ones; a token that no passage holds weighs as much as the rarest one."""
        said = asked(question)
        wanted = [self._numbers.get(token, self._known) for token in said]
        known = [number for number in wanted if number < self._known]
        if not known:
            return Scored(np.zeros(self._size, np.float32), 0.0, len(said), 0.0)
        whole = float(self._weights[known].sum()) + self._unknown * (len(wanted) - len(known))
        raw = self._bm25.get_scores_from_ids(known)
        if hidden is not None:
            raw[hidden] = 0.0
        return Scored(raw / (whole * FULL), float(raw.max()) / whole, len(said), self._verbatim(wanted, raw))

    def _verbatim(self, wanted: list[int], raw: NDArray[np.float32]) -> float:
        pairs = list(pairwise(wanted))
        if not pairs:
            return 0.0
        held = (set(pairwise(self._passages[at])) for at in top(raw, COMPARED))
        return max((sum(pair in there for pair in pairs) for there in held), default=0) / len(pairs)


def top(scores: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    """Where the `limit` largest scores above 0 stand, in no order.

    The largest of each block bound them from below, so that few are left to be partitioned: 0.1 ms for 100,000 scores
    most of which are alike, where partitioning all of them takes 6.
    """
    whole = len(scores) // BLOCK * BLOCK
    largest = scores[:whole].reshape(-1, BLOCK).max(axis=1) if whole else scores[:0]
    least = np.partition(largest, -limit)[-limit] if len(largest) > limit else 0.0
    places = np.flatnonzero(scores >= least if least > 0 else scores > 0)
    return places if len(places) <= limit else places[np.argpartition(scores[places], -limit)[-limit:]]
