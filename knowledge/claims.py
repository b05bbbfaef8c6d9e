"""What sentences say in figures: how much, of which measure, about what. Not whether two of them contradict each other.

Words are stems in English and pairs of characters in Chinese. Words for the same measure (`valid`, `expires`; `costs`,
`fee`) are one, and those that only make a sentence are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from knowledge.passage import Passage
from knowledge.sentences import sentences
from knowledge.tokens import CJK, FUNCTION_WORDS, folded, tokens

_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,3}[.)、])\s*")
_EXAMPLE = re.compile(
    r"\bexamples?\b|\be\.g\.|\bsuppose\b|例如|比如|举例|假设|[=×→]|^if you (?:order|buy|spend|make|borrow)", re.I
)
_NUMBER = r"\d+(?:[.,]\d+)*"
_TURNED = re.compile(
    r"^after\b|\b(?:not|never|without|except|unless|beyond|exceed\w*|otherwise)\b|不(?!得)|除了|否则|超出", re.I
)
_LABEL = re.compile(r" \| |^[^.。]{1,60}[:：] ?\W?\d")
_CLOCK = re.compile(r"\b\d{1,2}[:：]\d\d\b")
_DATE = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r" \d+(?:(?: to |–|-)\d+)?"
    r"|\d+ ?月 ?\d+ ?日|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"(?P<sign>[$€£¥￥])?\s?(?<![A-Za-z0-9_.])(?P<low>{_NUMBER})(?:\s?(?:–|-|—|~|to|and|至|到)\s?[$€£¥￥]?(?P<high>{_NUMBER}))?"
    r"(?:\s|-)*(?P<unit>(?:working |business |calendar )?(?:second|minute|hour|day|week|month|year)s?\b|%|percent\b"
    r"|points?\b|°C|cm\b|mm\b|kg\b|g\b|in\b|dollars?\b|个?(?:秒|分钟|小时|工作日|天|日|周|星期|月|年)|积分|美元|元|度)?"
)
_DAYS = {
    "second": 1 / 86400, "minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 360,
    "秒": 1 / 86400, "分钟": 1 / 1440, "小时": 1 / 24, "天": 1, "日": 1, "工作日": 1, "周": 7, "星期": 7,
    "月": 30, "年": 360,
}  # fmt: skip
_CALLED = {"percent": "%", "积分": "point", "dollar": "$", "美元": "$", "元": "¥", "￥": "¥"}
_SAME = {
    "valid": ("valid", "expir", "有效", "效期", "过期"),
    "cost": ("cost", "price", "fee", "charg", "费用", "价格", "收取", "收费"),
    "take": ("take", "arriv", "last", "complet", "need", "需要", "到账", "多久", "时间", "时效"),
    "leave": ("leav", "ship", "发出", "发货"),
}
_MEASURES = {word: name for name, words in _SAME.items() for word in words}
_PLAIN = re.compile(
    "如果|一般|通常|可以|不得|需要|几乎|所有|我们|你们|之内|以内|之前|都|就|能|会|请|在|于|为|是|的|了|内|后|前|时|从|到|至|将|可|您|你|每|按|由|和|或|与|把|被|并|也"
)
_LITTLE = frozenset(
    tokens("us yes usually typically item items order orders per each within later no after before up least most")
)


@dataclass(frozen=True, slots=True)
class Amount:
    """From `low` to `high` of a measure."""

    measure: str
    low: float
    high: float

    def overlaps(self, other: "Amount") -> bool:
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class Claim:
    """A sentence with figures, where it stands."""

    passage: Passage
    text: str
    amounts: tuple[Amount, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """What the sentence is about, with its dates; points are a thing of themselves."""
        bare = words(_AMOUNT.sub(" ", _DATE.sub(" ", _CLOCK.sub(" ", self.text))))
        points = {one.measure for one in self.amounts} & {"point"}
        return bare | words(" ".join(_DATE.findall(self.text))) | points

    @cached_property
    def topic(self) -> frozenset[str]:
        """What title and headings speak of."""
        return words(f"{self.passage.title} {self.passage.heading}")

    @cached_property
    def measures(self) -> frozenset[str]:
        """The words for what it measures."""
        return self.words & _SAME.keys()

    @cached_property
    def measured(self) -> dict[str, Amount]:
        """Its figures by their measure; of several of one measure the last."""
        return {one.measure: one for one in self.amounts}

    @cached_property
    def turned(self) -> bool:
        """Whether it speaks of what is not so, or no longer."""
        return _TURNED.search(self.text) is not None

    @property
    def label(self) -> bool:
        """Whether it is a row or `Label: value`."""
        return _LABEL.search(self.text) is not None

    def knows(self, word: str) -> bool:
        """Whether title, headings or sentence speak of it; of a Chinese pair, whether they have both characters."""
        if word in self.words or word in self.topic:
            return True
        return not word.isascii() and set(word) <= self._characters

    @cached_property
    def _characters(self) -> set[str]:
        return set(folded(f"{self.passage.title} {self.passage.heading} {self.text}"))


def claims(passage: Passage) -> Iterator[Claim]:
    """The sentences and rows with figures, but for examples; the marks of lists left out."""
    if _EXAMPLE.search(passage.heading):
        return
    for line in passage.text.split("\n"):
        plain = _MARK.sub("", line)
        for sentence in [plain] if " | " in plain else _joined(sentences(plain)):
            if not _EXAMPLE.search(sentence) and (found := tuple(_amounts(sentence))):
                yield Claim(passage, sentence, found)


def _joined(found: list[str]) -> Iterator[str]:
    """The sentences, a question together with what comes after it."""
    before = ""
    for sentence in found:
        before = f"{before} {sentence}".strip()
        if not sentence.endswith(("?", "？")) or sentence is found[-1]:
            yield before
            before = ""


def words(text: str) -> frozenset[str]:
    """The words that a text is about."""
    plain = folded(text)
    latin = (word for word in tokens(re.sub(rf"[{CJK}]+", " ", plain)) if word not in FUNCTION_WORDS | _LITTLE)
    pieces = re.findall(rf"[{CJK}]+", _PLAIN.sub(" ", _measured(plain)))
    pairs = (piece[at : at + 2] for piece in pieces for at in range(max(len(piece) - 1, 1)))
    return frozenset(_MEASURES.get(word, word) for word in (*latin, *pairs, *_names(plain)))


def _measured(text: str) -> str:
    """Without the Chinese words for a measure, which `_names` gives by their one name."""
    return re.sub("|".join(word for word in _MEASURES if not word.isascii()), " ", text)


def _names(text: str) -> Iterator[str]:
    return (name for word, name in _MEASURES.items() if not word.isascii() and word in text)


def _amounts(sentence: str) -> Iterator[Amount]:
    for place, clock in enumerate(_CLOCK.findall(sentence)):
        hour, minute = map(int, re.split("[:：]", clock))
        yield Amount(f"clock {place}", hour * 60 + minute, hour * 60 + minute)
    for match in _AMOUNT.finditer(_DATE.sub(" ", _CLOCK.sub(" ", sentence))):
        measure, each = _measure(match["sign"] or "", match["unit"] or "")
        low = _value(match["low"]) * each
        yield Amount(measure, low, _value(match["high"]) * each if match["high"] else low)


def _measure(sign: str, unit: str) -> tuple[str, float]:
    plain = re.sub(r"^(?:working|business|calendar) |s$|^个", "", unit.lower()) or sign
    return ("time", _DAYS[plain]) if plain in _DAYS else (_CALLED.get(plain, plain or "count"), 1)


def _value(number: str) -> float:
    whole = re.sub(r",(?=\d{3}\b)", "", number)
    return float(whole) if re.fullmatch(r"\d+(?:\.\d+)?", whole) else float(re.sub(r"\D", "", whole))
