"""When everything of the customers is inferred anew: within the hour in which something changed, and once a day.

A round looks cheaply; the work is a job of its own a minute later, so that a server answers before it thinks.
"""

import logging
from datetime import timedelta
from pkgutil import resolve_name

from records import jobs, sales
from records.clock import Clock
from records.database import Database
from records.jobs import Taken
from records.progress import Silent
from records.runner import Handler

ROUND, REFRESH = "insights_round", "insights_refresh"
ROUNDS = timedelta(hours=1)
PAUSE = timedelta(minutes=1)
WORK = "insights.refresh:refresh"
"""Imported when it is wanted: scikit-learn takes a second."""

log = logging.getLogger(__name__)


def refresh_round(database: Database, clock: Clock) -> Handler:
    """What puts the work down when something has changed since; its key is what there is to learn from, and the day."""

    async def look(_job: Taken) -> None:
        now = clock.now()
        async with database.writing() as session:
            key = f"{REFRESH}:{now:%Y-%m-%d}:{await sales.fingerprint(session)}"
            await jobs.add(session, REFRESH, {}, now + PAUSE, clock=clock, key=key)

    return look


def refresh_all(database: Database, clock: Clock) -> Handler:
    """What does the work."""

    async def work(_job: Taken) -> None:
        done = await resolve_name(WORK)(database, clock, Silent())
        log.info("Inferred anew of %d customers: %s", done.customers, dict(done.written) or "nothing had changed")

    return work
