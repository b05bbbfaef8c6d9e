"""How a text feels: what the lexicon must get right, and what no text may do to it."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.sentiment import classify

REVIEWS = Path(__file__).parents[3] / "shared/data/reviews_zh/waimai_10k.csv"


@pytest.mark.parametrize(
    "text",
    [
        "I love it!",
        "Not bad at all",
        "Thanks, that solved it",
        "It was late, but the mug is absolutely wonderful",
        "非常满意，下次还会再来",
        "没想到这么好用",
        "没问题，谢谢",
        "有点慢，但是味道很好",
    ],
)
def test_that_praise_is_positive(text: str) -> None:
    assert classify(text).label == "positive"


@pytest.mark.parametrize(
    "text",
    [
        "not good",
        "This is terrible, I have been waiting for three weeks and nobody answers",
        "The mug is nice but the delivery was awful",
        "I don't recommend this",
        "You are useless!!",
        "不好吃",
        "不是很满意",
        "东西不错，但是送得太慢了，再也不买了",
        "你们的服务太差了！！",
        "好慢",
    ],
)
def test_that_a_complaint_is_negative(text: str) -> None:
    assert classify(text).label == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Where is my order 1042?",
        "I want to return the mug",
        "Cancel my order please",
        "我的订单到哪里了？",
        "我要退货",
        "差不多吧",
    ],
)
def test_that_a_plain_request_is_neutral(text: str) -> None:
    assert classify(text).label == "neutral"


def test_that_degree_and_exclamation_count() -> None:
    scores = [classify(text).score for text in ("It is somewhat bad", "It is bad", "It is very bad", "It is very bad!")]
    assert scores == sorted(scores, reverse=True)
    assert classify("很好").score > classify("好").score > classify("有点好").score


@given(st.text(max_size=300))
def test_that_any_text_has_a_bounded_score(text: str) -> None:
    found = classify(text)
    assert -1 <= found.score <= 1
    assert (found.label == "positive") == (found.score >= 0.15)
    assert (found.label == "negative") == (found.score <= -0.15)


@pytest.mark.measured
def test_how_well_chinese_reviews_are_told_apart() -> None:
    if not REVIEWS.exists():
        pytest.skip("the reviews are not there: ../shared/data/reviews_zh")
    with REVIEWS.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))[::4]
    right = sum((classify(row["review"]).score > 0) == (row["label"] == "1") for row in rows)
    print(f"{right / len(rows):.3f} of {len(rows)} reviews are on the right side")  # noqa: T201
    assert right / len(rows) > 0.80
