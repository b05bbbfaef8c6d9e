"""Personal data taken out of what becomes a case: the same is always replaced by the same, so that talk stays talk.

What a row says of the customer is found by its value, everything else by its form. Numbers of orders stay: without them
a case is about nothing.
"""

import re
from collections.abc import Iterable, Iterator

_PARTICULARS = re.compile(
    r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<identity>(?<!\d)\d{17}[\dXx](?!\w))"
    r"|(?P<card>(?<![\d-])\d(?:[ -]?\d){12,18}(?!\d))"
    r"|(?P<phone>(?<![\w-])\+?\d(?:[ ()-]?\d){8,14}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d))",
    re.ASCII,
)
STAND_INS = {"identity": "110101199001010000", "card": "4111 1111 1111 1111", "phone": "+1 555-0100"}
_CODE = re.compile(r"(?<![\w#])\d{3}[ -]?\d{3}(?!\w)")
NAMES = ("Alex Example", "王小明")


class Masking:
    """What is known of one customer, and what has been replaced so far."""

    def __init__(self, name: str = "", others: Iterable[str] = (), *, code_asked: bool = False) -> None:
        self._name = name.strip()
        self._others = sorted({one.strip() for one in others if len(one.strip()) > 3}, key=len, reverse=True)
        self._emails: dict[str, str] = {}
        self.code_asked = code_asked
        """Whether six digits that come now are a mailed code."""

    def text(self, text: str) -> str:
        """The text without personal data."""
        for part, stand_in in self._of_name():
            text = re.sub(re.escape(part), stand_in, text, flags=re.IGNORECASE)
        for one in self._others:
            text = text.replace(one, "…")
        text = _PARTICULARS.sub(self._stand_in, text)
        return _CODE.sub("{code}", text) if self.code_asked else text

    def _of_name(self) -> Iterator[tuple[str, str]]:
        if not self._name:
            return
        yield self._name, NAMES[not self._name.isascii()]
        for part, stand_in in zip(self._name.split(), NAMES[0].split(), strict=False):
            if len(part) > 2 and self._name.isascii():
                yield part, stand_in

    def _stand_in(self, found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        if kind != "email":
            return STAND_INS[kind]
        return self._emails.setdefault(found[0].lower(), f"somebody{len(self._emails) + 1}@example.com")
