"""The catalog's rows: names in a language, stock that is counted, and narrowing a search down."""

from decimal import Decimal

import pytest

from records import products
from records.database import Database
from records.refusals import Absent, Forbidden
from records.tables import OrderLine, Product, Variant


@pytest.fixture
async def shop(database: Database) -> Database:
    chinese = {"zh": {"name": "马克杯", "category": "餐具"}}
    async with database.writing() as session:
        session.add(Product(id="P-1", name="Mug", category="Tableware", translations=chinese))
        session.add(Product(id="P-2", name="100% wool_throw", description="Warm"))
        await session.flush()
        blue = {"zh": {"options": {"颜色": "蓝色"}}}
        session.add(
            Variant(
                id="P-1-BLU", product_id="P-1", options={"Color": "blue"}, translations=blue, price=Decimal(9), stock=2
            )
        )
    return database


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("MUG", ["P-1"]),
        ("杯", ["P-1"]),
        ("蓝", ["P-1"]),
        ("blue", ["P-1"]),
        ("0%", ["P-2"]),
        ("l_t", ["P-2"]),
        ("%", ["P-2"]),
    ],
)
async def test_that_a_word_is_found_wherever_it_stands(shop: Database, word: str, found: list[str]) -> None:
    async with shop.reading() as session:
        assert [product.id for product in await products.candidates(session, [word])] == found


async def test_that_the_limit_keeps_what_has_most_of_the_words(sqlite: Database) -> None:
    async with sqlite.writing() as session:
        for number, name in enumerate(["red", "red", "red", "red heart mug", "heart"]):
            session.add(Product(id=f"P-{number}", name=name))
    async with sqlite.reading() as session:
        assert (await products.candidates(session, ["red", "heart", "mug"], limit=1))[0].id == "P-3"


async def test_that_a_product_is_found_by_its_id_or_a_variants(shop: Database) -> None:
    async with shop.reading() as session:
        for name in ("P-1", " p-1", "P-1-BLU"):
            assert (await products.get(session, name)).name == "Mug"
        with pytest.raises(Absent):
            await products.get(session, "P-9")


async def test_that_a_line_is_named_in_the_readers_language_while_the_catalog_knows_it(shop: Database) -> None:
    def line(name: str, options: dict[str, str]) -> OrderLine:
        return OrderLine(
            order_id="1", product_id="P-1", variant_id="P-1-BLU", name=name, options=options, unit_price=Decimal(9)
        )

    now, before = line("Mug", {"Color": "blue"}), line("Old mug", {"Color": "teal"})
    async with shop.reading() as session:
        catalog = await products.catalog(session, [now, before])
    assert (catalog.name(now, "zh"), catalog.options(now, "zh")) == ("马克杯", {"颜色": "蓝色"})
    assert (catalog.name(before, "zh"), catalog.options(before, "zh")) == ("Old mug", {"Color": "teal"})


def test_that_stock_is_taken_and_put_back() -> None:
    variant = Variant(id="a", product_id="p", price=Decimal(1), stock=2)
    products.take(variant, 2)
    assert (variant.stock, variant.available, products.has(variant)) == (0, False, False)
    with pytest.raises(Forbidden):
        products.take(variant, 1)
    products.put_back(variant, 1)
    assert products.has(variant)
    uncounted = Variant(id="b", product_id="p", price=Decimal(1))
    products.take(uncounted, 100)
    products.put_back(None, 1)
    assert products.has(uncounted, 1_000)


def test_that_a_withdrawn_variant_cannot_be_had_whatever_its_stock() -> None:
    withdrawn = Variant(id="a", product_id="p", price=Decimal(1), stock=2, available=False)
    products.put_back(withdrawn, 1)
    assert not products.has(withdrawn)
