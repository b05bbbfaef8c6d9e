"""What a period was like, in numbers: conversations, how they ended, scores, feelings, topics. Draws nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from insights.recommend.taken import Taken, taken
from insights.sentiment.classifiers import Classifier
from insights.standing import Standing, standing
from knowledge.embed import Embedder
from knowledge.gaps import Gap, gaps
from records import asked, periods
from records.database import Database
from records.periods import Said, Talk

OUTCOMES = ("ai", "person", "waiting", "unanswered")
"""Answered by the AI alone; a person wrote too; handed over and no person wrote yet; nobody has written."""
MOST = 2_000
"""Openings in which topics are looked for: a text takes 7 ms of a core that answers customers too."""


@dataclass(frozen=True, slots=True)
class Report:
    """Numbers of the days `first` to `last`, both included. Counts by day have every day."""

    first: date
    last: date
    conversations: Mapping[date, int]
    outcomes: Mapping[str, int]
    languages: Mapping[str, int]
    csat: Mapping[int, int]
    """Scores 1 to 5 and how often each was given."""
    helpful: tuple[int, int]
    """Answers found helpful, and not."""
    feelings: Mapping[str, int]
    """Messages of customers that are negative, neutral and positive."""
    negative: Mapping[date, float | None]
    """Share of the day's messages that are negative; None where there were none."""
    turns: Mapping[str, int]
    first_text: float | None
    """Median milliseconds from a message to the first words of its answer."""
    tickets: Mapping[str, int]
    ratings: Mapping[int, int]
    taken: Taken
    """What became of recommendations that were made in the period, as it stands now."""
    standing: Standing
    """How the customers stand, as of the last refresh and whatever the period is."""
    openings: Sequence[str]
    """What conversations began with, MOST of them, evenly chosen where there are more: material for topics."""
    gaps: Sequence[Gap]
    """What the articles did not answer, or not to the customer's liking; most asked first."""

    @property
    def total(self) -> int:
        return sum(self.conversations.values())

    @property
    def mean_csat(self) -> float | None:
        given = sum(self.csat.values())
        return sum(score * count for score, count in self.csat.items()) / given if given else None


async def report(
    database: Database,
    first: date,
    last: date,
    zone: ZoneInfo,
    *,
    now: datetime,
    embedder: Embedder,
    sentiment: Classifier,
) -> Report:
    """The numbers of a period, its days as they are in `zone`.

    Args:
        now: until when what was recommended may have been bought.
        embedder: tells which unanswered questions are alike.
        sentiment: says how messages feel.
    """
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    async with database.reading() as session:
        talks = await periods.talks(session, start, end)
        said = await periods.said(session, [talk.id for talk in talks])
        turns = await periods.turn_outcomes(session, start, end)
        times = await periods.first_text_times(session, start, end)
        tickets = await periods.ticket_categories(session, start, end)
        stand = await standing(session)
        ratings = await periods.ratings(session, start, end)
        became = await taken(session, start, end, now)
        searches = await asked.searched(session, start, end)
    days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    messages = [one for one in said if one.kind == "message"]
    felt: dict[date, list[str]] = {day: [] for day in days}
    feelings = await sentiment.classify([one.text for one in messages])
    for one, feeling in zip(messages, feelings, strict=True):
        felt.setdefault(one.at.astimezone(zone).date(), []).append(feeling.label)
    counted = Counter(label for labels in felt.values() for label in labels)
    began = Counter(talk.began.astimezone(zone).date() for talk in talks)
    scores = Counter(one.score for one in said if one.kind == "csat")
    opinions = Counter(one.score for one in said if one.kind == "feedback")
    return Report(
        first,
        last,
        conversations={day: began[day] for day in days},
        outcomes=_outcomes(talks),
        languages=Counter(talk.locale for talk in talks),
        csat={score: scores[score] for score in range(1, 6)},
        helpful=(opinions[1], opinions[0]),
        feelings={label: counted[label] for label in ("negative", "neutral", "positive")},
        negative={day: _share(felt[day]) for day in days},
        turns=turns,
        first_text=median(times) if times else None,
        tickets=tickets,
        ratings={stars: ratings.get(stars, 0) for stars in range(1, 6)},
        taken=became,
        standing=stand,
        openings=_openings(messages),
        gaps=await gaps(None, embedder, searches),
    )


def _outcomes(talks: Sequence[Talk]) -> dict[str, int]:
    found = Counter(
        "person" if talk.met else "waiting" if talk.waited else "ai" if talk.answered else "unanswered"
        for talk in talks
    )
    return {name: found[name] for name in OUTCOMES}


def _share(labels: Sequence[str]) -> float | None:
    return labels.count("negative") / len(labels) if labels else None


def _openings(messages: Sequence[Said]) -> list[str]:
    first: dict[str, str] = {}
    for message in messages:
        first.setdefault(message.conversation, message.text)
    every = list(first.values())
    return every[:: -(-len(every) // MOST) or 1]
