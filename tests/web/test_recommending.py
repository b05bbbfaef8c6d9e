"""What `recommend` writes: ids alone, as programs read them, or what the products are called beside them."""

import asyncio
import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from records.database import Database
from records.tables import Customer, Order, OrderLine, Product
from tests.web.conftest import Run

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


async def _fill(data: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{data / 'rapport.db'}")
    async with database.writing() as session:
        session.add_all([Customer(id="C1", locale="en"), Customer(id="C2", locale="zh")])
        session.add(Product(id="P1", name="Mug", translations={"zh": {"name": "马克杯"}}))
        await session.flush()
        session.add(Order(id="O1", customer_id="C1", ordered_at=AT))
        await session.flush()
        session.add(OrderLine(order_id="O1", product_id="P1", unit_price=Decimal(5)))
    await database.close()


def test_that_names_are_in_the_customers_language_and_only_where_they_are_asked_for(run: Run, data: Path) -> None:
    asyncio.run(_fill(data))

    def written(*options: str) -> list[dict[str, str]]:
        status, told, _ = run("recommend", "--all", "--out", "F.csv", *options)
        assert (status, told) == (0, "2 recommendations for 2 customers, as of 2026-11-02\n")
        with Path("F.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    assert [one["name"] for one in written("--names")] == ["Mug", "马克杯"]
    assert list(written()[0]) == ["customer", "rank", "product", "score", "reason"]
