"""Vectors to communities: a graph of near neighbours, Louvain's method on it, and each vector to the nearest middle.

Louvain (Blondel et al. 2008) maximises modularity; how fine it cuts is its resolution, and the one with the best
silhouette (Rousseeuw 1987) is taken, so that nobody has to say how many topics there are. The seed is fixed: the same
vectors have the same communities.
"""

from collections.abc import Callable

import networkx
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import silhouette_score

from insights.topics.vectors import Vectors

Labels = NDArray[np.intp]

NEIGHBOURS = 15
START, START_SMALL, SMALL = 4.0, 1.0, 1_000
"""The first resolution that is tried; where there are fewer vectors than `SMALL`, the other."""
FINEST, COARSEST = 64.0, 0.25
ROUNDS = 10
SAMPLE = 3_000
"""Vectors of which the silhouette is taken."""
BLOCK = 1_000
SMALLEST = 3
"""Vectors that make a community."""


def clusters(rows: Vectors, advance: Callable[[], None] = lambda: None) -> Labels:
    """A number for each vector, from 0 without a gap; vectors have length 1."""
    if len(rows) < 2 * SMALLEST:
        return np.zeros(len(rows), np.intp)
    graph, cut = _graph(rows), {}

    def quality(resolution: float) -> float:
        if resolution not in cut:
            labels = _settled(rows, _communities(graph, resolution))
            cut[resolution] = (_silhouette(rows, labels), labels)
            advance()
        return cut[resolution][0]

    best = start = START if len(rows) >= SMALL else START_SMALL
    for step, limit in ((2.0, FINEST), (0.5, COARSEST)):
        while best != limit and quality(best * step) > quality(best):
            best *= step
        if best != start:
            break
    return cut[best][1]


def middles(rows: Vectors, labels: Labels) -> Vectors:
    """communities × dimensions, each of length 1."""
    sums = np.zeros((int(labels.max()) + 1, rows.shape[1]), np.float32)
    np.add.at(sums, labels, rows)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)


def _graph(rows: Vectors) -> "networkx.Graph[int]":
    near = min(NEIGHBOURS, len(rows) - 1)
    graph: networkx.Graph[int] = networkx.Graph()
    graph.add_nodes_from(range(len(rows)))
    for start in range(0, len(rows), BLOCK):
        cosines = rows[start : start + BLOCK] @ rows.T
        own = np.arange(len(cosines))
        cosines[own, start + own] = -1
        nearest = np.argpartition(-cosines, near - 1, axis=1)[:, :near]
        weights = np.maximum(np.take_along_axis(cosines, nearest, axis=1), 0.01)
        graph.add_weighted_edges_from(
            (start + row, int(other), float(weight))
            for row, (others, along) in enumerate(zip(nearest, weights, strict=True))
            for other, weight in zip(others, along, strict=True)
        )
    return graph


def _communities(graph: "networkx.Graph[int]", resolution: float) -> Labels:
    labels = np.zeros(len(graph), np.intp)
    for number, members in enumerate(networkx.community.louvain_communities(graph, resolution=resolution, seed=0)):
        labels[list(members)] = number
    return labels


def _settled(rows: Vectors, labels: Labels) -> Labels:
    """Every vector to its nearest middle, until that changes nothing; communities that are too small dissolve."""
    for _ in range(ROUNDS):
        sizes = np.bincount(labels)
        if not (sizes >= SMALLEST).any():
            return np.zeros_like(labels)
        middle = middles(rows, labels)[sizes >= SMALLEST]
        nearest = np.unique((rows @ middle.T).argmax(axis=1), return_inverse=True)[1]
        if np.array_equal(nearest, labels):
            break
        labels = nearest
    return labels


def _silhouette(rows: Vectors, labels: Labels) -> float:
    few = min(SAMPLE, len(rows))
    chosen = np.random.default_rng(0).choice(len(rows), few, replace=False)
    if not 1 < len(set(labels[chosen])) < few:
        return -1.0
    return float(silhouette_score(rows[chosen], labels[chosen], metric="cosine"))
