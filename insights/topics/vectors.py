"""Texts of one language to vectors: what an encoder says, beside the words themselves. Clusters nothing.

An encoder knows that two words mean the same, the words know what an encoder has never read; for Chinese the packaged
encoder knows nothing, and the words stand alone. The words are TF-IDF in 200 dimensions (latent semantic analysis,
Deerwester et al. 1990), at half the encoder's weight; both are then turned to their 128 strongest directions.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.tokens import FUNCTION_WORDS, asked

Vectors = NDArray[np.float32]

WORDS, DIRECTIONS = 200, 128
PER_DIRECTION = 4
"""Texts that it takes for a direction to mean something."""
WEIGHT = 0.5
"""Of the words beside an encoder: the best of 0.3, 0.5, 0.7 and 1 on CLINC150."""


def vectors_of(texts: Sequence[str], encoded: Vectors | None) -> Vectors:
    """texts × at most 128, each row of length 1. `encoded` is what an encoder that reads the language made of them."""
    words = _words(texts)
    if encoded is None:
        return _strongest(words)
    return _strongest(np.hstack([_unit(encoded - encoded.mean(axis=0)), WEIGHT * words]))


def _words(texts: Sequence[str]) -> Vectors:
    often = 3 if len(texts) >= 1_000 else 2 if len(texts) >= 50 else 1
    try:
        counts = TfidfVectorizer(analyzer=_telling, min_df=often, max_df=0.5, sublinear_tf=True).fit_transform(texts)
    except ValueError:  # no word is left between the two
        return np.zeros((len(texts), 1), np.float32)
    size = min(WORDS, counts.shape[1] - 1, len(texts) // PER_DIRECTION)
    if size < 2:
        return _unit(counts.toarray().astype(np.float32))
    return _unit(TruncatedSVD(size, random_state=0, n_iter=3).fit_transform(counts).astype(np.float32))


def _telling(text: str) -> list[str]:
    """Tokens without those that every question has."""
    return [token for token in asked(text) if token not in FUNCTION_WORDS]


def _strongest(rows: Vectors) -> Vectors:
    """Principal components: the same for the same texts, whatever the order of the columns."""
    few = min(DIRECTIONS, max(4, len(rows) // PER_DIRECTION))
    rows = rows - rows.mean(axis=0)
    _, directions = np.linalg.eigh(rows.T.astype(np.float64) @ rows)
    return _unit((rows @ directions[:, ::-1][:, :few].astype(np.float32)).astype(np.float32))


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)
