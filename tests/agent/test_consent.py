"""Only an unmistakable yes or no settles a proposed action."""

import pytest

from agent.consent import consent

YES = ["Yes", "yes!", "Yes, please.", "OK", "go ahead", "好的", "确认。", "是的", "可以！", "對"]


@pytest.mark.parametrize("text", YES)
def test_that_a_plain_yes_is_a_yes(text: str) -> None:
    assert consent(text) == "yes"


@pytest.mark.parametrize("text", ["no", "No, thanks", "don't", "Don’t do it", "不用了", "算了", "先不要"])
def test_that_a_plain_no_is_a_no(text: str) -> None:
    assert consent(text) == "no"


@pytest.mark.parametrize(
    "text",
    [
        "yes but to my other card",
        "yes?",
        "is that a yes",
        "okay what happens then",
        "好的，但是退到另一张卡",
        "可以吗",
        "确认一下金额是多少",
        "not yet",
        "cancel",
        "取消",
        "1042",
        "",
    ],
)
def test_that_anything_more_is_left_to_the_talk(text: str) -> None:
    assert consent(text) is None
