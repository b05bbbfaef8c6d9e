"""How long a customer waits for a person's word, as the console has it."""

from typing import Any
from uuid import uuid4

from records.staff.roles import Role
from tests.conftest import StillClock
from tests.web.conftest import Site
from tests.web.desks import arrived, window
from tests.web.staff import hire


async def test_that_a_customer_waits_from_the_first_word_that_no_person_has_answered(
    shop: Site, clock: StillClock
) -> None:
    await hire(shop, Role.AGENT)
    async with window(shop) as one, shop.browser() as customer:
        conversation = await arrived(customer)

        async def says(text: str) -> None:
            clock.advance(seconds=10)
            await customer.send(type="message.send", client_id=str(uuid4()), text=text)
            await customer.until("message", text=text)

        async def waits() -> tuple[Any, Any]:
            found = (await one.seat.get(f"/api/console/conversations/{conversation}")).json()["conversation"]
            return found["unanswered_since"], found["due_at"]

        assert await waits() == (None, None), "the AI has it"
        await customer.send(type="human.ask")
        await customer.until("state.changed", state="waiting")
        asked = await waits()
        await one.act(conversation, "take-over")
        await says("Are you there?")
        assert await waits() == asked != (None, None), "somebody has it, and has said nothing yet"
        await one.reply(conversation, "Here I am.")
        assert await waits() == (None, None)
        await says("My lamp is broken.")
        first = await waits()
        await says("Hello?")
        assert await waits() == first != (None, None)
        await one.act(conversation, "hand-back")
        assert await waits() == (None, None)
