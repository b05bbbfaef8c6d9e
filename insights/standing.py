"""How the customers stand, from what was kept of them: segments, who may not come back, and how well that is known."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from insights.kept import DAYS, MODEL, VERSION
from records import insights

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Group:
    """A segment: its names by language, its customers, and how many of those probably do not buy again in time."""

    names: Mapping[str, str]
    customers: int
    leaving: int


@dataclass(frozen=True, slots=True)
class Standing:
    """All customers who have bought. `risk`: how many have a chance of 0–10 %, 10–20 % … of not buying within `days`.

    `judged`: for each tenth of the customers as they were earlier, what was said and what happened (shares who bought).
    """

    segments: Sequence[Group]
    risk: Sequence[int]
    judged: Sequence[tuple[float, float]]
    auc: float | None
    days: int = DAYS
    as_of: datetime | None = None

    @property
    def customers(self) -> int:
        return sum(self.risk)


async def standing(session: AsyncSession) -> Standing:
    """As of the last refresh; empty before the first."""
    groups = await insights.all_of_kind(session, "segment")
    bought = {
        one: value["probability"] for one, value in (await insights.all_of_kind(session, "next_purchase")).items()
    }
    names = {value["segment"]: value["names"] for value in groups.values()}
    every = Counter(value["segment"] for value in groups.values())
    gone = Counter(value["segment"] for one, value in groups.items() if bought.get(one, 1.0) < 0.5)
    tenths = Counter(min(int((1 - chance) * TENTHS), TENTHS - 1) for chance in bought.values())
    model = (await insights.of_kind(session, MODEL, ["next_purchase"], VERSION)).get("next_purchase")
    return Standing(
        segments=[Group(names[number], every[number], gone[number]) for number in sorted(names)],
        risk=[tenths[place] for place in range(TENTHS)] if bought else [],
        judged=[(said, happened) for said, happened, _ in model.value["calibration"]] if model else [],
        auc=model.value["auc"] if model else None,
        as_of=model.as_of if model else None,
    )
