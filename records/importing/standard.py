"""Files in our own layouts, row by row: every value read, every reference checked. Writes nothing."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from records.customers import email_key
from records.importing.drafts import Document, Row
from records.importing.layouts import Layout
from records.importing.reading import CsvFile
from records.importing.report import Complaints

ONE_PER_ORDER = {"customer_id": "customer", "status": "status", "currency": "currency"}


@dataclass(frozen=True, slots=True)
class Known:
    """Ids that a row may refer to: those of the database, and of the files of the same import."""

    customers: Set[str]
    products: Set[str]


def read_records(file: CsvFile, layout: Layout, places: Mapping[str, int], complaints: Complaints) -> dict[str, Row]:
    """Customers or products by id; an id that comes again is a bad row."""
    return _by_id(file.name, _values(file, layout, places, complaints), complaints)


def read_customers(file: CsvFile, layout: Layout, places: Mapping[str, int], complaints: Complaints) -> dict[str, Row]:
    customers = read_records(file, layout, places, complaints)
    for row in customers.values():
        row["email_key"] = email_key(row["email"]) if row["email"] else None
    return customers


def read_reviews(
    file: CsvFile, layout: Layout, places: Mapping[str, int], known: Known, complaints: Complaints
) -> dict[str, Row]:
    rows = _referring(file.name, _values(file, layout, places, complaints), known, complaints)
    return _by_id(file.name, rows, complaints)


def read_orders(
    file: CsvFile, layout: Layout, places: Mapping[str, int], known: Known, complaints: Complaints
) -> dict[str, Document]:
    """Orders with the lines that repeat their id. An order is as old as its oldest line."""
    orders: dict[str, Document] = {}
    began: dict[str, int] = {}
    for number, row in _referring(file.name, _values(file, layout, places, complaints), known, complaints):
        id = row["order_id"]
        line = (row["product_id"], row["quantity"], row["unit_price"], "")
        order = orders.get(id)
        if order is None:
            head = {"id": id, "ordered_at": row["ordered_at"], **{name: row[name] for name in ONE_PER_ORDER}}
            orders[id], began[id] = Document(head, [line]), number
        elif other := next((name for name in ONE_PER_ORDER if order.head[name] != row[name]), None):
            said = f"the order {id} has another {ONE_PER_ORDER[other]} on line {began[id]}"
            complaints.add(file.name, number, f"{said}: {order.head[other]}, here {row[other]}")
        else:
            order.lines.append(line)
            order.head["ordered_at"] = min(order.head["ordered_at"], row["ordered_at"])
    return orders


def _values(
    file: CsvFile, layout: Layout, places: Mapping[str, int], complaints: Complaints
) -> Iterator[tuple[int, Row]]:
    """Every row whose fields can all be read, with its line."""
    plan = [(name, layout.columns[name], place) for name, place in places.items()]
    for number, fields in file.rows:
        try:
            yield number, {name: parse(fields[place]) for name, parse, place in plan}
        except ValueError:
            complaints.add(file.name, number, _first_fault(plan, fields))


def _first_fault(plan: list[tuple[str, Any, int]], fields: list[str]) -> str:
    for name, parse, place in plan:
        try:
            parse(fields[place])
        except ValueError as error:
            return f"{name}: {error}"
    raise AssertionError("a row that failed reads well the second time")


def _by_id(file: str, rows: Iterator[tuple[int, Row]], complaints: Complaints) -> dict[str, Row]:
    found: dict[str, Row] = {}
    lines: dict[str, int] = {}
    for number, row in rows:
        id = row["id"]
        if id in found:
            complaints.add(file, number, f"the id {id} is on line {lines[id]} already")
        else:
            found[id], lines[id] = row, number
    return found


def _referring(
    file: str, rows: Iterator[tuple[int, Row]], known: Known, complaints: Complaints
) -> Iterator[tuple[int, Row]]:
    """Only rows whose customer, if they name one, and product are known."""
    for number, row in rows:
        if row["customer_id"] is not None and row["customer_id"] not in known.customers:
            complaints.add(file, number, f"there is no customer {row['customer_id']}: import the customers first")
        elif row["product_id"] not in known.products:
            complaints.add(file, number, f"there is no product {row['product_id']}: import the products first")
        else:
            yield number, row
