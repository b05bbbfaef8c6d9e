"""Every fault of an endpoint, over real HTTP: the customer gets one proper text, in time."""

import asyncio
from collections.abc import Sequence

import pytest

from agent.errors import ModelsFailed, TurnTooLong
from agent.middleware.fallback import Pauses
from agent.models import Patience
from agent.turn import Said, Withdrawn
from tests.agent.middleware.stand import PATIENCE, PAUSES, SAFE, SHORT, Stand
from tests.agent.model import Line
from tests.agent.scripted import Answer, Call, Cut, Garbage, Silence, Status, Step, calls, scripted, text

ORDER = Call("get_order", {"order": "1042"})
FINE = "Your order is on its way."


async def test_that_a_good_answer_passes_as_it_is() -> None:
    async with scripted([calls(ORDER, saying="One moment."), text(FINE)]) as endpoint:
        outcome = await Stand([endpoint.url]).ask()
    assert outcome.text == f"One moment.\n\n{FINE}"
    assert (outcome.withdrawals, outcome.called) == (0, ["get_order"])
    usage = outcome.context.usage
    assert (usage.model, usage.calls, usage.input_tokens, usage.output_tokens) == ("openai:m0", 2, 200, 40)


async def test_that_an_answer_is_streamed_while_it_is_written() -> None:
    pieces: list[str] = []
    async with scripted([text(FINE)]) as endpoint:
        await Stand([endpoint.url]).ask(each=lambda step: pieces.append(step.text) if isinstance(step, Said) else None)
    assert len(pieces) > 3
    assert "".join(pieces) == FINE


ONCE: dict[str, Step] = {
    "500": Status(500),
    "503": Status(503),
    "429 at once": Status(429, retry_after="0"),
    "429 without a date": Status(429),
    "silence": Silence(),
    "silence in the middle": Silence(after="Your order"),
    "cut": Cut(after="Your order"),
    "cut before a word": Cut(),
    "cut politely": Cut(after="Your order is", politely=True),
    "garbage": Garbage(after="Your order"),
    "half a chunk": Garbage(line="{}"),
    "a chunk of another kind": Garbage(line='{"choices": [{"index": 0}]}'),
    "an error in the stream": Garbage(line='{"error": {"message": "overloaded"}}', after="Your"),
}


def _for(fault: Step) -> Patience:
    return SHORT if isinstance(fault, Silence) else PATIENCE


@pytest.mark.parametrize("fault", ONCE.values(), ids=ONCE.keys())
async def test_that_a_passing_fault_is_tried_once_more(fault: Step) -> None:
    async with scripted([fault, text(FINE)]) as endpoint:
        outcome = await Stand([endpoint.url], patience=_for(fault)).ask()
    assert outcome.text == FINE
    assert outcome.context.usage.model == "openai:m0"
    assert outcome.withdrawals == bool(getattr(fault, "after", ""))


LASTING: dict[str, tuple[Step, int]] = {
    "401": (Status(401), 1),
    "403": (Status(403), 1),
    "404": (Status(404), 1),
    "400": (Status(400), 1),
    "quota": (Status(429, error="insufficient_quota"), 1),
    "500": (Status(500), 2),
    "429": (Status(429, retry_after="0"), 3),
    "429 for longer than there is": (Status(429, retry_after="600"), 1),
    "silence": (Silence(), 2),
    "silence in the middle": (Silence(after="Your order"), 2),
    "cut": (Cut(after="Your order"), 2),
    "garbage": (Garbage(after="Your order"), 2),
    "nothing": (Answer(), 1),
    "blank": (text("  \n"), 1),
}


@pytest.mark.parametrize(("fault", "tries"), LASTING.values(), ids=LASTING.keys())
async def test_that_a_lasting_fault_ends_at_the_built_in_model(fault: Step, tries: int) -> None:
    async with scripted([fault] * tries) as endpoint:
        outcome = await Stand([endpoint.url], patience=_for(fault)).ask()
    assert outcome.text == SAFE
    usage = outcome.context.usage
    assert (usage.model, usage.calls) == ("builtin", tries + 1)


@pytest.mark.parametrize("fault", [Status(401), Status(500), Cut(after="Your"), Answer()])
async def test_that_the_next_model_of_the_chain_is_asked_before_the_built_in_one(fault: Step) -> None:
    async with scripted(lambda asked: fault) as broken, scripted([text(FINE)]) as sound:
        outcome = await Stand([broken.url, sound.url]).ask()
    assert outcome.text == FINE
    assert outcome.context.usage.model == "openai:m1"


async def test_that_a_turn_does_not_go_back_to_a_model_that_failed_it_and_the_next_turn_does() -> None:
    async with scripted([Status(401), text("I am back.")]) as first, scripted([calls(ORDER), text(FINE)]) as second:
        stand = Stand([first.url, second.url])
        assert (await stand.ask()).text == FINE
        assert len(first.asked) == 1
        assert (await stand.ask()).text == "I am back."


async def test_that_a_model_that_refuses_the_key_rests_when_the_operator_wants_that() -> None:
    async with scripted([Status(401)]) as first, scripted([text(FINE), text("Again.")]) as second:
        stand = Stand([first.url, second.url], pauses=Pauses(backoff=0.01, reserve=0.5, rest=60))
        assert (await stand.ask()).text == FINE
        assert (await stand.ask()).text == "Again."


async def test_that_the_wait_an_endpoint_asks_for_is_kept() -> None:
    async with scripted([Status(429, retry_after="0.2"), text(FINE)]) as endpoint:
        start = asyncio.get_running_loop().time()
        outcome = await Stand([endpoint.url]).ask()
    assert outcome.text == FINE
    assert asyncio.get_running_loop().time() - start >= 0.2


