"""Until when a ticket is due, who gets it, when somebody is reminded, and teams that a conversation waits for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from agent.assignment import Assignment, choose
from agent.handover import Colleague
from agent.hours import Hours
from agent.ticketing import TARGETS, Ticketing, targets_of
from agent.ticketing import choose as chosen_for
from records import ticket_work, tickets
from records.database import Database
from records.staff.attendance import Free
from records.tables import Customer, Job, Order, Staff, Ticket
from records.tickets import Matter, Owner
from tests.agent.house import house, replies
from tests.conftest import StillClock

FRIDAY = datetime(2026, 11, 27, 16, tzinfo=UTC)
ANNA, BO = Colleague("anna", "Anna"), Colleague("bo", "Bo")


def staff(id: str, *languages: str, skills: tuple[str, ...] = (), capacity: int = 5) -> Staff:
    row = Staff(
        id=id,
        email=f"{id}@shop.example",
        email_key=id,
        name=id.title(),
        role="agent",
        password_hash="",
        created_at=FRIDAY,
    )
    row.languages, row.skills, row.capacity = list(languages), list(skills), capacity
    return row


def test_that_a_ticket_goes_by_language_then_skill_then_load() -> None:
    people = [(staff("a", "en"), 4), (staff("b", "zh"), 0), (staff("c", "en", "zh", skills=("billing",)), 3)]

    def given(language: str, *needs: str) -> str | None:
        found = chosen_for(people, language=language, needs=frozenset(needs))
        return found.id if found else None

    assert [given("en"), given("en", "billing"), given("zh"), given("zh", "billing"), given("fr")] == [
        "c",
        "c",
        "b",
        "c",
        None,
    ]


def test_that_targets_are_hours_by_priority() -> None:
    assert targets_of("urgent=0.5, low=72") == {"urgent": timedelta(minutes=30), "low": timedelta(hours=72)}
    for wrong in ("soon=4", "urgent", "urgent=0", "urgent=-1"):
        with pytest.raises(ValueError, match="priorities are urgent"):
            targets_of(wrong)


async def test_that_tickets_are_given_have_a_time_in_working_hours_and_are_reminded_of_once(
    database: Database, clock: StillClock
) -> None:
    clock.moment = FRIDAY
    here = house(database, clock, replies(), hours=Hours.parse("mon-fri 09:00-18:00"))
    opened = await here.arrive()
    async with database.writing() as session:
        session.add_all([staff("anna", skills=("billing",)), staff("bo")])
        owner, matter = Owner(opened.visitor), Matter("Wrong sum", "It is wrong.", "billing", "high")
        ticket, _ = await tickets.open_ticket(
            session, owner, matter, conversation_id=opened.conversation, clock=clock, at=clock.now()
        )
    rules = Ticketing(here.desk, targets_of(TARGETS))
    await rules.look()

    async def now() -> Ticket:
        async with database.reading() as session:
            return await ticket_work.locked(session, ticket.id)

    row = await now()
    assert (row.assignee, row.due_at) == ("anna", datetime(2026, 11, 30, 15, tzinfo=UTC)), "2 hours today, 6 on Monday"
    clock.moment = datetime(2026, 11, 30, 15, tzinfo=UTC)
    for _ in range(2):
        await rules.look()
    async with database.reading() as session:
        mails = [job.payload for job in await session.scalars(select(Job)) if job.kind == "mail"]
    assert [(mail["to"], mail["subject"]) for mail in mails] == [("anna@shop.example", f"Ticket {ticket.id} is due")]
    async with database.writing() as session:
        row = await ticket_work.locked(session, ticket.id)
        row.follow_up_at = clock.now() + timedelta(days=1)
    clock.advance(days=1)
    await rules.look()
    async with database.reading() as session:
        assert len([job for job in await session.scalars(select(Job)) if job.kind == "mail"]) == 2, "followed up"


async def test_that_one_order_is_one_ticket_in_whichever_conversation(sqlite: Database, clock: StillClock) -> None:
    async with sqlite.writing() as session:
        session.add(Customer(id="c1", name="Mia"))
        await session.flush()
        session.add(Order(id="1042", customer_id="c1", status="delivered", currency="USD"))
        await session.flush()
        made = [
            await tickets.open_ticket(
                session,
                Owner("v", "c1"),
                Matter(f"Broken {n}", "It broke.", "damaged", order_id="1042"),
                conversation_id=f"conversation {n}",
                clock=clock,
                at=clock.now(),
            )
            for n in (1, 2)
        ]
    assert [new for _, new in made] == [True, False]
    assert made[0][0].id == made[1][0].id


async def test_that_a_team_is_everybody_who_has_the_skill(sqlite: Database, clock: StillClock) -> None:
    free = [
        Free("anna", "Anna", frozenset(), frozenset(), 5, 0),
        Free("bo", "Bo", frozenset(), frozenset({"vip"}), 5, 4),
    ]
    assert choose(free, language="en") == ANNA
    assert choose(free, language="en", team="vip") == BO
    assert choose(free, language="en", team="nobody's") is None
    here = house(sqlite, clock, replies())
    rows = [staff("anna"), staff("bo", skills=("vip",))]
    async with sqlite.writing() as session:
        for row in rows:
            row.available, row.heard_at = True, clock.now()
            session.add(row)
    opened = await here.arrive()
    await here.counter.take_over(ANNA, opened.conversation)
    await here.counter.requeue(ANNA, opened.conversation, team="vip")
    await Assignment(replace(here.desk), silence=timedelta(minutes=1)).look()
    head = await here.head(opened)
    assert (head.owner, head.team) == ("bo", None)
