"""The words that tell topics apart, as people write them: class-based TF-IDF (Grootendorst 2022) on words and phrases.

English words are counted by their stem and shown in their commonest form. Chinese has no spaces and we ship no
dictionary: runs of two to four characters that hang together (their characters come together more often than chance
has it) are words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import log

from knowledge.tokens import CJK, FUNCTION_WORDS, folded, tokens

COUNT = 6
_ENGLISH = re.compile(r"[a-z][a-z'’]+")
_CHINESE = re.compile(rf"[{CJK}]+")
_EMPTY = frozenset(
    "的了是我你您他她它们在有和就不也都这那吗呢吧啊呀哦嗯很太还要想请能会到把被给跟对与及或而但着过个一两几么什怎哪为啥多少好下上去来说再又才只没得地等啦嘛哈"
)
_POLITE = frozenset(
    tokens("please hi hello hey thanks thank help need want would like know get got im ive dont doesnt can tell")
)
COHESION = 3.0
"""How many times as often as by chance the halves of a Chinese word come together."""


def keywords(groups: Mapping[int, Sequence[str]]) -> dict[int, tuple[str, ...]]:
    """For each topic the words that it has and others have not, strongest first."""
    chinese = _cohesive([text for texts in groups.values() for text in texts])
    shown: defaultdict[str, Counter[str]] = defaultdict(Counter)
    counts = {number: Counter(_terms(texts, chinese, shown)) for number, texts in groups.items()}
    everywhere = sum(counts.values(), Counter[str]())
    mean = everywhere.total() / max(len(counts), 1)
    return {
        number: _distinct(
            {
                term: count / own.total() * log(1 + mean / everywhere[term])
                for term, count in own.items()
                if count > 1 or len(groups[number]) < 5
            },
            shown,
        )
        for number, own in counts.items()
    }


def _terms(texts: Sequence[str], chinese: frozenset[str], shown: Mapping[str, Counter[str]]) -> Iterator[str]:
    """Each term once a text."""
    for text in texts:
        plain, found = folded(text), set[str]()
        stems = [(_stem(word), word) for word in _ENGLISH.findall(plain)]
        for stem, word in stems:
            if stem not in FUNCTION_WORDS and stem not in _POLITE and len(stem) > 1:
                found.add(stem)
                shown[stem][word] += 1
        for (first, one), (second, two) in pairwise(stems):
            if first in found and second in found and first != second:
                found.add(f"{first} {second}")
                shown[f"{first} {second}"][f"{one} {two}"] += 1
        for run in _CHINESE.findall(plain):
            found.update(part for part in _runs(run) if part in chinese)
        yield from sorted(found)


def _stem(word: str) -> str:
    return "".join(tokens(word))


def _runs(run: str) -> Iterator[str]:
    for size in (2, 3, 4):
        yield from (run[place : place + size] for place in range(len(run) - size + 1))


def _cohesive(texts: Sequence[str]) -> frozenset[str]:
    """Runs of Chinese characters that are words, as far as counting can tell."""
    counts: Counter[str] = Counter()
    for text in texts:
        for run in _CHINESE.findall(folded(text)):
            counts.update(run)
            counts.update(_runs(run))
    single = sum(count for part, count in counts.items() if len(part) == 1)
    least = 2 if single < 20_000 else 4

    def hangs_together(part: str) -> bool:
        chance = max(counts[part[:cut]] * counts[part[cut:]] for cut in range(1, len(part)))
        return counts[part] * single >= COHESION * chance

    return frozenset(
        part
        for part, count in counts.items()
        if len(part) > 1 and count >= least and _EMPTY.isdisjoint(part) and hangs_together(part)
    )


def _distinct(scores: Mapping[str, float], shown: Mapping[str, Counter[str]]) -> tuple[str, ...]:
    """The strongest, without those that another says already: `refund` beside `refund status`, 快递 beside 快递员."""
    chosen: list[str] = []
    for term in sorted(scores, key=lambda term: (-scores[term] * (1.2 if " " in term or len(term) > 2 else 1), term)):
        if not any(set(term.split()) & set(other.split()) or term in other or other in term for other in chosen):
            chosen.append(term)
        if len(chosen) == COUNT:
            break
    return tuple(shown[term].most_common(1)[0][0] if term in shown else term for term in chosen)
