"""What the evals have found, one sentence each: causes that are general, and no wording of a case."""

import pytest

from tests.agent.builtin.shop import NOBODY, THROW, Shop, order

ARTICLE = {"document": "d", "title": "Assembly", "heading": "", "text": "Two people put the shelf together."}
ARTICLES = {"answerable": 0.9, "passages": [ARTICLE]}


@pytest.mark.parametrize(
    "text",
    [
        "The lamp exploded and cut my daughter",
        "my lawyer will be in touch",
        "someone hacked my account",
        "I demand compensation for the delay",
        "灯罩炸了，孩子的手被割伤了",
        "我的账号被盗了",
        "你们必须给我赔偿",
        "the courier threatened me at my own door",
        "I don't want to live any more",
        "there's a smell of gas since I lit the stove",
        "my son swallowed a battery",
        "somebody is using my card on your website",
        "I've asked my bank to reverse the payment",
        "I'm a reporter and would like a comment",
        "My mother passed away, what becomes of her account?",
        "送货的人威胁我",
        "家里全是煤气味",
        "孩子把螺丝吞了",
        "我要找媒体曝光你们",
        "你们泄露了我的手机号",
    ],
)
def test_danger_the_law_and_stolen_accounts_go_to_a_person_at_once(text: str) -> None:
    shop = Shop()
    shop.say(text)
    assert shop.called("hand_over")["reason"] == "urgent"


@pytest.mark.parametrize(
    "text",
    [
        "How do I return a broken lamp?",
        "can I cut the fabric myself?",
        "I can't get into my account, the password is wrong",
        "please deliver it to the hospital on Main Street",
        "支持赔偿险吗",
        "气炸了，快帮我取消订单",
        "有卖机车用的手机架吗",
    ],
)
def test_what_only_sounds_like_danger_does_not(text: str) -> None:
    shop = Shop()
    shop.say(text)
    assert "hand_over" not in [name for name, _ in shop.calls]


@pytest.mark.parametrize(
    ("opening", "lost"),
    [("where is my order?", "I can't get into that mailbox any more"), ("我的订单到哪了", "这个邮箱我登不上去了")],
)
def test_without_the_mailbox_a_person_is_offered(opening: str, lost: str) -> None:
    shop = Shop(facts=NOBODY, list_orders={"error": "…", "needs": "verified", "why": "not_verified"})
    shop.say(opening)
    shop.say(lost)
    assert shop.state["expecting"] == "offer_person"


def test_a_yes_after_somebody_else_s_order_picks_no_other_one() -> None:
    shop = Shop(orders={"1042": order("1042", "pending", [THROW], "cancel")})
    shop.say("cancel order 9999")
    shop.say("yes")
    assert "cancel_order" not in [name for name, _ in shop.calls]
    shop.say("1042 then, no longer needed")
    assert shop.called("cancel_order")["order"] == "1042"


def test_asking_whether_one_can_names_no_watering_can() -> None:
    can = {**THROW, "item": "can", "product": "can", "name": "Watering can", "options": {"size": "5 L"}}
    lamp = {**THROW, "item": "lamp", "product": "lamp", "name": "Floor lamp", "options": {"size": "150 cm"}}
    shop = Shop(orders={"1043": order("1043", "delivered", [can, lamp], "return")})
    shop.say("Can I return the floor lamp of order 1043?")
    assert shop.called("return_items")["items"] == ["lamp"]


def test_how_something_is_used_the_articles_say_and_not_the_price_list() -> None:
    shop = Shop(search_knowledge=ARTICLES)
    assert "Two people" in shop.say("How many people does it take to put the wool throw shelf together?")


def test_whether_this_is_a_person_is_answered_and_hands_nothing_over() -> None:
    shop = Shop()
    assert "AI" in shop.say("Am I talking to a real person?")
    shop.say("Are you a bot? I want to talk to a human.")
    assert shop.called("hand_over")


