"""Bad files and bad rows: named in a sentence, listed by line, and nothing that was there is touched."""

import gzip
import os
import signal
import sys
import tracemalloc
from asyncio import create_subprocess_exec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.database import Database
from records.errors import BadInput
from records.importing import BadRow, ImportFiles
from records.importing.reading import open_csv
from records.importing.report import Complaints
from records.progress import Silent
from tests.records.importing_files import CUSTOMERS, ORDERS, PRODUCTS, REVIEWS, everything, import_, shop, write

ONLINE_RETAIL = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
ORDER_HEADER = ORDERS.splitlines()[0]

FILES = {
    "empty": (b"", "is empty"),
    "only blank lines": (b"\n\n", "is empty"),
    "not UTF-8": (CUSTOMERS.encode() + b"C3,M\xfcller,m@example.com,,,,\n", "line 4, byte 5: this is not UTF-8"),
    "UTF-16": (CUSTOMERS.encode("utf-16"), "is UTF-16 text: save it as CSV in UTF-8"),
    "a spreadsheet": (b"PK\x03\x04\x14\x00", "is a spreadsheet or zip file"),
    "missing columns": (b"id,full name\nC1,Ada\n", r'lacks the columns name, email.*--map "full name=name"'),
    "a column twice": (b"id,name,email,id\n", "has two columns 'id'"),
    "another layout": (PRODUCTS.encode(), "has the columns of products: hand it in with --products"),
    "Online Retail": (ONLINE_RETAIL.encode(), "has the columns of Online Retail: hand it in with --orders"),
    "a quotation mark in the header": (b'"id,name,email\n', "line 1: a quotation mark is opened here and never closed"),
    "bare carriage returns": (b"id,name,email\rC1,Ada,a@b\r", "line 1: lines end in a bare carriage return"),
    "a field without an end": (
        CUSTOMERS.encode() + b'C3,"' + b"x\n" * 100_000,
        "line 4: a field is longer than 131,072 characters; perhaps a quotation mark is missing",
    ),
    "a damaged gzip": (gzip.compress(CUSTOMERS.encode() * 50)[:-20], "is a gzip file that is damaged or cut short"),
    "half a gzip": (gzip.compress(os.urandom(4096))[:30], "damaged or cut short"),
}


@pytest.mark.parametrize(("content", "sentence"), FILES.values(), ids=FILES.keys())
async def test_that_a_bad_file_is_refused_in_a_sentence(
    sqlite: Database, tmp_path: Path, content: bytes, sentence: str
) -> None:
    await import_(sqlite, shop(tmp_path))
    before = await everything(sqlite)
    file = write(tmp_path, "theirs.csv", content)

    with pytest.raises(BadInput, match=rf"(?s)theirs\.csv.*{sentence}"):
        await import_(sqlite, ImportFiles(customers=file), skip_bad=True)

    assert await everything(sqlite) == before


async def test_that_a_file_that_is_not_there_or_is_a_folder_is_named(sqlite: Database, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"There is no file .*nowhere\.csv"):
        await import_(sqlite, ImportFiles(orders=tmp_path / "nowhere.csv"))
    with pytest.raises(BadInput, match="is a folder"):
        await import_(sqlite, ImportFiles(orders=tmp_path))
    with pytest.raises(BadInput, match="nothing to import"):
        await import_(sqlite, ImportFiles())


async def test_that_a_file_with_the_columns_of_two_layouts_is_refused(sqlite: Database, tmp_path: Path) -> None:
    file = write(tmp_path, "both.csv", f"{ORDER_HEADER},{ONLINE_RETAIL}\n")

    with pytest.raises(BadInput, match="two layouts"):
        await import_(sqlite, ImportFiles(orders=file))


