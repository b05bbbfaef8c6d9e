"""Labelled texts to a model of how texts feel, and how well it finds the labels of texts that it has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score
from sklearn.model_selection import StratifiedKFold

from insights.sentiment.labels import LABELS, as_labels
from insights.sentiment.trained import Array, TrainedSentiment, features, felt, rows_of
from records.errors import BadInput
from records.progress import Progress, Silent

FOLDS = 5
FEWEST = 2 * FOLDS
"""Texts of each label that are needed, so that every fold has some to learn from and some to be measured by."""
MOST_FEATURES = 300_000
STRENGTHS = (1.0, 4.0, 16.0)
"""Inverse regularisation: the one that does best on one fold is taken."""

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Training:
    """Figures by five-fold cross-validation: each text is judged by a model that learned from the other four fifths.

    `confusion[i][j]` counts texts of label i that were taken for label j, in the order of `labels`.
    """

    texts: int
    labels: tuple[str, ...]
    accuracy: float
    macro_f1: float
    confusion: tuple[tuple[int, ...], ...]
    features: int


@dataclass(frozen=True)
class _Texts:
    """Everything there is to learn from; one row, one text."""

    counts: csr_matrix
    lexicon: csr_matrix
    labels: NDArray[np.str_]

    def fit(self, places: Places, strength: float) -> tuple[Array, LogisticRegression]:
        """Inverse document frequencies and a linear model, of these texts alone."""
        among = self.counts[places]
        having = np.asarray((among > 0).sum(axis=0)).ravel()
        idf = (np.log((1 + len(places)) / (1 + having)) + 1).astype(np.float32)
        model = LogisticRegression(C=strength, max_iter=300, tol=1e-3)
        return idf, model.fit(rows_of(among, idf, self.lexicon[places]), self.labels[places])

    def found(self, learn: Places, judge: Places, strength: float) -> NDArray[np.str_]:
        """The labels that a model of some texts finds for others."""
        idf, model = self.fit(learn, strength)
        return np.asarray(model.predict(rows_of(self.counts[judge], idf, self.lexicon[judge])))


def train(
    texts: Sequence[str], given: Sequence[str], progress: Progress | None = None
) -> tuple[TrainedSentiment, Training]:
    """Learn from texts and their labels, in any of the spellings of `as_labels`.

    Raises:
        BadInput: labels that mean nothing, or too few texts of one.
    """
    shown, labels = progress or Silent(), np.array(as_labels(given))
    names = tuple(label for label in LABELS if label in set(labels))
    _enough(labels, names)
    shown.step("Reading texts")
    vectors = CountVectorizer(analyzer=features, min_df=2, max_features=MOST_FEATURES)
    known = _Texts(vectors.fit_transform(texts).tocsr(), felt(texts), labels)
    found, strength = _cross_validated(known, shown)
    idf, model = known.fit(np.arange(len(texts)), strength)
    vocabulary = tuple(vectors.get_feature_names_out())
    return TrainedSentiment(
        names, vocabulary, idf, model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
    ), Training(
        texts=len(texts),
        labels=names,
        accuracy=round(float(accuracy_score(labels, found)), 4),
        macro_f1=round(float(f1_score(labels, found, average="macro")), 4),
        confusion=tuple(tuple(map(int, row)) for row in confusion_matrix(labels, found, labels=names)),
        features=len(vocabulary),
    )


def _enough(labels: NDArray[np.str_], names: Sequence[str]) -> None:
    if len(names) < 2:
        raise BadInput(f"Every text is {names[0]}: there is nothing to tell apart.")
    for name in names:
        if (count := int((labels == name).sum())) < FEWEST:
            raise BadInput(f"{count} texts are {name}: at least {FEWEST} of each label are needed.")


def _cross_validated(known: _Texts, progress: Progress) -> tuple[NDArray[np.str_], float]:
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(known.counts, known.labels))
    progress.step("Training", len(STRENGTHS) + FOLDS)
    scores = {}
    for strength in STRENGTHS:
        learn, judge = folds[0]
        scores[strength] = f1_score(known.labels[judge], known.found(learn, judge, strength), average="macro")
        progress.advance()
    best = max(STRENGTHS, key=lambda strength: scores[strength])
    found = np.empty_like(known.labels)
    for learn, judge in folds:
        found[judge] = known.found(learn, judge, best)
        progress.advance()
    return found, best
