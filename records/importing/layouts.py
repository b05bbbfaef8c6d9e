"""Which columns a file must have, may have, and what each of them says. Reads no rows."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from records.errors import BadInput
from records.importing import values
from records.importing.report import Complaints

Parse = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: its columns and how each is read. Where an `optional` one is missing, what is there stays."""

    kind: str
    columns: Mapping[str, Parse]
    optional: Collection[str] = ()

    @property
    def required(self) -> list[str]:
        return [name for name in self.columns if name not in self.optional]


CUSTOMERS = Layout(
    "customers",
    {
        "id": values.identifier,
        "name": values.plain,
        "email": values.email_or_none,
        "phone": values.plain_or_none,
        "locale": values.locale,
        "created_at": values.moment_or_none,
        "marketing_opt_in": values.flag,
    },
    optional=("phone", "locale", "created_at", "marketing_opt_in"),
)
PRODUCTS = Layout(
    "products",
    {
        "id": values.identifier,
        "name": values.identifier,
        "description": values.plain,
        "category": values.plain,
        "price": values.price_or_none,
        "currency": values.currency,
        "stock": values.stock_or_none,
        "url": values.url_or_none,
    },
    optional=("description", "category", "stock", "url"),
)
ORDERS = Layout(
    "orders",
    {
        "order_id": values.identifier,
        "customer_id": values.identifier_or_none,
        "product_id": values.identifier,
        "quantity": values.quantity,
        "unit_price": values.price,
        "ordered_at": values.moment,
        "status": values.status,
        "currency": values.currency,
    },
)
REVIEWS = Layout(
    "reviews",
    {
        "id": values.identifier,
        "customer_id": values.identifier_or_none,
        "product_id": values.identifier,
        "rating": values.rating,
        "text": values.plain,
        "written_at": values.moment_or_none,
    },
    optional=("written_at",),
)
# Chen, Sain, Guo (2012), UCI Machine Learning Repository: recognised by its header, read by online_retail.py.
ONLINE_RETAIL = Layout(
    "Online Retail",
    dict.fromkeys(
        ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"), str
    ),
)
ALL = (CUSTOMERS, PRODUCTS, ORDERS, REVIEWS, ONLINE_RETAIL)


def recognise(
    file: str, header: Sequence[str], wanted: Sequence[Layout], renames: "Renames", complaints: Complaints
) -> tuple[Layout, dict[str, int]]:
    """The layout of a file, and the place of each of its columns.

    Raises:
        BadInput: columns are missing, there twice, or those of two layouts; the sentence says how to rename.
    """
    names = [renames.apply(name.strip(), wanted) for name in header]
    complete = [layout for layout in wanted if set(layout.required) <= set(names)]
    if len(complete) > 1:
        raise BadInput(f"{file} has the columns of two layouts: give it those of one, or import it as two files.")
    if not complete:
        raise BadInput(_what_is_missing(file, names, wanted))
    (layout,) = complete
    places = {name: index for index, name in enumerate(names) if name in layout.columns}
    for name in places:
        if names.count(name) > 1:
            raise BadInput(f"{file} has two columns {name!r}: name one of them otherwise.")
    complaints.passed_over += [f"{file}: {name}" for name in names if name and name not in layout.columns]
    return layout, places


class Renames:
    """What `--map theirs=ours` asks for, and which of it has found its column."""

    def __init__(self, renames: Mapping[str, str]) -> None:
        known = {name for layout in ALL for name in layout.columns}
        for theirs, ours in renames.items():
            if ours not in known:
                raise BadInput(f"--map {theirs}={ours}: there is no column {ours!r}. The columns are {_list(known)}.")
        self._renames = dict(renames)
        self._found: set[str] = set()

    def apply(self, name: str, wanted: Sequence[Layout]) -> str:
        """Our name for a column of a file that has one of these layouts."""
        ours = self._renames.get(name)
        if ours is None or not any(ours in layout.columns for layout in wanted):
            return name
        self._found.add(name)
        return ours

    def require_found(self) -> None:
        """Raises `BadInput` for a column that no file has: most often a slip of the pen."""
        for theirs in self._renames.keys() - self._found:
            raise BadInput(f"--map {theirs}={self._renames[theirs]}: no file has a column {theirs!r} to rename.")


def _what_is_missing(file: str, names: Sequence[str], wanted: Sequence[Layout]) -> str:
    for layout in ALL:
        if layout not in wanted and set(layout.required) <= set(names):
            option = "--orders" if layout is ONLINE_RETAIL else f"--{layout.kind}"
            return f"{file} has the columns of {layout.kind}: hand it in with {option}."
    closest = max(wanted, key=lambda layout: len(set(layout.required) & set(names)))
    missing = [name for name in closest.required if name not in names]
    plural = "s" if len(missing) > 1 else ""
    free = next((name for name in names if name and name not in closest.columns), "theirs")
    return (
        f"{file} lacks the column{plural} {_list(missing)}. It has {_list(values.shown(name) for name in names)}. "
        f'Rename a column with --map theirs=ours, such as --map "{free}={missing[0]}".'
    )


def _list(names: Collection[str] | Any) -> str:
    found = list(names) if not isinstance(names, set) else sorted(names)
    return ", ".join(found[:40]) + (" …" if len(found) > 40 else "")
