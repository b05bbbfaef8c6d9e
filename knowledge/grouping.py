"""Texts that mean the same, as groups. Imported when it is wanted: scikit-learn takes a second."""

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.tokens import asked


def by_words(texts: list[str]) -> NDArray[np.float32]:
    """A row of length 1 for each text, where no encoder reads its language."""
    rows = TfidfVectorizer(analyzer=asked, sublinear_tf=True).fit_transform([text or "?" for text in texts])
    return np.asarray(rows.toarray(), dtype=np.float32)


def groups(vectors: NDArray[np.float32], apart: float) -> list[list[int]]:
    """The rows' positions. `apart`: how far apart (1 − cosine, on average) two groups may be and still be one."""
    if len(vectors) < 2:
        return [[at] for at in range(len(vectors))]
    made = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=apart)
    found: dict[int, list[int]] = {}
    for at, label in enumerate(made.fit_predict(vectors.astype(np.float64) + 1e-9)):
        found.setdefault(int(label), []).append(at)
    return list(found.values())
