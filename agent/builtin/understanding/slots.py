"""Facts that a message names: order numbers, an e-mail, a code, which of several. Reads the text only; checks nothing."""

import re
import unicodedata
from dataclasses import dataclass

_EMAIL = re.compile(r"[a-z0-9._%+-]+\s?@\s?[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_HASHED = re.compile(r"#\s?([A-Za-z]{0,4}-?\d{2,}[A-Za-z0-9-]*)")
_LETTERED = re.compile(r"(?<![A-Za-z0-9_#@.-])([A-Z]{1,4}-?\d{4,}[A-Z0-9]*)(?![A-Za-z0-9_@])", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:orders?|ordr|purchase|单号|订单号?|订单编号|定单号?|单子|號|单)\s*(?:number|num|nr|no\.?|id|nos\.?|numbers|是|为|号|号码|编号|:|：|#|is|was)?\s*[:：#]?\s*"
    r"([A-Za-z]{0,4}-?\d{3,}(?:\s*(?:,|and|&|or|、|和|跟|还有|以及|plus)\s*#?[A-Za-z]{0,4}-?\d{3,})*)",
    re.IGNORECASE,
)
_BEFORE_ORDER = re.compile(r"(?<![A-Za-z0-9_.,$£€¥#-])(\d{3,10})(?:这个|那个|号|的)*(?:订单|定单|那单|这单|单)")
_ONE = re.compile(r"[A-Za-z]{0,4}-?\d{3,}")
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.,$£€¥@#+/-])(?<!under )(?<!below )(?<!over )(?<![Zz]ip )(?<!code )(?<!code is )(?<![Zz]ip is )(?<!邮编)(?<!邮编是)(\d{3,10})(?![A-Za-z0-9_%@/]|[.,:]\d|-\d|\s?(?:元|块|美元|dollars|usd|bucks|yuan|rmb|eur|pounds|days|天|年|cm|mm|kg|ml|g\b|points|积分|分|个(?!订单|单)|件(?!事)|双|台|盒|瓶|份|(?:pieces|pcs|people|persons|units|guests|copies)\b))"
)
_CODE = re.compile(r"(?<![A-Za-z0-9_.,$£€¥#@+-])(\d{6}|\d{3}[ -]\d{3}|\d(?:[ -]\d){5})(?![A-Za-z0-9_%@]|[.,]\d|-\d)")
_NEAR_CODE = re.compile(r"code|otp|pin|验证码|校验码|动态码|码", re.IGNORECASE)
_TICKET = re.compile(
    r"(?:ticket|case|reference|ref|工单|案件|服务单|受理号?)\s*(?:number|no\.?|id|号|编号|是|为|:|：|#|is)*\s*[:：#]?\s*(?P<id>(?!T-)[A-Za-z]{0,4}-?\d{2,}[A-Za-z0-9-]*)"
    r"|(?<![A-Za-z0-9-])(?P<ours>T-[A-Z2-7]{8})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<!\d)(?:\+\d[\d ()-]{7,}\d|1[3-9]\d{9}|\(?\d{3}\)?[ -]\d{3}[ -]\d{4})(?!\d)")
