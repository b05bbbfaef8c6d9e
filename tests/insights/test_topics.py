"""Topics: texts of one matter come together in both languages, the same in every run, and a new matter is seen."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from insights.topics import Topics, find_topics
from insights.topics.memory import NOTHING, Remembered, as_json, load
from insights.topics.trends import trends
from records.errors import BadInput

MATTERS = {
    "refund": "my refund has not arrived|when do I get the refund|refund to my card please|how long does a refund take"
    "|the refund is missing|refund status of my order|I want a refund for it|is my refund on its way",
    "password": "I forgot my password|how can I reset the password|password reset mail never came|change my password"
    "|the password is not accepted|new password please|password link expired|cannot set a password",
    "退款": "退款什么时候到账|我要申请退款|退款还没收到|退款进度怎么查"
    "|退款到哪张卡|退款要多久|退款失败了怎么办|请尽快退款",
    "发票": "怎么开发票|发票抬头写错了|发票什么时候寄出|需要增值税发票"
    "|电子发票在哪里下载|发票金额不对|能补开发票吗|发票没有收到",
}
KNOWN = [text for texts in MATTERS.values() for text in texts.split("|")]
NEW = "the app crashes on start|app crash after update|the app crashes when I log in|why does your app crash" \
    "|app crashes on my phone|crash of the app again|the app keeps crashing|app crashed twice today"  # fmt: skip


async def _found(texts: Sequence[str], remembered: Remembered = NOTHING) -> tuple[Topics, Remembered]:
    return await find_topics(texts, None, remembered=remembered)


async def test_that_texts_of_one_matter_come_together_under_its_word() -> None:
    found, _ = await _found(KNOWN)
    for place, word in enumerate(MATTERS):
        numbers = found.numbers[place * 8 : place * 8 + 8]
        most = max(set(numbers), key=numbers.count)
        topic = found.of(most)
        assert numbers.count(most) >= 6
        assert topic is not None
        assert any(word in keyword for keyword in topic.keywords), topic
        assert set(topic.typical) <= set(KNOWN)
    assert sum(topic.texts for topic in found.topics) == len(KNOWN)


async def test_that_the_same_texts_have_the_same_topics_and_a_new_matter_is_new(tmp_path: Path) -> None:
    first, kept = await _found(KNOWN)
    again, _ = await _found(KNOWN)
    assert again == first
    assert not any(topic.new for topic in first.topics)
    (tmp_path / "memory").write_bytes(as_json(kept))
    later, grown = await _found([*KNOWN, *NEW.split("|")], load(tmp_path / "memory"))
    crash = max(set(later.numbers[32:]), key=later.numbers[32:].count)
    assert [topic.number for topic in later.topics if topic.new] == [crash]
    assert crash > kept.last
    kept_number = sum(old == new for old, new in zip(first.numbers, later.numbers, strict=False))
    assert kept_number >= 0.9 * len(KNOWN)
    only_new, _ = await _found(NEW.split("|"), grown)
    assert {topic.number for topic in only_new.topics if not topic.new} == {crash}


async def test_that_what_says_nothing_has_no_topic_and_few_texts_have_one() -> None:
    found, _ = await _found(["", "  ", "?!", "where is my order", "👍"])
    assert found.numbers == (0, 0, 0, 1, 0)
    assert (await _found([]))[0].topics == ()
    assert (await _found(["same", "same", "Same"]))[0].topics[0].texts == 3


def test_that_topics_are_counted_by_week_or_month_with_no_period_left_out() -> None:
    found = trends([1, 1, 2, 0, 2, 2], [date(2026, 11, day) for day in (2, 3, 4, 5, 16, 22)])
    assert found.periods == (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16))
    assert {one.number: one.counts for one in found.topics} == {2: (1, 0, 2), 1: (2, 0, 0)}
    assert {one.number: one.change for one in found.topics} == {2: 0.75, 1: -0.5}
    assert len(trends([1, 1], [date(2025, 1, 31), date(2026, 2, 1)]).periods) == 14


def test_that_another_file_is_no_memory(tmp_path: Path) -> None:
    (tmp_path / "other").write_text('{"format": "x"}')
    with pytest.raises(BadInput, match="does not remember topics"):
        load(tmp_path / "other")
