"""Who somebody is by what they know: only where a deployment counts that, for one customer, and not by guessing."""

from dataclasses import replace

import pytest

from records.tables import Customer, Visitor
from tests.tools.shop import ON_SQLITE, Chat


@pytest.fixture
def lax(somebody: Chat) -> Chat:
    """A chat in a shop that takes what somebody knows of an account for proof."""
    ways = frozenset({"signature", "knowledge_match"})
    somebody.deployment = replace(somebody.deployment, identified_by=ways, verified_by=ways)
    return somebody


async def who(chat: Chat) -> tuple[str | None, str | None]:
    async with chat.database.reading() as session:
        visitor = await session.get_one(Visitor, chat.context.visitor)
        return visitor.customer_id, visitor.verified_by


async def test_that_an_email_or_a_name_and_postcode_open_ones_own_orders(lax: Chat) -> None:
    assert (await lax.use("get_order", order="1")).result["error"].endswith("their name and postcode.")
    found = await lax.use("identify_customer", name=" ann  LEE", postcode="0211 0")
    assert found.result == {"identified": True, "verified": True, "name": "Ann Lee"}
    assert await who(lax) == ("ann", "knowledge_match")
    assert (await lax.use("get_order", order="1")).ok
    assert not (await lax.use("get_order", order="4")).ok
    assert (await lax.use("identify_customer", email="bob@example.com")).result["why"] == "identified_already"


@ON_SQLITE
async def test_that_what_fits_nobody_or_two_people_opens_nothing(lax: Chat) -> None:
    async with lax.database.writing() as session:
        bob = await session.get_one(Customer, "bob")
        bob.email_key = (await session.get_one(Customer, "ann")).email_key
    tries = [{"email": "ann@example.com"}, {"email": "abe@example.com"}, {"name": "Ann Lee", "postcode": "1"}]
    for one in [*tries, {"name": "Ann", "postcode": "02110"}]:
        assert (await lax.use("identify_customer", one)).result["identified"] is False
    for raw in ({}, {"name": "Ann Lee"}, {"postcode": "02110"}):
        assert (await lax.use("identify_customer", raw)).outcome == "try_again"
    assert await who(lax) == (None, None)


@ON_SQLITE
async def test_that_names_cannot_be_tried_for_ever(lax: Chat) -> None:
    tries = [await lax.use("identify_customer", name=f"Ann {n}", postcode="02110") for n in range(9)]
    assert [one.ok for one in tries] == [True] * 8 + [False]
    assert tries[-1].result["why"] == "too_often"


@ON_SQLITE
async def test_that_it_is_off_where_it_does_not_count(somebody: Chat, lax: Chat) -> None:
    assert "send_verification_code" not in {tool.name for tool in lax.guard.offered()}
    strict = replace(lax.deployment, identified_by=frozenset({"code"}), verified_by=frozenset({"code"}))
    somebody.deployment = strict
    assert "identify_customer" not in {tool.name for tool in somebody.guard.offered()}
    assert (await somebody.use("identify_customer", email="ann@example.com")).result["why"] == "switched_off"
    assert await who(somebody) == (None, None)