_LAST_FOUR = re.compile(
    r"(?:ending(?: in| with)?|ends (?:in|with)|last (?:4|four)(?: digits)?(?: are| is)?|尾号(?:是|为)?|末四位(?:是)?|后四位(?:是)?)\s*:?\s*(\d{4})",
    re.IGNORECASE,
)
_ORDINALS = {
    "first": 1, "1st": 1, "former": 1, "top": 1, "second": 2, "2nd": 2, "latter": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "last": -1, "bottom": -1, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
}  # fmt: skip
_ORDINAL_EN = re.compile(
    r"(?:\bthe |\bmy |^|\bnumber |\boption |\bno\. ?)(first|second|third|fourth|fifth|sixth|last(?! (?:order|purchase|parcel|package|delivery)\b)|latter|former|top|bottom|1st|2nd|3rd|4th|5th)\b(?! (?:time|name|thing|week|month|night|year|class|of all|few|4\b|four\b|day|monday|tuesday|wednesday|thursday|friday|saturday|sunday))",
    re.IGNORECASE,
)
_ORDINAL_ZH = re.compile(
    r"第([一二两三四五六1-6])(?:个|款|件|种|条|单|笔|项)?(?!次|天|时间)|(最后)(?:一)?(?:个|款|件|种|单|条)"
)
_NUMBERED = re.compile(r"^(?:number |no\.? ?|option |#|选)?\s?([1-9])[.)]?$", re.IGNORECASE)
_EVERYTHING = re.compile(
    r"\b(?:all(?: of (?:them|it|those|these))?|both|everything|every (?:one|item)|the (?:whole|entire)(?: \w+)?|each)\b(?! (?:day|right|good|set|the time|time|(?:of )?(?:my |the |our )?(?:pending |open |other |current )?orders))|全部|所有|都(?:要|退|换|取消|是|给)?|两个都|两件都|整单|全都|一起|统统",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Slots:
    """What a message names. `position` counts from 1 and -1 is the last; `everything`: all of them, both."""

    orders: tuple[str, ...] = ()
    email: str | None = None
    code: str | None = None
    ticket: str | None = None
    last_four: str | None = None
    position: int | None = None
    everything: bool = False


def read_slots(text: str, *, expecting: str | None = None) -> Slots:
    """The facts in a text; a bare number is read as what was asked for."""
    text = unicodedata.normalize("NFKC", text)
    email = _EMAIL.search(text)
    rest = _PHONE.sub(" ", _EMAIL.sub(" ", text))
    code = _code(rest, expecting)
    ticket = _TICKET.search(rest)
    last_four = _LAST_FOUR.search(rest)
    for taken in (ticket[0] if ticket else None, last_four[0] if last_four else None):
        rest = rest.replace(taken, " ") if taken else rest
    orders = () if expecting in ("code", "address") and not re.search(r"#\w|order|订单", rest) else _orders(rest, code)
    return Slots(
        orders,
        email[0].replace(" ", "") if email else None,
        re.sub(r"\D", "", code) if code else None,
        (ticket["ours"] or ticket["id"]) if ticket else None,
        last_four[1] if last_four else None,
        _position(text),
        _EVERYTHING.search(text) is not None,
    )


def _code(text: str, expecting: str | None) -> str | None:
    found = _CODE.search(text)
    if found is None:
        return None
    return found[1] if expecting == "code" or _NEAR_CODE.search(text) else None


def _orders(text: str, code: str | None) -> tuple[str, ...]:
    found: list[tuple[int, str]] = []
    for pattern in (_HASHED, _LETTERED, _BEFORE_ORDER, _NUMBER):
        found += [(match.start(1), _with_hash(text, match)) for match in pattern.finditer(text)]
    for match in _NAMED.finditer(text):
        found += [(match.start(1) + one.start(), one[0]) for one in _ONE.finditer(match[1])]
    seen: dict[str, str] = {}
    for _, order in sorted(found, key=lambda pair: (pair[0], -len(pair[1]))):
        bare = order.lstrip("#").lower()
        if order != code and not any(bare in known for known in seen):
            seen[bare] = order
    return tuple(seen.values())


def _with_hash(text: str, match: re.Match[str]) -> str:
    """Whether the number was written `#W12` matters to nobody: the tools find an order with or without it."""
    return match[1]


def _position(text: str) -> int | None:
    if numbered := _NUMBERED.match(text.strip()):
        return int(numbered[1])
    if english := _ORDINAL_EN.search(text):
        return _ORDINALS[english[1].lower()]
    if chinese := _ORDINAL_ZH.search(text):
        return -1 if chinese[2] else _ORDINALS.get(chinese[1]) or int(chinese[1])
    return None
