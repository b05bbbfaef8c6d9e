"""A case: who comes, what is true, what they want, and what must be so at the end. YAML in; nothing is run here."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from evals.errors import BadFile
from evals.results import Bucket, End
from records.tables import metadata
from tools import all_tools
from tools.policy import Deployment, ExchangeRefunds

ANY = "*"
"""As the value of a column: it must be there, and may be anything."""
Row = dict[str, Any]
TOOLS = frozenset(tool.name for tool in all_tools())


class Part(BaseModel):
    """A piece of a case: nothing unknown in it, and nothing that changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Who(Part):
    """Who the customer is; `verified` when the website has vouched for them. Nobody known: a visitor."""

    customer: str | None = None
    verified: bool = False

    @model_validator(mode="after")
    def _known(self) -> "Who":
        if self.verified and not self.customer:
            raise ValueError("nobody can be verified without being a customer: name one, or leave `verified` out")
        return self


class Given(Part):
    """A change of the seed, before the conversation begins."""

    table: str
    add: Row = Field(default_factory=dict)
    where: Row = Field(default_factory=dict)
    set: Row = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_of_them(self) -> "Given":
        _columns(self.table, {**self.add, **self.where, **self.set})
        if bool(self.add) == bool(self.where and self.set):
            raise ValueError("write either `add`, or `where` and `set`")
        return self


class Document(Part):
    """An article that the knowledge base holds in this case only."""

    name: str = Field(pattern=r"^[\w-]+\.md$")
    text: str


class Say(Part):
    """A line of a script. `button` answers the action that waits, with the widget's button."""

    say: str = ""
    button: Literal["yes", "no"] | None = None

    @model_validator(mode="after")
    def _something(self) -> "Say":
        if bool(self.say) == bool(self.button):
            raise ValueError("a line either says something or presses a button")
        return self


class Simulated(Part):
    """A customer who answers what they are asked.

    `facts` by subject: order, reason, item, variant, email, address, payment … `offer` is what they say to an offer,
    `person: no` that they do not want to be passed to one, `again` their wish in other words.
    """

    goal: str
    opening: str
    then: tuple[str, ...] = Field((), description="what they want next, each once the one before is settled")
    facts: dict[str, str] = Field(default_factory=dict)
    confirms: bool = True
    style: Literal["plain", "terse", "chatty", "upset"] = "plain"
    patience: int = Field(6, ge=1, le=30, description="answers that may bring nothing before they give up")


class CustomerPart(Part):
    """Either lines, or somebody simulated."""

    script: tuple[Say, ...] = ()
    simulate: Simulated | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "CustomerPart":
        if bool(self.script) == bool(self.simulate):
            raise ValueError("write either a `script` of lines or `simulate`")
        return self


class RowExpected(Part):
    """A row that must differ: exactly these columns of a changed one, and at least these of an added one."""

    table: str
    added: Row | None = None
    changed: Row | None = None
    removed: Row | None = None
    where: Row = Field(default_factory=dict, description="which row is changed, as it was before")
    optional: bool = Field(False, description="it may differ in this way, and need not")
    many: bool = Field(False, description="any number of rows may differ in this way, and none need to")

    @model_validator(mode="after")
    def _one_of_them(self) -> "RowExpected":
        if sum(part is not None for part in (self.added, self.changed, self.removed)) != 1:
            raise ValueError("write one of `added`, `changed` (with `where`) and `removed`")
        if (self.changed is not None) != bool(self.where):
            raise ValueError("`where` goes with `changed`, and `changed` with `where`")
        _columns(self.table, {**(self.added or {}), **(self.changed or {}), **(self.removed or {}), **self.where})
        return self


class ToolsExpected(Part):
    """Names of tools. `match` holds what was called against `must`: strict is the same calls in the same order,
    unordered the same in any order, superset at least those, subset none but those."""

    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    match: Literal["strict", "unordered", "subset", "superset"] = "superset"

    @field_validator("must", "never")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(names) - TOOLS:
            raise ValueError(f"there is no tool {min(unknown)!r}")
        return names


class ReplyExpected(Part):
    """What the AI's words together must hold, must not hold, and whose passages they cite. `a|b`: one of them."""

    says: tuple[str, ...] = ()
    never_says: tuple[str, ...] = ()
    cites: tuple[str, ...] = Field((), description="titles of articles, or parts of them")


