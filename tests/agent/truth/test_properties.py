"""What holds for every value and every text."""

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent.truth import Done, Evidence, check
from agent.truth.facts import facts_in
from agent.truth.numerals import number
from agent.truth.script import plain
from tests.agent.truth.said import NOW, kinds, passes
from tests.agent.truth.values import in_chinese, in_full_width

unhurried = settings(deadline=None, max_examples=50)
amounts = st.decimals(min_value=1, max_value=99_999, places=2)


def spellings(amount: Decimal) -> list[str]:
    made = [
        f"${amount}",
        f"US${amount:,}",
        f"{amount} USD",
        f"{amount:,} dollars",
        in_full_width(f"${amount}"),
        f"USD {amount}",
    ]
    return [*made, f"${int(amount)}", f"{int(amount)} dollars"] if amount == int(amount) else made


@unhurried
@given(amounts)
def test_that_every_spelling_of_an_amount_is_backed_by_every_other(amount: Decimal) -> None:
    for stated in (*spellings(amount), {"price": str(amount), "currency": "USD"}, {"total": f"{amount} USD"}):
        for told in spellings(amount):
            assert passes(f"It costs {told}.", results=[stated]), (told, stated)


@unhurried
@given(amounts, amounts)
def test_that_another_amount_is_never_backed(amount: Decimal, other: Decimal) -> None:
    if amount != other:
        assert kinds(f"It costs ${other}.", results=[{"price": str(amount), "currency": "USD"}]) == ["money"]


@given(st.integers(min_value=0, max_value=9_999))
def test_that_chinese_numerals_are_read_back(value: int) -> None:
    assert number(in_chinese(value)) == value


@unhurried
@given(st.dates(min_value=NOW.date().replace(year=2020), max_value=NOW.date().replace(year=2030)))
def test_that_every_spelling_of_a_day_is_backed_by_its_iso_form(day) -> None:  # type: ignore[no-untyped-def]
    name = day.strftime("%B")
    forms = [
        f"{day.day} {name} {day.year}",
        f"{name[:3]} {day.day}, {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
    ]
    for form in forms:
        assert passes(f"It is from {form}.", results=[{"order": "9", "at": day.isoformat()}]), form


words = st.sampled_from(
    [
        *"$€£¥%#@:/.,-—~年月日元块折个天{[*\n 　１你\ue000",
        *(
            "order",
            "refund",
            "I have cancelled",
            "已取消",
            "$5",
            "2026",
            "three",
            "百",
            "percent",
            "tomorrow",
            "1Z",
            "http://",
        ),
        *("a@b.co", "Nov", "99999999999999"),
    ]
)
texts = st.one_of(st.text(max_size=200), st.lists(words, max_size=30).map("".join))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "price", "status", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=300)
@given(texts, st.lists(texts, max_size=3), st.lists(json_values, max_size=3))
@example("", [], ["420000000000000000000000天", {"days": 1e300}])
def test_that_nothing_raises(reply: str, said: list[str], results: list[object]) -> None:
    done = [Done("cancel_order", True, {}, result) for result in results]
    check(reply, Evidence(now=NOW, customer=said, results=[*results, *said], passages=said, known=said, done=done))


@unhurried
@given(texts)
def test_that_levelling_is_stable_and_facts_stand_where_they_say(text: str) -> None:
    once = plain(text)
    for found in facts_in(once, NOW.date()):
        assert 0 <= found.start < found.end <= len(once)


@pytest.mark.parametrize(
    "text", ["a" * 20_000, "1 " * 10_000, "$" * 5_000, "已" * 5_000, "I have " * 3_000, "一" * 5_000, "(" * 5_000]
)
@pytest.mark.timeout(20)
def test_that_a_long_reply_takes_no_time(text: str) -> None:
    check(text, Evidence(now=NOW))
