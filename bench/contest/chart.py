"""Charts as SVG: bars of what contenders cost, and curves on logarithmic scales."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import ceil, floor, log10
from typing import Final
from xml.sax.saxutils import escape

from bench.contest.rounds import Standing
from bench.result import number

WIDTH: Final = 760
_LEFT: Final = 190
_BAR: Final = 18
_GAP: Final = 6
_SERVER: Final = "#c2410c"
_DATABASE: Final = "#94a3b8"
# As many as there are curves, so that none looks like another.
_LINES: Final = (
    "#c2410c",
    "#0f766e",
    "#1d4ed8",
    "#7e22ce",
    "#a16207",
    "#be123c",
    "#334155",
    "#0ea5e9",
    "#65a30d",
    "#f472b6",
    "#f59e0b",
    "#14b8a6",
    "#8b5cf6",
)
# With a ground of its own: a picture does not know whether the page around it is dark.
_STYLE: Final = (
    "svg{background:#fff}text{font:12px system-ui,sans-serif;fill:#334155}"
    ".t{font-weight:600;font-size:13px}"
)


def bars(standings: Sequence[Standing]) -> str:
    """CPU per request of server and of Postgres for each work, shorter is better."""
    drawn, top = list[str](), 24.0
    drawn.append(
        f'<text x="0" y="14">CPU per request, µs: <tspan fill="{_SERVER}">server</tspan>, '
        f'<tspan fill="{_DATABASE}">Postgres</tspan>; each work has a scale of its own</text>'
    )
    for work, group in groupby(standings, key=lambda standing: standing.work):
        those = list(group)
        drawn.append(f'<text class="t" x="0" y="{top + 18:.0f}">{escape(work)}</text>')
        top += 28
        most = max(one.median("server_us") + one.median("database_us") for one in those)
        for one in those:
            drawn += _bar(one, top, (WIDTH - _LEFT - 110) / most)
            top += _BAR + _GAP
        top += 8
    return _svg(drawn, top)


def _bar(standing: Standing, top: float, scale: float) -> Iterator[str]:
    server, database = standing.median("server_us"), standing.median("database_us")
    middle = top + _BAR * 0.72
    end = _LEFT + (server + database) * scale
    yield f'<text x="12" y="{middle:.0f}">{escape(standing.contender)}</text>'
    yield _rectangle(_LEFT, top, server * scale, _SERVER)
    yield _rectangle(_LEFT + server * scale, top, database * scale, _DATABASE)
    yield f'<text x="{end + 6:.0f}" y="{middle:.0f}">{number(server)} + {number(database)}</text>'


def _rectangle(left: float, top: float, width: float, colour: str) -> str:
    return (
        f'<rect x="{left:.1f}" y="{top:.0f}" width="{max(width, 0.5):.1f}" '
        f'height="{_BAR}" fill="{colour}"/>'
    )


def curves(points: Mapping[str, Sequence[tuple[float, float]]], labels: Mapping[str, str]) -> str:
    """Each curve's cost against its size, both logarithmic; `labels` stand beside the colours."""
    every = [point for those in points.values() for point in those if min(point) > 0]
    left, right = _decades([x for x, _ in every])
    low, high = _decades([y for _, y in every])
    height, bottom = 320.0, 340.0

    def place(x: float, y: float) -> tuple[float, float]:
        across = 60 + (log10(x) - left) / (right - left) * (WIDTH - 100)
        return across, bottom - (log10(y) - low) / (high - low) * height

    drawn = list[str]()
    for decade in range(left, right + 1):
        x, _ = place(10**decade, 10**low)
        drawn.append(f'<text x="{x - 4:.0f}" y="{bottom + 18:.0f}">{10**decade:,}</text>')
        drawn.append(_line([(x, bottom - height), (x, bottom)], "#cbd5e1"))
    for decade in range(low, high + 1):
        _, y = place(10**left, 10**decade)
        drawn.append(f'<text x="0" y="{y + 4:.0f}">{10**decade:,}</text>')
        drawn.append(_line([(60, y), (WIDTH - 40, y)], "#cbd5e1"))
    top = bottom + 44
    for number_, (name, those) in enumerate(points.items()):
        colour = _LINES[number_ % len(_LINES)]
        placed = [place(*point) for point in those if min(point) > 0]
        drawn.append(_line(placed, colour, 2))
        drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
        drawn.append(_rectangle(0, top - 12, 14, colour))
        drawn.append(f'<text x="22" y="{top:.0f}">{escape(labels[name])}</text>')
        top += 24
    return _svg(drawn, top)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around them."""
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return low, max(high, low + 1)


def _line(points: Sequence[tuple[float, float]], colour: str, width: float = 0.5) -> str:
    listed = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{listed}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _svg(drawn: Sequence[str], height: float) -> str:
    size = f'width="{WIDTH}" height="{height:.0f}" viewBox="0 0 {WIDTH} {height:.0f}"'
    inner = "\n".join(drawn)
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return f"{opening}\n<style>{_STYLE}</style>\n{inner}\n</svg>\n"
