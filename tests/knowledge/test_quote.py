"""Which sentences of a passage are quoted for a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.passage import Found, Passage
from knowledge.quote import best_answer, best_sentences

REFUND = (
    """A return is checked within 2 working days of reaching our warehouse. We then write to you. It is free.

What do I pay for the parcel?
Nothing, the label is prepaid.

| You paid with | The money arrives in |
| Gift card | 1 hour |
| Visa | 3–5 working days |""".replace("| You", "You")
    .replace("\n| ", "\n")
    .replace(" |\n", "\n")
    .removesuffix(" |")
)
STEPS = """You may choose a counter near you.

1. Open Orders in your account.
2. Choose the item.
3. Print the label.

Call us when something is missing."""
CHINESE = (
    "退货到达仓库后 2 个工作日内完成验收。运费由我们承担。\n\n可以退哪些商品？\n几乎所有商品都可以退，定制商品除外。"
)


def passage(text: str, title: str = "Refunds", heading: str = "") -> Passage:
    return Passage("1", "doc", title, heading, text, None, "en")


@pytest.mark.parametrize(
    ("question", "text", "quote"),
    [
        (
            "how long until a return is checked",
            REFUND,
            "A return is checked within 2 working days of reaching our warehouse.",
        ),
        ("what do i pay for the parcel", REFUND, "Nothing, the label is prepaid."),
        ("refund on visa", REFUND, "Visa | 3–5 working days"),
        ("多久完成验收", CHINESE, "退货到达仓库后 2 个工作日内完成验收。"),
        ("哪些商品可以退", CHINESE, "几乎所有商品都可以退，定制商品除外。"),
    ],
)
def test_that_the_sentence_that_answers_is_quoted(question: str, text: str, quote: str) -> None:
    assert quote in best_sentences(question, passage(text), 1)


def test_that_a_row_of_a_table_comes_with_its_head() -> None:
    quotes = best_sentences("refund on visa", passage(REFUND), 1)
    assert quotes == ["You paid with | The money arrives in", "Visa | 3–5 working days"]


def test_that_steps_are_quoted_whole_when_asked_how() -> None:
    assert best_sentences("How do I print the label?", passage(STEPS)) == [
        "1. Open Orders in your account.\n2. Choose the item.\n3. Print the label."
    ]


def test_that_steps_without_numbers_are_quoted_whole_too() -> None:
    text = "- Select the recipient.\n- Enter the amount.\n- Confirm the schedule.\n\nA schedule can be paused."
    whole = "- Select the recipient.\n- Enter the amount.\n- Confirm the schedule."
    assert best_sentences("how do I set up a schedule", passage(text)) == [whole]


def test_that_an_item_is_quoted_without_its_mark_when_asked_something_else() -> None:
    assert best_sentences("is there a label to print", passage(STEPS), 1) == ["Print the label."]


def test_that_a_list_is_quoted_whole_when_several_of_its_items_answer() -> None:
    text = "We look at each.\n\n- The card has expired.\n- The card is not activated.\n- A limit was reached."
    whole = "- The card has expired.\n- The card is not activated.\n- A limit was reached."
    assert best_sentences("why is my card refused", passage(text), 3) == [whole]


def test_that_a_list_is_quoted_whole_when_its_heading_is_what_was_asked() -> None:
    text = "- Visa\n- PayPal\n- Gift cards\n\nWe do not accept checks."
    ways = passage(text, "Payment methods", "What we accept")
    assert best_sentences("which payment methods do you accept", ways) == ["- Visa\n- PayPal\n- Gift cards"]


def test_that_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    text = "The outlet sells returned goods. It opens at 10 o'clock. Parking is behind the house."
    assert best_sentences("when does the outlet open: what time", passage(text), 2)[:2] == [
        "The outlet sells returned goods.",
        "It opens at 10 o'clock.",
    ]


def test_that_a_short_yes_stays_with_what_it_says_yes_to() -> None:
    quotes = best_sentences("can I return it", passage("Can I return it? Yes. You can return it within 30 days."))
    assert quotes == ["Yes. You can return it within 30 days."]


def test_that_of_several_passages_the_one_that_answers_is_quoted() -> None:
    found = [
        Found(passage("Shipping is paid by us.", heading="Who pays"), 0.6, 0.6, 0.6),
        Found(passage("You have 30 days.", heading="Deadline"), 0.58, 0.5, 0.6),
    ]
    answer = best_answer("what is the deadline", found)
    assert answer is not None
    assert (answer.passage.heading, answer.sentences) == ("Deadline", ["You have 30 days."])
    assert best_answer("what is the deadline", []) is None


@given(
    st.text(alphabet=st.sampled_from("ab. ?退。？how"), max_size=30),
    st.lists(
        st.sampled_from(["One two three.", "退货。", "Why?", "- item", "1. step one", "a | b", "", "c:", "  deep"]),
        max_size=9,
    ),
    st.integers(1, 3),
)
def test_that_every_quote_is_a_part_of_the_passage(question: str, lines: list[str], limit: int) -> None:
    text = "\n".join(lines)
    for quote in best_sentences(question, passage(text), limit):
        assert quote.strip()
        assert quote in text
