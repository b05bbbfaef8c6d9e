"""Text to the tokens that the lexical index counts, in English and Chinese; and which of the two a text is.

Chinese is cut into single characters and pairs of neighbours: measured better than a word segmenter, and
without a dictionary to ship. English words are stemmed. The encoder has its own tokeniser; this is not it.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache

import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS
from opencc import OpenCC

CJK = (  # inside a character class: ideographs, radicals and kana
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
_RUN = re.compile(rf"[{CJK}]+|[^\W_]+(?:['’][^\W_]+)*")
_CJK = re.compile(rf"[{CJK}]")
_SPLIT = re.compile(rf"[{CJK}]+|[^{CJK}]+")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_EMAIL = re.compile(r"\be-(?=mail)")
_PIECE = re.compile(rf"[{CJK}]|[^\W\d_{CJK}]+|\d+|[^\s\w]|_")


class _English(threading.local):
    """A stemmer for each thread: one object must not be used by two at once. It remembers 50,000 words."""

    def __init__(self) -> None:
        self.stem = Stemmer.Stemmer("english", 50_000).stemWord


_english = _English()
_ASKING = re.compile(
    "请问|什么时候|怎么样|怎么办|怎么|怎样|如何|什么|多少|多长时间|你们|我们|可以|能不能|可不可以|是不是|是否|有没有|[吗呢吧啊了的我你您想要请是在有会能]"
)


@cache
def _to_simplified() -> dict[int, str]:
    """Every traditional character that has a simplified form, each by itself: fast, and safe from any thread."""
    characters = [chr(code) for first, last in _IDEOGRAPHS for code in range(first, last + 1)]
    forms = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(old): new for old, new in zip(characters, forms, strict=True) if old != new}


def simplified(text: str) -> str:
    """Half-width, and with simplified characters for traditional ones."""
    text = unicodedata.normalize("NFKC", text)
    return text.translate(_to_simplified()) if _CJK.search(text) else text


def folded(text: str) -> str:
    """The one form of what looks or means the same: half-width, simplified, lower case."""
    return text.lower() if text.isascii() else simplified(text).casefold()


def tokens(text: str) -> list[str]:
    """The tokens of a text in their order; a question and a passage must come through here alike."""
    found: list[str] = []
    stem = _english.stem
    for run in _RUN.findall(_EMAIL.sub("e", folded(text))):
        if run.isascii():
            found.append(stem(run).replace("'", ""))
            continue
        for part in _SPLIT.findall(run):
            if _CJK.match(part):
                found += part
                found += (part[i : i + 2] for i in range(len(part) - 1))
            else:
                found.append(stem(part.replace("’", "'")).replace("'", ""))
    return found


def asked(question: str) -> list[str]:
    """The tokens of a question, without the Chinese words that only make it one; all of them if nothing else is left.

    Pairs of characters such as 怎么 are in passages of every kind. English needs no such list: BM25 weighs its function
    words little, and taking them out measured worse.
    """
    return tokens(_ASKING.sub(" ", folded(question))) or tokens(question)


FUNCTION_WORDS = frozenset(token for word in STOPWORDS_EN_PLUS for token in tokens(word))


def content(words: Iterable[str]) -> list[str]:
    """Of tokens those that say something by themselves."""
    return [word for word in words if word not in FUNCTION_WORDS]


def language(text: str) -> str:
    """`zh` when there are at least as many Chinese characters as Latin words, else `en`."""
    characters = len(_CJK.findall(text))
    return "zh" if characters and characters >= len(_LATIN_WORD.findall(text)) else "en"


def locale_of(given: str) -> str:
    """The language of a locale such as `zh-CN`, `en_GB` or ` ZH `."""
    return re.split(r"[-_]", given.strip().lower())[0]


def pieces(text: str) -> int:
    """About how many word pieces an encoder makes of a text, rather too many than too few.

    A Chinese character, a letter with an accent or of another script, and a punctuation mark are one; a Latin word
    is one for its first six letters and one for every four more, a number one for every two digits.
    """
    count = 0
    for piece in _PIECE.findall(text):
        length = len(piece)
        if piece.isdigit():
            count += (length + 1) // 2
        elif not piece.isascii():
            count += length
        else:
            count += 1 if length <= 6 else 1 + (length - 3) // 4
    return count
