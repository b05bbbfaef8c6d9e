"""Any labelled table: columns understood, traps named and left out, figures, the file, unseen values, reasons."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from insights.tabular.columns import understood
from insights.tabular.model import load
from insights.tabular.training import Figures, train
from records.errors import BadInput

NOW = datetime(2026, 11, 22, tzinfo=UTC)
Table = dict[str, list[str]]


def table(rows: int = 1500) -> Table:
    """5 % churn: more with tickets and a short contract, less with tenure; and every trap that we know of."""
    chance = np.random.default_rng(3)
    tickets, tenure = chance.poisson(2, rows), chance.integers(1, 60, rows)
    plan = chance.choice(["basic", "plus", "pro"], rows, p=[0.6, 0.3, 0.1])
    odds = -4.6 + 0.75 * tickets - 0.04 * tenure + 1.2 * (plan == "basic")
    churned = chance.random(rows) < 1 / (1 + np.exp(-odds))
    days = NOW.timestamp() / 86_400 - tenure * 30
    return {
        "customer": [f"K-{number:05}" for number in chance.permutation(rows)],
        "row": [str(number) for number in range(rows)],
        "country": ["DE"] * rows,
        "tickets": ["" if chance.random() < 0.1 else str(count) for count in tickets],
        "since": [datetime.fromtimestamp(day * 86_400, UTC).date().isoformat() for day in days],
        "plan": plan.tolist(),
        "noise": [f"{value:.3f}" for value in chance.normal(size=rows)],
        "cancellation_reason": ["price" if gone and chance.random() < 0.99 else "" for gone in churned],
        "final_bill": [f"{(90 if gone else 10) + chance.random():.2f}" for gone in churned],
        "churned": ["yes" if gone else "no" for gone in churned],
    }


@pytest.fixture(scope="module")
def trained() -> tuple[Table, Any, Figures]:
    whole = table()
    model, figures = train(whole, label="churned", id="customer", positive=None, at=NOW)
    return whole, model, figures


def test_that_traps_are_named_and_left_out(trained: tuple[Table, Any, Figures]) -> None:
    _, _, figures = trained
    assert set(figures.dropped) == {"row", "country", "cancellation_reason", "final_bill"}
    assert set(figures.columns) == {"tickets", "since", "plan", "noise"}
    assert "same value" in figures.dropped["country"]
    assert "afterwards" in figures.dropped["cancellation_reason"]


def test_that_figures_are_those_of_a_model_that_learned(trained: tuple[Table, Any, Figures]) -> None:
    _, _, figures = trained
    assert figures.positive == "yes"
    assert 0.03 < figures.positive_share < 0.12
    assert 0.72 < figures.auc < 0.95  # 1.0 would mean that a trap was learned from
    assert figures.average_precision > 2 * figures.positive_share
    assert figures.ece < 0.03
    assert figures.brier < figures.positive_share


def test_that_a_saved_model_says_the_same_knows_gaps_and_unseen_values_and_gives_reasons(
    trained: tuple[Table, Any, Figures], tmp_path: Path
) -> None:
    whole, model, _ = trained
    model.save(tmp_path / "model.npz")
    again = load(tmp_path / "model.npz")
    some = {name: column[:50] for name, column in whole.items()}
    assert again.apply(some) == model.apply(some)
    assert again.id == "customer"

    odd = {"tickets": ["9", "0", ""], "since": ["2026-10-01", "2021-12-01", "long ago"], "noise": ["0", "0", "x"]}
    risky, safe, unknown = again.apply({**odd, "plan": ["basic", "pro", "titanium"]})
    assert risky.probability > 0.3 > safe.probability
    assert (risky.label, safe.label) == ("yes", "no")
    assert "+ tickets = 9" in risky.reasons
    assert 0 < unknown.probability < 1


@pytest.mark.parametrize("spoil", ["text", "pickle", "circle", "version"])
def test_that_a_file_that_is_no_model_is_refused_and_never_run(
    trained: tuple[Table, Any, Figures], tmp_path: Path, spoil: str
) -> None:
    file = tmp_path / "model.npz"
    trained[1].save(file)
    if spoil == "text":
        file.write_text("not a model")
    else:
        with np.load(file) as stored:
            arrays = dict(stored)
        if spoil == "pickle":
            arrays["weights"] = np.array([print], object)
        elif spoil == "circle":
            arrays["tree_left"] = np.where(arrays["tree_feature"] >= 0, 0, -1).astype(np.int32)
        else:
            about = json.loads(arrays["about"].tobytes()) | {"version": 99}
            arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
        np.savez(file, **arrays)
    with pytest.raises(BadInput, match=r"model"):
        load(file)


@pytest.mark.parametrize(
    ("labels", "positive", "said"),
    [
        (["a"] * 40, None, "only one label"),
        (["a"] * 30 + ["b"] * 5, None, "10 rows or more"),
        (["a", "b", "c"] * 20, None, "--positive"),
        (["a", "b"] * 20, "z", "has no 'z'"),
    ],
)
def test_that_labels_that_cannot_be_learned_are_refused(labels: list[str], positive: str | None, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        train(
            {"x": ["1", "2"] * (len(labels) // 2) + ["1"] * (len(labels) % 2), "y": labels},
            label="y",
            id=None,
            positive=positive,
            at=NOW,
        )


@pytest.mark.parametrize(
    ("values", "kind"),
    [(["1", "2.5", "", "1,000"], "number"), (["2026-01-02", "2026/01/03"], "date"), (["x", "2"], "category")],
)
def test_that_columns_are_understood(values: list[str], kind: str) -> None:
    assert understood("x", values).kind == kind
