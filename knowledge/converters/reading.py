"""The order in which the boxes of a page are read: down a column, then the next one; what spans columns comes first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

GUTTER = 6.0  # points between two columns
LEAST_LETTERS = 16  # in a line of a column, on average: less is a column of a table
FEET = 8  # boxes at the bottom of a page that may reach across its columns
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Placed(Generic[_T]):
    """Something on a page and where it is, in points from the left and from the top.

    `lines` is how many lines of text it has, `letters` how many characters.
    """

    what: _T
    left: float
    top: float
    right: float
    bottom: float
    lines: int
    letters: int


def in_order(boxes: Sequence[Placed[_T]]) -> Iterator[list[_T]]:
    """Recursive cuts (Nagy and Seth's X-Y tree): between columns where there are some, else below the topmost boxes.

    What stands beside each other without being columns comes as one list, from left to right.
    """
    rest = sorted(boxes, key=lambda box: (round(box.top), box.left))
    while rest:
        columns, taken = _columns_at_the_top(rest)
        for column in columns:
            yield from in_order(column)
        if not columns:
            taken = _row(rest)
            yield [box.what for box in sorted(rest[:taken], key=lambda box: (box.left, box.top))]
        rest = rest[taken:]


def _columns_at_the_top(boxes: Sequence[Placed[_T]]) -> tuple[list[list[Placed[_T]]], int]:
    """The columns that the topmost boxes are in, and how many boxes those are."""
    for taken in range(len(boxes), max(1, len(boxes) - FEET), -1):
        if columns := _columns(boxes[:taken]):
            return columns, taken
    return [], 0


def _columns(boxes: Sequence[Placed[_T]]) -> list[list[Placed[_T]]]:
    """The boxes left and right of an empty strip, when there is running text on both sides of it, beside each other."""
    groups = _groups(boxes, lambda box: (box.left, box.right), GUTTER)
    if len(groups) < 2 or not all(map(_is_running_text, groups)):
        return []
    tops, bottoms = [min(box.top for box in group) for group in groups], [max(b.bottom for b in g) for g in groups]
    beside = min(bottoms) - max(tops)
    tallest = max(bottom - top for top, bottom in zip(tops, bottoms, strict=True))
    return groups if beside > tallest / 3 else []


def _is_running_text(group: Sequence[Placed[_T]]) -> bool:
    lines = sum(box.lines for box in group)
    return lines >= 3 and sum(box.letters for box in group) >= LEAST_LETTERS * lines


def _row(boxes: Sequence[Placed[_T]]) -> int:
    """How many of the topmost boxes stand beside each other."""
    bottom = boxes[0].bottom
    for place, box in enumerate(boxes):
        if box.top >= bottom - 1:
            return place
        bottom = min(bottom, box.bottom)
    return len(boxes)


def _groups(
    boxes: Sequence[Placed[_T]], span: Callable[[Placed[_T]], tuple[float, float]], gap: float
) -> list[list[Placed[_T]]]:
    groups: list[list[Placed[_T]]] = []
    end = float("-inf")
    for box in sorted(boxes, key=span):
        start, its_end = span(box)
        if start >= end + gap or not groups:
            groups.append([])
        groups[-1].append(box)
        end = max(end, its_end)
    return groups
