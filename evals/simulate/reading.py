"""What an answer of the agent asks the customer for. Read by words: the same every time, and it costs nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_SENTENCE = re.compile(r"[^.!?;。！？；\n]+(?:\.(?!\s|$)[^.!?;。！？；\n]*)*[.!?;。！？；]*")
_ASKS = re.compile(
    r"[?？]|[:：]\s*$|\b(?:please|tell me|give me|let me know|type|enter|check|say)\b|请(?!问?稍)|麻烦|告诉",
    re.IGNORECASE,
)
_HERE = re.compile(r"\bit\b|\bhere\b|这里|输入", re.IGNORECASE)
_PERSON = re.compile(
    r"(?:pass|transfer|connect|put|hand) you|(?:talk|speak) to (?:a|someone)|转接|转人工|人工客服", re.IGNORECASE
)
_OFFER = re.compile(
    r"\b(?:shall|should) i\b|would you like (?:me|to)|do you want|if you like|if you'd like|want me to"
    r"|需要(?:我|为您|帮您)|要不要|如果您愿意|是否(?:需要|要)",
    re.IGNORECASE,
)
_CONFIRM = re.compile(
    r"\bconfirm\b|(?:go ahead|proceed|correct|right|all right|okay|ok)\?|确认|可以吗|对吗|正确吗", re.IGNORECASE
)
_MORE = re.compile(
    r"anything else|something else|what else|(?:what|how) can i (?:do|help)|what would you like"
    r"|还有什么|还需要|其他问题|其他需要|有什么可以帮|需要什么帮助|怎么处理",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"another way|rephrase|(?:didn't|did not|couldn't|don't) (?:get|catch|understand|follow)|not sure i understood"
    r"|say (?:that|it) again|clarify|没太?明白|换个说法|没有?听明白|没能理解|再说一遍",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be asked for, and where a customer looks for it among their facts."""

    name: str
    facts: tuple[str, ...]
    words: re.Pattern[str]
    but: re.Pattern[str] | None = None

    def fact(self, facts: Mapping[str, str]) -> str | None:
        return next((facts[name] for name in self.facts if facts.get(name)), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was read. `subjects` in the order in which they are asked for."""

    subjects: tuple[Subject, ...] = ()
    person: bool = False
    """Whether they would like to be passed to a person."""
    offer: bool = False
    """Whether something should be done for them."""
    confirm: bool = False
    more: bool = False
    """Whether they want anything else."""
    lost: bool = False
    """Whether they can put it another way."""
    question: bool = False
    """Whether anything was asked at all."""


def read(text: str) -> Asked:
    """What a text asks for."""
    plain = text.replace("*", "").replace("’", "'")
    sentences = _SENTENCE.findall(plain)
    asking = [sentence for sentence in sentences if _ASKS.search(sentence)]
    questions = [sentence for sentence in asking if "?" in sentence or "？" in sentence]
    found = {subject.name: subject for at, sentence in enumerate(sentences) for subject in _asked(sentences, at)}
    return Asked(
        subjects=tuple(found.values()),
        person=any(_PERSON.search(sentence) for sentence in questions),
        offer=any(
            _OFFER.search(sentence) and not _PERSON.search(sentence) for sentence in [*questions, *_offers(plain)]
        ),
        confirm=any(_CONFIRM.search(sentence) for sentence in questions),
        more=any(_MORE.search(sentence) for sentence in questions),
        lost=_LOST.search(plain) is not None,
        question=bool(questions),
    )


def _asked(sentences: Sequence[str], at: int) -> list[Subject]:
    """What one sentence asks for: "Please type it here." asks for what the sentence before it is about."""
    if not _ASKS.search(sentences[at]):
        return []
    return _of(sentences[at]) or (_of(sentences[at - 1]) if at and _HERE.search(sentences[at]) else [])


def _of(sentence: str) -> list[Subject]:
    return [one for one in subjects() if one.words.search(sentence) and not (one.but and one.but.search(sentence))]


def _offers(text: str) -> list[str]:
    """An offer needs no question mark: "I can cancel it instead, if you like."."""
    return [
        sentence for sentence in _SENTENCE.findall(text) if re.search(r"if you(?:'d| would)? like|如果您愿意", sentence)
    ]


@cache
def subjects() -> tuple[Subject, ...]:
    """Everything that can be asked for."""
    written = yaml.safe_load((Path(__file__).parent / "subjects.yaml").read_text(encoding="utf-8"))
    return tuple(
        Subject(
            name,
            tuple(one["facts"]),
            re.compile(f"{one['en']}|{one['zh']}", re.IGNORECASE),
            re.compile(one["but"], re.IGNORECASE) if "but" in one else None,
        )
        for name, one in written.items()
    )
