"""When a reply may repeat what only the customer wrote: as their words, as a limit, in a denial; never as our price or promise."""

import re

from agent.truth.frames import asked, conditional, denied, quoted
from agent.truth.reading import Reading
from agent.truth.values import Address, Clock, Count, Day, Found, Money, Name, Percent, Span, Weekday

_LIMIT_BEFORE = re.compile(
    r"\b(?:under|below|up to|less than|at most|within|around|about|over|above|more than|cheaper than|between|and|budget (?:of|is)|for|maximum(?: of)?|max\.?|from)\s*$|(?:不超过|低于|少于|多于|高于|大约|预算)\s*$",
    re.IGNORECASE,
)
_LIMIT_AFTER = re.compile(
    r"^\s*(?:or less|or under|or below|budget|price range|limit|以内|以下|之内|左右|以上|的?预算|上下|范围)",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:refund\w*|credit\w*|compensat\w*|voucher|coupon|discount|reimburs\w*|receive|get|paid?|pays|owe[sd]?|price[sd]?|is yours|will|'ll|total|confirmed|approved|fees?|charged?|back|granted|offer)\b"
    r"|退|赔|补偿|价格|售价|运费|总计|合计|折扣|享受|优惠|获得|到账|支付",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"\b(?:costs?|priced|price is|it'?s|is|are|comes to|amounts? to)\b\s*(?:only |just |about )?\S{0,4}$|(?:是|为|要|需|卖|只要|一共)\s*\S{0,2}$",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\b(?:arriv\w*|deliver\w*|ship\w*|dispatch\w*|refund\w*|send|sent|replac\w*|cancell?ed|expected|estimated|due|ready|valid|expires?|will|'ll|takes?|closed?|opens?|guarantee\w*|promise\w*|available)\b"
    r"|送达|到货|送到|发货|退款|到账|签收|有效|截止|需要|预计|将|会|保证|之前到",
    re.IGNORECASE,
)
_REACHES = re.compile(
    r"\b(?:call|reach|contact|write to|e-?mail us|visit|click|phone|dial|pay|transfer (?:it|money)|see|find (?:it|us)|here)\b|拨打|联系|致电|访问|点击|详见|写信|汇款",
    re.IGNORECASE,
)
_COMMITS = re.compile(
    r"\b(?:you|we|i)(?:'ll| will)\b|\b(?:confirmed|approved|granted|done)\b|(?:会|将)(?:为|给|退|获)|已", re.IGNORECASE
)
_OPENINGS = re.compile(
    r"\b(?:sorry|apolog\w+|understand|see that|thanks?|frustrat\w*|wait(?:ed|ing)?|long)\b|抱歉|理解|久等|等了|感谢",
    re.IGNORECASE,
)


def echo(found: Found, reading: Reading) -> bool:
    """Whether a fact that only the customer stated is told here as theirs."""
    sentence, clause = reading.sentence(found.start), reading.clause(found.start)
    before, whole = reading.text[clause.start : found.start], clause.text
    told = quoted(before) and not _COMMITS.search(whole)
    theirs = told or denied(reading.text[sentence.start : found.start]) or asked(whole, sentence.text)
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
