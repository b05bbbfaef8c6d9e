"""What files say should be in the database, before anybody has looked what is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
"""Columns of a table and their values; columns that a file does not have are not in it."""

Line = tuple[Any, ...]
"""The values of one line of a document, in the order of its `Kind.columns`."""


@dataclass(slots=True)
class Document:
    """An order, a return or a stock adjustment: its own columns, and its lines, of which two may be the same."""

    head: Row
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Drafts:
    """Everything that one import found, by id.

    `guessed_…` are rows that a file only implies: they fill what is not known, and overrule nothing.
    """

    customers: Mapping[str, Row] = field(default_factory=dict)
    products: Mapping[str, Row] = field(default_factory=dict)
    reviews: Mapping[str, Row] = field(default_factory=dict)
    guessed_customers: Mapping[str, Row] = field(default_factory=dict)
    guessed_products: Mapping[str, Row] = field(default_factory=dict)
    orders: Mapping[str, Document] = field(default_factory=dict)
    returns: Mapping[str, Document] = field(default_factory=dict)
    adjustments: Mapping[str, Document] = field(default_factory=dict)
    not_sales: int = 0

    @property
    def size(self) -> int:
        """How many rows and lines there are to write."""
        rows = (self.customers, self.products, self.reviews, self.guessed_customers, self.guessed_products)
        documents = (self.orders, self.returns, self.adjustments)
        return sum(map(len, rows)) + sum(len(document.lines) for some in documents for document in some.values())

    def unnamed_products(self) -> set[str]:
        """Products on order lines that do not say what they were called."""
        return {line[0] for order in self.orders.values() for line in order.lines if not line[3]}

    def name_lines(self, names: Mapping[str, str]) -> None:
        """Give lines without a name that of their product."""
        for order in self.orders.values():
            order.lines = [line if line[3] else (*line[:3], names[line[0]]) for line in order.lines]
