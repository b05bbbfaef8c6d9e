"""Topics get names from a model that is there, and keep their keywords where it fails."""

import json

import pytest

from agent.settings import Settings
from agent.wiring import asker_of
from insights.topics import Topic
from insights.topics.naming import AT_ONCE, MOST, named
from tests.agent.scripted.server import scripted
from tests.agent.scripted.steps import Answer, Status, Step

TOPICS = [
    Topic(1, ("refund", "late"), 9, ("where is my refund", "write to mia@example.com")),
    Topic(2, ("发票",), 4, ("怎么开发票",)),
]


async def names(*steps: Step) -> tuple[list[str], str, str]:
    async with scripted(steps) as endpoint:
        ask = asker_of(Settings(model="openai:tiny", openai_base_url=endpoint.url))
        found = await named(TOPICS, ask, "zh")
    system, data = (str(one["content"]) for one in endpoint.asked[0].messages)
    return [topic.name for topic in found], system, data


async def test_that_a_model_names_topics_in_the_language_of_the_reader_and_sees_no_address() -> None:
    found, system, data = await names(Answer('Sure: ["退款 进度", "开具发票"]'))
    assert found == ["退款 进度", "开具发票"]
    assert "Chinese" in system
    assert json.loads(data)[0] == {"words": ["refund", "late"], "texts": ["where is my refund", "write to …"]}


@pytest.mark.parametrize("step", [Answer('["one"]'), Answer("[1, 2]"), Answer("A poem."), Status(400)], ids=repr)
async def test_that_topics_have_no_names_where_the_model_gives_none(step: Step) -> None:
    found, _, _ = await names(step)
    assert found == ["", ""]


async def test_that_many_topics_are_named_in_parts_and_the_smallest_not_at_all() -> None:
    counts: list[int] = []

    async def ask(_task: str, data: str) -> str:
        counts.append(len(json.loads(data)))
        return json.dumps([f"{len(counts)}.{place}" for place in range(counts[-1])])

    topics = [Topic(number, ("word",), 1, ()) for number in range(MOST + 5)]
    found = await named(topics, ask)
    assert counts == [AT_ONCE] * (MOST // AT_ONCE)
    assert [topic.name for topic in found[-6:]] == [f"5.{AT_ONCE - 1}", "", "", "", "", ""]
    assert await named(topics, None) == tuple(topics)
