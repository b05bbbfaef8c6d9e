"""The UCI Online Retail layout: what is a sale, a return, an adjustment, and who bought what under which name."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from records.database import Database
from records.importing import ImportFiles
from tests.process.rapport import SERVER, environment
from tests.records.importing_files import CUSTOMERS, PRODUCTS, everything, import_, rows, write

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "online_retail" / "until_2011-08.csv.gz"
MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
LINES = """\
536365,85123A,WHITE HEART ,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,85123a,white heart lower,1,2010-12-01 08:27:00,2.55,17850.0,United Kingdom
536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom
C536379,85123A,WHITE HEART,-2,2010-12-01 09:41:00,2.55,14527.0,United Kingdom
536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom
536589,21777,damages,-10,2010-12-01 16:50:00,0.0,,United Kingdom
536544,22139,RETROSPOT TEA SET,2,2010-12-01 14:32:00,0.001,,Unspecified
536545,22139,RETROSPOT TEA SET,1,2010-12-01 14:40:00,4.25,,EIRE
A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom
"""


def file(folder: Path, lines: str = LINES) -> ImportFiles:
    return ImportFiles(orders=write(folder, "retail.csv", HEADER + lines))


async def test_that_each_line_goes_where_it_belongs(database: Database, tmp_path: Path) -> None:
    report = await import_(database, file(tmp_path))

    assert (report.orders, report.returns, report.adjustments) == (3, 1, 1)
    assert (report.lines, report.not_sales, report.bad_count) == (6 + 2 + 1, 2, 0)
    assert await rows(database, "orders", "id", "customer_id", "status", "currency", "country") == [
        ("536365", "17850", "delivered", "GBP", "United Kingdom"),
        ("536544", None, "delivered", "GBP", None),
        ("536545", None, "delivered", "GBP", "EIRE"),
    ]
    assert await rows(database, "orders", "ordered_at") == [
        (datetime(2010, 12, 1, 8, 26, tzinfo=UTC),),
        (datetime(2010, 12, 1, 14, 32, tzinfo=UTC),),
        (datetime(2010, 12, 1, 14, 40, tzinfo=UTC),),
    ]
    assert await rows(database, "order_line", "product_id", "name", "quantity", "unit_price") == [
        ("85123A", "WHITE HEART", 6, Decimal("2.55")),
        ("85123a", "white heart lower", 1, Decimal("2.55")),
        ("85123A", "WHITE HEART", 6, Decimal("2.55")),
        ("85123A", "WHITE HEART", 6, Decimal("2.55")),
        ("22139", "RETROSPOT TEA SET", 2, Decimal("0.001")),
        ("22139", "RETROSPOT TEA SET", 1, Decimal("4.25")),
    ]


async def test_that_a_c_invoice_is_a_completed_return(database: Database, tmp_path: Path) -> None:
    await import_(database, file(tmp_path))

    assert await rows(database, "return", "id", "customer_id", "kind", "status", "amount", "currency") == [
        ("C536379", "14527", "return", "completed", Decimal("32.60"), "GBP")
    ]
    assert await rows(database, "return_line", "product_id", "quantity", "unit_price") == [
        ("D", 1, Decimal("27.50")),
        ("85123A", 2, Decimal("2.55")),
    ]
    assert await rows(database, "stock_adjustment", "reference", "product_id", "quantity") == [("536589", "21777", -10)]


async def test_that_customers_and_products_are_made_from_the_lines(database: Database, tmp_path: Path) -> None:
    await import_(database, file(tmp_path))

    assert await rows(database, "customer", "id", "name", "country") == [
        ("14527", "Customer 14527", "United Kingdom"),
        ("17850", "Customer 17850", "United Kingdom"),
    ]
    products = {id: found for id, *found in await rows(database, "product", "id", "name", "price", "stock")}
    assert products["85123A"] == ["WHITE HEART", Decimal("2.55"), None]
    assert products["85123a"] == ["white heart lower", Decimal("2.55"), None]
    assert products["21777"] == ["damages", None, None]
    assert products["22139"][0] == "RETROSPOT TEA SET"


async def test_that_importing_it_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    await import_(database, file(tmp_path))
    before = await everything(database)

    report = await import_(database, file(tmp_path))

    assert await everything(database) == before
    assert (report.changed, report.lines, report.not_sales) == (0, 0, 2)


async def test_that_a_later_file_replaces_its_invoices_and_fills_what_was_not_known(
    database: Database, tmp_path: Path
) -> None:
    await import_(database, file(tmp_path))
    later = """\
536365,85123A,WHITE HEART (NEW NAME),1,2010-12-01 08:26:00,2.55,17850.0,France
C536379,D,Discount,-1,2010-12-01 09:41:00,20,14527.0,United Kingdom
536589,21777,damages,-9,2010-12-01 16:50:00,0.0,,United Kingdom
540000,21777,RECIPE BOX,1,2011-01-04 10:00:00,7.95,17850.0,United Kingdom
"""

    report = await import_(database, file(tmp_path, later))

    assert (report.orders, report.returns, report.adjustments, report.products) == (2, 1, 1, 1)
    lines = await rows(database, "order_line", "order_id", "quantity")
    assert [quantity for id, quantity in lines if id == "536365"] == [1]
    assert await rows(database, "return", "amount") == [(Decimal(20),)]
    assert await rows(database, "stock_adjustment", "quantity") == [(-9,)]
    products = {id: found for id, *found in await rows(database, "product", "id", "name", "price")}
    assert products["85123A"] == ["WHITE HEART", Decimal("2.55")]
    assert products["21777"][1] == Decimal("7.95")


async def test_that_what_the_operator_said_of_a_product_or_customer_stays(sqlite: Database, tmp_path: Path) -> None:
    named = ImportFiles(
        customers=write(tmp_path, "customers.csv", CUSTOMERS.replace("C1", "17850")),
        products=write(tmp_path, "products.csv", PRODUCTS.replace("P1", "85123A")),
        orders=file(tmp_path).orders,
    )

    await import_(sqlite, named)

    assert ("17850", "Ada Lovelace", "United Kingdom") in await rows(sqlite, "customer", "id", "name", "country")
    assert ("85123A", "Wool throw", Decimal("29.90")) in await rows(sqlite, "product", "id", "name", "price")


async def test_that_dates_as_they_were_published_and_renamed_columns_are_read(sqlite: Database, tmp_path: Path) -> None:
    text = HEADER.replace("InvoiceNo", "Invoice") + "536365,85123A,X,6,12/1/2010 8:26,2.55,17850,United Kingdom\n"
    orders = write(tmp_path, "retail.csv", text)

    await import_(sqlite, ImportFiles(orders=orders), renames={"Invoice": "InvoiceNo"})

    assert await rows(sqlite, "orders", "customer_id", "ordered_at") == [
        ("17850", datetime(2010, 12, 1, 8, 26, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("1,A,x,six,2010-12-01,1,,UK", 'Quantity: "six" is not a whole number'),
        ("1,A,x,6,yesterday,1,,UK", 'InvoiceDate: "yesterday" is not a date such as'),
        ("1,A,x,6,2010-12-01,free,,UK", 'UnitPrice: "free" is not an amount'),
        (",A,x,6,2010-12-01,1,,UK", "InvoiceNo: it is empty"),
        ("1, ,x,6,2010-12-01,1,,UK", "StockCode: it is empty"),
        ("536365,A,x,6,2010-12-01,1,12346.0,UK", "the invoice 536365 is of 17850 on an earlier line, and of 12346"),
    ],
)
async def test_that_a_bad_line_is_named(sqlite: Database, tmp_path: Path, line: str, why: str) -> None:
    report = await import_(sqlite, file(tmp_path, LINES + line))

    assert (report.imported, report.bad_count, report.bad[0].line) == (False, 1, len(LINES.splitlines()) + 2)
    assert why in report.bad[0].why


@pytest.mark.long
@pytest.mark.measured
@pytest.mark.skipif(not REAL.exists(), reason="the real file is not beside this checkout")
def test_that_the_real_file_is_imported_in_seconds_and_again_without_a_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, first_took, first_peak = imported(REAL, tmp_path)
    again, again_took, again_peak = imported(REAL, tmp_path)

    assert first["lines"] + first["not_sales"] == 320_705
    assert (again["lines"], again["unchanged"] > 0) == (0, True)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n320,705 lines: {first_took:.1f} s, {first_peak:.0f} MB; again: {again_took:.1f} s, {again_peak:.0f} MB"
        )
    assert max(first_took, again_took) < 60
    assert max(first_peak, again_peak) < 1000


def imported(orders: Path, data_dir: Path) -> tuple[dict[str, Any], float, float]:
    """What the command reports, the seconds of CPU that it took, and the most memory, in MB, that its process ever had.

    A process is charged for what the one that started it had, so a small one starts it. It hardly waits for anything:
    on a machine with nothing else to do it takes as many seconds by the clock.
    """
    command = [sys.executable, str(SERVER), "import", "--orders", str(orders), "--json"]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command],
        env=environment(RAPPORT_DATA_DIR=str(data_dir)),
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    report, used = done.stdout.decode().rsplit("\n", 2)[:2]
    seconds, peak = map(float, used.split())
    return json.loads(report), seconds, peak / 1024
