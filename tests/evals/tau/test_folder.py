"""Errors in the benchmark's folder: the sentence names the file, the task and the field."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import BadFile
from evals.tau.folder import read
from tests.evals.tau import bench


def test_that_a_whole_folder_is_read(tmp_path: Path) -> None:
    found = read(bench.write(tmp_path / "bench"))

    assert [task.id for task in found.tasks] == [task["id"] for task in bench.TASKS]
    assert found.policy == bench.POLICY


def test_that_a_broken_task_is_named(tmp_path: Path) -> None:
    broken = bench.task("seven")
    del broken["evaluation_criteria"]["actions"]
    folder = bench.write(tmp_path / "bench", [bench.task("six"), broken])

    with pytest.raises(BadFile, match=r"tasks\.json: task seven: evaluation_criteria\.actions: Field required"):
        read(folder)


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("orders", "#W1", "items", 0, "price"), "dear", r"db\.json: orders\.#W1\.items\.0\.price"),
        (("orders", "#W1", "user_id"), "eve", r"db\.json: orders\.#W1\.user_id: there is no user eve"),
        (("users",), {}, r"db\.json: users"),
    ],
)
def test_that_a_broken_world_is_named(tmp_path: Path, path: tuple[Any, ...], value: Any, named: str) -> None:
    folder, world = bench.write(tmp_path / "bench"), bench.world()
    place: Any = world
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    (folder / "db.json").write_text(json.dumps(world), encoding="utf-8")

    with pytest.raises(BadFile, match=named):
        read(folder)


def test_that_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = bench.write(tmp_path / "bench")
    (folder / "policy.md").unlink()

    with pytest.raises(BadFile, match=r"policy\.md cannot be read"):
        read(folder)
    with pytest.raises(BadFile, match=r"other\.json cannot be read"):
        read(bench.write(tmp_path / "bench"), tmp_path / "other.json")
