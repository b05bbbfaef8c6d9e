"""A conversation from the outside: what is said, what is heard, and what stands in the log."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import pytest
from langchain_core.messages import BaseMessage, HumanMessage

from agent.desk import Pace
from agent.events import Message, StateChanged, TextDelta, TextSnapshot, TextWithdrawn, TurnFinished, TurnStarted
from agent.handover import State
from records import conversations
from records.database import Database
from records.errors import NotFound
from tests.agent.house import house, replies
from tests.agent.model import Line
from tests.conftest import StillClock
from tools.handoff import hand_over


async def test_that_a_message_is_answered_streamed_and_logged(database: Database, clock: StillClock) -> None:
    here = house(database, clock, replies("Hello there friend"))
    opened = await here.arrive()
    async with here.following(opened) as heard:
        await here.say(opened, "hi")
        await here.runner.idle()
        await asyncio.sleep(0)
    said = [event for event in heard if isinstance(event, Message)]
    assert [(one.seq, one.author.kind, one.text) for one in said] == [(1, "customer", "hi"), (2, "ai", said[1].text)]
    pieces = [event.text for event in heard if isinstance(event, TextDelta)]
    assert "".join(pieces) == said[1].text == "Hello there friend "
    assert [type(event) for event in heard][0:2] == [Message, TurnStarted]
    assert isinstance(heard[-1], TurnFinished)
    assert [entry.kind for entry in await here.entries(opened)] == ["message", "message"]


async def test_that_the_same_client_id_again_gives_the_same_number_and_no_second_answer(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, replies("Once"))
    opened, client_id = await here.arrive(), str(uuid4())
    first = await here.say(opened, "hi", client_id)
    await here.runner.idle()
    again = await here.say(opened, "hi", client_id)
    await here.runner.idle()
    assert first == again
    assert len(await here.public(opened)) == 2


async def test_that_a_burst_gets_one_reply(database: Database, clock: StillClock) -> None:
    long = Pace(quiet=0.4, deadline=5, lease=15)  # longer than three commits on a busy machine
    here = house(database, clock, lambda messages: Line([f"{_customer(messages)} heard"]), pace=long)
    opened = await here.arrive()
    for text in ("my order", "1042", "where is it"):
        await here.say(opened, text)
    await here.runner.idle()
    texts = [entry.body["text"] for entry in await here.public(opened)]
    assert texts == ["my order", "1042", "where is it", "my order|1042|where is it heard"]


async def test_that_what_comes_while_an_answer_is_streamed_is_answered_together_afterwards(
    database: Database, clock: StillClock
) -> None:
    go_on = asyncio.Event()
    lines = [Line(["one ", "two"], hold=go_on), Line(["both"])]
    here = house(database, clock, lambda _: lines.pop(0))
    opened = await here.arrive()
    async with here.following(opened) as heard:
        await here.say(opened, "first")
        await _until(lambda: any(isinstance(event, TextDelta) for event in heard))
        await here.say(opened, "second")
        await here.say(opened, "third")
        go_on.set()
        await here.runner.idle()
    texts = [entry.body["text"] for entry in await here.public(opened)]
    assert texts == ["first", "second", "third", "one two", "both"]
    assert [message.text for message in here.model.asked[-1][1:]] == ["first", "one two", "second", "third"]


async def test_that_a_reader_who_comes_in_the_middle_of_an_answer_misses_nothing(
    database: Database, clock: StillClock
) -> None:
    go_on = asyncio.Event()
    here = house(database, clock, lambda _: Line(["one ", "two ", "three"], hold=go_on))
    opened = await here.arrive()
    async with here.following(opened) as first:
        await here.say(opened, "hi")
        await _until(lambda: any(isinstance(event, TextDelta) for event in first))
        async with here.following(opened, after_seq=1) as second:
            go_on.set()
            await here.runner.idle()
            await _until(lambda: any(isinstance(event, Message) for event in second))
    assert isinstance(second[0], TextSnapshot)
    assert second[0].text == "one "
    assert second[0].text + "".join(event.text for event in second if isinstance(event, TextDelta)) == "one two three"
    assert [event.seq for event in second if isinstance(event, Message)] == [2]


async def test_that_a_running_turn_is_silent_once_the_customer_has_asked_for_a_person(
    database: Database, clock: StillClock
) -> None:
    go_on = asyncio.Event()
    here = house(database, clock, lambda _: Line(["I think ", "so"], hold=go_on))
    opened = await here.arrive()
    async with here.following(opened) as heard:
        await here.say(opened, "hi")
        await _until(lambda: any(isinstance(event, TextDelta) for event in heard))
        await here.sessions.ask_human(opened.visitor, opened.conversation)
        go_on.set()
        await here.runner.idle()
    public = await here.public(opened)
    assert [entry.author for entry in public if entry.kind == "message"] == ["customer", "system"]
    state = [event for event in await here.events(opened) if isinstance(event, StateChanged)]
    assert [(event.state, event.position) for event in state] == [("waiting", 1)]
    assert [entry.kind for entry in await here.entries(opened)][-1] == "reply.dropped"


async def test_that_a_cancelled_turn_takes_back_what_it_said_and_owes_nothing(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, lambda _: Line(["long ", "story"], hold=asyncio.Event()))
    opened = await here.arrive()
    async with here.following(opened) as heard:
        await here.say(opened, "hi")
        await _until(lambda: any(isinstance(event, TextDelta) for event in heard))
        await here.sessions.cancel(opened.visitor, opened.conversation)
        await here.runner.idle()
    assert any(isinstance(event, TextWithdrawn) for event in heard)
    head = await here.head(opened)
    assert (head.state, head.owed_from, head.lease_holder) == ("ai", None, None)
    assert len(await here.public(opened)) == 1


async def test_that_an_answer_owed_by_a_dead_process_is_given_once_by_another(
    database: Database, clock: StillClock
) -> None:
    dead = house(database, clock, lambda _: Line(["never "], hold=asyncio.Event()))
    opened = await dead.arrive()
    await dead.say(opened, "hi")
    await _until(lambda: bool(dead.model.asked))
    alive = house(database, clock, replies("Here you are"))
    await alive.runner.recover()
    await alive.runner.idle()
    assert len(await alive.public(opened)) == 1, "the lease still holds"
    clock.advance(seconds=16)
    await alive.runner.recover()
    await alive.runner.idle()
    assert [entry.body["text"] for entry in await alive.public(opened)] == ["hi", "Here you are "]
    await dead.runner.renew_leases()
    await dead.runner.idle()
    assert len(await alive.public(opened)) == 2


async def test_that_a_process_which_has_ended_begins_nothing_and_leaves_all_of_it_owed(
    database: Database, clock: StillClock
) -> None:
    held = Line(["never ", "said"], hold=asyncio.Event())
    shop = house(database, clock, lambda _messages: held)
    opened = await shop.arrive()
    await shop.say(opened, "one")
    await held.started.wait()
    await shop.say(opened, "and two")

    await shop.runner.stop()
    await shop.say(opened, "and three")
    await asyncio.wait_for(shop.runner.idle(), timeout=10)

    head = await shop.head(opened)
    assert (head.owed_from, len(shop.model.asked)) == (1, 1)


async def test_that_a_model_that_breaks_ends_with_a_word_and_a_person(database: Database, clock: StillClock) -> None:
    here = house(database, clock, lambda _: Line(["Your order ", "is "], error=ConnectionError("gone")))
    opened = await here.arrive("zh")
    async with here.following(opened) as heard:
        answer = await here.ask(opened, "你好")
    assert "转接人工" in answer.text
    assert any(isinstance(event, TextWithdrawn) for event in heard)
    assert (await here.head(opened)).state == State.WAITING


async def test_that_a_silent_model_ends_with_the_deadline(database: Database, clock: StillClock) -> None:
    pace = Pace(quiet=0.01, deadline=0.1)
    here = house(database, clock, lambda _: Line(["hm "], hold=asyncio.Event()), pace=pace)
    opened = await here.arrive()
    answer = await here.ask(opened, "hi")
    assert "could not work this out" in answer.text
    assert (await here.head(opened)).state == State.WAITING


async def test_that_a_closed_conversation_starts_afresh(database: Database, clock: StillClock) -> None:
    here = house(database, clock, replies("First", "Second"))
    opened = await here.arrive()
    await here.ask(opened, "the old matter")
    await here.sessions.end(opened.visitor, opened.conversation)
    await here.ask(opened, "a new matter")
    assert _customer(here.model.asked[-1]) == "a new matter"
    kinds = [entry.kind for entry in await here.public(opened)]
    assert kinds == [
        "message",
        "message",
        "message",
        "state.changed",
        "csat.asked",
        "state.changed",
        "message",
        "message",
    ]


@pytest.mark.parametrize(
    ("begun", "words", "language"), [("en", "我要找人工客服", "zh"), ("zh", "i want a person", "en")]
)
async def test_that_what_the_desk_says_is_in_the_language_the_customer_writes_in(
    sqlite: Database, clock: StillClock, begun: str, words: str, language: str
) -> None:
    asked = [Line(calls=[("hand_over", {"reason": "asked", "summary": "…"})])]
    here = house(sqlite, clock, lambda _: asked.pop(0), tools=(hand_over,))
    opened = await here.arrive(begun)
    answer = await here.ask(opened, words)
    assert ("人工" in answer.text) == (language == "zh")
    assert (await here.head(opened)).locale == language


@pytest.mark.parametrize("pasted", ["ok", "Trail Runner Pro 42", "1207", "😀"])
async def test_that_a_word_that_could_stand_in_either_language_changes_none(
    sqlite: Database, clock: StillClock, pasted: str
) -> None:
    here = house(sqlite, clock, replies("好"))
    opened = await here.arrive("zh")
    await here.ask(opened, pasted)
    assert (await here.head(opened)).locale == "zh"


async def test_that_nobody_reaches_into_another_visitors_conversation(database: Database, clock: StillClock) -> None:
    here = house(database, clock, replies())
    mine, theirs = await here.arrive(), await here.arrive()
    for attempt in (
        here.sessions.say(theirs.visitor, mine.conversation, text="hi", client_id="1"),
        here.sessions.ask_human(theirs.visitor, mine.conversation),
        here.sessions.end(theirs.visitor, mine.conversation),
        here.sessions.cancel(theirs.visitor, mine.conversation),
        here.sessions.open(theirs.visitor, mine.conversation),
        here.sessions.csat(theirs.visitor, mine.conversation, score=1),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert await here.entries(mine) == []


def _customer(messages: list[BaseMessage]) -> str:
    return "|".join(str(message.content) for message in messages if isinstance(message, HumanMessage))


async def _until(holds: Callable[[], bool]) -> None:
    """Let the loop run until something holds; the test's own timeout ends it otherwise."""
    while not holds():  # noqa: ASYNC110 - what it waits for is heard, not signalled
        await asyncio.sleep(0.001)


