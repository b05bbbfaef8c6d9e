"""`python -m tests.agent.truth`: the tables of every corpus, with what was missed."""

from rich.console import Console

from tests.agent.truth.corpus import names
from tests.agent.truth.measure import measure

console = Console()
for corpus in names():
    measured = measure(corpus)
    console.print(measured.table())
    for kind, reply in measured.missed:
        console.print(f"missed  {kind}: {reply}", markup=False)
    for alarm in measured.alarms:
        console.print(f"alarm  {alarm}", markup=False)
