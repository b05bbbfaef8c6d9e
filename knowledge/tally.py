"""What a run has done so far, over all of its sources. Writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge.passage import IngestReport

MOST_ERRORS = 1000
Progress = Callable[[int, int], None]
"""Gets bytes read, and bytes in all as far as that is known: what is on the web is not."""


@dataclass(slots=True)
class Tally:
    """Counts of documents, of passages written and of bytes, and every complaint up to a limit."""

    total: int = 0
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    errors: list[str] = field(default_factory=list)
    unnamed: int = 0

    def complain(self, text: str) -> None:
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(text)
        else:
            self.unnamed += 1

    def report(self) -> IngestReport:
        more = [f"… and {self.unnamed} more"] if self.unnamed else []
        counts = (self.added, self.updated, self.unchanged, self.removed, self.passages)
        return IngestReport(*counts, [*self.errors, *more])
