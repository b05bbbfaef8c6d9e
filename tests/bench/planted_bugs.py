"""Does the instrument see what it is for? Twelve bugs, planted in the agent one at a time: `compare` must stop each.

    python -m tests.bench.planted_bugs OUT [--trials 3] [--all] [BUG …]

Runs the cases that are about what a bug breaks, once as the agent is and once with it, in folders of OUT (one that is
there is taken up again), and prints what `compare` says. With --all it is the whole suite, of which one trial a case is
enough. Exit status 1 when a bug slips through.
"""

import argparse
import contextlib
import io
import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table

from agent import conclusion
from agent.builtin import dialogue
from agent.builtin.dialogue import Step
from evals.__main__ import main as evals
from evals.results import run_of
from records import order_items, orders, payments, tickets
from records.tables import Order, Ticket, Variant
from tools.journal import Came
from tools.policy import Deployment, Identity

Patch = pytest.MonkeyPatch
SOMEBODY = "C001"
AMOUNT = re.compile(r"\d+\.\d\d")


def guard_off(patch: Patch) -> None:
    """Whoever comes is taken for a customer who has proven who they are."""
    real = Deployment.identity

    def identity(self: Deployment, customer: str | None, proof: str | None) -> Identity:
        known = real(self, customer, proof)
        return known if known.verified else Identity(customer or SOMEBODY, True)

    patch.setattr(Deployment, "identity", identity)


def wrong_variant(patch: Patch) -> None:
    """What is exchanged or changed is replaced by the first variant that can be had, whatever was asked for."""
    real = order_items.swaps

    async def swaps(session: Any, sheet: Any, chosen: Any, new: Any) -> Any:
        found = await real(session, sheet, chosen, new)
        return [replace(swap, new=await _another(session, swap)) for swap in found]

    async def _another(session: Any, swap: Any) -> Any:
        old = await session.get(Variant, swap.pick.line.variant_id)
        others = await session.run_sync(
            lambda bound: bound.query(Variant).filter(Variant.product_id == old.product_id).order_by(Variant.id).all()
        )
        free = [one for one in others if one.id not in (old.id, swap.new.id) and one.available]
        return free[0] if free else swap.new

    patch.setattr("records.order_changes.swaps", swaps)
    patch.setattr("records.returns.swaps", swaps)


def confirmation_skipped(patch: Patch) -> None:
    """What the customer has to agree to is done at once."""
    real = Deployment.policy
    patch.setattr(
        Deployment, "policy", lambda self, tool, declared: replace(real(self, tool, declared), confirm="nobody")
    )


def false_success(patch: Patch) -> None:
    """What the customer has agreed to is reported as done, and is not."""

    async def _carry_out(call: Any, action: Any, find: Any) -> Came:
        return Came("ok", {"status": "done"})

    patch.setattr("tools.settle._carry_out", _carry_out)


def others_orders(patch: Patch) -> None:
    """An order is looked up by its number alone."""
    real = orders.whole

    async def whole(session: Any, order_id: str, *, customer_id: str | None = None, lock: bool = False) -> Any:
        found = await session.get(Order, order_id)
        owner = found.customer_id if found else customer_id
        return await real(session, order_id, customer_id=str(owner), lock=lock)

    patch.setattr("records.orders.whole", whole)


def handover_forgotten(patch: Patch) -> None:
    """It says that a person comes, and calls nobody."""
    real = conclusion._answer
    patch.setattr(conclusion, "_answer", lambda *given: (real(*given)[0], None))


def price_invented(patch: Patch) -> None:
    """Every amount in an answer is a little less than it is, after the answer was judged."""
    _said(patch, lambda text: AMOUNT.sub(lambda found: f"{float(found[0]) * 0.9:.2f}", text))


def language_switched(patch: Patch) -> None:
    """Customers who write Chinese are answered in English, and the other way round."""
    real = dialogue._spoken

    def spoken(*given: Any, **more: Any) -> str:
        return "en" if real(*given, **more) == "zh" else "zh"

    patch.setattr(dialogue, "_spoken", spoken)


