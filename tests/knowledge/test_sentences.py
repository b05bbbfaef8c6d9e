"""Where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import sentences


@pytest.mark.parametrize(
    "expected",
    [
        ["Refunds take 3.5 days, e.g. by card.", "Call Dr. Smith!", "Really?", "Yes."],
        ["It closes at 5 p.m. on Friday.", "It costs $5.99.", "See https://shop.test/a?b=1. for more."],
        ["1. Open the page.", "2. Choose a size."],
        ['He said "stop."', "Then he left."],
    ],
)
def test_that_english_sentences_end_at_marks_before_a_new_one(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_that_chinese_sentences_end_at_full_width_marks_and_keep_their_quotes() -> None:
    expected = ["您可以在30天内退货。", "“真的吗？”", "是的！", "邮箱是 a@b.com。", "谢谢"]
    assert sentences("".join(expected)) == expected


def test_that_a_line_break_ends_a_sentence() -> None:
    assert sentences("Monday 9–5\nTuesday 9–5") == ["Monday 9–5", "Tuesday 9–5"]


@given(st.text(alphabet=st.sampled_from("aB1 .!?\n。？！；“”()e.g")))
def test_that_nothing_but_space_is_lost_and_each_is_a_part_of_the_text(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(sentence in text for sentence in found)
