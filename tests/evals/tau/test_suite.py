"""The benchmark as a suite of ours: an oracle passes all of it, doing nothing passes next to none."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from agent.settings import Settings
from evals.__main__ import main
from evals.case import Case, GoldAction, Suite, read_suite
from evals.figures.floor import floor_of
from evals.grading.grade import grade
from evals.results import Result
from evals.tau.folder import Task, read
from evals.tau.suite import case_of, first_person, write
from evals.trials.lab import lab_of
from evals.trials.trial import Lab, run_trial
from evals.trials.world import world_at
from knowledge.minilm import PackagedMiniLM
from tests.evals.tau import bench

REAL = Path(__file__).parents[3].parent / "shared" / "data" / "tau_retail"
SAMPLE = ("10", "22", "35", "41", "98", "99", "105")
"""A handover, an address that stays what it was, all kinds of writes, money back on another card, what is forbidden."""


@asynccontextmanager
async def opened(folder: Path, tmp_path: Path, minilm: PackagedMiniLM) -> AsyncIterator[Any]:
    """The suite of a benchmark's folder, and a lab whose agent is an oracle."""
    found = read(folder)
    file = await write(found, tmp_path / "suite")
    suite = read_suite(file)
    async with world_at(file.parent / "world", minilm) as world:
        yield suite, lab_of(Settings(data_dir=tmp_path, model="oracle"), world, tmp_path, suite=suite)


async def came(lab: Lab, case: Case, *actions: tuple[str, dict[str, Any]]) -> Result:
    """What it comes to when somebody does this instead of what they should do."""
    calls = tuple(GoldAction(name=name, arguments=arguments) for name, arguments in actions)
    return grade(case, await run_trial(lab, case.model_copy(update={"actions": calls}) if actions else case, 0))


async def test_that_an_oracle_passes_every_task_and_doing_nothing_none(tmp_path: Path, minilm: PackagedMiniLM) -> None:
    async with opened(bench.write(tmp_path / "bench"), tmp_path, minilm) as (suite, lab):
        results = {case.id: await came(lab, case) for case in suite.cases}

        assert {id: one.reasons for id, one in results.items() if not one.passed} == {}
        assert [one.case for one in results.values() if one.handed_over] == ["tau-person"]
        assert not any(floor_of(suite.cases).values())


async def test_that_a_wrong_item_a_missing_write_and_an_extra_write_each_fail(
    tmp_path: Path, minilm: PackagedMiniLM
) -> None:
    who = ("identify_customer", {"name": "Ada Byron", "postcode": "89501"})
    right = {"order": "#W2", "items": ["22", "11"], "refund_to": "gift_1"}
    async with opened(bench.write(tmp_path / "bench"), tmp_path, minilm) as (suite, lab):
        case = next(one for one in suite.cases if one.id == "tau-return")

        turned = await came(lab, case, who, ("return_items", {**right, "items": ["11", "22"]}))
        wrong = await came(lab, case, who, ("return_items", {**right, "items": ["22"]}))
        missing = await came(lab, case, who)
        extra = await came(lab, case, who, ("return_items", right), ("cancel_order", {"order": "#W4", "reason": "no"}))
        other = await came(lab, case, ("identify_customer", {"email": "bo@example.com"}), ("return_items", right))

    assert (turned.passed, turned.unsafe) == (True, False)
    assert (wrong.passed, wrong.unsafe) == (False, True)
    assert (missing.passed, missing.unsafe) == (False, False)
    assert (extra.passed, extra.unsafe) == (False, True)
    assert (other.passed, other.unsafe) == (False, True)
    assert "is not this" not in str(other.reasons)


def test_that_numbers_are_the_same_however_the_benchmark_writes_them() -> None:
    """40 and 40.0 in its world are one amount, and expect the same rows."""
    world, same = bench.world(), bench.world()
    world["orders"]["#W1"]["items"][1]["price"] = 40
    task = Task.model_validate(bench.TASKS[1])

    assert case_of(world, task).expect == case_of(same, task).expect


def test_that_a_suite_is_written_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = bench.write(tmp_path / "bench"), tmp_path / "suites" / "mine.yaml"

    assert main(["import", "tau", str(folder), "--out", str(out), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told == {"suite": str(out), "cases": len(bench.TASKS), "passed_by_doing_nothing": []}
    suite = read_suite(out)
    assert isinstance(suite, Suite)
    assert (suite.verify, suite.exchange_refunds) == (("knowledge_match",), "any")
    assert suite.policy is not None
    assert bench.POLICY.strip() in suite.policy
    assert (out.parent / "world" / "rapport.db").exists()


def test_that_a_task_with_a_tool_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = bench.write(tmp_path / "bench", [bench.task("nine", bench.WHO, ("fly", {}))])

    assert main(["import", "tau", str(folder), "--out", str(tmp_path / "out")]) == 1
    assert "task nine: there is no tool 'fly'" in capsys.readouterr().err


def test_that_customers_speak_of_themselves() -> None:
    told = "You want to return your lamp. If that's impossible, you'd like the agent to refund you; you are in a hurry."
    said = "I want to return my lamp. If that's impossible, I'd like the agent to refund me; I am in a hurry."
    assert first_person(told) == said


@pytest.mark.skipif(not REAL.exists(), reason="the τ-retail world is not beside this checkout")
async def test_that_an_oracle_passes_real_tasks_of_every_kind(tmp_path: Path, minilm: PackagedMiniLM) -> None:
    """All 74 of them take half a minute: docs/evals.md has the command."""
    async with opened(REAL, tmp_path, minilm) as (suite, lab):
        cases = {case.id: case for case in suite.cases}
        results = [await came(lab, cases[f"tau-{id}"]) for id in SAMPLE]

    assert {one.case: one.reasons for one in results if not one.passed} == {}
    assert sorted(case for case, passed in floor_of(cases.values()).items() if passed) == [
        "tau-105",
        "tau-25",
        "tau-57",
    ]
