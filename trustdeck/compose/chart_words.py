"""Say in a few sentences what a chart shows, for those who do not see it and where the author says nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trustdeck import model
from trustdeck.foreign.numbers import shown
from trustdeck.page import ChartKind

_MOST_NAMED = 8  # figures that are told one by one

_KINDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "column": "Søjlediagram", "bar": "Liggende søjlediagram", "line": "Kurvediagram", "area": "Områdediagram",
        "pie": "Cirkeldiagram", "doughnut": "Kransediagram", "scatter": "Punktdiagram", "bubble": "Boblediagram",
        "radar": "Radardiagram",
    },
    "de": {
        "column": "Säulendiagramm", "bar": "Balkendiagramm", "line": "Liniendiagramm", "area": "Flächendiagramm",
        "pie": "Kreisdiagramm", "doughnut": "Ringdiagramm", "scatter": "Punktdiagramm", "bubble": "Blasendiagramm",
        "radar": "Netzdiagramm",
    },
    "en": {
        "column": "Column chart", "bar": "Bar chart", "line": "Line chart", "area": "Area chart", "pie": "Pie chart",
        "doughnut": "Doughnut chart", "scatter": "Scatter chart", "bubble": "Bubble chart", "radar": "Radar chart",
    },
    "nb": {
        "column": "Stolpediagram", "bar": "Liggende stolpediagram", "line": "Linjediagram", "area": "Arealdiagram",
        "pie": "Sektordiagram", "doughnut": "Ringdiagram", "scatter": "Punktdiagram", "bubble": "Boblediagram",
        "radar": "Radardiagram",
    },
    "sv": {
        "column": "Stapeldiagram", "bar": "Liggande stapeldiagram", "line": "Linjediagram", "area": "Ytdiagram",
        "pie": "Cirkeldiagram", "doughnut": "Ringdiagram", "scatter": "Punktdiagram", "bubble": "Bubbeldiagram",
        "radar": "Radardiagram",
    },
}  # fmt: skip

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "da": {
        "series": "Serier: {names}.", "span": "{count} kategorier fra {first} til {last}.",
        "range": "Værdier fra {low} til {high}.",
    },
    "de": {
        "series": "Reihen: {names}.", "span": "{count} Kategorien von {first} bis {last}.",
        "range": "Werte von {low} bis {high}.",
    },
    "en": {
        "series": "Series: {names}.", "span": "{count} categories from {first} to {last}.",
        "range": "Values from {low} to {high}.",
    },
    "nb": {
        "series": "Serier: {names}.", "span": "{count} kategorier fra {first} til {last}.",
        "range": "Verdier fra {low} til {high}.",
    },
    "sv": {
        "series": "Serier: {names}.", "span": "{count} kategorier från {first} till {last}.",
        "range": "Värden från {low} till {high}.",
    },
}  # fmt: skip


def summary(block: model.Chart, kind: ChartKind, language: str) -> str:
    """Return what kind of chart it is, of what, and its figures: each where they are few, else their range."""
    code = language.split("-")[0]
    phrases = _PHRASES.get(code, _PHRASES["en"])
    title = block.title or block.up.title or block.across.title
    head = _KINDS.get(code, _KINDS["en"])[kind] + (f": {title}" if title else "")
    said = [f"{head.rstrip('.')}."]
    names = [series.name for series in block.series if series.name]
    if len(names) > 1 or (names and not title):
        said.append(phrases["series"].format(names=", ".join(names)))
    if block.names and len(block.series) == 1 and len(block.names) <= _MOST_NAMED:
        return " ".join([*said, f"{'; '.join(_pairs(block, language))}."])
    if block.names:
        said.append(phrases["span"].format(count=len(block.names), first=block.names[0], last=block.names[-1]))
    column = 0 if block.names else 1
    values = [n for series in block.series for point in series.points if (n := point[column]) is not None]
    low, high = (_number(end, block, language) for end in (min(values), max(values)))
    return " ".join([*said, phrases["range"].format(low=low, high=high)])


def _pairs(block: model.Chart, language: str) -> Sequence[str]:
    points = block.series[0].points
    return [
        f"{name} {_number(value, block, language)}"
        for name, (value,) in zip(block.names, points, strict=True)
        if value is not None
    ]


def _number(value: float, block: model.Chart, language: str) -> str:
    return " ".join(part for part in (shown(value, max(0, block.decimals), language), block.unit.strip()) if part)
