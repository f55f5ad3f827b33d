"""Say at which click each part of a slide comes.

A click is a number from 1; 0 is what stands from the start though all around it comes later. Parts that no
click is said of stand from the start, or come with what they are a part of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trustdeck import model
from trustdeck.diagnostics import Report
from trustdeck.model.charts import POINTS, ROUND
from trustdeck.model.reveal import BLOCKS, CATEGORIES, NAMES, SERIES, Unit

_WITHOUT_CATEGORIES = (*POINTS, "area", "radar")  # their points are places, or corners of one surface


def clicks(slide: model.Slide, report: Report) -> Mapping[Unit, int]:
    """Return the click of each part of a slide that has one, numbered without gaps.

    A line that says its own click has it; the others come in their order at the clicks that are left.
    """
    told = {Unit(line.span): line.reveal for line in _lines(slide.content) if line.reveal is not None}
    units = list(dict.fromkeys(unit for name in _names(slide) for unit in _named(name, slide, report)))
    found = dict(told)
    click = 0
    for unit in units:
        if unit in told:
            continue
        click += 1
        while click in told.values():
            click += 1
        found[unit] = click
    for block in slide.content if BLOCKS in _names(slide) else ():
        if isinstance(block, _IN_PARTS):  # what belongs to no part of it, as its heading, comes with the first
            found.setdefault(Unit(block.span), found[next(_parts(block))])
    dense = {click: number for number, click in enumerate(sorted({c for c in found.values() if c}), 1)}
    return {unit: dense.get(click, 0) for unit, click in found.items()}


def _names(slide: model.Slide) -> tuple[str, ...]:
    return slide.reveal.items if slide.reveal is not None else ()


def _named(name: str, slide: model.Slide, report: Report) -> tuple[Unit, ...]:
    """Return what a name in `reveal` stands for on this slide, in order; report where there is nothing."""
    found = tuple(_found(name, slide.content))
    if not found and slide.reveal is not None:
        message, hint = f"this slide has no `{name}` to reveal", _offer(slide)
        if name in (SERIES, CATEGORIES) and any(True for _ in _of_kind("chart", slide.content)):
            other = CATEGORIES if name == SERIES else SERIES
            message, hint = f"this chart cannot be revealed by {name}", f"write `reveal: {other}` or `reveal: chart`"
        report.warning("nothing-to-reveal", slide.reveal.span, message, hint)
    return found


def _offer(slide: model.Slide) -> str:
    """Return a hint that names what the slide has."""
    kinds = [name for name in model.CONTENT if name in NAMES and any(True for _ in _of_kind(name, slide.content))]
    named = kinds[0] if len(kinds) == 1 else f"[{', '.join(kinds)}]"
    return f"write `reveal: {named}`" if kinds else "leave it out"


def _found(name: str, content: Sequence[model.Block]) -> Iterator[Unit]:
    if name == BLOCKS:
        for block in content:
            if not isinstance(block, model.Heading):
                yield from _parts(block) if isinstance(block, _IN_PARTS) else (Unit(block.span),)
    elif name in (SERIES, CATEGORIES):
        for chart in _of_kind("chart", content):
            yield from _chart_parts(chart, name)
    else:
        for block in _of_kind(name, content):
            yield from _parts(block)


_IN_PARTS = (model.Columns, model.Cards, model.Quotes, model.Images)
"""What comes in parts where a slide is revealed by blocks: what stands apart on it, each with room of its own."""


def _of_kind(name: str, content: Sequence[model.Block]) -> Iterator[Any]:
    kind = model.CONTENT[name].type
    for block in content:
        if isinstance(block, kind):
            yield block
        elif isinstance(block, model.Columns):
            for column in block.columns:
                yield from _of_kind(name, column.content)


def _parts(block: Any) -> Iterator[Unit]:
    """Return a block's parts where it has some: lines, terms, columns, cards, quotations, pictures."""
    match block:
        case model.Bullets(items=parts) | model.Numbered(items=parts) | model.Agenda(items=parts):
            yield from (Unit(part.span) for part in parts)
        case model.Definitions(entries=parts) | model.Cards(cards=parts) | model.Quotes(quotes=parts):
            yield from (Unit(part.span) for part in parts)
        case model.Columns(columns=parts) | model.Images(images=parts):
            yield from (Unit(part.span) for part in parts)
        case _:
            yield Unit(block.span)


def _chart_parts(chart: model.Chart, name: str) -> Iterator[Unit]:
    """Return a chart's series or categories, where PowerPoint builds this kind of chart by them."""
    if name == SERIES and chart.type not in ROUND:
        yield from (Unit(chart.span, "series", index) for index in range(len(chart.series)))
    if name == CATEGORIES and chart.type not in _WITHOUT_CATEGORIES:
        yield from (Unit(chart.span, "category", index) for index in range(len(chart.categories)))


def _lines(content: Sequence[model.Block]) -> Iterator[model.Line]:
    for block in content:
        match block:
            case model.Bullets() | model.Numbered() | model.Agenda():
                yield from _all_lines(block.items)
            case model.Columns():
                for column in block.columns:
                    yield from _lines(column.content)
            case model.Cards():
                for card in block.cards:
                    yield from _all_lines(card.bullets)
            case _:
                pass


def _all_lines(lines: Sequence[model.Line]) -> Iterator[model.Line]:
    for line in lines:
        yield line
        for child in line.children:
            yield from _all_lines(child.items)
