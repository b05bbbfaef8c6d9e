"""One form of what customers type, so that the lexicon needs one form: simplified, lower case, words written out.

Keeps the order of everything and most of the punctuation (clauses are cut by it). Does not mend typos: `spelling` does.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
LONGEST = 3000
"""Characters of a message that are read; of a longer one its beginning and its end."""

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAS_CJK = re.compile(f"[{CJK}]")
_LATIN = re.compile(r"[a-z]+", re.IGNORECASE)
_URL = re.compile(r"https?://\S+|www\.\S+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_STRETCHED_CJK = re.compile(f"([{CJK}])\\1{{2,}}")
_MARKS = re.compile(r"([!?.,。！？，；~])(?:\s*\1)+")
_BETWEEN_CJK = re.compile(f"(?<=[{CJK}])[ \t]+(?=[{CJK}])")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "，": ",", "；": ";", "：": ":"})
_EMOJI = re.compile("[\u2600-\u27bf\u2b50\U0001f000-\U0001faff\ufe0f\u200d]+")


def resource(name: str) -> Any:
    """What a YAML file beside this module holds."""
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def _simplified() -> dict[int, str]:
    pairs = (line.split(" ") for line in resource("traditional.yaml"))
    return {ord(old): new for olds, news in pairs for old, new in zip(olds, news, strict=True)}


@cache
def _written_out() -> tuple[re.Pattern[str], dict[str, str]]:
    """Contractions and the spelling of short messages, whole words only."""
    table: dict[str, str] = {str(short): str(long) for short, long in resource("short_forms.yaml").items()}
    words = sorted(table, key=len, reverse=True)
    return re.compile(r"(?<![\w'])(?:" + "|".join(map(re.escape, words)) + r")(?![\w'])"), table


def language(text: str) -> str | None:
    """`zh`, `en`, or None where a text has no letters to tell it by (a number, an emoji)."""
    latin = len(_LATIN.findall(text))
    chinese = len(_HAS_CJK.findall(text))
    if not latin and not chinese:
        return None
    return "zh" if chinese * 2 > latin else "en"


def normalise(text: str) -> str:
    """A message as the rest of this package reads it."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST * 2 // 3]}\n{text[-LONGEST // 3 :]}"
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    text = text.replace("唔係", "不是").translate(_simplified())
    text = _URL.sub(" ", text)
    text = _EMOJI.sub(" ", text)
    text = _STRETCHED.sub(r"\1\1", text)
    text = _STRETCHED_CJK.sub(r"\1", text)
    text = _MARKS.sub(r"\1", text)
    text = _BETWEEN_CJK.sub("", text)
    pattern, table = _written_out()
    return pattern.sub(lambda match: table[match[0]], text).strip()
