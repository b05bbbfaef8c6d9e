"""The files of one import, read one after the other so that each may refer to those before it. Writes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from records.importing.drafts import Drafts
from records.importing.layouts import CUSTOMERS, ONLINE_RETAIL, ORDERS, PRODUCTS, REVIEWS, Layout, Renames, recognise
from records.importing.online_retail import read_online_retail
from records.importing.reading import CsvFile, open_csv
from records.importing.report import Complaints
from records.importing.standard import Known, read_customers, read_orders, read_records, read_reviews
from records.progress import Progress


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """The files of one import; they may refer to each other's rows. `orders` may be an Online Retail file."""

    customers: Path | None = None
    products: Path | None = None
    orders: Path | None = None
    reviews: Path | None = None


def read_files(
    files: ImportFiles, renames: Mapping[str, str], known: Known, complaints: Complaints, progress: Progress
) -> Drafts:
    """Everything that the files say; it takes seconds, and belongs in a thread.

    Args:
        known: ids in the database.

    Raises:
        BadInput: a file is not there, is no table, or has not the right columns.
    """
    reader = _Reader(Renames(renames), known, complaints, progress)
    for path, layouts in (
        (files.customers, [CUSTOMERS]),
        (files.products, [PRODUCTS]),
        (files.orders, [ORDERS, ONLINE_RETAIL]),
        (files.reviews, [REVIEWS]),
    ):
        if path is not None:
            reader.read(path, layouts)
    reader.renames.require_found()
    return reader.drafts


class _Reader:
    """Reads file after file into one set of drafts."""

    def __init__(self, renames: Renames, known: Known, complaints: Complaints, progress: Progress) -> None:
        self.renames = renames
        self.drafts = Drafts()
        self._known = known
        self._complaints = complaints
        self._progress = progress

    def read(self, path: Path, layouts: Sequence[Layout]) -> None:
        with open_csv(path, self._complaints, self._progress) as file:
            layout, places = recognise(file.name, file.header, layouts, self.renames, self._complaints)
            self._take[layout.kind](self, file, places)

    def _customers(self, file: CsvFile, places: Mapping[str, int]) -> None:
        self.drafts.customers = read_customers(file, CUSTOMERS, places, self._complaints)

    def _products(self, file: CsvFile, places: Mapping[str, int]) -> None:
        self.drafts.products = read_records(file, PRODUCTS, places, self._complaints)

    def _orders(self, file: CsvFile, places: Mapping[str, int]) -> None:
        self.drafts.orders = read_orders(file, ORDERS, places, self._all_known(), self._complaints)

    def _reviews(self, file: CsvFile, places: Mapping[str, int]) -> None:
        self.drafts.reviews = read_reviews(file, REVIEWS, places, self._all_known(), self._complaints)

    def _online_retail(self, file: CsvFile, places: Mapping[str, int]) -> None:
        found = read_online_retail(file, places, self._complaints)
        found.customers, found.products = self.drafts.customers, self.drafts.products
        self.drafts = found

    _take: Mapping[str, Callable[["_Reader", CsvFile, Mapping[str, int]], None]] = {
        CUSTOMERS.kind: _customers,
        PRODUCTS.kind: _products,
        ORDERS.kind: _orders,
        REVIEWS.kind: _reviews,
        ONLINE_RETAIL.kind: _online_retail,
    }

    def _all_known(self) -> Known:
        drafts = self.drafts
        return Known(
            self._known.customers | drafts.customers.keys() | drafts.guessed_customers.keys(),
            self._known.products | drafts.products.keys() | drafts.guessed_products.keys(),
        )
