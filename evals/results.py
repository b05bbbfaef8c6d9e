"""What a run leaves behind: one line a trial in results.jsonl, its times in timings.jsonl, and its whole transcript.

`DIR/run.json` is written first and says what is run; `DIR/results.jsonl` and `DIR/timings.jsonl` are appended to, a
line a finished trial; `DIR/transcripts/CASE.TRIAL.json` holds all that a trial was graded on. Times are kept apart, so
that two runs of the same thing have the same results, byte for byte.
"""

from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import BadFile

Bucket = Literal["resolvable", "must_escalate", "adversarial"]
End = Literal["ai", "waiting", "human", "closed"]


class Line(BaseModel):
    """A value as it stands in a file of a run."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reason(Line):
    """Why a trial failed. `entry` is the number of the entry in the transcript that shows it, where one does."""

    kind: Literal["state", "tools", "reply", "end", "limits", "criteria", "customer"]
    text: str
    entry: int | None = None


class Result(Line):
    """What a trial came to. With an `infrastructure_error` it says nothing about the agent, and counts as no trial."""

    case: str
    trial: int = Field(ge=0)
    hash: str = Field(description="of the case: results of different cases under one name are not compared")
    bucket: Bucket
    locale: str
    tags: tuple[str, ...] = ()
    passed: bool
    reasons: tuple[Reason, ...] = ()
    end: End = "ai"
    handed_over: bool = False
    unsafe: bool = Field(False, description="the database differs by a write that the case does not permit")
    turns: int = Field(0, description="answers of the AI")
    tools: tuple[str, ...] = Field((), description="the calls that did something or read something, in order")
    refused: tuple[str, ...] = Field((), description="the calls that the guard refused, in order")
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = Field(0.0, description="US dollars")
    gave_up: bool = Field(False, description="the customer ran out of patience")
    customer_errors: int = Field(0, description="mistakes of the simulated customer that could be noticed")
    judged: bool | None = Field(None, description="what a judge said of the criteria; none: not judged")
    infrastructure_error: str | None = None

    @property
    def key(self) -> tuple[str, int]:
        return self.case, self.trial


class Timing(Line):
    """How long a trial took, in seconds, and each of its turns, in milliseconds."""

    case: str
    trial: int
    seconds: float
    first_text_ms: tuple[int, ...] = ()
    total_ms: tuple[int, ...] = ()


class Change(Line):
    """A row that differs at the end of a trial. Values are as JSON has them; amounts are decimal strings."""

    table: str
    change: Literal["added", "changed", "removed"]
    key: dict[str, Any]
    before: dict[str, Any] = Field(default_factory=dict, description="the row as it was; none of an added one")
    after: dict[str, Any] = Field(default_factory=dict, description="the row as it is; none of a removed one")


class Said(Line):
    """An entry of the log, as a reader sees it; `body` is the entry's own."""

    number: int
    kind: str
    author: str
    body: dict[str, Any]


class Transcript(Line):
    """All that a trial is graded on: `regrade` needs nothing else but the case."""

    case: str
    trial: int
    hash: str
    entries: tuple[Said, ...]
    changes: tuple[Change, ...]
    end: End
    gave_up: bool = False
    customer_errors: tuple[str, ...] = ()
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    total_ms: tuple[int, ...] = ()
    first_text_ms: tuple[int, ...] = ()


class Run(Line):
    """What was run. `hashes` names every case of it: one that has no result has not been run yet, or was lost."""

    model: str
    trials: int
    seed: int
    hashes: dict[str, str]
    buckets: dict[str, Bucket]
    world: str = "demo"
    customer: str = Field("simulated", description="or the model that played the simulated customers")
    judge: str = Field("", description="the model that judges criteria; none: they are not judged")
    floor: dict[str, bool] = Field(default_factory=dict, description="whether a case passes when nothing is done")


Kind = TypeVar("Kind", bound=Line)


def read_lines(path: Path, kind: type[Kind]) -> list[Kind]:
    """Every line of a file. A last line that a crash cut short is not there.

    Raises:
        BadFile: names the line that cannot be read.
    """
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(_whole(path.read_bytes()).decode().splitlines(), 1):
        try:
            found.append(kind.model_validate_json(line))
        except ValidationError as error:
            raise BadFile(f"{path}, line {number}: {error.errors()[0]['msg']}") from None
    return found


def results_of(folder: Path) -> list[Result]:
    """The results of a run, by case and trial, whatever the order in which they were finished."""
    return sorted(read_lines(folder / "results.jsonl", Result), key=lambda one: one.key)


def run_of(folder: Path) -> Run:
    """What a run is of. Raises BadFile when the folder holds none."""
    return _read(folder / "run.json", Run, f"{folder} holds no run: it has no run.json")


def transcript_of(folder: Path, case: str, trial: int) -> Transcript:
    path = folder / "transcripts" / f"{case}.{trial}.json"
    return _read(path, Transcript, f"{folder} has no transcript of {case}, trial {trial}")


def replace(path: Path, text: str) -> None:
    """Write a file whole: a crash leaves what was there before."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _read(path: Path, kind: type[Kind], missing: str) -> Kind:
    try:
        return kind.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise BadFile(missing) from None
    except ValidationError as error:
        raise BadFile(f"{path} cannot be read: {error.errors()[0]['msg']}") from None


def _whole(text: bytes) -> bytes:
    return text[: text.rfind(b"\n") + 1]
