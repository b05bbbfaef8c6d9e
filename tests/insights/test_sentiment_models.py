"""Models that say how texts feel in the lexicon's place, and the lexicon in theirs when they cannot."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import pytest
from openai import AsyncOpenAI

from insights.sentiment import Sentiment, classify
from insights.sentiment.classifiers import InTime, Lexicon, Loaded, ModelUnavailable, classifier_named
from insights.sentiment.openai_classifier import OpenAIClassifier
from insights.sentiment.training import train
from records.errors import BadInput
from records.progress import Silent
from tests.agent.scripted.server import scripted
from tests.agent.scripted.steps import Answer, Cut, Status, Step

TEXTS = ["I love it", "太差了", "Do you have it in blue?"]
BY_WORDS = [classify(text) for text in TEXTS]


async def asked(step: Step, texts: Sequence[str] = TEXTS) -> tuple[list[Sentiment], str]:
    async with scripted([step]) as endpoint:
        client = AsyncOpenAI(api_key="none", base_url=endpoint.url, max_retries=0)
        found = await InTime(OpenAIClassifier("tiny", client)).classify(texts)
    return found, str(endpoint.asked[0].messages[-1]["content"])


async def test_that_a_language_models_numbers_are_taken_and_it_sees_no_address() -> None:
    texts = ["write to mia@example.com or +1 512 555 0105", "太差了", "hm"]
    found, sent = await asked(Answer("Here: [0.9, -2, 0.1]"), texts)
    assert found == [Sentiment("positive", 0.9), Sentiment("negative", -1.0), Sentiment("neutral", 0.1)]
    assert sent == '["write to … or …", "太差了", "hm"]'


@pytest.mark.parametrize(
    "step", [Answer("[0.1]"), Answer("A poem."), Answer("[1, , 2]"), Status(401), Cut("[0.2,")], ids=repr
)
async def test_that_the_lexicon_stands_in_for_one_that_does_not_answer_what_was_asked(step: Step) -> None:
    assert (await asked(step))[0] == BY_WORDS


async def test_that_nobody_waits_for_one_that_is_late() -> None:
    class Late:
        async def classify(self, texts: Sequence[str]) -> list[Sentiment]:
            await asyncio.Event().wait()
            return []

    assert await InTime(Late(), patience=0.01).classify(TEXTS) == BY_WORDS


async def test_that_one_that_loads_longer_than_anybody_waits_is_there_for_the_next() -> None:
    loaded, loads = threading.Event(), list[int]()

    def load() -> Callable[[Sequence[str]], list[Sentiment]]:
        loads.append(1)
        assert loaded.wait(20)
        return lambda texts: [Sentiment("positive", 1.0)] * len(texts)

    model = Loaded("slow", load)
    for _ in range(2):
        assert await InTime(model, patience=0.01).classify(TEXTS) == BY_WORDS
    loaded.set()
    assert await InTime(model, patience=20).classify(["hm"]) == [Sentiment("positive", 1.0)]
    assert loads == [1]


async def test_that_what_was_learned_from_an_operators_texts_is_used(tmp_path: Path) -> None:
    texts = [f"{word} {place}" for word in ("zorp", "blim") for place in range(10)]
    model, _ = train(texts, ["negative"] * 10 + ["positive"] * 10, Silent())
    model.save(tmp_path / "ours.npz")
    found = await classifier_named(str(tmp_path / "ours.npz")).classify(["zorp", "blim"])
    assert [one.label for one in found] == ["negative", "positive"]


async def test_that_any_text_classifier_is_used_by_its_folder(tmp_path: Path) -> None:
    folder = await asyncio.to_thread(_tiny_classifier, tmp_path / "tiny")
    found = await classifier_named(str(folder)).classify(["one", "two three", ""])
    again = import_module("transformers").pipeline("text-classification", model=str(folder), top_k=None)
    for one, chances in zip(found, again(["one", "two three", " "]), strict=True):
        stars = {"1 star": -1, "2 stars": -1, "3 stars": 0, "4 stars": 1, "5 stars": 1}
        assert one.score == pytest.approx(sum(each["score"] * stars[each["label"]] for each in chances), abs=1e-3)


async def test_that_one_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=str(tmp_path)):
        await classifier_named(str(tmp_path)).classify(TEXTS)
    assert await InTime(classifier_named(str(tmp_path))).classify(TEXTS) == BY_WORDS


def test_that_a_setting_names_a_model_or_says_what_it_needs() -> None:
    assert isinstance(classifier_named(""), Lexicon)
    for name, said in (("openai:gpt", "OPENAI_API_KEY"), ("none.npz", "There is no model"), ("none", "There is no")):
        with pytest.raises(BadInput, match=said):
            classifier_named(name)


def _tiny_classifier(folder: Path) -> Path:
    """A BERT of one layer with weights that nobody trained, which gives stars."""
    transformers, torch = import_module("transformers"), import_module("torch")
    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "one", "two", "three"]
    (folder / "vocab.txt").write_text("\n".join(words))
    torch.manual_seed(7)
    size = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    stars = {place: f"{place + 1} star{'s' if place else ''}" for place in range(5)}
    config = transformers.BertConfig(vocab_size=len(words), id2label=stars, max_position_embeddings=32, **size)
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    transformers.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder
