"""The questions with the sections that answer them: what they name is there, and how a quotation is judged."""

import re
from collections import Counter

from knowledge.passage import Passage
from tests.bench.question_sets import ARTICLES, half_of
from tests.bench.sections import Labelled, Seen, labelled, missed, shares

RETURNS = Labelled("how long may I return it", [["r", "30 days"], ["r", ""]], "en", "demo")


def quoted(document: str, heading: str) -> Passage:
    return Passage("", document, document, heading, "As it says.", None, "en")


def test_that_every_section_named_is_in_the_demos_articles_and_no_question_is_asked_twice() -> None:
    every = labelled()
    assert max(Counter(one.question for one in every).values()) == 1
    for one in every:
        for document, heading in one.answers if one.of == "demo" else []:
            text = (ARTICLES / document).read_text(encoding="utf-8")
            lead = re.search(r"(?m)^# .+\n+(?!#)\S", text) is not None
            assert f"\n## {heading}\n" in text if heading else lead, (one.question, document, heading)


def test_that_a_section_is_right_by_its_document_and_any_heading_above_it() -> None:
    right = quoted("r", "30 days"), quoted("r", "30 days › In December"), quoted("r", "")
    assert [RETURNS.answered_by(one) for one in right] == [True] * 3
    wrong = quoted("x", "30 days"), quoted("r", "31 days")
    assert [RETURNS.answered_by(one) for one in wrong] == [False] * 2


def test_what_is_counted() -> None:
    beside = Seen(RETURNS, found=True, quoted=(quoted("r", "What not"), quoted("r", "30 days")))
    silent = Seen(RETURNS, found=False, quoted=())
    counted = shares([beside, silent])
    assert (counted.found, counted.document, counted.first, counted.shown, counted.nothing) == (0.5, 0.5, 0, 0.5, 0.5)


def test_that_nobody_is_told_what_of_the_held_out_half_failed() -> None:
    told = list(missed([Seen(one, found=True, quoted=()) for one in labelled()]))
    dev = [one.question for one in labelled() if half_of(one.question) == "dev"]
    assert [line.split(" → ")[0] for line in told] == dev
