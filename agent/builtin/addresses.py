"""A postal address out of what a customer typed, roughly: enough to read it back to them. And which payment method
they mean.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from agent.builtin import matching

_CUE = re.compile(
    r"(?:.*\baddress\b[^:\d]{0,20}[:：]\s*|.*\b(?:new address(?: is)?|address (?:is|to|should be|:)|(?:ship|deliver|send|redirect|reroute|forward|mail|change)(?:ed)?\b.{0,60}?\bto|should be|it is|it's|moved to|live at|at)\s*:?\s+)"
    r"(?=(?:flat|apt|apartment|unit|suite|c/o|no\.?|#)?\s*\d|[\w.'-]+ \d|[A-Z][\w'-]+(?:str|straße|strasse|weg|platz)\b)"
    r"|.*(?:地址(?:改|换)?(?:成|为|是|到|:|：)?|改(?:成|为|到)|寄(?:到|去|往)|送(?:到|去|至)|发(?:到|往)|换成|搬到了?|是)\s*[:：]?\s*(?=[\u4e00-\u9fff]{2,}(?:省|市|区|县|路|街|道|号|村|镇|州))",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
_TAIL = re.compile(
    r"\s*(?:\b(?:instead|please|thanks|thank you|thx|asap)\b|吧|谢谢|可以吗|好吗|行吗|[.!?。！？])+\s*$", re.IGNORECASE
)
_POSTCODE = re.compile(
    r"\b\d{5}-\d{4}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b|(?<!\d)\d{6}(?!\d)|(?<![\d#])\d{5}(?!\d)|(?<=, )\d{4}(?= [A-Z][a-z])"
)
_STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|way|boulevard|blvd|square|sq|place|pl|terrace|hill|close|crescent|circle|cir|parkway|pkwy|highway|hwy|trail|loop|row|mews|gardens)\b\.?|\w+(?:str\.|straße|strasse|weg|platz|gasse|laan|straat)|\brue\b|\bvia\b|\bcalle\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"^(?:flat|apt\.?|apartment|unit|suite|floor|fl\.?(?= ?\d)|room|building|block|c/o|#)\s*[\w-]*", re.IGNORECASE
)
_STATE = re.compile(
    r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\b"
)
_COUNTRIES = (
    "usa", "us", "united states", "uk", "united kingdom", "england", "scotland", "ireland", "germany", "france", "spain",
    "italy", "netherlands", "belgium", "austria", "switzerland", "canada", "australia", "new zealand", "china", "japan",
    "singapore", "hong kong", "中国", "美国", "英国", "新加坡", "香港", "台湾", "日本", "加拿大", "澳大利亚",
)  # fmt: skip
_CITY_STATES = frozenset({"singapore", "hong kong", "新加坡", "香港"})
_CHINESE = re.compile(
    r"(?:(?P<country>中国|中华人民共和国)[,，\s]*)?(?P<region>[\u4e00-\u9fff]{2,7}?(?:省|自治区))?[,，\s]*"
    r"(?P<city>[\u4e00-\u9fff]{2,7}?(?:市|自治州|地区|盟))[,，\s]*(?P<line1>[\u4e00-\u9fffA-Za-z0-9\-#·.()（）\s]{3,})"
)
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:新区|区|县)")
_PROVINCES_THEMSELVES = frozenset({"北京市", "上海市", "天津市", "重庆市"})
_ELSEWHERE = re.compile(r"香港|澳门|台湾|新加坡|马来西亚|台北|高雄|台中|新北")
_UK_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
_NEXT_SENTENCE = re.compile(r"(?<=[a-z]{4})[.!?]\s+(?=[A-Z])|[!?]\s+")
_FILLER = re.compile(r"^\s*(?:(?:now|at|to|is|it's|its|it is|my|new|address)\s+)+(?=\d|flat|apt|unit)", re.IGNORECASE)
_CHINESE_STREET = re.compile(r"[\u4e00-\u9fff]+(?:路|街|道|巷|弄|村|镇|大厦|小区|花园|广场|号)")


@dataclass(frozen=True, slots=True)
class Place:
    """An address in the parts that the tools take; empty where nothing was said."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""

    def arguments(self) -> dict[str, str]:
        return {key: value for key, value in asdict(self).items() if value}


