"""Are the deeds in a reply backed: by a call that succeeded in this turn, or, as a status, by what a tool showed?"""

import re
from collections.abc import Iterator
from datetime import date

from agent.truth.actions import Claim, licensing, shown
from agent.truth.articles import general_rule
from agent.truth.binding import Binder
from agent.truth.claims_en import claims_en
from agent.truth.claims_zh import claims_zh
from agent.truth.evidence import Done, Evidence
from agent.truth.frames import asked, conditional, denied, generic, quoted
from agent.truth.ids import tokens_of
from agent.truth.reading import Reading
from agent.truth.reasons import deed, other_deed, told_status
from agent.truth.rows import Record, Rows
from agent.truth.script import plain
from agent.truth.sentences import Piece, clauses, sentences
from agent.truth.statuses import WRITTEN, Told, fits, told_in
from agent.truth.values import Day, Money, Name, Violation
from agent.truth.words import words

_WORDS = words("statuses")
_EARLIER, _MAY, _SUBJECT = (_WORDS.pattern(name) for name in ("earlier", "may", "subject"))
_OF_ORDERS = frozenset({"cancel", "refund", "return", "exchange", "address", "payment", "items", "change"})
_SOMEBODYS = re.compile(
    r"\b(?:you|your|i|we|it|this)\b|(?:^|[,;:] )that\b|[您你我]"
    r"|\d+(?!\d)(?! ?(?:working |business )?(?:minutes?|hours?|days?|weeks?|months?|years?)\b)"
)
"""A length of time is nobody's own; any other number may be."""
_MIGHT = re.compile(r"\b(?:may|might|can|could)\b", re.IGNORECASE)
_SENT = re.compile(r'"(?:sent_to|sent|valid_minutes|code_sent)"')
_VERIFIED = re.compile(r'"verified": ?true')


def deed_violations(reading: Reading, evidence: Evidence, binder: Binder) -> Iterator[Violation]:
    for sentence in reading.pieces:
        if general_rule(sentence, evidence):
            continue
        for clause in reading.clauses(sentence):
            claims = [*claims_en(sentence, clause), *claims_zh(sentence, clause)]
            for claim in claims:
                yield from _claim(claim, clause, reading, evidence, binder)
            for told in told_in(clause.text):
                yield from _status(told, sentence, clause, evidence, binder)


def _claim(claim: Claim, clause: Piece, reading: Reading, evidence: Evidence, binder: Binder) -> Iterator[Violation]:
    calls = licensing(claim, clause.text, tuple(evidence.done))
    if calls:
        if name := _unmatched(claim, clause, calls, reading, binder):
            yield other_deed(clause.text, name)
    elif not _as_known(claim, clause, reading, evidence, binder):
        yield deed(claim.kind, clause.text)


def _unmatched(claim: Claim, clause: Piece, calls: list[Done], reading: Reading, binder: Binder) -> str | None:
    """A number, or an amount refunded, that is in the claim and in none of the calls that would license it."""
    if claim.kind not in _OF_ORDERS | {"report"}:
        return None
    known = set().union(*(tokens_of(plain(shown(call))) for call in calls))
    paid = [fact for call in calls for fact, _ in Rows(date.min).read(call.result).facts if isinstance(fact, Money)]
    for found in reading.within(clause):
        fact, words = found.fact, reading.text[found.start : found.end]
        if isinstance(fact, Name) and _of_claim(fact, claim.kind, binder) and fact.token not in known:
            return words
        if (
            claim.kind == "refund"
            and isinstance(fact, Money)
            and paid
            and not any(fact.amount == one.amount for one in paid)
        ):
            return words
    return None


def _of_claim(name: Name, kind: str, binder: Binder) -> bool:
    """Whether a name says what was acted on, and is not a card's last digits, a reference or a postcode."""
    if kind == "report":
        return name.label.startswith(("ticket", "case", "工单"))
    return name.label.startswith(("order", "订单")) or ("order", name.token) in binder.records


