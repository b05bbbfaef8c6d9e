"""How a text feels: what the lexicon must get right, and what no text may do to it."""

import csv
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from insights.sentiment import classify

REVIEWS = Path(__file__).parents[3] / "shared/data/reviews_zh/waimai_10k.csv"
LABELLED = Path(__file__).parent / "labelled"


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
        "Not bad at all 👍",
        "soooo good",
        "👏👏",
        "客服 very nice，谢谢",
        "一点毛病没有",
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
        "I still haven't received anything",
        "it doesn't turn on",
        "no one replies :(",
        "😡",
        "这个 app 太 slow 了",
        "说好的赠品呢",
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
        "If it arrives broken, can I send it back?",
        "Which is the best one for small hands?",
        "Please send me the receipt, thanks",
        "帮我查一下物流，谢谢",
        "如果坏了能修吗？",
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
@pytest.mark.parametrize(("name", "least"), [("support_en", 0.75), ("dev_en", 0.90), ("dev_zh", 0.90)])
def test_how_well_support_messages_are_told_apart(name: str, least: float) -> None:
    labels, texts = _labelled(name)
    f1 = f1_score(labels, [classify(text).label for text in texts], average="macro")
    print(f"macro-F1 {f1:.3f} of {len(texts)} messages in {name}")  # noqa: T201
    assert f1 > least


@pytest.mark.measured
def test_that_two_thousand_texts_a_second_are_read_on_one_core() -> None:
    texts = [text for name in ("support_en", "dev_zh") for text in _labelled(name)[1]] * 2
    begin = process_time()
    for text in texts:
        classify(text)
    assert len(texts) / (process_time() - begin) > 2_000


def _labelled(name: str) -> tuple[Sequence[str], Sequence[str]]:
    rows = [line.split("\t") for line in (LABELLED / f"{name}.tsv").read_text("utf-8").splitlines()]
    return [label for label, _ in rows], [text for _, text in rows]


@pytest.mark.measured
def test_how_well_chinese_reviews_are_told_apart() -> None:
    if not REVIEWS.exists():
        pytest.skip("the reviews are not there: ../shared/data/reviews_zh")
    with REVIEWS.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))[::4]
    right = sum((classify(row["review"]).score > 0) == (row["label"] == "1") for row in rows)
    print(f"{right / len(rows):.3f} of {len(rows)} reviews are on the right side")  # noqa: T201
    assert right / len(rows) > 0.80
