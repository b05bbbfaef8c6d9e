"""Which variant a wish means."""

import pytest

from agent.builtin.variants import mentions, named, wished
from tests.agent.builtin.shop import VARIANTS

CURRENT = VARIANTS[0]  # blue, M
SHOES = [{"item": f"s{size}", "options": {"size": str(size)}, "price": "50.00 USD"} for size in (40, 41, 42)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("red please", ["t-red-m"]),
        ("the red one in L", ["t-red-l"]),
        ("change the blue one to red", ["t-red-m"]),
        ("one size up", ["t-blue-l"]),
        ("大一号", ["t-blue-l"]),
        ("换成红色的L码", ["t-red-l"]),
        ("something nice", []),
        ("the cheapest", ["t-red-m"]),
    ],
)
def test_options_are_named_in_either_language(text: str, expected: list[str]) -> None:
    assert [one["item"] for one in wished(text, CURRENT, VARIANTS)] == expected


def test_sizes_in_numbers_have_an_order() -> None:
    assert [one["item"] for one in wished("a bigger size", SHOES[1], SHOES)] == ["s42"]
    assert [one["item"] for one in wished("one size down", SHOES[1], SHOES)] == ["s40"]
    assert wished("bigger", SHOES[2], SHOES) == []


def test_a_single_letter_is_only_a_size() -> None:
    assert mentions("in M please", "M")
    assert mentions("M码", "M")
    assert not mentions("I'm not sure", "M")


def test_what_a_text_names_narrows_the_variants_down() -> None:
    assert len(named("do you have it in blue?", VARIANTS)) == 2
    assert len(named("how much is it?", VARIANTS)) == 4
