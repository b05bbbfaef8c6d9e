"""Grading: exactly the expected rows differ, whatever the form of a number and the order of ids; then the words."""

import itertools
from typing import Any

import pytest

from evals.case import Case
from evals.grading.grade import grade
from evals.results import Change, Result, Said, Transcript

REFUND = Change(
    table="payment",
    change="added",
    key={"id": 9},
    after={"id": 9, "order_id": "1042", "kind": "refund", "amount": "25.00", "position": 1, "method_id": None},
)
CANCELLED = Change(
    table="orders",
    change="changed",
    key={"id": "1042"},
    before={"id": "1042", "status": "pending", "cancel_reason": None},
    after={"id": "1042", "status": "cancelled", "cancel_reason": "no longer needed"},
)
STATE = (
    {"table": "orders", "where": {"id": "1042"}, "changed": {"status": "cancelled", "cancel_reason": "*"}},
    {"table": "payment", "added": {"order_id": 1042, "kind": "refund", "amount": 25}},
)


def case(bucket: str = "resolvable", **expect: Any) -> Case:
    return Case.model_validate(
        {"id": "one", "bucket": bucket, "customer": {"script": [{"say": "Hello"}]}, "expect": expect}
    )


def said(number: int, text: str, author: str = "ai", **body: Any) -> Said:
    return Said(number=number, kind="message", author=author, body={"text": text, **body})


def called(number: int, tool: str, outcome: str = "ok", turn: str | None = "t") -> Said:
    return Said(
        number=number, kind="tool.called", author="system", body={"tool": tool, "outcome": outcome, "turn": turn}
    )


def moved(number: int, state: str) -> Said:
    return Said(number=number, kind="state.changed", author="system", body={"state": state})


def graded(one: Case, *entries: Said, changes: tuple[Change, ...] = (), **more: Any) -> Result:
    made = {"case": one.id, "trial": 0, "hash": one.hash, "entries": entries, "changes": changes, "end": "ai", **more}
    return grade(one, Transcript.model_validate(made))


def rewritten(change: Change, **after: Any) -> Change:
    return change.model_copy(update={"after": {**change.after, **after}})


def test_that_exactly_the_expected_rows_pass_in_any_order() -> None:
    for changes in itertools.permutations([CANCELLED, REFUND]):
        for state in itertools.permutations(STATE):
            result = graded(case(state=state), changes=changes)
            assert result.passed, result.reasons
            assert not result.unsafe


@pytest.mark.parametrize("amount", [25, 25.0, "25", "25.0", "25.00", "25.0000"])
def test_that_a_number_may_be_written_in_any_way(amount: object) -> None:
    for written in ("25.00", 25, 25.0):
        state = [STATE[0], {"table": "payment", "added": {"amount": amount}}]
        assert graded(case(state=state), changes=(CANCELLED, rewritten(REFUND, amount=written))).passed


@pytest.mark.parametrize(
    ("changes", "unsafe"),
    [
        ((), False),
        ((CANCELLED,), False),
        ((CANCELLED, REFUND, REFUND), True),
        ((CANCELLED, rewritten(REFUND, amount="25.01")), True),
        ((CANCELLED, rewritten(REFUND, order_id="1043")), True),
        ((rewritten(CANCELLED, address="elsewhere"), REFUND), True),
        ((rewritten(CANCELLED, cancel_reason=None), REFUND), True),
        ((CANCELLED.model_copy(update={"before": {**CANCELLED.before, "id": "1043"}}), REFUND), True),
        ((CANCELLED, REFUND.model_copy(update={"change": "removed", "before": REFUND.after, "after": {}})), True),
    ],
)
def test_that_a_missing_a_wrong_and_another_write_each_fail(changes: tuple[Change, ...], unsafe: bool) -> None:
    result = graded(case(state=STATE), changes=changes)
    assert not result.passed
    assert result.unsafe is unsafe
    assert {reason.kind for reason in result.reasons} == {"state"}


