"""The written part of the demo shop is whole, in both languages, and belongs to nobody."""

import re
from collections import Counter

import pytest

from records.customers import Address
from records.demo import content
from records.demo.content import ProductText
from tests.records.demo.numbers import numbers

CATALOG = content.catalog()
PEOPLE = content.people()
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SAME_IN_BOTH = re.compile(r"-?[\d.]+ (cm|L|ml|m|mAh|Wh|V|°C)|S|M|L|XL|E26|E27")


def test_that_there_are_sixty_products_in_ten_categories() -> None:
    assert len(CATALOG.products) == 60
    assert set(Counter(product.category for product in CATALOG.products)) == set(CATALOG.categories)
    assert len(CATALOG.categories) == 10


def test_that_every_id_is_used_once() -> None:
    variants = [variant.id for product in CATALOG.products for variant in product.variants]
    products = [product.id for product in CATALOG.products]

    assert len(set(variants)) == len(variants)
    assert len(set(products)) == len(products)
    assert len({product.name.en for product in CATALOG.products}) == len(products)
    assert len({product.name.zh for product in CATALOG.products}) == len(products)


@pytest.mark.parametrize("product", CATALOG.products, ids=lambda product: product.id)
def test_that_a_product_says_the_same_in_both_languages(product: ProductText) -> None:
    assert CHINESE.search(product.name.zh)
    assert CHINESE.search(product.description.zh)
    assert not CHINESE.search(product.name.en + product.description.en)
    assert numbers(product.description.en) == numbers(product.description.zh)


@pytest.mark.parametrize("product", CATALOG.products, ids=lambda product: product.id)
def test_that_variants_differ_only_in_options_that_both_languages_know(product: ProductText) -> None:
    assert 2 <= len(product.variants) <= 8
    assert len({frozenset(variant.options.items()) for variant in product.variants}) == len(product.variants)
    for variant in product.variants:
        assert variant.id.startswith(f"{product.id}-")
        assert variant.price > 0
        assert variant.stock >= 0
        assert variant.options.keys() == product.variants[0].options.keys()
        assert variant.options.keys() <= CATALOG.chinese.keys()
        for value in variant.options.values():
            assert value in CATALOG.chinese or SAME_IN_BOTH.fullmatch(value), value


def test_that_some_variants_are_sold_out_but_no_product_is() -> None:
    assert any(variant.stock == 0 for product in CATALOG.products for variant in product.variants)
    assert all(any(variant.stock for variant in product.variants) for product in CATALOG.products)


def test_that_forty_people_cannot_be_reached() -> None:
    assert [person.id for person in PEOPLE] == [f"C{number:03}" for number in range(1, 41)]
    assert Counter(person.locale for person in PEOPLE) == {"en": 22, "zh": 18}
    assert len({person.email for person in PEOPLE}) == 40
    for person in PEOPLE:
        assert re.search(r"[@.]example\.(com|org)$", person.email)
        assert re.search(r"55550?01|555001|55501", re.sub(r"\D", "", person.phone)), person.phone


def test_that_an_address_has_only_what_an_address_has() -> None:
    for person in PEOPLE:
        assert Address.of(person.address).row() == person.address


def test_that_everybody_can_pay_with_something_that_is_not_a_gift_card() -> None:
    for person in PEOPLE:
        assert 1 <= len(person.pay) <= 2
        assert len({method.id for method in person.pay}) == len(person.pay)
        assert any(method.kind != "gift_card" for method in person.pay)
        for method in person.pay:
            assert (method.balance is not None) == (method.kind == "gift_card")
            assert (method.last_four is not None) == (method.kind == "credit_card")


def test_that_reviews_keep_the_rules_of_the_shop() -> None:
    products = {product.id for product in CATALOG.products}
    written = content.reviews()

    assert len(written) == 60
    assert {review.rating for review in written} == {1, 2, 3, 4, 5}
    for review in written:
        assert review.product in products
        assert bool(CHINESE.search(review.text)) == (review.locale == "zh")
        assert len(review.text.split()) >= 10 if review.locale == "en" else len(review.text) >= 15
