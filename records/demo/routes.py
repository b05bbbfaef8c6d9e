"""How the demo shop delivers: carrier and working days by country, and what cannot be sent there.

The figures are those of the articles "Shipping times and costs" and "International delivery".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from records.demo.goods import Item

HOME = frozenset({"United States", "中国"})
STAYS_HOME = frozenset({"P-905", "P-954"})
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Route:
    """Who carries a parcel somewhere, and the fewest and most working days that it takes."""

    carrier: str
    prefix: str
    days: tuple[int, int]

    def tracking_number(self, random: Random) -> str:
        return f"{self.prefix}{random.randrange(10**9, 10**10)}"


ROUTES = {
    "United States": Route("Northway Parcel", "NW", (3, 5)),
    "中国": Route("Heron Express", "HE", (2, 4)),
    "中国香港": Route("Globepost", "GP", (4, 7)),
    "中国台湾": Route("Globepost", "GP", (4, 7)),
    "Singapore": Route("Globepost", "GP", (5, 8)),
    "Canada": Route("Globepost", "GP", (6, 9)),
    "United Kingdom": Route("Globepost", "GP", (7, 10)),
    "Australia": Route("Globepost", "GP", (8, 12)),
}
HAWAII = Route("Northway Parcel", "NW", (6, 8))


def route_to(address: Mapping[str, str]) -> Route:
    return HAWAII if address.get("region") == "HI" else ROUTES[address["country"]]


def may_be_sent(item: Item, country: str) -> bool:
    """Whether this variant goes there, and is of use there: bulbs have to fit and kettles need the right voltage."""
    american = country in {"United States", "Canada"}
    if item.options.get("Voltage") == ("220 V" if american else "120 V"):
        return False
    if item.options.get("Base") == ("E27" if american else "E26"):
        return False
    if country in HOME:
        return True
    too_dangerous = item.product.id == "P-904" and country == "Australia"
    return item.product.category != "furniture" and item.product.id not in STAYS_HOME and not too_dangerous


def working_days(start: datetime, days: int) -> datetime:
    """So many working days after `start`. Holidays are not known here."""
    while days:
        start += timedelta(days=1)
        days -= start.weekday() < SATURDAY
    return start