def parsed(text: str) -> Place:
    """The address in a text; an empty one where there is none."""
    text = _TAIL.sub("", _cut(text).strip())
    codes = [match for match in _POSTCODE.finditer(text) if match.start() or re.search(r"[\u4e00-\u9fff]", text)]
    found = codes[-1][0] if codes else ""
    rest = f"{text[: codes[-1].start()]} {text[codes[-1].end() :]}" if codes else text
    if re.search(r"[\u4e00-\u9fff]", rest):
        return _chinese(re.sub(r"邮编\s*[:：是]?", "", rest), found)
    return _western(rest, found)


def _cut(text: str) -> str:
    """The text from where the address begins."""
    match = _CUE.match(text)
    text = _NEXT_SENTENCE.split(text[match.end() :] if match else text)[0]
    return _FILLER.sub("", text)


def _chinese(text: str, postcode: str) -> Place:
    match = _CHINESE.search(text)
    if match is None:
        street = _CHINESE_STREET.search(text)
        return Place(line1=text.strip(" ,，。") if street and re.search(r"号|\d", text) else "", postcode=postcode)
    line1 = match["line1"].strip(" ,，。")
    country = match["country"] or ("" if _ELSEWHERE.search(text) else "中国")
    district = _DISTRICT.match(line1)
    if match["city"] in _PROVINCES_THEMSELVES and district:
        return Place(line1[district.end() :].strip(), "", district[0], match["city"], postcode, country)
    return Place(line1, "", match["city"], match["region"] or "", postcode, country)


def _western(text: str, postcode: str) -> Place:
    parts = [part.strip(" .") for part in re.split(r"[,\n;]+", text) if part.strip(" .")]
    line1 = next((part for part in parts if _is_street(part)), "")
    if not line1:
        return Place(postcode=postcode)
    unit = next((part for part in parts if part != line1 and _UNIT.match(part)), "")
    country = next((part for part in parts if part.lower() in _COUNTRIES), "")
    left = [part for part in parts[parts.index(line1) + 1 :] if part not in (unit, country)]
    states = [state[0] for part in left if (state := _STATE.search(part))]
    towns = [town for part in left if (town := _STATE.sub("", part).strip())]
    region = states[0] if states else (towns[1] if len(towns) > 1 else "")
    if not country and states and re.fullmatch(r"\d{5}(?:-\d{4})?", postcode):
        country = "United States"
    elif not country and _UK_POSTCODE.fullmatch(postcode):
        country = "United Kingdom"
    city = towns[0] if towns else country if country.lower() in _CITY_STATES else ""
    return Place(line1, unit, city, region, postcode, country)


def _is_street(part: str) -> bool:
    return bool(re.search(r"\d", part)) and (bool(_STREET.search(part)) or re.match(r"^\d+\w? [A-Z]", part) is not None)


_KINDS = re.compile(
    r"visa|master ?card|amex|american express|pay ?pal|gift ?card|apple ?pay|google ?pay|alipay|we ?chat|debit|支付宝|微信|礼品卡|银联|信用卡|借记卡",
    re.IGNORECASE,
)


def names_a_method(text: str) -> bool:
    """Whether a text says how somebody wants to pay, on file or not."""
    return _KINDS.search(text) is not None


def method_meant(text: str, methods: Sequence[dict[str, Any]], *, listed: bool = False) -> str | None:
    """The id of the payment method that a text names by its digits, its kind or its place in a list."""
    labels = [str(one.get("label")) for one in methods]
    digits = re.findall(r"(?<!\d)\d{4}(?!\d)", text)
    fitting = [n for n, label in enumerate(labels) if any(four in label for four in digits)]
    if not fitting and listed and (place := matching.by_position(text, len(methods))) is not None:
        fitting = [place]
    if not fitting:
        fitting = matching.best(text, labels)
    return str(methods[fitting[0]]["id"]) if len(fitting) == 1 else None
