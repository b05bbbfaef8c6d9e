"""Makes the classifier's weights from the utterances beside it: `python -m agent.builtin.understanding.training`.

To be run again whenever the lexicon, the rules, the features or the utterances change; a test says when that was forgotten.
Logistic regression (scikit-learn) on one-label messages; features seen once are left out.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from agent.builtin.understanding.features import features
from agent.builtin.understanding.normalise import HERE, normalise
from agent.builtin.understanding.spelling import mended
from agent.builtin.understanding.story import Story

LANGUAGES = ("en", "zh")
STRENGTH = 3.0
"""Inverse of the regularisation; found by cross-validation, and flat between 1 and 10."""


def utterances(language: str) -> Iterator[tuple[str, str]]:
    """(label, message) of a language's files."""
    for path in sorted((HERE / "utterances").glob(f"{language}*.txt")):
        label = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("[") and line.endswith("]"):
                label = line[1:-1]
            elif line and not line.startswith("# "):
                yield label, line


def trained_on() -> str:
    """The digest of everything that the weights depend on."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.glob("*.txt"), *HERE.glob("*.yaml"), *HERE.glob("utterances/*.txt"), *_code()]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _code() -> list[Path]:
    names = ("normalise", "spelling", "clauses", "story", "lexicon", "rules", "settle", "features")
    return [HERE / f"{name}.py" for name in names]


def train(examples: list[tuple[str, str]]) -> dict[str, np.ndarray]:
    """The arrays of a weights file."""
    found = [features(Story.of(mended(normalise(text))).live) for _, text in examples]
    seen = Counter(name for one in found for name in one)
    kept = [{name: value for name, value in one.items() if seen[name] > 1} for one in found]
    table = DictVectorizer()
    matrix = table.fit_transform(kept)
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(matrix, [label for label, _ in examples])
    return {
        "names": _text("\n".join(table.get_feature_names_out())),
        "classes": _text("\n".join(model.classes_)),
        "weights": model.coef_.T.astype(np.float16),
        "bias": model.intercept_.astype(np.float32),
        "trained_on": _text(trained_on()),
    }


def _text(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def main() -> None:
    """Train and write both languages."""
    for language in LANGUAGES:
        made: dict[str, Any] = dict(train(list(utterances(language))))
        np.savez_compressed(HERE / f"weights_{language}.npz", **made)


if __name__ == "__main__":
    main()
