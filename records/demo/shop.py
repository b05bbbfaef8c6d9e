"""The whole demo shop as rows, made from its files and one moment. The same moment gives the same rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from random import Random
from typing import Any

from sqlmodel import SQLModel

from records.demo import content, goods
from records.demo.afterwards import returns, reviews
from records.demo.orders import sales
from records.demo.plan import plan
from records.demo.tickets import tickets

SEED = "larkfield"


@dataclass(frozen=True, slots=True)
class Shop:
    """The rows of every table, parents before children."""

    rows: Sequence[tuple[type[SQLModel], Sequence[dict[str, Any]]]]

    def of(self, table: type[SQLModel]) -> Sequence[dict[str, Any]]:
        """The rows of one table."""
        return next((rows for known, rows in self.rows if known is table), ())

    def __len__(self) -> int:
        return sum(len(rows) for _, rows in self.rows)


def build(now: datetime) -> Shop:
    """The shop as it is at `now`: recent orders are on their way, older ones have arrived or come back."""
    now = now.replace(microsecond=0)
    random = Random(SEED)  # the same on every machine: a demo, not a secret
    catalog, people = content.catalog(), content.people()
    sold = sales(catalog, plan(people, now, random), content.reviews(), random)
    returned = returns(sold, catalog, now, random)
    reported = tickets(content.tickets(), sold, catalog, now)
    return _shop(
        [
            goods.product_rows(catalog, now),
            goods.variant_rows(catalog),
            goods.customer_rows(people, now),
            goods.address_rows(people),
            goods.method_rows(people, catalog.currency),
            [sale.order for sale in sold],
            chain.from_iterable(sale.lines for sale in sold),
            chain.from_iterable(sale.parcels for sale in sold),
            chain.from_iterable(sale.payments for sale in sold),
            [head for head, _ in returned],
            chain.from_iterable(lines for _, lines in returned),
            [ticket for ticket, _ in reported],
            chain.from_iterable(notes for _, notes in reported),
            reviews(sold, now, random),
        ]
    )


def _shop(tables: Iterable[Iterable[SQLModel]]) -> Shop:
    """Rows as a bulk insert takes them: without ids that the database gives."""
    groups = [list(rows) for rows in tables]
    return Shop([(type(rows[0]), [row.model_dump(exclude=_unset(row)) for row in rows]) for rows in groups])


def _unset(row: SQLModel) -> set[str]:
    return {"id"} if getattr(row, "id", "") is None else set()
