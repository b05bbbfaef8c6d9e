"""Links, e-mail addresses and telephone numbers in a text, in the form in which they compare."""

import re
from collections.abc import Iterator

from agent.truth.values import Address, Found

_TOPS = (
    "com|org|net|cn|io|co|uk|de|fr|eu|shop|store|app|dev|info|biz|me|us|ca|au|jp|hk|tw|sg|example|test|help|support"
    "|online|site|xyz"
)
_PATH = r"[^\s<>\"'()\[\]{},;。，、；）】》|\u4e00-\u9fff]*"
_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_URL = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9.-]+(?::\d+)?(?:[/?#]" + _PATH + ")?"
    r"|(?<![\w.-])(?:[A-Za-z0-9-]+\.)+(?:" + _TOPS + r")(?![\w-]|\.[A-Za-z0-9])(?:/" + _PATH + ")?",
    re.ASCII | re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w#/-])(?:\+\d{1,3}[ .-]?|1[ .-])?(?:\(\d{1,5}\)[ .-]?)?\d{2,5}(?:[ .-]\d{2,5}){1,4}(?![\w-])"
    r"|(?<![\w#/-])\+\d{8,15}\b|(?<![\w#/.-])1[3-9]\d{9}(?!\d)|(?<![\w.-])\d(?:[ .-]\d){7,}(?![\w-])",
    re.ASCII,
)


def addresses_in(text: str) -> Iterator[Found]:
    """E-mail addresses and links."""
    spans: list[tuple[int, int]] = []
    for found in _EMAIL.finditer(text):
        spans.append(found.span())
        yield Found(Address("email", found[0].rstrip(".").lower()), *found.span())
    for found in _URL.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in spans):
            yield Found(Address("url", url(found[0])), found.start(), found.start() + len(found[0].rstrip(".,!?:;")))


def url(text: str) -> str:
    """Without scheme, www, trailing dots and slash; the host in lower case."""
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", text.rstrip(".,!?:;"), flags=re.IGNORECASE).rstrip("/")
    host, slash, path = bare.partition("/")
    return host.lower() + slash + path


def phones_in(text: str) -> Iterator[Found]:
    for found in _PHONE.finditer(text):
        number = re.sub(r"\D", "", found[0])
        if 8 <= len(number) <= 15:
            yield Found(Address("phone", number), *found.span())


def digit_runs(text: str) -> set[str]:
    """Long numbers, with what separates their groups taken out: 400-820-8820 → 4008208820."""
    runs = re.findall(r"\+?\(?\d(?:[\d()]|[ .-](?=[\d(])){5,24}\d", text)
    return {re.sub(r"\D", "", run) for run in runs} | set(re.findall(r"\d{6,}", text))
