"""What `sentiment`, `train sentiment` and `topics` promise to a program that calls them."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.web.conftest import Run

LABELLED = Path(__file__).parents[1] / "insights" / "labelled"


def _table(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_that_each_text_is_written_in_its_place_with_label_and_score(run: Run) -> None:
    texts = ["I love it", "", 'the "blue" one,\nplease', "太差了"]
    _table(Path("in.csv"), ["id", "said"], [[str(place), text] for place, text in enumerate(texts)])
    status, printed, _ = run("sentiment", "in.csv", "--column", "said", "--out", "out.csv", "--json")
    rows = _read(Path("out.csv"))
    assert status == 0
    assert json.loads(printed) == {"texts": 4, "negative": 1, "neutral": 2, "positive": 1}
    assert [row["text"] for row in rows] == texts
    assert [row["label"] for row in rows] == ["positive", "neutral", "neutral", "negative"]
    assert all(-1 <= float(row["score"]) <= 1 for row in rows)


def test_that_a_model_is_trained_on_labelled_texts_told_of_and_used(run: Run) -> None:
    rows = [line.split("\t") for line in (LABELLED / "dev_en.tsv").read_text("utf-8").splitlines()]
    _table(Path("in.csv"), ["feels", "said"], rows)
    status, printed, _ = run(
        "train", "sentiment", "in.csv", "--text", "said", "--label", "feels", "--out", "my.model", "--json"
    )
    figures = json.loads(printed)
    assert status == 0
    assert figures["labels"] == ["negative", "neutral", "positive"]
    assert sum(map(sum, figures["confusion"])) == figures["texts"] == len(rows)
    diagonal = sum(row[place] for place, row in enumerate(figures["confusion"]))
    assert figures["accuracy"] == pytest.approx(diagonal / len(rows), abs=1e-4)
    assert figures["accuracy"] > 0.8
    assert run("sentiment", "in.csv", "--column", "said", "--out", "out.csv", "--model", "my.model")[0] == 0
    found = _read(Path("out.csv"))
    assert sum(one["label"] == label for one, (label, _) in zip(found, rows, strict=True)) / len(rows) > 0.9


def test_that_a_model_learns_what_no_lexicon_knows(run: Run) -> None:
    rows = [
        [f"the {word} came on day {day}", label] for day in range(12) for word, label in (("zork", "1"), ("blip", "0"))
    ]
    _table(Path("in.csv"), ["text", "good"], rows)
    run("train", "sentiment", "in.csv", "--text", "text", "--label", "good", "--out", "m")
    _table(Path("new.csv"), ["text"], [["a zork"], ["a blip"]])
    run("sentiment", "new.csv", "--column", "text", "--out", "out.csv", "--model", "m")
    assert [row["label"] for row in _read(Path("out.csv"))] == ["positive", "negative"]


def test_that_topics_are_written_with_their_growth_and_kept_from_run_to_run(run: Run) -> None:
    refunds = ["退款什么时候到账", "我要申请退款", "退款还没收到", "退款进度怎么查", "退款要多久", "请尽快退款"]
    invoices = ["怎么开发票", "发票抬头写错了", "发票什么时候寄出", "需要增值税发票", "发票金额不对", "发票没有收到"]
    rows = [[text, f"2026-11-{day:02}"] for day, text in enumerate([*refunds, *invoices], 2)]
    _table(Path("in.csv"), ["said", "day"], rows)
    words = [
        "topics",
        "in.csv",
        "--column",
        "said",
        "--out",
        "out.csv",
        "--summary",
        "sum.csv",
        "--time",
        "day",
        "--memory",
        "known",
        "--json",
    ]
    status, printed, complaint = run(*words)
    assert status == 0, complaint
    assert [row["text"] for row in _read(Path("out.csv"))] == [*refunds, *invoices]
    assert [row["topic"] for row in _read(Path("out.csv"))] == ["1"] * 6 + ["2"] * 6
    assert "退款" in _read(Path("out.csv"))[0]["keywords"]
    assert [(row["topic"], row["2026-11-02"], row["new"]) for row in _read(Path("sum.csv"))] == [
        ("1", "6", "0"),
        ("2", "1", "0"),
    ]
    assert [topic["texts"] for topic in json.loads(printed)["topics"]] == [6, 6]
    run(*words)
    assert [row["topic"] for row in _read(Path("out.csv"))] == ["1"] * 6 + ["2"] * 6


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("topics in.csv --column a --out o --time label", 1, "Row 2: 'good' is no day"),
        ("topics in.csv --column a --out o --memory in.csv", 1, "does not remember topics"),
        ("sentiment none.csv --column a --out o", 1, "There is no file none.csv"),
        ("sentiment in.csv --column b --out o", 1, "no column 'b'; its columns are a, label"),
        ("sentiment in.csv --column a --out no/where/o", 1, "cannot be written"),
        ("sentiment in.csv --column a --out o --model in.csv", 1, "is no model of"),
        ("sentiment in.csv --column a --out o --model none", 2, "There is no model none"),
        ("train sentiment in.csv --text a --label label --out m", 1, "'angry' is not understood"),
        ("train sentiment in.csv --label label --out m", 2, "train sentiment FILE --text"),
        ("train sentiment few.csv --text a --label label --out m", 1, "at least 10 of each label"),
        ("train sentiment one.csv --text a --label label --out m", 1, "nothing to tell apart"),
    ],
)
def test_that_what_cannot_be_done_is_said_in_one_line(run: Run, words: str, status: int, said: str) -> None:
    _table(Path("in.csv"), ["a", "label"], [["x", "good"], ["y", "angry"]])
    _table(Path("few.csv"), ["a", "label"], [["x", "good"], ["y", "bad"]])
    _table(Path("one.csv"), ["a", "label"], [["x", "good"], ["y", "good"]])
    ended, _, complaint = run(*words.split())
    assert ended == status
    assert said in complaint.splitlines()[-1]
    assert not Path("o").exists()
    assert not Path("m").exists()
