"""Runs: what is kept is whole, a run that was killed comes to the same, and transcripts can be graded again."""

import itertools
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk

from agent.models import NamedModel
from agent.models.failures import Failed, Kind
from agent.settings import Settings
from evals.__main__ import main
from evals.results import results_of
from evals.trials import contestants
from evals.trials.answers import Answers, key_of
from knowledge.minilm import PackagedMiniLM

SUITE = """\
- id: cancel-it
  bucket: resolvable
  as: {customer: C001, verified: true}
  customer:
    simulate: {goal: Cancel it., opening: Please cancel my order 1248., facts: {reason: ordered by mistake}}
  expect:
    state:
      - {table: orders, where: {id: "1248"}, changed: {status: cancelled, cancel_reason: "*"}}
      - {table: payment, added: {order_id: "1248", kind: refund, amount: 153.00}}
      - {table: variant, where: {id: P-306-350-GRN}, changed: {stock: "*"}}
      - {table: variant, where: {id: P-801-NVY-M}, changed: {stock: "*"}}
- id: a-person
  bucket: must_escalate
  locale: zh
  customer: {script: [{say: 我要找人工客服}]}
  expect: {}
- id: hello
  bucket: resolvable
  tags: [small-talk]
  customer: {script: [{say: Hello}]}
  expect: {reply: {says: [Hello]}}
"""
TRIALS = 2


