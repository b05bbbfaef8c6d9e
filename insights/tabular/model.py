"""A trained model of a table, and its file: an .npz of plain arrays, its description as JSON. Nothing in it is run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from insights.tabular.classifier import Classifier
from insights.tabular.columns import Column
from records.errors import BadInput

FORMAT, VERSION = "rapport-table", 1
REASONS = 3
LEAST = 0.05
"""Log-odds: a column that adds less is no reason."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Applied:
    """One row: the probability of the positive label, the label that follows from the threshold, and why."""

    probability: float
    label: str
    reasons: str


@dataclass(frozen=True, slots=True)
class TableModel:
    """`positive` is what the probabilities are of, `negative` what a row is called otherwise; `id` names its rows."""

    label: str
    positive: str
    negative: str
    id: str | None
    threshold: float
    trained_at: datetime
    rows: int
    columns: Sequence[Column]
    classifier: Classifier

    def numbers(self, values: Mapping[str, Sequence[str]]) -> Floats:
        """rows × numbers, from the values of each column."""
        return np.concatenate([column.numbers(values[column.name]) for column in self.columns], axis=1)

    def apply(self, values: Mapping[str, Sequence[str]]) -> list[Applied]:
        """Every row, in their order."""
        numbers = self.numbers(values)
        chances = self.classifier.probabilities(numbers)
        starts = np.cumsum([0, *(column.width for column in self.columns)])[:-1]
        by_column = np.add.reduceat(self.classifier.contributions(numbers), starts, axis=1)
        return [
            Applied(
                round(chance, 4),
                self.positive if chance >= self.threshold else self.negative,
                self._reasons(by_column[row], values, row),
            )
            for row, chance in enumerate(chances.tolist())
        ]

    def _reasons(self, effects: Floats, values: Mapping[str, Sequence[str]], row: int) -> str:
        best = [one for one in np.argsort(-np.abs(effects))[:REASONS].tolist() if abs(effects[one]) >= LEAST]
        return "; ".join(
            f"{'+' if effects[one] > 0 else '−'} {self.columns[one].name} = "
            f"{values[self.columns[one].name][row].strip() or '∅'}"
            for one in best
        )

    def save(self, path: Path) -> None:
        """Write the model; a file that is there is replaced whole.

        Raises:
            BadInput: it cannot be written.
        """
        about = {name: getattr(self, name) for name in ("label", "positive", "negative", "id", "threshold", "rows")}
        about |= {"format": FORMAT, "version": VERSION, "trained_at": self.trained_at.isoformat()}
        about["columns"] = [asdict(column) for column in self.columns]
        packed = np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)
        partial = path.with_name(path.name + ".partial")
        try:
            with partial.open("wb") as file:
                np.savez_compressed(file, about=packed, **self.classifier.arrays())  # type: ignore[arg-type]
            partial.replace(path)
        except OSError as error:
            raise BadInput(f"{path} cannot be written: {error.strerror or error}.") from error


def load(path: Path) -> TableModel:
    """Read a model that `save` wrote.

    Raises:
        BadInput: there is none, or the file is something else; it is never run.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        about: dict[str, Any] = json.loads(arrays.pop("about").tobytes())
        if about.get("format") != FORMAT or about.get("version") != VERSION:
            raise BadInput(f"{path} is no model of version {VERSION} that `train TABLE` wrote: train it again.")
        columns = [Column(**{**one, "levels": tuple(one["levels"])}) for one in about["columns"]]
        classifier = Classifier.of(arrays)
        if sum(column.width for column in columns) != len(classifier.weights):
            raise ValueError("its columns are not those of its arrays")
        return TableModel(
            **{name: about[name] for name in ("label", "positive", "negative", "id", "threshold", "rows")},
            trained_at=datetime.fromisoformat(about["trained_at"]),
            columns=columns,
            classifier=classifier,
        )
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, KeyError, TypeError, AttributeError, BadZipFile) as error:
        raise BadInput(f"{path} is not a model that `train TABLE` wrote.") from error
