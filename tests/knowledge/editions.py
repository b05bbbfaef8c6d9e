"""Documents that are written anew again and again, edition after edition, and whether an answer is of whole ones."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

QUESTION = "what does the shop say of payment"
Edition = dict[str, int]
"""The edition of each document in an answer."""


def write(folder: Path, edition: int, *, documents: int, parts: Sequence[str]) -> Edition:
    """The next edition of every document."""
    folder.mkdir(exist_ok=True)
    for at in range(documents):
        sections = (f"## The {part}\n\nEdition {edition} of shop {at} says this of {part}.\n" for part in parts)
        (folder / f"shop-{at}.md").write_text(f"# Shop {at}\n\n" + "\n".join(sections))
    return {f"shop-{at}.md": edition for at in range(documents)}


def read(passages: Iterable[tuple[str, str]], *, parts: int) -> Edition:
    """What an answer is of, by document and text; one that is there in part, or of two editions, is a failure."""
    said: dict[str, list[str]] = {}
    for document, text in passages:
        said.setdefault(document, []).append(text.split()[1])
    for document, numbers in said.items():
        assert numbers == numbers[:1] * parts, f"half a document: {document} {numbers}"
    return {document: int(numbers[0]) for document, numbers in said.items()}


def check(heard: Sequence[Edition], *, documents: int) -> None:
    """Every document is in every answer, and none goes back."""
    assert {len(found) for found in heard} == {documents}
    assert all(old[name] <= new[name] for old, new in pairwise(heard) for name in old)
