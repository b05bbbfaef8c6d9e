"""What articles say as a general rule may be read out in their words; what they say of somebody or as done may not."""

from pathlib import Path

import pytest

import knowledge
from agent.truth import Evidence, check
from knowledge.convert import Converter
from knowledge.load import read
from knowledge.prepare import prepared
from knowledge.source import Raw
from tests.agent.truth.said import NOW, passes

ARTICLES = Path(knowledge.__file__).parent / "demo"
OF_STATUSES = {"What each status means", "各状态是什么意思"}
"""A table of what every status means reads like a status: it is not read out as a whole."""
RULES = [
    "While the order is pending, you can change it in the chat.",
    "Tell us within 7 days, and we put it right at our cost.",
    "Tax that you paid at checkout is refunded with the item.",
    "- We set the new item aside for 10 days.",
    "订单待处理时可以取消重下。",
    "其他目的地：如需缴税，一律由快递公司代收。",
    "金牌会员免加急费。",
]


@pytest.mark.parametrize("rule", RULES)
def test_that_a_rule_may_be_read_out_of_an_article(rule: str) -> None:
    assert passes(rule, passages=[f"Returns\nHow it works\n{rule}"])


@pytest.mark.parametrize(
    "written",
    [
        "Your refund has been issued.",
        "We have cancelled the order for a refund.",
        "Your order is cancelled.",
        "I have opened a ticket for a colleague.",
        "Order 1042 is pending.",
        "We are refunding the order now.",
        "您的订单已经取消。",
        "已为您退款。",
        "我们已经取消了订单。",
    ],
)
def test_that_what_is_told_of_somebody_or_as_done_is_not_true_because_an_article_has_it(written: str) -> None:
    assert not passes(written, passages=[f"Returns\nHow it works\n{written}"])


@pytest.mark.parametrize("cut", ["We set the new item aside.", "We put it right at our cost."])
def test_that_a_rule_without_its_condition_is_another_one(cut: str) -> None:
    assert not passes(cut, passages=RULES)


def test_that_every_article_of_the_demo_can_be_read_out() -> None:
    with Converter() as converter:
        documents = [prepared(one, 0, converter) for one in read(ARTICLES) if isinstance(one, Raw)]
    sections = [(one.title, passage) for one in documents for passage in one.passages]
    refused = {
        passage.heading
        for title, passage in sections
        if check(passage.text, Evidence(now=NOW, passages=[f"{title}\n{passage.heading}\n{passage.text}"]))
    }
    assert len(sections) > 400
    assert refused <= OF_STATUSES
