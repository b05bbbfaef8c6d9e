"""Which of the passages that were read an answer has its sources in."""

from agent.cite import cite
from tools.context import Source

PHONE = "United States: Number +1 614-555-0142. Have your order number at hand when you call."
PRIVACY = "The carrier gets your name, address and phone number for your order."


def source(document: str, quote: str) -> Source:
    return Source(document=document, title=document.title(), url=None, quote=quote)


def titles(text: str, *sources: Source) -> list[str]:
    return [one.title for one in cite(text, sources)]


def test_that_a_quotation_has_one_source_though_others_share_words_with_it() -> None:
    assert titles(PHONE, source("privacy", PRIVACY), source("contact", PHONE)) == ["Contact"]


def test_that_an_answer_out_of_two_articles_names_both() -> None:
    said = f"{PHONE} {PRIVACY}"
    assert set(titles(said, source("privacy", PRIVACY), source("contact", PHONE))) == {"Privacy", "Contact"}


def test_that_what_shares_little_is_no_source() -> None:
    assert titles("We are closed on Sundays.", source("contact", PHONE)) == []
    assert titles("Anything") == []