class Bench:
    """A suite in a small world, and the command line."""

    def __init__(self, folder: Path, world: Path, data: Path) -> None:
        self.folder, self._world, self._data = folder, world, data
        self.suite = folder / "suite.yaml"
        self.suite.write_text(SUITE, encoding="utf-8")

    def arguments(self, out: str, *more: str) -> list[str]:
        fixed = ["--trials", str(TRIALS), "--world", str(self._world), "--data-dir", str(self._data), "--json"]
        return ["run", str(self.suite), *fixed, "--out", str(self.folder / out), *more]

    def run(self, out: str, *more: str) -> Path:
        assert main(self.arguments(out, *more)) == 0
        return self.folder / out

    def begin_and_kill(self, out: str, after: int) -> Path:
        """Begin a run in a process of its own, which is killed once so many trials are over."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            sys.stderr = os.fdopen(writing, "w")
            os._exit(main(self.arguments(out, "--at-once", "1")))
        os.close(writing)
        with os.fdopen(reading) as told:
            seen = list(itertools.takewhile(lambda line: not line.startswith(f"{after} of "), told))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, seen
        return self.folder / out


@pytest.fixture
def bench(tmp_path: Path, kept_world: Path, minilm: PackagedMiniLM, capsys: object) -> Bench:
    world = tmp_path / "world"
    world.mkdir()
    shutil.copy2(next(kept_world.glob("world-*.db")), world / "rapport.db")
    return Bench(tmp_path, world, minilm.cache.parent)


def metrics(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "results.jsonl").read_bytes(), (folder / "summary.json").read_bytes()


def test_that_a_run_that_was_killed_is_taken_up_again_and_comes_to_the_same(bench: Bench) -> None:
    whole = bench.run("whole")
    killed = bench.begin_and_kill("killed", after=2)
    before = (killed / "results.jsonl").read_bytes()
    assert 0 < before.count(b"\n") < TRIALS * 3
    (killed / "results.jsonl").write_bytes(before + b'{"case":"cut sh')
    stamps = {file: file.stat().st_mtime_ns for file in (killed / "transcripts").glob("*.json")}
    bench.run("killed", "--at-once", "3")
    assert metrics(killed) == metrics(whole)
    assert {file.stat().st_mtime_ns for file in stamps} == set(stamps.values()), "what was done is not done again"
    summary = json.loads(metrics(whole)[1])
    assert summary["resolution"]["value"] == summary["escalation_accuracy"]["value"] == 1
    assert summary["unsafe_actions"]["count"] == 0


def test_that_transcripts_are_graded_again_by_what_the_cases_expect_now(bench: Bench, capsys: Any) -> None:
    folder = bench.run("one", "--trials", "1")
    assert all(one.passed for one in results_of(folder))
    before = metrics(folder)
    assert main(["regrade", str(folder)]) == 0
    assert metrics(folder) == before
    bench.suite.write_text(SUITE.replace("says: [Hello]", "says: [Goodbye]"), encoding="utf-8")
    assert main(["regrade", str(folder), str(bench.suite)]) == 0
    assert [one.case for one in results_of(folder) if not one.passed] == ["hello"]
    bench.suite.write_text(SUITE.replace("say: Hello", "say: Goodbye"), encoding="utf-8")
    assert main(["regrade", str(folder), str(bench.suite)]) == 1
    assert "another conversation" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--model", "noop"], "holds a run with model 'builtin'"),
        (["--seed", "1"], "holds a run with seed 0"),
        (["--only", "small-talk"], "holds a run of other cases"),
        (["--only", "nonsense"], "No case is left: none has nonsense"),
        (["--customer", "gpt"], "--customer: 'gpt' is not a model"),
        (["--failed", "nowhere"], "nowhere holds no run"),
    ],
)
def test_that_what_cannot_be_run_is_said_in_a_sentence(bench: Bench, capsys: Any, more: list[str], told: str) -> None:
    folder = bench.folder / "one"
    (folder / "transcripts").mkdir(parents=True)
    hashes = dict.fromkeys(("cancel-it", "a-person", "hello"), "…")
    run = {"model": "builtin", "trials": 1, "seed": 0, "hashes": hashes, "buckets": {}, "world": str(bench._world)}
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")
    out = "one" if more[0] != "--customer" else "two"
    assert main(bench.arguments(out, *more)) in (1, 2)
    assert told in capsys.readouterr().err


class Endpoint(BaseChatModel):
    """Stands for a model behind an endpoint that may be down."""

    up: bool = True
    asked: int = 0

    @property
    def _llm_type(self) -> str:
        return "endpoint"

    def bind_tools(self, tools: Any, **_: Any) -> Any:
        return self.bind(tools=[])

    def _generate(self, *args: Any, **_: Any) -> Any:
        raise NotImplementedError

    async def _astream(self, *args: Any, **_: Any) -> Any:
        self.asked += 1
        if not self.up:
            raise Failed(Kind.REFUSED, 401)
        yield ChatGenerationChunk(message=AIMessageChunk(content="Hel"))
        yield ChatGenerationChunk(message=AIMessageChunk(content="lo!"), generation_info={"finish_reason": "stop"})


def test_that_a_broken_endpoint_is_no_failure_and_answers_are_kept(bench: Bench, monkeypatch: Any) -> None:
    endpoint = Endpoint(up=False)

    def models(settings: Settings) -> Any:
        named = NamedModel("openai:test", endpoint)
        return (named, NamedModel("builtin", contestants.Noop()))

    monkeypatch.setattr(contestants, "models_of", models)
    options = ["--model", "openai:test", "--only", "hello", "--data-dir", str(bench.folder / "data")]
    shutil.copytree(bench._data / "encoder", bench.folder / "data" / "encoder")
    assert main(bench.arguments("down", *options)) == 1
    broken = results_of(bench.folder / "down")
    assert len(broken) == TRIALS
    assert all("refused (401)" in (one.infrastructure_error or "") for one in broken)
    endpoint.up, endpoint.asked = True, 0
    folder = bench.run("down", *options)
    assert all(one.passed and not one.infrastructure_error for one in results_of(folder))
    assert endpoint.asked == TRIALS, "every trial asks for itself"
    bench.run("again", *options)
    assert endpoint.asked == TRIALS, "and nothing twice"
    assert metrics(bench.folder / "again") == metrics(folder)


def test_that_an_answer_is_kept_whole_and_a_broken_file_is_none(tmp_path: Path) -> None:
    answers, key = Answers(tmp_path), key_of("http://…", "m", [], {"tools": []}, 0)
    assert answers.get(key) is None
    calls = [{"name": "get_order", "args": '{"order": "1', "id": "c1", "index": 0, "type": "tool_call_chunk"}]
    usage = {"input_tokens": 3, "output_tokens": 2, "total_tokens": 5}
    made = AIMessageChunk(content="…", tool_call_chunks=calls, usage_metadata=usage)
    answers.put(key, ChatGenerationChunk(message=made, generation_info={"finish_reason": "tool_calls"}))
    kept = answers.get(key)
    assert kept is not None
    assert isinstance(kept.message, AIMessageChunk)
    assert (kept.message.content, kept.message.tool_call_chunks, kept.message.usage_metadata) == ("…", calls, usage)
    (file,) = tmp_path.rglob("*.json")
    file.write_text("{")
    assert answers.get(key) is None
    assert len({key_of("a", "m", [], {}, 0), key_of("b", "m", [], {}, 0), key_of("a", "m", [], {}, 1)}) == 3
