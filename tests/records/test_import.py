"""Files in our own layouts become rows; the same files again change nothing; an order's lines are replaced as a set."""

import gzip
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from records.customers import email_key
from records.database import Database
from records.importing import ImportFiles
from records.tables import Audit, Customer, Order, OrderLine, Product, Review
from tests.records.importing_files import CUSTOMERS, ORDERS, PRODUCTS, everything, import_, rows, shop, write


async def test_that_every_column_arrives(database: Database, tmp_path: Path) -> None:
    report = await import_(database, shop(tmp_path))

    assert (report.customers, report.products, report.orders, report.lines, report.reviews) == (2, 2, 3, 5, 2)
    assert (report.imported, report.unchanged, report.bad) == (True, 0, ())
    async with database.reading() as session:
        ada, wang = (await session.scalars(select(Customer).order_by(Customer.id))).all()
        throw, tray = (await session.scalars(select(Product).order_by(Product.id))).all()
        order = await session.get_one(Order, "1042")
        review = await session.get_one(Review, "R1")
    assert (ada.name, ada.email, ada.marketing_opt_in) == ("Ada Lovelace", "Ada@Example.com", True)
    assert (ada.email_key, ada.phone) == (email_key("ada@example.com"), "+44 20 7946 0000")
    assert (wang.name, wang.locale, wang.phone) == ("王芳", "zh", None)
    assert wang.created_at == datetime(2024, 3, 2, 0, 30, tzinfo=UTC)
    assert (throw.description, throw.price, throw.currency, throw.stock) == ("Soft, warm", Decimal("29.90"), "USD", 12)
    assert (tray.price, tray.stock, tray.url, tray.translations) == (Decimal("0.125"), None, "/p2", {})
    assert (order.status, order.ordered_at) == ("shipped", datetime(2026, 11, 1, 10, tzinfo=UTC))
    assert (review.rating, review.text) == (5, 'Lovely, says "Ada"')


async def test_that_lines_keep_their_order_their_twins_and_the_name_of_then(database: Database, tmp_path: Path) -> None:
    await import_(database, shop(tmp_path))

    assert await rows(database, "order_line", "order_id", "position", "name", "quantity", "unit_price") == [
        ("1042", 0, "Wool throw", 2, Decimal("29.90")),
        ("1042", 1, "Oak tray", 1, Decimal(5)),
        ("1042", 2, "Oak tray", 1, Decimal(5)),
        ("1043", 0, "Oak tray", 1, Decimal("0.125")),
        ("1044", 0, "Wool throw", 1, Decimal("29.90")),
    ]


async def test_that_the_same_files_again_change_not_one_row(database: Database, tmp_path: Path) -> None:
    files = shop(tmp_path)
    await import_(database, files)
    before = await everything(database)

    report = await import_(database, files)

    assert await everything(database) == before
    assert (report.changed, report.lines, report.unchanged) == (0, 0, 9)


async def test_that_an_order_in_another_file_replaces_its_lines_and_no_other(
    database: Database, tmp_path: Path
) -> None:
    await import_(database, shop(tmp_path))
    header = ORDERS.splitlines()[0]
    later = write(tmp_path, "later.csv", f"{header}\n1042,C1,P1,1,29.90,2026-11-01T10:00:00Z,delivered,USD\n")

    report = await import_(database, ImportFiles(orders=later))

    assert (report.orders, report.lines, report.unchanged) == (1, 1, 0)
    lines = await rows(database, "order_line", "order_id", "quantity")
    assert lines == [("1043", 1), ("1044", 1), ("1042", 1)]
    assert ("1042", "delivered") in await rows(database, "orders", "id", "status")


async def test_that_lines_in_another_order_are_the_same_lines(database: Database, tmp_path: Path) -> None:
    await import_(database, shop(tmp_path))
    header, *lines = ORDERS.splitlines()
    turned = write(tmp_path, "turned.csv", "\n".join([header, *reversed(lines)]))

    assert (await import_(database, ImportFiles(orders=turned))).changed == 0


