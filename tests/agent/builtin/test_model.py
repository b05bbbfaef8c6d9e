"""`builtin` as a chat model: its stream, its tool calls, its cost in time, and that nothing makes it raise."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, HumanMessage, SystemMessage, ToolMessage

from agent.builtin import BuiltinModel
from agent.builtin.state import State, read_state
from tests.agent.builtin.shop import ALICE, Shop

TOOLS = list(Shop().results)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "cancel 1042",
            "我要退货",
            "yes",
            "no",
            "1",
            "",
            "🙂",
            "the blue one",
            "a@b.co",
            "123456",
            "\ud800",
            "取消" * 500,
        ]
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("order", "orders", "product", "products", "passages", "ticket", "tickets", "error", "why", "needs", "status")
RESULTS = st.dictionaries(st.sampled_from(KEYS), JSON, max_size=4)


def bound(*names: str) -> Any:
    return BuiltinModel().bind(tools=[{"type": "function", "function": {"name": name}} for name in names])


@given(text=TEXTS, expecting=st.sampled_from([None, "order", "item", "confirm", "code", "address", "nonsense"]))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_raise_and_the_same_messages_get_the_same_answer(text: str, expecting: str | None) -> None:
    before = AIMessage("…", additional_kwargs={"builtin": State(expecting=expecting).as_json()})
    messages: list[AnyMessage] = [HumanMessage("hi"), before, HumanMessage(text)]
    first, second = bound(*TOOLS).invoke(messages), bound(*TOOLS).invoke(messages)
    assert (first.text, first.tool_calls) == (second.text, second.tool_calls)
    assert first.text or first.tool_calls


@given(text=TEXTS, results=st.lists(RESULTS, min_size=1, max_size=4), offered=st.sets(st.sampled_from(TOOLS)))
@settings(max_examples=150, deadline=None)
def test_whatever_tools_return_it_ends_with_words_and_calls_only_what_it_has(
    text: str, results: list[dict[str, Any]], offered: set[str]
) -> None:
    messages: list[AnyMessage] = [SystemMessage("…", additional_kwargs={"rapport": dict(ALICE)}), HumanMessage(text)]
    for n in range(13):
        answer = bound(*offered).invoke(messages)
        messages.append(answer)
        if not answer.tool_calls:
            assert answer.text
            return
        for call in answer.tool_calls:
            assert call["name"] in offered
            result = json.dumps(results[n % len(results)])
            messages.append(ToolMessage(result, tool_call_id=call["id"], name=call["name"]))
    pytest.fail("it called tools without an end")


@given(stored=JSON | st.dictionaries(st.sampled_from(["version", "goals", "expecting", "orders"]), JSON))
def test_a_state_that_cannot_be_read_is_an_empty_one(stored: Any) -> None:
    assert isinstance(read_state(stored), State)


def test_a_state_comes_back_as_it_was_left() -> None:
    shop = Shop()
    shop.say("cancel my order")
    assert read_state(json.loads(json.dumps(shop.state))).as_json() == shop.state


async def test_the_pieces_of_the_stream_add_up_to_the_answer() -> None:
    messages = [HumanMessage("hi")]
    pieces = [piece async for piece in bound().astream(messages)]
    whole = sum(pieces[1:], pieces[0])
    assert isinstance(whole, AIMessageChunk)
    answer = await bound().ainvoke(messages)
    assert whole.text == answer.text
    assert whole.additional_kwargs == answer.additional_kwargs
    assert whole.usage_metadata == answer.usage_metadata
    assert len(pieces) > 1


async def test_a_tool_call_is_streamed_whole() -> None:
    pieces = [piece async for piece in bound("get_order").astream([HumanMessage("where is order 1044?")])]
    whole = sum(pieces[1:], pieces[0])
    assert [(call["name"], call["args"]) for call in whole.tool_calls] == [("get_order", {"order": "1044"})]


def test_a_tool_that_is_not_bound_is_not_called() -> None:
    answer = bound().invoke([HumanMessage("where is order 1044?")])
    assert not answer.tool_calls
    assert "person" in answer.text


def test_a_turn_takes_less_than_twenty_milliseconds_for_each_call_of_the_model() -> None:
    model, messages = bound(*TOOLS), [HumanMessage("I'd like to return the mug from order 1043, it is broken")]
    model.invoke(messages)
    took = []
    for _ in range(15):
        start = time.process_time()
        model.invoke(messages)
        took.append(time.process_time() - start)
    assert sorted(took)[len(took) // 2] < 0.020
