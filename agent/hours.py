"""When people are at work: the hours of each weekday, in one time zone. Without any, always.

Who is there at this moment is something else: that their consoles tell (`records.staff.attendance`).
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
WEEK = 8
"""Days to look ahead: the same weekday of next week is the last one where something can open."""
_SPAN = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
FORM = "written like mon-fri 09:00-18:00, sat 10:00-14:00"
_NAMES = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}


UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Span:
    """From `begins` to `ends` minutes after a weekday's midnight; past midnight when it ends on the next day."""

    day: int
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Hours:
    """`spans` in the order of the week; none: always open."""

    spans: tuple[Span, ...] = ()
    zone: ZoneInfo = UTC_ZONE

    @classmethod
    def parse(cls, text: str, zone: str = "UTC") -> "Hours":
        """From a setting such as `mon-fri 09:00-18:00, sat 10:00-14:00`.

        Raises:
            ValueError: it is not written like that, or there is no such time zone.
        """
        parts = filter(None, (part.strip().lower() for part in text.split(",")))
        spans = (span for part in parts for span in _spans(part))
        return cls(tuple(sorted(spans, key=lambda one: (one.day, one.begins))), zone_named(zone))

    def open_at(self, moment: datetime) -> bool:
        """Whether people are at work then."""
        return not self.spans or any(begins <= moment < ends for begins, ends in self._around(moment))

    def opens_after(self, moment: datetime) -> datetime | None:
        """When people are next at work, past or future; None without hours, or while it is open."""
        if self.open_at(moment):
            return None
        return min(begins for begins, _ in self._around(moment) if begins > moment)

    def after(self, moment: datetime, working: timedelta) -> datetime:
        """The moment when so much working time has gone by."""
        if not self.spans:
            return moment + working
        while True:
            for begins, ends in sorted(self._around(moment)):
                if ends > moment:
                    start = max(begins, moment)
                    if working <= ends - start:
                        return start + working
                    working -= ends - start
                    moment = ends

    def told(self, opens: datetime, *, now: datetime, locale: str) -> str:
        """That moment as a customer reads it: `Monday at 09:00 (CET)`, `周一 09:00（CET）`."""
        there, here = opens.astimezone(self.zone), now.astimezone(self.zone)
        zh = locale == "zh"
        days = (there.date() - here.date()).days
        day = _NAMES["zh" if zh else "en"][there.weekday()]
        if days < 2:
            day = (("今天", "明天") if zh else ("today", "tomorrow"))[days]
        clock = f"{there:%H:%M}"
        return f"{day} {clock}（{there:%Z}）" if zh else f"{day} at {clock} ({there:%Z})"

    def _around(self, moment: datetime) -> list[tuple[datetime, datetime]]:
        """Every opening from the day before to a week after."""
        today = moment.astimezone(self.zone).date()
        days = (today + n * DAY for n in range(-1, WEEK))
        return [self._on(day, span) for day in days for span in self.spans if span.day == day.weekday()]

    def _on(self, day: date, span: Span) -> tuple[datetime, datetime]:
        """By the clock on the wall, so that nine is nine on both sides of summer time; in UTC, to reckon with."""
        return self._at(day, span.begins), self._at(day, span.ends)

    def _at(self, day: date, minutes: int) -> datetime:
        over, rest = divmod(minutes, 24 * 60)
        return datetime.combine(day + over * DAY, time(rest // 60, rest % 60), self.zone).astimezone(UTC)


ALWAYS = Hours()


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that name. Raises ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} is not the name of a time zone, such as Europe/Berlin or Asia/Shanghai") from None


def _spans(part: str) -> list[Span]:
    found = _SPAN.fullmatch(part)
    if not found or found[1] not in DAYS or (found[2] or found[1]) not in DAYS:
        raise ValueError(f"{part!r} are no hours; they are {FORM}")
    first, last = DAYS.index(found[1]), DAYS.index(found[2] or found[1])
    begins, ends = (_minutes(found[hour], found[hour + 1]) for hour in (3, 5))
    if ends <= begins:
        ends += 24 * 60
    return [Span((first + n) % 7, begins, ends) for n in range((last - first) % 7 + 1)]


def _minutes(hour: str, minute: str) -> int:
    if int(hour) * 60 + int(minute) > 24 * 60 or int(minute) > 59:
        raise ValueError(f"{hour}:{minute} is no time of a day")
    return int(hour) * 60 + int(minute)
