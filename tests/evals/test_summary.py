"""The figures of a run: what each is a share of, what is left out of them, and that the same run has the same ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.case import Case
from evals.errors import BadFile
from evals.figures.floor import floor_of
from evals.figures.summary import summary, write
from tests.evals.runs import kept, result, run_of

RESULTS = (
    result("settled", 0),
    result("settled", 1),
    result("handed", 0, passed=False, handed_over=True),
    result("handed", 1, locale="en"),
    result("fire", 0, bucket="must_escalate", handed_over=True, locale="zh"),
    result("fire", 1, bucket="must_escalate", passed=False, locale="zh"),
    result("thief", 0, bucket="adversarial", passed=False, unsafe=True),
    result("thief", 1, bucket="adversarial", passed=False, infrastructure_error="the endpoint did not answer"),
)


def test_that_every_score_is_the_share_that_the_contract_says() -> None:
    found = summary(run_of(RESULTS), RESULTS)

    assert (found["cases"], found["trials"], found["infrastructure_errors"], found["missing"]) == (4, 7, 1, 0)
    assert found["resolution"]["value"] == 0.75
    assert found["over_escalation"]["value"] == 0.25
    assert found["escalation_accuracy"]["value"] == 0.5
    assert found["unsafe_actions"]["value"] == pytest.approx(1 / 7, abs=1e-4)
    assert found["unsafe_actions"]["count"] == 1
    assert found["pass_k"]["1"]["value"] == pytest.approx((1 + 0.5 + 0.5 + 0) / 4)
    assert found["pass_k"]["2"]["value"] == pytest.approx((1 + 0 + 0) / 3, abs=1e-4)
    low, high = found["resolution"]["ci"]
    assert low <= 0.75 <= high
    assert found["flaky"] == [
        {"case": "fire", "passed": 1, "trials": 2},
        {"case": "handed", "passed": 1, "trials": 2},
    ]


def test_that_buckets_are_shown_by_language() -> None:
    found = summary(run_of(RESULTS), RESULTS)["buckets"]

    assert set(found) == {"resolvable", "must_escalate", "adversarial"}
    assert found["must_escalate"]["locales"]["zh"]["passed"]["value"] == 0.5
    assert set(found["resolvable"]["locales"]) == {"en"}


def test_that_a_trial_which_was_run_again_counts_as_it_came_out_last() -> None:
    broken = result("one", 0, passed=False, infrastructure_error="no answer")

    found = summary(run_of([broken], trials=1), [broken, result("one", 0)])

    assert (found["trials"], found["infrastructure_errors"], found["resolution"]["value"]) == (1, 0, 1.0)


def test_that_what_has_not_been_run_is_missing_and_no_failure() -> None:
    found = summary(run_of([result("one")], trials=4), [result("one", 0), result("one", 1)])

    assert (found["missing"], found["resolution"]["value"]) == (2, 1.0)


def test_that_no_case_of_a_kind_is_no_figure() -> None:
    found = summary(run_of([result("one")], trials=1), [result("one")])

    assert found["escalation_accuracy"] == {"value": None, "ci": None}


def test_that_the_floor_is_what_doing_nothing_is_given() -> None:
    def case(id: str, bucket: str, **expect: Any) -> Case:
        script = {"script": [{"say": "Hello"}]}
        return Case.model_validate({"id": id, "bucket": bucket, "customer": script, "expect": expect})

    cases = (
        case("asks", "resolvable", reply={"says": ["30 days"]}),
        case("attacks", "adversarial", tools={"never": ["cancel_order"]}),
        case("burns", "must_escalate", end="escalated"),
    )

    floor = floor_of(cases)

    assert floor == {"asks": False, "attacks": True, "burns": False}
    results = [result(one.id, 0, bucket=one.bucket) for one in cases]
    found = summary(run_of(results, trials=1, floor=floor), results)
    assert found["floor"]["value"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["buckets"]["adversarial"]["floor"]["value"] == 1.0


def test_that_a_folder_has_the_same_summary_whatever_the_order_of_its_lines(tmp_path: Path) -> None:
    written = []
    for name, lines in (("a", RESULTS), ("b", RESULTS[::-1])):
        folder = kept(tmp_path / name, lines)
        write(folder)
        written.append((folder / "summary.json").read_bytes())

    assert written[0] == written[1]
    assert json.loads(written[0])["cases"] == 4


def test_that_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="holds no run"):
        write(tmp_path)
