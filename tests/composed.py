"""Compile decks as far as their pages, and measure by the tool's own rule whether what stands on a page fits there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations

from trustdeck import brand, layouts
from trustdeck.adopt import adopt
from trustdeck.brand import Brand
from trustdeck.compose import compose
from trustdeck.diagnostics import Report
from trustdeck.geometry import Box, Inset
from trustdeck.markup import is_right_to_left
from trustdeck.model import Deck
from trustdeck.page import Body, Connector, Drawing, Group, Item, Page, Picture, Shape, Table, Text
from trustdeck.project import Project
from trustdeck.resolve import resolve
from trustdeck.schema import decode
from trustdeck.typeset import Families, set_text
from trustdeck.variant import Variant, expand, narrow, render, variants


@dataclass(frozen=True)
class Composed:
    """One variant of a deck: what it says, its pages, the look they are made for, and what was found."""

    name: str
    deck: Deck
    drawing: Drawing
    brand: Brand
    report: Report


def compose_all(project: Project, path: str, *, brands: Sequence[str] = ()) -> Iterator[Composed]:
    """Yield every variant of a deck that has pages, whatever is wrong with it; in these brands, or in its own."""
    report = Report()
    tree = expand(project, path, report)
    if tree is None:
        return
    stock = layouts.load(project, report)
    for variant in variants(tree, project, report, brands=tuple(brands)):
        own = Report([*report.diagnostics])
        deck = decode(narrow(tree, variant, own), Deck, own)
        found = brand.read(project, variant.brand, own)
        filled = replace(found, tree=render(found.tree, tree, variant, own)) if found else None
        plain = brand.make(project, filled, own) if filled else None
        look = adopt(plain, stock, own) if plain else None
        if deck is None or look is None:
            continue
        deck = resolve(_of_variant(deck, variant), project, own)
        text = look.brand.footer_text.text if look.brand.footer_text else ""
        drawing = compose(deck, look.layouts, look.brand, project, own, footer=text)
        yield Composed(variant.name, deck, drawing, look.brand.facing(deck.language), own)


def _of_variant(deck: Deck, variant: Variant) -> Deck:
    return replace(
        deck, name="example", language=variant.language, brand=variant.brand,
        audience=variant.audience, audience_name=variant.audience_name,
    )  # fmt: skip


# --- does it fit ----------------------------------------------------------------------------------


def template_of(native: str) -> str:
    """Return the layout template that a native layout with this key was made from."""
    every = layouts.load(Project.in_memory({}), Report()).by_name
    return max((name for name in every if re.fullmatch(rf"{name}([-+@].*)?", native)), key=len)


def misfits(made: Composed) -> list[str]:
    """Return a line for each thing that leaves its room: text its box, a thing the page, a text another's place."""
    return [f"{made.name} {page.key}: {what}" for page in made.drawing.pages for what in _misfits(page, made)]


def parts_of(item: Item) -> tuple[Item | Connector, ...]:
    """Return what stands on the page: a group's shapes and connectors, or the item itself."""
    return item.items if isinstance(item, Group) else (item,)


def is_out_of_sight(item: Item) -> bool:
    """Say whether it is a title that is not seen: it stands above the page."""
    return isinstance(item, Text) and item.box.bottom <= 0


def _misfits(page: Page, made: Composed) -> Iterator[str]:
    whole = Box(0, 0, made.drawing.size.width, made.drawing.size.height)
    seen = [part for item in page.items if not is_out_of_sight(item) for part in parts_of(item)]
    for item in seen:
        if not whole.contains(item.box):
            yield f"`{item.name}` leaves the page: {item.box}"
        if min(item.box.width, item.box.height) <= 0 and not isinstance(item, Connector):
            yield f"`{item.name}` has no room: {item.box}"
        if not isinstance(item, Connector):
            yield from _too_tall(item, made.brand)
    with_content = [item for item in seen if isinstance(item, (Text, Table, Picture)) or _says_something(item)]
    for one, other in combinations(with_content, 2):
        if one.box.overlaps(other.box):
            yield f"`{one.name}` overlaps `{other.name}`: {one.box}, {other.box}"


def _says_something(item: Item | Connector) -> bool:
    return isinstance(item, Shape) and item.body is not None and not item.decorative


