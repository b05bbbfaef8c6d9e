"""What becomes of those who wait while nobody is at work, or for too long: told so, and written to if they like."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from agent.assignment import Assignment
from agent.events import ContactAsked, Message, StateChanged
from agent.handover import Colleague
from agent.hours import ALWAYS, Hours
from agent.session import Opened
from records.database import Database
from records.errors import BadInput, NotPossible
from records.tables import Customer, Job, QueueWait, Ticket
from tests.agent.house import House, house, replies
from tests.conftest import StillClock

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WORKDAYS = Hours.parse("mon-fri 09:00-18:00, sat 10:00-14:00", "Europe/Berlin")
NIGHTS = Hours.parse("fri 22:00-02:00")
ANNA = Colleague("anna", "Anna")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """In November 2026 the first is a Sunday."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_that_hours_say_when_people_are_at_work_and_when_again() -> None:
    cases = [
        (WORKDAYS, at(23, 8), None),  # Monday, nine in Berlin
        (WORKDAYS, at(23, 7, 59), at(23, 8)),
        (WORKDAYS, at(23, 17), at(24, 8)),
        (WORKDAYS, at(27, 17), at(28, 9)),  # Friday evening, Saturday opens at ten
        (WORKDAYS, at(28, 13), at(30, 8)),
        (WORKDAYS, at(23, 7, month=10), None),  # summer time: nine in Berlin is seven in UTC
        (NIGHTS, at(28, 1, 59), None),  # Saturday morning, of Friday's hours
        (NIGHTS, at(28, 2), at(27 + 7 - 30, 22, month=12)),
        (ALWAYS, at(1, 3), None),
    ]
    for hours, moment, opens in cases:
        assert (hours.open_at(moment), hours.opens_after(moment)) == (opens is None, opens), moment


def test_that_working_time_goes_by_only_while_people_are_at_work() -> None:
    assert WORKDAYS.after(at(27, 16), 2 * HOUR) == at(28, 10)
    assert WORKDAYS.after(at(28, 14), 10 * HOUR) == at(1, 9, month=12)
    assert WORKDAYS.after(at(25, 8), 9 * HOUR) == at(25, 17)
    assert ALWAYS.after(at(1, 3), HOUR) == at(1, 4)


@pytest.mark.parametrize("text", ["9-18", "mon 9:00-25:00", "day 09:00-18:00", "mon 09:00-18:00; tue 09:00-18:00"])
def test_that_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no hours|no time of a day"):
        Hours.parse(text)


def test_that_a_time_zone_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Hours.parse("", "Mars/Olympus")


async def waits(here: House, *, locale: str = "en", words: str = "") -> Opened:
    opened = await here.arrive(locale)
    if words:
        await here.ask(opened, words)
    await here.sessions.ask_human(opened.visitor, opened.conversation)
    await here.runner.idle()
    return opened


async def last(here: House, opened: Opened, count: int) -> list[object]:
    return list((await here.events(opened))[-count:])


async def test_that_out_of_hours_a_customer_is_told_when_and_leaves_an_address(
    database: Database, clock: StillClock
) -> None:
    clock.moment = at(27, 20)
    here = house(database, clock, replies("Let me see."), hours=WORKDAYS)
    opened = await waits(here, words="my lamp is broken")
    told, waiting, asked = await last(here, opened, 3)
    assert isinstance(told, Message)
    assert told.text.startswith("Our team is not at work now; they are back tomorrow at 10:00 (CET). I have put you")
    assert isinstance(waiting, StateChanged)
    assert (waiting.state, waiting.position) == ("waiting", 1)
    assert isinstance(asked, ContactAsked)
    assert (asked.why, asked.opens_at, asked.known) == ("closed", at(28, 9), None)

    with pytest.raises(BadInput, match="not an e-mail address"):
        await here.sessions.leave_contact(opened.visitor, opened.conversation, email="nobody")
    await here.sessions.leave_contact(opened.visitor, opened.conversation, email=" mia@example.com ")
    async with database.reading() as session:
        ticket = (await session.scalars(select(Ticket))).one()
        mail = (await session.scalars(select(Job))).one()
        wait = (await session.scalars(select(QueueWait))).one()
    assert (ticket.contact, ticket.conversation_id, ticket.status) == ("mia@example.com", opened.conversation, "open")
    assert ticket.subject == "Answer by e-mail: my lamp is broken"
    assert mail.payload["to"] == "mia@example.com"
    assert ticket.id in mail.payload["subject"]
    assert "my lamp is broken" in mail.payload["text"]
    assert wait.ended_by == "contact"
    told, closed = await last(here, opened, 2)
    assert isinstance(told, Message)
    assert told.text.startswith(f"Thank you. Your ticket is {ticket.id}, and we will write to m•••@example.com.")
    assert isinstance(closed, StateChanged)
    assert closed.state == "closed"

    with pytest.raises(NotPossible, match="not waiting"):
        await here.sessions.leave_contact(opened.visitor, opened.conversation, email="mia@example.com")


