"""A report's numbers to its cards, charts and tables, and those to one self-contained page or a PDF."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from insights.personal import without_addresses
from insights.recommend.taken import WITHIN, Taken
from insights.report import OUTCOMES, Report
from insights.standing import Standing
from insights.topics import Topic
from records.errors import BadInput
from web.report import charts
from web.report.charts import BLUE, GREY, ORANGE, VERMILION

HERE = Path(__file__).parent
TOKENS = HERE.parent / "static" / "tokens.css"
TOPICS = 12
GAPS = 12
LONGEST = 160
Chart = tuple[str, str, charts.Draw, float]
"""Its title, what it says in words, how it is drawn, and its height in inches."""


@cache
def words(locale: str) -> dict[str, str]:
    """What a report says, in one language."""
    every = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    return {"language": locale, **{name: told[locale] for name, told in every.items()}}


def html(found: Report, topics: Sequence[Topic], *, locale: str, shop: str) -> bytes:
    """One page that needs nothing else."""
    t = words(locale)
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True)
    page = environment.get_template("page.html.j2").render(
        t=t,
        lang="zh-CN" if locale == "zh" else "en",
        shop=shop,
        period=_period(found, t),
        total=found.total,
        css=Markup(TOKENS.read_text("utf-8") + (HERE / "page.css").read_text("utf-8")),
        cards=_cards(found, t),
        charts=_drawn(_charts(found, t)),
        customers=_drawn(_standing(found.standing, t)),
        as_of=_as_of(found.standing, t),
        topics=[
            {"words": _words(topic), "texts": topic.texts, "typical": masked(topic.typical[0]) if topic.typical else ""}
            for topic in topics[:TOPICS]
        ],
        gaps=[{"title": masked(gap.title), "lang": gap.locale, "asked": gap.asked} for gap in found.gaps[:GAPS]],
        few=t["few"],
        sampled=_sampled(found, t),
    )
    return page.encode()


def pdf(found: Report, topics: Sequence[Topic], *, locale: str, shop: str) -> bytes:
    """The same on sheets of A4.

    Raises:
        BadInput: Chinese is wanted and this machine has no font for it.
    """
    t = words(locale)
    if locale == "zh" and charts.chinese_font() is None:
        raise BadInput("This machine has no Chinese font for a PDF: install Noto Sans CJK, or write a .html file.")
    lines = [" · ".join(filter(None, (shop, _period(found, t)))), ""]
    lines += [f"{card['name']}: {card['value']}  {card['of']}" for card in _cards(found, t)]
    if as_of := _as_of(found.standing, t):
        lines.append(as_of)
    title = " · ".join(filter(None, [t["topics"], _sampled(found, t)]))
    notes = _listed(title, [(topic.texts, _words(topic)) for topic in topics[:TOPICS]])
    notes += _listed(t["gaps"], [(gap.asked, masked(gap.title)) for gap in found.gaps[:GAPS]])
    drawn = [(name, draw) for name, _, draw, _ in _charts(found, t) + _standing(found.standing, t)]
    return charts.pdf(t["title"], lines, drawn, notes)


def _listed(title: str, rows: Sequence[tuple[int, str]]) -> list[str]:
    return [title, "", *(f"{count:>5}   {text}" for count, text in rows), "", ""] if rows else []


def _drawn(made: Sequence[Chart]) -> list[dict[str, str]]:
    return [
        {"name": name, "said": said, "svg": Markup(charts.svg(draw, height=height))}
        for name, said, draw, height in made
    ]


def _sampled(found: Report, t: Mapping[str, str]) -> str:
    """Says that topics are those of a part, where they are."""
    part = len(found.openings)
    return t["topics_of"].format(part=f"{part:,}", whole=f"{found.total:,}") if part < found.total else ""


def _as_of(stand: Standing, t: Mapping[str, str]) -> str:
    return t["as_of"].format(day=stand.as_of.date()) if stand.as_of else ""


def _period(found: Report, t: Mapping[str, str]) -> str:
    return t["period"].format(first=found.first, last=found.last)


def _cards(found: Report, t: Mapping[str, str]) -> list[dict[str, str]]:
    none, said = t["none"], sum(found.feelings.values())
    liked, disliked = found.helpful
    mean, wait = found.mean_csat, found.first_text
    cards = [
        {"name": t["conversations"], "value": f"{found.total:,}", "of": ""},
        _part(t, "ai_share", found.outcomes["ai"], found.total),
        {
            "name": t["csat"],
            "value": none if mean is None else f"{mean:.1f}",
            "of": t["csat_of"].format(count=sum(found.csat.values())),
        },
        _part(t, "helpful", liked, liked + disliked),
        _part(t, "negative_share", found.feelings["negative"], said),
        {
            "name": t["first_text"],
            "value": none if wait is None else t["seconds"].format(seconds=f"{wait / 1000:.1f}"),
            "of": t["first_text_of"],
        },
    ]
    stand, became = found.standing, found.taken
    if became.recommended:
        of = t["taken_of"].format(part=became.bought, whole=became.recommended, open=became.open)
        decided = became.recommended if became.bought or became.left else 0
        cards.append({**_part(t, "taken", became.bought, decided), "of": of})
    if stand.customers:
        leaving = sum(group.leaving for group in stand.segments)
        of = t["leaving_of"].format(whole=f"{stand.customers:,}", days=stand.days)
        cards.append({"name": t["leaving"], "value": f"{leaving:,}", "of": of})
    return cards


def _part(t: Mapping[str, str], name: str, part: int, whole: int) -> dict[str, str]:
    value = f"{part / whole:.0%}" if whole else t["none"]
    return {"name": t[name], "value": value, "of": t["of"].format(part=f"{part:,}", whole=f"{whole:,}")}


def _charts(found: Report, t: Mapping[str, str]) -> list[Chart]:
    """Of the period, those that have something to show."""
    made: list[Chart] = []
    if found.total:
        said = ", ".join(f"{day}: {count}" for day, count in found.conversations.items() if count)
        made.append((t["conversations_day"], said, charts.days(found.conversations), 2.4))

    def rows(title: str, counts: Mapping[Any, int], name: Callable[[Any], str], colours: Sequence[str] = ()) -> None:
        if sum(counts.values()):
            named = [(name(key), count) for key, count in counts.items()]
            said = ", ".join(f"{key}: {count}" for key, count in named)
            made.append((title, said, charts.bars(named, colours), 0.5 + 0.36 * len(named)))

    rows(t["outcomes"], {name: found.outcomes[name] for name in OUTCOMES}, lambda name: t[name])
    rows(t["scores"], found.csat, lambda score: t["score"].format(score=score))
    rows(t["feelings"], found.feelings, lambda label: t[label], (VERMILION, GREY, BLUE))
    if any(share is not None for share in found.negative.values()):
        said = ", ".join(f"{day}: {share:.0%}" for day, share in found.negative.items() if share is not None)
        made.append((t["negative_day"], said, charts.days(found.negative, share=True), 2.4))
    rows(t["turns"], found.turns, lambda name: t.get(name, name), (ORANGE,))
    rows(t["tickets"], found.tickets, lambda name: t.get(name, name), (ORANGE,))
    rows(t["ratings"], found.ratings, lambda stars: t["stars"].format(score=stars))
    rows(t["became"], _became(found.taken, t), str, (BLUE, ORANGE, GREY))
    return made


def _became(taken: Taken, t: Mapping[str, str]) -> dict[str, int]:
    """By name: what was recommended, and whether it was bought."""
    counts = {"bought": taken.bought, "open": taken.open, "left": taken.left}
    return {t[f"taken_{name}"].format(days=WITHIN.days): count for name, count in counts.items()}


def _standing(stand: Standing, t: Mapping[str, str]) -> list[Chart]:
    """Segments, the risk that customers leave, and how well that is known."""
    made: list[Chart] = []
    if stand.segments:
        named = [(group.names[t["language"]], group.customers) for group in stand.segments]
        said = ", ".join(f"{name}: {count}" for name, count in named)
        made.append((t["segments"], said, charts.bars(named), 0.5 + 0.36 * len(named)))
    if stand.risk:
        tenths = [(t["risk_of"].format(first=10 * n, last=10 * n + 10), many) for n, many in enumerate(stand.risk)]
        said = ", ".join(f"{name}: {count}" for name, count in tenths)
        title = t["risk"].format(days=stand.days)
        made.append((title, said, charts.bars(tenths, (VERMILION,)), 0.5 + 0.36 * len(tenths)))
    if stand.judged:
        said = ", ".join(f"{t['said']} {one:.0%}: {t['happened']} {other:.0%}" for one, other in stand.judged)
        made.append((t["judged"], said, charts.agreement(stand.judged, t["said"], t["happened"]), 3.4))
    return made


def table(found: Report, topics: Sequence[Topic], *, locale: str, shop: str) -> bytes:
    """The numbers alone, as CSV: section, name, value."""
    t = words(locale)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("section", "name", "value"))
    sections: dict[str, Mapping[Any, Any]] = {
        t["conversations_day"]: found.conversations,
        t["outcomes"]: {t[name]: count for name, count in found.outcomes.items()},
        t["scores"]: found.csat,
        t["feelings"]: {t[name]: count for name, count in found.feelings.items()},
        t["negative_day"]: {day: share for day, share in found.negative.items() if share is not None},
        t["turns"]: {t.get(name, name): count for name, count in found.turns.items()},
        t["tickets"]: {t.get(name, name): count for name, count in found.tickets.items()},
        t["ratings"]: found.ratings,
        t["became"]: _became(found.taken, t),
        t["gaps"]: {gap.title: gap.asked for gap in found.gaps},
        t["topics"]: {_words(topic): topic.texts for topic in topics},
        t["segments"]: {group.names[t["language"]]: group.customers for group in found.standing.segments},
        t["leaving"]: {group.names[t["language"]]: group.leaving for group in found.standing.segments},
    }
    writer.writerow((t["title"], shop, _period(found, t)))
    for section, rows in sections.items():
        writer.writerows((section, name, value) for name, value in rows.items())
    return text.getvalue().encode("utf-8-sig")


def masked(text: str) -> str:
    """A customer's message without addresses and long numbers, and not too long for a table."""
    plain = without_addresses(text)
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def _words(topic: Topic) -> str:
    return topic.name or " · ".join(topic.keywords[:4]) or "–"
