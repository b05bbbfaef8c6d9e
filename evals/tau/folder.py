"""The benchmark's folder: db.json, policy.md and a file of tasks, read whole, or refused with the file, the task and
the field.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from evals.errors import BadFile
from evals.tau.world import World

TASKS = ("tasks.json", "tasks_train.json")
"""What a folder's tasks are called, where the command does not say."""


class _Part(BaseModel):
    """Further fields are the benchmark's own."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Place(_Part):
    address1: str
    address2: str
    city: str
    state: str
    zip: str
    country: str


class Item(_Part):
    name: str
    product_id: str
    item_id: str
    price: float
    options: dict[str, str]


class Parcel(_Part):
    tracking_id: list[str]
    item_ids: list[str]


class Paid(_Part):
    transaction_type: Literal["payment", "refund"]
    amount: float
    payment_method_id: str


class BenchOrder(_Part):
    order_id: str
    user_id: str
    address: Place
    items: list[Item] = Field(min_length=1)
    status: str
    fulfillments: list[Parcel]
    payment_history: list[Paid]


class BenchVariant(_Part):
    item_id: str
    options: dict[str, str]
    available: bool
    price: float


class BenchProduct(_Part):
    product_id: str
    name: str
    variants: dict[str, BenchVariant]


class Name(_Part):
    first_name: str
    last_name: str


class Method(_Part):
    source: Literal["credit_card", "gift_card", "paypal"]
    id: str
    balance: float | None = None


class BenchUser(_Part):
    user_id: str
    name: Name
    address: Place
    email: str
    payment_methods: dict[str, Method]
    orders: list[str]


class BenchWorld(_Part):
    products: dict[str, BenchProduct]
    users: dict[str, BenchUser] = Field(min_length=1)
    orders: dict[str, BenchOrder]


class Action(_Part):
    """A gold action: a call of one of the benchmark's tools."""

    name: str
    arguments: dict[str, Any] = Field(default_factory=dict)


class Instructions(_Part):
    """What the benchmark tells the model that plays the customer, in the second person."""

    reason_for_call: str = Field(min_length=1)
    known_info: str | None = None
    unknown_info: str | None = None
    task_instructions: str | None = None


class Scenario(_Part):
    instructions: Instructions


class Criteria(_Part):
    actions: list[Action]
    communicate_info: list[str] = Field(default_factory=list)


class Task(_Part):
    id: str = Field(min_length=1)
    user_scenario: Scenario
    evaluation_criteria: Criteria


@dataclass(frozen=True, slots=True)
class Folder:
    """All of it."""

    world: World
    policy: str
    tasks: tuple[Task, ...]


def read(folder: Path, tasks: Path | None = None) -> Folder:
    """The folder. Raises BadFile."""
    world = _json(folder / "db.json")
    _checked(TypeAdapter(BenchWorld), world, folder / "db.json")
    _require_whole(world, folder / "db.json")
    policy = _text(folder / "policy.md")
    return Folder(world, policy, _tasks(tasks or _named(folder)))


def _named(folder: Path) -> Path:
    found = [folder / name for name in TASKS if (folder / name).exists()]
    if not found:
        raise BadFile(f"{folder} has neither {' nor '.join(TASKS)}: name the file of tasks with --tasks")
    return found[0]


def _tasks(path: Path) -> tuple[Task, ...]:
    raw = _json(path)
    if not isinstance(raw, list) or not raw:
        raise BadFile(f"{path}: a list of tasks is expected, and at least one")
    tasks = tuple(_task(path, place, one) for place, one in enumerate(raw))
    ids = [task.id for task in tasks]
    if repeated := next((id for id in ids if ids.count(id) > 1), None):
        raise BadFile(f"{path}: task {repeated} is there twice")
    return tasks


def _task(path: Path, place: int, raw: Any) -> Task:
    name = raw.get("id", f"number {place + 1}") if isinstance(raw, dict) else f"number {place + 1}"
    task: Task = _checked(TypeAdapter(Task), raw, path, f"task {name}: ")
    return task


def _require_whole(world: World, path: Path) -> None:
    """Raises BadFile where something names what is not there."""
    for id, order in world["orders"].items():
        if order["user_id"] not in world["users"]:
            raise BadFile(f"{path}: orders.{id}.user_id: there is no user {order['user_id']}")
        for place, item in enumerate(order["items"]):
            if item["product_id"] not in world["products"]:
                raise BadFile(f"{path}: orders.{id}.items.{place}.product_id: there is no {item['product_id']}")


def _checked(kind: TypeAdapter[Any], raw: Any, path: Path, before: str = "") -> Any:
    try:
        return kind.validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadFile(f"{path}: {before}{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise BadFile(f"{path}, line {error.lineno} is not JSON: {error.msg}") from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not UTF-8 (byte {error.start + 1}): save it as UTF-8") from None
