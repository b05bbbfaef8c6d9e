"""The rows about customers: recommendation beside `implicit`, next purchase beside LightGBM, on UCI Online Retail.

Fitted until 2011-06, judged on 2011-07/08, settings chosen on 2011-05/06. `python -m tests.bench.customers` prints all
of it.
"""

import argparse
import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from agent.settings import Settings
from agent.wiring import records_of
from insights import history as histories
from insights.history import NOBODY, History
from insights.recommend.catalogue import catalogue
from insights.recommend.picks import goods
from records.clock import SystemClock
from records.importing import ImportFiles, import_files
from records.progress import Silent
from tests.bench.foresight import DAYS, earlier, purchases
from tests.bench.recommendation import TESTED, recommendation
from tests.bench.rows import Row

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "online_retail" / "until_2011-08.csv.gz"
MEASURES = ("nDCG@10", "hit@10", "recall@10", "coverage")
HEADINGS = ("model", *MEASURES, *(f"new: {name}" for name in MEASURES), "fit s", "score s")


async def read(folder: Path) -> tuple[History, NDArray[np.bool_]]:
    """The data through the import, and which products are goods."""
    async with records_of(Settings(data_dir=folder / "retail")) as database:
        await import_files(
            database, ImportFiles(orders=REAL), renames={}, skip_bad=False, clock=SystemClock(), progress=Silent()
        )
        async with database.reading() as session:
            shop = await catalogue(session)
            whole = await histories.read(session, until=SystemClock().now(), products=list(shop.texts))
    return whole, goods(whole, shop.called("en"))


async def customers(folder: Path) -> list[Row]:
    """As rows of the bench; none where the data is not there."""
    if not REAL.exists():
        return []
    whole, wanted = await read(folder)
    with threadpool_limits(1):
        mine, *peers = recommendation(whole, wanted)
        told = purchases(whole, TESTED)
    rows = []
    for peer in peers:
        name = peer.name.partition(" (")[0]
        rows.append(_row("recommendation, nDCG@10", " ", mine.everything.ndcg, name, peer.everything.ndcg))
        rows.append(_row("… of what is new", " ", mine.new.ndcg, name, peer.new.ndcg))
        if name == "implicit ALS":
            rows.append(_row("… fit, CPU", "s", mine.fit, name, peer.fit))
    tuned = "LightGBM, tuned"
    rows.append(_row(f"buys within {DAYS} days, AUC", " ", told[0].auc, tuned, told[1].auc))
    rows.append(_row("… expected calibration error", " ", told[0].ece, tuned, told[1].ece))
    return rows


def _row(what: str, unit: str, mine: float, peer: str, theirs: float) -> Row:
    ratio = mine / theirs
    return Row(what, unit, mine, peer, theirs, ratio, ratio, ratio, 1)


async def _show(folder: Path) -> None:
    whole, wanted = await read(folder)
    print(
        f"{len(whole.day):,} lines, {len(whole.customers):,} customers, {(whole.customer == NOBODY).mean():.0%} nobody"
    )
    with threadpool_limits(1):
        print(" | ".join(HEADINGS))
        for one in recommendation(whole, wanted):
            figures = [
                f"{value:.4f}"
                for quality in (one.everything, one.new)
                for value in (quality.ndcg, quality.hit, quality.recall, quality.coverage)
            ]
            print(" | ".join([one.name, *figures, f"{one.fit:.2f}", f"{one.score:.2f}"]), flush=True)
        for told in [*purchases(whole, TESTED), *earlier(whole, TESTED)]:
            print(
                f"{told.name}: AUC {told.auc:.4f}, Brier {told.brier:.4f}, ECE {told.ece:.4f}, {told.seconds:.1f} CPU s"
            )


def main() -> None:
    argparse.ArgumentParser(prog="python -m tests.bench.customers", description=__doc__).parse_args()
    with TemporaryDirectory() as folder:
        asyncio.run(_show(Path(folder)))


if __name__ == "__main__":
    main()
