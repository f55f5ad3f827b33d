"""Draw swimlanes: steps in their order from left to right, each in the lane of who does it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from trustdeck import model
from trustdeck.compose.diagram.pen import ARROW, HAIR, PADDING, Drawing, Form, Pen
from trustdeck.compose.space import Space
from trustdeck.geometry import EMU_PER_INCH, Box, Inset
from trustdeck.page import Shape

Cell = tuple[int, int]  # a lane and a column

_ABOVE_MIDDLE = 0.42
_NAME_SHARE = 0.19  # of the width, at most
_WIDEST = EMU_PER_INCH * 16 // 5
_WIDEST_GAP = EMU_PER_INCH * 3 // 2
_LEAST = EMU_PER_INCH * 11 // 20
_AROUND = EMU_PER_INCH // 8  # between a step and the edge of its lane
_ROOMIEST = EMU_PER_INCH * 7 // 20  # the same where there is much room
_LEAST_GAP = EMU_PER_INCH // 4
_TIGHT = Inset(PADDING.left * 2 // 3, PADDING.top * 2 // 3, PADDING.right * 2 // 3, PADDING.bottom * 2 // 3)


def swimlanes(block: model.Diagram) -> Sequence[Form]:
    """Return how swimlanes may be drawn: each step further to the right, or some straight below the one before."""
    lanes = [names(block.swimlane).index(step.heading.plain) for step in block.swimlane]
    spread = [(lane, column) for column, lane in enumerate(lanes)]
    choices = [spread, _folded(lanes)]
    return tuple(partial(_swimlane, cells=cells) for cells in (choices if choices[0] != choices[1] else choices[:1]))


def names(steps: Sequence[model.Step]) -> list[str]:
    """Return who does something, in the order in which they are first named."""
    return list(dict.fromkeys(step.heading.plain for step in steps))


def _folded(lanes: Sequence[int]) -> list[Cell]:
    """Return where steps stand of which one that is handed on outwards stays in its column."""
    cells: list[Cell] = []
    column, low, high = 0, lanes[0], lanes[0]
    for before, lane in zip([-1, *lanes], lanes, strict=False):
        if cells and not ((before == high and lane > high) or (before == low and lane < low)):
            column, low, high = column + 1, lane, lane
        low, high = min(low, lane), max(high, lane)
        cells.append((lane, column))
    return cells


def _swimlane(block: model.Diagram, space: Space, *, cells: Sequence[Cell]) -> Drawing:
    """Draw lanes with the names of who does something, and in them the steps."""
    pen = Pen(space)
    steps, who, whole = block.swimlane, names(block.swimlane), space.box
    said = {name: next(step.heading for step in steps if step.heading.plain == name) for name in who}
    titles = [(pen.line(said[name]),) for name in who]
    most = round(whole.width * _NAME_SHARE)
    least = max(pen.longest_word(title, "shape-strong", _TIGHT) for title in titles)
    name_width = max(least, min(most, max(pen.width(title, "shape-strong", _TIGHT) for title in titles)))
    columns = 1 + max(column for _, column in cells)
    left, right = whole.x + name_width + _AROUND, whole.right - _AROUND
    gap = ARROW if columns < 6 else _LEAST_GAP
    width = max(1, min(_WIDEST, (right - left - gap * (columns - 1)) // columns))
    gap = min(_WIDEST_GAP, (right - left - width * columns) // (columns - 1)) if columns > 1 else gap
    texts = [pen.lines(step.text) for step in steps]
    steps_in = [[text for text, (row, _) in zip(texts, cells, strict=True) if row == lane] for lane in range(len(who))]
    talls = [max(_LEAST, *(pen.height(text, "shape", width, _TIGHT) for text in lane)) for lane in steps_in]
    if (max(talls) + 2 * _AROUND) * len(who) <= whole.height:
        talls = [max(talls)] * len(who)
    heights = [
        max(tall + 2 * _AROUND, pen.height(title, "shape-strong", name_width, _TIGHT))
        for tall, title in zip(talls, titles, strict=True)
    ]  # fmt: skip
    needed = sum(heights)
    spare = max(0, whole.height - needed) // len(who)
    heights = [height + min(spare, 2 * (_ROOMIEST - _AROUND)) for height in heights]
    top = whole.y + max(0, round((whole.height - sum(heights)) * _ABOVE_MIDDLE))
    tops = [top + sum(heights[:lane]) for lane in range(len(who))]
    for lane, (y, height) in enumerate(zip(tops, heights, strict=True), 1):
        pen.shape(f"lane {lane}", Box(whole.x, y, whole.width, height), stroke=HAIR)
    for lane, (title, y, height) in enumerate(zip(titles, tops, heights, strict=True), 1):
        pen.shape(
            f"lane {lane} name", Box(whole.x, y, name_width, height), title, "shape-strong", fill="accent",
            stroke=HAIR, inset=_TIGHT, place=said[who[lane - 1]].span,
        )  # fmt: skip
    drawn = []
    for number, (step, text, (row, column)) in enumerate(zip(steps, texts, cells, strict=True), 1):
        y = tops[row] + (heights[row] - talls[row]) // 2
        box = Box(left + column * (width + gap), y, width, talls[row])
        drawn.append(
            pen.shape(f"step {number}", box, text, "shape", fill=pen.panel, inset=_TIGHT, place=step.heading.span)
        )  # fmt: skip
    for (one, at), (other, to) in pairwise(zip(drawn, cells, strict=True)):
        _hand_on(pen, one, at, other, to)
    return pen.drawing(needed)


def _hand_on(pen: Pen, one: Shape, at: Cell, other: Shape, to: Cell) -> None:
    """Connect a step to the next: straight on, straight up or down, or in the gap before the next column."""
    if at[1] == to[1]:
        pen.join(one, "bottom" if to[0] > at[0] else "top", other, "top" if to[0] > at[0] else "bottom")
    elif at[0] == to[0]:
        pen.join(one, "right", other, "left")
    else:
        x = (one.box.right + other.box.x) // 2
        y, to_y = (box.y + box.height // 2 for box in (one.box, other.box))
        pen.join(one, "right", other, "left", between=((x, y), (x, to_y)))
