"""Sources that are read again by themselves: which are due, and the job that does it. Not the loop that does jobs.

A round puts down a job for every source whose time has come; the job's key is the source and that time, so it is there
once, whoever makes the round. The source's next time is set when the job has ended, well or not.
"""

import logging
from datetime import timedelta

from knowledge.base import KnowledgeBase
from knowledge.errors import KnowledgeError
from knowledge.sources import due, schedule
from records import jobs
from records.clock import Clock
from records.database import Database
from records.jobs import Taken
from records.runner import Handler

ROUND, SYNC = "sync_round", "sync_source"
ROUNDS = timedelta(minutes=5)
LEAST = timedelta(minutes=15)
"""Nobody's site is asked more often."""

log = logging.getLogger(__name__)


def sync_round(database: Database, clock: Clock) -> Handler:
    """What puts down the jobs of the sources that are due."""

    async def look(_job: Taken) -> None:
        async with database.writing() as session:
            for location, since in await due(session, clock.now()):
                key = f"{SYNC}:{location}@{since.isoformat()}"
                await jobs.add(session, SYNC, {"location": location}, clock=clock, key=key)

    return look


def sync_source(knowledge: KnowledgeBase, database: Database, clock: Clock) -> Handler:
    """What reads one source again."""

    async def sync(job: Taken) -> None:
        location = job.payload["location"]
        known = {source.location: source for source in await knowledge.sources()}
        if location not in known or known[location].every is None:
            return
        try:
            report = await knowledge.ingest([known[location].asked])
            log.info(
                "Read %s again: %d added, %d updated, %d removed",
                location,
                report.added,
                report.updated,
                report.removed,
            )
        except KnowledgeError:
            log.exception("%s could not be read again", location)
        async with database.writing() as session:
            await schedule(session, location, known[location].every, clock.now())

    return sync
