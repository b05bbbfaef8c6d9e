"""A question that names a section or an article is answered from it, however short it is."""

import pytest

from knowledge.named import NAMED, knowing_names
from knowledge.passage import Findings, Found, Passage

PHONE = ("Contact", "Phone", "Number: +1 614-555-0142")
PRIVACY = ("Privacy", "Who sees it", "The carrier gets your name and phone number.")
ABOUT = ("Gold Years Account: what it is", "Interest", "It pays 2 %.")


def findings(*places: tuple[str, str, str], answerable: float = 0.2) -> Findings:
    passages = [Passage(heading, title, title, heading, text, None, "en") for title, heading, text in places]
    return Findings([Found(one, 0.4, 0.4, 0.4) for one in passages], answerable)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Do you have a phone number?", [PHONE]),
        ("what's your phone number", [PRIVACY, PHONE]),
        ("What is the Gold Years Account?", [ABOUT]),
        ("tell me about the gold years account", [ABOUT, PRIVACY]),
    ],
)
def test_that_what_a_question_names_is_known(question: str, places: list[tuple[str, str, str]]) -> None:
    assert knowing_names(question, findings(*places)).answerable == NAMED


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Do you have a phone case?", [PHONE]),  # the section does not say the rest
        ("phone number", [PHONE, ("Returns", "Phone", "The number of the courier")]),  # of which document?
        ("gold", [ABOUT]),  # one word of a title
        ("What is the Silver Years Account?", [ABOUT]),
        ("what is it", [PHONE]),
    ],
)
def test_that_what_it_does_not_name_stays_as_it_is(question: str, places: list[tuple[str, str, str]]) -> None:
    assert knowing_names(question, findings(*places)).answerable == 0.2


def test_that_what_is_known_better_stays_so() -> None:
    assert knowing_names("phone number", findings(PHONE, answerable=0.9)).answerable == 0.9
