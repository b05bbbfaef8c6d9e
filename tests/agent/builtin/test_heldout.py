"""How much `builtin` understands of what it was not fitted to.

The utterances were written before its rules, by somebody who did not see them. They are measured and never
tuned on. The table is printed with `pytest -s`.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.builtin import recognise
from agent.builtin.understanding.examples import TRAINED_ON, examples, trained_on

HELD_OUT = Path(__file__).parent / "heldout" / "utterances.jsonl"


@pytest.mark.measured
def test_that_most_of_what_it_was_not_fitted_to_is_understood() -> None:
    right, wrong, missed, invented = 0, 0, Counter[str](), Counter[str]()
    for row in _rows():
        found, wanted = set(recognise(row["text"], expecting=row["expecting"]).intents), set(row["intents"])
        right, wrong = right + (found == wanted), wrong + (found != wanted)
        missed.update(wanted - found)
        invented.update(found - wanted)
    for intent in sorted({*missed, *invented}):
        print(f"{intent:22} missed {missed[intent]:3}  invented {invented[intent]:3}")  # noqa: T201
    print(f"exactly right: {right} of {right + wrong} ({right / (right + wrong):.1%})")  # noqa: T201
    assert right / (right + wrong) >= FLOOR


FLOOR = 0.90
"""The goal."""


def test_that_nothing_was_trained_on_what_it_is_judged_by() -> None:
    judged = {_bare(row["text"]) for row in _rows() if len(row["text"]) > 12}
    both = judged & {_bare(one.text) for one in examples()}
    assert len(both) <= 5, both


def test_that_the_reader_is_of_today() -> None:
    assert TRAINED_ON.read_text() == trained_on(), "run python -m agent.builtin.understanding.training"


def _rows() -> Iterator[dict[str, Any]]:
    return map(json.loads, HELD_OUT.read_text(encoding="utf-8").splitlines())


def _bare(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
