"""What a retrieval eval prints: one JSON object for programs, tables for people. Measures nothing."""

from collections.abc import Sequence

from rich.table import Table

from evals.search.ranking import MEASURES, Estimate, Scored

WAYS = ("fused", "bm25", "dense")
FUSED, *HALVES = WAYS


def as_json(parts: Sequence[Scored]) -> dict[str, object]:
    """All questions, and the same by language; the first part holds all."""
    return _object(parts[0]) | {"locales": {part.name: _object(part) for part in parts[1:]}}


def tables(parts: Sequence[Scored]) -> list[Table]:
    """A table for all questions, and one for each language where there are several."""
    return [_table(part) for part in (parts if len(parts) > 2 else parts[:1])]


def _object(part: Scored) -> dict[str, object]:
    ways = {way: part.estimates(way) for way in WAYS}
    return {
        "questions": part.questions,
        **{way: {name: round(one.value, 4) for name, one in measures.items()} for way, measures in ways.items()},
        "ci": {way: {name: _bounds(one) for name, one in measures.items()} for way, measures in ways.items()},
        "fused_minus": {
            way: {
                name: {"value": round(one.value, 4), "ci": _bounds(one)}
                for name, one in part.differences(FUSED, way).items()
            }
            for way in HALVES
        },
    }


def _bounds(one: Estimate) -> list[float]:
    return [round(one.low, 4), round(one.high, 4)]


def _table(part: Scored) -> Table:
    title = f"{part.questions} questions" + (f" in {part.name}" if part.name else "")
    table = Table(title=title, title_justify="left")
    table.add_column("", no_wrap=True)
    for name in MEASURES:
        table.add_column(name, justify="right", no_wrap=True)
    for way in WAYS:
        table.add_row(way, *(_cell(one) for one in part.estimates(way).values()))
    table.add_section()
    for way in HALVES:
        table.add_row(f"fused − {way}", *(_cell(one, "+") for one in part.differences(FUSED, way).values()))
    return table


def _cell(one: Estimate, sign: str = "") -> str:
    return f"{one.value:{sign}.3f} [{one.low:{sign}.3f}, {one.high:{sign}.3f}]"
