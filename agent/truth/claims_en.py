"""English sentences that say something has been done. The words are in `words/claims_en.yaml`.

Proposals, denials, conditions, questions and what the customer said are no claims.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.truth.actions import Claim
from agent.truth.frames import asked, conditional, denied, generic, quoted
from agent.truth.sentences import Piece
from agent.truth.words import words

_WORDS = words("claims_en")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What was acted on: its words, and what must stand beside (`also`) or behind them (`then`)."""

    name: str
    words: re.Pattern[str]
    also: re.Pattern[str]
    then: re.Pattern[str]

    def fits(self, text: str) -> bool:
        found = self.words.search(text)
        return bool(found and self.also.search(text) and self.then.search(text, found.end()))


_KINDS = [
    _Kind(row["kind"], *(_WORDS.compiled(row.get(part, "")) for part in ("words", "with", "then")))
    for row in _WORDS.raw["kinds"]
]
_TELLING: dict[str, list[tuple[re.Pattern[str], str]]] = {}
for _row in _WORDS.raw["telling"]:
    for _verb in _row["verbs"].split():
        _TELLING.setdefault(_verb, []).append((_WORDS.compiled(_row["object"]), _row.get("kind", "")))
_STATES = [(row["kind"], _WORDS.compiled(row["words"])) for row in _WORDS.raw["states"]]
_HARMLESS, _UNTOLD = _WORDS.set("harmless"), _WORDS.set("untold")
_SETTLED = frozenset(_WORDS.raw["settled"].split("|"))
_FIRST, _DOING, _PASSIVE = (_WORDS.pattern(name) for name in ("first", "doing", "passive"))
_THING, _PEOPLE_TOLD, _NOMINAL = (_WORDS.pattern(name) for name in ("thing", "people_told", "nominal"))
_WE_CONFIRM = _WORDS.pattern("we_confirm")
_ELLIPSIS, _SHORT, _ALL_DONE = (_WORDS.pattern(name) for name in ("ellipsis", "short", "all_done"))
_BARE, _BARE_AFTER, _BARE_BEFORE = (_WORDS.pattern(name) for name in ("bare", "bare_after", "bare_before"))
_PLACES, _OBJECT, _CUSTOMERS = (_WORDS.pattern(name) for name in ("places", "object", "customers"))
_NOTHING, _MADE_BEFORE, _AS_SUBJECT = (_WORDS.pattern(name) for name in ("nothing", "made_before", "as_subject"))
_HABIT, _MODAL = (_WORDS.pattern(name) for name in ("habit", "modal"))
_DATED, _THEIRS, _GENERAL = (_WORDS.pattern(name) for name in ("dated", "theirs", "general"))
_PAID_BACK = _WORDS.pattern("paid_back")
_LATIN = re.compile(r"[A-Za-z]{2}")
_COUNTED = re.compile(r"\d+ \w+")


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    kind: str | None
    firm: bool
    present: bool = False


def claims_en(sentence: Piece, clause: Piece) -> Iterator[Claim]:
    """The claims of one clause."""
    text = clause.text
    if not _LATIN.search(text) or asked(text, sentence.text):
        return
    first = clause.start == sentence.start
    hanging = conditional(sentence.text[: clause.start - sentence.start])
    for one in (*_active(text), *_doing(text), *_passive(text, sentence.text), *_things(text), *_other(text, first)):
        before = text[: one.start]
        if one.kind and not (
            (one.present and hanging)
            or _MODAL.search(before)
            or denied(before)
            or conditional(before)
            or quoted(before)
            or denied(text[one.start : one.end])
        ):
            yield Claim(one.kind, one.firm, clause.start + one.start, clause.start + one.end, before)


def kind_of(text: str) -> str | None:
    return next((kind.name for kind in _KINDS if kind.fits(text)), None)


def _active(text: str) -> Iterator[_Candidate]:
    """I have cancelled …; an unknown verb is a deed, unless it tells what the company once did."""
    for found in _FIRST.finditer(text):
        verb = (found["caused"] or found["verb"] or found["base"]).lower()
        rest, we = text[found.end() :], text[found.start()].lower() == "w"
        kind = None if _NOTHING.match(rest) else _done(verb, rest, we=we)
        if verb not in _HARMLESS and (made := _MADE_BEFORE.search(text[: found.start()])):
            kind = kind_of(made["what"]) or "code"
        elif kind == "other" and we and not _CUSTOMERS.search(_COUNTED.sub("", rest)):
            continue
        yield _Candidate(found.start(), len(text), kind, True)


