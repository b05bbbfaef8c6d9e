"""What is said of products that were shown: why those, others instead, cheaper ones, in English and Chinese."""

from typing import Any

import pytest

from tests.agent.builtin.shop import Shop

PRICES = {"Candle": 9, "Beach towel": 24, "Paper lantern": 40, "Desk lamp": 55, "Night light": 12, "Tray": 6}
GOODS = [
    {"id": name.lower(), "name": name, "price": f"{price}.00 USD", "available": True, "reason": f"Reason of {name}"}
    for name, price in PRICES.items()
]
WISHES = ("recommend me something", "推荐点什么")


def kept(limit: int = 4, exclude: tuple[str, ...] = (), **_: Any) -> dict[str, Any]:
    """As the tool does: the next of the list, without those that are excluded; the tray only sells well."""
    left = [one | {"chosen": one["name"] != "Tray"} for one in GOODS if one["id"] not in exclude]
    return {"products": left[:limit]}


def recommended(language: str = "en") -> Shop:
    shop = Shop(recommend_products=kept)
    reply = shop.say(WISHES[language == "zh"])
    assert "Candle" in reply
    assert "Night light" not in reply
    return shop


@pytest.mark.parametrize(
    "question",
    [
        "Why do you recommend that?",
        "why these?",
        "How come you suggested those?",
        "为什么推荐这个？",
        "推荐的理由是什么",
    ],
)
def test_each_recommendation_has_its_kept_reason(question: str) -> None:
    reply = recommended("en" if question.isascii() else "zh").say(question)
    assert all(f"Reason of {name}" in reply for name in list(PRICES)[:4])
    assert "Reason of Night light" not in reply


@pytest.mark.parametrize(
    "question",
    ["why the second one?", "Why do you recommend the beach towel?", "为什么是第二个？", "第二个为什么推荐给我"],
)
def test_the_one_that_is_meant_has_its_reason_alone(question: str) -> None:
    reply = recommended("en" if question.isascii() else "zh").say(question)
    assert "Reason of Beach towel" in reply
    assert "Reason of Candle" not in reply


def test_the_one_that_was_just_told_of_is_meant_by_it() -> None:
    shop = recommended()
    shop.results["get_product"] = {"product": GOODS[1]}
    shop.say("how much is the second one?")
    reply = shop.say("and why do you recommend it?")
    assert "Reason of Beach towel" in reply
    assert "Reason of Candle" not in reply


def test_no_reason_is_invented() -> None:
    shop = recommended()
    assert "Which of them" in shop.say("why the fifth one?")
    shop.results["recommend_products"] = {"products": []}
    assert "can't see any more why" in shop.say("why these?")
    found = Shop()
    found.say("do you sell throws?")
    assert "what a search of our shop found" in found.say("why do you recommend that?")


@pytest.mark.parametrize(
    "wish",
    [
        ("I don't like these, show me others", "any other suggestions?"),
        ("not my taste, what else do you have?", "more"),
        ("不喜欢这些，换一批", "还有别的推荐吗"),
        ("都不喜欢", "再换一批"),
    ],
)
def test_others_are_the_next_that_were_not_shown_until_there_are_no_more(wish: tuple[str, str]) -> None:
    english = wish[0].isascii()
    shop = recommended("en" if english else "zh")
    reply = shop.say(wish[0])
    assert "Night light" in reply
    assert not any(name in reply for name in list(PRICES)[:4])
    assert "Reason of Night light" in shop.say("why these?" if english else "为什么推荐这些？")
    assert ("nothing else to show" if english else "没有其他可以推荐") in shop.say(wish[1])


def test_it_is_said_when_what_was_picked_for_them_is_over() -> None:
    for language, words, told in (
        ("en", "show me others", "That was all that was picked for you"),
        ("zh", "换一批", "为您挑选的都在上面了"),
    ):
        shop = recommended(language)
        shop.results["recommend_products"] = lambda **given: {
            "products": [one for one in kept(**given)["products"] if one["name"] != "Night light"]
        }
        assert told in shop.say(words)


def test_others_of_a_search_are_its_next_ones() -> None:
    lamps = [{"id": f"l{n}", "name": f"Lamp {'abcdef'[n]}", "price": "5.00 USD"} for n in range(6)]
    shop = Shop(search_products={"exact": True, "products": lamps})
    shop.say("I am looking for a lamp")
    reply = shop.say("show me others")
    assert "Lamp e" in reply
    assert "Lamp a" not in reply


@pytest.mark.parametrize("cheaper", ["anything cheaper?", "That's too expensive", "有没有便宜点的", "太贵了"])
def test_cheaper_ones_are_asked_for_after_recommendations(cheaper: str) -> None:
    reply = recommended("en" if cheaper.isascii() else "zh").say(cheaper)
    assert reply.index("Tray") < reply.index("Candle") < reply.index("Night light") < reply.index("Beach towel")
    assert "Desk lamp" not in reply


def test_cheaper_than_one_of_them_is_only_what_costs_less() -> None:
    shop = recommended()
    reply = shop.say("do you have something cheaper than the first one?")
    assert "Tray" in reply
    assert "Candle" not in reply
    assert "nothing that costs less" in shop.say("and cheaper than the first one?")


def test_it_is_said_when_the_cheapest_were_shown_already() -> None:
    shop = recommended()
    shop.say("anything cheaper?")
    assert "nothing cheaper than these" in shop.say("even cheaper please")


def test_what_was_shown_before_is_cheaper_than_what_is_shown_now() -> None:
    shop = Shop(recommend_products=lambda **given: {"products": list(reversed(kept(20)["products"]))[: given["limit"]]})
    shop.say("recommend me something")
    shop.results["recommend_products"] = kept
    shop.say("show me others")
    reply = shop.say("anything cheaper?")
    assert "From the cheapest on" in reply
    assert reply.index("Tray") < reply.index("Candle")


@pytest.mark.parametrize(
    "other",
    [
        "show me my other orders",
        "why was my order late?",
        "do you have it in other colors?",
        "再给我看看订单",
        "换个地址",
    ],
)
def test_what_is_about_something_else_is_not_taken_for_it(other: str) -> None:
    shop = recommended("en" if other.isascii() else "zh")
    shop.say(other)
    assert not [name for name, _ in shop.calls if name == "recommend_products"]


def test_a_dislike_long_after_is_not_about_the_products() -> None:
    shop = recommended()
    shop.say("where is my order 1044?")
    shop.say("I don't like that")
    assert not [name for name, _ in shop.calls if name == "recommend_products"]
