"""Products: looking for them, asking about one, being advised."""

import pytest

from tests.agent.builtin.shop import NOBODY, Shop


def test_a_price_limit_goes_to_the_search() -> None:
    shop = Shop()
    reply = shop.say("do you have throws under $30?")
    assert shop.called("search_products")["highest_price"] == 30.0
    assert "Wool throw" in reply
    assert "29.90 USD" in reply


def test_a_question_about_it_is_about_the_product_shown_last() -> None:
    shop = Shop()
    shop.say("do you sell throws?")
    reply = shop.say("is it machine washable?")
    assert shop.called("get_product") == {"product": "throw"}
    assert "30 degrees" in reply


def test_an_option_that_is_sold_out_is_said_to_be() -> None:
    shop = Shop()
    shop.say("do you sell throws?")
    assert "sold out" in shop.say("is it available in blue, size L?")


def test_the_options_are_listed() -> None:
    shop = Shop()
    assert "blue, red" in shop.say("what colors does the wool throw come in?")


def test_another_recommendation_may_be_asked_for() -> None:
    for question in ("recommend me something", "还有别的推荐吗？"):
        shop = Shop()
        assert "Candle" in shop.say(question), question
        assert shop.called("recommend_products")


def test_advice_on_a_kind_of_goods_is_looked_for_among_them() -> None:
    tent = {"id": "tent", "name": "Ridge tent", "price": "79.00 USD", "available": True}
    for question, words in (
        ("recommend something for a camping trip under 100 dollars", "camping"),
        ("露营用的东西有推荐吗", "露营"),
    ):
        shop = Shop(search_products={"exact": True, "products": [tent]})
        assert "Ridge tent" in shop.say(question), question
        assert words in shop.called("search_products")["words"]
    close = Shop(search_products={"exact": False, "products": [tent]})
    assert "Candle" in close.say("recommend something for a rainy day")


def test_what_goes_with_their_purchases_is_asked_for_as_that() -> None:
    for question in (
        "what would go with what I bought?",
        "What goes with my last order?",
        "Do you have something that matches my last order?",
        "我买的东西可以搭配什么？",
        "有什么能搭配我之前买的？",
    ):
        shop = Shop()
        assert "Candle" in shop.say(question), question
        assert shop.called("recommend_products")["with_purchases"] is True


def test_what_goes_with_a_named_product_is_not_that_product() -> None:
    for question in ("What goes well with wool throws?", "什么和毯子搭配？", "买了毯子的人还买什么？"):
        shop = Shop()
        assert "Candle" in shop.say(question), question
        assert shop.called("recommend_products")["product"] == "throw"


def test_one_of_those_recommended_is_told_of() -> None:
    for question in ("What about the first one?", "第一个怎么样？"):
        shop = Shop()
        shop.say("recommend me something" if question.isascii() else "推荐点什么")
        shop.say(question)
        assert shop.called("get_product")["product"] == "candle", question


def test_a_recommendation_for_a_purpose_and_a_price_is_searched_for_first() -> None:
    tent = {"id": "tent", "name": "Tent", "price": "45.00 USD", "available": True}
    shop = Shop(search_products={"exact": True, "products": [tent]})
    assert "Tent" in shop.say("Recommend something for camping under $50")
    assert shop.called("search_products")["highest_price"] == 50
    dear = {**tent, "name": "Down jacket", "price": "129.00 USD"}
    shop = Shop(search_products={"exact": False, "products": []}, recommend_products={"products": [dear, tent]})
    reply = shop.say("推荐一个50块以内的露营用品")
    assert "Tent" in reply
    assert "Down jacket" not in reply


def test_a_stranger_is_told_why_it_is_not_about_what_they_bought() -> None:
    assert "not signed in" in Shop(facts=NOBODY).say("what would go with what I bought?")
    assert "还没有登录" in Shop(facts={**NOBODY, "locale": "zh"}).say("我买的东西可以搭配什么？")


def test_a_shop_without_such_goods_looks_into_its_articles() -> None:
    passage = {"document": "d", "title": "Gold card", "heading": "", "text": "The gold card costs 95.00 USD a year."}
    shop = Shop(search_products={"products": []}, search_knowledge={"answerable": 0.9, "passages": [passage]})
    assert "95.00 USD" in shop.say("how much is the gold card?")


def test_chinese_search() -> None:
    reply = Shop().say("有没有毯子卖？")
    assert "Wool throw" in reply
    assert "找到" in reply


def test_what_only_comes_close_is_called_so() -> None:
    shop = Shop(
        search_products={"exact": False, "products": [{"id": "bench", "name": "Shoe bench", "price": "59.00 USD"}]}
    )
    assert "comes closest" in shop.say("do you sell running shoes")


@pytest.mark.parametrize(
    "cheaper", ["anything cheaper?", "有没有便宜一点的", "that's too expensive, do you have cheaper ones"]
)
def test_cheaper_ones_are_of_what_was_looked_for(cheaper: str) -> None:
    prices = {"Paper lantern": 90, "Night light": 30, "Desk lamp": 50}
    lamps = [{"id": name, "name": name, "price": f"{price}.00 USD"} for name, price in prices.items()]
    shop = Shop(search_products={"exact": True, "products": lamps})
    shop.say("I am looking for a lamp")
    reply = shop.say(cheaper)
    assert "lamp" in shop.called("search_products")["words"]
    assert reply.index("Night light") < reply.index("Desk lamp") < reply.index("Paper lantern")
