"""A table of the records as a Parquet file with its types. Needs the extra `parquet`, so imported when it is wanted."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from records.errors import BadInput
from records.exporting import Table
from records.tables.types import Money

AT_ONCE = 10_000
"""Rows that are held before they are written, as one row group: entries of 1 KB make 10 MB of them."""
TYPES: dict[str, pa.DataType] = {
    "moment": pa.timestamp("us", tz="UTC"),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "money": pa.decimal128(Money.impl.precision, Money.impl.scale),
    **dict.fromkeys(("autostring", "personal", "json", "personaljson"), pa.string()),
}
"""By the kind of a column, as `columns.csv` names it."""


@contextmanager
def parquet_rows(path: Path, table: Table) -> Iterator[Callable[[Sequence[object]], object]]:
    """What takes the rows. What is not known is null.

    Raises:
        BadInput: a value does not fit its column.
    """
    schema = pa.schema([(column.name, TYPES[column.kind]) for column in table.columns])
    held: list[Sequence[object]] = []
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def write() -> None:
            arrays = [_array(table, of, values) for of, values in zip(schema, zip(*held, strict=True), strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            held.clear()

        def take(row: Sequence[object]) -> None:
            held.append(row)
            if len(held) == AT_ONCE:
                write()

        yield take
        if held:
            write()


def _array(table: Table, column: pa.Field, values: Sequence[object]) -> pa.Array:
    try:
        return pa.array(values, column.type)
    except pa.ArrowInvalid as error:
        raise BadInput(
            f"A {column.name} in the table {table.name} cannot be written as {column.type}: {error}"
        ) from error
