"""What `train TABLE.csv` and `predict MODEL TABLE.csv` promise to a program that calls them, on a table with traps."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.web.conftest import Run

HEADER = ("id", "age", "plan", "joined", "calls", "left_on", "left")


@pytest.fixture(autouse=True)
def table(run: Run) -> None:
    with Path("table.csv").open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *_rows(400)])


def _rows(many: int) -> Sequence[Sequence[str]]:
    """Who calls often leaves: about one in eight. `left_on` was filled in afterwards and tells it."""
    random = Random(11)
    rows = []
    for number in range(many):
        calls = random.randrange(8)
        leaves = random.random() < (0.45 if calls > 5 else 0.02)
        age = "" if random.random() < 0.1 else str(random.randrange(18, 80))
        plan, joined = random.choice(["basic", "plus"]), f"2025-{random.randrange(1, 13):02}-03"
        rows.append(
            (f"C{number}", age, plan, joined, str(calls), "2026-03-01" if leaves else "", "yes" if leaves else "no")
        )
    return rows


def test_that_a_model_of_a_table_is_trained_drawn_and_applied(run: Run) -> None:
    status, printed, complaint = run(
        *["train", "table.csv", "--label", "left", "--id", "id", "--out", "m", "--plot", "c.svg", "--json"]
    )
    assert status == 0, complaint
    assert "left_on was left out" in complaint
    figures = json.loads(printed)
    assert figures["positive"] == "yes"
    assert 0.7 < figures["auc"] <= 1
    assert set(figures["columns"]) == {"age", "plan", "joined", "calls"}
    chart = Path("c.svg").read_text()
    assert chart.startswith("<svg")
    assert "said: yes" in chart
    with Path("new.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [HEADER[:5], ("N1", "33", "a plan of tomorrow", "2026-01-01", "7"), ("N2", "", "basic", "", "0")]
        )
    status, printed, complaint = run("predict", "m", "new.csv", "--out", "out.csv", "--json")
    assert status == 0, complaint
    assert json.loads(printed)["rows"] == 2
    with Path("out.csv").open(newline="") as file:
        often, never = csv.DictReader(file)
    assert (often["id"], never["id"]) == ("N1", "N2")
    assert float(often["probability"]) > float(never["probability"])
    assert "calls" in often["reasons"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("train table.csv --label left --out m --plot c.png", 2, "c.png is no .svg"),
        ("train table.csv --label gone --out m", 1, "no column 'gone'"),
        ("train table.csv --label left --id left --out m", 2, "the same column"),
        ("train table.csv more.csv --label left --out m", 2, "train TABLE.csv --label"),
        ("predict table.csv table.csv --out o", 1, "is not a model"),
    ],
)
def test_that_what_cannot_be_done_is_said_in_one_line(run: Run, words: str, status: int, said: str) -> None:
    ended, _, complaint = run(*words.split())
    assert ended == status
    assert said in complaint.splitlines()[-1]
    assert not any(Path(name).exists() for name in ("m", "o", "c.png"))
