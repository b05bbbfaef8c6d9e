"""Typos mended towards the words that matter: one or two letters off in English, characters that sound alike in
Chinese.

Only towards keywords, and never a word that is one in its own right: `charge` does not become `change`.
"""

import re
from functools import cache, lru_cache
from typing import Any

from agent.builtin.understanding.normalise import resource

_TOKEN = re.compile(r"(?<![\w@.#'-])[a-z]{4,16}(?![\w@'-]|\.[a-z])")


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = resource("spelling.yaml")
    return table


@cache
def _keywords() -> dict[str, list[str]]:
    """The words that typos are mended to, by their first letter."""
    grouped: dict[str, list[str]] = {}
    for word in dict.fromkeys(_table()["keywords"].split()):
        grouped.setdefault(word[0], []).append(word)
    return grouped


@cache
def _known() -> frozenset[str]:
    return frozenset(_table()["known"].split()) | frozenset(_table()["keywords"].split())


@cache
def _variants() -> tuple[re.Pattern[str], dict[str, str]]:
    """Everything that is replaced as it stands: characters that sound alike, Chinese in Latin letters."""
    table = {variant: word for word, variants in _table()["sounds_alike"].items() for variant in variants}
    pinyin: dict[str, str] = _table()["pinyin"]
    longest = sorted(table, key=len, reverse=True)
    latin = sorted(pinyin, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest)) + r"|(?<![a-z])(?:" + "|".join(map(re.escape, latin)) + r")(?![a-z])"
    return re.compile(pattern), table | pinyin


def mended(text: str) -> str:
    """A normalised text with its typos mended."""
    pattern, table = _variants()
    text = pattern.sub(lambda match: table[match[0]], text)
    return _TOKEN.sub(lambda match: _word(match[0]), text)


@lru_cache(maxsize=20_000)
def _word(word: str) -> str:
    if word in _known() or _inflected(word):
        return word
    allowed = 1 if len(word) < 8 else 2
    best, nearest = word, allowed + 1
    for keyword in _candidates(word):
        if abs(len(keyword) - len(word)) < nearest:
            distance = edits(word, keyword, nearest)
            if distance < nearest and (len(keyword) > 4 or len(word) > 4 or distance == 0):
                best, nearest = keyword, distance
    return best


def _inflected(word: str) -> bool:
    """Whether it is a known word with an English ending."""
    known = _known()
    stems = [word.removesuffix(ending) for ending in ("s", "es", "ed", "d", "ing", "er", "ly") if word.endswith(ending)]
    return any(stem in known or stem + "e" in known for stem in stems if len(stem) > 2)


def _candidates(word: str) -> list[str]:
    """Keywords with the same beginning; the first two letters may have changed places."""
    grouped = _keywords()
    found = grouped.get(word[0], [])
    if word[1] != word[0]:
        found = found + [keyword for keyword in grouped.get(word[1], []) if keyword[1:2] == word[0]]
    return found


def edits(one: str, other: str, limit: int) -> int:
    """Letters added, dropped, changed or swapped with their neighbour between two words; `limit` when there are more.

    Optimal string alignment (Damerau 1964; Boytsov 2011), cut off early.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, target in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) >= limit:
            return limit
        before, last = last, row
    return min(last[-1], limit)