def _as_known(claim: Claim, clause: Piece, reading: Reading, evidence: Evidence, binder: Binder) -> bool:
    """Whether it is told as something that stands already: in a record, in our words, in the conversation's state."""
    handed = claim.kind == "hand_over" or (claim.kind == "report" and not claim.firm)
    if handed and evidence.state in ("waiting", "human"):
        return True
    if claim.firm and not _EARLIER.search(clause.text) and claim.kind != "code":
        return False
    if claim.kind == "code":
        sent = evidence.has(_SENT, "results") and (not claim.firm or "code" in claim.before.lower()[-12:])
        return sent or (_MIGHT.search(clause.text) is not None and _read_out(clause, evidence))
    if claim.kind == "verify":
        return evidence.has(_VERIFIED, "results")
    return _in_records(claim, clause, reading, binder) or _in_known(claim.kind, evidence) or _read_out(clause, evidence)


def _in_records(claim: Claim, clause: Piece, reading: Reading, binder: Binder) -> bool:
    if claim.kind in ("return", "exchange", "report"):
        wanted = {"return": "return", "exchange": "return", "report": "ticket"}[claim.kind]
        named = [
            fact.fact.token for fact in reading.within(reading.sentence(clause.start)) if isinstance(fact.fact, Name)
        ]
        if any((wanted, name) in binder.records or ("exchange", name) in binder.records for name in named):
            return True
    statuses = {"cancel": {"cancelled"}, "refund": {"refunded"}, "return": {"returned"}, "exchange": {"exchanged"}}.get(
        claim.kind
    )
    if statuses is None:
        return False
    orders = binder.bound(claim.start).get("order") or _only_order(clause, reading, binder)
    return any(statuses & order.standing for order in orders)


def _only_order(clause: Piece, reading: Reading, binder: Binder) -> list[Record]:
    """No order is named: the only one there is, or those that the sentence's day or amount belongs to."""
    orders = [records for (kind, _), records in binder.records.items() if kind == "order"]
    if len(orders) == 1:
        return orders[0]
    facts = [
        found.fact for found in reading.within(reading.sentence(clause.start)) if isinstance(found.fact, Day | Money)
    ]
    stated = [one.record for fact in facts for one in binder.index.backing(fact) if one.record]
    return [above for record in stated for above in (record, *record.ancestors()) if "order" in above.families]


def _read_out(clause: Piece, evidence: Evidence) -> bool:
    """Whether a document has the very words, and they are about nobody: a reason to choose, a line of a policy."""
    words = clause.text.lower().strip(" .!?\"'")
    if _SOMEBODYS.search(words) or " " not in words:
        return False
    return any(words in one.lowered for one in evidence.ours.sources if one.role in ("passages", "known"))


def _in_known(kind: str, evidence: Evidence) -> bool:
    """Whether words of the operator or of our own code tell the same deed."""
    known = [sentence for one in evidence.ours.sources if one.role == "known" for sentence in sentences(one.text)]
    parts = [(sentence, part) for sentence in known for part in clauses(sentence)]
    return any(claim.kind == kind for pair in parts for claim in (*claims_en(*pair), *claims_zh(*pair)))


def _status(told: Told, sentence: Piece, clause: Piece, evidence: Evidence, binder: Binder) -> Iterator[Violation]:
    before, after = clause.text[: told.start], clause.text[told.end :]
    if (
        generic(before)
        or after.startswith("的")
        or denied(before)
        or conditional(before)
        or quoted(before)
        or _MAY.search(before)
        or asked(clause.text, sentence.text)
    ):
        return
    bound = binder.bound(clause.start + told.start)
    if "order" in bound:
        orders = bound["order"]
    elif bound:
        orders = [
            above
            for records in bound.values()
            for one in records
            for above in one.ancestors()
            if "order" in above.families
        ]
        if not orders:
            return
    else:
        orders = [one for (kind, _), records in binder.records.items() if kind == "order" for one in records]
        if not orders and not _SUBJECT.search(clause.text):
            return
    known = [order.standing for order in orders]
    known = [statuses for statuses in known if statuses]
    if not any(fits(told, statuses) for statuses in known) and (
        known or (not orders and not mentioned(told, evidence))
    ):
        yield told_status(clause.text)


def mentioned(told: Told, evidence: Evidence) -> bool:
    """Whether our side has the word at all: where no order is known, a tool's error may name its status."""
    return any(evidence.has(WRITTEN[status], "results", "known") for status in told.any_of)
