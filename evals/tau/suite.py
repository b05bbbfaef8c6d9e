"""The benchmark as a suite of ours: a case a task, and the folder with the world and the policy that go with it."""

import asyncio
import os
import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from evals.case import Case, CustomerPart, Expect, GoldAction, ReplyExpected, Simulated, Suite
from evals.errors import BadFile
from evals.results import replace
from evals.tau.calls import IDENTIFIES, TOOLS, ours
from evals.tau.expected import expected
from evals.tau.folder import Action, Folder, Task
from evals.tau.semantics import after
from evals.tau.world import World, keep
from records.database import Database

WORLD = "world"
MOMENT = 1_715_774_400
"""When it is in that world, whose own tools know no time: 2024-05-15, 12:00 UTC."""
HANDS_OVER = "transfer_to_human_agents"
STYLES = {
    "terse": r"brief|terse|few words|private|mysterious|reluctant|minimal",
    "upset": r"rude|angry|upset|unhappy|impatient|firm|emotional|anxious",
    "chatty": r"lonely|chat|talk to|outgoing|funny",
}
_EMAIL, _POSTCODE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), re.compile(r"\b\d{5}\b")
_FIRST_PERSON = (
    (r"\byou are\b|\byou're\b", "I am"),
    (r"\byou were\b", "I was"),
    (r"\byou've\b", "I've"),
    (r"\byou'd\b", "I'd"),
    (r"\byou'll\b", "I'll"),
    (r"\b(to|for|with|of|from|charge|charged|refund|tell|let|give|help|send) you\b", r"\1 me"),
    (r"\byou\b", "I"),
    (r"\byourself\b", "myself"),
    (r"\byours\b", "mine"),
    (r"\byour\b", "my"),
)


async def write(folder: Folder, out: Path) -> Path:
    """Write the suite and its world. `out` is its file, or a folder for `suite.yaml`. Returns the file."""
    file = out if out.suffix in (".yaml", ".yml") else out / "suite.yaml"
    suite = suite_of(folder)
    await _keep_world(folder.world, file.parent / WORLD)
    value = suite.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    replace(file, yaml.dump(value, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120))
    return file


def suite_of(folder: Folder) -> Suite:
    """The cases of all tasks. Raises BadFile, which names the task."""
    return Suite(
        cases=tuple(case_of(folder.world, task) for task in folder.tasks),
        world=WORLD,
        policy=f"{folder.policy.strip()}\n\n{_names(folder.policy)}",
        exchange_refunds="any",
        verify=("knowledge_match",),
    )


def _names(policy: str) -> str:
    """What the tools that a policy names are called here."""
    named = {theirs: ours for theirs, (ours, _) in TOOLS.items() if theirs in policy}
    called = "; ".join(f"{theirs} is {ours}" for theirs, ours in named.items())
    return f"The tools have other names here: {called}." if named else ""


def case_of(world: World, task: Task) -> Case:
    actions, told = task.evaluation_criteria.actions, task.user_scenario.instructions
    user = _user(world, task)
    before = part(world, user, actions)
    state, _ = after(before, actions)
    try:
        calls = [*_identification(world, actions, user), *(ours(one) for one in actions if one.name != "think")]
    except BadFile as error:
        raise BadFile(f"task {task.id}: {error}") from None
    return Case(
        id=f"tau-{task.id}",
        tags=("tau-retail",),
        bucket="must_escalate" if any(one.name == HANDS_OVER for one in actions) else "resolvable",
        customer=CustomerPart(
            simulate=Simulated(
                goal=" ".join(filter(None, (told.reason_for_call, told.task_instructions, told.unknown_info))),
                opening=first_person(told.reason_for_call),
                facts=_facts(world, task, user),
                style=_style(told.task_instructions or ""),
                patience=10,
            )
        ),
        expect=Expect(
            state=expected(before, state, user),
            reply=ReplyExpected(says=tuple(task.evaluation_criteria.communicate_info)),
        ),
        actions=tuple(calls),
    )


def part(world: World, user: str | None, actions: Sequence[Action]) -> World:
    """As much of a world as actions can reach: the rest stays as it is."""
    named = {action.arguments.get("order_id") for action in actions}
    orders = {id: order for id, order in world["orders"].items() if id in named or (user and order["user_id"] == user)}
    users = {user, *(order["user_id"] for order in orders.values())}
    products = {item["product_id"] for order in orders.values() for item in order["items"]}
    return {
        "orders": orders,
        "users": {id: world["users"][id] for id in sorted(filter(None, users))},
        "products": {id: world["products"][id] for id in sorted(products)},
    }


def first_person(text: str) -> str:
    """What the benchmark tells the customer, as the customer says it."""
    for pattern, said in _FIRST_PERSON:
        text = re.sub(pattern, said, text, flags=re.IGNORECASE)
    return text


def _user(world: World, task: Task) -> str | None:
    """Whose task it is: whom the actions name, whose orders they are about, or whom the customer is said to be."""
    for action in task.evaluation_criteria.actions:
        given = action.arguments
        if id := given.get("user_id") or world["orders"].get(given.get("order_id", ""), {}).get("user_id"):
            return str(id)
    known = task.user_scenario.instructions.known_info or ""
    named = [action.arguments for action in task.evaluation_criteria.actions if action.name in IDENTIFIES]
    for id, user in world["users"].items():
        name = user["name"]
        full = f"{name['first_name']} {name['last_name']}"
        if id in known or user["email"] in known or (full in known and user["address"]["zip"] in known):
            return id
        if any(one.get("email") == user["email"] for one in named):
            return id
    return None


def _identification(world: World, actions: Sequence[Action], user: str | None) -> list[GoldAction]:
    """Many tasks leave out how the customer was found: without it nothing of theirs can be looked at."""
    if user is None or any(one.name in IDENTIFIES for one in actions):
        return []
    return [ours(Action(name="find_user_id_by_email", arguments={"email": world["users"][user]["email"]}))]


def _facts(world: World, task: Task, user: str | None) -> dict[str, str]:
    """What the customer says when asked: an e-mail only where they know theirs."""
    told = task.user_scenario.instructions
    known = told.known_info or ""
    facts = {}
    if emails := _EMAIL.findall(known):
        facts["email"] = " or ".join(emails)
    if user:
        row = world["users"][user]
        facts["name"] = f"{row['name']['first_name']} {row['name']['last_name']}"
        facts["postcode"] = row["address"]["zip"]
    elif code := _POSTCODE.search(known):
        facts["postcode"] = code[0]
    if orders := list(dict.fromkeys(re.findall(r"#W\d+", f"{told.reason_for_call} {known} {told.task_instructions}"))):
        facts["order"] = " and ".join(orders)
    return facts


def _style(instructions: str) -> str:
    return next((name for name, words in STYLES.items() if re.search(words, instructions, re.IGNORECASE)), "plain")


async def _keep_world(world: World, folder: Path) -> None:
    """The data directory that a run starts from: always the same bytes of time."""
    file = await asyncio.to_thread(_emptied, folder)
    database = Database(f"sqlite+aiosqlite:///{file}")
    try:
        await database.migrate()
        async with database.writing() as session:
            await keep(session, world)
        async with database.engine.connect() as connection:
            await connection.exec_driver_sql("COMMIT")
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        await database.close()
    os.utime(file, (MOMENT, MOMENT))


def _emptied(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.glob("rapport.db*"):
        old.unlink()
    return folder / "rapport.db"
