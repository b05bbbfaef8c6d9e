"""A whole message as its clauses: what comes before what, and what its writer has taken back by the end of it."""

from dataclasses import dataclass
from functools import cached_property

from agent.builtin.understanding.clauses import Clause, clauses

_BUT = frozenset({"but", "however", "though", "但", "但是", "不过"})
_QUESTIONS = ("WHERE", "TRACK", "STATUS")
OPERATIONS = ("CANCEL", "RETURN", "EXCHANGE", "REFUND", "CHANGE")


@dataclass(frozen=True)
class Story:
    """All the clauses of a message, for the rules that look further than their own."""

    clauses: tuple[Clause, ...]

    @classmethod
    def of(cls, text: str) -> "Story":
        return cls(tuple(clauses(text)))

    def names(self, *concepts: str) -> bool:
        return any(clause.names(*concepts) for clause in self.clauses)

    def asks(self, *concepts: str) -> bool:
        return any(clause.asks(*concepts) for clause in self.clauses)

    def refuses(self, *concepts: str) -> bool:
        return any(clause.refuses(*concepts) for clause in self.clauses)

    def tells(self, *concepts: str) -> bool:
        return any(clause.tells(*concepts) for clause in self.clauses)

    def before(self, clause: Clause) -> Clause | None:
        """The clause before this one."""
        place = self.clauses.index(clause)
        return self.clauses[place - 1] if place else None

    @cached_property
    def taken_back(self) -> frozenset[int]:
        """The clauses whose wishes do not hold any more: refused, replaced or spoken of as a former plan later on."""
        return frozenset(place for place in range(len(self.clauses)) if self._is_taken_back(place))

    @cached_property
    def live(self) -> "Story":
        """Without what is taken back, and without clauses that only say what is not wanted, if anything is left then."""
        kept = tuple(
            clause
            for place, clause in enumerate(self.clauses)
            if place not in self.taken_back and not (clause.refuses(*OPERATIONS) and not clause.asks(*OPERATIONS))
        )
        return Story(kept) if kept and len(kept) < len(self.clauses) else self

    @property
    def text(self) -> str:
        """The clauses as one text again, each with the mark that ended it."""
        return " ".join(f"{clause.text}{'?' if '?' in clause.mark else ''}" for clause in self.clauses)

    def _is_taken_back(self, place: int) -> bool:
        clause, later = self.clauses[place], self.clauses[place + 1 :]
        if not later:
            return False
        wished = [concept for concept in OPERATIONS if clause.asks(concept)]
        if any(after.refuses(concept) for after in later for concept in wished):
            return True
        turned = clause.mark.strip(", ") in _BUT or any(after.names("RETRACT") for after in later)
        if clause.names("FORMERLY") and (turned or not clause.text.isascii()):
            return any(after.asks(*OPERATIONS, "ADDRESS", "TRACK", "WHERE", "WHEN", "HUMAN") for after in later)
        return bool(wished) and any(self._turns(after) for after in later)

    def _turns(self, clause: Clause) -> bool:
        """Whether a clause takes back what was wished before and wishes something else, itself or in what follows."""
        if not clause.names("RETRACT") or clause.names("ALSO"):
            return False
        following = self.clauses[self.clauses.index(clause) :]
        first = min(start for start, _ in clause.spans("RETRACT"))
        return first <= 12 and any(after.asks(*OPERATIONS, *_QUESTIONS) for after in following)
