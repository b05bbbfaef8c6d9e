"""Who says how texts feel where there is time to wait for it: the lexicon, or what `RAPPORT_SENTIMENT_MODEL` names.

What is decided inside a transaction (the queue, priorities, when the AI gives up) goes by the lexicon always: nobody
else's conversation waits for a model.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, Protocol

import structlog

from insights.sentiment import LONGEST, Sentiment, classify, of_score
from insights.sentiment.labels import as_labels
from knowledge.once import Once
from records.errors import BadInput

TRAINED, PIPELINE = "insights.sentiment.trained:load", "transformers:pipeline"
"""Imported when they are named: they take seconds."""
PATIENCE = 4.0
"""Seconds that whoever waits for a tool or a page waits for a model."""
AT_ONCE = 200
"""Texts that the lexicon reads before others are let in: 20 ms."""
SIGN = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
_OF_THE_HUB = re.compile(r"[\w.-]+/[\w.-]+(?<!\.npz)")
_log = structlog.get_logger()


class ModelUnavailable(Exception):
    """A model does not answer, or not with what was asked; the text says which and why."""


class Classifier(Protocol):
    """Says how texts feel."""

    async def classify(self, texts: Sequence[str]) -> list[Sentiment]:
        """One for each text, in their order. Raises ModelUnavailable."""
        ...


class Lexicon:
    """The built-in words and rules: 0.1 ms a text, and never unavailable."""

    async def classify(self, texts: Sequence[str]) -> list[Sentiment]:
        found: list[Sentiment] = []
        for start in range(0, len(texts), AT_ONCE):
            found += map(classify, texts[start : start + AT_ONCE])
            await asyncio.sleep(0)
        return found


class Loaded:
    """A model that is loaded by the first text, and asked in a thread.

    Args:
        load: gives what classifies; it and what it gives may raise anything.
    """

    def __init__(self, name: str, load: Callable[[], Callable[[Sequence[str]], list[Sentiment]]]) -> None:
        self._name, self._model = name, Once(load)

    async def classify(self, texts: Sequence[str]) -> list[Sentiment]:
        try:
            return await asyncio.to_thread(await self._model.get(), texts)
        except Exception as error:  # torch and transformers each raise their own
            raise ModelUnavailable(f"The sentiment model {self._name!r} cannot be used: {error}") from error


class InTime:
    """A model where nobody may wait long or be left without an answer: the lexicon stands in."""

    def __init__(self, model: Classifier, patience: float = PATIENCE) -> None:
        self._model, self._patience, self._lexicon = model, patience, Lexicon()

    async def classify(self, texts: Sequence[str]) -> list[Sentiment]:
        try:
            async with asyncio.timeout(self._patience):
                return await self._model.classify(texts)
        except (ModelUnavailable, TimeoutError) as error:
            _log.warning("the lexicon stands in for the sentiment model", error=str(error) or "it took too long")
            return await self._lexicon.classify(texts)


def classifier_named(name: str, openai: Callable[[str], Classifier] | None = None) -> Classifier:
    """What a setting names: nothing (the lexicon), a file that `train sentiment` made, `openai:<name>`, or a text
    classifier of transformers by its folder or its name, `owner/name`.

    Raises:
        BadInput: the file is not there, or the endpoint is not known.
    """
    name = name.strip()
    if not name:
        return Lexicon()
    if name.startswith("openai:"):
        if openai is None:
            raise BadInput(f"The model {name} needs OPENAI_API_KEY, and OPENAI_BASE_URL for another endpoint.")
        return openai(name.removeprefix("openai:"))
    path = Path(name)
    if path.is_file():
        return Loaded(name, lambda: resolve_name(TRAINED)(path).classify)
    if path.is_dir() or _OF_THE_HUB.fullmatch(name):
        return Loaded(name, lambda: _transformer(name))
    raise BadInput(f"There is no model {name}: `train sentiment … --out {name}` makes one of labelled texts.")


def _transformer(name: str) -> Callable[[Sequence[str]], list[Sentiment]]:
    model: Any = resolve_name(PIPELINE)("text-classification", model=name, top_k=None, truncation=True)
    given = [str(label) for label in model.model.config.id2label.values()]
    meant = dict(zip(given, as_labels([_plain(label) for label in given]), strict=True))

    def classified(texts: Sequence[str]) -> list[Sentiment]:
        answers = model([text[:LONGEST] or " " for text in texts])
        return [_weighed({str(one["label"]): float(one["score"]) for one in answer}, meant) for answer in answers]

    return classified


def _plain(label: str) -> str:
    """`LABEL_2`, `5 stars`, `1 star`: the number alone."""
    return label.casefold().removeprefix("label_").removesuffix("stars").removesuffix("star").strip()


def _weighed(chances: dict[str, float], meant: dict[str, Any]) -> Sentiment:
    """The probability of what is positive less that of what is negative."""
    return of_score(sum(chance * SIGN[meant[label]] for label, chance in chances.items()))
