"""Bytes to text when nobody can be trusted to say how they are written: not the header, and not the page."""

import codecs

import charset_normalizer
from bs4.dammit import EncodingDetector

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252"}
"""What browsers read under a name (WHATWG Encoding): the larger set that contains it."""


_GUESSED = ["gb18030", "big5", "cp932", "euc_jp", "euc_kr", "cp1252"]
"""Those that tell themselves apart; between single-byte ones a guess is worth no more than the commonest."""


def decoded(content: bytes, declared: str | None = None, *, html: bool = False) -> str:
    """The text. What is valid UTF-8 is UTF-8, whatever it is said to be: other text hardly ever is, by chance."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    in_page = EncodingDetector.find_declared_encoding(content, is_html=True) if html else None
    for name in ("utf-8", declared, in_page):
        if (text := _as(content, name)) is not None:
            return text
    guess = charset_normalizer.from_bytes(content[:200_000], cp_isolation=_GUESSED).best()
    return _as(content, guess.encoding if guess else None) or content.decode("cp1252", "replace")


def _as(content: bytes, name: str | None) -> str | None:
    wanted = (name or "").strip("\"' ").lower()
    try:
        return content.decode(_WIDER.get(wanted, wanted)) if wanted else None
    except (UnicodeDecodeError, LookupError):
        return None
