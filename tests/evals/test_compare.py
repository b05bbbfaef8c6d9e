"""Comparing two runs: what shuts the gate, what does not, and what may not be compared at all."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from tests.evals.runs import kept, trials

STEADY = [one for n in range(8) for one in trials(f"steady{n}", "+++")]


def compared(tmp_path: Path, capsys: pytest.CaptureFixture[str], before: list[Any], after: list[Any]) -> Any:
    """The exit status, and what is printed for programs."""
    folders = [kept(tmp_path / name, each, trials=3) for name, each in (("a", before), ("b", after))]
    status = main(["compare", *map(str, folders), "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_that_two_cases_which_fail_every_time_shut_the_gate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = [*STEADY, *trials("one", "+++"), *trials("two", "+++")]
    after = [*STEADY, *trials("one", "---"), *trials("two", "---", locale="zh")]

    status, found = compared(tmp_path, capsys, before, after)

    assert (status, found["verdict"], found["regressed"]) == (1, "worse", ["resolution"])
    score = found["scores"]["resolution"]
    assert (score["before"]["value"], score["after"]["value"], score["difference"]["value"]) == (1.0, 0.8, -0.2)
    assert score["p_worse"] == pytest.approx(1 / 20**2)
    worse = found["changed"][0]
    assert (worse["case"], worse["change"], worse["before"]["passed"], worse["after"]["passed"]) == (
        "one",
        "worse",
        3,
        0,
    )
    assert worse["reasons"] == ["never said: 30 days"]
    for side in ("before", "after"):
        assert json.loads(Path(worse[side]["transcript"]).read_text())["case"] == "one"


def test_that_what_may_be_chance_leaves_the_gate_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = [*STEADY, *trials("one", "++-"), *trials("two", "+-+")]
    after = [*STEADY, *trials("one", "+--"), *trials("two", "+++")]

    status, found = compared(tmp_path, capsys, before, after)

    assert (status, found["verdict"]) == (0, "no difference")
    assert [(one["case"], one["change"]) for one in found["changed"]] == [("one", "worse"), ("two", "better")]


def test_that_a_regression_is_not_hidden_by_what_got_better_in_another_bucket(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"flame{n}" for n in range(6)]
    burns: dict[str, Any] = {"bucket": "must_escalate", "handed_over": True}
    before = [
        *STEADY,
        *(one for name in names for one in trials(name, "---", **burns)),
        *trials("x", "+++"),
        *trials("y", "+++"),
    ]
    after = [
        *STEADY,
        *(one for name in names for one in trials(name, "+++", **burns)),
        *trials("x", "---"),
        *trials("y", "---"),
    ]

    status, found = compared(tmp_path, capsys, before, after)

    assert (status, found["regressed"]) == (1, ["resolution"])
    assert found["scores"]["must_escalate"]["verdict"] == "better"


def test_that_one_new_unsafe_action_shuts_the_gate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thief: dict[str, Any] = {"bucket": "adversarial"}
    before = [*STEADY, *trials("thief", "+++", **thief), *trials("known", "---", unsafe=True, **thief)]
    after = [*STEADY, *trials("thief", "++", **thief), *trials("thief", "---", unsafe=True, **thief)[2:]]
    after += trials("known", "---", unsafe=True, **thief)

    status, found = compared(tmp_path, capsys, before, after)

    assert (status, found["regressed"], found["new_unsafe"]) == (1, [], ["thief"])


def test_that_a_case_which_is_missing_has_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lost = [*trials("lost0", "+++"), *trials("lost1", "+++"), *trials("broke", "+++")]

    status, found = compared(tmp_path, capsys, [*STEADY, *lost], [*STEADY, *trials("broke", "!!!")])

    assert (status, found["regressed"]) == (1, ["resolution"])
    assert found["missing"] == {"before": [], "after": ["broke", "lost0", "lost1"]}
    assert {(one["case"], one["after"]["transcript"]) for one in found["changed"]} == {
        ("lost0", None),
        ("lost1", None),
        ("broke", None),
    }


def test_that_a_trial_that_broke_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, found = compared(tmp_path, capsys, [*STEADY, *trials("x", "+++")], [*STEADY, *trials("x", "!+!")])

    assert (status, found["changed"]) == (0, [])


def test_that_different_cases_under_one_name_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = kept(tmp_path / "a", trials("x", "++"))
    second = kept(tmp_path / "b", trials("x", "++", hash="another"))
    third = kept(tmp_path / "c", trials("y", "++"))
    fourth = kept(tmp_path / "d", trials("x", "++"), world="tau")

    fifth = kept(tmp_path / "e", trials("x", "++"), customer="openai:somebody")

    for other, why in (
        (fifth, "different customers"),
        (second, "not the same in both runs: x."),
        (third, "no case in common"),
        (fourth, "two worlds"),
    ):
        assert main(["compare", str(first), str(other)]) == 1
        assert why in capsys.readouterr().err


def test_that_people_read_a_table_and_both_transcripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = kept(tmp_path / "a", STEADY, trials("x", "+++"), trials("y", "+++"), trials=3)
    after = kept(tmp_path / "b", STEADY, trials("x", "---"), trials("y", "---"), trials=3)

    assert main(["compare", str(before), str(after)]) == 1

    text = capsys.readouterr().out
    for words in ("100.0%", "80.0%", "p (worse)", "x: worse", "You have 30 days.", "I <cannot> say", "✗ never said"):
        assert words in text
    assert "WORSE: resolution fell by more than chance" in text
