"""Twelve calls a turn, and no more money than the caps allow."""

from decimal import Decimal

import pytest

from agent.middleware.budget import Caps
from agent.models import Price
from tests.agent.middleware.stand import SAFE, Purse, Stand
from tests.agent.scripted import Answer, Call, Cut, Status, calls, scripted, text

PRICES = {"m0": Price(Decimal("2.50"), Decimal("10.00")), "m1": Price(Decimal(1), Decimal(1))}
ONE_CALL = Decimal("0.00045")
"""100 tokens asked and 20 written, at the first price."""
ORDER = Call("get_order", {"order": "1042"})


async def test_that_a_call_costs_what_its_tokens_cost() -> None:
    async with scripted([calls(ORDER), text("Fine.")]) as endpoint:
        outcome = await Stand([endpoint.url], prices=PRICES).ask()
    assert outcome.context.usage.cost == 2 * ONE_CALL


async def test_that_tokens_are_counted_where_an_endpoint_does_not_say() -> None:
    async with scripted([Answer("Your order is on its way.", usage=None)]) as endpoint:
        outcome = await Stand([endpoint.url], prices=PRICES).ask()
    usage = outcome.context.usage
    assert usage.output_tokens == 7
    assert usage.input_tokens > 10
    assert usage.cost > 0


async def test_that_what_was_sent_for_a_broken_answer_is_counted() -> None:
    async with scripted([Cut(after="Your"), text("Fine.")]) as endpoint:
        outcome = await Stand([endpoint.url], prices=PRICES).ask()
    usage = outcome.context.usage
    assert (usage.calls, usage.output_tokens) == (2, 20)
    assert usage.input_tokens > 100


async def test_that_a_model_without_a_price_costs_nothing_and_is_never_held_back() -> None:
    async with scripted([text("Fine.")]) as endpoint:
        stand = Stand([endpoint.url], caps=Caps(day=Decimal(1)), purse=Purse(day="99"))
        outcome = await stand.ask()
    assert (outcome.text, outcome.context.usage.cost, stand.purse.asked) == ("Fine.", Decimal(0), 0)


@pytest.mark.parametrize("caps", [Caps(conversation=Decimal("0.50")), Caps(day=Decimal("0.50"))])
async def test_that_the_cap_is_looked_at_before_a_call(caps: Caps) -> None:
    async with scripted([]) as endpoint:
        spent = Purse("0.50", "0.50")
        outcome = await Stand([endpoint.url], prices=PRICES, caps=caps, purse=spent).ask()
    usage = outcome.context.usage
    assert (outcome.text, usage.model, usage.cost) == (SAFE, "builtin", Decimal(0))


async def test_that_a_cap_reached_in_the_middle_of_a_turn_ends_at_the_built_in_model() -> None:
    async with scripted([calls(ORDER)]) as endpoint:
        caps = Caps(conversation=Decimal("0.5003"))
        outcome = await Stand([endpoint.url], prices=PRICES, caps=caps, purse=Purse("0.50")).ask()
    assert outcome.text == SAFE
    assert outcome.context.usage.cost == ONE_CALL


async def test_that_nothing_is_read_where_there_is_no_cap() -> None:
    async with scripted([text("Fine.")]) as endpoint:
        stand = Stand([endpoint.url], prices=PRICES)
        await stand.ask()
    assert stand.purse.asked == 0


async def test_that_retries_count() -> None:
    async with scripted(lambda asked: Status(500)) as first, scripted(lambda asked: Status(500)) as second:
        outcome = await Stand([first.url, second.url], caps=Caps(calls=4, kept=1)).ask()
    assert (len(first.asked), len(second.asked)) == (2, 1)
    assert (outcome.text, outcome.context.usage.calls) == (SAFE, 4)
