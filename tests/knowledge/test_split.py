"""Documents to passages: nothing lost, nothing too long, cut where an author would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.blocks import Block, Kind, heading
from knowledge.markdown import parse_markdown
from knowledge.split import LEAST, embedded, split
from knowledge.tokens import pieces

LIMIT = 40
words = st.text(alphabet=st.sampled_from("aB0.?退。|-"), min_size=1, max_size=9)
lines = st.lists(words, min_size=1, max_size=20).map(" ".join)
headings = st.builds(heading, words, st.integers(1, 3))
prose = st.builds(lambda text: Block(Kind.TEXT, (text,)), lines)
listings = st.builds(
    lambda kind, rows: Block(kind, tuple(rows)),
    st.sampled_from([Kind.LIST, Kind.CODE]),
    st.lists(lines, min_size=1, max_size=4),
)
blocks = st.lists(st.one_of(headings, prose, listings), max_size=6)


def _letters(text: str) -> str:
    return "".join(text.split())


@given(blocks)
def test_that_no_character_of_a_document_is_lost_and_their_order_is_kept(document: list[Block]) -> None:
    passages = split("", document, limit=LIMIT, overlap=0)
    kept = iter(_letters("".join(piece.text for piece in passages)))
    bodies = _letters("".join(block.text for block in document if block.kind is not Kind.HEADING))
    assert all(character in kept for character in bodies)
    places = [
        *(place for piece in passages for place in piece.heading.split(" › ")),
        *(piece.text for piece in passages),
    ]
    assert all(block.text in places for block in document if block.kind is Kind.HEADING)


@given(st.lists(lines, min_size=1, max_size=8))
def test_that_prose_is_kept_character_by_character_in_its_order(paragraphs: list[str]) -> None:
    passages = split("Title", [Block(Kind.TEXT, (text,)) for text in paragraphs], limit=LIMIT, overlap=0)
    assert _letters("".join(piece.text for piece in passages)) == _letters("".join(paragraphs))


@given(blocks)
def test_that_every_passage_fits_the_encoder_with_its_headings(document: list[Block]) -> None:
    for piece in split("Title", document, limit=LIMIT):
        room = max(LIMIT, min(LEAST, LIMIT) + pieces(embedded("Title", piece.heading, "")))
        assert pieces(embedded("Title", piece.heading, piece.text)) <= room


def test_that_headings_become_a_path_without_the_title() -> None:
    document = parse_markdown("# Help\n\nIntro.\n\n## Returns\n\n### Deadline\n\n30 days.\n\n## Payment\n\nBy card.\n")
    assert [(piece.heading, piece.text) for piece in split("Help", document.blocks)] == [
        ("", "Intro."),
        ("Returns › Deadline", "30 days."),
        ("Payment", "By card."),
    ]


def test_that_a_heading_with_nothing_under_it_is_a_passage() -> None:
    document = parse_markdown("# Help\n\n## No returns on gift cards\n\n## Payment\n\nBy card.\n\n## Thanks\n")
    assert [piece.text for piece in split("Help", document.blocks)] == [
        "No returns on gift cards",
        "By card.",
        "Thanks",
    ]


@pytest.mark.parametrize("before", range(16, 24))
def test_that_a_list_stays_with_its_introduction(before: int) -> None:
    filler = " ".join(f"Sentence {number} is here." for number in range(before))
    document = parse_markdown(f"{filler}\n\nWhat you need:\n\n- the order number\n- a photo of it\n")
    assert split("T", document.blocks, limit=150)[-1].text.endswith(
        "What you need:\n- the order number\n- a photo of it"
    )


def test_that_an_introduction_stays_with_the_beginning_of_a_list_that_is_cut() -> None:
    items = "\n".join(f"- reason number {number} for a purchase that was declined" for number in range(40))
    first, second, *_rest = split("T", parse_markdown(f"There are many reasons:\n\n{items}\n").blocks)
    assert first.text.startswith("There are many reasons:\n- reason number 0 ")
    assert second.text.startswith("- reason number")


def test_that_a_table_that_is_cut_repeats_its_head() -> None:
    rows = "\n".join(f"| City {number} | {number} working days for a parcel |" for number in range(60))
    pieces_of_it = split("T", parse_markdown(f"| Where | When |\n|---|---|\n{rows}\n").blocks)
    assert len(pieces_of_it) > 1
    assert all(piece.text.startswith("Where | When\n") for piece in pieces_of_it)


def test_that_prose_that_is_cut_repeats_its_last_sentence_and_ends_at_chinese_marks() -> None:
    text = "".join(f"第{number}条规定说明了退货的条件和时间。" for number in range(40))
    first, second, *_rest = split("规定", [Block(Kind.TEXT, (text,))])
    assert first.text.endswith("。")
    assert second.text.startswith(first.text.split("。")[-2].strip())
