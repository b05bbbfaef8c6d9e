"""Small files for the tests of the import, and one way to import them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from records.database import Database
from records.importing import ImportFiles, ImportReport, import_files
from records.progress import Progress
from records.tables import metadata
from tests.conftest import StillClock

CUSTOMERS = """\
id,name,email,phone,locale,created_at,marketing_opt_in
C1,Ada Lovelace,Ada@Example.com,+44 20 7946 0000,en,2024-03-01,yes
C2,王芳,wang.fang@example.cn,,zh,2024-03-02T08:30:00+08:00,false
"""
PRODUCTS = """\
id,name,description,category,price,currency,stock,url
P1,Wool throw,"Soft, warm",Home,29.90,usd,12,https://shop.example/p1
P2,Oak tray,,Home,0.125,USD,,/p2
"""
ORDERS = """\
order_id,customer_id,product_id,quantity,unit_price,ordered_at,status,currency
1042,C1,P1,2,29.90,2026-11-01T10:00:00Z,shipped,USD
1043,C2,P2,1,0.125,2026-11-02,Delivered,USD
1042,C1,P2,1,5,2026-11-01T10:00:00Z,shipped,USD
1042,C1,P2,1,5,2026-11-01T10:00:00Z,shipped,USD
1044,,P1,1,29.90,2026-11-03,pending,USD
"""
REVIEWS = '''\
id,customer_id,product_id,rating,text,written_at
R1,C1,P1,5,"Lovely, says ""Ada""",2026-11-05
R2,,P2,2,Scratched.,
'''


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def shop(folder: Path) -> ImportFiles:
    """All four files."""
    return ImportFiles(
        customers=write(folder, "customers.csv", CUSTOMERS),
        products=write(folder, "products.csv", PRODUCTS),
        orders=write(folder, "orders.csv", ORDERS),
        reviews=write(folder, "reviews.csv", REVIEWS),
    )


async def import_(
    database: Database,
    files: ImportFiles,
    *,
    renames: Mapping[str, str] | None = None,
    skip_bad: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    return await import_files(
        database, files, renames=renames or {}, skip_bad=skip_bad, clock=StillClock(), progress=progress
    )


async def rows(database: Database, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of a table, in the order of its key."""
    found = metadata.tables[table]
    query = select(*(found.c[name] for name in columns)).order_by(*found.primary_key.columns)
    async with database.reading() as session:
        return [tuple(row) for row in await session.execute(query)]


async def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {name: await rows(database, name, *table.c.keys()) for name, table in metadata.tables.items()}