async def test_that_a_handover_survives_the_turn_that_asked_for_it(sqlite: Database, clock: StillClock) -> None:
    asked = [Line(calls=[("hand_over", {"reason": "asked", "summary": "wants a person"})])]
    here = house(sqlite, clock, lambda _: asked.pop(0), tools=(hand_over,))
    opened = await here.arrive()
    answer = await here.ask(opened, "a person please")
    assert "passing you to a person" in answer.text
    assert (await here.head(opened)).state == State.WAITING


async def test_that_a_turn_that_dies_after_asking_for_a_person_hands_over_all_the_same(
    sqlite: Database, clock: StillClock
) -> None:
    here = house(sqlite, clock, replies("I am passing you on"))
    opened = await here.arrive()
    async with sqlite.writing() as session:
        head = await conversations.head(session, opened.conversation)
        said = {"text": "a person please"}
        await conversations.append(session, head, kind="message", at=clock.now(), author="customer", body=said)
        call = {"tool": "hand_over", "arguments": {"reason": "asked", "summary": "…"}, "result": {}, "ok": True}
        await conversations.append(session, head, kind="tool.called", at=clock.now(), body=call, turn="the dead one")
        head.owed_from = 1
    await here.runner.recover()
    await here.runner.idle()
    assert (await here.head(opened)).state == State.WAITING
