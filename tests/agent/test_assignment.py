"""Who is given a conversation that waits, and what becomes of one whose person is gone."""

import asyncio
from datetime import timedelta

from agent.assignment import Assignment, choose
from agent.events import Message, QueueMoved, StateChanged
from agent.handover import Colleague
from agent.session import Opened
from insights.priority import ahead, weight
from records import queue
from records.database import Database
from records.staff import attendance
from records.staff.attendance import Free
from records.tables import Staff
from tests.agent.house import House, house, replies
from tests.conftest import StillClock

MINUTE = timedelta(minutes=1)
ANNA, BO = Colleague("anna", "Anna"), Colleague("bo", "Bo")


def free(id: str, *languages: str, skills: tuple[str, ...] = (), load: int = 0, capacity: int = 5) -> Free:
    return Free(id, id.title(), frozenset(languages), frozenset(skills), capacity, load)


async def hire(here: House, who: Colleague, *, heard: bool = True, capacity: int = 5) -> None:
    """Somebody who wants conversations; their console was heard just now, or never."""
    now = here.desk.clock.now()
    row = Staff(
        id=who.id, email=who.id, email_key=who.id, name=who.name, role="agent", password_hash="", created_at=now
    )
    async with here.desk.database.writing() as session:
        row.available, row.capacity, row.heard_at = True, capacity, now if heard else None
        session.add(row)


async def hear(here: House, who: Colleague) -> None:
    async with here.desk.database.writing() as session:
        await attendance.heard(session, who.id, at=here.desk.clock.now())


async def waits(here: House) -> Opened:
    opened = await here.arrive()
    await here.sessions.ask_human(opened.visitor, opened.conversation)
    await here.runner.idle()
    return opened


async def states(here: House, opened: Opened) -> list[tuple[str, str | None, int | None]]:
    events = await here.events(opened)
    return [(one.state, one.owner, one.position) for one in events if isinstance(one, StateChanged)]


def test_that_it_goes_by_language_then_last_person_then_skill_then_load() -> None:
    people = [free("a", "en", load=4), free("b", "zh"), free("c", "en", "zh", skills=("returns",), load=3)]

    def chosen(language: str = "en", **more: object) -> str | None:
        found = choose(people, language=language, **more)  # type: ignore[arg-type]
        return found.id if found else None

    assert chosen("zh") == "b"
    assert chosen("fr") is None
    assert chosen() == "c"
    assert chosen(last="a") == "a"
    assert chosen(last="b") == "c"
    assert chosen("zh", needs=frozenset({"returns"})) == "c"
    assert chosen(gave_away="c") == "a"


def test_that_who_lists_no_language_is_given_any() -> None:
    assert choose([free("a")], language="zh") == Colleague("a", "A")


async def test_that_the_first_in_line_goes_to_who_is_there_and_no_one_gets_more_than_they_can_hold(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, replies())
    first = await waits(here)
    clock.advance(seconds=1)
    second = await waits(here)
    await hire(here, ANNA, capacity=1)
    await hire(here, BO, heard=False)
    both = [Assignment(here.desk, silence=MINUTE) for _ in range(2)]
    await asyncio.gather(*(one.look() for one in both))
    assert (await states(here, first))[-1] == ("human", "Anna", None)
    assert (await here.head(second)).state == "waiting"


async def test_that_nobody_is_given_anything_where_that_is_switched_off(sqlite: Database, clock: StillClock) -> None:
    here = house(sqlite, clock, replies())
    opened = await waits(here)
    await hire(here, ANNA)
    await Assignment(here.desk, silence=MINUTE, gives=False).look()
    assert (await here.head(opened)).state == "waiting"


async def test_that_a_conversation_of_somebody_who_is_gone_waits_again_in_its_old_place(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, replies())
    assignment = Assignment(here.desk, silence=MINUTE)
    await hire(here, ANNA, capacity=1)
    first = await waits(here)
    await assignment.look()
    clock.advance(seconds=30)
    await waits(here)
    await waits(here)
    clock.advance(seconds=31)
    await assignment.look()
    assert await states(here, first) == [("waiting", None, 1), ("human", "Anna", None), ("waiting", None, 1)]
    [*_, told, _] = await here.events(first)
    assert isinstance(told, Message)
    assert told.text.startswith("Anna is not online any more.")


