"""Charts of a report, drawn on axes: as SVG for a page and on sheets for a PDF. Only who draws imports this.

The colours are of Okabe and Ito (2008), which colour-blind people tell apart; nothing is said by colour alone.
"""

import io
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import matplotlib as mpl
from matplotlib import dates, font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

BLUE, ORANGE, VERMILION, GREY, INK = "#0072B2", "#E69F00", "#D55E00", "#7a828f", "#16191f"
CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
)
STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "rapport",
    "pdf.fonttype": 42,
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": "#c5cad3",
    "axes.spines.top": False,
    "axes.spines.right": False,
}
Draw = Callable[[Axes], None]
WIDTH = 4.8
"""Inches of a chart on a page: its words can be read on a phone, and two stand side by side on a wide screen."""
LABEL = 24
"""Columns of a name beside a bar, a Chinese character having two; a longer name has two lines."""
logging.getLogger("matplotlib.font_manager").setLevel(
    logging.ERROR
)  # a page has the reader's fonts, not this machine's


def chinese_font() -> str | None:
    """A font of this machine that has Chinese characters."""
    there = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE if name in there), None)


def _families() -> list[str]:
    """The font by which text is measured, and the one that a PDF takes with it."""
    chinese = chinese_font()
    return ["DejaVu Sans", *([chinese] if chinese else [])]


def days(counts: Mapping[date, float | None], *, share: bool = False) -> Draw:
    """A value a day: bars of counts, or a line of shares."""

    def draw(axes: Axes) -> None:
        when = [float(day.toordinal() - date(1970, 1, 1).toordinal()) for day in counts]
        if share:
            values = [float("nan") if value is None else value for value in counts.values()]
            axes.plot(when, values, color=VERMILION, marker="o", markersize=4, clip_on=False)
            axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
            axes.set_ylim(0, 1)
        else:
            axes.bar(when, [value or 0 for value in counts.values()], color=BLUE, width=0.8)
            axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        place = dates.AutoDateLocator(minticks=2, maxticks=8)  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_locator(place)
        axes.xaxis.set_major_formatter(dates.DateFormatter("%m-%d"))  # type: ignore[no-untyped-call]
        axes.set_xlim(when[0] - 0.6, when[-1] + 0.6)

    return draw


def bars(rows: Sequence[tuple[str, int]], colours: Sequence[str] = ()) -> Draw:
    """Named counts, one below the other, each with its number."""

    def draw(axes: Axes) -> None:
        places = range(len(rows) - 1, -1, -1)
        names = ["\n".join(_lines(name)) for name, _ in rows]
        values = [value for _, value in rows]
        drawn = axes.barh(list(places), values, color=list(colours) or BLUE, height=0.66)
        axes.bar_label(drawn, [f"{value:,}" for value in values], padding=4, fontsize=9)
        axes.set_yticks(list(places), names)
        axes.set_xlim(0, max(values, default=0) * 1.15 or 1)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(length=0)

    return draw


def _lines(name: str) -> list[str]:
    """The name on one line, or cut near its middle, at a comma or space."""
    if sum(1 + (ord(one) > 0x2E80) for one in name) <= LABEL:
        return [name]
    cuts = [at + 1 for at, one in enumerate(name) if one in " ,，、" and name[at + 1 : at + 2] != " "]
    cut = min(cuts, key=lambda at: abs(at - len(name) / 2), default=len(name))
    return [line.strip() for line in (name[:cut], name[cut:]) if line.strip()]


def agreement(pairs: Sequence[tuple[float, float]], said: str, happened: str) -> Draw:
    """What was said against what happened: points on the diagonal were right."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1)
        axes.plot([one for one, _ in pairs], [other for _, other in pairs], color=BLUE, marker="o", markersize=5)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.set_xlabel(said)
        axes.set_ylabel(happened)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.set_aspect("equal", adjustable="box")

    return draw


def svg(draw: Draw, *, height: float = 2.4) -> str:
    """One chart as an SVG element, its text as text."""
    with mpl.rc_context({**STYLE, "font.family": _families()}):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        draw(figure.subplots())
        text = io.StringIO()
        figure.savefig(text, format="svg", transparent=True, metadata={"Date": None})
    found = re.search(r"<svg.*</svg>", text.getvalue(), re.DOTALL)
    assert found is not None, "matplotlib wrote no SVG"
    return found.group()


def pdf(title: str, lines: Sequence[str], charts: Sequence[tuple[str, Draw]], notes: Sequence[str]) -> bytes:
    """Sheets of A4: the title and its lines, then charts, four a sheet, then notes."""
    style = {**STYLE, "font.family": _families()}
    content = io.BytesIO()
    with mpl.rc_context(style), PdfPages(content, metadata={"Title": title, "CreationDate": None}) as sheets:
        for start in range(0, max(len(charts), 1), 4):
            figure = Figure(figsize=(8.27, 11.69))
            top = 0.95
            if not start:
                figure.text(0.08, 0.95, title, fontsize=18, va="top")
                figure.text(0.08, 0.91, "\n".join(lines), fontsize=10.5, va="top", linespacing=1.6)
                top = 0.89 - 0.022 * len(lines)
            some = charts[start : start + 4]
            grid = figure.add_gridspec(4, 1, left=0.27, right=0.94, bottom=0.05, top=top, hspace=0.55)
            for place, (name, draw) in enumerate(some):
                axes = figure.add_subplot(grid[place])
                draw(axes)
                figure.text(0.08, axes.get_position(original=True).y1 + 0.012, name, fontsize=11)
            sheets.savefig(figure)
        if notes:
            figure = Figure(figsize=(8.27, 11.69))
            figure.text(0.08, 0.95, "\n".join(notes), fontsize=9.5, va="top", linespacing=1.7)
            sheets.savefig(figure)
    return content.getvalue()
