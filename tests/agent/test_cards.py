"""Which products come as cards under a reply: those that it names, with the reason where they were recommended."""

from decimal import Decimal

from langchain_core.messages import BaseMessage, ToolMessage

from records.database import Database
from records.tables import Customer, Order, OrderLine, Product
from tests.agent.house import House, house
from tests.agent.model import Line
from tests.conftest import StillClock
from tools.products import search_products
from tools.recommend import recommend_products


async def told(database: Database, clock: StillClock, tool: str, reply: str) -> list[dict[str, object]]:
    """The cards of an answer for which this tool was asked; the shop has mugs, pans and pots."""
    async with database.writing() as session:
        session.add(Customer(id="bo"))
        session.add_all([Product(id=one, name=one.title(), price=Decimal(5)) for one in ("mug", "pan", "pot")])
        await session.flush()
        session.add(Order(id="o", customer_id="bo", status="delivered", ordered_at=clock.now()))
        await session.flush()
        session.add_all([OrderLine(order_id="o", product_id=one, unit_price=Decimal(5)) for one in ("mug", "pan")])

    def script(messages: list[BaseMessage]) -> Line:
        return Line([reply]) if isinstance(messages[-1], ToolMessage) else Line((), calls=[(tool, {})])

    here: House = house(database, clock, script, tools=(search_products, recommend_products))
    answer = await here.ask(await here.arrive(), "What do you have?")
    return list(answer.cards)


async def test_that_a_reply_that_names_one_of_several_has_its_card_alone(sqlite: Database, clock: StillClock) -> None:
    assert [card["id"] for card in await told(sqlite, clock, "search_products", "Take the mug.")] == ["mug"]


async def test_that_a_reply_that_names_none_has_no_card(sqlite: Database, clock: StillClock) -> None:
    assert await told(sqlite, clock, "search_products", "There is nothing like that here.") == []


async def test_that_a_recommended_product_has_its_reason_on_its_card(sqlite: Database, clock: StillClock) -> None:
    [mug, pan] = await told(sqlite, clock, "recommend_products", "Perhaps a Mug, or a Pan?")
    assert {mug["reason"], pan["reason"]} == {"Popular right now"}
