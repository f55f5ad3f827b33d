"""Compose what stands in a grid of free shapes: cards and matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trustdeck import model
from trustdeck.compose.space import Frame, Space, runs
from trustdeck.diagnostics import Span
from trustdeck.geometry import EMU_PER_INCH, Box, Inset, pt
from trustdeck.page import Body, Item, Paragraph, Shape

_GAP = EMU_PER_INCH // 5
_PADDING = Inset(EMU_PER_INCH // 5, EMU_PER_INCH * 9 // 50, EMU_PER_INCH // 5, EMU_PER_INCH * 3 // 20)
_BAR = pt(4)
_LEAST_CARD = EMU_PER_INCH * 5 // 4
_FEW = 0.92  # of the height that cards may take for their text to stand larger
_ROOMIEST = 1.5  # how much taller than its text a card may be

# --- cards ----------------------------------------------------------------------------------------

_ACROSS = {1: (1,), 2: (2,), 3: (3, 2), 4: (4, 2), 5: (3, 2), 6: (3, 2), 7: (4, 3), 8: (4, 3), 9: (3, 4)}


def cards(block: model.Cards, space: Space) -> Frame:
    """Compose equal cards; how many stand in a row is the author's choice, else the first that fits.

    Cards of few words, alone on their slide, stand larger.
    """
    if space.step == 0 and space.fills:
        for step in (2, 1):
            larger = _arranged(block, space.within(space.box, step=step))
            if larger.height <= space.box.height * _FEW and not larger.overlong:
                return larger
    return _arranged(block, space)


def _arranged(block: model.Cards, space: Space) -> Frame:
    count = len(block.cards)
    choices = (block.across,) if block.across else _ACROSS.get(count, (4, 5, 6))
    frames = [_cards(block, min(across, count), space) for across in choices]
    fitting = [frame for frame in frames if frame.height <= space.box.height and not frame.overlong]
    return fitting[0] if fitting else min(frames, key=lambda frame: (len(frame.overlong), frame.height))


def _cards(block: model.Cards, across: int, space: Space) -> Frame:
    language = block.language or space.language
    rows = -(-len(block.cards) // across)
    columns = space.box.columns(across, _GAP)
    style = space.setting.brand.styles["card"]
    sizes = space.sizes("card")
    inner = max(1, columns[0].width - _PADDING.left - _PADDING.right)
    texts = [_card_paragraphs(card, language) for card in block.cards]
    measured = [space.setting.text(text, "card", inner, sizes) for text in texts]
    overlong = tuple((word, card.span) for card, m in zip(block.cards, measured, strict=True) for word in m.overlong)
    natural = max(m.height for m in measured) + _PADDING.top + _PADDING.bottom + _BAR
    room = (space.box.height - _GAP * (rows - 1)) // rows
    height = max(natural, min(room, max(_LEAST_CARD, round(natural * _ROOMIEST))))
    items: list[Item] = []
    for index, text in enumerate(texts):
        column = columns[index % across]
        box = Box(column.x, space.box.y + (index // across) * (height + _GAP), column.width, height)
        key = f"{space.key}/card-{index + 1}"
        body = Body(text, style.name, space.sizes_or_none("card"), anchor="top", inset=_PADDING)
        items.append(Shape(key, f"card {index + 1}", box, fill="surface", body=body))
        items.append(
            Shape(f"{key}-bar", f"card {index + 1} bar", replace(box, height=_BAR), fill="accent", decorative=True)
        )
    return Frame(tuple(items), height * rows + _GAP * (rows - 1), overlong=overlong)


def _card_paragraphs(card: model.Card, language: str) -> tuple[Paragraph, ...]:
    def lines() -> Iterator[Paragraph]:
        if card.heading is not None:
            yield Paragraph(runs(card.heading, language), 0)
        for text in card.text:
            yield Paragraph(runs(text, language), 1)
        for line in card.bullets:
            yield Paragraph(runs(line.text, language), 2)

    return tuple(lines())


# --- matrix ---------------------------------------------------------------------------------------

_CELL_PADDING = Inset(EMU_PER_INCH // 6, EMU_PER_INCH // 8, EMU_PER_INCH // 6, EMU_PER_INCH // 8)
_CELL_GAP = EMU_PER_INCH // 12
_STRIP = pt(24)  # a line of axis text
_LEAST_CELL = EMU_PER_INCH


def matrix(block: model.Matrix, space: Space) -> Frame:
    """Compose two by two cells with the names of both axes and of their ends along the left and the lower side."""
    language = block.language or space.language
    left = _STRIP * _strips(block.up)
    below = _STRIP * _strips(block.across)
    gap = pt(6)
    field = Box(
        space.box.x + left + (gap if left else 0), space.box.y,
        space.box.width - left - (gap if left else 0), space.box.height - below - (gap if below else 0),
    )  # fmt: skip
    items: list[Item] = []
    needed = _LEAST_CELL
    overlong: list[tuple[str, Span]] = []
    for row, band in enumerate(field.split_down([1, 1], _CELL_GAP)):
        for column, cell in enumerate(band.columns(2, _CELL_GAP)):
            content = tuple(Paragraph(runs(text, language)) for text in block.cells[row][column])
            inner = max(1, cell.width - _CELL_PADDING.left - _CELL_PADDING.right)
            measured = space.setting.text(content, "cell", inner, space.sizes("cell"))
            needed = max(needed, measured.height + _CELL_PADDING.top + _CELL_PADDING.bottom)
            overlong += [(word, block.span) for word in measured.overlong]
            body = Body(content, "cell", space.sizes_or_none("cell"), inset=_CELL_PADDING)
            items.append(
                Shape(
                    f"{space.key}/cell-{row + 1}-{column + 1}",
                    f"cell {row + 1}.{column + 1}",
                    cell,
                    fill="surface",
                    body=body,
                )
            )
    items += _up_axis(block.up, Box(space.box.x, field.y, left, field.height), language, space)
    items += _across_axis(block.across, Box(field.x, field.bottom + gap, field.width, below), language, space)
    height = max(space.box.height, 2 * needed + _CELL_GAP + below + (gap if below else 0))
    return Frame(tuple(items), height, overlong=tuple(overlong))


def _strips(axis: model.Axis) -> int:
    """Return how many lines of text an axis needs: one for its ends, one for its title."""
    return int(axis.low is not None or axis.high is not None) + int(axis.title is not None)


def _across_axis(axis: model.Axis, box: Box, language: str, space: Space) -> Iterator[Item]:
    top = box.y
    halves = box.columns(2, _CELL_GAP)
    if axis.low is not None or axis.high is not None:
        for name, text, half in (("low", axis.low, halves[0]), ("high", axis.high, halves[1])):
            yield from _axis_label(f"across-{name}", text, Box(half.x, top, half.width, _STRIP), language, space)
        top += _STRIP
    yield from _axis_label("across-title", axis.title, Box(box.x, top, box.width, _STRIP), language, space)


def _up_axis(axis: model.Axis, box: Box, language: str, space: Space) -> Iterator[Item]:
    left = box.x
    yield from _axis_label("up-title", axis.title, Box(left, box.y, _STRIP, box.height), language, space, upward=True)
    if axis.title is not None:
        left += _STRIP
    upper, lower = Box(left, box.y, _STRIP, box.height).split_down([1, 1], _CELL_GAP)
    yield from _axis_label("up-high", axis.high, upper, language, space, upward=True)
    yield from _axis_label("up-low", axis.low, lower, language, space, upward=True)


def _axis_label(
    name: str, text: model.Text | None, box: Box, language: str, space: Space, *, upward: bool = False
) -> Iterator[Item]:
    if text is None:
        return
    style = "axis-title" if name.endswith("title") else "axis"
    body = Body((Paragraph(runs(text, language)),), style, upward=upward)
    yield Shape(f"{space.key}/{name}", name, box, body=body)
