"""A report's numbers to its cards, charts and tables, and those to one self-contained page or a PDF."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from insights.report import OUTCOMES, Report
from insights.topics import Topic
from records.errors import BadInput
from web.report import charts
from web.report.charts import BLUE, GREY, ORANGE, VERMILION

HERE = Path(__file__).parent
TOKENS = HERE.parent / "static" / "tokens.css"
TOPICS = 12
LONGEST = 160
_PERSONAL = re.compile(r"[^\s@]+@[^\s@]+|\+?\d(?:[ -]?\d){4,}")


@cache
def words(locale: str) -> dict[str, str]:
    """What a report says, in one language."""
    every = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    return {name: told[locale] for name, told in every.items()}


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
        charts=[
            {"name": name, "said": said, "svg": Markup(charts.svg(draw, height=height))}
            for name, said, draw, height in _charts(found, t)
        ],
        topics=[
            {"words": _words(topic), "texts": topic.texts, "typical": masked(topic.typical[0]) if topic.typical else ""}
            for topic in topics[:TOPICS]
        ],
        few=t["few"],
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
    lines = [f"{shop} · {_period(found, t)}", ""]
    lines += [f"{card['name']}: {card['value']}  {card['of']}" for card in _cards(found, t)]
    notes = [t["topics"], ""] + [f"{topic.texts:>5}   {_words(topic)}" for topic in topics[:TOPICS]]
    drawn = [(name, draw) for name, _, draw, _ in _charts(found, t)]
    return charts.pdf(t["title"], lines, drawn, notes if topics else [])


def _period(found: Report, t: Mapping[str, str]) -> str:
    return t["period"].format(first=found.first, last=found.last)


def _cards(found: Report, t: Mapping[str, str]) -> list[dict[str, str]]:
    none, said = t["none"], sum(found.feelings.values())
    liked, disliked = found.helpful
    mean, wait = found.mean_csat, found.first_text
    return [
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


def _part(t: Mapping[str, str], name: str, part: int, whole: int) -> dict[str, str]:
    value = f"{part / whole:.0%}" if whole else t["none"]
    return {"name": t[name], "value": value, "of": t["of"].format(part=f"{part:,}", whole=f"{whole:,}")}


def _charts(found: Report, t: Mapping[str, str]) -> list[tuple[str, str, charts.Draw, float]]:
    """Those that have something to show: their name, the same in words, how they are drawn, and how high in inches."""
    made = []
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
    return made


def masked(text: str) -> str:
    """A customer's message without addresses and long numbers, and not too long for a table."""
    plain = _PERSONAL.sub("…", " ".join(text.split()))
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def _words(topic: Topic) -> str:
    return " · ".join(topic.keywords[:4])
