"""What people read who take a conversation over, and what is drafted for them: by code, and by a model."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from sqlmodel import select

from agent.build import Agent
from agent.drafts import AlreadySaid, NeedsModel, NothingKnown, Writer, summary_jobs
from agent.handoff import SUMMARY, written
from agent.handover import Colleague
from agent.middleware.budget import Budget, Caps
from agent.models import NamedModel, Price
from agent.models.spend import RecordedSpend
from agent.wiring import drafter_of
from knowledge.passage import Findings, Found, Passage
from records.database import Database
from records.jobs import Taken
from records.tables import Entry, Job, Turn
from tests.agent.house import House, house, replies
from tests.agent.model import Line, Script, ScriptedModel
from tests.conftest import StillClock

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ANNA = Colleague("anna", "Anna")


def log(*made: tuple[str, str, dict[str, Any]]) -> list[Entry]:
    return [
        Entry(conversation_id="c", number=n, kind=kind, author=author, at=NOW, body=body)
        for n, (kind, author, body) in enumerate(made, 1)
    ]


def said(text: str) -> tuple[str, str, dict[str, Any]]:
    return ("message", "customer", {"text": text})


def called(tool: str, outcome: str = "ok", result: Any = None, **arguments: Any) -> tuple[str, str, dict[str, Any]]:
    body = {"tool": tool, "arguments": arguments, "result": result or {}, "ok": outcome == "ok", "outcome": outcome}
    return ("tool.called", "ai", body)


def test_that_code_says_what_is_wanted_was_tried_and_comes_next() -> None:
    found = written(
        log(
            said("hello there"),
            said("My lamp came broken, I want my money back"),
            called("search_knowledge", result={"answerable": 0.8}, question="broken lamp"),
            called("get_order", result={"order": {"id": "1042"}}, order="1042"),
            called("return_items", "refused", {"why": "needs_staff"}, order="1042"),
            said("this is ridiculous, I am furious"),
        ),
        ["Anna Keller, proven by the website's signature", "order 1042"],
        "policy_limit",
        "en",
    )
    assert found.text("en").splitlines() == [
        'Wants: "My lamp came broken, I want my money back" … "this is ridiculous, I am furious"',
        'Tried: articles that answer "broken lamp" · Looking up your order (1042): done'
        f" · {found.tried[2].partition(' (')[0]} (1042): refused",
        "Known: Anna Keller, proven by the website's signature · order 1042",
        "Mood: negative, getting worse",
        "Next: Decide whether this may be done: the AI may not. Then tell the customer so.",
    ]


def test_that_the_next_step_follows_from_what_stands_in_the_way() -> None:
    asked = ("action.asked", "ai", {"action": "a1", "summary": "Cancel order 1042"})
    done = ("action.done", "customer", {"action": "a1", "outcome": "declined", "summary": "Cancel order 1042"})
    cases = [
        ([said("cancel it"), asked], "asked", "has not answered what was proposed"),
        ([said("cancel it"), asked, done], "asked", 'Go on from "cancel it"'),
        ([said("where is it"), called("get_order", "refused", {"why": "not_verified"})], "asked", "Have them sign in"),
        ([said("how wide is it")], "no_answer", "write the article that was missing"),
        ([said("how wide is it")], "failed", "the AI's own answer was lost"),
        ([said("you are awful")], "sentiment", "Say sorry first"),
        ([], "asked", ""),
    ]
    for made, reason, wanted in cases:
        step = written(log(*made), [], reason, "en").next
        assert (wanted in step) if wanted else not step, (reason, step)
    [line] = written(log(said("取消"), asked, done), [], "asked", "zh").tried
    assert line == "Cancel order 1042 (顾客拒绝)"


class Shelf:
    """A knowledge base of one passage."""

    def __init__(self, likely: float) -> None:
        self.likely = likely

    async def search(self, question: str, *, limit: int = 6, locale: str | None = None) -> Findings:
        passage = Passage("p", "d", "Warranty", "How long", "The warranty on lamps is two years.", None, "en")
        return Findings([Found(passage, self.likely, self.likely, self.likely)], self.likely)


def with_drafter(here: House, script: Script) -> tuple[House, ScriptedModel]:
    model = ScriptedModel.of(script)
    budget = Budget(Caps(), RecordedSpend(here.desk.database, here.desk.clock))
    named = NamedModel("openai:big", model, Price(Decimal(100), Decimal(100)))
    drafter: Agent | None = drafter_of([named], budget, key=b"key")
    return House.of(replace(here.desk, drafter=drafter), here.model), model


async def test_that_a_handoff_is_noted_by_code_and_then_said_better_by_a_model(
    database: Database, clock: StillClock
) -> None:
    here, model = with_drafter(
        house(database, clock, replies("It is on its way.")), lambda _: Line(["They want it now."])
    )
    opened = await here.arrive()
    await here.ask(opened, "where is my lamp?")
    await here.sessions.ask_human(opened.visitor, opened.conversation)
    note = next(entry for entry in await here.entries(opened) if entry.kind == "note")
    assert note.body["summary"].startswith('Wants: "where is my lamp?"')
    assert note.body["summaries"]["zh"].startswith("诉求：“where is my lamp?”")
    assert note.body["handoff"]["known"] == ["not signed in, nobody we know for certain"]
    async with database.reading() as session:
        [job] = (await session.scalars(select(Job))).all()
    assert job.kind == SUMMARY
    taken = Taken(job.id, job.kind, job.payload, 1, "me")
    await summary_jobs(Writer(here.desk), here.desk)(taken)
    newest = (await here.entries(opened))[-1]
    assert (newest.kind, newest.seq, newest.body["summary"]) == ("note", None, "They want it now.")
    assert (newest.body["reason"], newest.body["by"]) == ("asked", "openai:big")
    assert "where is my lamp?" in [message.text for message in model.asked[0]]
    async with database.reading() as session:
        cost = (await session.scalars(select(Turn).where(Turn.outcome == "draft"))).one().cost
    assert cost > 0
    await here.counter.take_over(ANNA, opened.conversation)
    await here.counter.hand_back(ANNA, opened.conversation)
    await summary_jobs(Writer(here.desk), here.desk)(taken)
    assert (await here.entries(opened))[-1].kind == "state.changed", "nobody is about to take it over any more"


async def test_that_drafts_are_written_by_a_model_and_the_text_is_data(sqlite: Database, clock: StillClock) -> None:
    asked: list[list[BaseMessage]] = []

    def script(messages: list[BaseMessage]) -> Line:
        asked.append(messages)
        return Line(["亲爱的顾客，您好。"])

    here, _ = with_drafter(house(sqlite, clock, replies("Hello")), script)
    opened = await here.arrive()
    await here.ask(opened, "hi")
    writer = Writer(here.desk)
    assert await writer.rewrite(opened.conversation, "translate", "Dear customer", language="zh") == (
        "亲爱的顾客，您好。",
        "openai:big",
    )
    system, text = asked[0]
    assert isinstance(system, SystemMessage)
    assert "Translate the text between the lines into Chinese" in system.text
    assert text.text == "-----\nDear customer\n-----"
    await writer.reply(opened.conversation)
    assert isinstance(asked[1][-1], HumanMessage)


async def test_that_the_builtin_model_quotes_articles_and_says_what_it_cannot(
    sqlite: Database, clock: StillClock
) -> None:
    here = house(sqlite, clock, replies("Hello"))
    opened = await here.arrive()
    await here.ask(opened, "How long is the warranty on lamps?")
    known = Writer(replace(here.desk, knowledge=Shelf(0.9)))
    assert await known.reply(opened.conversation) == ("The warranty on lamps is two years.", "builtin")
    with pytest.raises(NothingKnown):
        await Writer(replace(here.desk, knowledge=Shelf(0.1))).reply(opened.conversation)
    told = house(sqlite, clock, replies("The articles say: The warranty on lamps is two years."))
    opened_there = await told.arrive()
    await told.ask(opened_there, "How long is the warranty on lamps?")
    with pytest.raises(AlreadySaid):
        await known.reply(opened_there.conversation)
    with pytest.raises(NeedsModel):
        await known.rewrite(opened.conversation, "shorter", "A long text.", language="")
    text, by = await known.summary(opened.conversation, language="zh")
    assert by == "builtin"
    assert text.startswith("诉求：“How long is the warranty on lamps?”")
