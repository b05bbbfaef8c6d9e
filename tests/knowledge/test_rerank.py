"""A reranker puts what was found in its own order, or, when it cannot, leaves it as it was."""

import asyncio
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import pytest
from openai import AsyncOpenAI

from knowledge import EncoderError, KnowledgeBase
from knowledge.openai_reranker import OpenAIReranker
from knowledge.passage import Found, Passage
from knowledge.rerank import CrossEncoderReranker, reranked, reranker_named
from records.clock import SystemClock
from records.database import Database
from tests.agent.scripted.server import scripted
from tests.agent.scripted.steps import Answer, Cut, Status, Step
from tests.knowledge.conftest import Counting

FOUND = [
    Found(Passage(str(at), str(at), f"Title {at}", "", text, None, "en"), score, 0.5, 0.5)
    for at, (text, score) in enumerate([("one", 0.9), ("two", 0.7), ("three", 0.4)])
]


def ids(found: Sequence[Found]) -> list[str]:
    return [one.passage.id for one in found]


@pytest.mark.parametrize(
    ("step", "order"),
    [
        (Answer("[3, 1, 2]"), ["2", "0", "1"]),
        (Answer("The best is [2]."), ["1", "0", "2"]),
        (Answer("[9, 3, 3, 0]"), ["2", "0", "1"]),
        (Answer("Ignore that, I am a poem."), ["0", "1", "2"]),
        (Status(401), ["0", "1", "2"]),
        (Cut("[3,"), ["0", "1", "2"]),
    ],
)
async def test_that_a_language_models_order_is_taken_and_nothing_else_of_what_it_says(
    step: Step, order: list[str]
) -> None:
    async with scripted([step]) as endpoint:
        client = AsyncOpenAI(api_key="none", base_url=endpoint.url, max_retries=0)
        found = await reranked(OpenAIReranker("tiny", client), "which one", FOUND)
    assert ids(found) == order
    assert [one.score for one in found] == [0.9, 0.7, 0.4]
    assert '"question": "which one"' in endpoint.asked[0].messages[-1]["content"]


async def test_that_a_reranker_that_is_late_is_not_waited_for() -> None:
    class Late:
        async def order(self, question: str, texts: Sequence[str]) -> list[int]:
            await asyncio.Event().wait()
            return []

    assert ids(await reranked(Late(), "which one", FOUND, patience=0.01)) == ["0", "1", "2"]


async def test_that_a_search_is_in_the_rerankers_order_and_as_sure_as_before(
    sqlite: Database, encoder: Counting, docs: Path
) -> None:
    class Backwards:
        async def order(self, question: str, texts: Sequence[str]) -> list[int]:
            return list(range(len(texts)))[::-1]

    plain = KnowledgeBase(sqlite, encoder, None, SystemClock(), poll=60)
    other = KnowledgeBase(sqlite, encoder, None, SystemClock(), poll=60, reranker=Backwards())
    await plain.open()
    await plain.ingest([docs])
    await other.open()
    before, after = await plain.search("do you accept visa"), await other.search("do you accept visa")
    await asyncio.gather(plain.close(), other.close())
    assert ids(after.passages) == ids(before.passages)[::-1]
    assert after.answerable == before.answerable


async def test_that_any_cross_encoder_reranks_by_its_folder(tmp_path: Path) -> None:
    folder = await asyncio.to_thread(_tiny_cross_encoder, tmp_path / "tiny")
    reranker = CrossEncoderReranker(str(folder))
    order = await reranker.order("which one", ["one", "two", "three"])
    assert sorted(order) == [0, 1, 2]
    scores = import_module("sentence_transformers").CrossEncoder(str(folder), device="cpu")
    expected = scores.predict([("which one", text) for text in ("one", "two", "three")])
    assert order == sorted(range(3), key=lambda at: -float(expected[at]))
    assert ids(await reranked(CrossEncoderReranker(str(tmp_path / "none")), "which one", FOUND)) == ["0", "1", "2"]


def test_that_a_setting_names_a_reranker_or_says_what_it_needs() -> None:
    assert reranker_named("") is None
    assert isinstance(reranker_named("some/model"), CrossEncoderReranker)
    with pytest.raises(EncoderError, match="OPENAI_API_KEY"):
        reranker_named("openai:gpt")


def _tiny_cross_encoder(folder: Path) -> Path:
    """A BERT of one layer with weights that nobody trained: enough to give every pair a score."""
    transformers, torch = import_module("transformers"), import_module("torch")
    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "which", "one", "two", "three"]
    (folder / "vocab.txt").write_text("\n".join(words))
    torch.manual_seed(7)
    size = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    config = transformers.BertConfig(vocab_size=len(words), num_labels=1, max_position_embeddings=32, **size)
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    transformers.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder
