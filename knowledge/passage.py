"""The values that knowledge hands out: passages, what a search found, what an ingest did. Not rows."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Passage(NamedTuple):
    """A piece of a document: an answer's evidence, and what a citation points at.

    `document_id` is the id the document came with, or its path within the folder that was ingested;
    `heading` the path of headings above the passage, joined by ` › `; `anchor` says where in the document it begins;
    what is `staff`'s is never found for a customer. A tuple, because a start makes one of each row: a frozen dataclass
    takes five times as long.
    """

    id: str
    document_id: str
    title: str
    heading: str
    text: str
    url: str | None
    locale: str
    anchor: str = ""
    staff: bool = False

    @property
    def link(self) -> str | None:
        """The address that opens the document where the passage begins."""
        return f"{self.url.partition('#')[0]}#{self.anchor}" if self.url and self.anchor else self.url

    @property
    def place(self) -> str:
        """How a citation calls it: title, headings, and the page where there are pages."""
        path = f"{self.title} › {self.heading}" if self.heading else self.title
        page = self.anchor.removeprefix("page=")
        if page == self.anchor:
            return path
        return f"{path}，第 {page} 页" if self.locale == "zh" else f"{path}, p. {page}"


@dataclass(frozen=True, slots=True)
class Found:
    """A passage and why it was found: every score lies between 0 and 1, and `score` mixes the other two."""

    passage: Passage
    score: float
    lexical: float
    dense: float


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search found, best first, and how likely it is that the answer is in there (0 to 1).

    `introduction`: what the best one's document says before its first heading, unless that was found itself.
    """

    passages: list[Found]
    answerable: float
    introduction: Passage | None = None


@dataclass(frozen=True, slots=True)
class Rankings:
    """What the search finds for a question, and what each of its halves would find alone, each best first."""

    fused: list[Passage]
    bm25: list[Passage]
    dense: list[Passage]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, counted in documents; `passages` counts the ones it wrote, `errors` says what it skipped."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    errors: list[str] = field(default_factory=list)
