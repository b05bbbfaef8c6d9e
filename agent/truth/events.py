"""What happened on a day: the day on which an order was sent is not to be told as the one of its delivery."""

import re

from agent.truth.index import Backing
from agent.truth.values import Day
from agent.truth.words import words

_EVENTS: dict[str, str] = words("statuses").raw["event_words"]
_TO = r"[\s,:]*(?:(?:on|at|by|for|the|around|about|be|to|arrive|is|was)\s+)*$"
_BEFORE = {
    event: re.compile(rf"(?:{text})(?:时间|日期|日)?(?:为|是)?{_TO}", re.IGNORECASE) for event, text in _EVENTS.items()
}
_AFTER = {event: re.compile(rf"\s?(?:就|已|才|已经)?(?:{text})", re.IGNORECASE) for event, text in _EVENTS.items()}


def told_of(before: str, after: str) -> str:
    """The event told right before a day ("delivered on"), or in Chinese right behind it; empty where there is none."""
    events = [event for event, pattern in _BEFORE.items() if pattern.search(before)]
    if re.match(r"[\s\u4e00-\u9fff]", after):
        events += [event for event, pattern in _AFTER.items() if pattern.match(after)]
    return "" if "预计" in before else events[0] if len(set(events)) == 1 else ""


def elsewhen(event: str, backing: list[Backing]) -> bool:
    """Whether all that have this day have it for another event, and know another day for the one that is told."""
    days = [(one.fact, one.record) for one in backing]
    if not event or not all(isinstance(fact, Day) and fact.event and record is not None for fact, record in days):
        return False
    if any(isinstance(fact, Day) and fact.event == event for fact, _ in days):
        return False
    return all(any(isinstance(own, Day) and own.event == event for own in record.own) for _, record in days if record)
