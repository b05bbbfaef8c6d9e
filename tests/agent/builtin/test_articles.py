"""Answers out of articles: what is quoted, and what is not."""

import pytest

from agent.builtin.flows.quoting import quoted
from tests.agent.builtin.shop import NOBODY, Shop

POLICY = [
    {
        "document": "r",
        "title": "Returns policy",
        "heading": "After 30 days",
        "text": "Later faults are for the warranty.",
    },
    {
        "document": "r",
        "title": "Returns policy",
        "heading": "30 days, free",
        "text": "You can return almost everything within 30 days.",
    },
]
PRICES = {
    "document": "s",
    "title": "Delivery",
    "heading": "Prices",
    "text": "Where to | Working days | Price\nCanada | 6–9 | $12.95\nJapan | 5–8 | $11.95\n\nFree from $150.",
}


def test_a_question_for_the_policy_gets_its_sections_with_the_figures_first() -> None:
    for question in ("What is your returns policy?", "whats ur return policy", "tell me about your returns policy"):
        text = quoted(question, POLICY)
        assert text.index("30 days, free") < text.index("After 30 days")


def test_the_rows_of_a_table_become_sentences_and_only_the_ones_asked_for() -> None:
    text = quoted("do you deliver to Canada?", [PRICES])
    assert "Canada: Working days 6–9, Price $12.95" in text
    assert "Japan" not in text
    assert "Free from $150." in text


def test_a_table_of_two_columns_needs_no_name_for_the_second() -> None:
    limits = {"document": "l", "title": "Limits", "heading": "", "text": "Item | Amount\nFree withdrawals | 6"}
    assert quoted("how many free withdrawals?", [limits]) == "- Free withdrawals: 6"


@pytest.mark.parametrize(
    ("asked", "about"), [("what's your phone number?", "Contact: "), ("我胸围104，羽绒服穿多大码？", "尺码: ")]
)
def test_what_a_question_is_about_is_said_to_the_search(asked: str, about: str) -> None:
    shop = Shop(search_knowledge={"answerable": 0.9, "passages": POLICY})
    shop.say(asked)
    assert shop.called("search_knowledge")["question"].startswith(about)


def test_a_general_question_about_an_order_goes_to_the_articles_whole() -> None:
    locked = {"needs": "verified"}
    found = {"answerable": 0.35, "passages": POLICY}
    shop = Shop(facts=NOBODY, list_orders=locked, get_order=locked, search_knowledge=found)
    reply = shop.say("当初付款的卡已经过期了，退的钱会到哪里？")
    assert shop.called("search_knowledge")["question"] == "当初付款的卡已经过期了，退的钱会到哪里？"
    assert "for the warranty" in reply
    assert "邮箱" in reply


@pytest.mark.parametrize(
    ("asked", "told"),
    [("Can I still return my order?", True), ("我的订单能取消吗？", True), ("I want to return order 1042", False)],
)
def test_who_asks_whether_they_may_is_told_before_they_have_to_prove_who_they_are(asked: str, told: bool) -> None:
    locked = {"needs": "verified"}
    found = {"answerable": 0.9, "passages": POLICY[1:]}
    reply = Shop(facts=NOBODY, list_orders=locked, get_order=locked, search_knowledge=found).say(asked)
    assert ("within 30 days" in reply) is told
    assert "e-mail" in reply or "邮箱" in reply


def test_what_the_articles_do_not_say_is_not_said() -> None:
    shop = Shop(search_knowledge={"answerable": 0.1, "passages": POLICY})
    reply = shop.say("do you offer student discounts?")
    assert "rather not guess" in reply
    shop.say("yes")
    assert shop.called("hand_over")


def test_english_articles_answer_a_chinese_question_in_english_and_say_so() -> None:
    shop = Shop(search_knowledge={"answerable": 0.9, "passages": POLICY[1:]})
    reply = shop.say("退货政策是什么？")
    assert "英文" in reply
    assert "within 30 days" in reply


def test_nothing_is_made_of_nothing() -> None:
    assert quoted("anything?", []) == ""


def test_an_article_that_calls_itself_internal_is_not_read_to_a_customer() -> None:
    internal = {"document": "i", "title": "Internal: Activating cards", "heading": "", "text": "Look up the table."}
    assert quoted("activate my card", [internal]) == ""
    assert quoted("activate my card", [{**internal, "title": "Internal transfers"}]) == "Look up the table."


