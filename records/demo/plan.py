"""Who ordered when, and how far each order of the demo shop has come. What was in it is not decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from records.demo.content import PersonText
from records.demo.routes import route_to
from records.demo.timeline import Course, course

TOTALS = {"pending": 16, "processed": 14, "shipped": 24, "cancelled": 18, "returned": 14, "delivered": 164}
"""How many orders have each status: 250."""

LEADS = {
    "C001": {
        "pending": ("P-801-NVY-M", "P-306-350-GRN"),
        "processed": ("P-601-WHT",),
        "shipped": ("P-101-26", "P-202-M-ACA"),
        "delivered": ("P-902-BLK", "P-404-WHT"),
    },
    "C002": {
        "pending": ("P-801-GRN-M", "P-805-1-S"),
        "processed": ("P-303-CEL",),
        "shipped": ("P-106-25-2T", "P-104-30-WD"),
        "delivered": ("P-405-OAT", "P-806-M"),
    },
}
"""Whom a visitor of the demo is likely to sign in as: one order in each status that something can be done with."""
LEAD_AGE = {"pending": 0.1, "processed": 0.3, "shipped": 0.4, "delivered": 0.015}


@dataclass(frozen=True, slots=True)
class Planned:
    """One order to be. `wanted` are the variants it is for, where that is settled."""

    person: PersonText
    status: str
    course: Course
    wanted: tuple[str, ...] = ()


def plan(people: Sequence[PersonText], now: datetime, random: Random) -> list[Planned]:
    """All orders, the oldest first."""
    others = [person for person in people if person.id not in LEADS]
    planned = [*_leads(people, now), *_rest(others, now, random)]
    return sorted(planned, key=lambda order: order.course.ordered_at)


def _leads(people: Sequence[PersonText], now: datetime) -> list[Planned]:
    return [
        Planned(person, status, course(status, route_to(person.address), now, LEAD_AGE[status] + nudge, 0.5), wanted)
        for nudge, person in zip((0, 0.004), people, strict=False)
        for status, wanted in LEADS[person.id].items()
    ]


def _rest(people: Sequence[PersonText], now: datetime, random: Random) -> list[Planned]:
    """Everybody has two orders at least; some are fond of the shop, and every sixth has not come back for long."""
    gone = {person.id for person in people[5::6]}
    fondness = {person.id: random.paretovariate(1.6) for person in people}
    planned = []
    for status, buyers in _buyers(people, gone, fondness, random):
        for person in buyers:
            age, pace = random.triangular(0, 1, 0), random.random()
            happened = course(status, route_to(person.address), now, age, pace, gone=person.id in gone)
            planned.append(Planned(person, status, happened))
    return planned


def _buyers(
    people: Sequence[PersonText], gone: set[str], fondness: dict[str, float], random: Random
) -> list[tuple[str, list[PersonText]]]:
    """Who has the orders of each status."""

    def drawn(among: Sequence[PersonText], count: int) -> list[PersonText]:
        return random.choices(among, [min(fondness[person.id], 6) for person in among], k=count)

    here = [person for person in people if person.id not in gone]
    buyers = []
    for status, total in TOTALS.items():
        left = total - sum(status in orders for orders in LEADS.values())
        if status == "delivered":
            buyers.append((status, [*people, *people, *drawn(people, left - 2 * len(people))]))
        else:
            open_still = status in {"pending", "processed", "shipped"}
            buyers.append((status, drawn(here if open_still else people, left)))
    return buyers
