"""Compose a slide's content: which composer serves which kind, content stacked and content side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trustdeck import model
from trustdeck.compose.chart import chart
from trustdeck.compose.code import code
from trustdeck.compose.diagram import diagram
from trustdeck.compose.formula import formula
from trustdeck.compose.grid import cards, matrix
from trustdeck.compose.image import LEAST_HEIGHT, images
from trustdeck.compose.media import media
from trustdeck.compose.space import Frame, Space
from trustdeck.compose.table import table
from trustdeck.compose.text import below, body, heading, quotes, statement
from trustdeck.diagnostics import Span
from trustdeck.geometry import EMU_PER_INCH, Box, pt
from trustdeck.layouts import RegionKind
from trustdeck.page import Item, Text

COMPOSERS: dict[type[Any], Callable[[Any, Space], Frame]] = {
    model.Quotes: quotes,
    model.Statement: statement,
    model.Columns: lambda block, space: columns(block, space),
    model.Cards: cards,
    model.Matrix: matrix,
    model.Table: table,
    model.Chart: chart,
    model.Diagram: diagram,
    model.Images: images,
    model.Media: media,
    model.Code: code,
    model.Formula: formula,
}
"""The composer of each kind of content that stands alone; consecutive text is composed together by `body`."""

TEXT_KINDS = (model.TextBlock, model.Bullets, model.Numbered, model.Definitions, model.Agenda, model.References)
_APART = (model.Agenda, model.References)  # text that looks different from other text

_KINDS: dict[type[Any], tuple[RegionKind, str]] = {
    model.TextBlock: ("body", "text"),
    model.Bullets: ("body", "bullets"),
    model.Numbered: ("body", "numbered"),
    model.Definitions: ("body", "definitions"),
    model.Agenda: ("body", "agenda"),
    model.References: ("body", "references"),
    model.Quotes: ("quote", "quote"),
    model.Statement: ("statement", "statement"),
    model.Columns: ("body", "columns"),
    model.Cards: ("area", "cards"),
    model.Matrix: ("area", "matrix"),
    model.Table: ("table", "table"),
    model.Chart: ("chart", "chart"),
    model.Diagram: ("area", "diagram"),
    model.Images: ("picture", "image"),
    model.Media: ("picture", "media"),
    model.Code: ("code", "code"),
    model.Formula: ("body", "math"),
}

_STACK_GAP = EMU_PER_INCH * 6 // 25
_HEADING_GAP = pt(8)
_SOURCE_GAP = pt(6)
_FILLING = (*TEXT_KINDS, model.Statement, model.Quotes, model.Columns)  # where they are alone
_WITH_WORDS_BELOW = (model.Chart, model.Table)  # their captions and sources are one text
_COLUMN_HEADING_GAP = pt(8)


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in one place: consecutive text, or one block of another kind, below its heading if it has one."""

    blocks: tuple[model.Block, ...]
    heading: model.Heading | None = None

    @property
    def is_text(self) -> bool:
        return bool(self.blocks) and isinstance(self.blocks[0], TEXT_KINDS)

    def wants(self) -> tuple[tuple[RegionKind, frozenset[str]], ...]:
        """Return the regions that the part needs, each with the kinds of content it would hold."""
        first = self.blocks[0]
        if isinstance(first, model.Columns):
            count = len(first.columns)
            return (("body", frozenset({f"columns-{count}"})),) * count
        if isinstance(first, model.Images) and first.bleeds:
            return (("picture", frozenset({"image-bleed"})),)
        return ((_KINDS[type(first)][0], frozenset(_KINDS[type(block)][1] for block in self.blocks)),)


def parts(content: Sequence[model.Block]) -> tuple[Part, ...]:
    """Return the content's parts in order. Agendas and references stand apart from other text."""
    found: list[Part] = []
    waiting: model.Heading | None = None
    for block in content:
        if isinstance(block, model.Heading):
            if waiting is not None:
                found.append(Part((), waiting))
            waiting = block
        elif waiting is None and found and _continues(found[-1], block):
            found[-1] = replace(found[-1], blocks=(*found[-1].blocks, block))
        else:
            found.append(Part((block,), waiting))
            waiting = None
    return (*found, Part((), waiting)) if waiting is not None else tuple(found)


def _continues(part: Part, block: model.Block) -> bool:
    return (
        part.is_text
        and isinstance(block, TEXT_KINDS)
        and not isinstance(block, _APART)
        and not isinstance(part.blocks[0], _APART)
        and _source(part.blocks[-1]) is None
    )


def _source(block: model.Block) -> model.Text | None:
    return None if isinstance(block, model.Heading | model.Agenda | model.References) else block.source


def compose_part(part: Part, space: Space) -> Frame:
    """Compose a part's heading and what stands below it."""
    if part.heading is None:
        return _content(part, space)
    above = heading(part.heading, space.within(space.box, fills=False))
    if not part.blocks:
        return above
    space.regions.note(above.items, part.blocks[0].span)
    top = above.height + round(_HEADING_GAP * space.air)
    box = Box(space.box.x, space.box.y + top, space.box.width, max(0, space.box.height - top))
    below = _content(part, space.within(box))
    return Frame((*above.items, *below.items), top + below.height, below.lines, above.overlong + below.overlong)


