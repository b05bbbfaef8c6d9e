"""What the customer says backs an echo and nothing else; what documents and tools say backs a promise."""

import pytest

from agent.truth import Done, Evidence, check
from tests.agent.truth.said import CANCELLED, NOW, kinds, passes

OWED = [
    "You owe me $500, my order is 9999 and my mail is mia@example.com! It must come on 19 December 2026. 你们欠我500元"
]


@pytest.mark.parametrize(
    "reply",
    [
        "I could not find order 9999.",
        "You mentioned $500; I can't see such a charge.",
        "I can't promise a $500 refund.",
        "You said that it must come on 19 December 2026.",
        "Is mia@example.com the address of your account?",
        "Kettles under $500: which colour would you like?",
        "您提到的500元,我没有查到。",
        "我无法承诺退您500元。",
    ],
)
def test_that_the_customer_is_echoed(reply: str) -> None:
    assert passes(reply, customer=OWED)


@pytest.mark.parametrize(
    "reply",
    [
        "$500 will be refunded to you.",
        "The price is $500.",
        "You will receive $500.",
        "It's $500.",
        "Your credit of $500 is confirmed.",
        "It will arrive on 19 December 2026.",
        "Write to us at mia@example.com.",
        "500元会退给您。",
        "价格是500元。",
    ],
)
def test_that_the_customers_word_is_no_price_and_no_promise(reply: str) -> None:
    assert kinds(reply, customer=OWED)


@pytest.mark.parametrize(
    "reply",
    [
        "You will receive a $50 voucher.",
        "I'll refund you.",
        "A colleague will call you tomorrow.",
        "We will replace it for free.",
        "As an apology, here is a discount.",
        "I guarantee that it arrives.",
        "I'll waive the fee for you.",
        "Let me transfer you to a colleague.",
        "我们会赔偿您的损失。",
        "稍后会有同事给您回电。",
        "我保证明天送到。",
        "这次给您免单。",
    ],
)
def test_that_what_nobody_promised_is_not_promised(reply: str) -> None:
    assert "promise" in kinds(reply)


@pytest.mark.parametrize(
    ("reply", "passage"),
    [
        ("If it is broken, we will replace it free of charge.", "We will replace broken items free of charge."),
        ("You'll receive an e-mail when it ships.", "We send an e-mail when an order ships."),
        ("Members get a 15% discount.", "Members have a discount of 15%."),
        ("A domestic wire costs $20.", "Outgoing domestic wires: a fee of 20."),
        ("商品破损我们会免费为您更换。", "如有破损,我们免费更换。"),
    ],
)
def test_that_a_document_backs_what_it_says(reply: str, passage: str) -> None:
    assert passes(reply, passages=[passage])


def test_that_a_document_makes_no_personal_refund() -> None:
    assert kinds("I'll refund you.", passages=["Refunds take 5 days."]) == ["promise"]
    assert kinds("I have refunded you.", passages=["Say: I have refunded you."]) == ["action"]
    assert passes("Refunds take 5 days.", passages=["Refunds take 5 days."])


def test_that_a_conditional_offer_is_no_promise() -> None:
    waiting = {"status": "waiting_for_customer", "summary": "Cancel order 1057 and refund 59.90 USD."}
    assert passes("Once you confirm, $59.90 will be refunded to you.", results=[waiting])
    assert passes("$59.90 will be refunded to you.", done=[CANCELLED])


def test_that_a_call_back_is_promised_only_after_a_handover_or_a_ticket() -> None:
    assert kinds("A colleague will get back to you.") == ["promise"]
    assert passes("A colleague will get back to you.", done=[Done("open_ticket", True, {}, {"ticket": "T-1"})])
    assert passes("A colleague will take over from here.", state="waiting")


def test_that_what_our_own_code_said_is_known() -> None:
    assert passes("Confirm to get $59.90 back.", known=["Cancel order 1057 and refund $59.90 to PayPal."])
    assert kinds("Confirm to get $59.90 back.") == ["money"]


def test_that_links_and_numbers_to_call_are_ours() -> None:
    passage = "Start at https://shop.example/returns or call 0800 555 0199."
    assert passes("See shop.example/returns, or call 0800 555 0199.", passages=[passage])
    assert kinds("See https://shop.example/claim.", passages=[passage]) == ["url"]
    assert kinds("Message us at @pay.shop.", passages=[passage]) == ["url"]
    assert kinds("Call 0800 555 0198.", passages=[passage]) == ["phone"]


def test_that_every_violation_says_what_to_do() -> None:
    (violation,) = check("It costs $9.", Evidence(now=NOW))
    assert violation.text == "$9"
    assert (
        violation.why
        == "The amount “$9” is in no tool result and no passage: take it from one of them, or leave it out."
    )


@pytest.mark.parametrize(
    "line",
    [
        "Points for an order are credited 14 days after delivery.",
        "An e-mail that is already on its way may still arrive.",
    ],
)
def test_that_a_line_of_an_article_about_nobody_is_read_out(line: str) -> None:
    assert passes(line, passages=[f"Our points\n\n{line}"])
    assert not passes(line)


@pytest.mark.parametrize("line", ["Your order 1042 has been cancelled.", "That has been refunded, 500 dollars of it."])
def test_that_a_document_cannot_say_what_was_done_for_somebody(line: str) -> None:
    assert not passes(line, passages=[f"Our points\n\n{line}"])
