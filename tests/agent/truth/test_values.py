"""Values compare by what they mean, however they are written."""

from decimal import Decimal

import pytest

from agent.truth.facts import facts_in
from agent.truth.numerals import number
from agent.truth.script import plain
from agent.truth.values import Address, Clock, Count, Day, Money, Name, Percent, Span
from tests.agent.truth.said import NOW, passes


def facts(text: str) -> list[object]:
    return [found.fact for found in facts_in(plain(text), NOW.date())]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,299.00", "1299"),
        ("1.299,00", "1299"),
        ("25,5", "25.5"),
        ("3万", "30000"),
        ("两百五十", "250"),
        ("一百五", "150"),
        ("两千零五", "2005"),
        ("三点五", "3.5"),
        ("壹佰贰拾", "120"),
        ("two hundred and fifty", "250"),
        ("a thousand", "1000"),
        ("twenty-five", "25"),
        ("1.2k", "1200"),
    ],
)
def test_that_numbers_are_read_in_every_script(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["$25", "25.00 USD", "US$25", "25 dollars", "twenty-five dollars", "２５ dollars", "USD 25.00", "25 bucks"],
)
def test_that_25_dollars_are_25_dollars(text: str) -> None:
    assert passes(f"That is {text}.", results=[{"price": "25.00", "currency": "USD"}])


@pytest.mark.parametrize("text", ["25元", "¥25", "二十五元", "25块钱", "￥25.00", "人民币25元", "25 CNY"])
def test_that_25_yuan_are_25_yuan(text: str) -> None:
    assert passes(f"价格是{text}。", results=[{"price": "25.00 CNY"}])


@pytest.mark.parametrize("text", ["€25", "£25", "25 euros", "¥25", "25 CHF"])
def test_that_another_currency_is_another_amount(text: str) -> None:
    assert not passes(f"That is {text}.", results=[{"price": "25.00", "currency": "USD"}])


@pytest.mark.parametrize(
    "text",
    [
        "22 Nov 2026",
        "Nov 22nd",
        "11/22/2026",
        "22.11.2026",
        "2026年11月22日",
        "11月22号",
        "the 22nd of November",
        "2026-11-22",
    ],
)
def test_that_a_day_is_the_same_day_in_every_form(text: str) -> None:
    assert {one.readings for one in facts(f"on {text}.") if isinstance(one, Day)} == {frozenset({(11, 22)})}


def test_that_both_ends_of_a_range_are_read() -> None:
    assert [str(fact.amount) for fact in facts("$20–$30") if isinstance(fact, Money)] == ["20", "30"]
    assert {fact.amount for fact in facts("3 到 5 个工作日") if isinstance(fact, Span)} == {72, 120}
    assert len([fact for fact in facts("20–22 November") if isinstance(fact, Day)]) == 2


def test_that_relative_days_count_from_now() -> None:
    assert facts("tomorrow") == facts("明天") == [Day(frozenset({(11, 23)}), 2026)]
    assert passes("You ordered it yesterday.", results=[{"order": "1", "ordered_on": "2026-11-21"}])
    assert not passes("You ordered it two days ago.", results=[{"order": "1", "ordered_on": "2026-11-21"}])


def test_that_shares_lengths_times_and_counts_are_read() -> None:
    assert facts("百分之十") == facts("10%") == facts("ten percent") == [Percent(frozenset({Decimal(10)}))]
    assert facts("两周内") == facts("within 14 days") == [Span(Decimal(336), "hour")]
    assert facts("下午6点半") == [Clock(frozenset({18 * 60 + 30}))]
    assert facts("库存还有 5 件") == facts("5 left") == [Count(Decimal(5))]


def test_that_names_and_addresses_compare_without_their_dress() -> None:
    assert Name("W2378156", "order") in facts("Order #W2378156")
    assert Address("url", "shop.example/help") in facts("see [this](https://www.shop.example/help/).")
    assert Address("phone", "4008208820") in facts("请拨打400-820-8820。")
    assert Address("email", "mia@example.com") in facts("写信到 Mia@Example.com。")


@pytest.mark.parametrize(
    "text",
    [
        "We are here 24/7.",
        "It has 12 pieces and weighs 4.50 kg.",
        "Choose size 42 or 44.",
        "I am 100% sure.",
        "一块去吧, 三块蛋糕。",
        "It runs on 4000 mAh and USB-C.",
        "You may 3 times try.",
        "十分感谢您!",
    ],
)
def test_that_other_numbers_are_left_alone(text: str) -> None:
    assert passes(text)


def test_that_the_same_day_of_another_year_is_not_backed() -> None:
    result = {"order": "1", "ordered_on": "2026-11-21"}
    assert passes("It is from 21 November.", results=[result])
    assert not passes("It is from 21 November 2025.", results=[result])
