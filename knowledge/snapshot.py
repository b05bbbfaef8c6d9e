"""Everything a search reads, as it stood at one revision: never changed, only replaced. Not the vectors.

A search holds one snapshot from its first line to its last, so it sees a document as it was or as it is, never half.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.generations import Generation
from knowledge.kept import Words
from knowledge.lexical import Codes, LexicalIndex, Scored, Vocabulary
from knowledge.passage import Passage
from knowledge.rows import Stored
from knowledge.split import embedded

_LOCALE_IN_NAME = re.compile(r"(?:^|(?<=[/._-]))(?:en|zh)(?:[-_](?:[a-z]{2}|hans|hant))?(?:$|[/._-])", re.IGNORECASE)


Articles: TypeAlias = dict[str, dict[str, list[int]]]


@dataclass(frozen=True, slots=True)
class View:
    """What of a snapshot one may see: everything, or all that is not `hidden` because it is for staff only."""

    stored: tuple[Stored, ...]
    lexical: LexicalIndex
    articles: Articles
    hidden: NDArray[np.bool_] | None = None

    def passage(self, position: int) -> Passage:
        return self.stored[position].passage

    def score(self, question: str) -> Scored:
        """What every passage that may be seen scores by its words."""
        return self.lexical.score(question, self.hidden)

    def shows(self, position: int) -> bool:
        return self.hidden is None or not self.hidden[position]

    def introduction(self, position: int) -> Passage | None:
        """What a passage's document says before its first heading, if anything; the passage may be it."""
        document, first = self.stored[position].document, position
        while first > 0 and self.stored[first - 1].document == document:
            first -= 1
        passage = self.passage(first)
        return passage if self.shows(first) and not passage.heading else None

    def languages(self, position: int) -> Collection[str]:
        """The languages that a passage's article is there in, if there are several."""
        return self.articles.get(article(self.passage(position).document_id), {}).keys()

    def translation(self, position: int, locale: str) -> int | None:
        """The passage at the same place of the article in another language, if it has as many there."""
        passage = self.passage(position)
        versions = self.articles.get(article(passage.document_id), {})
        own, other = versions.get(passage.locale, []), versions.get(locale, [])
        return other[own.index(position)] if len(own) == len(other) and position in own else None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The passages of a generation at a revision; the lists run alongside each other."""

    generation: Generation
    stored: tuple[Stored, ...]
    codes: tuple[Codes, ...]
    vocabulary: Vocabulary
    everything: View
    for_customers: View
    positions: dict[str, int] = field(default_factory=dict)

    @property
    def ids(self) -> Collection[str]:
        return self.positions.keys()

    def revisions(self) -> dict[int, int]:
        """The revision of each document that is in here."""
        return {stored.document: stored.revision for stored in self.stored}


def empty(generation: Generation) -> Snapshot:
    """Where a generation begins."""
    vocabulary = Vocabulary()
    nothing = View((), LexicalIndex(vocabulary, ()), {})
    return Snapshot(generation, (), (), vocabulary, nothing, nothing)


def advanced(
    before: Snapshot, generation: Generation, gone: Collection[int], new: Sequence[Stored], words: Words | None = None
) -> Snapshot:
    """The next snapshot: without the documents in `gone`, and with new passages. Call it in a thread.

    `words`: what was counted before of some of the passages; for the first snapshot of all.
    """
    vocabulary = words.vocabulary if words else before.vocabulary
    new = _as_counted(new, words) if words else new
    kept = [position for position, stored in enumerate(before.stored) if stored.document not in gone]
    stored = (*(before.stored[position] for position in kept), *new)
    counted = words.codes if words else {}
    added = (counted.get(one.passage.id) or _codes(vocabulary, one.passage) for one in new)
    codes = (*(before.codes[position] for position in kept), *added)
    positions = {one.passage.id: position for position, one in enumerate(stored)}
    index = (words.index_of(list(positions)) if words else None) or LexicalIndex(vocabulary, codes)
    everything = View(stored, index, _articles(stored))
    return Snapshot(generation, stored, codes, vocabulary, everything, _customers(everything), positions)


def article(document_id: str) -> str:
    """What two translations of a document have in common: `zh/returns.md` and `en/returns.md` are one article."""
    return _LOCALE_IN_NAME.sub("", document_id) or document_id


def _as_counted(new: Sequence[Stored], words: Words) -> Sequence[Stored]:
    """Passages in the order in which they were counted, if it is these that were: the index of then is theirs."""
    named = {one.passage.id: one for one in new}
    return [named[id] for id in words.codes] if named.keys() == words.codes.keys() else new


def _codes(vocabulary: Vocabulary, passage: Passage) -> Codes:
    """The title counts twice: it is what a question about the document is most like."""
    return vocabulary.code(f"{passage.title}\n{embedded(passage.title, passage.heading, passage.text)}")


def _customers(everything: View) -> View:
    hidden = np.fromiter((one.passage.staff for one in everything.stored), np.bool_, len(everything.stored))
    if not hidden.any():
        return everything
    return replace(everything, hidden=hidden, articles=_articles(everything.stored, hidden))


def _articles(stored: Sequence[Stored], hidden: NDArray[np.bool_] | None = None) -> Articles:
    """The passages of each article that is there in several languages, by language."""
    found: Articles = {}
    for position, one in enumerate(stored):
        if hidden is not None and hidden[position]:
            continue
        found.setdefault(article(one.passage.document_id), {}).setdefault(one.passage.locale, []).append(position)
    return {name: locales for name, locales in found.items() if len(locales) > 1}