def room_of(item: Text | Shape) -> Box:
    """Return where text may stand in an item, insets not counted."""
    return item.room if isinstance(item, Shape) else item.box


def _too_tall(item: Item, look: Brand) -> Iterator[str]:
    match item:
        case Text(body=Body() as body) | Shape(body=Body() as body):
            excess = _excess(body, room_of(item), look)
            if excess > 0:
                yield f"the text of `{item.name}` is {excess} EMU taller than its box: {body.paragraphs[0].plain[:40]}"
        case Table():
            if sum(item.heights) > item.box.height or sum(item.widths) > item.box.width:
                yield f"`{item.name}` is larger than its box"
            for (row, column), box in cell_boxes(item):
                excess = _excess(cell_body(item, row, column), box, look)
                if excess > 0:
                    yield f"a cell of row {row + 1} of `{item.name}` is {excess} EMU too tall"


def _excess(body: Body, box: Box, look: Brand) -> int:
    """Return by how much the text leaves the height of its box, within the insets."""
    inner = box.inside(_inset(body, look))
    inner = Box(0, 0, inner.height, inner.width) if body.upward else inner
    lines = _lines_across(replace(body, upward=False, inset=Inset(), anchor="top"), inner, look)
    return max((line.bottom for line in lines), default=0) - inner.bottom


# --- where lines stand ----------------------------------------------------------------------------


def cell_boxes(table: Table) -> Iterator[tuple[tuple[int, int], Box]]:
    """Yield the row and column of each cell that is not covered by another, and where it is."""
    tops, lefts = ([0, *accumulate(lengths)] for lengths in (table.heights, table.widths))
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells):
            if not cell.is_covered:
                left, top = lefts[column], tops[row]
                right, bottom = lefts[column + cell.across], tops[row + cell.down]
                yield (row, column), Box(table.box.x + left, table.box.y + top, right - left, bottom - top)


def cell_body(table: Table, row: int, column: int) -> Body:
    """Return what a cell says as text of its own."""
    cell = table.rows[row][column]
    content = tuple(replace(paragraph, align=cell.align) for paragraph in cell.paragraphs)
    sizes = None if table.size_pt is None else (table.size_pt,)
    inset = table.inset.plus(cell.inset)
    return Body(content, table.style(row, column), sizes, inset=inset, anchor=cell.anchor)


def lines_of(body: Body, box: Box, look: Brand) -> list[Box]:
    """Return where each line of a box's text stands."""
    if not body.upward:
        return list(_lines_across(body, box, look))
    inner = box.inside(_inset(body, look))
    turned = replace(body, upward=False, inset=Inset())
    lines = _lines_across(turned, Box(0, 0, inner.height, inner.width), look)
    return [Box(inner.x + line.y, inner.bottom - line.right, line.height, line.width) for line in lines]


def _inset(body: Body, look: Brand) -> Inset:
    return body.inset if body.inset is not None else look.styles[body.style].inset


def _lines_across(body: Body, box: Box, look: Brand) -> Iterator[Box]:
    style = look.styles[body.style].at(body.sizes_pt)
    inner = box.inside(_inset(body, look))
    columns = inner.columns(body.columns, body.column_gap)
    width = columns[0].width
    theme = look.theme
    families = Families(theme.heading_font, theme.body_font, theme.mono_font)
    said = set_text(body.paragraphs, style, max(1, width), families)
    free = inner.height - said.height if body.columns == 1 else 0
    down = {"top": 0, "middle": free // 2, "bottom": free}[body.anchor or style.anchor]
    column = above = 0  # the column that is being filled, and how much of the text stands in those before it
    for paragraph, lines in zip(body.paragraphs, said.paragraphs, strict=True):
        margin, _ = style.indents(paragraph)
        height = lines.height // len(lines.lines)
        side = paragraph.align or style.level(paragraph.level).align
        if paragraph.runs and is_right_to_left(paragraph.runs[0].language):
            side = {"left": "right", "right": "left"}.get(side, side)
        for number, across in enumerate(lines.widths):
            top = lines.top + number * height
            if top + height - above > inner.height and column + 1 < body.columns:
                column, above = column + 1, top
            spare = width - margin - across
            begins = margin if side != "right" or paragraph.align == "right" else 0
            left = columns[column].x + begins + {"left": 0, "center": spare // 2, "right": spare}[side]
            yield Box(left, inner.y + down + top - above, across, height)