def test_what_is_not_of_a_shop_is_answered_where_an_article_knows() -> None:
    asked = "what is the EcoCard rate"
    rate = {"document": "e", "title": "EcoCard", "heading": "Rates", "text": "The rate is 19.99%."}
    assert "19.99%" in Shop(search_knowledge={"answerable": 0.5, "passages": [rate]}).say(asked)
    assert "19.99%" not in Shop(search_knowledge={"answerable": 0.3, "passages": [rate]}).say(asked)


CANCELLING = {
    "document": "c",
    "title": "Cancelling",
    "heading": "How",
    "text": "Open your order and choose Cancel. Once it is packed it cannot be cancelled.",
}


def test_how_something_is_cancelled_is_told_once_and_not_again_with_the_next_question() -> None:
    shop = Shop(
        facts=NOBODY,
        search_knowledge={"answerable": 0.9, "passages": [CANCELLING]},
        list_orders={"needs": "verified"},
        get_order={"needs": "verified"},
    )
    first = shop.say("How can I cancel my order?")
    assert "choose Cancel" in first
    assert "e-mail" in first
    assert "choose Cancel" not in shop.say("do you have green lamps?")


def test_where_no_order_can_be_cancelled_by_the_assistant_the_articles_say_how() -> None:
    shop = Shop(
        search_knowledge={"answerable": 0.9, "passages": [CANCELLING]},
        without=("list_orders", "get_order", "cancel_order"),
    )
    assert "choose Cancel" in shop.say("please cancel my order")


def test_two_sections_that_answer_about_as_well_are_both_shown_under_their_headings() -> None:
    sections = [
        {"document": "f", "title": "Fees", "heading": "At home", "text": "A wire costs $5.", "score": 0.7},
        {
            "document": "f",
            "title": "Fees",
            "heading": "Abroad",
            "text": "Sent over a border, it is $25.",
            "score": 0.69,
        },
        {"document": "f", "title": "Fees", "heading": "Checks", "text": "Checks are free of charge.", "score": 0.3},
    ]
    assert quoted("how much is a wire", sections) == (
        "**At home**\n\nA wire costs $5.\n\n**Abroad**\n\nSent over a border, it is $25."
    )


def test_what_may_not_be_the_answer_is_quoted_with_a_word_of_doubt() -> None:
    shop = Shop(search_knowledge={"answerable": 0.3, "passages": POLICY[1:]})
    reply = shop.say("do you offer student discounts?")
    assert "not certain" in reply
    assert "within 30 days" in reply


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Do you ship to Canada?", "how long does it take"),
        ("Do you ship to Canada?", "and how much is it?"),
        ("Do you ship to Canada?", "what about Mexico?"),
        ("What are your gift cards good for?", "how long are they valid"),
        ("你们送到加拿大吗", "那要多久"),
        ("你们送到加拿大吗", "那墨西哥呢"),
        ("可以用支付宝吗", "分期呢"),
    ],
)
def test_a_question_that_names_nothing_goes_on_from_the_one_before(first: str, second: str) -> None:
    shop = Shop()
    shop.say(first)
    shop.say(second)
    assert shop.called("search_knowledge")["question"] == f"{first} {second}"


def test_a_question_of_its_own_does_not() -> None:
    shop = Shop()
    shop.say("Do you ship to Canada?")
    shop.say("what is the warranty on knives?")
    assert shop.called("search_knowledge")["question"] == "what is the warranty on knives?"


def test_what_was_asked_is_forgotten_once_something_else_was_talked_about() -> None:
    shop = Shop()
    shop.say("Do you ship to Canada?")
    shop.say("where is my order 1044?")
    shop.say("how long does it take?")
    assert all("Canada" not in str(arguments) for _, arguments in shop.calls)


def test_an_overview_begins_as_the_article_does_and_that_is_no_answer_by_itself() -> None:
    lead = {"document": "r", "title": "Returns policy", "heading": "", "text": "Nobody asks why.", "score": 0.0}
    text = quoted("What is your returns policy?", [*POLICY, {**lead, "introduction": True}])
    assert text.startswith("Nobody asks why.\n\n- **30 days, free**")
    assert "Nobody" not in quoted(
        "how many days to return almost everything", [*POLICY, {**lead, "introduction": True}]
    )
    assert quoted("why", [{**lead, "introduction": True}]) == ""
