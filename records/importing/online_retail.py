"""The UCI Online Retail layout: one file of invoice lines that implies customers, products, orders and returns.

Invoices that begin with C are returns; other negative quantities are stock that came or went; a line without a price is
no sale. Codes stay as they are written: 85123A and 85123a are two products.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeVar

from records.importing import values
from records.importing.drafts import Document, Drafts, Line, Row
from records.importing.layouts import ONLINE_RETAIL
from records.importing.reading import CsvFile
from records.importing.report import Complaints

CURRENCY = "GBP"
UNKNOWN_COUNTRY = "Unspecified"

_T = TypeVar("_T")
_FLOAT = re.compile(r"([0-9]+)\.0+", re.ASCII)


class _Sold(NamedTuple):
    """One line of the file, read."""

    invoice: str
    code: str
    name: str
    quantity: int
    at: datetime
    price: Decimal
    customer: str | None
    country: str | None


@dataclass(slots=True)
class _Product:
    """What the lines say of one product. Names on lines that are no sale are often notes: "damages", "check"."""

    names: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    prices: Counter[Decimal] = field(default_factory=Counter)


def read_online_retail(file: CsvFile, places: Mapping[str, int], complaints: Complaints) -> Drafts:
    """Everything the file says and implies."""
    gathered = _Gathered()
    order = [places[name] for name in ONLINE_RETAIL.columns]
    for number, fields in file.rows:
        try:
            gathered.add(_read([fields[place] for place in order]))
        except ValueError as error:
            complaints.add(file.name, number, str(error))
    return gathered.drafts()


def _read(fields: list[str]) -> _Sold:
    invoice, code, description, quantity, date, price, customer, country = fields
    return _Sold(
        _field("InvoiceNo", values.identifier, invoice),
        _field("StockCode", _code, code),
        " ".join(description.split()),
        _field("Quantity", values.whole, quantity),
        _field("InvoiceDate", _date, date),
        _field("UnitPrice", values.amount, price),
        _field("CustomerID", _customer_id, customer),
        None if country in {"", UNKNOWN_COUNTRY} else country,
    )


class _Gathered:
    """What the lines so far come to."""

    def __init__(self) -> None:
        self._orders: dict[str, Document] = {}
        self._returns: dict[str, Document] = {}
        self._adjustments: dict[str, Document] = {}
        self._products: dict[str, _Product] = {}
        self._countries: dict[str, Counter[str | None]] = {}
        self._not_sales = 0

    def add(self, line: _Sold) -> None:
        """Put a line where it belongs.

        Raises:
            ValueError: its invoice is another customer's.
        """
        if line.invoice.startswith("C") and line.price >= 0 and line.quantity:
            self._lines_of(self._returns, line).append((line.code, abs(line.quantity), line.price))
            self._product(line.code).names[line.name] += 1
        elif line.quantity < 0:
            adjustment = self._adjustments.setdefault(line.invoice, Document({}))
            adjustment.lines.append((line.code, line.quantity, line.price, line.at))
            self._product(line.code).notes[line.name] += 1
        elif line.price <= 0 or not line.quantity:
            self._not_sales += 1
            self._product(line.code).notes[line.name] += 1
        else:
            self._lines_of(self._orders, line).append((line.code, line.quantity, line.price, line.name))
            product = self._product(line.code)
            product.names[line.name] += 1
            product.prices[line.price] += 1

    def drafts(self) -> Drafts:
        return Drafts(
            guessed_customers={id: _customer(id, countries) for id, countries in self._countries.items()},
            guessed_products={code: _guess(code, product) for code, product in self._products.items()},
            orders={id: Document(_order(found.head), found.lines) for id, found in self._orders.items()},
            returns={id: Document(_return(found), found.lines) for id, found in self._returns.items()},
            adjustments=self._adjustments,
            not_sales=self._not_sales,
        )

    def _product(self, code: str) -> _Product:
        found = self._products.get(code)
        if found is None:
            found = self._products[code] = _Product()
        return found

    def _lines_of(self, documents: dict[str, Document], line: _Sold) -> list[Line]:
        """The lines of this line's invoice, which is as old as its oldest line."""
        found = documents.get(line.invoice)
        if found is None:
            head = {"id": line.invoice, "customer_id": line.customer, "at": line.at, "country": line.country}
            found = documents[line.invoice] = Document(head)
        elif found.head["customer_id"] != line.customer:
            theirs, here = found.head["customer_id"] or "nobody", line.customer or "nobody"
            raise ValueError(f"the invoice {line.invoice} is of {theirs} on an earlier line, and of {here} on this one")
        elif line.at < found.head["at"]:
            found.head["at"] = line.at
        if line.customer is not None:
            self._countries.setdefault(line.customer, Counter())[line.country] += 1
        return found.lines


def _order(head: Row) -> Row:
    return {
        "id": head["id"],
        "customer_id": head["customer_id"],
        "status": "delivered",
        "ordered_at": head["at"],
        "currency": CURRENCY,
        "country": head["country"],
    }


def _return(found: Document) -> Row:
    return {
        "id": found.head["id"],
        "customer_id": found.head["customer_id"],
        "kind": "return",
        "status": "completed",
        "amount": sum((quantity * price for _, quantity, price in found.lines), Decimal(0)),
        "currency": CURRENCY,
        "requested_at": found.head["at"],
    }


def _customer(id: str, countries: Counter[str | None]) -> Row:
    return {"id": id, "name": f"Customer {id}", "country": countries.most_common(1)[0][0]}


def _guess(code: str, product: _Product) -> Row:
    """The product under its most frequent name and price; under its code where no line names it."""
    price = product.prices.most_common(1)[0][0] if product.prices else None
    return {
        "id": code,
        "name": _commonest(product.names) or _commonest(product.notes) or code,
        "price": price,
        "currency": CURRENCY,
    }


def _commonest(names: Counter[str]) -> str:
    return next((name for name, _ in names.most_common() if name), "")


def _field(name: str, parse: Callable[[str], _T], text: str) -> _T:
    try:
        return parse(text)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _code(text: str) -> str:
    values.identifier(text)
    return text


@lru_cache(1 << 16)
def _customer_id(text: str) -> str | None:
    """`17850.0`, as a spreadsheet writes the number 17850, is 17850; anything else stays as it is."""
    found = text.strip()
    number = _FLOAT.fullmatch(found)
    return number[1] if number else values.identifier_or_none(found)


@lru_cache(1 << 16)
def _date(text: str) -> datetime:
    """ISO 8601, or `12/1/2010 8:26` (month first), as the file was published at first."""
    try:
        return values.moment(text)
    except ValueError:
        try:
            return datetime.strptime(text.strip(), "%m/%d/%Y %H:%M").replace(tzinfo=UTC)
        except ValueError:
            raise ValueError(f"{values.shown(text)} is not a date such as 2010-12-01 08:26:00") from None
