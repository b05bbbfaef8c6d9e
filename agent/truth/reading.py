"""One reply, taken apart: its facts, sentences and clauses. Not yet compared with anything."""

from datetime import date

from agent.truth.facts import facts_in
from agent.truth.script import plain
from agent.truth.sentences import Piece, clauses, sentences
from agent.truth.values import Found


class Reading:
    """Positions in `facts`, `pieces` and `clauses` are positions in `text`."""

    def __init__(self, reply: str, today: date) -> None:
        self.text = plain(reply)
        self.facts = facts_in(self.text, today)
        self.pieces = sentences(self.text)
        self._clauses = {piece.start: clauses(piece) for piece in self.pieces}

    def sentence(self, at: int) -> Piece:
        return next((piece for piece in self.pieces if piece.start <= at < piece.end), Piece(self.text, 0))

    def clause(self, at: int) -> Piece:
        sentence = self.sentence(at)
        return next((one for one in self.clauses(sentence) if one.start <= at < one.end), sentence)

    def clauses(self, sentence: Piece) -> list[Piece]:
        return self._clauses.get(sentence.start, [])

    def within(self, piece: Piece) -> list[Found]:
        return [found for found in self.facts if piece.start <= found.start < piece.end]
