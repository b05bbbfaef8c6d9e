"""Are the values in a reply backed: stated by our side at all, and of the record that the sentence is about?"""

from collections.abc import Iterator

from agent.truth.binding import Binder, apart, conflicts
from agent.truth.dates import day_of
from agent.truth.echoes import echo
from agent.truth.events import elsewhen, told_of
from agent.truth.evidence import Evidence
from agent.truth.frames import asked, denied
from agent.truth.index import Backing
from agent.truth.reading import Reading
from agent.truth.reasons import other_record, unbacked, word_of_customer
from agent.truth.values import Clock, Count, Day, Found, Money, Name, Violation


def fact_violations(reading: Reading, evidence: Evidence, binder: Binder) -> Iterator[Violation]:
    today = day_of(evidence.now.date())
    for found in reading.facts:
        if found.fact == today:
            continue
        words = reading.text[found.start : found.end]
        backing = [one for fact in (found.fact, *found.also) for one in evidence.backing(fact)]
        if backing and not misplaced(found, backing, binder) and not another_day(found, backing, reading):
            continue
        told = any(evidence.told(fact) for fact in (found.fact, *found.also))
        if not backing and isinstance(found.fact, Day) and wondered(words, found, reading):
            continue
        if told and echo(found, reading):
            continue
        reason = other_record if backing else word_of_customer if told else unbacked
        yield reason(found.fact, words)


def wondered(words: str, found: Found, reading: Reading) -> bool:
    """Whether tomorrow and the like is only asked about, or denied."""
    if any(sign.isdigit() for sign in words):
        return False
    clause = reading.clause(found.start).text
    return asked(clause, reading.sentence(found.start).text) or denied(clause)


def another_day(found: Found, backing: list[Backing], reading: Reading) -> bool:
    """Whether it is the day of something else than what is told of it."""
    if not isinstance(found.fact, Day):
        return False
    clause = reading.clause(found.start)
    before, after = reading.text[clause.start : found.start], reading.text[found.end : clause.end]
    return elsewhen(told_of(before, after), backing)


def misplaced(found: Found, backing: list[Backing], binder: Binder) -> bool:
    """Whether every place that states this fact is inside another record than the one bound here."""
    if not isinstance(found.fact, Money | Day | Clock | Count | Name):
        return False
    if isinstance(found.fact, Name) and not all(
        isinstance(one.fact, Name) and one.fact.label == "tracking" for one in backing
    ):
        return False
    if any(one.role != "results" or one.record is None for one in backing):
        return False
    if isinstance(found.fact, Day) and all(apart(one.record, binder.here(found.start)) for one in backing):
        return bool(binder.here(found.start))
    bound = binder.bound(found.start)
    return bool(bound) and all(conflicts(one.record, bound) for one in backing)
