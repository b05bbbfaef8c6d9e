"""What analysts get: every row, nothing personal unless asked for, no secret ever, and what each column means."""

import asyncio
import csv
import json
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import server
from records.database import Database
from records.tables import Customer, Review
from records.tables.products import Product
from web import parquet_rows

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def shop(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)

    async def fill() -> None:
        database = Database(f"sqlite+aiosqlite:///{data / 'rapport.db'}")
        async with database.writing() as session:
            session.add(Customer(id="C1", name="Jo Carver", email="jo@example.com", email_key="k", created_at=AT))
            session.add(Product(id="P1", name="Mug", created_at=AT, price=Decimal("9.90"), translations={"zh": "杯"}))
            await session.flush()
            session.add(Review(id="R1", customer_id="C1", product_id="P1", rating=5, text='says "good"', written_at=AT))
        await database.close()

    asyncio.run(fill())
    return tmp_path


def _exported(*options: str) -> int:
    return server.main(["export-tables", "out", "--data-dir", "data", *options])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_that_tables_are_written_without_personal_data_and_every_column_is_explained(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _exported("--json") == 0
    counts = json.loads(capsys.readouterr().out)["rows"]
    assert (counts["customer"], counts["review"], counts["entry"]) == (1, 1, 0)
    written = "".join(file.read_text("utf-8") for file in (shop / "out").iterdir())
    assert "Jo Carver" not in written
    assert "jo@example" not in written
    review = _rows(shop / "out" / "review.csv")[0]
    assert (review["customer_id"], review["rating"], review["text"]) == ("C1", "5", "[personal]")
    assert review["written_at"] == AT.isoformat()
    explained = {(row["table"], row["column"]) for row in _rows(shop / "out" / "columns.csv")}
    for file in (shop / "out").glob("*.csv"):
        if file.name != "columns.csv":
            header = file.read_text("utf-8").splitlines()[0].split(",")
            assert {(file.stem, name) for name in header} <= explained
    assert not {"staff", "staff_session", "verification_code", "payment_method"} & {name for name, _ in explained}
    assert server.main(["export-tables", "all", "--data-dir", "data", "--table", "review", "--personal"]) == 0
    assert _rows(shop / "all" / "review.csv")[0]["text"] == 'says "good"'
    assert {file.name for file in (shop / "all").iterdir()} == {"review.csv", "columns.csv"}
    capsys.readouterr()
    assert _exported("--table", "staff") == 2
    assert "There is no table 'staff'" in capsys.readouterr().err


def test_that_parquet_files_hold_the_same_rows_with_types(shop: Path) -> None:
    assert _exported() == _exported("--format", "parquet") == 0
    out = shop / "out"
    assert {file.stem for file in out.glob("*.parquet")} | {"columns"} == {file.stem for file in out.glob("*.csv")}
    (product,) = pq.read_table(out / "product.parquet").to_pylist()
    assert (product["price"], product["created_at"]) == (Decimal("9.90"), AT)
    assert json.loads(product["translations"]) == {"zh": "杯"}
    types = pq.read_schema(out / "review.parquet")
    assert types.field("written_at").type == pa.timestamp("us", tz="UTC")
    assert types.field("rating").type == pa.int64()
    assert pq.read_schema(out / "customer.parquet").field("marketing_opt_in").type == pa.bool_()
    (review,) = pq.read_table(out / "review.parquet").to_pylist()
    text = {name: "" if value is None else str(value) for name, value in review.items()}
    assert text | {"written_at": AT.isoformat()} == _rows(out / "review.csv")[0]
    assert review["text"] == "[personal]"
    assert not list(out.glob("*.partial"))


def test_that_a_table_without_rows_keeps_its_types_in_parquet(shop: Path) -> None:
    assert _exported("--format", "parquet", "--table", "order_line") == 0
    table = pq.read_table(shop / "out" / "order_line.parquet")
    assert table.num_rows == 0
    assert table.schema.field("unit_price").type == pa.decimal128(16, 4)


def test_that_rows_are_written_a_batch_at_a_time(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_rows, "AT_ONCE", 1)
    assert _exported("--format", "parquet", "--personal", "--table", "customer") == 0
    written = pq.ParquetFile(shop / "out" / "customer.parquet")
    assert written.num_row_groups == written.metadata.num_rows == 1
    assert written.read().to_pylist()[0]["name"] == "Jo Carver"


def test_that_an_export_that_breaks_leaves_the_file_before_it(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _exported("--format", "parquet", "--table", "product") == 0
    before = (shop / "out" / "product.parquet").read_bytes()
    with closing(sqlite3.connect(shop / "data" / "rapport.db")) as records:
        records.execute("UPDATE product SET price = 1e14")
        records.commit()
    assert _exported("--format", "parquet", "--table", "product") == 1
    assert "A price in the table product cannot be written as decimal128(16, 4)" in capsys.readouterr().err
    assert (shop / "out" / "product.parquet").read_bytes() == before


def test_that_it_is_said_what_parquet_needs(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "web.parquet_rows")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert _exported("--format", "parquet") == 2
    assert "Parquet needs pyarrow, which is not installed: `make parquet`" in capsys.readouterr().err
    assert not (shop / "out").exists()
