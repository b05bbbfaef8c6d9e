"""When a reply may repeat what only the customer wrote: as their words, as a limit, in a denial; not as our promise."""

from agent.truth.frames import asked, conditional, denied, quoted
from agent.truth.reading import Reading
from agent.truth.values import Address, Clock, Count, Day, Found, Money, Name, Percent, Span, Weekday
from agent.truth.words import words

_WORDS = words("frames")
_LIMIT_BEFORE = _WORDS.pattern("limit_before")
_LIMIT_AFTER = _WORDS.pattern("limit_after")
_GIVES = _WORDS.pattern("gives")
_THEIRS = _WORDS.pattern("theirs")
_COSTS = _WORDS.pattern("costs")
_COMES = _WORDS.pattern("comes")
_REACHES = _WORDS.pattern("reaches")
_COMMITS = _WORDS.pattern("commits")
_OPENINGS = _WORDS.pattern("openings")


def echo(found: Found, reading: Reading) -> bool:
    """Whether a fact that only the customer stated is told here as theirs."""
    sentence, clause = reading.sentence(found.start), reading.clause(found.start)
    before, whole = reading.text[clause.start : found.start], clause.text
    told = (quoted(before) or _THEIRS.search(before)) and not _COMMITS.search(whole)
    theirs = bool(told) or denied(before) or asked(whole, sentence.text)
    match found.fact:
        case Money() | Percent() | Count():
            return theirs or conditional(before) or _limit(before, reading.text[found.end : clause.end], whole)
        case Day() | Weekday() | Span() | Clock():
            return theirs or bool(_OPENINGS.search(whole)) or not _COMES.search(whole)
        case Address():
            return theirs or not _REACHES.search(before[-40:])
        case Name():
            return True


def _limit(before: str, after: str, whole: str) -> bool:
    """A budget: "kettles under $60"."""
    limits = _LIMIT_BEFORE.search(before) or _LIMIT_AFTER.match(after)
    return bool(limits) and not _GIVES.search(whole) and not _COSTS.search(before)
