"""The rules that end an answer with a person: when each holds, that each can be switched off, and that none loops."""

from decimal import Decimal
from typing import Any

import pytest
from langchain_core.messages import BaseMessage, ToolMessage

from agent.escalation import DEFAULT, Rule, Seen, fired, rules_of
from agent.events import Message, StateChanged
from agent.handover import Colleague
from agent.session import Opened
from records.database import Database
from records.tables import Product
from tests.agent.house import House, house
from tests.agent.model import Line
from tests.conftest import StillClock
from tools.context import Done, Happened
from tools.products import search_products

ALL = frozenset(Rule)
ANNA = Colleague("anna", "Anna")


def did(tool: str, ok: bool = True, **result: Any) -> Done:
    return Done(tool, ok, {}, result)


def seen(*bursts: str, calls: tuple[Done, ...] = (), **more: Any) -> Seen:
    """What the rules see after those calls; every earlier answer is taken to have helped unless it says otherwise."""
    more = {"unhelped": [False] * (len(bursts) - 1), **more}
    return Seen(bursts=bursts, happened=Happened(results=list(calls)), **more)


NOTHING, FOUND = did("search_knowledge", answerable=0.12), did("search_knowledge", answerable=0.8)
STAFF = did("cancel_order", ok=False, why="needs_staff")
PROPOSED = did("cancel_order", status="waiting_for_customer")
CASES: list[tuple[Seen, Rule | None]] = [
    (seen("I want to talk to a human"), Rule.ASKED),
    (seen("this is no use. Get me a real person please"), Rule.ASKED),
    (seen("where is my order?\nagent please"), Rule.ASKED),
    (seen("I'd like to speak with someone"), Rule.ASKED),
    (seen("transfer me to customer service staff"), Rule.ASKED),
    (seen("转人工"), Rule.ASKED),
    (seen("没用，我要人工客服"), Rule.ASKED),
    (seen("请帮我接一下人工"), Rule.ASKED),
    (seen("are you a human?"), None),
    (seen("I don't want to talk to a human"), None),
    (seen("can a person sign for the parcel?"), None),
    (seen("is the agent in the shop open on Sunday?"), None),
    (seen("你是真人吗？"), None),
    (seen("不要转人工"), None),
    (seen("I want to talk to a human", "thanks, never mind"), None),
    (seen("I want to talk to a human", builtin={"misses": 0}), None),  # the built-in model decides that itself
    (seen("cancel it", calls=(STAFF,)), Rule.POLICY_LIMIT),
    (seen("again", calls=(did("send_verification_code", ok=False, why="too_often"),)), Rule.POLICY_LIMIT),
    (seen("cancel it", calls=(did("cancel_order", ok=False, why="not_verified"),)), None),
    (seen("hello", capped=True), Rule.BUDGET),
    (seen("my order is late", "This is ridiculous, I'm so angry"), Rule.SENTIMENT),
    (seen("还是没到，不太满意", "太差了，我很生气"), Rule.SENTIMENT),
    (seen("This is ridiculous, I'm so angry"), None),
    (seen("This is ridiculous, I'm so angry", "my order is late"), None),
    (seen("my order is late", "This is ridiculous, I'm so angry", calls=(PROPOSED,)), None),
    (seen("how long is it?", "and how wide?", unhelped=[True], calls=(NOTHING,)), Rule.FAILURES),
    (seen("asdf", "qwer", unhelped=[True], builtin={"misses": 2}), Rule.FAILURES),
    (seen("a", "b", "c", unhelped=[True, True], calls=(FOUND,)), Rule.FAILURES),
    (seen("a", "b", "c", unhelped=[True, True], calls=(PROPOSED,)), None),
    (seen("a", "b", "c", unhelped=[True, False], calls=(NOTHING,)), Rule.NO_ANSWER),
    (seen("how wide is it?", calls=(NOTHING,)), Rule.NO_ANSWER),
    (seen("how wide is it?", calls=(NOTHING, FOUND)), None),
    (seen("is it here?", calls=(NOTHING, did("get_order", id="1042"))), None),
    (seen("thanks"), None),
]


