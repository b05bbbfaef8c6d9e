"""A Chinese question in English words, for articles that are there in English only. A glossary, no translator.

Words that are not in it are left out, and what is written in Latin letters or figures stays: `我的 Gold Card 怎么激活`
becomes `my Gold Card how to activate`, which an English encoder and an English index can find something by.
"""

import re
from functools import cache
from pathlib import Path

import yaml

from knowledge.tokens import CJK, simplified

FILE = Path(__file__).with_suffix(".yaml")
_CHINESE = re.compile(rf"[{CJK}]")


def in_english(question: str) -> str:
    """The known words of a question and what is Latin in it, in their order; may be empty."""
    words, pattern = _glossary()
    text = simplified(question)
    parts = (words.get(part, part) for part in pattern.findall(text))
    return " ".join(part for part in parts if not _CHINESE.match(part))


@cache
def _glossary() -> tuple[dict[str, str], re.Pattern[str]]:
    words: dict[str, str] = yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    longest_first = "|".join(sorted(words, key=len, reverse=True))
    return words, re.compile(rf"{longest_first}|[{CJK}]|[^\s{CJK}，。！？；：、（）“”]+")