@pytest.mark.parametrize(
    ("renames", "sentence"),
    [
        ({"Kunde": "id"}, "no file has a column 'Kunde' to rename"),
        ({"name": "nom"}, "there is no column 'nom'.*quantity"),
        ({"phone": "email"}, "has two columns 'email'"),
    ],
)
async def test_that_a_wrong_rename_is_named(
    sqlite: Database, tmp_path: Path, renames: dict[str, str], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        await import_(sqlite, shop(tmp_path), renames=renames)


@pytest.mark.parametrize("packed", [False, True])
def test_that_a_line_of_200_megabytes_is_refused_without_being_read(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "long.csv"
    with gzip.open(path, "wb", 1) if packed else path.open("wb") as file:
        file.write(b"id,name,email\n")
        if packed:
            for _ in range(200):
                file.write(b"x" * 1_000_000)
        else:
            file.truncate(200_000_000)
    tracemalloc.start()

    with (
        pytest.raises(BadInput, match=r"long\.csv, line 2: the line is longer than 1 MiB"),
        open_csv(path, Complaints(), Silent()) as table,
    ):
        list(table.rows)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


BAD_ORDERS = {
    "1,C1,P1,two,1,2026-11-01,shipped,USD": 'quantity: "two" is not a whole number',
    "1,C1,P1,1.5,1,2026-11-01,shipped,USD": 'quantity: "1.5" is not a whole number',
    "1,C1,P1,-1,1,2026-11-01,shipped,USD": 'quantity: "-1" is not 1 or more',
    "1,C1,P1,99999999999,1,2026-11-01,shipped,USD": "is not a whole number",
    '1,C1,P1,1,"1,50",2026-11-01,shipped,USD': 'unit_price: "1,50" is not an amount such as 12.50',
    "1,C1,P1,1,NaN,2026-11-01,shipped,USD": "is not an amount",
    "1,C1,P1,1,1.23456,2026-11-01,shipped,USD": "has more than four decimals",
    "1,C1,P1,1,1e3,2026-11-01,shipped,USD": "is not an amount",
    "1,C1,P1,1,-1,2026-11-01,shipped,USD": "is below zero",
    "1,C1,P1,1,1000000000000,2026-11-01,shipped,USD": "is too large",
    "1,C1,P1,1,1,01.11.2026,shipped,USD": 'ordered_at: "01.11.2026" is not a date such as',
    "1,C1,P1,1,1,0001-01-01T00:00:00+14:00,shipped,USD": "is not a date",
    "1,C1,P1,1,1,2026-11-01,lost,USD": 'status: "lost" is not one of pending, processed',
    "1,C1,P1,1,1,2026-11-01,shipped,Dollar": 'currency: "Dollar" is not a currency',
    "1,C9,P1,1,1,2026-11-01,shipped,USD": "there is no customer C9: import the customers first",
    "1,C1,P9,1,1,2026-11-01,shipped,USD": "there is no product P9: import the products first",
    ",C1,P1,1,1,2026-11-01,shipped,USD": "order_id: it is empty",
    "1,C1,P1,1,1,2026-11-01,shipped": "it has 7 fields, the header has 8",
    "1,C1,P1,1,1,2026-11-01,shipped,USD,x": "it has 9 fields, the header has 8",
    "1,C1,P\0,1,1,2026-11-01,shipped,USD": "it contains a NUL character",
    '1,"C1" x,P1,1,1,2026-11-01,shipped,USD': "a quotation mark stands inside a quoted field",
    f"{'x' * 201},C1,P1,1,1,2026-11-01,shipped,USD": "is longer than 200 characters",
    ORDER_HEADER: 'quantity: "quantity" is not a whole number',
}


@pytest.mark.parametrize(("row", "why"), BAD_ORDERS.items(), ids=BAD_ORDERS.values())
async def test_that_a_bad_row_is_named_and_can_be_skipped(sqlite: Database, tmp_path: Path, row: str, why: str) -> None:
    files = shop(tmp_path)
    await import_(sqlite, ImportFiles(customers=files.customers, products=files.products))
    before = await everything(sqlite)
    good = ORDERS.splitlines()[1:]
    orders = write(tmp_path, "bad.csv", "\n".join([ORDER_HEADER, good[0], row, *good[1:]]))

    refused = await import_(sqlite, ImportFiles(orders=orders))

    assert (refused.imported, refused.changed, refused.bad_count) == (False, 0, 1)
    assert (refused.bad[0].file, refused.bad[0].line) == ("bad.csv", 3)
    assert why in refused.bad[0].why
    assert await everything(sqlite) == before
    skipped = await import_(sqlite, ImportFiles(orders=orders), skip_bad=True)
    assert (skipped.imported, skipped.orders, skipped.lines, skipped.bad) == (True, 3, 5, refused.bad)


@pytest.mark.parametrize(
    ("kind", "text", "bad"),
    [
        ("customers", CUSTOMERS + CUSTOMERS.splitlines()[1], "the id C1 is on line 2 already"),
        ("customers", CUSTOMERS + "C3,Bo,bo at example.com,,,,", 'email: "bo at example.com" is not an e-mail address'),
        ("customers", CUSTOMERS + "C3,Bo,,,english please,,", "is not a language such as en or zh"),
        ("customers", CUSTOMERS + "C3,Bo,,,,,maybe", 'marketing_opt_in: "maybe" is not true or false'),
        ("products", PRODUCTS + "P3,,,,1,USD,,", "name: it is empty"),
        ("products", PRODUCTS + "P3,Vase,,,1,USD,-2,", 'stock: "-2" is below zero'),
        ("products", PRODUCTS + "P3,Vase,,,1,USD,,javascript:alert(1)", "is not a link that begins with https:// or /"),
        ("reviews", REVIEWS + "R3,C1,P1,6,Great,", 'rating: "6" is not 1, 2, 3, 4 or 5'),
        ("reviews", REVIEWS + "R3,C9,P1,5,Great,", "there is no customer C9"),
        ("orders", ORDERS + "1042,C2,P1,1,1,2026-11-01,shipped,USD", "the order 1042 has another customer on line 2"),
        ("orders", ORDERS + "1042,C1,P1,1,1,2026-11-01,pending,USD", "another status on line 2: shipped, here pending"),
        ("orders", ORDERS + '1,"C1,P1,1,1,2026-11-01,shipped,USD', "a quotation mark is opened here and never closed"),
    ],
)
async def test_that_a_bad_last_row_of_any_file_is_named(
    sqlite: Database, tmp_path: Path, kind: str, text: str, bad: str
) -> None:
    files = shop(tmp_path)
    write(tmp_path, f"{kind}.csv", text)

    report = await import_(sqlite, files)

    assert not report.imported
    (row,) = report.bad
    assert (row.file, row.line) == (f"{kind}.csv", len(text.splitlines()))
    assert bad in row.why


async def test_that_all_bad_rows_are_counted_and_the_first_hundred_listed_in_order(
    sqlite: Database, tmp_path: Path
) -> None:
    bad_customer, bad_products = "C3,Bo,nobody,,,,", "\n".join(f"P{n},x,,,free,USD,," for n in range(10, 260))
    files = ImportFiles(
        customers=write(tmp_path, "customers.csv", CUSTOMERS + bad_customer),
        products=write(tmp_path, "products.csv", PRODUCTS + bad_products),
    )

    report = await import_(sqlite, files)

    assert (report.bad_count, len(report.bad)) == (251, 100)
    assert [(row.file, row.line) for row in report.bad[:3]] == [
        ("customers.csv", 4),
        ("products.csv", 4),
        ("products.csv", 5),
    ]
    assert str(report.bad[1]) == 'products.csv, line 4: price: "free" is not an amount such as 12.50'


async def test_that_a_line_number_counts_line_breaks_in_fields(sqlite: Database, tmp_path: Path) -> None:
    text = 'id,name,price,currency,description\nP1,Throw,1,USD,"a\nb\nc"\nP2,Tray,no,USD,x\n'

    report = await import_(sqlite, ImportFiles(products=write(tmp_path, "products.csv", text)))

    assert report.bad == (BadRow("products.csv", 5, 'price: "no" is not an amount such as 12.50'),)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_that_any_bytes_are_rows_complaints_or_a_sentence(tmp_path: Path, noise: bytes) -> None:
    path = write(tmp_path, "noise.csv", b"id,name,email\n" + noise)
    complaints = Complaints()

    try:
        with open_csv(path, complaints, Silent()) as table:
            found = list(table.rows)
    except BadInput as refusal:
        found = []
        refused = str(refusal)
        assert refused.startswith("noise.csv, line ")

    assert all(len(row) == 3 and 1 < line <= noise.count(b"\n") + 2 for line, row in found)


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from records.clock import SystemClock
from records.database import Database
from records.importing import ImportFiles, import_files

class Kill:
    writes = 0
    def step(self, name, total=None):
        self.name = name
    def advance(self, amount=1):
        self.writes += self.name == "Writing"
        if self.writes == 3:
            os.kill(os.getpid(), signal.SIGKILL)

folder = Path(sys.argv[2])
files = ImportFiles(*(folder / f"{name}.csv" for name in ("customers", "products", "orders", "reviews")))
clock = SystemClock()
asyncio.run(import_files(Database(sys.argv[1]), files, renames={}, skip_bad=False, clock=clock, progress=Kill()))
"""


@pytest.mark.process
async def test_that_an_import_killed_while_it_writes_leaves_nothing(sqlite: Database, tmp_path: Path) -> None:
    files = shop(tmp_path)
    before = await everything(sqlite)
    root = Path(__file__).parents[2]

    process = await create_subprocess_exec(sys.executable, "-c", KILLED, str(sqlite.url), str(tmp_path), cwd=root)

    assert await process.wait() == -signal.SIGKILL
    assert await everything(sqlite) == before
    assert (await import_(sqlite, files)).orders == 3
