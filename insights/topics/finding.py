"""Texts in, topics out."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insights.topics.clusters import Labels, clusters, middles
from insights.topics.keywords import keywords
from insights.topics.memory import KEPT, NOTHING, Remembered, numbered
from insights.topics.topic import NO_TOPIC, Topic, Topics
from insights.topics.vectors import Vectors, vectors_of
from knowledge.embed import Embedder
from knowledge.tokens import folded, language, tokens
from records.progress import Progress, Silent

LONGEST = 2_000
"""Characters of a text that are read."""
MOST = 20_000
"""Different texts of a language from which topics are found; where there are more, every so many-th is taken."""
TYPICAL = 3
BATCH = 512


@dataclass(frozen=True)
class _Group:
    """The different texts of one language, the middle one of each cluster first known by its nearness."""

    texts: Sequence[str]
    labels: Labels
    nearness: Vectors


async def find_topics(
    texts: Sequence[str],
    embedder: Embedder | None,
    *,
    remembered: Remembered = NOTHING,
    progress: Progress | None = None,
) -> tuple[Topics, Remembered]:
    """The topics of texts, and what to remember of them.

    Args:
        embedder: None: words alone.
        remembered: of an earlier run; its topics keep their numbers, and others are new.
    """
    shown = progress or Silent()
    plain = [_plain(text) for text in texts]
    anchors = [text for kept in remembered.topics.values() for text in kept]
    counts: defaultdict[str, int] = defaultdict(int)
    for text in plain:
        counts[text] += 1
    groups = []
    for locale in ("en", "zh"):
        different = [text for text in dict.fromkeys([*plain, *anchors]) if text and language(text) == locale]
        if different:
            groups.append(await _grouped(different, locale, embedder, shown))
    return await asyncio.to_thread(_named, plain, texts, groups, counts, remembered)


def _plain(text: str) -> str:
    """One form of what says the same; empty where a text has no word."""
    plain = " ".join(text[:LONGEST].split())
    return folded(plain) if tokens(plain) else ""


async def _grouped(texts: Sequence[str], locale: str, embedder: Embedder | None, progress: Progress) -> _Group:
    encoded = None
    if embedder is not None and embedder.reads(locale):
        progress.step("Reading what they mean", len(texts))
        parts = []
        for start in range(0, len(texts), BATCH):
            parts.append(await embedder.embed(texts[start : start + BATCH]))
            progress.advance(len(parts[-1]))
        encoded = np.vstack(parts)
    return await asyncio.to_thread(_clustered, texts, encoded, progress)


def _clustered(texts: Sequence[str], encoded: Vectors | None, progress: Progress) -> _Group:
    rows = vectors_of(texts, encoded)
    progress.step("Finding topics")
    every = -(-len(rows) // MOST)
    chosen = rows[::every]
    middle = middles(chosen, clusters(chosen, progress.advance))
    cosines = rows @ middle.T
    labels = cosines.argmax(axis=1)
    return _Group(texts, labels, cosines[np.arange(len(rows)), labels])


def _named(
    plain: Sequence[str],
    texts: Sequence[str],
    groups: Sequence[_Group],
    counts: dict[str, int],
    remembered: Remembered,
) -> tuple[Topics, Remembered]:
    """Clusters of every language, the largest first, with their numbers, words and typical texts."""
    written = dict(zip(reversed(plain), reversed(texts), strict=True))
    members: dict[tuple[int, int], list[str]] = {}
    for place, group in enumerate(groups):
        for at in np.argsort(-group.nearness, kind="stable"):
            members.setdefault((place, int(group.labels[at])), []).append(group.texts[at])
    sizes = {key: sum(counts.get(text, 0) for text in own) for key, own in members.items()}
    ordered = sorted((key for key in members if sizes[key]), key=lambda key: (-sizes[key], key))
    clusters_ = {place: members[key] for place, key in enumerate(ordered)}
    numbers = numbered(clusters_, remembered)
    words = keywords({place: [text for text in own if text in written] for place, own in clusters_.items()})
    topics = tuple(
        Topic(
            number=numbers[place],
            keywords=words[place],
            texts=sizes[key],
            typical=tuple(written[text] for text in clusters_[place] if text in written)[:TYPICAL],
            new=bool(remembered.topics) and numbers[place] not in remembered.topics,
        )
        for place, key in enumerate(ordered)
    )
    of_text = {text: numbers[place] for place, own in clusters_.items() for text in own}
    kept = {**remembered.topics, **{numbers[place]: _kept(own) for place, own in clusters_.items()}}
    found = Topics(topics, tuple(of_text.get(text, NO_TOPIC) for text in plain))
    return found, Remembered(kept, max((*numbers.values(), remembered.last)))


def _kept(nearest_first: Sequence[str]) -> Sequence[str]:
    """Some that are near the middle and some that are not."""
    every = max(1, len(nearest_first) // KEPT)
    return nearest_first[::every][:KEPT]