class Limits(Part):
    """What a trial may take."""

    turns: int | None = None
    seconds: float | None = None
    tokens: int | None = None
    cost: float | None = None


class Expect(Part):
    """What must be so at the end. `state`: these rows differ, and no other."""

    state: tuple[RowExpected, ...] = ()
    tools: ToolsExpected = ToolsExpected()
    reply: ReplyExpected = ReplyExpected()
    end: End | Literal["escalated"] | None = Field(None, description="escalated: a person has it, or it waits for one")
    limits: Limits = Limits()


class GoldAction(Part):
    """A call that an oracle makes: what somebody who knows everything would do."""

    name: str
    arguments: dict[str, Any] = Field(default_factory=dict)


class Case(Part):
    """One thing to hold the agent to."""

    id: str = Field(pattern=r"^[\w][\w.-]*$", max_length=100)
    locale: Literal["en", "zh"] = "en"
    tags: tuple[str, ...] = ()
    bucket: Bucket
    who: Who = Field(Who(), alias="as")
    given: tuple[Given, ...] = ()
    documents: tuple[Document, ...] = ()
    customer: CustomerPart
    expect: Expect
    criteria: tuple[str, ...] = Field((), description="for a judge, where there is one")
    actions: tuple[GoldAction, ...] = ()

    @property
    def hash(self) -> str:
        """The same for the same case, whatever the order of its keys and the form of its file."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class Suite(Part):
    """A file of cases. An imported suite may bring the world it is about, and the rules of its shop."""

    cases: tuple[Case, ...] = Field(min_length=1)
    world: str | None = Field(None, description="a folder beside the file, with the data directory to start from")
    policy: str | None = Field(None, description="a text for the agent, beside its own")
    exchange_refunds: ExchangeRefunds = "payer"
    verify: tuple[Literal["signature", "code", "knowledge_match"], ...] = ("signature", "code")

    def deployment(self, base: Deployment) -> Deployment:
        """A deployment under the rules of this suite."""
        proofs, rules = frozenset(self.verify), self.policy or base.rules
        return replace(
            base, identified_by=proofs, verified_by=proofs, rules=rules, exchange_refunds=self.exchange_refunds
        )


def read_suite(path: Path) -> Suite:
    """A suite. Raises BadFile, which names the file, the line and the field."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        value = yaml.load(text, Loader=yaml.CSafeLoader)
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not UTF-8 (byte {error.start + 1}): save it as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadFile(f"{path}, line {line} is not YAML: {error.problem}") from None
    try:
        return Suite.model_validate({"cases": value} if isinstance(value, list) else value)
    except ValidationError as error:
        raise BadFile(_where(path, root, error, listed=isinstance(value, list))) from None


def read_suites(paths: list[Path]) -> list[tuple[Path, Suite]]:
    """Several suites. Raises BadFile, also for an id that two cases have."""
    suites, seen = [], dict[str, Path]()
    for path in paths:
        suite = read_suite(path)
        for case in suite.cases:
            if case.id in seen:
                raise BadFile(f"{path}: a case {case.id!r} stands in {seen[case.id]} already: ids are unique")
            seen[case.id] = path
        suites.append((path, suite))
    return suites


def _where(path: Path, root: Any, error: ValidationError, *, listed: bool) -> str:
    first = error.errors()[0]
    place = [*first["loc"]][1 if listed else 0 :] if first["loc"] else []
    line, name = _line(root, place), ""
    cases = [key for key in first["loc"] if isinstance(key, int)]
    field = ".".join(str(key) for key in place if not isinstance(key, int)) or "the file"
    if cases:
        name = f", case {cases[0] + 1}"
    return f"{path}, line {line}{name}: {field}: {first['msg'].removeprefix('Value error, ')}"


def _line(node: Any, place: list[Any]) -> int:
    """The line of the innermost node on the way to a place that is there."""
    for key in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        elif isinstance(node, yaml.MappingNode):
            inner = next((value for name, value in node.value if name.value == str(key)), None)
            if inner is None:
                break
            node = inner
    return int(node.start_mark.line) + 1 if node is not None else 1


def _columns(table: str, values: Row) -> None:
    if table not in metadata.tables:
        raise ValueError(f"there is no table {table!r}")
    if unknown := set(values) - set(metadata.tables[table].columns.keys()):
        raise ValueError(f"the table {table!r} has no column {min(unknown)!r}")
