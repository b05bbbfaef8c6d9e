"""Short messages whose words leave no doubt."""

import pytest

from agent.builtin.understanding.recognise import recognise


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("I want a jacket", "product_search"),
        ("i'd like a good knife please", "product_search"),
        ("来一双袜子", "product_search"),
        ("switch on my gold card", "knowledge"),
        ("cancel my membership", "knowledge"),
        ("取消定期付款", "knowledge"),
        ("怎么开通会员卡", "knowledge"),
        ("I lost my credit card", "knowledge"),
        ("卡丢了怎么办", "knowledge"),
        ("send me an invoice for order 1207", "knowledge"),
        ("帮我开张发票", "knowledge"),
        ("会员有什么好处", "knowledge"),
        ("what's your phone number?", "knowledge"),
        ("do you have an email address", "knowledge"),
        ("客服电话", "knowledge"),
        ("怎么联系你们", "knowledge"),
        ("the skillet arrived with a chip in the enamel, what can i do?", "complaint"),
        ("one of the glasses was broken when it arrived", "complaint"),
        ("the lamp does not turn on any more", "complaint"),
        ("锅的搪瓷掉了一块，怎么办", "complaint"),
        ("台灯不亮了", "complaint"),
    ],
)
@pytest.mark.parametrize("expecting", [None, "anything_else"])
def test_a_plain_message_is_read_as_it_stands(words: str, intent: str, expecting: str | None) -> None:
    assert recognise(words, expecting=expecting).intents == {intent}


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("I want a person", "ask_human"),
        ("I want a refund", "refund"),
        ("cancel my order 1042", "cancel_order"),
        ("please cancel the whole order", "cancel_order"),
        ("我要人工客服", "ask_human"),
        ("取消订单", "cancel_order"),
        ("有没有活人在啊？帮我找一个", "ask_human"),
        ("the mug came broken, I want my money back", "refund"),
        ("我的优惠码用不了", "knowledge"),
        ("call me on my phone number", "ask_human"),
    ],
)
def test_what_begins_alike_and_is_something_else_is_not(words: str, intent: str) -> None:
    assert recognise(words).intents == {intent}


@pytest.mark.parametrize("words", ["huh?", "what?", "Sorry, what do you mean?", "什么？", "没听懂"])
@pytest.mark.parametrize("expecting", [None, "offer_person", "item"])
def test_who_only_wonders_asks_for_nothing_and_has_not_said_yes(words: str, expecting: str | None) -> None:
    assert recognise(words, expecting=expecting).intents == frozenset()
