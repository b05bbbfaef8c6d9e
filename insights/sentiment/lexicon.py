"""One language's words of feeling, read from its file. Says what a word weighs, never what a sentence means."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

WORDS = Path(__file__).parent / "words"
_LONGEST_RUN = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Match:
    """What begins at a place: its weight, and how many words (characters in Chinese) it takes."""

    weight: float
    size: int


@dataclass(frozen=True)
class Lexicon:
    """`weights` of words and of phrases (joined by `_`), `stems` that any ending may follow, `sorts` such as `not`."""

    weights: Mapping[str, float]
    stems: Mapping[str, float]
    sorts: Mapping[str, frozenset[str]]
    _known: dict[str, float] = field(default_factory=dict)

    def sort(self, name: str) -> frozenset[str]:
        return self.sorts.get(name, frozenset())

    def weight(self, word: str) -> float:
        """A single word's weight; 0 for one that says nothing."""
        if word not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[word] = self._weight(word)
        return self._known[word]

    def _weight(self, word: str) -> float:
        for form in dict.fromkeys((word, _LONGEST_RUN.sub(r"\1\1", word), _LONGEST_RUN.sub(r"\1", word))):
            if form in self.weights:
                return self.weights[form]
            for size in range(len(form), 2, -1):
                if form[:size] in self.stems:
                    return self.stems[form[:size]]
        return 0.0

    def phrase(self, words: Sequence[str], place: int) -> Match | None:
        """The longest phrase of several words that begins there."""
        for phrase in self._phrases.get(words[place], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                return Match(self.weights["_".join(phrase)], len(phrase))
        return None

    def longest_at(self, text: str, place: int) -> str:
        """The longest word of any sort that begins at this character; empty if there is none."""
        for size in range(self._reach.get(text[place], 0), 0, -1):
            if text[place : place + size] in self._words:
                return text[place : place + size]
        return ""

    @cached_property
    def _phrases(self) -> Mapping[str, Sequence[tuple[str, ...]]]:
        found = defaultdict(list)
        for word in self.weights:
            parts = tuple(word.split("_"))
            if len(parts) > 1:
                found[parts[0]].append(parts)
        return {first: sorted(phrases, key=len, reverse=True) for first, phrases in found.items()}

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self.weights).union(*(self.sort(name) for name in ("not", "more", "less", "polite", "keep")))

    @cached_property
    def _reach(self) -> Mapping[str, int]:
        reach: defaultdict[str, int] = defaultdict(int)
        for word in self._words:
            reach[word[0]] = max(reach[word[0]], len(word))
        return reach


@cache
def lexicon(name: str) -> Lexicon:
    """The words of `en`, `zh` or `emoji`."""
    lines = (WORDS / f"{name}.txt").read_text("utf-8").splitlines()
    weights: dict[str, float] = {}
    stems: dict[str, float] = {}
    sorts: dict[str, frozenset[str]] = {}
    for first, *words in (line.split() for line in lines if line and not line.startswith("#")):
        if first.isalpha():
            sorts[first] = frozenset(words)
            continue
        weights |= {word: float(first) for word in words if not word.endswith("*")}
        stems |= {word[:-1]: float(first) for word in words if word.endswith("*")}
    return Lexicon(weights, stems, sorts)