async def test_that_nothing_listening_at_the_address_is_a_fault_like_others() -> None:
    assert (await Stand(["http://127.0.0.1:9/v1"]).ask()).text == SAFE


async def test_that_what_was_streamed_is_taken_back_before_anything_else_is_said() -> None:
    async with scripted([Cut(after="Your order was eaten"), Status(401)]) as endpoint:
        outcome = await Stand([endpoint.url]).ask()
    withdrawn = next(n for n, step in enumerate(outcome.seen) if isinstance(step, Withdrawn))
    before, after = outcome.seen[:withdrawn], outcome.seen[withdrawn:]
    assert "".join(step.text for step in before if isinstance(step, Said)) == "Your order was eaten"
    assert "".join(step.text for step in after if isinstance(step, Said)) == SAFE


async def test_that_the_end_of_a_turn_is_kept_for_the_built_in_model() -> None:
    slow = Answer("word " * 200, delay=0.05)
    async with scripted([slow]) as endpoint:
        loop = asyncio.get_running_loop()
        start = loop.time()
        outcome = await Stand([endpoint.url], pauses=Pauses(backoff=0.01, reserve=2)).ask(seconds=3)
    assert outcome.text == SAFE
    assert outcome.withdrawals == 1
    assert loop.time() - start < 3


async def test_that_an_endpoint_is_not_asked_when_there_is_no_time_left_for_it() -> None:
    async with scripted([]) as endpoint:
        outcome = await Stand([endpoint.url], pauses=Pauses(backoff=0.01, reserve=3)).ask(seconds=2)
    assert (outcome.text, outcome.context.usage.calls) == (SAFE, 1)


async def test_that_the_same_call_over_and_over_ends_at_the_built_in_model_which_sees_the_results() -> None:
    async with scripted(lambda asked: calls(ORDER, saying="Let me look again. ")) as endpoint:
        stand = Stand([endpoint.url])
        outcome = await stand.ask()
    assert outcome.text == SAFE
    assert outcome.called == ["get_order"] * 3
    assert len(endpoint.asked) == 4
    assert "shipped" in str(stand.builtin.asked[-1])


async def test_that_a_loop_of_ever_new_calls_ends_within_twelve() -> None:
    async with scripted(lambda asked: calls(Call("get_order", {"order": str(len(asked.messages))}))) as endpoint:
        outcome = await Stand([endpoint.url]).ask()
    assert outcome.text == SAFE
    assert len(endpoint.asked) == 10
    assert outcome.context.usage.calls == 11


async def test_that_a_built_in_model_that_does_not_stop_is_stopped() -> None:
    def loop(messages: Sequence[object]) -> Line:
        return Line(calls=[("get_order", {"order": str(len(messages))})])

    with pytest.raises(TurnTooLong):
        await Stand([], builtin=loop).ask()


async def test_that_a_turn_fails_when_the_built_in_model_fails_too() -> None:
    async with scripted([Status(401)]) as endpoint:
        with pytest.raises(ModelsFailed):
            await Stand([endpoint.url], builtin=lambda messages: Line(error=KeyError("a defect"))).ask()


BROKEN_CALLS: dict[str, Sequence[Call]] = {
    "arguments that are not JSON": [Call("get_order", '{"order": "10')],
    "arguments that are not an object": [Call("get_order", '"1042"')],
    "an unknown tool": [Call("drop_tables", {"all": True})],
    "parallel calls": [Call("get_order", {"order": "1"}), Call("get_order", {"order": "2"}), Call("get_order", "{")],
    "calls with the same id": [Call("get_order", {"order": "1"}, "x"), Call("get_order", {"order": "2"}, "x")],
    "a great many calls": [Call("get_order", {"order": str(n)}) for n in range(40)],
}


@pytest.mark.parametrize("made", BROKEN_CALLS.values(), ids=BROKEN_CALLS.keys())
async def test_that_the_model_is_told_of_calls_that_cannot_be_run(made: Sequence[Call]) -> None:
    async with scripted([calls(*made), text(FINE)]) as endpoint:
        stand = Stand([endpoint.url])
        outcome = await stand.ask()
    assert outcome.text == FINE
    assert len(endpoint.asked[1].results) == len(stand.guard.called) == min(len(made), 16)
    ids = [call["id"] for message in endpoint.asked[1].messages for call in message.get("tool_calls") or ()]
    assert len(ids) == len(set(ids))


async def test_that_a_very_long_answer_is_cut_and_not_waited_for() -> None:
    async with scripted([Answer("word " * 40_000, usage=None)]) as endpoint:
        outcome = await Stand([endpoint.url]).ask(seconds=30)
    assert len(outcome.text) == len(outcome.message.text) == 8000
    assert outcome.text == outcome.ever_said


async def test_that_endless_arguments_are_a_fault() -> None:
    async with scripted(lambda asked: calls(Call("get_order", {"order": "9" * 100_000}))) as endpoint:
        outcome = await Stand([endpoint.url], pauses=PAUSES).ask()
    assert (outcome.text, len(endpoint.asked)) == (SAFE, 2)


def test_that_a_short_deadline_leaves_time_for_two_tries_and_the_built_in_model() -> None:
    assert (Pauses.within(60), Patience.within(60)) == (Pauses(), Patience())
    pauses, patience = Pauses.within(2), Patience.within(2)
    assert 2 * patience.silence + 2 * pauses.backoff + pauses.reserve <= 2