async def test_that_only_what_changed_is_changed(database: Database, tmp_path: Path) -> None:
    await import_(database, shop(tmp_path))
    cheaper = write(tmp_path, "products.csv", PRODUCTS.replace("29.90", "24.90"))

    report = await import_(database, ImportFiles(products=cheaper))

    assert (report.products, report.unchanged) == (1, 1)
    assert await rows(database, "product", "id", "price") == [("P1", Decimal("24.90")), ("P2", Decimal("0.125"))]
    assert ("Wool throw", Decimal("29.90")) in await rows(database, "order_line", "name", "unit_price")


async def test_that_a_column_a_file_lacks_is_left_alone_and_an_empty_field_is_not(
    database: Database, tmp_path: Path
) -> None:
    await import_(database, shop(tmp_path))
    file = write(tmp_path, "short.csv", "id,name,email\nC1,Ada King,\n")

    await import_(database, ImportFiles(customers=file))

    found = await rows(database, "customer", "id", "name", "email", "email_key", "phone", "marketing_opt_in")
    assert found[0] == ("C1", "Ada King", None, None, "+44 20 7946 0000", True)


async def test_that_files_may_be_packed_and_begin_with_a_byte_order_mark(database: Database, tmp_path: Path) -> None:
    packed = write(tmp_path, "customers.csv.gz", gzip.compress(b"\xef\xbb\xbf" + CUSTOMERS.encode()))

    assert (await import_(database, ImportFiles(customers=packed))).customers == 2


async def test_that_windows_line_ends_and_line_breaks_in_a_field_are_read(sqlite: Database, tmp_path: Path) -> None:
    text = 'id,name,price,currency,description\r\nP1,Throw,1,USD,"Two\r\nlines"\r\n\r\nP2,Tray,2,USD,x\r\n'

    await import_(sqlite, ImportFiles(products=write(tmp_path, "products.csv", text)))

    assert await rows(sqlite, "product", "id", "description") == [("P1", "Two\r\nlines"), ("P2", "x")]


async def test_that_columns_can_be_renamed_and_strange_ones_are_passed_over(sqlite: Database, tmp_path: Path) -> None:
    text = CUSTOMERS.replace("id,name,email", "Kunde,Name,email").replace("phone", "fax")
    file = write(tmp_path, "kunden.csv", text)

    report = await import_(sqlite, ImportFiles(customers=file), renames={"Kunde": "id", "Name": "name"})

    assert (report.customers, report.passed_over) == (2, ("kunden.csv: fax",))


async def test_that_references_may_be_to_rows_of_an_earlier_import(sqlite: Database, tmp_path: Path) -> None:
    files = shop(tmp_path)
    await import_(sqlite, ImportFiles(customers=files.customers, products=files.products))

    report = await import_(sqlite, ImportFiles(orders=files.orders, reviews=files.reviews))

    assert (report.orders, report.reviews, report.bad_count) == (3, 2, 0)


async def test_that_what_an_import_changed_is_in_the_audit(sqlite: Database, tmp_path: Path) -> None:
    await import_(sqlite, shop(tmp_path))

    async with sqlite.reading() as session:
        (note,) = (await session.scalars(select(Audit))).all()
    assert (note.actor, note.action, note.detail["orders"]) == ("operator", "import", 3)


async def test_that_what_only_the_shop_knows_of_an_order_stays(sqlite: Database, tmp_path: Path) -> None:
    files = shop(tmp_path)
    await import_(sqlite, files)
    async with sqlite.writing() as session:
        order = await session.get_one(Order, "1042")
        order.address, order.cancel_reason = {"city": "London"}, "ordered by mistake"
        line = await session.get_one(OrderLine, 1)
        line.variant_id, line.options = "P1-blue", {"color": "blue"}

    report = await import_(sqlite, files)

    assert report.changed == 0
    assert (await rows(sqlite, "orders", "address", "cancel_reason"))[0] == ({"city": "London"}, "ordered by mistake")
    assert (await rows(sqlite, "order_line", "variant_id"))[0] == ("P1-blue",)
