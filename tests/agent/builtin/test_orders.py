"""Looking at orders: which one is meant, and what is said of it."""

from tests.agent.builtin.shop import MUG, ORDERS, Shop, order


def test_an_order_that_is_named_is_told_with_carrier_and_day() -> None:
    shop = Shop()
    reply = shop.say("where is order 1044?")
    assert shop.called("get_order") == {"order": "1044"}
    assert "on its way" in reply
    assert "DHL" in reply
    assert "JD0012" in reply
    assert "November 24, 2026" in reply


def test_the_same_in_chinese() -> None:
    reply = Shop().say("订单1044到哪了")
    assert "正在路上" in reply
    assert "2026年11月24日" in reply


def test_the_only_running_order_is_taken_without_a_question() -> None:
    shop = Shop(orders={key: ORDERS[key] for key in ("1043", "1044")})
    assert "1044" in shop.say("where is my parcel?")


def test_of_two_running_orders_both_are_told() -> None:
    reply = Shop().say("when will my order arrive?")
    assert "1042" in reply
    assert "1044" in reply


def test_an_order_is_found_by_what_is_in_it() -> None:
    shop = Shop()
    shop.say("where is the mug I ordered?")
    assert shop.called("get_order") == {"order": "1044"}


def test_an_item_among_many_of_an_order_tells_which_order_is_meant() -> None:
    names = ("Hush headphones", "Cotton bath towel set", "End-grain cutting board", "Prairie cast-iron skillet")
    lines = [{**MUG, "item": name, "name": name} for name in names]
    orders = {"1042": ORDERS["1042"], "1043": ORDERS["1043"], "1044": order("1044", "shipped", lines)}
    for wish in ("my skillet arrived rusty, I want a replacement", "I'd like to return the cutting board"):
        shop = Shop(orders=orders)
        assert "1044" in shop.say(wish), wish
        assert shop.called("get_order") == {"order": "1044"}


def test_an_unknown_number_is_asked_for_again_and_the_reply_is_used() -> None:
    shop = Shop()
    assert "9999" in shop.say("where is order 9999")
    assert "1044" in shop.say("sorry, 1044")


def test_history_lists_orders_and_the_second_one_is_understood() -> None:
    shop = Shop()
    reply = shop.say("show me my orders")
    assert reply.count("\n") >= 3
    assert "1043" in shop.say("where is the second one?")


def test_a_refund_is_told_from_the_order() -> None:
    paid = {"kind": "refund", "amount": "9.90 USD", "method": "PayPal", "on": "2026-11-20"}
    shop = Shop(orders={"1045": order("1045", "returned", [MUG], payments=[paid])})
    reply = shop.say("where is my refund?")
    assert "9.90 USD" in reply
    assert "PayPal" in reply
    assert "November 20, 2026" in reply


def test_without_a_refund_a_return_is_offered_and_yes_starts_it() -> None:
    shop = Shop()
    assert "return" in shop.say("I want my money back for order 1043")
    assert "Which item" in shop.say("yes please")


def test_nobody_without_orders_hears_of_one() -> None:
    assert "can't see any orders" in Shop(orders={}).say("where is my order")


def test_a_broken_tool_is_not_called_without_an_end() -> None:
    shop = Shop(get_order={"error": "This did not work on our side.", "why": "broken"})
    assert "didn't work" in shop.say("where is order 1042")


def test_a_question_that_only_tells_is_answered_although_another_one_waits() -> None:
    article = {"document": "d", "title": "Returns", "heading": "", "text": "You can return items within 30 days."}
    shop = Shop(search_knowledge={"answerable": 0.9, "passages": [article]})
    reply = shop.say("I want to return something from order 1043. And how many days do I have for that?")
    assert reply.index("30 days") < reply.index("Which item")


def test_when_nothing_is_on_its_way_the_latest_order_is_told() -> None:
    shop = Shop(orders={"1043": ORDERS["1043"]})
    reply = shop.say("where is my order?")
    assert "None of your orders is on its way" in reply
    assert "1043" in reply


def test_a_parcel_that_is_only_said_to_be_here_is_told_of_with_where_it_may_be() -> None:
    passage = {"document": "d", "title": "Parcels", "heading": "", "text": "Ask the neighbors, and wait 24 hours."}
    for words in ("my parcel says delivered but it isn't here", "物流显示已签收但我没收到"):
        shop = Shop(search_knowledge={"answerable": 0.8, "passages": [passage]})
        reply = shop.say(words)
        assert shop.called("get_order") == {"order": "1043"}, "the one that was delivered"
        assert "wait 24 hours" in reply


def test_the_money_back_for_an_item_is_a_return_of_it() -> None:
    shop = Shop()
    shop.say("the mug from 1043 is too small for me, I'd like my money back for it")
    assert shop.called("return_items")["items"] == ["m-green"]
