"""Which of the passages found is quoted, where the search holds several for about as good."""

import pytest

from knowledge.choose import rated
from knowledge.passage import Passage


def passage(title: str, heading: str, text: str = "As it says.") -> Passage:
    return Passage(f"{title}{heading}", title, title, heading, text, None, "en")


@pytest.mark.parametrize(
    ("question", "found", "chosen"),
    [
        ("What does a wire from Silver Saver cost?", [("Silver Plus Saver", "Wires"), ("Silver Saver", "Wires")], 1),
        ("How do I block someone?", [("How do I unblock someone?", "Steps"), ("Blocking", "Block a user")], 1),
        ("How do I block someone?", [("How to unblock who I blocked", "Tips"), ("Blocking", "Block a user")], 1),
        ("do you have an e-mail?", [("Codes by e-mail", "No e-mail?"), ("Contact", "E-mail")], 1),
        ("I got no e-mail", [("Codes by e-mail", "No e-mail?"), ("Contact", "E-mail")], 0),
        ("How do I unblock someone?", [("Blocking", "Block a user"), ("Blocking", "Unblock a user")], 1),
        ("How do I block someone?", [("Why can't I block this user?", "Reasons"), ("Blocking", "How to block")], 1),
        ("Who is eligible for Gold?", [("Gold", "Important notes"), ("Gold", "Eligibility at a glance")], 1),
        ("Any important notes on Gold?", [("Gold", "Important notes"), ("Gold", "Rates")], 0),
        ("what does a gold card cost", [("Business Gold Card: Fees", "Yearly"), ("Gold Card: Account", "Fees")], 1),
        ("Light Blue 账户有月费吗", [("Blue Account fees", "Monthly"), ("Light Blue Account fees", "Monthly")], 1),
        ("怎么退货？", [("退货", "注意事项"), ("退货", "退货步骤")], 1),
        ("how long does delivery take", [("Delivery", "Times"), ("Delivery", "Costs")], 0),
    ],
)
def test_that_names_opposites_and_headings_decide_between_near_equals(
    question: str, found: list[tuple[str, str]], chosen: int
) -> None:
    ranked = rated(question, [(passage(*place), 0.65 - 0.02 * at) for at, place in enumerate(found)])
    assert (ranked[0].passage.title, ranked[0].passage.heading) == found[chosen]


def test_that_a_heading_which_names_a_part_of_the_question_yields_to_what_has_all_of_it() -> None:
    found = [
        (passage("Sustainability", "Shipping", "By road, never by air."), 0.43),
        (passage("International delivery", "Prices", "To Canada and Mexico we ship by sea."), 0.46),
    ]
    assert rated("do you ship to canada?", found)[0].passage.heading == "Prices"


def test_that_the_document_which_several_passages_belong_to_comes_before_a_single_one() -> None:
    found = [
        (passage("Travel cover", "Papers"), 0.51),
        (passage("Claims", "How it works"), 0.5),
        (passage("Claims", "Deadline"), 0.48),
    ]
    assert rated("my flight was late", found)[0].passage.title == "Claims"


def test_that_what_calls_itself_internal_comes_last_among_near_equals() -> None:
    found = [(passage("Internal: Activating a card", "Steps"), 0.55), (passage("Your new card", "Activating"), 0.5)]
    assert rated("activate my card", found)[0].passage.title == "Your new card"


def test_that_a_passage_that_was_found_far_better_stays_first() -> None:
    found = [(passage("Blue Account", "Fees"), 0.9), (passage("True Blue", "Fees"), 0.5)]
    assert rated("fees of my account at True Blue", found)[0].passage.title == "Blue Account"


def test_that_within_a_document_the_section_comes_first_which_has_what_is_asked_for() -> None:
    found = [
        (passage("Mugs", "Care", "Wash a mug by hand, never in the dishwasher."), 0.6),
        (passage("Mugs", "Promise", "A handle that comes off is mended within 3 years."), 0.58),
        (passage("Bowls", "Promise", "Glaze is mended within 3 years."), 0.57),
    ]
    ranked = rated("how long is a mug's handle mended", found)
    assert [one.passage.heading for one in ranked[:2]] == ["Promise", "Care"]
    assert ranked[0].passage.title == "Mugs"


def test_that_nothing_is_chosen_from_nothing() -> None:
    assert rated("how long", []) == []