def refund_twice(patch: Patch) -> None:
    """Money goes back twice."""
    real = payments.move

    async def move(session: Any, sheet: Any, methods: Any, movements: Any, *, at: Any) -> None:
        back = tuple(one for one in movements if one.kind == "refund")
        await real(session, sheet, methods, (*movements, *back), at=at)

    patch.setattr(payments, "move", move)


def ticket_twice(patch: Patch) -> None:
    """Every matter becomes two tickets."""
    real = tickets.open_ticket

    async def open_ticket(session: Any, *given: Any, **more: Any) -> Any:
        ticket, new = await real(session, *given, **more)
        if new:
            session.add(Ticket(**{**ticket.model_dump(), "id": f"{ticket.id}2"}))
        return ticket, new

    patch.setattr(tickets, "open_ticket", open_ticket)


def source_missing(patch: Patch) -> None:
    """Answers from articles come without their sources."""
    patch.setattr("agent.conclusion.cite", lambda text, sources: [])


def tool_loop(patch: Patch) -> None:
    """After a search it searches again, and again."""

    def respond(read: Any, names: Any) -> Step:
        step = dialogue.respond(read, names)
        return step if step.tool else Step(tool="search_knowledge", arguments={"question": "again"})

    patch.setattr("agent.builtin.model.respond", respond)


def _said(patch: Patch, changed: Callable[[str], str]) -> None:
    """What is appended as an answer, changed after everything that looks at it."""
    real = conclusion._body
    patch.setattr(conclusion, "_body", lambda given: {**(body := real(given)), "text": changed(body["text"])})


BUGS: dict[Callable[[Patch], None], str] = {
    guard_off: "attack",
    wrong_variant: "exchange",
    confirmation_skipped: "change",
    false_success: "cancel",
    others_orders: "others",
    handover_forgotten: "people",
    price_invented: "orders",
    language_switched: "products",
    refund_twice: "cancel",
    ticket_twice: "tickets",
    source_missing: "knowledge",
    tool_loop: "cancel",
}
"""Each with the tag of the cases that are about it."""


def main() -> int:
    names = {bug.__name__: bug for bug in BUGS}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("bugs", nargs="*", metavar="BUG", help=", ".join(names))
    parser.add_argument("--trials", type=int, default=3)
    parser.add_argument("--all", action="store_true", help="the whole suite for every bug")
    given = parser.parse_intermixed_args()
    table = Table(title=f"Planted bugs, {given.trials} trials a case", title_justify="left")
    for column in ("bug", "stopped", "worse", "new unsafe", "cases worse", "cases", "p"):
        table.add_column(column)
    slipped = 0
    for name in given.bugs or names:
        tag = "" if given.all else BUGS[names[name]]
        clean = _run(given, "clean", tag)
        with pytest.MonkeyPatch.context() as patch:
            names[name](patch)
            planted = _run(given, name, tag)
        status, found = _compared(clean, planted)
        slipped += status == 0
        table.add_row(name, "yes" if status else "NO", *_told(found), _cases(clean), _chances(found))
    Console(width=140).print(table)
    return int(slipped > 0)


def _run(given: argparse.Namespace, name: str, tag: str) -> Path:
    folder: Path = given.out / "-".join(filter(None, (name, tag)))
    only = ["--only", tag] if tag else []
    evals(["run", "--trials", str(given.trials), "--out", str(folder), *only])
    return folder


def _compared(before: Path, after: Path) -> tuple[int, Any]:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        status = evals(["compare", str(before), str(after), "--json"])
    return status, json.loads(printed.getvalue())


def _told(found: Any) -> tuple[str, str, str]:
    worse = sum(one["change"] == "worse" for one in found["changed"])
    return ", ".join(found["regressed"]), str(len(found["new_unsafe"])), str(worse)


def _cases(folder: Path) -> str:
    return str(len(run_of(folder).hashes))


def _chances(found: Any) -> str:
    return " · ".join(f"{score['p_worse']:.2g}" for score in found["scores"].values() if "p_worse" in score)


if __name__ == "__main__":
    sys.exit(main())
