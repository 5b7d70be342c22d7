"""A chart of hit rate by share of the area, as SVG and as PNG: words come in as arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np
import pandas as pd

BEST: Final = "best"
"""Label of the most that any map could have hit."""

COLOURS: Final = ("#0072b2", "#d55e00", "#007a5a", "#a0467f", "#7a6a00", "#3b8fc4", "#5c4ab3", "#8a3b12")
"""After Okabe & Ito, told apart by people who do not see red or green; darkened to 3:1 on white at least."""

DASHES: Final = ("", "8 4", "2 4", "10 4 2 4", "14 4", "4 4", "1 3", "8 3 2 3 2 3")
PRIOR_COLOUR, BEST_COLOUR = "#1a1a1a", "#767676"
WIDTH, HEIGHT = 860, 480
LEFT, RIGHT, TOP, BOTTOM = 70, 250, 64, 64
_LINE_HEIGHT: Final = 19.0
_FONT: Final = "'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the chart, in the reader's language.

    Parameters
    ----------
    title, description
        The description says in a sentence what can be seen, for those who do not see it.
    across, up
        Names of the axes.
    names
        Of lines, by label.
    decimal
        Decimal sign.
    percent
        What follows a number, such as ``" %"``.
    """

    title: str
    description: str
    across: str
    up: str
    names: Mapping[str, str]
    decimal: str = "."
    percent: str = "%"


def hit_rate_svg(curves: pd.DataFrame, words: Words, *, prior: str, most: float = 0.1) -> str:
    """Draw hit rate by share of the area: one line per method, named at its end, prior counts in black.

    Lines differ in colour and in dash. Equal input gives equal text.

    Parameters
    ----------
    curves
        ``label``, ``share``, ``hit_rate``, as of :class:`~hotspots.evaluate.backtest.Backtested`.
    words
        What stands on it.
    prior
        Label of prior counts.
    most
        Largest share of the area that is drawn.
    """
    shown = curves.loc[curves["share"] <= most + 1e-9]
    labels = [str(label) for label in dict.fromkeys(shown["label"])]
    top = max(float(np.ceil(shown["hit_rate"].max() * 10) / 10), 0.1)
    plot = _Plot(most, min(top, 1.0))
    lines = {
        label: rows[["share", "hit_rate"]].to_numpy(dtype=np.float64)
        for label, rows in shown.groupby("label", sort=False)
    }
    styles = _styles(labels, prior)
    ends = _apart([plot.y(float(lines[label][-1, 1])) for label in labels])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-labelledby="chart-title chart-description" font-family="{_FONT}" font-size="14">',
        f'<title id="chart-title">{escape(words.title)}</title>',
        f'<desc id="chart-description">{escape(words.description)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="30" font-size="18" font-weight="600" fill="#1a1a1a">{escape(words.title)}</text>',
        *plot.axes(words),
    ]
    for label, end in zip(labels, ends, strict=True):
        parts += plot.line(lines[label], styles[label], words.names.get(label, label), end)
    return "\n".join([*parts, "</svg>"]) + "\n"


def svg_to_png(svg: str, *, ppi: float = 144.0) -> bytes:
    """Draw an SVG as PNG, with the fonts that come with typst, so that machines do not differ."""
    import typst

    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    # One page gives one picture; several would be a list.
    drawn: bytes = typst.compile(page, format="png", ppi=ppi, sys_inputs={"svg": svg}, ignore_system_fonts=True)
    return drawn


def _styles(labels: Sequence[str], prior: str) -> dict[str, tuple[str, str, float]]:
    """Give colour, dash and width by label."""
    styles, number = {}, 0
    for label in labels:
        if label == prior:
            styles[label] = (PRIOR_COLOUR, "", 3.5)
        elif label == BEST:
            styles[label] = (BEST_COLOUR, "2 3", 1.5)
        else:
            styles[label] = (COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)], 2.5)
            number += 1
    return styles


