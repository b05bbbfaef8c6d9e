"""CSV files in: customers, products, orders and reviews, in our own layouts or that of Online Retail.

Everything is read and checked before anything is written, and written in one transaction: an import that is refused, or
killed, leaves what was there. Importing the same files again changes nothing.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records import audit
from records.clock import Clock
from records.database import Database
from records.errors import BadInput, Conflict
from records.importing.drafts import Drafts
from records.importing.files import ImportFiles, read_files
from records.importing.report import BadRow, Complaints, ImportReport
from records.importing.standard import Known
from records.importing.writing import ADJUSTMENTS, ORDERS, RETURNS, Writer
from records.progress import Progress, Silent
from records.tables import Customer, Product, Review

__all__ = ["BadRow", "ImportFiles", "ImportReport", "import_files"]


async def import_files(
    database: Database,
    files: ImportFiles,
    *,
    renames: Mapping[str, str],
    skip_bad: bool,
    clock: Clock,
    progress: Progress | None = None,
) -> ImportReport:
    """Import what the files say.

    Args:
        renames: columns of theirs, and what they are called here.
        skip_bad: import the good rows of files that have bad ones; otherwise nothing is imported then.

    Returns:
        What was changed. With `imported` false: nothing, and the bad rows.

    Raises:
        BadInput: a file is not there, is no table, or has not the right columns.
        Conflict: somebody else wrote the same rows at the same time.
    """
    if not any(asdict(files).values()):
        raise BadInput("There is nothing to import: name a file with --customers, --products, --orders or --reviews.")
    shown, complaints = progress or Silent(), Complaints()
    known = await _known(database) if files.orders or files.reviews else Known(set(), set())
    drafts = await asyncio.to_thread(read_files, files, renames, known, complaints, shown)
    report = ImportReport(
        bad=complaints.first(),
        bad_count=complaints.count,
        passed_over=tuple(complaints.passed_over),
        not_sales=drafts.not_sales,
    )
    if complaints.count and not skip_bad:
        return replace(report, imported=False)
    try:
        async with database.writing() as session:
            report = await _write(session, drafts, report, shown)
            if report.changed:
                counts = {name: count for name, count in asdict(report).items() if type(count) is int and count}
                await audit.note(session, "import", "", at=clock.now(), actor="operator", **counts)
    except IntegrityError as error:
        raise Conflict(
            "The same rows were changed by somebody else just now; nothing was imported, try again."
        ) from error
    return report


async def _known(database: Database) -> Known:
    async with database.reading() as session:
        customers = await session.scalars(select(col(Customer.id)))
        products = await session.scalars(select(col(Product.id)))
        return Known(set(customers), set(products))


async def _write(session: AsyncSession, drafts: Drafts, report: ImportReport, progress: Progress) -> ImportReport:
    """In the order in which rows refer to each other."""
    writer = Writer(await session.connection(), progress)
    progress.step("Writing", drafts.size)
    customers = await writer.rows(Customer, drafts.customers) + await writer.guesses(Customer, drafts.guessed_customers)
    products = await writer.rows(Product, drafts.products) + await writer.guesses(Product, drafts.guessed_products)
    if unnamed := drafts.unnamed_products():
        drafts.name_lines(await writer.names(Product, unnamed))
    orders = await writer.documents(ORDERS, drafts.orders)
    returns = await writer.documents(RETURNS, drafts.returns)
    adjustments = await writer.documents(ADJUSTMENTS, drafts.adjustments)
    reviews = await writer.rows(Review, drafts.reviews)
    return replace(
        report,
        customers=customers.changed,
        products=products.changed,
        orders=orders.changed,
        lines=orders.lines + returns.lines + adjustments.lines,
        returns=returns.changed,
        adjustments=adjustments.changed,
        reviews=reviews.changed,
        unchanged=(customers + products + orders + returns + adjustments + reviews).unchanged,
    )