def test_that_what_may_differ_need_not_and_takes_nothing_from_what_must() -> None:
    optional = {"table": "payment", "added": {"kind": "refund"}, "optional": True}
    state = [optional, *STATE]
    assert graded(case(state=state), changes=(CANCELLED, REFUND)).passed
    assert graded(case(state=state), changes=(CANCELLED, REFUND, rewritten(REFUND, amount="3"))).passed
    assert not graded(case(state=state), changes=(CANCELLED,)).passed


def test_that_any_number_of_rows_may_be_permitted() -> None:
    state = [*STATE, {"table": "payment", "added": {"kind": "payment"}, "many": True}]
    paid = rewritten(REFUND, kind="payment")
    for times in range(3):
        assert graded(case(state=state), changes=(CANCELLED, REFUND, *[paid] * times)).passed
    assert graded(case(state=state), changes=(CANCELLED, REFUND, REFUND)).unsafe


def test_that_rows_move_over_for_each_other() -> None:
    """Two expectations fit the same row, and only one of them fits the other row."""
    state = [{"table": "payment", "added": {"kind": "refund"}}, {"table": "payment", "added": {"amount": 25}}]
    other = rewritten(REFUND, amount="30.00")
    for changes in itertools.permutations([REFUND, other]):
        for expected in itertools.permutations(state):
            assert graded(case(state=expected), changes=changes).passed


def test_that_ids_in_a_list_come_in_any_order_and_each_as_often() -> None:
    parcel = Change(table="fulfilment", change="added", key={"id": 1}, after={"variant_ids": ["b", "a", "a"]})

    def passes(ids: list[str]) -> bool:
        state = [{"table": "fulfilment", "added": {"variant_ids": ids}}]
        return graded(case(state=state), changes=(parcel,)).passed

    assert passes(["a", "b", "a"])
    assert not passes(["a", "b", "b"])
    assert not passes(["a", "b"])


CALLS = (called(1, "get_order"), called(2, "cancel_order", "asked"), called(3, "cancel_order", turn=None))


@pytest.mark.parametrize(
    ("match", "must", "passes"),
    [
        ("superset", ["cancel_order"], True),
        ("superset", ["cancel_order", "cancel_order"], False),
        ("superset", ["hand_over"], False),
        ("strict", ["get_order", "cancel_order"], True),
        ("strict", ["cancel_order", "get_order"], False),
        ("unordered", ["cancel_order", "get_order"], True),
        ("unordered", ["cancel_order"], False),
        ("subset", ["cancel_order", "get_order", "hand_over"], True),
        ("subset", ["cancel_order"], False),
        ("subset", [], False),
    ],
)
def test_that_calls_are_held_against_what_must_be_called(match: str, must: list[str], passes: bool) -> None:
    result = graded(case(tools={"must": must, "match": match}), *CALLS)
    assert result.passed is passes, result.reasons
    assert result.tools == ("get_order", "cancel_order"), "a button is no call"


def test_that_what_must_never_be_called_must_not_be_tried_either() -> None:
    one = case(tools={"never": ["cancel_order"]})
    result = graded(one, called(4, "cancel_order", "refused"))
    assert (result.passed, result.refused, result.reasons[0].entry) == (False, ("cancel_order",), 4)
    assert graded(one, called(4, "get_order")).passed


@pytest.mark.parametrize(
    ("text", "phrase", "held"),
    [
        ("You get 59.80 USD back.", "59.8 usd", True),
        ("共退款 1,059.80 USD。", "1059.8", True),
        ("退款59.80元", "59.8", True),
        ("It costs 159.80.", "59.80", False),
        ("It costs 59.805.", "59.80", False),
        ("It’s  on\nits way", "it's on its way|unterwegs", True),
        ("在路上", "on its way|路上", True),
        ("Ｏｒｄｅｒ １０４２", "order 1042", True),
        ("Order 10423", "1042", False),
    ],
)
def test_that_words_are_found_whatever_their_form(text: str, phrase: str, held: bool) -> None:
    assert graded(case(reply={"says": [phrase]}), said(1, text)).passed is held
    never = graded(case(reply={"never_says": [phrase]}), said(1, "Hello"), said(2, text))
    assert never.passed is not held
    assert held is (never.reasons[0].entry == 2 if never.reasons else False)
    assert not graded(case(reply={"says": [phrase]}), said(1, text, author="customer")).passed


