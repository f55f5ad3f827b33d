"""Draw what follows one another: processes and timelines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from trustdeck import model
from trustdeck.compose.diagram.pen import ARROW, NO_TIPS, PADDING, Drawing, Form, Pen, Side
from trustdeck.compose.space import Space
from trustdeck.geometry import EMU_PER_INCH, Box, Inset
from trustdeck.page import Shape, Stroke

_ABOVE_MIDDLE = 0.42  # of the free height stands above a row: the eye's middle is a little higher than the real one

# --- processes ------------------------------------------------------------------------------------

_LEAST_HEAD = EMU_PER_INCH * 7 // 10
_LEAST_BOX = EMU_PER_INCH * 11 // 10  # of a step of which nothing more is said
_TEXT_PADDING = Inset(PADDING.left, EMU_PER_INCH // 8, PADDING.right, EMU_PER_INCH // 8)
_ROOMIEST = 1.15  # how much taller than its text a step may be


def processes(block: model.Diagram) -> Sequence[Form]:
    """Return how a process may be drawn: in one row, or in several where one has too little room."""
    count = len(block.process)
    choices = dict.fromkeys(-(-count // rows) for rows in range(1, count + 1))
    return tuple(partial(_process, across=across) for across in choices)


def _process(block: model.Diagram, space: Space, *, across: int) -> Drawing:
    """Draw steps as boxes with arrows between them, so many in a row."""
    pen = Pen(space)
    steps = block.process
    rows = -(-len(steps) // across)
    columns = space.box.columns(across, ARROW)
    width = columns[0].width
    said = any(step.text for step in steps)
    heads = max(pen.height((pen.line(step.heading),), "shape-strong", width) for step in steps)
    texts = max(pen.height(pen.lines(step.text), "label", width, _TEXT_PADDING) for step in steps) if said else 0
    head = max(heads, _LEAST_HEAD if said or across == 1 else _LEAST_BOX)
    needed = rows * (head + texts) + (rows - 1) * ARROW
    spare = max(0, space.box.height - needed)
    text = texts + min(round(texts * (_ROOMIEST - 1)), spare // rows)
    top = space.box.y + round((space.box.height - rows * (head + text) - (rows - 1) * ARROW) * _ABOVE_MIDDLE)
    ends: list[tuple[Shape, Shape]] = []
    for index, step in enumerate(steps):
        column = columns[index % across]
        y = max(space.box.y, top) + index // across * (head + text + ARROW)
        ends.append(_step(pen, step, index, Box(column.x, y, width, head), text))
    for index, (before, after) in enumerate(pairwise(ends), 1):
        if index % across:
            pen.join(before[0], "right", after[0], "left")
        else:
            _to_next_row(pen, before[1], after[0])
    return pen.drawing(needed)


def _step(pen: Pen, step: model.Step, index: int, box: Box, text: int) -> tuple[Shape, Shape]:
    """Draw a step: its heading, and a panel of this height below it for what is said of it."""
    name = f"step {index + 1}"
    head = pen.shape(
        name, box, (pen.line(step.heading),), "shape-strong", fill="accent", place=step.heading.span
    )  # fmt: skip
    if not text:
        return head, head
    below = Box(box.x, box.bottom, box.width, text)
    panel = pen.shape(
        f"{name} text", below, pen.lines(step.text), "label", fill=pen.panel, inset=_TEXT_PADDING,
        place=step.heading.span,
    )  # fmt: skip
    return head, panel


def _to_next_row(pen: Pen, before: Shape, after: Shape) -> None:
    start, end = before.box, after.box
    x, to_x = start.x + start.width // 2, end.x + end.width // 2
    middle = (start.bottom + end.y) // 2
    between = ((x, middle), (to_x, middle)) if x != to_x else ()
    pen.join(before, "bottom", after, "top", between=between)


# --- timelines ------------------------------------------------------------------------------------

_DOT = EMU_PER_INCH // 5
_AROUND_DOT = EMU_PER_INCH * 3 // 20
_COLUMN_GAP = EMU_PER_INCH // 4
_ROW_GAP = EMU_PER_INCH * 3 // 20
_MOST_BESIDE = 5  # dates that stand side by side, all with their text below
_WHEN_SHARE = 0.3  # of the width, for the dates beside an upright line
_LINE = Stroke("accent", 2.25)
_BARE = Inset()


def timelines(block: model.Diagram) -> Sequence[Form]:
    """Return how a timeline may be drawn: texts below the line, by turns above and below, beside an upright line."""
    level = (_level,) if len(block.timeline) <= _MOST_BESIDE else ()
    by_turns = (_by_turns,) if len(block.timeline) > 2 else ()
    return (*level, *by_turns, _upright)


def _level(block: model.Diagram, space: Space) -> Drawing:
    """Draw dates along a line, and their texts below it."""
    pen = Pen(space)
    entries = block.timeline
    columns = space.box.columns(len(entries), _COLUMN_GAP)
    width = columns[0].width
    dates = max(pen.height((pen.line(entry.heading),), "label", width, _BARE) for entry in entries)
    texts = max(pen.height(pen.lines(entry.text), "label", width, _BARE) if entry.text else 0 for entry in entries)
    needed = dates + _AROUND_DOT * 2 + _DOT + texts
    top = space.box.y + max(0, round((space.box.height - needed) * _ABOVE_MIDDLE))
    dots = []
    for index, (entry, column) in enumerate(zip(entries, columns, strict=True)):
        name = f"date {index + 1}"
        pen.shape(
            name, Box(column.x, top, width, dates), (pen.line(entry.heading),), "label", inset=_BARE, anchor="bottom",
            place=entry.heading.span,
        )  # fmt: skip
        below = top + dates + _AROUND_DOT * 2 + _DOT
        if entry.text:
            pen.shape(
                f"{name} text", Box(column.x, below, width, texts), pen.lines(entry.text), "label", inset=_BARE,
                place=entry.heading.span,
            )  # fmt: skip
        dots.append(_dot(pen, index, column.x, top + dates + _AROUND_DOT))
    return _lined(pen, dots, needed, "right", "left")


def _by_turns(block: model.Diagram, space: Space) -> Drawing:
    """Draw the first date above the line and the next below it: each has the width of two."""
    pen = Pen(space)
    entries = block.timeline
    whole = space.box
    slot = (whole.width + _COLUMN_GAP) // (len(entries) + 1)
    width = slot * 2 - _COLUMN_GAP
    heights = [pen.height(pen.step(entry), "label", width, _BARE) for entry in entries]
    above, below = max(heights[::2]), max(heights[1::2])
    gap = _AROUND_DOT * 2
    needed = above + below + 2 * gap + _DOT
    top = whole.y + max(0, round((whole.height - needed) * _ABOVE_MIDDLE))
    line = top + above + gap
    dots = []
    for index, entry in enumerate(entries):
        x = whole.x + index * slot
        y, height = (top, above) if index % 2 == 0 else (line + _DOT + gap, below)
        pen.shape(
            f"date {index + 1}", Box(x, y, width, height), pen.step(entry), "label", inset=_BARE,
            anchor="top" if index % 2 else "bottom", place=entry.heading.span,
        )  # fmt: skip
        dots.append(_dot(pen, index, x, line))
    return _lined(pen, dots, needed, "right", "left")


def _upright(block: model.Diagram, space: Space) -> Drawing:
    """Draw the dates one below another, left of a line, and their texts right of it."""
    pen = Pen(space)
    entries = block.timeline
    whole = space.box
    headings = [(pen.line(entry.heading),) for entry in entries]
    said = any(entry.text for entry in entries)
    most = round(whole.width * _WHEN_SHARE)
    when = min(most, max(pen.width(heading, "label", _BARE) for heading in headings)) if said else 0
    x = whole.x + when + (_COLUMN_GAP if said else 0)
    left = x + _DOT + _COLUMN_GAP
    texts = [pen.lines(entry.text) if said else (pen.line(entry.heading),) for entry in entries]
    heights = [
        max(pen.height(heading, "label", when, _BARE) if said else 0,
            pen.height(text, "label", whole.right - left, _BARE) if text else 0, _DOT)
        for heading, text in zip(headings, texts, strict=True)
    ]  # fmt: skip
    needed = sum(heights) + _ROW_GAP * (len(entries) - 1)
    spare = max(0, whole.height - needed)
    gap = _ROW_GAP + min(spare // len(entries), EMU_PER_INCH // 2)
    top = whole.y + max(0, round((whole.height - sum(heights) - gap * (len(entries) - 1)) * _ABOVE_MIDDLE))
    line = pen.height(headings[0], "label", whole.width, _BARE)
    dots = []
    for index, (entry, height) in enumerate(zip(entries, heights, strict=True)):
        name = f"date {index + 1}"
        if said:
            right = (replace(headings[index][0], align="right"),)
            pen.shape(name, Box(whole.x, top, when, height), right, "label", inset=_BARE, place=entry.heading.span)
        if texts[index]:
            pen.shape(
                f"{name} text" if said else name, Box(left, top, whole.right - left, height), texts[index], "label",
                inset=_BARE, place=entry.heading.span,
            )  # fmt: skip
        dots.append(_dot(pen, index, x, top + max(0, (line - _DOT) // 2)))
        top += height + gap
    return _lined(pen, dots, needed, "bottom", "top")


def _lined(pen: Pen, dots: Sequence[Shape], needed: int, end: Side, beginning: Side) -> Drawing:
    """Return the drawing with a line from each dot to the next: from its end to the other's beginning."""
    for before, after in pairwise(dots):
        pen.join(before, end, after, beginning, stroke=_LINE, tips=NO_TIPS)
    return pen.drawing(needed)


def _dot(pen: Pen, index: int, x: int, y: int) -> Shape:
    return pen.shape(f"dot {index + 1}", Box(x, y, _DOT, _DOT), geometry="ellipse", fill="accent")
