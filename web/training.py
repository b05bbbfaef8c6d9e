"""`server.py train …`: a model from an operator's own rows."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent.settings import Settings
from web import labelled, texts


def add_commands(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `train` to the command line."""
    about = "Train a model on a CSV file with labels: a table of customers, or `sentiment FILE` on how texts feel."
    trained = commands.add_parser("train", parents=parents, help=about, description=about)
    trained.add_argument("what", nargs="+", metavar="TABLE.csv", help="TABLE.csv, or: sentiment FILE")
    trained.add_argument("--id", metavar="COLUMN", help="the column that names a row; nothing is learned from it")
    trained.add_argument("--positive", metavar="LABEL", help="what probabilities are of (default: the rarer label)")
    trained.add_argument("--text", metavar="COLUMN", help="the column that holds the text (train sentiment)")
    trained.add_argument("--label", metavar="COLUMN", required=True, help="the column that holds the label")
    trained.add_argument("--out", type=Path, metavar="MODEL", required=True, help="where the model is written")
    plot = "what was said against what happened, as a chart (train TABLE.csv)"
    trained.add_argument("--plot", type=Path, metavar="F.svg", help=plot)
    trained.add_argument("--json", action="store_true", help="print a result that a program can read")
    trained.set_defaults(run=train)


async def train(_settings: Settings, arguments: argparse.Namespace) -> int:
    """Train a model, and say how well it does on rows that it has not seen."""
    if arguments.what[0] == "sentiment":
        return await texts.train_sentiment(arguments)
    return await labelled.train_table(arguments)
