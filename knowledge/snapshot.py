"""Everything a search reads, as it stood at one revision: never changed, only replaced. Not the vectors.

A search holds one snapshot from its first line to its last, so it sees a document as it was or as it is, never half.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from knowledge.generations import Generation
from knowledge.lexical import Codes, LexicalIndex, Vocabulary
from knowledge.passage import Passage
from knowledge.rows import Stored
from knowledge.split import embedded

_LOCALE_IN_NAME = re.compile(r"(?:^|(?<=[/._-]))(?:en|zh)(?:[-_](?:[a-z]{2}|hans|hant))?(?:$|[/._-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The passages of a generation at a revision; the lists run alongside each other."""

    generation: Generation
    stored: tuple[Stored, ...]
    codes: tuple[Codes, ...]
    vocabulary: Vocabulary
    lexical: LexicalIndex
    positions: dict[str, int] = field(default_factory=dict)
    articles: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def passage(self, position: int) -> Passage:
        return self.stored[position].passage

    def in_language(self, locale: str) -> Collection[str]:
        """The articles that are there in this language and in others too."""
        return {name for name, locales in self.articles.items() if locale in locales}

    @property
    def ids(self) -> Collection[str]:
        return self.positions.keys()

    def revisions(self) -> dict[int, int]:
        """The revision of each document that is in here."""
        return {stored.document: stored.revision for stored in self.stored}


def empty(generation: Generation) -> Snapshot:
    """Where a generation begins."""
    vocabulary = Vocabulary()
    return Snapshot(generation, (), (), vocabulary, LexicalIndex(vocabulary, ()))


def advanced(before: Snapshot, generation: Generation, gone: Collection[int], new: Sequence[Stored]) -> Snapshot:
    """The next snapshot: without the documents in `gone`, and with new passages. Call it in a thread."""
    kept = [position for position, stored in enumerate(before.stored) if stored.document not in gone]
    stored = (*(before.stored[position] for position in kept), *new)
    codes = (*(before.codes[position] for position in kept), *(_codes(before.vocabulary, one.passage) for one in new))
    positions = {one.passage.id: position for position, one in enumerate(stored)}
    lexical = LexicalIndex(before.vocabulary, codes)
    return Snapshot(generation, stored, codes, before.vocabulary, lexical, positions, _articles(stored))


def article(document_id: str) -> str:
    """What two translations of a document have in common: `zh/returns.md` and `en/returns.md` are one article."""
    return _LOCALE_IN_NAME.sub("", document_id) or document_id


def _codes(vocabulary: Vocabulary, passage: Passage) -> Codes:
    """The title counts twice: it is what a question about the document is most like."""
    return vocabulary.code(f"{passage.title}\n{embedded(passage.title, passage.heading, passage.text)}")


def _articles(stored: Sequence[Stored]) -> dict[str, dict[str, list[int]]]:
    """The passages of each article that is there in several languages, by language."""
    found: dict[str, dict[str, list[int]]] = {}
    for position, one in enumerate(stored):
        found.setdefault(article(one.passage.document_id), {}).setdefault(one.passage.locale, []).append(position)
    return {name: locales for name, locales in found.items() if len(locales) > 1}
