"""The chat socket of the contract's section 2, over a real connection."""

import asyncio
import contextlib
import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from agent.session import Opened
from records.database import Database
from tests.agent.model import Line
from tests.conftest import StillClock
from tests.web.conftest import Site, says, site
from web.pace import BURST, PATIENCE
from web.protocol import BadFrame, decode

ONE = "6f1c2f1e-1111-4111-8111-111111111111"


async def test_that_a_message_is_acknowledged_streamed_and_answered(shop: Site) -> None:
    async with shop.browser() as browser:
        ready = await browser.open()
        assert (ready["state"], ready["seq"]) == ("ai", 0)
        client_id = str(uuid4())
        await browser.send(type="message.send", client_id=client_id, text="hi")
        ack = await browser.until("message", client_id=client_id)
        assert (ack["seq"], ack["author"]["kind"], ack["text"]) == (1, "customer", "hi")
        answer = await browser.until("message")
        await browser.until("turn.finished")
    assert answer["author"] == {"kind": "ai", "name": "AI assistant"}
    deltas = [frame for frame in browser.frames if frame["type"] == "text.delta"]
    assert "".join(frame["text"] for frame in deltas) == answer["text"] == "Good day to you"
    assert set(deltas[0]) == {"type", "turn", "text"}
    assert [frame["type"] for frame in browser.frames][:3] == ["session.ready", "message", "turn.started"]


async def test_that_resuming_replays_what_was_missed_and_only_that(shop: Site) -> None:
    async with shop.browser() as first:
        await first.open()
        await first.send(type="message.send", client_id=str(uuid4()), text="hi")
        await first.until("turn.finished")
    async with shop.browser(first.token) as second:
        ready = await second.open(conversation=first.conversation, after_seq=1)
        assert ready["seq"] == 2
        assert (await second.until("message"))["seq"] == 2
    async with shop.browser(first.token) as third:
        await third.open(conversation=first.conversation, after_seq=0)
        assert [(await third.until("message"))["seq"] for _ in range(2)] == [1, 2]


async def test_that_a_reload_in_the_middle_of_an_answer_loses_nothing(sqlite: Database, clock: StillClock) -> None:
    go_on = asyncio.Event()
    async with site(sqlite, clock, lambda _: Line(["one ", "two ", "three"], hold=go_on)) as shop:
        async with shop.browser() as first:
            await first.open()
            await first.send(type="message.send", client_id=str(uuid4()), text="hi")
            await first.until("text.delta")
        async with shop.browser(first.token) as second:
            await second.open(conversation=first.conversation, after_seq=1)
            snapshot = await second.until("text.snapshot")
            go_on.set()
            answer = await second.until("message")
    rest = "".join(frame["text"] for frame in second.frames if frame["type"] == "text.delta")
    assert snapshot["text"] + rest == answer["text"] == "one two three"


async def test_that_the_same_client_id_is_answered_with_the_same_seq(shop: Site) -> None:
    async with shop.browser() as browser:
        await browser.open()
        client_id = str(uuid4())
        for _ in range(3):
            await browser.send(type="message.send", client_id=client_id, text="hi")
            assert (await browser.until("message", client_id=client_id))["seq"] == 1
        assert (await browser.until("message"))["seq"] == 2


async def test_that_a_person_can_be_asked_for_and_a_conversation_ended(shop: Site) -> None:
    async with shop.browser() as browser:
        await browser.open(locale="zh-CN")
        await browser.send(type="human.ask")
        assert "转接人工" in (await browser.until("message"))["text"]
        assert (await browser.until("state.changed"))["position"] == 1
        await browser.send(type="conversation.end")
        assert (await browser.until("state.changed"))["state"] == "closed"
        await browser.until("csat.asked")
        await browser.send(type="csat.give", score=5, comment="很好")
        await browser.send(type="ping")
        await browser.until("pong")
    entries = await shop.house.entries(_opened(browser.conversation))
    assert entries[-1].kind == "csat"


