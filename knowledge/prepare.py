"""A raw document to the rows it becomes, without their vectors: parsed, split, its language told. Takes CPU time."""

from pathlib import PurePosixPath

from knowledge.blocks import Article
from knowledge.convert import Converter
from knowledge.load import parse
from knowledge.marks import named
from knowledge.rows import NewDocument, NewPassage
from knowledge.source import Raw
from knowledge.split import split
from knowledge.tokens import language, locale_of

LONGEST_TITLE = 200


def prepared(raw: Raw, source: int, converter: Converter) -> NewDocument:
    """What to write of a document; raises Unreadable when there is nothing in it."""
    article = parse(raw, converter)
    title = _title(raw, article)
    pieces = split(title, article.blocks)
    given = raw.locale or article.locale
    locale = locale_of(given) if given else language(" ".join(piece.text for piece in pieces))
    passages = tuple(
        NewPassage(piece.heading, locale if given else _language(piece.text, locale), piece.text, anchor=piece.anchor)
        for piece in pieces
    )
    url = raw.url or article.url
    audience = raw.audience or named(article.audience)
    return NewDocument(source, raw.key, raw.origin, title, url, locale, raw.fingerprint, passages, audience)


def _title(raw: Raw, article: Article) -> str:
    title = raw.title or article.title or PurePosixPath(raw.key).stem.replace("-", " ").replace("_", " ")
    return " ".join(title.split())[:LONGEST_TITLE]


def _language(text: str, fallback: str) -> str:
    """A passage of numbers and names alone is in its document's language."""
    return language(text) if sum(map(str.isalpha, text)) >= 20 else fallback
