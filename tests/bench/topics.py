"""What banking77's questions are about, by our topics, by K-means that is told how many there are, and by BERTopic.

BERTopic is used where it can be imported, and as it runs without umap and hdbscan: with scikit-learn's PCA and HDBSCAN,
its own choice where those are missing. It is no dependency of ours. `python -m tests.bench.topics` reads them all.
"""

import asyncio
import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from rich.console import Console
from rich.table import Table
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import normalized_mutual_info_score
from threadpoolctl import threadpool_limits

from agent.settings import Settings
from agent.wiring import embedder_of
from insights.topics import find_topics
from knowledge.embed import Embedder, Vectors

QUESTIONS = Path(__file__).parents[2].parent / "shared" / "data" / "banking77" / "train.csv"
SEED, NOWHERE = 0, -1
BERTOPIC = "BERTopic, PCA + HDBSCAN"
CHOSEN = (50, 10)
"""Directions of PCA and the smallest topic: the best on CLINC150 of 5 to 384 and 3 to 20. Its own are 5 and 10."""
GET_IT = "`pip install --no-deps bertopic pandas plotly narwhals python-dateutil` is enough"


@dataclass(frozen=True, slots=True)
class Grouped:
    """What a method made of the questions. `seconds`: of one core, without encoding."""

    name: str
    nmi: float
    topics: int
    seconds: float


class Timed:
    """An encoder, and the seconds that it took: what is compared is grouping."""

    def __init__(self, encoder: Embedder) -> None:
        self.name, self.reads, self.load = encoder.name, encoder.reads, encoder.load
        self.embed_question = encoder.embed_question
        self._encoder, self.seconds = encoder, 0.0

    async def embed(self, texts: Sequence[str]) -> Vectors:
        begin = process_time()
        rows = await self._encoder.embed(texts)
        self.seconds += process_time() - begin
        return rows


async def grouped(every: int = 1) -> list[Grouped]:
    """Ours first; nothing where the questions are not there. `every`: so many-th question is taken."""
    if not QUESTIONS.exists():
        return []
    with QUESTIONS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[::every]
    labels, questions = [row["category"] for row in rows], [row["text"] for row in rows]
    with TemporaryDirectory() as folder, threadpool_limits(1):
        encoder = Timed(embedder_of(Settings(data_dir=Path(folder))))
        vectors = await encoder.embed(questions)
        encoder.seconds, begin = 0.0, process_time()
        found, _ = await find_topics(questions, encoder)
        ours = _measured("Rapport", labels, found.numbers, begin + encoder.seconds)
        return [ours, *_peers(labels, questions, vectors)]


def _peers(labels: Sequence[str], questions: Sequence[str], vectors: Vectors) -> Iterator[Grouped]:
    begin, known = process_time(), len(set(labels))
    means = KMeans(known, n_init=3, random_state=SEED).fit_predict(vectors)
    yield _measured(f"MiniLM + K-means, told {known}", labels, means, begin)
    if find_spec("bertopic") is None:
        sys.stderr.write(f"BERTopic is not installed, so its rows are left out; {GET_IT}\n")
        return
    for name, directions, smallest in ((f"{BERTOPIC}, its defaults", 5, 10), (f"{BERTOPIC}, chosen", *CHOSEN)):
        yield from _bertopic(name, (directions, smallest), labels, questions, vectors)


def _bertopic(
    name: str, size: tuple[int, int], labels: Sequence[str], questions: Sequence[str], vectors: Vectors
) -> Iterator[Grouped]:
    """As it leaves outliers by themselves, and as it then puts each of them into the nearest topic."""
    begin, (directions, smallest) = process_time(), size
    model = import_module("bertopic").BERTopic(
        umap_model=PCA(directions, random_state=SEED),
        hdbscan_model=HDBSCAN(smallest, metric="euclidean", cluster_selection_method="eom", copy=True),
    )
    found, _ = model.fit_transform(questions, vectors)
    yield _measured(f"{name} ({directions}, {smallest})", labels, found, begin)
    placed = model.reduce_outliers(questions, found, strategy="embeddings", embeddings=vectors)
    yield _measured("… outliers placed", labels, placed, begin)


def _measured(name: str, labels: Sequence[str], found: Sequence[int], begin: float) -> Grouped:
    seconds = process_time() - begin
    return Grouped(name, float(normalized_mutual_info_score(labels, found)), len({*found} - {NOWHERE}), seconds)


def main() -> None:
    table = Table("", "NMI", "topics", "CPU s", box=None)
    for one in asyncio.run(grouped()):
        table.add_row(one.name, f"{one.nmi:.3f}", str(one.topics), f"{one.seconds:.1f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
