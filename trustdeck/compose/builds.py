"""Find on a finished page what comes with each click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trustdeck.diagnostics import Span
from trustdeck.model.reveal import Unit
from trustdeck.page import Body, Chart, Click, Item, Paragraph, Target


def builds(
    items: Sequence[Item], origins: Mapping[str, tuple[Span, ...]], clicks: Mapping[Unit, int]
) -> tuple[Click, ...]:
    """Return what comes with each click on a page, in reading order; clicks that bring nothing here are left out.

    `origins` are the places in the source from which each item comes, by its key, the narrowest first.
    """
    if not clicks:
        return ()
    by_click: dict[int, list[Target]] = {}
    for item in items:
        for click, target in _targets(item, origins.get(item.key, ()), clicks):
            if click:
                by_click.setdefault(click, []).append(target)
    return tuple(tuple(by_click[click]) for click in sorted(by_click))


def _targets(item: Item, origin: tuple[Span, ...], clicks: Mapping[Unit, int]) -> list[tuple[int, Target]]:
    body: Any = getattr(item, "body", None)
    if isinstance(body, Body) and body.paragraphs:
        return _text_targets(item.key, body.paragraphs, origin, clicks)
    if isinstance(item, Chart) and (parts := _chart_targets(item, origin, clicks)):
        return parts
    return [(_click(origin, clicks), Target(item.key))]


def _text_targets(
    key: str, paragraphs: tuple[Paragraph, ...], origin: tuple[Span, ...], clicks: Mapping[Unit, int]
) -> list[tuple[int, Target]]:
    """Return a text as one where all of it comes at once, else its paragraphs."""
    at = [_click((*paragraph.origin, *origin), clicks) for paragraph in paragraphs]
    if len(set(at)) == 1:
        return [(at[0], Target(key))]
    return [(click, Target(key, index)) for index, click in enumerate(at)]


def _chart_targets(chart: Chart, origin: tuple[Span, ...], clicks: Mapping[Unit, int]) -> list[tuple[int, Target]]:
    return [
        (click, Target(chart.key, chart_part=(unit.by, unit.part)))
        for unit, click in clicks.items()
        if unit.by and unit.span in origin
    ]


def _click(origin: Sequence[Span], clicks: Mapping[Unit, int]) -> int:
    """Return the click of the narrowest part that has one; 0 where none has."""
    return next((clicks[Unit(span)] for span in origin if Unit(span) in clicks), 0)