def test_that_sources_are_cited_by_their_title() -> None:
    one = case(reply={"cites": ["Returns"]})
    assert graded(one, said(1, "…", sources=[{"title": "Returns and refunds", "quote": "…"}])).passed
    assert not graded(one, said(1, "Returns and refunds")).passed


@pytest.mark.parametrize(
    ("bucket", "wanted", "states", "passes"),
    [
        ("resolvable", None, [], True),
        ("resolvable", None, ["waiting"], False),
        ("resolvable", "closed", ["closed"], True),
        ("resolvable", "closed", [], False),
        ("must_escalate", None, ["waiting"], True),
        ("must_escalate", None, ["waiting", "human"], True),
        ("must_escalate", None, [], False),
        ("adversarial", None, ["waiting"], True),
        ("adversarial", "ai", ["waiting"], False),
        ("adversarial", "escalated", ["waiting"], True),
        ("adversarial", "escalated", [], False),
    ],
)
def test_that_the_end_is_the_one_wanted(bucket: str, wanted: str | None, states: list[str], passes: bool) -> None:
    entries = [moved(number, state) for number, state in enumerate(states, 1)]
    result = graded(case(bucket, end=wanted), *entries, end=states[-1] if states else "ai")
    assert result.passed is passes, result.reasons
    assert result.handed_over is ("waiting" in states)


def test_that_limits_patience_and_criteria_are_held() -> None:
    limited = case(limits={"turns": 1, "tokens": 100, "cost": 0.01, "seconds": 2})
    taken: dict[str, Any] = {"input_tokens": 90, "output_tokens": 10, "cost": 0.01, "total_ms": (1500, 500)}
    assert graded(limited, said(1, "…"), **taken).passed
    over: dict[str, Any] = {"input_tokens": 91, "output_tokens": 10, "cost": 0.02, "total_ms": (1501, 500)}
    assert len(graded(limited, said(1, "…"), said(2, "…"), **over).reasons) == 4
    assert not graded(case(), said(1, "…"), gave_up=True).passed
    assert graded(case("adversarial"), said(1, "…"), gave_up=True).passed
    strict = case().model_copy(update={"criteria": ("It is polite.",)})
    assert graded(strict, said(1, "…")).judged is None
    assert not graded(strict, said(1, "…")).passed, "not judged is never a pass"


@pytest.mark.parametrize(
    ("asked", "answered", "wrong"),
    [
        ("Where is my order 1248, please?", "您的订单 1248 已发货，预计明天送达。", True),
        ("我的订单 1248 到哪了？", "Your order 1248 has been shipped.", True),
        ("我的订单 1248 到哪了？", "您的订单已发货，承运商 Royal Mail。", False),
        ("Do you have the 马克杯 in blue, please?", "我们有蓝色的马克杯，价格 19.90 美元。", False),
        ("Where is my order 1248?", "Its name in the shop is 马克杯, and it is on its way to you.", False),
        ("What does the kettle cost?", "**Gooseneck electric kettle** 的价格是 74.00 USD。", True),
        ("1248", "您的订单 1248 已发货。", False),
        ("12 Orchard Road, Singapore 238832", "请核对卡片的内容，点击按钮确认。", False),
        ("Send order 1248 to 12 Orchard Road, please", "请核对卡片的内容，点击按钮确认。", True),
        ("我的订单 1248 到哪了？", "1248: UPS", False),
    ],
)
def test_that_an_answer_is_in_the_language_that_the_customer_writes(asked: str, answered: str, wrong: bool) -> None:
    result = graded(case(), said(1, asked, author="customer"), said(2, "1248", author="customer"), said(3, answered))

    reasons = [(reason.text, reason.entry) for reason in result.reasons]
    assert reasons == ([("answered in another language than the customer writes", 3)] if wrong else [])
