"""The rows about texts: how they feel beside VADER and SnowNLP, what they are about beside K-means and BERTopic.

English: our own labelled messages. Chinese reviews and banking questions are real, and their rows are left out where
the data is not there. `python -m tests.bench.texts` prints these rows alone.
"""

import asyncio
import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from rich.console import Console
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split
from snownlp import SnowNLP
from snownlp.sentiment import Sentiment
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from insights.sentiment import classify
from insights.sentiment.training import train
from tests.bench.rows import Row, show
from tests.bench.topics import QUESTIONS, grouped

HERE = Path(__file__).parent
LABELLED = HERE.parent / "insights" / "labelled" / "support_en.tsv"
REAL = HERE.parents[1].parent / "shared" / "data"
REVIEWS = REAL / "reviews_zh" / "waimai_10k.csv"
EVERY_REVIEW, EVERY_QUESTION = 12, 5
"""Every so many-th is taken: SnowNLP reads 270 a second, the encoder about as many."""

Label = Callable[[str], str]


async def texts(_folder: Path) -> list[Row]:
    """All rows about texts."""
    messages = [line.split("\t") for line in LABELLED.read_text("utf-8").splitlines()]
    vader = SentimentIntensityAnalyzer()

    def felt(text: str) -> str:
        compound = vader.polarity_scores(text)["compound"]
        return "positive" if compound >= 0.05 else "negative" if compound <= -0.05 else "neutral"

    rows = _felt("English", messages, lambda text: classify(text).label, "VADER", felt)
    if REVIEWS.exists():
        every = [(one["label"], one["review"]) for one in _rows(REVIEWS)]
        reviews = every[::EVERY_REVIEW]
        ours: Label = lambda text: "1" if classify(text).score > 0 else "0"  # noqa: E731
        rows += _felt("Chinese", reviews, ours, "SnowNLP", lambda text: "01"[SnowNLP(text).sentiments > 0.5])
        rows += _trained(every)
    if QUESTIONS.exists():
        rows += await _topics()
    return rows


def _felt(what: str, labelled: Sequence[Sequence[str]], ours: Label, peer: str, theirs: Label) -> list[Row]:
    """Macro-F1, and microseconds of one core for a text."""
    labels = [label for label, _ in labelled]
    figures = []
    for label in (ours, theirs):
        label("warm 热")
        begin = process_time()
        found = [label(text) if text.strip() else labels[0] for _, text in labelled]
        micros = (process_time() - begin) / len(labels) * 1e6
        figures.append((f1_score(labels, found, average="macro"), micros))
    (f1, micros), (their_f1, their_micros) = figures
    return [
        _row(f"sentiment, {what}, macro-F1", f1, peer, their_f1, len(labels)),
        _row(f"sentiment, {what}, µs a text", micros, peer, their_micros, len(labels)),
    ]


def _trained(reviews: Sequence[tuple[str, str]]) -> list[Row]:
    """`train sentiment` and SnowNLP's own training on the same four fifths, judged on the last."""
    learn, judge = train_test_split(reviews, test_size=0.2, stratify=[label for label, _ in reviews], random_state=0)
    truth = [label for label, _ in judge]
    mine, _ = train([text for _, text in learn], [label for label, _ in learn])
    theirs = Sentiment()
    theirs.train(*([text for label, text in learn if label == wanted] for wanted in "01"))
    ours = ["01"[one.label == "positive"] for one in mine.classify([text for _, text in judge])]
    peers = ["01"[theirs.classify(text) > 0.5] for _, text in judge]
    accuracy, f1 = ([_score(truth, found) for found in (ours, peers)] for _score in (accuracy_score, _macro_f1))
    return [
        _row("train sentiment, Chinese, accuracy", accuracy[0], "SnowNLP, trained", accuracy[1], len(judge)),
        _row("train sentiment, Chinese, macro-F1", f1[0], "SnowNLP, trained", f1[1], len(judge)),
    ]


def _macro_f1(truth: Sequence[str], found: Sequence[str]) -> float:
    return float(f1_score(truth, found, average="macro"))


async def _topics() -> list[Row]:
    """Normalised mutual information with the labels; K-means is told how many there are."""
    ours, *peers = await grouped(EVERY_QUESTION)
    n = len(_rows(QUESTIONS)[::EVERY_QUESTION])
    return [_row("topics of banking77, NMI", ours.nmi, one.name, one.nmi, n) for one in peers]


def _row(what: str, ours: float, peer: str, theirs: float, n: int) -> Row:
    ratio = ours / theirs
    return Row(what, " ", ours, peer, theirs, ratio, ratio, ratio, n)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        show(asyncio.run(texts(Path(temporary))), Console(width=110))
