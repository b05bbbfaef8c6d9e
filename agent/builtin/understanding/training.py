"""Makes the reader's weights from the utterances beside it: `python -m agent.builtin.understanding.training`.

To be run again whenever the utterances, the n-grams, the lexicon or the rules change; a test says when that was
forgotten. Logistic regression (scikit-learn), an intent at a time; n-grams of a single message are left out, and
those that weigh nothing.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from agent.builtin.understanding.ngrams import facts, views
from agent.builtin.understanding.normalise import HERE
from agent.builtin.understanding.reader import WEIGHTS, vector
from agent.builtin.understanding.recognise import ruled

STRENGTH = 20.0
"""Inverse of the regularisation; cross-validation is flat around it."""
LIGHTEST = 0.12
"""An n-gram none of whose weights reaches this is dropped."""
_LINE = re.compile(r"(\S+)(?: @(\w+))?: (.+)")


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message of the training data."""

    text: str
    expecting: str | None
    intents: frozenset[str]


def utterances() -> Iterator[Utterance]:
    """All of them, file by file."""
    for path in sorted((HERE / "utterances").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("# ") and (found := _LINE.fullmatch(line)):
                yield Utterance(found[3], found[2], frozenset(found[1].split("+")) - {"-"})


def trained_on() -> str:
    """The digest of the utterances that the weights were made from."""
    digest = hashlib.sha256()
    for path in sorted(HERE.glob("utterances/*.txt")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Train, and write the weights."""
    said = list(utterances())
    rules = [frozenset(intent for intent, _ in ruled(one.text)) for one in said]
    names, rarity = _vocabulary(said, rules)
    rows = {name: row for row, name in enumerate(names)}
    matrix = _matrix(
        [vector(one.text, one.expecting, found, rows, rarity) for one, found in zip(said, rules, strict=True)],
        len(names),
    )
    intents = sorted({intent for one in said for intent in one.intents})
    fitted = [_fit(matrix, [intent in one.intents for one in said]) for intent in intents]
    weights = np.stack([model.coef_[0] for model in fitted], axis=1)
    kept = np.abs(weights).max(axis=1) >= LIGHTEST
    scale = float(np.abs(weights).max() / 127)
    np.savez_compressed(
        WEIGHTS,
        names=_text("\n".join(name for name, keep in zip(names, kept, strict=True) if keep)),
        rarity=rarity[kept].astype(np.float16),
        intents=_text("\n".join(intents)),
        weights=np.round(weights[kept] / scale).astype(np.int8),
        scale=np.float32(scale),
        bias=np.array([model.intercept_[0] for model in fitted], dtype=np.float32),
        trained_on=_text(trained_on()),
    )


def _vocabulary(said: list[Utterance], rules: list[frozenset[str]]) -> tuple[list[str], NDArray[np.float32]]:
    """The features that more than one message has, and how rare each is."""
    seen: Counter[str] = Counter()
    for one in said:
        for view, counts in views(one.text).items():
            seen.update(f"{view} {gram}" for gram in counts)
    names = sorted(name for name, count in seen.items() if count > 1)
    rarity = [log((1 + len(said)) / (1 + seen[name])) + 1 for name in names]
    known = sorted(
        {name for one, found in zip(said, rules, strict=True) for name in facts(one.text, one.expecting, found)}
    )
    return [*names, *known], np.array([*rarity, *[1.0] * len(known)], dtype=np.float32)


def _matrix(vectors: list[dict[int, float]], width: int) -> csr_matrix:
    starts = np.cumsum([0, *map(len, vectors)])
    columns = np.fromiter((row for one in vectors for row in one), np.int32)
    values = np.fromiter((value for one in vectors for value in one.values()), np.float64)
    return csr_matrix((values, columns, starts), shape=(len(vectors), width))


def _fit(matrix: csr_matrix, wanted: list[bool]) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=400, solver="liblinear").fit(matrix, wanted)


def _text(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


if __name__ == "__main__":
    main()
