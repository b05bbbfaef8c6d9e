"""Which of the passages that a search found to quote. Finds nothing, and cuts no sentences.

The search has read meaning and words already, and its order is hard to better: of two dozen signs that we tried (what
the encoder makes of headings and single sentences among them) only those below changed it for the better. They are
about what an encoder blurs: names (`Silver Saver` is not `Silver Plus Saver`, and is meant where nobody says `Plus`),
opposites (`unblock` is not `block`), sections beside the point (`Tips`, `Why can't I …`), headings that announce what
was asked for where the section has the rest of the question too. And they are about the company that a passage keeps:
what several of the passages found belong to is the document about the question. Of 323 questions, those that the
weights were chosen on, the search has the right document first for 205, this order for 226.

Which section of that document it is, is asked by itself (on the development half of `tests/bench/sections.py`): by the
words of the question that the title does not have, and by whether a section holds what is asked for. More of either,
the encoder's cosine of single sentences or of headings, or more passages than five, made it no better.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from knowledge.asked import Asked, asked_for
from knowledge.named import names_section, wanted_by
from knowledge.passage import Passage
from knowledge.tokens import asked, content, tokens

NAMED, PAIRED, ANNOUNCED, TOGETHER, HEADED = 0.1, 0.05, 0.05, 0.1, 0.1
HELD, BEYOND = 0.1, 0.1
"""Between the sections of one document: that it has what is asked for, and what the title does not say already."""
ASIDE, FAILING, OPPOSITE, INTERNAL, ANOTHER = 0.04, 0.06, 0.2, 0.1, 0.1
_NAME = re.compile(r"(?<=[\w,;:] )[A-Z][\w-]*(?: [A-Z][\w-]*)*")
_ASIDE = re.compile(
    r"\b(?:tips?|notes?|examples?|troubleshooting|best practices|keep in mind|next|after\w*|later|more|important"
    r"|overview|background|summary|see also)\b|提示|注意|示例|其他|补充|更多",
    re.IGNORECASE,
)
_FAILING = re.compile(
    r"\bwhy\b|\b(?:can't|cannot|declined|rejected|failed)\b|\bno [\w-]+\?|为什么|失败|被拒|没[^›？?]*[？?]",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|never|nothing|cannot)\b|n't\b|没|不", re.IGNORECASE)
_INTERNAL = re.compile(r"^internal\s*[:：–—-]|[(（\[]internal[)）\]]|^内部\s*[:：]|[(（【]内部", re.IGNORECASE)
_COLON = re.compile(r"\s*[:：—–|]\s*|\s-\s")
_STEPS = re.compile(r"\bhow to\b|\bsteps?\b|\bprocedure\b|怎么|如何|步骤|方法|流程", re.IGNORECASE)
_ABLE = re.compile(r"eligib|requirement|who can|qualif|资格|条件|要求", re.IGNORECASE)
_NEGATED = re.compile(r"(?:un|de|dis)-?(?=[a-z]{3})")


@dataclass(frozen=True, slots=True)
class Rated:
    """A passage, and how well it suits: its score in the search, bettered or worsened by the signs above."""

    passage: Passage
    rating: float


@dataclass(frozen=True)
class _Question:
    text: str

    @cached_property
    def words(self) -> list[str]:
        return content(asked(self.text))

    @cached_property
    def about(self) -> frozenset[str]:
        return wanted_by(self.text)

    @cached_property
    def names(self) -> list[list[str]]:
        """The words of each name that it writes with capitals."""
        return [words for name in _NAME.findall(self.text) if (words := content(tokens(name)))]

    @cached_property
    def of_trouble(self) -> bool:
        return bool(_FAILING.search(self.text) or _DENIED.search(self.text))

    @cached_property
    def kinds(self) -> list[Asked]:
        return asked_for(self.text)


@dataclass(frozen=True)
class _Place:
    """A passage among those that were found: its tokens, and how many of the others are of its document."""

    passage: Passage
    together: float

    @cached_property
    def parts(self) -> list[list[str]]:
        """The content words of title, headings and text."""
        return [content(tokens(part)) for part in (self.passage.title, self.passage.heading, self.passage.text)]

    @cached_property
    def subject(self) -> frozenset[str]:
        """The words of what the title is about: of its first part that has several words."""
        title = self.passage.title
        first = next((part for part in _COLON.split(title) if len(part.split()) > 1), title)
        return frozenset(content(tokens(first)))

    @cached_property
    def words(self) -> set[str]:
        return {word for part in self.parts for word in part}


def rated(question: str, found: Sequence[tuple[Passage, float]]) -> list[Rated]:
    """Passages with their scores in the search, the one that suits best first."""
    asking, documents = _Question(question), Counter(passage.document_id for passage, _ in found)
    places = [_Place(one, (documents[one.document_id] - 1) / max(len(found) - 1, 1)) for one, _ in found]
    known = {word for place in places for word in place.words}.intersection(asking.words)
    subjects = {place.subject for place in places}
    every = [
        Rated(passage, score + _signs(asking, place, known) - ANOTHER * _is_another(asking, place, subjects))
        for (passage, score), place in zip(found, places, strict=True)
    ]
    return sorted(_within(asking, every, places), key=lambda one: -one.rating)


def is_internal(passage: Passage) -> bool:
    """Whether the title says that it is not for customers."""
    return _INTERNAL.search(passage.title) is not None


def _signs(question: _Question, place: _Place, known: set[str]) -> float:
    """`known`: the words of the question that any of the passages holds."""
    passage, parts = place.passage, place.parts
    where = f"{passage.title} {passage.heading}"
    covered = len(known & place.words) / max(len(known), 1)
    return (
        NAMED * _share([_holds(parts, name) for name in question.names])
        + PAIRED * _share([_holds(parts, list(pair)) for pair in pairwise(question.words)])
        + ANNOUNCED * covered * _announces(question, passage)
        + TOGETHER * place.together
        + HEADED * names_section(question.about, passage)
        - ASIDE * bool(_ASIDE.search(_last(passage)) and not _ASIDE.search(question.text))
        - FAILING * bool(_FAILING.search(where) and not question.of_trouble)
        - OPPOSITE * _opposite(question.words, parts[0], content(tokens(_last(passage))))
        - INTERNAL * is_internal(passage)
    )


def _within(question: _Question, every: Sequence[Rated], places: Sequence[_Place]) -> list[Rated]:
    """The sections of the best one's document by what answers. Their ratings are dealt out anew, highest first: how far
    apart they lie, among each other and from other documents, stays.
    """
    best = max(every, key=lambda one: one.rating, default=None)
    ours = [
        (one.rating + _answers(question, place), one)
        for one, place in zip(every, places, strict=True)
        if best and one.passage.document_id == best.passage.document_id
    ]
    ordered = [one.passage for _, one in sorted(ours, key=lambda pair: -pair[0])]
    ratings = sorted((one.rating for _, one in ours), reverse=True)
    others = [one for one in every if best and one.passage.document_id != best.passage.document_id]
    return [*map(Rated, ordered, ratings), *others]


def _answers(question: _Question, place: _Place) -> float:
    """What speaks for a section within its document, where titles and names tell nothing apart any more."""
    title, heading, text = map(set, place.parts)
    beyond = {word: _weight(word) for word in question.words if word not in title}
    said = sum(weight for word, weight in beyond.items() if word in heading | text)
    held = _share([kind.held.search(place.passage.text) is not None for kind in question.kinds])
    return HELD * held + BEYOND * said / (sum(beyond.values()) or 1.0)


def _weight(word: str) -> float:
    """A single Chinese character is in many words, and a pair of them in few."""
    return 0.3 if len(word) == 1 and not word.isascii() else 1.0


def _is_another(question: _Question, place: _Place, subjects: Collection[frozenset[str]]) -> bool:
    """Whether it is about a `Business Gold Card` where a `Gold Card` was found too and nobody spoke of business, or the
    other way round.
    """
    wanted = set(question.words)
    wider = (other for other in subjects if other < place.subject and other & wanted)
    narrower = (other for other in subjects if place.subject < other)
    return any(not (place.subject - other) & wanted for other in wider) or any(
        other - place.subject <= wanted for other in narrower
    )


def _announces(question: _Question, passage: Passage) -> bool:
    """Whether the section's heading says that it has what is asked for."""
    last = _last(passage)
    named = set(content(tokens(passage.heading.rsplit(" › ", 1)[-1])))
    return (
        bool(named and named <= set(question.words))
        or (Asked.STEPS in question.kinds and bool(_STEPS.search(last)))
        or (Asked.WHO in question.kinds and bool(_ABLE.search(last)))
    )


def _opposite(wanted: Sequence[str], title: Sequence[str], heading: Sequence[str]) -> bool:
    """Whether the place speaks of undoing what is asked about, or the other way round."""
    places = (heading or title, [*title, *heading])
    return any(_undoing(here, wanted) or _undoing(wanted, here) for here in places if here)


def _undoing(there: Sequence[str], plain: Sequence[str]) -> bool:
    """Whether one says `unblock` where the other says `block`; to unblock who was blocked is the former."""
    undone = ((word, _NEGATED.sub("", word, count=1), there[:at]) for at, word in enumerate(there))
    return any(
        word not in plain and done in plain and done not in before for word, done, before in undone if word != done
    )


def _last(passage: Passage) -> str:
    return passage.heading.rsplit(" › ", 1)[-1] or passage.title


def _holds(parts: Sequence[Sequence[str]], words: list[str]) -> bool:
    """Whether a part has these words side by side."""
    size = len(words)
    return any(words == list(part[at : at + size]) for part in parts for at in range(len(part) - size + 1))


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 0.0
