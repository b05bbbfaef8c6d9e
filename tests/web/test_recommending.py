"""What `recommend` writes: ids alone, as programs read them, or what the products are called beside them."""

import asyncio
import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import server
from records.database import Database
from records.tables import Customer, Order, OrderLine, Product

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


async def _fill() -> None:
    database = Database("sqlite+aiosqlite:///data/rapport.db")
    async with database.writing() as session:
        session.add_all([Customer(id="C1", locale="en"), Customer(id="C2", locale="zh")])
        session.add(Product(id="P1", name="Mug", translations={"zh": {"name": "马克杯"}}))
        await session.flush()
        session.add(Order(id="O1", customer_id="C1", ordered_at=AT))
        await session.flush()
        session.add(OrderLine(order_id="O1", product_id="P1", unit_price=Decimal(5)))
    await database.close()


def test_that_names_are_in_the_customers_language_and_only_where_they_are_asked_for(
    migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    Path("data/rapport.db").write_bytes(migrated_sqlite.read_bytes())
    asyncio.run(_fill())

    def written(*options: str) -> list[dict[str, str]]:
        assert server.main(["recommend", "--all", "--out", "F.csv", "--data-dir", "data", *options]) == 0
        with Path("F.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    assert [one["name"] for one in written("--names")] == ["Mug", "马克杯"]
    assert capsys.readouterr().out == "2 recommendations for 2 customers, as of 2026-11-02\n"
    assert list(written()[0]) == ["customer", "rank", "product", "score", "reason"]
