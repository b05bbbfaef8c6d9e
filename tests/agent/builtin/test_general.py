"""Questions about how things are, from people who have not said who they are."""

import pytest

from agent.builtin.understanding.general import general
from tests.agent.builtin.shop import NOBODY, Shop

PASSAGE = {"document": "d", "title": "Refunds", "heading": "", "text": "A refund goes back to the card that paid."}


@pytest.mark.parametrize(
    "text",
    [
        "Where does a refund end up?",
        "the payment failed but my bank still holds the money. when will it let go of it?",
        "can i pay with two cards",
        "积分放着一直不用，会作废吗？",
        "退款一般多久到账？",
    ],
)
def test_that_a_question_about_nothing_of_their_own_is_one_in_general(text: str) -> None:
    assert general(text)


@pytest.mark.parametrize(
    "text",
    [
        "where is my order?",
        "when will my second refund arrive",
        "has it been shipped yet?",
        "I want to cancel",
        "我的快递到哪了？",
        "帮我查一下订单好吗？",
        "我买的锅什么时候到",
    ],
)
def test_that_one_about_their_own_is_not_and_a_request_is_none(text: str) -> None:
    assert not general(text)


def test_that_it_is_answered_before_anybody_is_asked_who_they_are() -> None:
    shop = Shop(
        facts=NOBODY,
        search_knowledge={"answerable": 0.7, "passages": [PASSAGE]},
        list_orders={"needs": "verified"},
        get_order={"needs": "verified"},
    )
    reply = shop.say("Where does a refund end up?")
    assert "the card that paid" in reply
    assert "If you ask about something of your own" in reply
    assert "the card that paid" not in shop.say("where is my refund?")


def test_that_articles_which_do_not_know_leave_the_question_who_it_is() -> None:
    shop = Shop(facts=NOBODY, list_orders={"needs": "verified"}, get_order={"needs": "verified"})
    assert shop.say("Where does a refund end up?").startswith("I can look that up")
