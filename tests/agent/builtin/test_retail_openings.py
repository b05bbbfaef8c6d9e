"""The opening lines of real retail tasks: is the kind of request that `builtin` names one that has to be carried out?

The lines are told to an actor ("You want to return …"); a rule puts them into the first person.
Measured, never tuned on.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from agent.builtin import recognise

TASKS = Path(__file__).parents[4] / "shared" / "data" / "tau_retail" / "tasks_train.json"
FLOOR = 0.85
"""The goal."""
FIRST_PERSON = [
    (r"\byou are\b", "I am"),
    (r"\byou're\b", "I'm"),
    (r"\byou were\b", "I was"),
    (r"\byou've\b", "I've"),
    (r"\byou'd\b", "I'd"),
    (r"\byou'll\b", "I'll"),
    (r"\byourself\b", "myself"),
    (r"\byours\b", "mine"),
    (r"\byour\b", "my"),
    (r"(?<=\bfor )you\b|(?<=\bto )you\b|(?<=\bgive )you\b|(?<=\btell )you\b|(?<=\bwith )you\b", "me"),
    (r"\byou\b", "I"),
]
NAMED = {
    "cancel_order": "cancel",
    "return_items": "return",
    "refund": "return",
    "exchange_items": "exchange",
    "change_order_items": "change",
    "change_order_address": "change",
    "change_address": "change",
    "change_payment": "change",
    "ask_human": "person",
}
"""Everything else that is a request asks for information."""
GOLD = {
    "cancel_pending_order": "cancel",
    "return_delivered_order_items": "return",
    "exchange_delivered_order_items": "exchange",
    "modify_pending_order_items": "change",
    "modify_pending_order_address": "change",
    "modify_pending_order_payment": "change",
    "modify_user_address": "change",
    "transfer_to_human_agents": "person",
}


def first_person(line: str) -> str:
    for pattern, words in FIRST_PERSON:
        line = re.sub(pattern, words, line, flags=re.IGNORECASE)
    return line


def carried_out(task: dict[str, Any]) -> set[str]:
    """The kinds of the gold actions; information too where something has to be told, or nothing is done."""
    wanted = task["evaluation_criteria"]
    kinds = {GOLD[action["name"]] for action in wanted["actions"] if action["name"] in GOLD}
    return kinds | {"information"} if wanted["communicate_info"] or not kinds else kinds


@pytest.mark.measured
@pytest.mark.skipif(not TASKS.exists(), reason="the retail tasks are not on this machine")
def test_that_the_kind_of_request_is_one_that_is_carried_out() -> None:
    tasks = json.loads(TASKS.read_text(encoding="utf-8"))
    right = every = 0
    for task in tasks:
        line = first_person(task["user_scenario"]["instructions"]["reason_for_call"])
        named = [NAMED.get(request.intent, "information") for request in recognise(line).requests]
        right += bool(named) and named[0] in carried_out(task)
        every += bool(named) and set(named) <= carried_out(task)
    print(f"first kind right: {right} of {len(tasks)} ({right / len(tasks):.1%}); every kind right: {every}")  # noqa: T201
    assert right / len(tasks) >= FLOOR


def test_that_a_line_is_put_into_the_first_person() -> None:
    assert first_person("You want your money back, and you're angry with yourself.") == (
        "I want my money back, and I'm angry with myself."
    )