def _apart(wanted: Sequence[float]) -> list[float]:
    """Move names apart that would cover each other, as little as may be (least squares), within the page."""
    order = np.argsort(wanted, kind="stable")
    blocks: list[
        tuple[float, int]
    ] = []  # where names stand if a line's height is taken off for each before, and how many
    for number, name in enumerate(order):
        middle, many = wanted[name] - number * _LINE_HEIGHT, 1
        while blocks and blocks[-1][0] > middle:
            other, others = blocks.pop()
            middle, many = (middle * many + other * others) / (many + others), many + others
        blocks.append((middle, many))
    placed = np.repeat([block[0] for block in blocks], [block[1] for block in blocks])
    placed = placed + np.arange(len(placed)) * _LINE_HEIGHT
    placed += min(0.0, HEIGHT - 12 - float(placed[-1]))
    placed += max(0.0, TOP - float(placed[0]))
    found = np.empty(len(placed))
    found[order] = placed
    return [float(value) for value in found]


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where shares and rates lie on the page."""

    most: float
    top: float

    def x(self, share: float) -> float:
        return LEFT + share / self.most * (WIDTH - LEFT - RIGHT)

    def y(self, rate: float) -> float:
        return HEIGHT - BOTTOM - rate / self.top * (HEIGHT - TOP - BOTTOM)

    def axes(self, words: Words) -> list[str]:
        """Draw grid lines with their numbers, and name the axes."""
        parts = []
        right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
        for share in _ticks(self.most):
            x = self.x(share)
            parts.append(f'<path d="M{x:.1f} {bottom}V{bottom + 6}" stroke="#595959"/>')
            text = _percent(share, words)
            parts.append(f'<text x="{x:.1f}" y="{bottom + 24}" text-anchor="middle" fill="#404040">{text}</text>')
        for rate in _ticks(self.top):
            y = self.y(rate)
            parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#e0e0e0"/>')
            text = _percent(rate, words)
            parts.append(f'<text x="{LEFT - 10}" y="{y + 5:.1f}" text-anchor="end" fill="#404040">{text}</text>')
        parts.append(f'<path d="M{LEFT} {bottom}H{right}" stroke="#595959"/>')
        middle = (LEFT + right) / 2
        parts.append(
            f'<text x="{middle:.1f}" y="{HEIGHT - 16}" text-anchor="middle" fill="#1a1a1a">'
            f"{escape(words.across)}</text>"
        )
        parts.append(f'<text x="{LEFT - 46}" y="{TOP - 12}" fill="#1a1a1a">{escape(words.up)}</text>')
        return parts

    def line(
        self,
        points: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
        style: tuple[str, str, float],
        name: str,
        at: float,
    ) -> list[str]:
        """Draw a line, and its name at its end."""
        colour, dash, width = style
        path = "L".join(f"{self.x(share):.1f} {self.y(rate):.1f}" for share, rate in points.tolist())
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        drawn = f'fill="none" stroke="{colour}" stroke-width="{width}"{dashed}'
        end_x, end_y = self.x(float(points[-1, 0])), self.y(float(points[-1, 1]))
        return [
            f'<path d="M{path}" {drawn} stroke-linejoin="round"/>',
            f'<path d="M{end_x + 3:.1f} {end_y:.1f}L{end_x + 14:.1f} {at:.1f}H{end_x + 40:.1f}" {drawn}/>',
            f'<text x="{end_x + 46:.1f}" y="{at + 5:.1f}" fill="{colour}">{escape(name)}</text>',
        ]


def _ticks(most: float) -> list[float]:
    """Choose round numbers from 0 to ``most``, six or fewer steps."""
    for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2):
        if most / step <= 6 + 1e-9:
            return [round(step * number, 6) for number in range(int(most / step + 1e-9) + 1)]
    return [0.0, most]


def _percent(share: float, words: Words) -> str:
    number = f"{100 * share:.1f}".removesuffix(".0").replace(".", words.decimal)
    return escape(f"{number}{words.percent}")
