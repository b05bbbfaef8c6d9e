"""`server.py sentiment` and `train sentiment`: how texts feel, from one CSV file to another."""

import argparse
import asyncio
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from agent.flags import of_settings
from agent.settings import BadSetting, Settings
from agent.wiring import classifier_of
from insights.sentiment import Sentiment
from insights.sentiment.classifiers import Classifier, ModelUnavailable
from records.errors import BadInput
from records.importing.columns import read_columns
from records.progress import Progress
from web import terminal
from web.tables import write_csv

TRAIN = "insights.sentiment.training:train"
"""Imported when it is wanted: scikit-learn takes a second."""
CHUNK = 500


def add_commands(commands: Any) -> None:
    """Add `sentiment` to the command line."""
    about = "How texts feel: negative, neutral or positive, and a score from -1 to 1."
    felt = commands.add_parser(
        "sentiment", parents=[of_settings()], help=about, description=about, conflict_handler="resolve"
    )  # settings of its own, because --model is another thing here and is taken out of them
    felt.add_argument("file", type=Path, metavar="FILE", help="a CSV file, may be gzipped")
    felt.add_argument("--column", required=True, help="the column that holds the text")
    felt.add_argument("--out", type=Path, required=True, metavar="FILE", help="where text, label and score are written")
    model = "as RAPPORT_SENTIMENT_MODEL: a file made by `train sentiment`, a text classifier, or openai:<name>"
    felt.add_argument("--model", dest="sentiment_model", metavar="MODEL", help=model)
    felt.add_argument("--json", action="store_true", help="print a result that a program can read")
    felt.set_defaults(run=sentiment)


async def sentiment(settings: Settings, arguments: argparse.Namespace) -> int:
    """How texts feel."""
    with terminal.progress() as progress:
        found = await _feelings(classifier_of(settings), arguments, progress)
    counts = {label: sum(one.label == label for one in found) for label in ("negative", "neutral", "positive")}
    text = ", ".join(f"{count:,} {label}" for label, count in counts.items())
    terminal.result({"texts": len(found), **counts}, as_json=arguments.json, text=f"{len(found):,} texts: {text}")
    return 0


async def _feelings(model: Classifier, arguments: argparse.Namespace, progress: Progress) -> list[Sentiment]:
    rows = await asyncio.to_thread(read_columns, arguments.file, [arguments.column], progress)
    texts = [text for (text,) in rows]
    progress.step("Reading how they feel", len(texts))
    found: list[Sentiment] = []
    for start in range(0, len(texts), CHUNK):
        some = texts[start : start + CHUNK]
        try:
            found += await model.classify(some)
        except ModelUnavailable as error:
            raise BadInput(f"{error}. Nothing was written.") from error
        progress.advance(len(some))
    told = ((text, one.label, one.score) for text, one in zip(texts, found, strict=True))
    write_csv(arguments.out, ("text", "label", "score"), told)
    return found


async def train_sentiment(arguments: argparse.Namespace) -> int:
    """Learn from an operator's labelled texts."""
    words = arguments.what[1:]
    if len(words) != 1 or not arguments.text:
        raise BadSetting("Write: train sentiment FILE --text COLUMN --label COLUMN --out MODEL")
    with terminal.progress() as progress:
        figures = await asyncio.to_thread(_train, Path(words[0]), arguments, progress)
    terminal.result(figures, as_json=arguments.json, text=_told(figures))
    return 0


def _train(file: Path, arguments: argparse.Namespace, progress: Progress) -> Any:
    rows = read_columns(file, [arguments.text, arguments.label], progress)
    model, figures = resolve_name(TRAIN)([text for text, _ in rows], [label for _, label in rows], progress)
    model.save(arguments.out)
    return figures


def _told(figures: Any) -> str:
    width = max(map(len, figures.labels)) + 2
    head = " " * (width + 6) + "".join(f"{label:>{width}}" for label in figures.labels) + "   ← found"
    lines = [
        f"{label:>{width + 6}}" + "".join(f"{count:>{width}}" for count in row)
        for label, row in zip(figures.labels, figures.confusion, strict=True)
    ]
    return "\n".join(
        [
            f"{figures.texts:,} texts, each judged by a model that had not seen it (5 folds)",
            f"accuracy {figures.accuracy:.4f}, macro-F1 {figures.macro_f1:.4f}",
            head,
            *lines,
        ]
    )
