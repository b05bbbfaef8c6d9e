"""What a model may write as arguments: its mistakes are explained, and nothing of it breaks a call."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from records.tables import Entry
from tests.tools.shop import ON_SQLITE, Chat
from tools import all_tools
from tools.arguments import loggable, understood
from tools.errors import TryAgain

TOOLS = {each.name: each for each in all_tools()}


async def entries(chat: Chat) -> list[Entry]:
    async with chat.database.reading() as session:
        return list(await session.scalars(select(Entry)))


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("delete_everything", {}, "There is no tool 'delete_everything'"),
        ("get_order", "{order: 1", "not valid JSON"),
        ("get_order", "[1]", "must be one JSON object"),
        ("get_order", '"1"', "must be one JSON object"),
        ("get_order", "", "`order` is missing"),
        ("get_order", {}, "`order` is missing"),
        ("get_order", {"order": ["1"]}, "`order`"),
        ("get_order", {"order": "1", "customer": "bob"}, "`customer` is not an argument"),
        ("get_order", {"order": "x" * 65}, "`order`"),
        ("get_order", "[" * 30_000, "too long"),
        ("get_order", "[" * 10_000, "not valid JSON"),
        ("list_orders", {"limit": "many"}, "`limit`"),
        ("return_items", {"order": "3", "items": ["mug-red"], "quantities": ["a"]}, "`quantities.0`"),
    ],
)
async def test_that_the_models_mistakes_are_explained(ann: Chat, name: str, raw: Any, said: str) -> None:
    answer = await ann.guard.call(ann.context, name, raw, call_id="call-7")
    assert (answer.ok, answer.outcome) == (False, "try_again")
    assert said in answer.result["error"]
    [entry] = await entries(ann)
    assert (entry.seq, entry.body["ok"], entry.body["call_id"]) == (None, False, "call-7")


NASTY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.just("\0\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from([each.name for each in all_tools()]) | st.text(st.characters(), max_size=9), raw=NASTY)
def test_that_no_arguments_break_a_call(name: str, raw: Any) -> None:
    found = loggable(raw) if isinstance(raw, dict | str) else {}
    json.dumps(found).encode()
    if name in TOOLS and not isinstance(raw, list | int | float):
        with contextlib.suppress(TryAgain):
            understood(TOOLS[name], raw)


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else "1"


@pytest.mark.parametrize(
    "raw",
    [
        {"order": "1\0"},
        {"order\0": "1"},
        '{"order": "\\u0000\\ud83d"}',
        {"order": nested(800)},
        "\ud800",
        {"order": "1", "\ud83d": 1},
    ],
    ids=range(6),
)
async def test_that_what_no_database_takes_is_left_out(ann: Chat, raw: Any) -> None:
    await ann.guard.call(ann.context, "get_order", raw, call_id="c\0")
    await ann.guard.call(ann.context, "get\0order\ud800", {})
    assert len(await entries(ann)) == 2


@ON_SQLITE
async def test_that_a_number_and_a_null_are_taken_as_they_are_meant(ann: Chat) -> None:
    assert (await ann.guard.call(ann.context, "get_order", {"order": 1})).ok
    assert (await ann.guard.call(ann.context, "list_orders", '{"status": null}')).ok