async def test_that_a_proven_customer_need_not_write_their_address(sqlite: Database, clock: StillClock) -> None:
    clock.moment = at(29, 12)
    here = house(sqlite, clock, replies(), hours=WORKDAYS)
    async with sqlite.writing() as session:
        session.add(Customer(id="c1", name="小美", email="mei@example.cn", email_key="k", locale="zh"))
    visitor = await here.sessions.visit(locale="zh", customer="c1")
    opened = await here.sessions.open(visitor, None)
    await here.sessions.ask_human(visitor, opened.conversation)
    told, _, asked = await last(here, opened, 3)
    assert isinstance(told, Message)
    assert told.text.startswith("人工客服现在不在服务时间，明天 09:00（CET） 恢复服务。")
    assert isinstance(asked, ContactAsked)
    assert asked.known == "m•••@example.cn"
    await here.sessions.leave_contact(visitor, opened.conversation, email=None)
    async with sqlite.reading() as session:
        ticket = (await session.scalars(select(Ticket))).one()
    assert (ticket.contact, ticket.customer_id, ticket.language) == ("mei@example.cn", "c1", "zh")


async def test_that_who_waits_too_long_is_offered_an_answer_by_mail_once_and_keeps_the_place(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, replies())
    opened = await waits(here)
    both = [Assignment(here.desk, silence=MINUTE, timeout=5 * MINUTE) for _ in range(2)]
    clock.advance(minutes=4)
    await both[0].look()
    assert not any(isinstance(one, ContactAsked) for one in await here.events(opened))
    clock.advance(minutes=1)
    for one in [*both, *both]:
        await one.look()
    told, asked = await last(here, opened, 2)
    assert isinstance(told, Message)
    assert "You keep your place, number 1" in told.text
    assert isinstance(asked, ContactAsked)
    assert asked.why == "long_wait"
    assert (await here.head(opened)).state == "waiting"
    place = await here.sessions.place(opened.visitor, opened.conversation)
    assert place
    assert place.position == 1

    await here.counter.take_over(ANNA, opened.conversation)
    assert await here.sessions.place(opened.visitor, opened.conversation) is None
    await here.counter.requeue(ANNA, opened.conversation)
    await both[0].look()
    assert sum(isinstance(one, ContactAsked) for one in await here.events(opened)) == 2, "a new wait, a new offer"


async def test_that_an_address_that_others_write_down_gets_few_mails(sqlite: Database, clock: StillClock) -> None:
    here = house(sqlite, clock, replies())
    for _ in range(5):
        opened = await waits(here)
        await here.sessions.leave_contact(opened.visitor, opened.conversation, email="stranger@example.com")
    async with sqlite.reading() as session:
        assert len((await session.scalars(select(Job))).all()) == 3
        assert len((await session.scalars(select(Ticket))).all()) == 5


async def test_that_a_person_s_answer_is_due_by_working_time(sqlite: Database, clock: StillClock) -> None:
    desk = house(sqlite, clock, replies(), hours=WORKDAYS).desk
    assert desk.due(at(23, 9)) == at(23, 9, 2)
    assert desk.due(at(23, 16, 59)) == at(24, 8, 1)