async def test_that_who_is_heard_keeps_it_and_so_does_who_was_never_heard(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, replies())
    assignment = Assignment(here.desk, silence=MINUTE)
    await hire(here, ANNA)
    await hire(here, BO, heard=False)
    with_anna, with_bo = await here.arrive(), await here.arrive()
    await here.counter.take_over(ANNA, with_anna.conversation)
    await here.counter.take_over(BO, with_bo.conversation)
    clock.advance(minutes=10)
    await hear(here, ANNA)
    await assignment.look()
    assert [(await here.head(one)).owner for one in (with_anna, with_bo)] == ["anna", "bo"]


async def test_that_nobody_is_gone_right_after_a_start(sqlite: Database, clock: StillClock) -> None:
    here = house(sqlite, clock, replies())
    await hire(here, ANNA)
    opened = await here.arrive()
    await here.counter.take_over(ANNA, opened.conversation)
    clock.advance(minutes=10)
    started = Assignment(here.desk, silence=MINUTE)
    await started.look()
    assert (await here.head(opened)).owner == "anna"
    clock.advance(seconds=61)
    await started.look()
    assert (await here.head(opened)).state == "waiting"


async def test_that_who_puts_it_back_is_not_given_it_again_and_the_last_person_is(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, replies())
    assignment = Assignment(here.desk, silence=MINUTE)
    await hire(here, ANNA)
    opened = await waits(here)
    await assignment.look()
    await here.counter.requeue(ANNA, opened.conversation)
    await assignment.look()
    assert (await here.head(opened)).state == "waiting"
    await hire(here, BO)
    await assignment.look()
    await here.counter.resolve(BO, opened.conversation)
    again = await here.sessions.open(opened.visitor, None)
    await here.sessions.ask_human(again.visitor, again.conversation)
    await assignment.look()
    assert (await here.head(again)).owner == "bo"


async def test_that_a_wait_is_estimated_from_recent_ones_and_told_when_the_place_changes(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, replies())
    assignment = Assignment(here.desk, silence=MINUTE)
    for _ in range(5):
        opened = await waits(here)
        clock.advance(minutes=3)
        await here.counter.take_over(ANNA, opened.conversation)
    first, second = await waits(here), await waits(here)
    [*_, told] = await here.events(second)
    assert isinstance(told, StateChanged)
    assert (told.position, told.minutes) == (2, 6)
    await assignment.look()
    async with here.following(second) as heard:
        await here.counter.take_over(ANNA, first.conversation)
        await assignment.look()
        await assignment.look()
        await asyncio.sleep(0)
    assert [one for one in heard if isinstance(one, QueueMoved)] == [QueueMoved(position=1, minutes=3)]


async def test_that_no_wait_is_promised_when_the_first_in_line_has_waited_longer_than_anybody(
    sqlite: Database, clock: StillClock
) -> None:
    here = house(sqlite, clock, replies())
    for _ in range(5):
        opened = await waits(here)
        clock.advance(minutes=3)
        await here.counter.take_over(ANNA, opened.conversation)
    await waits(here)
    clock.advance(minutes=4)
    [*_, told] = await here.events(await waits(here))
    assert isinstance(told, StateChanged)
    assert (told.position, told.minutes) == (2, None)


async def test_that_who_is_upset_goes_before_who_came_a_little_sooner_and_never_before_who_has_waited_long(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, replies(*["Good day"] * 4))

    async def comes(words: str) -> Opened:
        opened = await here.arrive()
        await here.ask(opened, words)
        await here.sessions.ask_human(opened.visitor, opened.conversation)
        await here.runner.idle()
        return opened

    early = await comes("When do you open?")
    clock.advance(minutes=11)
    calm = await comes("When do you open?")
    clock.advance(minutes=2)
    upset = await comes("This is the worst shop ever, I am furious, it arrived broken again!")
    async with database.reading() as session:
        line = [one.id for one in await queue.waiting(session)]
    assert line == [early.conversation, upset.conversation, calm.conversation]
    assert [position for _, _, position in await states(here, upset)] == [2]


def test_that_nothing_puts_anybody_more_than_ten_minutes_ahead_and_being_poor_puts_nobody_behind() -> None:
    assert ahead(weight("urgent", sentiment=-1.0, value=1.0)) == timedelta(minutes=10)
    assert ahead(weight("low", sentiment=1.0, value=0.0)) == timedelta(0)
    assert timedelta(0) < ahead(weight("normal", sentiment=-0.8)) < ahead(weight("normal", sentiment=-0.8, value=1.0))
