"""Different figures for the same thing: what is told apart, and how much of it is found."""

from collections import Counter

import pytest

from knowledge.claims import Amount, claims
from knowledge.passage import Passage
from knowledge.stale import contradictions
from tests.bench.figures import found, pairs


def article(text: str, *, title: str = "Returns", document: str = "r", locale: str = "en") -> Passage:
    return Passage(document + text[:20], document, title, "", text, None, locale)


def test_that_what_is_named_contradicts_and_most_of_what_contradicts_is_named() -> None:
    every = pairs()
    counted = Counter(one.contradicts for one in every)
    assert min(counted.values()) >= 25
    precision, recall = found(every)
    assert precision >= 0.9
    assert recall >= 0.7


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Send it back within 30 days.", [Amount("time", 30, 30)]),
        ("It takes 3–5 working days.", [Amount("time", 3, 5)]),
        ("It costs $1,250.50.", [Amount("$", 1250.5, 1250.5)]),
        ("Open from 9:00 to 21:00.", [Amount("clock 0", 540, 540), Amount("clock 1", 1260, 1260)]),
        ("48 小时内检查。", [Amount("time", 2, 2)]),
        ("满 60 元包邮。", [Amount("¥", 60, 60)]),
        ("Use the tool transfer_0218.", []),
        ("It closes on December 24.", []),
        ("For example, 3 mugs cost $30.", []),
        ("例如买 3 件。", []),
        ("No figures here.", []),
        (f"It holds {'9' * 400} litres.", [Amount("count", float("inf"), float("inf"))]),
    ],
)
def test_what_a_sentence_says_in_figures(text: str, amounts: list[Amount]) -> None:
    assert [one for claim in claims(article(text)) for one in claim.amounts] == amounts


def test_that_a_document_does_not_contradict_itself_nor_one_in_another_language() -> None:
    ours, theirs = "Return it within 30 days of delivery.", "Return it within 14 days of delivery."
    assert contradictions([article(ours), article(theirs, document="s")])
    assert not contradictions([article(ours), article(theirs)])
    assert not contradictions([article(ours), article(theirs, document="s", locale="zh")])


def test_that_documents_called_after_two_of_a_kind_are_not_compared() -> None:
    ours, theirs = "Return it within 30 days of delivery.", "Return it within 14 days of delivery."
    assert not contradictions([article(ours, document="gold-card_1"), article(theirs, document="silver-card_1")])
    assert contradictions([article(ours, document="gold-card_1"), article(theirs, document="gold-card_2")])
