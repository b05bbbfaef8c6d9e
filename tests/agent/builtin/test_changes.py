"""Requests that change something: what is asked for, what is proposed, what is said when it is settled."""

import pytest

from tests.agent.builtin.shop import MUG, THROW, Shop, order


def test_a_cancellation_asks_for_the_reason_and_then_proposes() -> None:
    shop = Shop()
    assert "why" in shop.say("cancel my order")
    assert shop.chips
    assert "card" in shop.say("ordered by mistake")
    assert shop.called("cancel_order") == {"order": "1042", "reason": "ordered by mistake"}


def test_a_reason_that_was_given_is_not_asked_for() -> None:
    shop = Shop()
    assert "card" in shop.say("please cancel order 1042, I ordered it by mistake")


def test_an_order_that_cannot_be_cancelled_says_why() -> None:
    reply = Shop().say("cancel order 1044")
    assert "on its way" in reply
    assert "can no longer be cancelled" in reply


def test_done_says_the_amount_and_where_it_goes() -> None:
    shop = Shop()
    shop.say("cancel order 1042, no longer needed")
    reply = shop.settle("cancel_order", "done", order="1042", refund="59.80 USD", method="Visa ending 4242")
    assert "1042" in reply
    assert "cancelled" in reply
    assert "59.80 USD goes back to Visa ending 4242" in reply


@pytest.mark.parametrize("outcome", ["declined", "expired", "failed"])
def test_what_was_not_done_is_not_claimed(outcome: str) -> None:
    shop = Shop()
    shop.say("cancel order 1042, no longer needed")
    assert "is cancelled" not in shop.settle("cancel_order", outcome)


def test_two_requests_are_done_one_after_the_other() -> None:
    shop = Shop()
    text = "return the mug from 1043 and change the address of 1042 to 12 Oak Lane, Springfield, IL 62701"
    assert "card" in shop.say(text)
    assert shop.called("return_items")["items"] == ["m-green"]
    reply = shop.settle("return_items", "done", order="1043", refund="9.90 USD", method="Visa ending 4242")
    assert "arranged" in reply
    assert "card" in reply
    made = shop.called("change_order_address")
    assert (made["line1"], made["city"], made["region"], made["postcode"]) == (
        "12 Oak Lane",
        "Springfield",
        "IL",
        "62701",
    )


def test_an_address_is_put_together_over_two_messages() -> None:
    shop = Shop()
    assert "street" in shop.say("send 1042 somewhere else")
    assert "town" in shop.say("Hauptstr. 5")
    shop.say("10115 Berlin")
    assert shop.called("change_order_address") == {
        "order": "1042",
        "line1": "Hauptstr. 5",
        "city": "Berlin",
        "postcode": "10115",
    }


def test_a_chinese_address() -> None:
    shop = Shop()
    shop.say("我搬家了，账户地址改成上海市浦东新区世纪大道100号5楼")
    made = shop.called("change_address")
    assert (made["region"], made["city"]) == ("上海市", "浦东新区")
    assert made["line1"] == "世纪大道100号5楼"


def test_an_exchange_asks_for_item_and_variant() -> None:
    shop = Shop()
    assert "Which item" in shop.say("I want to exchange something from order 1043")
    assert "instead of Wool throw" in shop.say("the throw")
    shop.say("red in L please")
    assert shop.called("exchange_items") == {"order": "1043", "items": ["t-blue-m"], "new_items": ["t-red-l"]}


def test_a_pending_order_is_changed_in_one_sentence() -> None:
    shop = Shop()
    shop.say("in order 1042, make the throw red instead of blue, please")
    assert shop.called("change_order_items")["new_items"] == ["t-red-m"]


def test_a_variant_that_is_not_there_brings_the_ones_that_are() -> None:
    shop = Shop()
    reply = shop.say("change the throw in order 1042 to size L in blue")
    assert "isn't available" in reply
    assert "red, L" in reply


def test_all_items_are_returned() -> None:
    shop = Shop()
    shop.say("I want to return everything from order 1043")
    assert shop.called("return_items")["items"] == ["t-blue-m", "m-green"]


def test_one_of_two_pieces_is_returned() -> None:
    shop = Shop()
    shop.say("return just one of the throws from order 1043")
    assert shop.called("return_items")["quantities"] == [1]


def test_another_payment_method_is_picked_by_its_kind() -> None:
    shop = Shop()
    shop.say("pay order 1042 with my gift card instead")
    assert shop.called("change_order_payment") == {"order": "1042", "payment_method": "pm-gift"}