def test_that_each_rule_holds_where_it_should_and_is_switched_off_alone() -> None:
    for case, wanted in CASES:
        assert fired(ALL, case) == wanted, case.bursts
        if wanted:
            assert fired(ALL - {wanted}, case) in {None, Rule.NO_ANSWER}, case.bursts
            assert fired(frozenset(), case) is None


def test_that_the_default_offers_a_person_before_it_hands_over_without_an_answer() -> None:
    assert fired(DEFAULT, seen("how wide is it?", calls=(NOTHING,))) is None


def test_that_rules_are_named_in_a_setting() -> None:
    assert rules_of("asked, budget") == {Rule.ASKED, Rule.BUDGET}
    assert rules_of("") == frozenset()
    with pytest.raises(ValueError, match="'mood' is not a rule; there are asked"):
        rules_of("asked,mood")


async def reasons(here: House, opened: Opened) -> list[str]:
    entries = await here.entries(opened)
    return [entry.body["reason"] for entry in entries if entry.kind == "note" and entry.author == "system"]


async def test_that_nothing_said_before_a_closing_or_a_hand_back_brings_it_to_people_again(
    database: Database, clock: StillClock
) -> None:
    here = house(database, clock, lambda _: Line(["I see."]))
    opened = await here.arrive()
    await here.ask(opened, "my order is late")
    told = await here.ask(opened, "This is ridiculous, I'm so angry")
    assert await reasons(here, opened) == ["sentiment"]
    assert told.author.kind == "ai"
    assert "I am sorry that this is going so badly. I'm passing you to a person on our team." in told.text
    await here.counter.take_over(ANNA, opened.conversation)
    await here.counter.hand_back(ANNA, opened.conversation)
    assert (await here.ask(opened, "This is ridiculous, I'm still angry")).text == "I see."
    await here.sessions.end(opened.visitor, opened.conversation)
    assert (await here.ask(opened, "This is terrible and I'm so angry")).text == "I see."
    assert await reasons(here, opened) == ["sentiment"]
    await here.ask(opened, "This is the worst, I'm furious, terrible, awful")
    assert await reasons(here, opened) == ["sentiment", "sentiment"]


async def test_that_two_answers_that_did_not_help_bring_a_person(sqlite: Database, clock: StillClock) -> None:
    here = house(sqlite, clock, lambda _: Line(["It is blue."]))
    opened = await here.arrive()
    for text in ("what is the size of the lamp", "what is the size of the lamp?"):
        answer = await here.ask(opened, text)
    await here.sessions.feedback(opened.visitor, opened.conversation, seq=answer.seq, rating="down")
    await here.ask(opened, "of the big one")
    assert await reasons(here, opened) == ["failures"]


@pytest.mark.parametrize("wish", ["show me others", "换一批"])
async def test_that_who_asks_for_the_next_products_again_and_again_is_not_failed(
    sqlite: Database, clock: StillClock, wish: str
) -> None:
    async with sqlite.writing() as session:
        session.add_all([Product(id=one, name=one.title(), price=Decimal(5)) for one in ("mug", "pan")])

    def script(messages: list[BaseMessage]) -> Line:
        return Line(["A Mug."]) if isinstance(messages[-1], ToolMessage) else Line((), calls=[("search_products", {})])

    here = house(sqlite, clock, script, tools=(search_products,))
    opened = await here.arrive()
    for _ in range(4):
        await here.ask(opened, wish)
    assert await reasons(here, opened) == []
    unlike = house(sqlite, clock, lambda _: Line(["I see."]))
    opened = await unlike.arrive()
    for _ in range(3):
        await unlike.ask(opened, wish)
    assert await reasons(unlike, opened) == ["failures"]


async def test_that_a_failing_model_brings_a_person_unless_that_is_switched_off(
    sqlite: Database, clock: StillClock
) -> None:
    for rules, states in ((DEFAULT, ["waiting"]), (DEFAULT - {Rule.MODEL_FAILURE}, [])):
        here = house(sqlite, clock, lambda _: Line(error=RuntimeError("no")), rules=rules)
        opened = await here.arrive()
        said = await here.ask(opened, "hello")
        events = await here.events(opened)
        assert [one.state for one in events if isinstance(one, StateChanged)] == states
        assert isinstance(said, Message)
        assert said.text.startswith("Something went wrong on our side")
        assert (await here.head(opened)).owed_from is None
