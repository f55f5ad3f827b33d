"""Compose what stands in a grid of free shapes: cards and matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trustdeck import icons, model
from trustdeck.compose.space import Frame, Space, runs
from trustdeck.compose.text import Hand
from trustdeck.diagnostics import Span
from trustdeck.geometry import EMU_PER_INCH, Box, Inset, pt
from trustdeck.page import Body, Item, Paragraph, Shape

_GAP = EMU_PER_INCH // 5
_PADDING = Inset(EMU_PER_INCH // 5, EMU_PER_INCH * 9 // 50, EMU_PER_INCH // 5, EMU_PER_INCH * 3 // 20)
_BAR = pt(4)
_LEAST_CARD = EMU_PER_INCH * 5 // 4
_ICON = 2.0  # an icon's side, in sizes of the heading
_BELOW_ICON = 0.4  # and the room below it
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
    hand = Hand(space.setting.brand.styles["card"], space.setting.families)
    texts = [_card_paragraphs(card, language, hand) for card in block.cards]
    measured = [space.setting.text(text, "card", inner, sizes) for text in texts]
    overlong = tuple((word, card.span) for card, m in zip(block.cards, measured, strict=True) for word in m.overlong)
    icon = pt(sizes[0] * _ICON) if any(card.icon for card in block.cards) else 0
    padding = replace(_PADDING, top=_PADDING.top + icon + pt(sizes[0] * _BELOW_ICON)) if icon else _PADDING
    natural = max(m.height for m in measured) + padding.top + padding.bottom + _BAR
    room = (space.box.height - _GAP * (rows - 1)) // rows
    height = max(natural, min(room, max(_LEAST_CARD, round(natural * _ROOMIEST))))
    items: list[Item] = []
    for index, text in enumerate(texts):
        column = columns[index % across]
        box = Box(column.x, space.box.y + (index // across) * (height + _GAP), column.width, height)
        key = f"{space.key}/card-{index + 1}"
        body = Body(text, style.name, space.sizes_or_none("card"), anchor="top", inset=padding)
        items.append(Shape(key, f"card {index + 1}", box, fill="surface", body=body))
        items.append(
            Shape(f"{key}-bar", f"card {index + 1} bar", replace(box, height=_BAR), fill="accent", decorative=True)
        )
        made = items[-2:]
        if name := block.cards[index].icon:
            made.append(_icon(key, name, Box(box.x + _PADDING.left, box.y + _PADDING.top, icon, icon)))
            items.append(made[-1])
        space.regions.note(made, block.cards[index].span)
    return Frame(tuple(items), height * rows + _GAP * (rows - 1), overlong=overlong)


def _icon(key: str, name: str, box: Box) -> Shape:
    """Return an icon as a shape in the accent's colour, its ink flush with the text below."""
    outline = icons.outline(name)
    ink = min(number for letter, numbers in outline.steps for number in numbers[::2])
    left = box.x - box.width * ink // outline.width
    return Shape(f"{key}-icon", f"icon {name}", replace(box, x=left), fill="accent", decorative=True, outline=outline)


def _card_paragraphs(card: model.Card, language: str, hand: Hand) -> tuple[Paragraph, ...]:
    def lines() -> Iterator[Paragraph]:
        if card.heading is not None:
            yield Paragraph(runs(card.heading, language), 0)
        for text in card.text:
            yield Paragraph(runs(text, language), 1)
        yield from hand.paragraphs((model.Bullets(card.bullets, card.span),), language)

    return tuple(lines())


# --- matrix ---------------------------------------------------------------------------------------

_CELL_PADDING = Inset(EMU_PER_INCH // 6, EMU_PER_INCH // 8, EMU_PER_INCH // 6, EMU_PER_INCH // 8)
_CELL_GAP = EMU_PER_INCH // 12
_STRIP = pt(26)  # a line of axis text
_LEAST_CELL = EMU_PER_INCH
_AXIS_GAP = pt(6)
_MOST_TRIES = 4
_FEW_IN_CELLS = 0.75  # of their height, that what cells say may take for it to stand larger


def matrix(block: model.Matrix, space: Space) -> Frame:
    """Compose two by two cells with the names of both axes and of their ends along the left and the lower side.

    Few words stand larger in their cells.
    """
    if space.step == 0:
        larger, needed, room = _matrix(block, space.within(space.box, step=1))
        if needed <= room * _FEW_IN_CELLS and not larger.overlong:
            return larger
    return _matrix(block, space)[0]


def _matrix(block: model.Matrix, space: Space) -> tuple[Frame, int, int]:
    """Return the matrix, how tall its cells must be for what they say, and how tall they are."""
    language = block.language or space.language
    field, up, across = _field(block, language, space)
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
    items += _up_axis(block.up, Box(space.box.x, field.y, sum(up), field.height), up, language, space)
    foot = Box(field.x, space.box.bottom - sum(across), field.width, sum(across))
    items += _across_axis(block.across, foot, across, language, space)
    cells = 2 * needed + _CELL_GAP
    frame = Frame(tuple(items), space.box.height + max(0, cells - field.height), overlong=tuple(overlong))
    return frame, cells, field.height


def _field(block: model.Matrix, language: str, space: Space) -> tuple[Box, tuple[int, int], tuple[int, int]]:
    """Return the room of the cells, and what the axes beside it take: the names of their ends, and their titles."""
    field = space.box
    up = across = (0, 0)
    for _ in range(_MOST_TRIES):  # how tall a name comes out depends on the room that the other axis leaves
        up, across = (
            _strips(block.up, field.height, language, space),
            _strips(block.across, field.width, language, space),
        )
        left, below = (sum(axis) + (_AXIS_GAP if any(axis) else 0) for axis in (up, across))
        last, field = (
            field,
            Box(space.box.x + left, space.box.y, max(1, space.box.width - left), max(1, space.box.height - below)),
        )
        if field == last:
            break
    return field, up, across


def _strips(axis: model.Axis, length: int, language: str, space: Space) -> tuple[int, int]:
    """Return how much room the names of an axis's ends and its title take along cells of this length."""
    half = max(1, (length - _CELL_GAP) // 2)
    ends = max(_label_height(text, "axis", half, language, space) for text in (axis.low, axis.high))
    return ends, _label_height(axis.title, "axis-title", max(1, length), language, space)


def _label_height(text: model.Text | None, style: str, length: int, language: str, space: Space) -> int:
    if text is None:
        return 0
    return max(
        _STRIP,
        space.setting.height((Paragraph(runs(text, language)),), style, length, space.setting.brand.sizes(style, 0)),
    )


def _across_axis(axis: model.Axis, box: Box, heights: tuple[int, int], language: str, space: Space) -> Iterator[Item]:
    ends, title = box.split_down(heights, 0) if any(heights) else (box, box)
    low, high = ends.columns(2, _CELL_GAP)
    yield from _axis_label("across-low", axis.low, low, language, space)
    yield from _axis_label("across-high", axis.high, high, language, space)
    yield from _axis_label("across-title", axis.title, title, language, space)


def _up_axis(axis: model.Axis, box: Box, widths: tuple[int, int], language: str, space: Space) -> Iterator[Item]:
    title, ends = box.split_across(widths[::-1], 0) if any(widths) else (box, box)
    upper, lower = ends.split_down([1, 1], _CELL_GAP)
    yield from _axis_label("up-title", axis.title, title, language, space, upward=True)
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
