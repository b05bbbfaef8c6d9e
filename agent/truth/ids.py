"""Names of things in a text: order, ticket, tracking and card numbers, article codes. Not links and phone numbers."""

import re
from collections.abc import Iterator

from agent.truth.values import Found, Name

_TOKEN = (
    r"(?:#?(?:[A-Z]{1,6}[-_]?(?=\d))?\d[\w]*(?:[-_][A-Z0-9]+)*"
    r"|#?[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)*[-_]\d[A-Z0-9]*(?:[-_][A-Z0-9]+)*|(?-i:[A-Z]{1,3}-[A-Z0-9]{6,}))"
)
_LABELS = (
    r"orders?|tickets?|cases?|returns?|rma|references?|ref|tracking|parcels?|shipments?|invoices?|confirmations?"
    r"|sku|waybill|ending in|ends in|ending with"
    r"|订单编?号?|单号|编号|工单号?|退货单号?|换货单号?|运单号码?|快递单号|物流单号|尾号为?"
)
_LABELLED = re.compile(
    rf"(?:(?<![A-Za-z])(?P<label>{_LABELS}))(?:\s*(?:numbers?|no\.?|ids?|codes?|号码?|is|are|was|:|#|\(|为|是|\|))*\s*"
    rf"(?P<tokens>{_TOKEN}(?:\s*(?:,|、|and\b|or\b|&|和|与|及|或)\s*{_TOKEN}"
    r"(?![\d.%]*\s?(?:%|元|块|天|个|件|[a-z]{2,})))*)",
    re.IGNORECASE | re.ASCII,
)
_SHAPED = re.compile(
    r"(?<![\w.#/@-])(?:#[A-Z]*\d[\w-]*\w|[A-Z]{1,6}(?:-[A-Z0-9]+)*-\d[A-Z0-9]*(?:-[A-Z0-9]+)*|[A-Z]{1,4}\d[A-Z0-9]{5,}|[A-Z]{1,3}-[A-Z0-9]{6,}"
    r"|\d[A-Z][A-Z0-9]{8,}|[a-z]+(?:_[a-z]+)*_[a-z]*\d{4,}|\d{4,})(?![\w-]|[.,]\d)",
    re.ASCII,
)
_ITEM = re.compile(_TOKEN, re.IGNORECASE | re.ASCII)
_WORDS = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*", re.ASCII)
_UNIT = re.compile(
    r"\s?(?:m?ah|ml|cm|mm|km|kg|mg|w|kw|v|hz|ghz|mhz|rpm|dpi|px|gb|tb|mb|lumens?|lm|times|people|customers|countries"
    r"|reviews|stars?)\b|\s?[毫克瓦升米年人款种]",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"[A-Z]{1,3}-[A-Z0-9]{6,}")
_ALONE = re.compile(
    r"\s*(?:$|[.,;:!?)\]。、|(]|[\u4e00-\u9fff]|(?:is|was|has|had|have|for|on|and|or|to|from|by|will|can|cannot|can't"
    r"|in|at|that|which|placed|shipped|delivered|cancelled)\b)",
    re.IGNORECASE,
)
_FAMILIAR = re.compile(
    r"(?:COVID|UTF|ISO|USB|HDMI|SHA|RFC|MP|PM|GPT|IPX?|WIFI|RJ|AA+|F|A|B)-?\d{1,5}|(?:19|20)\d\d", re.IGNORECASE
)


def is_name(text: str) -> bool:
    """Whether a word can be a name: it has a digit, or is made like T-QXZNTAAB."""
    return any(sign.isdigit() for sign in text) or _DRAWN.fullmatch(text) is not None


def token(text: str) -> str:
    """The form in which names compare: #W237-8156 → W2378156."""
    return re.sub(r"[#\s_-]", "", text).upper()


def labelled_in(text: str) -> Iterator[Found]:
    """Names behind a word that says what they are."""
    for found in _LABELLED.finditer(text):
        for item in _ITEM.finditer(found["tokens"]):
            start, end = found.start("tokens") + item.start(), found.start("tokens") + item.end()
            if _is_name(item[0], found["label"], text[end:]):
                yield Found(Name(token(item[0]), found["label"].lower()), start, end)


def shaped_in(text: str) -> Iterator[Found]:
    """What looks like a name wherever it stands: T-12, #W2378156, 1042. Not a year, and not 4000 mAh."""
    for found in _SHAPED.finditer(text):
        if not _FAMILIAR.fullmatch(found[0]) and not _UNIT.match(text, found.end()):
            yield Found(Name(token(found[0])), *found.span())


def _is_name(text: str, label: str, after: str) -> bool:
    bare = text.lstrip("#")
    if text.startswith("#") or not bare.isdigit():
        return is_name(bare) and not re.fullmatch(r"\d+(?:st|nd|rd|th|am|pm|x|cm|kg|ml|g|h)", bare, re.IGNORECASE)
    if len(bare) < 3 and not (label.lower() in ("order", "订单", "订单号") and _ALONE.match(after)):
        return False
    return not _UNIT.match(after) and not re.match(
        r"\s?(?:%|[a-z]+ (?:of|left)|items?\b|orders?\b|days?\b|[个件天元块])", after, re.IGNORECASE
    )


def tokens_of(text: str) -> set[str]:
    """Every word of a text that can be a name, in comparable form: what an echoed name is looked up in."""
    words = [word for word in _WORDS.findall(text) if is_name(word)]
    return {token(word) for word in words} | {
        token(part) for word in words for part in re.split(r"[-_]", word) if any(s.isdigit() for s in part)
    }
