"""What a reply says was done must have been done in this turn; what stands already may be told as standing."""

import pytest

from agent.truth import Done
from tests.agent.truth.said import CANCELLED, ORDER, OTHER, kinds, passes

DONE = [
    "I have cancelled order 1057.",
    "I've just cancelled it for you.",
    "Your order has been cancelled.",
    "Done! It's cancelled.",
    "The cancellation went through.",
    "Order 1057 is now cancelled and $59.90 is on its way back to you.",
    "已为您取消订单 1057。",
    "订单取消成功。",
    "訂單已經幫您取消了。",
]


@pytest.mark.parametrize("reply", DONE)
def test_that_a_deed_needs_the_call_that_did_it(reply: str) -> None:
    assert "action" in kinds(reply, results=[{"orders": [ORDER, OTHER]}])
    assert passes(reply, results=[{"orders": [ORDER, OTHER]}], done=[CANCELLED])


@pytest.mark.parametrize(
    "reply",
    [
        "I can cancel order 1057 for you.",
        "Shall I cancel order 1057?",
        "Once you confirm, I will cancel it.",
        "I have not cancelled anything.",
        "I can't cancel it.",
        "Nothing has been changed.",
        "You asked me whether it was cancelled.",
        "Has your order been cancelled?",
        "Cancelled orders cannot be restored.",
        "If it has been cancelled, the money goes back.",
        "如果您确认,我会为您取消订单。",
        "订单还没有取消。",
        "已取消的订单无法恢复。",
        "需要帮您取消吗?",
        "不是已经帮您取消了,还在等您确认。",
    ],
)
def test_that_proposals_denials_and_conditions_are_no_deeds(reply: str) -> None:
    assert passes(reply, results=[{"orders": [ORDER, OTHER]}])


def test_that_a_failed_or_a_proposed_call_did_nothing() -> None:
    waiting = Done("cancel_order", True, {}, {"status": "waiting_for_customer", "summary": "Cancel order 1057."})
    refused = Done("cancel_order", False, {"order": "1057"}, {"error": "not pending"})
    assert kinds("I have cancelled order 1057.", results=[OTHER], done=[waiting, refused]) == ["action"]


def test_that_another_call_is_no_excuse() -> None:
    moved = Done("change_order_address", True, {"order": "1057"}, {"order": "1057", "ship_to": "9 Mill Lane"})
    assert passes("I've changed the address of order 1057.", done=[moved])
    assert kinds("I've cancelled order 1057.", done=[moved]) == ["action"]


def test_that_the_deed_was_done_to_what_is_named() -> None:
    assert kinds("I have cancelled order 1042.", results=[{"orders": [ORDER, OTHER]}], done=[CANCELLED]) == ["action"]
    assert kinds("I've refunded $129.00 to you.", results=[ORDER], done=[CANCELLED]) == ["action"]


def test_that_a_cancellation_without_a_refund_refunds_nothing() -> None:
    bare = Done("cancel_order", True, {"order": "1057"}, {"order": "1057", "status": "cancelled"})
    assert kinds("Your refund has been issued.", done=[bare]) == ["action"]


def test_that_a_status_may_be_told_as_a_fact() -> None:
    old = {"order": {"id": "0988", "status": "cancelled", "cancelled_on": "2026-05-03"}}
    assert passes("Your order 0988 was cancelled on 3 May.", results=[old, {"orders": [ORDER]}])
    assert kinds("I have cancelled order 0988.", results=[old]) == ["action"]
    assert "action" in kinds("Your order 1042 was cancelled.", results=[old, {"orders": [ORDER]}])


@pytest.mark.parametrize(
    ("reply", "tool"),
    [
        ("I've opened a ticket for you.", "open_ticket"),
        ("I have sent you a code.", "send_verification_code"),
        ("You are now verified.", "check_verification_code"),
        ("I've started the return.", "return_items"),
        ("The exchange has been set up.", "exchange_items"),
        ("I've changed the payment method.", "change_order_payment"),
        ("I've changed the lamp to walnut in your order.", "change_order_items"),
        ("地址改好了。", "change_address"),
        ("已为您创建工单。", "open_ticket"),
        ("All set!", "update_ticket"),
    ],
)
def test_that_each_deed_has_its_tools(reply: str, tool: str) -> None:
    assert kinds(reply) == ["action"]
    assert passes(reply, done=[Done(tool, True, {}, {"ok": True})])


def test_that_a_tool_of_the_operator_is_known_by_its_name() -> None:
    coupon = Done("apply_coupon", True, {}, {"applied": True})
    assert passes("I've applied the coupon to your basket.", done=[coupon])
    assert kinds("I've cancelled your order.", done=[coupon]) == ["action"]


@pytest.mark.parametrize(
    "reply", ["I've transferred you to a colleague.", "You are now connected to an agent.", "正在为您转接人工客服。"]
)
def test_that_transferred_is_said_only_when_the_state_has_changed(reply: str) -> None:
    assert "action" in kinds(reply)
    assert passes(reply, state="waiting")
    assert passes(reply, state="human")


@pytest.mark.parametrize("reply", ["I'm a real person.", "我是真人客服。"])
def test_that_the_assistant_is_no_person(reply: str) -> None:
    assert kinds(reply, state="human") == ["action"]


@pytest.mark.parametrize(
    "reply",
    [
        "I've extended your warranty.",
        "I have contacted the carrier.",
        "I've added 500 points to your account.",
        "I pulled a few strings and it ships today.",
        "已为您延长保修。",
        "我已联系快递公司。",
    ],
)
def test_that_what_no_tool_does_was_not_done(reply: str) -> None:
    assert "action" in kinds(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "I've found your order.",
        "I have checked the tracking.",
        "I noticed it is late.",
        "我已经查到了您的订单。",
        "给您带来不便了,很抱歉。",
    ],
)
def test_that_looking_is_no_deed(reply: str) -> None:
    assert passes(reply)
