"""Suggested tags follow what was said, and nothing is suggested where nothing says so."""

from insights.tags import suggested
from records.tagging import Tagged

LID, HELLO = 1, 2


def test_that_a_tag_is_suggested_by_words_that_it_alone_has() -> None:
    found = Tagged(100, {"lids": 5, "gifts": 20}, {LID: 5, HELLO: 90}, {("lids", LID): 5, ("gifts", HELLO): 18})
    assert suggested(found) == ["lids"]


def test_that_one_conversation_or_a_common_word_suggests_nothing() -> None:
    assert suggested(Tagged(100, {"lids": 1}, {LID: 1}, {("lids", LID): 1})) == []
    assert suggested(Tagged(100, {"gifts": 50}, {HELLO: 95}, {("gifts", HELLO): 50})) == []
    assert suggested(Tagged(0, {}, {}, {})) == []
