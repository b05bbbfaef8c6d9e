"""What analysts get: every row, nothing personal unless asked for, no secret ever, and what each column means."""

import asyncio
import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import server
from records.database import Database
from records.tables import Customer, Review
from records.tables.products import Product

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def shop(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rapport.db").write_bytes(migrated_sqlite.read_bytes())

    async def fill() -> None:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/data/rapport.db")
        async with database.writing() as session:
            session.add(Customer(id="C1", name="Jo Carver", email="jo@example.com", email_key="k", created_at=AT))
            session.add(Product(id="P1", name="Mug", created_at=AT))
            await session.flush()
            session.add(Review(id="R1", customer_id="C1", product_id="P1", rating=5, text='says "good"', written_at=AT))
        await database.close()

    asyncio.run(fill())
    return tmp_path


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_that_tables_are_written_without_personal_data_and_every_column_is_explained(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert server.main(["export-tables", "out", "--data-dir", "data", "--json"]) == 0
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
    assert server.main(["export-tables", "out", "--data-dir", "data", "--table", "staff"]) == 2
    assert "There is no table 'staff'" in capsys.readouterr().err
