"""What differs in a copy is what comparing all rows would find, and a copy that is taken again is the world again."""

import contextlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from evals.trials.copies import Copy
from evals.trials.rows import Raw, changes
from evals.trials.world import World
from records.database import Database
from records.tables import metadata
from tests.evals.rows import rows

VARIANT = "(SELECT id FROM variant ORDER BY id LIMIT 1 OFFSET :n)"
REVIEW = "(SELECT id FROM review ORDER BY id LIMIT 1 OFFSET :n)"
METHOD = "(SELECT rowid FROM payment_method ORDER BY id LIMIT 1 OFFSET :n)"
ADDRESS = "(SELECT id FROM customer_address ORDER BY id DESC LIMIT 1 OFFSET :n)"
WRITES = (
    f"UPDATE variant SET stock = stock + 1 WHERE id = {VARIANT}",
    f"UPDATE variant SET stock = stock - 1 WHERE id = {VARIANT}",
    f"UPDATE variant SET stock = stock WHERE id = {VARIANT}",
    f"DELETE FROM review WHERE id = {REVIEW}",
    "DELETE FROM review",
    "INSERT OR IGNORE INTO review SELECT 'new' || max(rowid), NULL, min(product_id), 5, '', NULL FROM review",
    f"INSERT OR REPLACE INTO review SELECT id, NULL, product_id, 1, 'again', NULL FROM review WHERE id = {REVIEW}",
    f"REPLACE INTO review SELECT * FROM review WHERE id = {REVIEW}",
    f"INSERT INTO review SELECT * FROM review WHERE id = {REVIEW} ON CONFLICT DO UPDATE SET rating = 1",
    f"UPDATE OR REPLACE review SET id = {REVIEW} WHERE rating = 5 AND id < {REVIEW}",
    f"UPDATE payment_method SET id = id || '.' WHERE rowid = {METHOD}",
    f"UPDATE payment_method SET balance = 7 WHERE rowid = {METHOD}",
    f"DELETE FROM customer_address WHERE id = {ADDRESS}",
    "INSERT INTO customer_address (customer_id, is_default, address) VALUES ('C001', false, '{}')",
    f"UPDATE OR REPLACE customer_address SET id = id + 1 WHERE id = {ADDRESS}",
    "DELETE FROM knowledge_index",
    "INSERT OR REPLACE INTO mark (name, value, at) VALUES ('here', :n, '2026-03-10')",
)
"""Rows added, removed, changed, changed back, renamed, pushed aside by others, or gone with those they belong to."""
some_writes = st.lists(st.tuples(st.sampled_from(WRITES), st.integers(0, 2)), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some_writes, some_writes)
async def test_that_what_differs_is_what_comparing_all_rows_finds(
    world: World, laid_over: Sequence[tuple[str, int]], done: Sequence[tuple[str, int]]
) -> None:
    async with world.copies.fresh() as copy:
        assert _everything(_file(copy)) == _everything(world.file)
        await _write(copy.database, laid_over)
        before = rows(_file(copy))
        await copy.mark()
        await _write(copy.database, done)
        assert await copy.changes() == changes(before, rows(_file(copy)), copy.database)


async def test_that_a_row_that_is_as_it_was_is_no_difference(world: World) -> None:
    more, less, none, *_ = WRITES
    async with world.copies.fresh() as copy:
        await copy.mark()
        await _write(copy.database, [(more, 1), (none, 0), (less, 1)])
        assert await copy.changes() == ()
        await _write(copy.database, [(more, 1)])
        assert [(one.table, one.change) for one in await copy.changes()] == [("variant", "changed")]


async def test_that_what_a_broken_trial_has_left_is_not_met_again(world: World) -> None:
    async with world.copies.fresh() as first:
        await _write(first.database, [("DELETE FROM review", 0)])
    with contextlib.suppress(RuntimeError):
        async with world.copies.fresh() as again:
            assert again is first
            await _write(again.database, [("DELETE FROM review", 0)])
            raise RuntimeError("it broke")
    async with world.copies.fresh() as other:
        assert other is not first
        assert _everything(_file(other)) == _everything(world.file)


async def test_that_two_trials_at_once_have_a_copy_each(world: World) -> None:
    async with world.copies.fresh() as one, world.copies.fresh() as other:
        await one.mark()
        await other.mark()
        await _write(one.database, [("DELETE FROM review", 0)])
        assert await one.changes()
        assert await other.changes() == ()


async def _write(database: Database, writes: Sequence[tuple[str, int]]) -> None:
    for statement, n in writes:
        async with database.writing() as session:
            await session.execute(text(statement), {"n": n})


def _file(copy: Copy) -> Path:
    return Path(str(copy.database.url.database))


def _everything(file: Path) -> dict[str, list[Raw]]:
    """The rows of all tables, with where they stand."""
    with closing(sqlite3.connect(file)) as connection:
        return {name: connection.execute(f'SELECT rowid, * FROM "{name}"').fetchall() for name in metadata.tables}
