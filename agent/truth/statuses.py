"""An order's status as a tool writes it and as a reply tells it. Not what the agent says it has done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

RANKS = {"pending": 0, "processed": 1, "shipped": 2, "delivered": 3}
_WRITTEN = {
    "pending": r"pending|new|open|placed|awaiting|unpaid|on hold|待处理|待发货|待付款|未发货",
    "processed": r"process|paid|confirmed|packed|preparing|处理中|备货|已付款",
    "shipped": r"shipped|transit|dispatch|on the way|out for delivery|fulfilled|sent|已发货|运输中|派送中|在途|已出库",
    "delivered": r"delivered|arrived|received|completed|已送达|已签收|已完成",
    "cancelled": r"cancel|void|已取消|已关闭",
    "returned": r"return|已退货|退货",
    "refunded": r"refund|已退款|退款",
    "exchanged": r"exchange|换货",
}
WRITTEN = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _WRITTEN.items()}


def canonical(text: str) -> set[str]:
    """ "shipped" of "in transit"; several where a status says several things ("return requested")."""
    return {name for name, pattern in WRITTEN.items() if pattern.search(text)}


@dataclass(frozen=True, slots=True)
class Told:
    """A status that a reply tells: one of `any_of`. `past` is true of what was once so, and may have gone on since."""

    any_of: frozenset[str]
    past: bool
    start: int
    end: int


_EN = [
    (("shipped",), True, r"\b(?:ha(?:s|ve)|'s|'ve)(?: already| now| just| since)* (?:been )?(?:shipped|dispatched|sent out|left (?:our|the) warehouse)\b"),
    (("shipped",), True, r"\b(?:was|were|got) (?:already |just )?(?:shipped|dispatched|sent out)\b|\bleft (?:our|the) warehouse\b"),
    (("shipped",), False, r"\b(?:is|are|'s)(?: currently| now| already| still)* (?:on (?:its|the|their) way|in transit|out for delivery|shipped|en route|with the (?:carrier|courier))\b"),
    (("delivered",), True, r"\b(?:ha(?:s|ve)|'s|was|were|is|are|got)(?: already| now| just| been| since| successfully)* (?:delivered|arrived|handed to you)\b|\barrived (?:on|at|in|yesterday)\b"),
    (("pending",), False, r"\b(?:is|are|'s|was|were|remains?)(?: currently| now| still| already)* (?:pending|not (?:yet )?(?:been )?(?:shipped|dispatched|processed)|awaiting (?:payment|shipment|dispatch))\b"),
    (("pending", "processed"), False, r"\b(?:is|are|'s)(?: currently| now| still)* (?:being (?:processed|prepared|packed)|processing|in preparation)\b"),
    (("processed",), True, r"\b(?:ha(?:s|ve)|'s|was|were|is)(?: already| now| just| been)* processed\b"),
]  # fmt: skip
_ZH = [
    (("shipped",), True, r"(?:已经?|已于|刚刚?|早已|都)[^,。;\n没未不待]{0,12}(?:发货|发出|寄出|出库|出货|发走)(?!前)|(?:发货|发出|寄出)了"),
    (("shipped",), False, r"(?:正在|仍在|还在|目前在|处于|在)[^,。;\n没未不]{0,6}(?:运输|派送|配送|路上|途中|派件)"),
    (("delivered",), True, r"(?:已经?|已于)[^,。;\n没未不待]{0,12}(?:送达|签收|妥投|送到|收货|到货)|(?:送达|签收|妥投|送到)了"),
    (("pending", "processed"), False, r"(?:还在|正在|仍在|目前|状态[::为是]?\s?)(?:备货|待发货|待处理|处理中|准备中|打包)|待处理|待发货|(?:还没有?|尚未|暂未|未)(?:发货|出库|出货|发出)"),
]  # fmt: skip
_LISTED_EN = re.compile(
    r"(?:^|[|:,(*–—-])\s*(?:status\s*[:|]\s*)?(?P<s>pending|processed|processing|shipped|in transit|delivered|cancell?ed|returned)\b(?=\s*(?:$|[|,;.)(*–—\n]))",
    re.IGNORECASE | re.MULTILINE,
)
_LISTED_ZH = re.compile(
    r"(?:^|[|:,(–—-])\s*(?:状态\s*[::|]\s*)?(?P<s>待处理|待发货|处理中|已发货|运输中|已送达|已签收|已取消|已退货)(?=\s*(?:$|[|,;。)(\n]))",
    re.MULTILINE,
)
_PATTERNS = [(frozenset(names), past, re.compile(pattern, re.IGNORECASE)) for names, past, pattern in (*_EN, *_ZH)]


_MAYBE = re.compile(
    "ship|dispatch|sent|left|way|transit|deliver|en route|with the|arriv|handed|pending|await|process|prepar|pack|cancel|return"
    "|发|寄|出库|出货|运输|派|配送|路上|途中|送|签收|妥投|收货|到货|备货|待|处理|准备|打包|已取消|已退货",
    re.IGNORECASE,
)
_NO_PARCEL = re.compile(
    r"\b(?:refund|money|amount|payment|codes?|e-?mails?|reply|answer|help|colleague|person|agent|request|ticket|return|exchange)\b[^,;]*$|(?:退款|款项|验证码|邮件|工单|同事|客服)[^,。;]*$",
    re.IGNORECASE,
)


def told_in(text: str) -> Iterator[Told]:
    """Every status told in a piece of text, without a look at who or when."""
    if not _MAYBE.search(text):
        return
    for names, past, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if not _NO_PARCEL.search(text[: found.start()]):
                yield Told(names, past, *found.span())
    for pattern in (_LISTED_EN, _LISTED_ZH):
        for found in pattern.finditer(text):
            yield Told(frozenset(canonical(found["s"])), False, *found.span("s"))


def fits(told: Told, known: set[str]) -> bool:
    """Whether a record with these statuses lets one say this: what was delivered was also shipped."""
    if told.any_of & known:
        return True
    reached = max((RANKS[status] for status in known if status in RANKS), default=-1)
    if "returned" in known or "exchanged" in known:
        reached = max(reached, RANKS["delivered"])
    return told.past and any(RANKS.get(status, 99) <= reached for status in told.any_of)
