"""A message as the numbers that the classifier weighs: its words and characters, and which concepts are asked for or only named.

What varies without meaning (goods, colors, people, places, days, numbers) is one token each, so that `where is my lamp`
and `where is my kettle` are the same sentence.
"""

import re
from functools import cache
from math import sqrt

from agent.builtin.understanding import lexicon
from agent.builtin.understanding.rules import hits
from agent.builtin.understanding.settle import settled
from agent.builtin.understanding.story import Story
from knowledge.tokens import tokens

_TOKENS = {"GOODS": "xgoods", "COLORS": "xcolor", "RELATIVE": "xperson", "COUNTRY": "xplace", "DAYS": "xday"}
_NUMBER = re.compile(r"#?(?<![a-z])[a-z]{0,2}\d[\d.,]*")
_WORDS = re.compile(r"[a-z']+")
_CHINESE = re.compile(r"[\u4e00-\u9fffＡ-Ｅ]+")
_WIDE = {"xgoods": "Ａ", "xcolor": "Ｂ", "xperson": "Ｃ", "xplace": "Ｄ", "xday": "Ｅ"}
"""The same tokens as one character each, for Chinese."""
_SIZE = 3.0
"""Length of the vector of words and characters; a concept adds half, a rule one."""


@cache
def _concepts() -> tuple[str, ...]:
    named = {name for language in ("en", "zh") for name in lexicon.concepts(language)}
    return tuple(sorted(named - {"MASK"}))


def features(story: Story) -> dict[str, float]:
    """The features of a message; pass its live story, and what was taken back does not count."""
    found = {name: _SIZE * value for name, value in _normed(_text_features(_without_names(story.text))).items()}
    for concept in _concepts():
        if story.asks(concept):
            found[f"asks {concept}"] = 0.5
        elif story.names(concept):
            found[f"names {concept}"] = 0.5
    for intent, _ in settled(hits(story)):
        found[f"rule {intent}"] = 1.0
    return found


def _without_names(text: str) -> str:
    for concept, token in _TOKENS.items():
        for start, end in reversed(_apart(lexicon.found(concept, text))):
            wide = not text[start:end].isascii()
            text = f"{text[:start]}{_WIDE[token] if wide else token}{text[end:]}"
    return _NUMBER.sub("0", text)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _text_features(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    words = [tokens(word)[0] if tokens(word) else word for word in _WORDS.findall(text)]
    for n, word in enumerate(words):
        found[f"w {word}"] = 1.0
        if n:
            found[f"w {words[n - 1]} {word}"] = 1.0
        if len(word) > 3 and not word.startswith("x"):
            found |= {f"c {gram}": 0.3 for gram in _grams(f"<{word}>", (4, 5))}
    if words:
        found[f"first {words[0]}"] = 0.7
    for run in _CHINESE.findall(text):
        found |= {f"z {gram}": 1.0 if len(gram) > 1 else 0.6 for gram in _grams(run, (1, 2, 3))}
        found[f"ends {run[-2:]}"] = 0.5
    length = len(words) + sum(map(len, _CHINESE.findall(text)))
    flags = {"question": "?" in text, "short": length <= 4, "long": length > 40, "number": "0" in text}
    return found | {name: 1.0 for name, holds in flags.items() if holds}


def _grams(text: str, sizes: tuple[int, ...]) -> list[str]:
    return [text[start : start + size] for size in sizes for start in range(len(text) - size + 1)]


def _normed(found: dict[str, float]) -> dict[str, float]:
    length = sqrt(sum(value * value for value in found.values())) or 1.0
    return {name: value / length for name, value in found.items()}
