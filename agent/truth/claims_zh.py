"""Chinese sentences that say something has been done. The words are in `words/claims_zh.yaml`."""

import re
from collections.abc import Iterator

from agent.truth.actions import Claim
from agent.truth.frames import asked, denied
from agent.truth.sentences import Piece
from agent.truth.words import words

_WORDS = words("claims_zh")
_FORMS = [
    r"{mark}(?P<mid>{gap}{0,14}?)(?:VERB)",
    r"(?:VERB)(?P<obj>{gap}{0,10}?){end}",
    r"(?:正在|现在(?:就)?|这就)(?P<mid>{gap}{0,6}?)(?:VERB)",
    r"(?:NOUN)(?P<obj>{gap}{0,10}?){mark}(?P<mid>{gap}{0,6}?)(?:FINISH)",
    r"(?:NOUN)(?P<obj>{gap}{0,6}?)(?:FINISH)(?:好|完)?{end}",
    r"{mark}[将把](?P<obj>{gap}{0,10}?)(?:NOUN)(?P<mid>{gap}{0,8}?)(?:FINISH)",
]
"""How a deed is told: 已(为您)取消 · 取消了 · 正在取消 · 订单已取消 · 订单取消好了 · 已将订单取消."""


def _kind(row: dict[str, str | list[str]]) -> tuple[str, re.Pattern[str], list[re.Pattern[str]]]:
    verb, noun, finish = (_WORDS.source(row[name]) for name in ("verbs", "nouns", "finish"))
    forms = [
        _WORDS.source(form).replace("VERB", verb).replace("NOUN", noun).replace("FINISH", finish) for form in _FORMS
    ]
    return str(row["kind"]), re.compile(f"{verb}|{noun}"), [re.compile(form) for form in forms]


_KINDS = [_kind(row) for row in _WORDS.raw["kinds"]]
_FOR_YOU = [_WORDS.compiled(form) for form in _WORDS.raw["for_you"]]
_BY_NOBODY = [_WORDS.compiled(form) for form in _WORDS.raw["by_nobody"]]
_ALONE = [("person", _WORDS.pattern("person")), ("done", _WORDS.pattern("all_done"))]
_MAYBE, _RUNNING, _OF_ITSELF = (_WORDS.pattern(name) for name in ("maybe", "running", "of_itself"))
_READING, _MODAL, _IF, _AFTER = (_WORDS.pattern(name) for name in ("reading", "modal", "if", "after"))
_THEY, _THEY_ASKED, _FIRM = (_WORDS.pattern(name) for name in ("they", "they_asked", "firm"))
_RUNS = {"退款": "refund", "取消": "cancel", "退货": "return", "换货": "exchange"}


def claims_zh(sentence: Piece, clause: Piece) -> Iterator[Claim]:
    """The claims of one clause, at most one: the words for different actions overlap."""
    text = clause.text.replace(" ", "").rstrip("。.!?~…")
    if not _MAYBE.search(text) or asked(text, sentence.text):
        return
    for kind, start, end, between in _candidates(text):
        before = text[:start]
        if not _blocked(before, between, text[end:]) and (kind == "hand_over" or not _THEY.search(before)):
            firm = _FIRM.search(before + between + text[start:end]) is not None
            yield Claim(kind, firm, clause.start, clause.end, before)
            return


def _candidates(text: str) -> Iterator[tuple[str, int, int, str]]:
    """(kind, start, end, what stands between the marks of the deed), the likeliest first."""
    for kind, maybe, forms in _KINDS:
        for form in forms if maybe.search(text) else ():
            for found in form.finditer(text):
                parts = found.groupdict()
                yield kind, *found.span(), (parts.get("mid") or "") + (parts.get("obj") or "")
    if running := _RUNNING.search(text):
        yield _RUNS[running["what"] or running["what2"]], *running.span(), ""
    for kind, pattern in _ALONE:
        if alone := pattern.search(text):
            yield kind, *alone.span(), ""
    for found in (found for form in _FOR_YOU for found in form.finditer(text)):
        yield "other", *found.span(), found["mid"]
    for found in (found for form in _BY_NOBODY for found in form.finditer(text)):
        middle = found.groupdict().get("mid") or ""
        if not middle or not _OF_ITSELF.search(text[found.start("mid") :]):
            yield "other", *found.span(), middle


def _blocked(before: str, between: str, after: str) -> bool:
    """Denied, a condition, a possibility, a description ("已取消的订单"), or something seen and not done."""
    return bool(
        denied(before[-12:] + between)
        or before.endswith(("不", "没", "未", "别", "勿"))
        or _READING.search(between)
        or _MODAL.search(between.lstrip("将把"))
        or _MODAL.search(before[-6:])
        or _IF.search(before)
        or _AFTER.search(after)
        or _THEY_ASKED.search(before)
    )
