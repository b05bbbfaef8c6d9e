"""Charts of a run as inline SVG, in the colours of the page that they stand in. Only who draws imports this.

Text stays text, in the page's own font; a colour is a token of web/static/tokens.css, so that dark pages are dark here.
"""

import io
import logging
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

Json = Mapping[str, Any]
COLOURS = {"--ink": "#16191f", "--ink-2": "#525b6b", "--accent": "#0b6e5f", "--line": "#dde1e7", "--bad": "#b3261e"}
INK, SOFT, ACCENT, LINE, BAD = COLOURS.values()
STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "rapport",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": SOFT,
    "xtick.color": SOFT,
    "ytick.color": INK,
    "axes.edgecolor": LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
WIDTH = 7.2  # inches; the page scales it
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # the page has the fonts, not this machine


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a chart: a share with its interval, and what doing nothing comes to."""

    name: str
    figure: Json
    floor: float | None = None
    bad: bool = False
    """Whether less is better."""


def shares(rows: Sequence[Row], *, unit: str, floor: str) -> str:
    """Dots with intervals, one below the other. `unit` is the label of the axis, `floor` the legend of its mark."""
    shown = [row for row in rows if row.figure["value"] is not None]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.9 + 0.38 * len(shown)), layout="constrained")
        axes = figure.subplots()
        for place, row in enumerate(reversed(shown)):
            _dot(axes, row.figure, place, BAD if row.bad else ACCENT)
            if row.floor is not None:
                axes.plot(row.floor, place, marker="|", markersize=11, color=SOFT, linestyle="none")
        if any(row.floor is not None for row in shown):
            axes.plot([], [], marker="|", markersize=11, color=SOFT, linestyle="none", label=floor)
            figure.legend(loc="outside upper right", frameon=False, fontsize=9)
        axes.set_yticks(range(len(shown)), [row.name for row in reversed(shown)])
        axes.set_ylim(-0.6, len(shown) - 0.4)
        axes.tick_params(length=0)
        _percent(axes, unit)
        return _svg(figure)


def all_of(pass_k: Mapping[str, Json], *, unit: str, trials: str) -> str:
    """pass^k by k, with intervals."""
    ks = [int(k) for k, figure in pass_k.items() if figure["value"] is not None]
    figures = [pass_k[str(k)] for k in ks]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 2.6), layout="constrained")
        axes = figure.subplots()
        values = [one["value"] for one in figures]
        axes.fill_between(ks, [one["ci"][0] for one in figures], [one["ci"][1] for one in figures], color=LINE)
        axes.plot(ks, values, color=ACCENT, marker="o", markersize=6)
        for k, value in zip(ks, values, strict=True):
            axes.annotate(f"{value:.0%}", (k, value), (0, 8), textcoords="offset points", ha="center", fontsize=9)
        axes.set_xticks(ks)
        axes.set_xlabel(trials)
        axes.set_ylabel(unit)
        axes.set_ylim(0, 1.12)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.tick_params(length=0)
        return _svg(figure)


def _dot(axes: Axes, figure: Json, place: int, colour: str) -> None:
    low, high = figure["ci"]
    axes.plot([low, high], [place, place], color=colour, linewidth=2.5, alpha=0.45, solid_capstyle="round")
    axes.plot(figure["value"], place, marker="o", markersize=7, color=colour, linestyle="none")


def _percent(axes: Axes, unit: str) -> None:
    axes.set_xlim(-0.02, 1.02)
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set_xlabel(unit)
    axes.grid(axis="x", color=LINE, linewidth=0.8)
    axes.set_axisbelow(True)


def _svg(figure: Figure) -> str:
    """The figure as an element of a page."""
    written = io.StringIO()
    with warnings.catch_warnings(action="ignore"):  # that this machine lacks the fonts: the page has them
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = written.getvalue()
    text = text[text.index("<svg") :]
    for token, colour in COLOURS.items():
        text = text.replace(colour, f"var({token})")
    return re.sub(r' (?:width|height)="[\d.]+pt"', "", text, count=2)