async def test_that_who_comes_back_to_the_queue_hears_where_they_are_now_and_may_leave_an_address(shop: Site) -> None:
    async with shop.browser() as first, shop.browser() as second:
        for browser in (first, second):
            await browser.open()
            await browser.send(type="human.ask")
            position = (await browser.until("state.changed"))["position"]
            shop.house.desk.clock.advance(seconds=1)  # type: ignore[attr-defined]
        assert position == 2
        await first.send(type="contact.give", email="nowhere")
        assert "not an e-mail address" in (await first.until("error"))["message"]
        await first.send(type="contact.give", email="mia@example.com")
        await first.until("state.changed", state="closed")
        async with shop.browser(second.token) as again:
            await again.open(conversation=second.conversation)
            assert (await again.until("state.changed"))["position"] == 2
            assert (await again.until("queue.moved"))["position"] == 1


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", "not_json"),
        ("[]", "unknown_type"),
        ("{}", "unknown_type"),
        ('{"type":"nothing"}', "unknown_type"),
        ('{"type":"message.send","text":"hi"}', "invalid"),
        ('{"type":"message.send","client_id":"x","text":"hi"}', "invalid"),
        (json.dumps({"type": "message.send", "client_id": ONE, "text": 5}), "invalid"),
        (json.dumps({"type": "message.send", "client_id": ONE, "text": "  "}), "invalid"),
        ('{"type":"csat.give","score":9}', "invalid"),
        ('{"type":"action.answer","action":"of somebody else","approve":true}', "not_found"),
    ],
)
async def test_that_a_bad_frame_is_refused_and_the_socket_stays(shop: Site, frame: str, code: str) -> None:
    async with shop.browser() as browser:
        await browser.open()
        await browser.socket.send(frame)
        error = await browser.until("error")
        assert error["code"] == code
        assert not {"pydantic", "Traceback"} & set(error["message"].split())
        await browser.send(type="ping")
        await browser.until("pong")


async def test_that_nothing_goes_before_session_open(shop: Site) -> None:
    async with shop.browser() as browser:
        await browser.send(type="human.ask")
        assert (await browser.until("error"))["code"] == "open_first"
        await browser.open()


async def test_that_another_visitors_conversation_is_not_there(shop: Site) -> None:
    async with shop.browser() as mine, shop.browser() as theirs:
        await mine.open()
        await theirs.send(type="session.open", token=theirs.token, conversation=mine.conversation)
        assert (await theirs.until("error"))["code"] == "not_found"
        await theirs.open()


async def _closed_with(browser: Any) -> int | None:
    try:
        async with asyncio.timeout(10):
            while True:
                await browser.socket.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


async def test_that_a_token_we_have_not_signed_closes_the_socket(shop: Site) -> None:
    async with shop.browser("forged.token.here") as browser:
        await browser.send(type="session.open", token="forged.token.here")
        assert await _closed_with(browser) == 4001


async def test_that_a_frame_over_64_kib_closes_the_socket(shop: Site) -> None:
    async with shop.browser() as browser:
        await browser.open()
        await browser.send(type="message.send", client_id=str(uuid4()), text="x" * 65 * 1024)
        assert await _closed_with(browser) == 1009


async def test_that_bytes_close_the_socket(shop: Site) -> None:
    async with shop.browser() as browser:
        await browser.socket.send(b"\x00\x01")
        assert await _closed_with(browser) == 1003


async def test_that_a_flood_is_told_once_and_then_closed(shop: Site) -> None:
    async with shop.browser() as browser:
        await browser.open()
        for _ in range(BURST + PATIENCE + 50):
            await browser.socket.send('{"type":"typing"}')
        assert (await browser.until("error"))["code"] == "too_many"
        assert await _closed_with(browser) == 4008


async def test_that_frames_of_a_conversation_reach_every_socket_on_it(sqlite: Database, clock: StillClock) -> None:
    async with site(sqlite, clock, says("hello")) as shop, shop.browser() as one, shop.browser(one.token) as two:
        await one.open()
        await two.open(conversation=one.conversation)
        await one.send(type="message.send", client_id=str(uuid4()), text="hi")
        assert (await two.until("message"))["text"] == "hi"
        assert (await two.until("message"))["text"] == "hello"


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = st.sampled_from(["type", "token", "text", "client_id", "seq"]) | st.text()
    return st.lists(inner) | st.dictionaries(keys, inner)


VALUES = st.recursive(st.none() | st.booleans() | st.floats() | st.text(), _nested)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text() | VALUES.map(json.dumps))
def test_that_no_text_whatever_breaks_the_decoder(text: str) -> None:
    with contextlib.suppress(BadFrame):
        decode(text)


def test_that_a_number_that_no_log_reaches_is_refused_before_a_database_is_asked_for_it() -> None:
    with pytest.raises(BadFrame):
        decode(json.dumps({"type": "session.open", "token": "t", "after_seq": 2**31}))


def _opened(conversation: str) -> Any:
    return Opened(conversation, "", "", 0)
