"""Whether something is a question, as strictly as each of those who ask it needs. What it is about is not read here."""

import re

_WORDS = "what|where|when|why|how|who"
_HELPS = "can|could|do|does|is|are"
"""With which most questions begin: after a greeting too, where a message may be more than its question."""
_WORDS_ZH = "什么|怎么|如何|多少|吗"
_ALTERNATIVES_ZH = "能不能|可不可以|会不会|是不是|有没有"

_CLAUSE = re.compile(
    r"^(?:so |and |hi |hello |hey |ok |well |just |also |please )*"
    rf"(?:{_WORDS}|whom|whose|which|{_HELPS}|did|was|were|will|would|should|may|has|have|am|any)\b"
    rf"|{_WORDS_ZH}|呢|么$|怎样|多久|几|哪|谁|是否|能否|{_ALTERNATIVES_ZH}|要不要|咋|啥|多长|多大"
)
_MESSAGE = re.compile(
    r"\?|(?:^|[.,;!] ?)(?:so |and |but |ok |hi |hello |hey )*"
    rf"(?:{_WORDS}|whose|which|{_HELPS}|will|would|should|may|am i)\b"
    rf"|{_WORDS_ZH}|呢|怎样|多久|几[天个次]|哪|{_ALTERNATIVES_ZH}"
)
_REPLY = re.compile(rf"[?？]|^(?:{_WORDS}|{_HELPS})\b|吗|怎么|什么|多少|哪", re.IGNORECASE)
_GOODS = re.compile(
    r"[?？]|\b(?:how|what|when|which|why|can i|should i)\b|怎么|如何|多久|几个?人|能不能|可以", re.IGNORECASE
)
_NEXT = re.compile(
    rf"^(?:and|but|so|ok(?:ay)?|then|,| )*(?:{_WORDS}|which|(?:is|does|will|can) (?:it|that|this|i|you|they))\b"
)
_NEXT_ZH = re.compile(rf"{_WORDS_ZH}|多久|多长|几天|为什么|哪里?|呢")

_WHETHER = re.compile(
    r"\b(?:can|could|may) i\b|\bam i (?:able|allowed)\b|\bis it (?:still |too late |even )?(?:possible|allowed|too late)\b"
    r"|能不能|可不可以|可否|能否|(?:能|可以|来得及)[^,，。?？]{0,12}[吗么]"
)


def is_clause(text: str) -> bool:
    """Of one clause of a normalised message, without its mark."""
    return _CLAUSE.search(text) is not None


def is_message(text: str) -> bool:
    """Of a normalised message: whether any of it is one."""
    return _MESSAGE.search(text) is not None


def is_reply(text: str) -> bool:
    """Of a message as it was written, where something was asked for: whether it asks back instead."""
    return _REPLY.search(text) is not None


def is_of_goods(text: str) -> bool:
    """Of words about a product, as they were written: no statement about one has `when` or `which` in it."""
    return _GOODS.search(text) is not None


def is_next(text: str) -> bool:
    """Of a normalised message that may go on from the question before it: its first words, or in Chinese any."""
    return (_NEXT if text.isascii() else _NEXT_ZH).search(text) is not None


def is_whether(text: str) -> bool:
    """Of a normalised message: whether something may be done, and not that it be done."""
    return _WHETHER.search(text) is not None
