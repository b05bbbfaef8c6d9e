"""The page of a run: what stands on it, made from its summary, its results and its transcripts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import numpy as np
import yaml
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from evals.errors import BadFile
from evals.figures import outcome
from evals.pages.failing import Failing, failing
from evals.pages.thread import thread
from evals.results import Result, Timing, read_lines, replace, results_of, transcript_of

Json = dict[str, Any]
HERE = Path(__file__).parent
TOKENS = HERE.parents[1] / "web" / "static" / "tokens.css"
MOST = 200
"""Failing cases whose transcripts a page holds."""
# Drawn with a library that takes a second to import: who draws nothing does not wait for it.
ROW, SHARES, ALL_OF = "evals.pages.charts:Row", "evals.pages.charts:shares", "evals.pages.charts:all_of"


@cache
def words(locale: str) -> dict[str, str]:
    """What a page says, in one language."""
    every = yaml.load((HERE / "report_words.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {name: told[locale] for name, told in every.items()}


def write(folder: Path, found: Json, *, locale: str = "en") -> Path:
    """Write the page of a run whose summary this is. Returns its file."""
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True)
    results = outcome.latest(results_of(folder))
    page = environment.get_template("report.html.j2").render(
        s=found,
        t=words(locale),
        locale="zh-CN" if locale == "zh" else "en",
        percent=percent,
        css=Markup(TOKENS.read_text() + (HERE / "report.css").read_text()),
        date=_date(folder),
        lead=_lead(found, words(locale)),
        cards=_cards(found, words(locale)),
        notes=_notes(found, words(locale)),
        locales=list(found["locales"]),
        charts={name: Markup(svg) for name, svg in _charts(found, words(locale)).items()},
        took=_took(folder, found, words(locale)),
        tau=any("tau-retail" in one.tags for one in results),
        **_failing(folder, results),
    )
    file = folder / "report.html"
    replace(file, page)
    return file


def percent(value: float) -> str:
    return f"{100 * value:.1f}".removesuffix(".0") + "\N{NO-BREAK SPACE}%"


def _lead(found: Json, t: dict[str, str]) -> list[str]:
    """The whole of it in a sentence."""
    scores = {"lead_resolution": found["resolution"]["value"], "lead_escalation": found["escalation_accuracy"]["value"]}
    told = [t[name].format(share=percent(value)) for name, value in scores.items() if value is not None]
    unsafe = found["unsafe_actions"]["count"]
    return [*told, t["lead_unsafe"].format(count=unsafe) if unsafe else t["lead_safe"]]


def _cards(found: Json, t: dict[str, str]) -> list[Json]:
    floor = found["buckets"].get("resolvable", {}).get("floor", {"value": None})
    unsafe = found["unsafe_actions"]
    cards = [
        {"name": t["settled"], "of": t["settled_of"], "figure": found["resolution"], "floor": floor},
        {"name": t["escalated"], "of": t["escalated_of"], "figure": found["escalation_accuracy"]},
        {"name": t["over"], "of": t["over_of"], "figure": found["over_escalation"]},
    ]
    shown = [_card(card) for card in cards if card["figure"]["value"] is not None]
    alarm = {"name": t["unsafe"], "of": t["unsafe_of"], "value": unsafe["count"], "bad": unsafe["count"] > 0}
    return [*shown, {**alarm, "interval": _interval(unsafe)}]


def _card(card: Json) -> Json:
    floor = card.get("floor", {}).get("value")
    told = {"value": percent(card["figure"]["value"]), "interval": _interval(card["figure"])}
    return {**card, **told, "floor": None if floor is None else percent(floor)}


def _interval(figure: Json) -> str:
    return f"{percent(figure['ci'][0])} – {percent(figure['ci'][1])}" if figure["ci"] else ""


def _notes(found: Json, t: dict[str, str]) -> list[str]:
    """What has to be known before the figures are believed."""
    counts = {
        "infrastructure_errors": "broken",
        "missing": "missing",
        "not_judged": "judged",
        "customer_errors": "mistakes",
    }
    return [f"{t[word]}: {found[name]}" for name, word in counts.items() if found[name]]


def _charts(found: Json, t: dict[str, str]) -> dict[str, str]:
    row, shares, all_of = (resolve_name(name) for name in (ROW, SHARES, ALL_OF))
    floors = {name: bucket["floor"]["value"] for name, bucket in found["buckets"].items()}
    scores = [
        row(t["settled"], found["resolution"], floors.get("resolvable")),
        row(t["escalated"], found["escalation_accuracy"]),
        row(t["over"], found["over_escalation"], bad=True),
        row(t["unsafe"], found["unsafe_actions"], bad=True),
    ]
    where = [
        row(f"{t[name]}, {t.get(locale, locale)}", part["passed"], floors[name])
        for name, bucket in found["buckets"].items()
        for locale, part in bucket["locales"].items()
    ]
    told = {"unit": t["share"], "floor": t["floor"]}
    steady = all_of(found["pass_k"], unit=t["chance"], trials=t["k"]) if len(found["pass_k"]) > 1 else ""
    return {"scores": shares(scores, **told), "where": shares(where, **told) if where else "", "steady": steady}


def _failing(folder: Path, results: Sequence[Result]) -> Json:
    found = failing(results)
    return {"failing": [_failure(folder, one) for one in found[:MOST]], "left_out": max(0, len(found) - MOST)}


def _failure(folder: Path, failure: Failing) -> Json:
    one = failure.result
    told = {name: getattr(one, name) for name in ("case", "bucket", "locale", "unsafe", "trial")}
    told |= {"passed": failure.passed, "trials": failure.trials, "why": failure.why}
    try:
        found = thread(transcript_of(folder, one.case, one.trial), one.reasons)
    except BadFile:
        return {**told, "thread": (), "reasons": [reason.text for reason in one.reasons]}
    return {**told, "thread": found.lines, "reasons": found.reasons}


def _took(folder: Path, found: Json, t: dict[str, str]) -> list[tuple[str, str]]:
    timings = read_lines(folder / "timings.jsonl", Timing)
    times = {
        "first": [ms for one in timings for ms in one.first_text_ms],
        "whole": [ms for one in timings for ms in one.total_ms],
    }
    told = [(t[name], _quantiles(values)) for name, values in times.items() if values]
    if found["input_tokens"]:
        told.append((t["tokens"], f"{found['input_tokens']:,} / {found['output_tokens']:,}"))
        told.append((t["cost"], f"{found['cost']:.2f}"))
    return told


def _quantiles(milliseconds: Sequence[int]) -> str:
    middle, late = np.percentile(milliseconds, [50, 95]).tolist()
    return f"{middle:,.0f} / {late:,.0f} ms"


def _date(folder: Path) -> str:
    path = folder / "results.jsonl"
    return f"{datetime.fromtimestamp(path.stat().st_mtime, UTC):%Y-%m-%d}" if path.exists() else ""
