"""A person at work in a conversation: takes it over, speaks, notes, passes it on, gives it back."""

import asyncio
from uuid import uuid4

import pytest
from langchain_core.messages import BaseMessage

from agent.counter import NotYours
from agent.events import Message, StateChanged, Typing
from agent.handover import Colleague
from agent.session import Opened
from records.database import Database
from records.errors import NotPossible
from records.tables import Entry
from tests.agent.house import House, house, replies
from tests.agent.model import Line
from tests.conftest import StillClock

ANNA, BO = Colleague("s1", "Anna"), Colleague("s2", "Bo")


async def reply(here: House, opened: Opened, me: Colleague, text: str) -> Entry:
    return await here.counter.reply(me, opened.conversation, text=text, client_id=str(uuid4()))


async def texts(here: House, opened: Opened) -> list[tuple[str, str]]:
    return [(one.author.kind, one.text) for one in await here.events(opened) if isinstance(one, Message)]


async def test_that_a_person_takes_over_speaks_and_hands_back(database: Database, clock: StillClock) -> None:
    here = house(database, clock, replies("Hello", "Back again"))
    opened = await here.arrive()
    await here.ask(opened, "hi")
    await here.counter.take_over(ANNA, opened.conversation)
    await here.say(opened, "are you a person?")
    await reply(here, opened, ANNA, "I am.")
    await here.say(opened, "and what is 2 and 2?")
    await here.runner.idle()
    assert (await texts(here, opened))[-1] == ("customer", "and what is 2 and 2?")
    await here.counter.hand_back(ANNA, opened.conversation)
    await here.runner.idle()
    said = await texts(here, opened)
    assert said[-2:] == [("system", "You are talking to our AI assistant again."), ("ai", "Back again ")]
    states = [(one.state, one.owner) for one in await here.events(opened) if isinstance(one, StateChanged)]
    assert states == [("human", "Anna"), ("ai", None)]


async def test_that_nothing_is_answered_after_a_hand_back_when_nothing_is_owed(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, replies("Hello"))
    opened = await here.arrive()
    await here.ask(opened, "hi")
    await here.counter.take_over(ANNA, opened.conversation)
    await here.counter.hand_back(ANNA, opened.conversation)
    await here.runner.idle()
    assert [kind for kind, _ in await texts(here, opened)] == ["customer", "ai", "system", "system"]


async def test_that_a_reply_is_dropped_after_a_takeover(database: Database, clock: StillClock) -> None:
    hold = asyncio.Event()
    line = Line(["The answer", " is late."], hold=hold)
    here = house(database, clock, lambda _: line)
    opened = await here.arrive()
    await here.say(opened, "hi")
    await line.started.wait()
    await here.counter.take_over(ANNA, opened.conversation)
    hold.set()
    await here.runner.idle()
    assert [kind for kind, _ in await texts(here, opened)] == ["customer", "system"]
    assert [entry.kind for entry in await here.entries(opened)][-1] == "reply.dropped"


async def test_that_of_two_who_take_over_one_has_it_and_the_other_hears_so(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, replies())
    opened = await here.arrive()
    await here.sessions.ask_human(opened.visitor, opened.conversation)
    await here.runner.idle()
    both = await asyncio.gather(
        *(here.counter.take_over(who, opened.conversation) for who in (ANNA, BO)), return_exceptions=True
    )
    assert {type(one) for one in both} == {NotPossible, type(None)}
    assert (await here.head(opened)).owner in {"s1", "s2"}


async def test_that_only_who_has_a_conversation_speaks_in_it(database: Database, clock: StillClock) -> None:
    here = house(database, clock, replies())
    opened = await here.arrive()
    with pytest.raises(NotYours, match="Take the conversation over first"):
        await reply(here, opened, ANNA, "hi")
    await here.counter.take_over(ANNA, opened.conversation)
    for attempt in (reply(here, opened, BO, "hi"), here.counter.hand_back(BO, opened.conversation)):
        with pytest.raises(NotYours, match="A colleague has this conversation"):
            await attempt
    await here.counter.pass_on(ANNA, opened.conversation, to=BO)
    assert (await reply(here, opened, BO, "It's me now.")).author_name == "Bo"
    await here.counter.pass_on(ANNA, opened.conversation, to=ANNA, lead=True)
    assert (await here.head(opened)).owner == "s1"


async def test_that_the_same_client_id_says_it_once(database: Database, clock: StillClock) -> None:
    here = house(database, clock, replies())
    opened, client_id = await here.arrive(), str(uuid4())
    await here.counter.take_over(ANNA, opened.conversation)
    first = await here.counter.reply(ANNA, opened.conversation, text="hi", client_id=client_id)
    again = await here.counter.reply(ANNA, opened.conversation, text="hi", client_id=client_id)
    assert again.number == first.number
    assert [kind for kind, _ in await texts(here, opened)] == ["system", "human"]


async def test_that_a_note_is_for_colleagues_and_for_no_model(database: Database, clock: StillClock) -> None:
    asked: list[list[BaseMessage]] = []

    def answer(messages: list[BaseMessage]) -> Line:
        asked.append(messages)
        return Line(["Hello"])

    here = house(database, clock, answer)
    opened = await here.arrive()
    await here.counter.note(ANNA, opened.conversation, text="a difficult one", mentions=["s2"])
    await here.ask(opened, "hi")
    assert [kind for kind, _ in await texts(here, opened)] == ["customer", "ai"]
    assert "difficult" not in str(asked)


async def test_that_what_is_put_back_in_the_queue_waits_with_a_place(database: Database, clock: StillClock) -> None:
    here = house(database, clock, replies())
    opened = await here.arrive()
    await here.counter.take_over(ANNA, opened.conversation)
    await here.counter.requeue(ANNA, opened.conversation, why="knows more about lamps than I do")
    last = (await here.events(opened))[-1]
    assert isinstance(last, StateChanged)
    assert (last.state, last.position, last.owner) == ("waiting", 1, None)
    await here.counter.take_over(BO, opened.conversation)
    await here.counter.resolve(BO, opened.conversation)
    assert (await here.head(opened)).state == "closed"
    with pytest.raises(NotPossible):
        await here.counter.resolve(BO, opened.conversation)


async def test_that_the_customer_sees_a_person_write_while_that_person_has_the_conversation(
    sqlite: Database, clock: StillClock
) -> None:
    here = house(sqlite, clock, replies())
    opened = await here.arrive()
    async with here.following(opened) as heard:
        await here.counter.typing(ANNA, opened.conversation)
        await here.counter.take_over(ANNA, opened.conversation)
        await here.counter.typing(ANNA, opened.conversation)
        await asyncio.sleep(0)
    assert [one.author.name for one in heard if isinstance(one, Typing)] == ["Anna"]