def _done(verb: str, rest: str, *, we: bool) -> str | None:
    """What somebody did who did this to that."""
    if verb in _TELLING:
        kinds = (kind or kind_of(verb + rest) or "other" for objects, kind in _TELLING[verb] if objects.search(rest))
        return next(kinds, None)
    if not _HARMLESS.isdisjoint((verb, f"{verb}ed", f"{verb}d")):
        return None
    if kind := kind_of(verb + rest):
        return kind
    return "report" if _PLACES.search(rest) else "other" if not we or _OBJECT.match(rest) else None


def _doing(text: str) -> Iterator[_Candidate]:
    """I'm cancelling …; not "cancelling it would cost you …"."""
    for found in _DOING.finditer(text):
        if found.start() == found.start("verb") and _AS_SUBJECT.search(text, found.end()):
            continue
        kind = kind_of(text[found.start("verb") :])
        yield _Candidate(
            found.start(), len(text), None if kind in ("change", "items") and "your" not in text else kind, True
        )


def _passive(text: str, sentence: str) -> Iterator[_Candidate]:
    """Your order has been cancelled · was refunded · is cancelled."""
    for found in _PASSIVE.finditer(text):
        kind, form = kind_of(text), found.lastgroup
        verb, before = found[form or 0].lower(), text[: found.start()]
        if form == "was" and kind not in ("cancel", "refund") and _DATED.search(text, found.end()):
            continue
        if form == "is" and (
            _HABIT.search(sentence) or _GENERAL.match(text) or not _THEIRS.search(text[: found.start() + 1])
        ):
            continue
        if kind is None and verb in _SETTLED and form != "was":
            kind = "done"
        if generic(before) or (kind == "change" and verb in ("placed", "processed", "confirmed", "sent")):
            kind = None
        yield _Candidate(found.start(), len(text), kind, False, present=form == "is")


def _things(text: str) -> Iterator[_Candidate]:
    """Something of the customer's was dealt with somehow; somebody was told."""
    found = _THING.search(text)
    if found and (found["verb"] or found["verb2"]).lower() not in _UNTOLD and not generic(text[: found.start()]):
        yield _Candidate(found.start(), len(text), kind_of(text) or "other", False)
    if found := _PEOPLE_TOLD.search(text):
        person = found["who"].lower().startswith(("agent", "human", "person"))
        yield _Candidate(found.end() - 1, len(text), "hand_over" if person else "report", False)


def _other(text: str, first: bool) -> Iterator[_Candidate]:
    """The refund is on its way · Cancelled, as you asked · Refund issued! · All done · You are in the queue."""
    if (found := _NOMINAL.search(text)) and not _HABIT.search(text):
        kind = kind_of(found[0]) or ("refund" if _PAID_BACK.search(found[0]) else None)
        yield _Candidate(found.end() - 1, found.end(), kind, False)
    if first and (found := _ELLIPSIS.search(text)):
        yield _Candidate(*found.span(), kind_of(text), True)
    for found in _BARE.finditer(text):
        before = text[: found.start()]
        if not (
            _BARE_AFTER.search(before)
            or _BARE_BEFORE.match(text, found.end())
            or generic(before)
            or _GENERAL.match(text)
        ):
            yield _Candidate(*found.span(), kind_of(found[0]), False, present=True)
    if found := _SHORT.search(text):
        noun, verb = found["noun"].lower(), found["verb"].lower()
        if noun != "order" or verb.startswith(("cancel", "refund", "update", "change")):
            kind = kind_of(text) or ("address" if noun == "address" else None)
            yield _Candidate(*found.span(), kind, False, present=True)
    if found := _WE_CONFIRM.search(text):
        yield _Candidate(*found.span(), kind_of(found["what"]), True)
    if found := _ALL_DONE.search(text):
        yield _Candidate(*found.span(), kind_of(found["as"] or "") or "done", True)
    for kind, pattern in _STATES:
        if found := pattern.search(text):
            yield _Candidate(found.end() - 1, found.end(), kind, False)
