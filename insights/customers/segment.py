"""Customers in groups that a person can name: recency, frequency and money (RFM), K-means, and how far to trust it.

Each of the three is put on a logarithmic scale, its outermost hundredths are pulled in, and it is standardised. Of 3 to
8 groups that number is taken whose silhouette (Rousseeuw 1987) is greatest among those that are stable: fitted to
bootstrap samples, they put the customers into the same groups with an adjusted Rand index (Hubert & Arabie 1985) of
STABLE or more on average; where none is, the most stable number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits

from insights.customers.features import Features
from insights.customers.naming import Group, named

Floats = NDArray[np.float64]
NUMBERS = range(3, 9)
BOOTSTRAPS = 12
STABLE = 0.8
FEWEST = 20
"""With fewer customers all are one group."""
SAMPLE = 2_000
"""Customers that silhouettes are computed on: they grow with the square."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How one number of groups did: silhouette -1 … 1, and the mean adjusted Rand index over bootstraps."""

    groups: int
    silhouette: float
    stability: float


@dataclass(frozen=True, slots=True)
class Segments:
    """`segment`: of each customer of the features, 0 for the most valuable; `groups` say what each is like."""

    segment: NDArray[np.int64]
    groups: Sequence[Group]
    tried: Sequence[Tried]
    stability: float


def segment(features: Features) -> Segments:
    """Group the customers; the same rows give the same groups."""
    points = scaled(features)
    if len(points) < FEWEST:
        one = np.zeros(len(points), np.int64)
        return Segments(one, named(features, one), (), 1.0)
    tried, found = [], {}
    with threadpool_limits(1):  # so little work a call that threads would only wait for one another
        for number in NUMBERS:
            if len(np.unique(points, axis=0)) <= number:
                break
            found[number] = _means(points, number).labels_.astype(np.int64)
            tried.append(Tried(number, _silhouette(points, found[number]), _stability(points, found[number], number)))
    if not tried:
        one = np.zeros(len(points), np.int64)
        return Segments(one, named(features, one), (), 1.0)
    best = choose(tried)
    labels = _by_value(found[best.groups], features.column("amount"))
    return Segments(labels, named(features, labels), tried, best.stability)


def scaled(features: Features) -> Floats:
    """customers × 3: recency, frequency (orders), money; each with mean 0 and deviation 1."""
    columns = np.log1p(np.stack([features.column(name) for name in ("recency", "orders", "amount")], axis=1))
    if not len(columns):
        return np.asarray(columns, np.float64)
    low, high = np.quantile(columns, (0.01, 0.99), axis=0)
    pulled = np.clip(columns, low, high)
    spread = pulled.std(axis=0)
    return np.asarray((pulled - pulled.mean(axis=0)) / np.where(spread > 0, spread, 1), np.float64)


def choose(tried: Sequence[Tried]) -> Tried:
    """The number of groups, as it says at the top."""
    stable = [one for one in tried if one.stability >= STABLE]
    return max(stable, key=lambda one: one.silhouette) if stable else max(tried, key=lambda one: one.stability)


def _means(points: Floats, number: int, seed: int = 0) -> KMeans:
    return KMeans(number, n_init=3, random_state=seed).fit(points)


def _silhouette(points: Floats, labels: NDArray[np.int64]) -> float:
    return float(silhouette_score(points, labels, sample_size=min(SAMPLE, len(points)), random_state=0))


def _stability(points: Floats, labels: NDArray[np.int64], number: int) -> float:
    chance = np.random.default_rng(0)
    drawn = (points[chance.integers(0, len(points), len(points))] for _ in range(BOOTSTRAPS))
    agreed = [
        adjusted_rand_score(labels, _means(sample, number, seed).predict(points))
        for seed, sample in enumerate(drawn, 1)
    ]
    return float(np.mean(agreed))


def _by_value(labels: NDArray[np.int64], amount: Floats) -> NDArray[np.int64]:
    """The same groups, numbered from the one that spends most a head."""
    worth = [-float(np.median(amount[labels == one])) for one in range(labels.max() + 1)]
    place = np.argsort(np.argsort(worth, kind="stable"), kind="stable")
    return np.asarray(place[labels], np.int64)
