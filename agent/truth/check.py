"""The reply check: everything in a reply that nothing backs."""

from agent.truth.backed_deeds import deed_violations
from agent.truth.backed_facts import fact_violations
from agent.truth.backed_promises import promise_violations
from agent.truth.binding import Binder
from agent.truth.evidence import Evidence
from agent.truth.reading import Reading
from agent.truth.values import Violation


def check(reply: str, evidence: Evidence) -> list[Violation]:
    """The violations of a reply, each once, facts first; an empty list: it may be said."""
    reading = Reading(reply, evidence.now.date())
    binder = Binder(reading, evidence.ours)
    found = [
        *fact_violations(reading, evidence, binder),
        *deed_violations(reading, evidence, binder),
        *promise_violations(reading, evidence),
    ]
    return list(dict.fromkeys(found))
