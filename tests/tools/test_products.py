"""Looking into the catalog, and what is recommended."""

from typing import Any

import pytest

from tests.tools.shop import ON_SQLITE, Chat


def ids(result: dict[str, Any]) -> list[str]:
    return [product["id"] for product in result["products"]]


@ON_SQLITE
async def test_that_anybody_finds_products_in_either_language(somebody: Chat) -> None:
    for words in ("mug", "Mugs, please", "blue mug", "马克杯", "有没有杯子", "MUG"):
        assert ids((await somebody.use("search_products", words=words)).result)[0] == "mug", words
    assert (await somebody.use("search_products", words="a spaceship")).result["products"] == []


async def test_that_search_narrows_down(somebody: Chat) -> None:
    async def found(**wish: Any) -> list[str]:
        return sorted(ids((await somebody.use("search_products", **wish)).result))

    assert await found() == ["card", "mug", "throw"]
    assert await found(category="tableware") == await found(category="餐具") == ["mug"]
    assert await found(highest_price=5) == ["card"]
    assert await found(lowest_price=50) == ["mug", "throw"]  # there is a golden mug
    assert await found(words="%") == await found(words="_") == ["card", "mug", "throw"]


@ON_SQLITE
async def test_that_a_product_in_a_list_is_short(somebody: Chat) -> None:
    [mug] = (await somebody.use("search_products", words="mug")).result["products"]
    assert mug == {
        "id": "mug",
        "name": "Mug",
        "category": "Tableware",
        "price": "from 10.00 USD",
        "available": True,
        "options": {"Color": ["black", "blue", "gold", "green", "red"]},
    }
    assert somebody.happened.cards == [
        {"kind": "product", "id": "mug", "name": "Mug", "price": "from 10.00 USD", "icon": "☕", "url": None}
    ]


@ON_SQLITE
async def test_that_a_product_is_shown_with_what_can_be_had(somebody: Chat) -> None:
    somebody.locale = "zh"
    product = (await somebody.use("get_product", product="mug")).result["product"]
    assert (product["name"], product["description"], product["price"]) == ("马克杯", "一只结实的杯子", "10.00 USD 起")
    had = {one["item"]: one["available"] for one in product["variants"]}
    assert had == {"mug-red": True, "mug-blue": True, "mug-gold": True, "mug-green": False, "mug-black": False}
    by_item = await somebody.use("check_availability", product="mug-red")
    assert by_item.result["product"] == "mug"
    plain = await somebody.use("check_availability", product="card")
    assert (plain.result["price"], plain.result["available"], plain.result["variants"]) == ("2.50 USD", True, [])
    assert (await somebody.use("get_product", product="moon")).result["error"] == "没有找到商品 moon。"


@ON_SQLITE
async def test_that_recommendations_leave_out_what_the_customer_has(ann: Chat, somebody: Chat) -> None:
    assert ids((await ann.use("recommend_products")).result) == []  # she has mugs and throws; nobody has bought a card
    products = (await somebody.use("recommend_products")).result["products"]
    assert [one["id"] for one in products] == ["mug", "throw"]
    assert products[0]["reason"] == "Popular right now"
    others = (await somebody.use("recommend_products", exclude=["mug"])).result["products"]
    assert [(one["id"], one["chosen"]) for one in others] == [("throw", False)]


@ON_SQLITE
@pytest.mark.parametrize("text", ["This is awful, I am very angry!", "太差了，非常生气"])
async def test_that_anger_is_heard(somebody: Chat, text: str) -> None:
    answer = await somebody.use("classify_sentiment", text=text)
    assert answer.result["label"] == "negative"


@ON_SQLITE
async def test_that_articles_are_found_and_kept_as_sources(somebody: Chat) -> None:
    answer = await somebody.use("search_knowledge", question="How long can I return things?")
    assert answer.result["answerable"] == 0.83
    assert answer.result["passages"][0] == {
        "n": 1,
        "document": "returns",
        "title": "Returns",
        "heading": "Time",
        "text": "You have 30 days.",
        "url": "https://shop.test/returns",
        "score": 0.9,
    }
    assert answer.result["written_by_others"] == ["passages"]
    await somebody.use("search_knowledge", question="And how long again?")
    assert [source.document for source in somebody.happened.sources] == ["returns"]


@ON_SQLITE
async def test_that_asking_for_a_person_is_left_to_the_session(somebody: Chat) -> None:
    answer = await somebody.use("hand_over", reason="customer_asked", summary="Wants to talk about a mug\u200b")
    assert answer.result == {"handover": "on_its_way"}
    assert somebody.happened.handover is not None
    assert somebody.happened.handover.summary == "Wants to talk about a mug"


@pytest.mark.parametrize(("words", "exact"), [("mug", True), ("马克杯", True), ("a mug for running", False)])
async def test_what_is_not_all_that_was_asked_for_is_not_said_to_be(somebody: Chat, words: str, exact: bool) -> None:
    result = (await somebody.use("search_products", words=words)).result
    assert (result["exact"], ids(result)[0]) == (exact, "mug")


async def test_one_character_in_common_does_not_make_it_the_thing(somebody: Chat) -> None:
    assert not ids((await somebody.use("search_products", words="羊驼")).result)
