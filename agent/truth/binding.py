"""Which order or product a place in a reply speaks of, so that one record's price is not told of another.

By the nearest name in the clause, else in the sentence, else in the one before (or above, in a list). In doubt, none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agent.truth.ids import token
from agent.truth.index import Index
from agent.truth.reading import Reading
from agent.truth.rows import Record
from agent.truth.sentences import Piece
from agent.truth.values import Name

_OTHERWISE = re.compile(
    r"\b(?:other|others|another|different|altogether|both|overall|all (?:of )?(?:your|three|four|the)|each of)\b"
    r"|其他|其它|另外?|总共|一共|全部|合起来|分别",
    re.IGNORECASE,
)
_EACH = re.compile(r"\brespectively\b|分别|各为|依次", re.IGNORECASE)
_WORD = re.compile(r"(?<![A-Za-z0-9])#?[A-Za-z]{0,24}\d[A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*|\b[A-Z]{1,3}-[A-Z0-9]{6,}")
_BULLET = re.compile(r"\s*(?:[-•·–]|\d+[.)]|[a-z]\))\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A record named in the reply. Several records can bear one name: an order in a list, and the same in detail."""

    start: int
    end: int
    key: str
    family: str


class Binder:
    """The mentions of a reply, and what a position is bound to: {family: records}."""

    def __init__(self, reading: Reading, index: Index) -> None:
        self._reading = reading
        self.index = index
        self.records = index.records
        self._facts = [found.start for found in reading.facts if not isinstance(found.fact, Name)]
        mentions = {*self._named(), *self._worded(), *self._titled(reading.text.lower())}
        self._mentions = sorted(mentions, key=lambda one: one.start)

    def _named(self) -> Iterable[Mention]:
        families = {kind for kind, _ in self.records}
        for found in self._reading.facts:
            if isinstance(found.fact, Name):
                ordered = {"order"} if found.fact.label.startswith(("order", "订单")) else set()
                for kind in {kind for kind in families if (kind, found.fact.token) in self.records} | ordered:
                    yield Mention(found.start, found.end, found.fact.token, kind)

    def _worded(self) -> Iterable[Mention]:
        """Numbers that only a result tells to be names: 2088 may be a year, but not beside an order of that name."""
        names = {name: kind for kind, name in self.records}
        taken = [(found.start, found.end) for found in self._reading.facts]
        for word in _WORD.finditer(self._reading.text):
            kind = names.get(token(word[0]))
            if kind and not any(start < word.end() and word.start() < end for start, end in taken):
                yield Mention(word.start(), word.end(), token(word[0]), kind)

    def _titled(self, text: str) -> Iterable[Mention]:
        spans: list[tuple[int, int]] = []
        titles = [name for kind, name in self.records if kind == "goods" and name in text]
        for title in sorted(titles, key=len, reverse=True):
            start = text.find(title)
            while start >= 0:
                end = start + len(title)
                if not any(first < end and start < last for first, last in spans):
                    spans.append((start, end))
                    yield Mention(start, end, title, "goods")
                start = text.find(title, end)

    def bound(self, start: int) -> dict[str, list[Record]]:
        """The records that the words at `start` are about, by family; an empty list: a name that no result knows."""
        piece = self._reading.sentence(start)
        here = [one for one in self._mentions if piece.start <= one.start < piece.end]
        if not here:
            here = self._above(piece)
            kept = here if len({(one.family, one.key) for one in here}) == len({one.family for one in here}) else []
            return self._records(kept)
        out: dict[str, list[Record]] = {}
        for kind in {one.family for one in here}:
            out |= self._records(self._nearest([one for one in here if one.family == kind], piece, start))
        return out

    def here(self, start: int) -> dict[str, list[Record]]:
        """The same, where the sentence itself names them."""
        piece = self._reading.sentence(start)
        return self.bound(start) if any(piece.start <= one.start < piece.end for one in self._mentions) else {}

    def _records(self, mentions: list[Mention]) -> dict[str, list[Record]]:
        out: dict[str, list[Record]] = {}
        for one in mentions:
            out.setdefault(one.family, []).extend(self.records.get((one.family, one.key), []))
        return out

    def _nearest(self, mentions: list[Mention], piece: Piece, start: int) -> list[Mention]:
        if len({one.key for one in mentions}) == 1:
            return mentions
        facts = [at for at in self._facts if piece.start <= at < piece.end]
        apart = len(facts) > 1 and (mentions[-1].start < facts[0] or facts[-1] < mentions[0].start)
        if apart or _EACH.search(piece.text):
            return mentions
        clause = self._reading.clause(start)
        inside = [one for one in mentions if clause.start <= one.start < clause.end]
        if inside:
            return inside
        before = [one for one in mentions if one.start < start]
        after = [one for one in mentions if one.start > start]
        named_first = not facts or mentions[0].start < facts[0]
        return before[-1:] if before and named_first else (after[:1] if after and not named_first else mentions)

    def _above(self, piece: Piece) -> list[Mention]:
        """The mentions of the sentence before; of the nearest line above in a list."""
        if _OTHERWISE.search(piece.text):
            return []
        earlier = [one for one in self._reading.pieces if one.end <= piece.start]
        for steps, other in enumerate(reversed(earlier)):
            listed = _BULLET.match(piece.text) is not None
            if "\n\n" in self._reading.text[other.end : piece.start] or (steps and not listed):
                return []
            if mentions := [one for one in self._mentions if other.start <= one.start < other.end]:
                return mentions if listed or not _BULLET.match(other.text) else []
        return []


def apart(record: Record | None, bound: dict[str, list[Record]]) -> bool:
    """Whether a day of `record` has nothing to do with the order, return or ticket that the sentence names."""
    dated = [one for kind in ("order", "ticket", "return", "exchange") for one in bound.get(kind, ())]
    if record is None or not dated:
        return False
    around = [record, *record.ancestors()]
    return not any(one in (other, *other.ancestors()) for one in around for other in dated)


def conflicts(record: Record | None, bound: dict[str, list[Record]]) -> bool:
    """Whether a fact of `record` is of another order or product than the one that is bound."""
    if record is None:
        return False
    chain = [record, *record.ancestors()]
    for kind, records in bound.items():
        mine = [one for one in chain if kind in one.families]
        if mine and not any(one is other for one in mine for other in records):
            return True
    return False
