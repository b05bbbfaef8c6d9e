"""A model of how texts feel that was learned from an operator's own, and its file. Not imported by a start.

Features are stemmed words and their pairs, runs of one to four characters, and what the lexicon says. The file is an
.npz of plain arrays with its description as JSON: nothing in it is ever run.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit, softmax
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from insights.sentiment import LONGEST, Label, Sentiment, classify
from knowledge.tokens import folded, tokens
from records.errors import BadInput

FORMAT, VERSION = "rapport-sentiment", 1
RUNS = range(1, 5)
Array = NDArray[np.float32]


@dataclass(frozen=True)
class TrainedSentiment:
    """Says how a text feels, as its training texts were labelled.

    `weights` is labels × (features + 2), the last two for the lexicon; of two labels, one row, for the second.
    """

    labels: tuple[Label, ...]
    vocabulary: tuple[str, ...]
    idf: Array
    weights: Array
    intercepts: Array

    def classify(self, texts: Sequence[str]) -> list[Sentiment]:
        """The likeliest label of each; the score is the probability of positive less that of negative."""
        counts = CountVectorizer(analyzer=features, vocabulary=self.vocabulary).transform(texts)
        raw = rows_of(counts, self.idf, felt(texts)) @ self.weights.T + self.intercepts
        shares = np.hstack([expit(-raw), expit(raw)]) if len(self.labels) == 2 else softmax(raw, axis=1)
        at = {label: shares[:, place] for place, label in enumerate(self.labels)}
        nothing = np.zeros(len(texts))
        scores = at.get("positive", nothing) - at.get("negative", nothing)
        return [
            Sentiment(self.labels[best], round(float(score), 4))
            for best, score in zip(shares.argmax(axis=1), scores, strict=True)
        ]

    def save(self, path: Path) -> None:
        """Write the model; a file that is there is replaced whole."""
        about = {"format": FORMAT, "version": VERSION, "labels": self.labels}
        partial = path.with_name(path.name + ".partial")
        with partial.open("wb") as file:
            np.savez_compressed(
                file,
                about=_packed(about),
                vocabulary=_packed(self.vocabulary),
                idf=self.idf,
                weights=self.weights,
                intercepts=self.intercepts,
            )
        partial.replace(path)


def load(path: Path) -> TrainedSentiment:
    """A saved model.

    Raises:
        BadInput: there is none, or it is of another kind or version.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            about, vocabulary = json.loads(bytes(stored["about"])), json.loads(bytes(stored["vocabulary"]))
            if (about["format"], about["version"]) != (FORMAT, VERSION):
                raise BadInput(f"{path} is a model of {about['format']} {about['version']}: train it again.")
            arrays = [np.asarray(stored[name], np.float32) for name in ("idf", "weights", "intercepts")]
            return TrainedSentiment(tuple(about["labels"]), tuple(vocabulary), *arrays)
    except FileNotFoundError:
        raise BadInput(f"There is no model {path}: `python server.py train sentiment` makes one.") from None
    except (OSError, ValueError, KeyError, EOFError, TypeError, AttributeError, BadZipFile):
        raise BadInput(f"{path} is no model of `python server.py train sentiment`, or it is damaged.") from None


def features(text: str) -> Iterator[str]:
    """What is counted: words and pairs of them (`w`), and runs of characters (`c`)."""
    words = tokens(text[:LONGEST])
    yield from ("w" + word for word in words)
    yield from (f"w{first} {second}" for first, second in pairwise(words))
    plain = " ".join(folded(text[:LONGEST]).split())
    for size in RUNS:
        yield from ("c" + plain[place : place + size] for place in range(len(plain) - size + 1))


def felt(texts: Sequence[str]) -> csr_matrix:
    """What the lexicon says of each text: how positive and how negative, 0 to 1."""
    scores = np.array([classify(text).score for text in texts], np.float32)
    return csr_matrix(np.stack([np.clip(scores, 0, 1), np.clip(-scores, 0, 1)], axis=1))


def rows_of(counts: csr_matrix, idf: Array, lexicon: csr_matrix) -> csr_matrix:
    """texts × (features + 2): (1 + log count) × idf, each text of length 1, beside what the lexicon says."""
    weighed = counts.astype(np.float32)
    weighed.data = (1 + np.log(weighed.data)) * idf[weighed.indices]
    return hstack([normalize(weighed), lexicon]).tocsr()


def _packed(value: Any) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value, ensure_ascii=False).encode(), np.uint8)