def _content(part: Part, space: Space) -> Frame:
    """Compose what stands below a part's heading, and where it is from.

    Text that fills its region has the source line at the region's foot; else it follows at once.
    """
    first, source = part.blocks[0], _source(part.blocks[-1])
    if source is None or isinstance(first, _WITH_WORDS_BELOW):
        return _said(part, space)
    language = getattr(part.blocks[-1], "language", "") or space.language
    foot = below(None, source, language, space.within(space.box, fills=False), "source")
    if foot is None:
        raise AssertionError("a source is said")
    space.regions.note(foot.items, part.blocks[-1].span)
    height = max(0, space.box.height - foot.height - _SOURCE_GAP)
    frame = _said(part, space.within(replace(space.box, height=height)))
    fills = space.fills and isinstance(first, _FILLING)
    under = foot.moved(0, (height if fills else frame.height) + _SOURCE_GAP)
    return replace(
        frame, items=(*frame.items, *under.items), height=frame.height + _SOURCE_GAP + foot.height,
        overlong=frame.overlong + foot.overlong,
    )  # fmt: skip


def _said(part: Part, space: Space) -> Frame:
    first = part.blocks[0]
    if isinstance(first, TEXT_KINDS):
        return body(part.blocks, space)  # type: ignore[arg-type]  # a part of text holds nothing but text
    frame = COMPOSERS[type(first)](first, space)
    space.regions.note(frame.items, first.span)
    return frame


# --- one below another ----------------------------------------------------------------------------


def stack(content: Sequence[Part], space: Space) -> Frame:
    """Compose parts one below another. Pictures and the like share the height that the others leave."""
    if len(content) == 1:
        return compose_part(content[0], space)
    loose = space.within(space.box, fills=False)
    frames = [None if _is_elastic(part) else compose_part(part, loose) for part in content]
    gap = round(_STACK_GAP * space.air)
    gaps = gap * (len(content) - 1)
    firm = sum(frame.height for frame in frames if frame is not None)
    elastic = sum(frame is None for frame in frames)
    share = max(0, (space.box.height - firm - gaps) // elastic) if elastic else 0
    items: list[Item] = []
    overlong: tuple[tuple[str, Span], ...] = ()
    top = lines = 0
    for part, measured in zip(content, frames, strict=True):
        frame = measured or compose_part(part, loose.within(replace(space.box, height=max(share, LEAST_HEIGHT))))
        items += frame.moved(0, top).items
        overlong += frame.overlong
        lines += frame.lines
        top += frame.height + gap
    return Frame(tuple(items), top - gap, lines, overlong)


def _is_elastic(part: Part) -> bool:
    """Say whether the part takes as much height as it is given."""
    first = part.blocks[0] if part.blocks else None
    return isinstance(first, model.Images | model.Media | model.Matrix | model.Chart | model.Diagram) or (
        isinstance(first, model.Table) and first.blank_rows > 0
    )


# --- side by side ---------------------------------------------------------------------------------


def columns(block: model.Columns, space: Space) -> Frame:
    """Compose columns whose headings, and whose content, begin at one height."""
    language = space.language
    gap = space.setting.brand.gutter
    boxes = _column_boxes(block, space) or space.box.split_across([column.width for column in block.columns], gap)
    inner = [
        space.within(box, regions=space.regions.column(index), fills=False, language=column.language or language)
        for index, (column, box) in enumerate(zip(block.columns, boxes, strict=True))
    ]
    headings = [
        heading(model.Heading(column.heading, column.span), room) if column.heading is not None else None
        for column, room in zip(block.columns, inner, strict=True)
    ]
    tallest = max((frame.height for frame in headings if frame is not None), default=0)
    heading_height, top = _column_tops(tallest, space)
    items: list[Item] = []
    overlong: tuple[tuple[str, Span], ...] = ()
    height, lines = heading_height, 0
    for column, room, above in zip(block.columns, inner, headings, strict=True):
        if above is not None:
            texts = [item for item in above.items if isinstance(item, Text)]
            items += [replace(text, box=replace(text.box, height=heading_height)) for text in texts]
            space.regions.note(above.items, column.span)
            overlong += above.overlong
        content = parts(column.content)
        if content:
            box = Box(room.box.x, space.box.y + top, room.box.width, max(0, space.box.height - top))
            frame = stack(content, room.within(box, fills=len(content) == 1))
            space.regions.note(frame.items, column.span)
            items += frame.items
            overlong += frame.overlong
            lines += frame.lines
            height = max(height, top + frame.height)
    return Frame(tuple(items), height, lines, overlong)


def _column_boxes(block: model.Columns, space: Space) -> tuple[Box, ...]:
    """Return the places of equal columns where a template has placeholders for them."""
    own = space.regions.layout.of_kind("body")
    equal = len({column.width for column in block.columns}) == 1
    if not space.fills or not equal or len(own) != len(block.columns) or own[0].placeholder is None:
        return ()
    places = [space.regions.boxes[region.name] for region in own]
    return tuple(replace(space.box, x=place.x, width=place.width) for place in places)


def _column_tops(tallest: int, space: Space) -> tuple[int, int]:
    """Return the height of the headings and where the content begins: the layout's own places where they serve."""
    if not tallest:
        return 0, 0
    layout = space.regions.layout
    own_heading, own_body = layout.of_kind("heading"), layout.of_kind("body")
    if space.fills and own_heading and own_body:
        heading_box = space.regions.boxes[own_heading[0].name]
        body_box = space.regions.boxes[own_body[0].name]
        if heading_box.y == space.box.y and tallest <= heading_box.height:
            return heading_box.height, body_box.y - space.box.y
    return tallest, tallest + _COLUMN_HEADING_GAP
