"""Chinese questions in English words."""

import pytest

from knowledge.glossary import in_english


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("我的 Gold Card 怎么激活？", "my Gold Card how to activate"),
        ("請問信用卡補辦多少錢", "credit card replacement how much does it cost"),
        ("Gold卡的年费是 45 元吗", "Gold card annual fee 45"),
        ("ＧＯＬＤ", "GOLD"),
        ("机场贵宾室一年能进几次", "airport lounge can how many times"),
        ("囍囍", ""),
        ("", ""),
    ],
)
def test_that_known_words_are_put_into_english_and_the_rest_is_left_out(question: str, english: str) -> None:
    assert in_english(question).rstrip(" ?") == english
