"""What became of conversations: each kind of end by the log that leads to it, and the intervals beside the shares."""

from datetime import UTC, datetime, timedelta
from typing import Any

from agent.handover import Colleague
from insights import outcomes
from insights.outcomes import episodes, middle_of, report, share_of
from records.database import Database
from records.tables import Entry
from tests.agent.house import house
from tests.agent.model import Line
from tests.conftest import StillClock

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
Said = tuple[str, str, dict[str, Any]]
SAID: Said = ("message", "customer", {"text": "hi"})
ANSWERED: Said = ("message", "ai", {"text": "hello"})
REPLIED: Said = ("message", "human", {"text": "I am Anna"})
UP, DOWN = (("feedback", "customer", {"seq": 2, "rating": rating}) for rating in ("up", "down"))


def state(name: str, **more: Any) -> Said:
    return ("state.changed", "system", {"state": name, **more})


def log(*made: Said) -> list[Entry]:
    """One entry a minute."""
    return [
        Entry(
            conversation_id="c", number=n, seq=n, kind=kind, author=author, at=NOW + n * timedelta(minutes=1), body=body
        )
        for n, (kind, author, body) in enumerate(made, 1)
    ]


def test_that_each_end_has_its_name() -> None:
    cases: list[tuple[list[Said], str]] = [
        ([SAID, ANSWERED], "resolved_assumed"),
        ([SAID, ANSWERED, UP], "resolved_confirmed"),
        ([SAID, ANSWERED, DOWN], "not_resolved"),
        ([SAID, ANSWERED, DOWN, ("csat", "customer", {"score": 5})], "resolved_confirmed"),
        ([SAID, ANSWERED, state("closed"), ("csat", "customer", {"score": 1})], "not_resolved"),
        ([SAID, ANSWERED, ("action.done", "system", {"outcome": "done"})], "resolved_confirmed"),
        ([SAID], "abandoned"),
        ([SAID, ANSWERED, SAID], "abandoned"),
        ([SAID, state("waiting"), state("closed", how="closed")], "abandoned"),
        ([SAID, state("waiting"), state("closed", how="contact")], "handed_over"),
        ([SAID, state("waiting"), state("human"), REPLIED, state("closed")], "handed_over"),
        ([SAID, state("human"), REPLIED, state("ai"), ANSWERED], "handed_over"),
        ([SAID, state("waiting")], "open"),
        ([SAID, state("waiting"), state("human")], "open"),
    ]
    for made, wanted in cases:
        [one] = episodes("c", "en", log(*made), now=LATER)
        assert one.outcome == wanted, made
    assert episodes("c", "en", log(), now=LATER) == []
    [fresh] = episodes("c", "en", log(SAID, ANSWERED), now=NOW + timedelta(hours=1))
    assert (fresh.outcome, fresh.reopened) == ("open", None)


def test_that_what_is_taken_up_again_is_another_episode_and_the_first_one_was_reopened() -> None:
    note = ("note", "system", {"reason": "asked", "summary": ""})
    first, second = episodes(
        "c",
        "en",
        log(SAID, note, state("waiting"), state("human"), REPLIED, state("closed"), ("csat", "customer", {"score": 4}))
        + [
            Entry(conversation_id="c", number=n, seq=n, kind=kind, author=who, at=NOW + timedelta(days=3), body=body)
            for n, (kind, who, body) in enumerate([state("ai"), SAID, ANSWERED], 8)
        ],
        now=LATER,
    )
    assert (first.outcome, first.reopened, first.csat, first.reason) == ("handed_over", True, 4, "asked")
    assert (first.first_response, first.to_person, first.handled) == (240.0, 60.0, 120.0)
    assert (second.outcome, second.reopened) == ("resolved_assumed", False)


def test_that_few_tell_little() -> None:
    half = share_of(5, 10)
    assert half.share == 0.5
    assert (round(half.low or 0, 3), round(half.high or 0, 3)) == (0.237, 0.763)
    none = share_of(0, 10)
    assert (none.low, round(none.high or 0, 3)) == (0.0, 0.278)
    assert share_of(0, 0).share is None
    assert middle_of([1, None, 3]) == outcomes.Middle(2, 2, None, None)
    many = middle_of(float(n) for n in range(1, 101))
    assert (many.median, many.low, many.high) == (50.5, 40.0, 61.0)


async def test_that_real_conversations_are_counted(database: Database, clock: StillClock) -> None:
    here = house(database, clock, lambda _: Line(["Hello."]))
    anna = Colleague("anna", "Anna")
    answered, taken, left = [await here.arrive() for _ in range(3)]
    await here.ask(answered, "hi")
    await here.sessions.end(answered.visitor, answered.conversation)
    await here.sessions.csat(answered.visitor, answered.conversation, score=5)
    await here.sessions.ask_human(taken.visitor, taken.conversation)
    clock.advance(seconds=90)
    await here.counter.take_over(anna, taken.conversation)
    clock.advance(seconds=30)
    await here.counter.resolve(anna, taken.conversation)
    await here.sessions.ask_human(left.visitor, left.conversation)
    await here.sessions.end(left.visitor, left.conversation)
    now = clock.now() + timedelta(seconds=1)
    async with database.reading() as session:
        found = await outcomes.read(session, since=now - timedelta(days=1), until=now, now=now)
    told = report(found)
    assert {name: one.count for name, one in told.shares.items() if one.count} == {
        "resolved_confirmed": 1,
        "handed_over": 1,
        "abandoned": 1,
    }
    assert (told.to_person.median, told.handled.median, told.satisfied.count) == (90.0, 30.0, 1)