def test_a_choice_of_payment_methods_is_listed_without_the_one_that_paid() -> None:
    shop = Shop()
    reply = shop.say("change the payment method of order 1042")
    assert "PayPal" in reply
    assert "Visa" not in reply
    shop.say("2")
    assert shop.called("change_order_payment")["payment_method"] == "pm-gift"


def test_chinese_return_dialogue() -> None:
    shop = Shop()
    assert "哪件商品" in shop.say("我要退货")
    assert "卡片" in shop.say("杯子")
    assert shop.called("return_items")["items"] == ["m-green"]
    assert "不会有任何更改" in shop.say("算了不退了")


def test_a_yes_that_is_more_than_a_yes_is_sent_to_the_button() -> None:
    shop = Shop()
    shop.say("cancel order 1042, no longer needed")
    assert "button" in shop.say("yes do it please right away")


def test_a_changed_mind_takes_the_place_of_the_first_wish() -> None:
    shop = Shop()
    shop.say("cancel my order")
    shop.say("actually, don't cancel it, send it to 5 Hill Road, Leeds LS1 4AB instead")
    assert shop.called("change_order_address")["city"] == "Leeds"
    assert not [goal for goal in shop.state["goals"] if goal["intent"] == "cancel_order"]


def test_a_question_in_between_does_not_lose_the_request() -> None:
    article = {"document": "d", "title": "Returns", "heading": "", "text": "You can return items within 30 days."}
    shop = Shop(search_knowledge={"answerable": 0.9, "passages": [article]})
    shop.say("I want to return something from order 1043")
    reply = shop.say("how many days do I have for a return?")
    assert "30 days" in reply
    assert "Which item" in reply


def test_what_needs_a_person_offers_one() -> None:
    shop = Shop(cancel_order={"error": "A person has to approve this (hand_over).", "why": "needs_staff"})
    reply = shop.say("cancel order 1042, no longer needed")
    assert "approval" in reply
    assert "hand_over" not in reply
    shop.say("yes")
    assert shop.called("hand_over")["reason"] == "customer_asked"


def test_the_order_that_was_talked_about_is_meant() -> None:
    shop = Shop()
    shop.say("where is order 1043?")
    assert "Which item" in shop.say("I'd like to return something")


def test_a_question_that_is_not_answered_twice_offers_a_person() -> None:
    shop = Shop()
    shop.say("I want to return something from order 1043")
    assert "did not get that" in shop.say("well the thing")
    assert "person" in shop.say("you know, that thing")
    shop.say("yes")
    assert shop.called("hand_over")


def test_a_postcode_is_no_order() -> None:
    shop = Shop()
    shop.say("send order 1042 to 8 Pine Street, Austin, TX 78701 instead")
    assert shop.called("change_order_address")["order"] == "1042"


def test_another_color_lists_the_variants_that_differ_in_it() -> None:
    reply = Shop().say("change the throw in order 1042 to another color")
    assert "red, M" in reply
    assert "red, L" not in reply


def test_a_payment_method_that_is_not_on_file_is_not_guessed() -> None:
    profile = {"payment_methods": [{"id": "a", "label": "Visa ending 4242"}, {"id": "b", "label": "PayPal"}]}
    reply = Shop(get_profile=profile).say("pay order 1042 with my mastercard instead")
    assert "How would you like to pay" in reply


LAMP = {"item": "l-1", "product": "lamp", "name": "Reading lamp", "options": {}, "quantity": 1, "price": "40.00 USD"}
TWO_TO_RETURN = {
    "1050": order("1050", "delivered", [LAMP, MUG], "return"),
    "1049": order("1049", "delivered", [THROW, {**MUG, "item": "m-red", "options": {"color": "red"}}], "return"),
}


@pytest.mark.parametrize("meant", ["oh, the reading lamp", "台灯", "the lamp from my latest order"])
def test_an_item_of_another_order_is_found_though_this_ones_were_asked_about(meant: str) -> None:
    shop = Shop(orders=TWO_TO_RETURN)
    shop.say("I want to return something from order 1049")
    shop.say(meant)
    made = shop.called("return_items")
    assert (made["order"], made["items"]) == ("1050", ["l-1"])


def test_another_order_is_meant_by_its_place_in_time() -> None:
    shop = Shop(orders=TWO_TO_RETURN)
    shop.say("我要退货，订单 1049")
    assert "1050" in shop.say("最近那个订单")