def test_an_order_and_no_goods_is_a_question_about_the_order() -> None:
    shop = Shop()
    assert "1044" in shop.say("订单1044里都有哪些东西？")


def test_a_ticket_of_our_own_form_is_the_one_that_is_meant_and_no_other_one() -> None:
    mine = {"id": "T-AAAAAAAA", "subject": "A manual", "status": "open"}

    def tickets(ticket: str = "") -> dict[str, object]:
        if ticket and ticket != mine["id"]:
            return {"error": "There is no such ticket.", "why": "absent"}
        return {"tickets": [mine], "total_count": 1}

    shop = Shop(find_tickets=tickets)
    assert "T-ZZZZZZZZ" in shop.say("Close ticket T-ZZZZZZZZ")
    shop.say("It is mine, close my ticket.")
    assert "update_ticket" not in [name for name, _ in shop.calls]
    shop.say("close ticket T-AAAAAAAA then")
    assert shop.called("update_ticket")["ticket"] == "T-AAAAAAAA"


def test_the_money_of_a_return_goes_where_it_was_said_to_go() -> None:
    shop = Shop()
    shop.say("Return the mug of order 1043, and put the money on my gift card")
    assert shop.called("return_items")["refund_to"] == "pm-gift"
    typed = Shop()
    typed.say("Return the mug of order 1043, and put the mnoey on my gift card")
    assert typed.called("return_items")["refund_to"] == "pm-gift"
    other = Shop()
    other.say("Return the mug of order 1043")
    assert "refund_to" not in other.called("return_items")


@pytest.mark.parametrize(
    "place", ["and put the money on my gfit crad", "and refund it to my dog", "with the money on my Amex please"]
)
def test_who_says_where_the_money_shall_go_and_is_not_understood_is_asked(place: str) -> None:
    shop = Shop()
    asked = shop.say(f"Return the mug of order 1043, {place}")
    assert "Where should the money go?" in asked
    assert "gift card" in asked
    assert "return_items" not in [name for name, _ in shop.calls]
    shop.say("the gift card")
    assert shop.called("return_items")["refund_to"] == "pm-gift"


def test_who_wants_the_money_where_it_came_from_is_asked_nothing() -> None:
    for text in ("Return the mug of order 1043 and refund it to my card", "订单1043的马克杯我要退货，钱退到原账户"):
        shop = Shop()
        shop.say(text)
        assert "refund_to" not in shop.called("return_items")


def test_points_are_no_order() -> None:
    shop = Shop(search_knowledge=ARTICLES)
    shop.say("100积分能抵多少钱？")
    assert "get_order" not in [name for name, _ in shop.calls]


@pytest.mark.parametrize("text", ["I want to return everything from order 1043 except the mug", "1043除了杯子以外都退"])
def test_all_but_one_is_not_all(text: str) -> None:
    shop = Shop()
    shop.say(text)
    assert shop.called("return_items")["items"] == [THROW["item"]]


def test_which_size_fits_is_a_question_for_the_articles() -> None:
    guide = {
        "document": "s",
        "title": "Size guide",
        "heading": "",
        "text": "Robe: between two sizes, take the smaller.",
    }
    shop = Shop(search_knowledge={"answerable": 0.9, "passages": [guide]})
    assert "take the smaller" in shop.say("The robe: I'm between M and L. Which one do you recommend?")


def test_a_size_in_a_word_names_the_variant() -> None:
    assert "31.90" in Shop().say("how much is the wool throw in red and large")


def test_how_many_pieces_are_wanted_is_no_order() -> None:
    shop = Shop(search_knowledge=ARTICLES)
    shop.say("我们公司想定做100个杯子")
    assert "get_order" not in [name for name, _ in shop.calls]


def test_all_orders_are_not_all_items_of_one() -> None:
    shop = Shop()
    shop.say("Tell me about all pending orders, and I want to return the mug from 1043, nothing else")
    assert shop.called("return_items")["items"] == ["m-green"]
