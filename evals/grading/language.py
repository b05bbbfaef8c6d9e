"""Whether an answer is in the language that the customer writes, by its letters: English and Chinese share none."""

import re
from collections.abc import Iterator, Sequence

from evals.results import Said

_HAN, _LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]")
_CHINESE = re.compile("[，。！？：您的了]")
_PLACE = re.compile(r"\d.*,|,.*\d")
_SAYS = re.compile(r"\b(?:i|my|me|you|it|is|are|the|to|please|can|want|send)\b", re.IGNORECASE)
HAN, LETTERS = 4, 12
"""A text with fewer may be a name, a number or a word that both languages use."""


def foreign(entries: Sequence[Said]) -> Iterator[Said]:
    """Answers of the AI in another language than the customer's last message that had one.

    English is an answer in which no letter is Chinese, Chinese one that has its marks and small words: a name in the
    other language does not change it.
    """
    asked = ""
    for entry in entries:
        text = str(entry.body.get("text") or "")
        if entry.kind == "message" and entry.author == "customer":
            asked = _language(text) or asked
        elif entry.kind == "message" and entry.author == "ai" and asked and _answered(text) not in ("", asked):
            yield entry


def _language(text: str) -> str:
    """Of a customer's message; none of an order's number, an e-mail, a name or an address."""
    if _HAN.search(text):
        return "zh"
    if _PLACE.search(text) and not _SAYS.search(text):
        return ""
    return "en" if len(_LATIN.findall(text)) >= LETTERS and len(text.split()) > 3 else ""


def _answered(text: str) -> str:
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if han == 0:
        return "en" if latin >= LETTERS else ""
    return "zh" if han >= HAN and _CHINESE.search(text) else ""
