"""Draw what stands one upon another: pyramids and funnels."""

from __future__ import annotations

from itertools import pairwise

from trustdeck import model
from trustdeck.compose.diagram.pen import HAIR, NO_TIPS, PADDING, Drawing, Pen
from trustdeck.compose.space import Space
from trustdeck.geometry import EMU_PER_INCH, Box, Inset
from trustdeck.page import Shape

_GAP = EMU_PER_INCH // 20
_BESIDE = EMU_PER_INCH * 7 // 20
_LABEL_PADDING = Inset(EMU_PER_INCH // 10, EMU_PER_INCH // 20, 0, EMU_PER_INCH // 20)
_PYRAMID_SHARE = 0.46  # of the width, at most
_PYRAMID_RATIO = 1.2  # its width, of its height
_FUNNEL_SHARE = 0.48
_FUNNEL_RATIO = 1.9
_NARROWEST = 0.42  # the lower end of a funnel, of its upper one
_TALLEST = EMU_PER_INCH * 5 // 4  # a level without much to say

# --- pyramids -------------------------------------------------------------------------------------


def pyramid(block: model.Diagram, space: Space) -> Drawing:
    """Draw levels that grow wider downwards, and beside each what it is."""
    pen = Pen(space)
    levels = block.pyramid
    whole = space.box
    width = min(round(whole.width * _PYRAMID_SHARE), round(whole.height * _PYRAMID_RATIO))
    labels = [pen.step(level) for level in levels]
    left = whole.x + width + _BESIDE
    rows = max(pen.height(label, "label", whole.right - left, _LABEL_PADDING) for label in labels)
    height, top = _bands(len(levels), rows, whole)
    shapes = [_slice(pen, number, len(levels), Box(whole.x, top, width, height)) for number in range(len(levels))]
    for number, (shape, level, label) in enumerate(zip(shapes, levels, labels, strict=True)):
        box = Box(left, shape.box.y, whole.right - left, height)
        beside = pen.shape(
            f"level {number + 1}", box, label, "label", inset=_LABEL_PADDING, anchor="middle", place=level.heading.span
        )
        pen.join(shape, "right", beside, "left", stroke=HAIR, tips=NO_TIPS)
    return pen.drawing(len(levels) * rows + (len(levels) - 1) * _GAP)


def _bands(count: int, least: int, whole: Box) -> tuple[int, int]:
    """Return how high levels are, and where the first begins."""
    height = (whole.height - _GAP * (count - 1)) // count
    height = max(least, min(height, max(_TALLEST, least * 2)))
    free = whole.height - height * count - _GAP * (count - 1)
    return height, whole.y + max(0, free) * 2 // 5


def _slice(pen: Pen, number: int, count: int, first: Box) -> Shape:
    """Draw a level; `first` is as wide as the pyramid and stands where the top does."""
    height, whole = first.height, first.width
    total = count * height + _GAP * (count - 1)
    top = number * (height + _GAP)
    lower = whole * (top + height) // total
    upper = whole * top // total
    box = Box(first.x + (whole - lower) // 2, first.y + top, lower, height)
    if not number:
        return pen.shape("level shape 1", box, geometry="triangle", fill="accent")
    slant = (lower - upper) // 2
    adjust = {"adj": slant * 100_000 // min(lower, height)}
    return pen.shape(f"level shape {number + 1}", box, geometry="trapezoid", adjust=adjust, fill="accent")


# --- funnels --------------------------------------------------------------------------------------


def funnel(block: model.Diagram, space: Space) -> Drawing:
    """Draw stages that grow narrower downwards, each with its name in it and what is said of it beside it."""
    pen = Pen(space)
    stages, whole = block.funnel, space.box
    said = any(stage.text for stage in stages)
    width = round(whole.width * _FUNNEL_SHARE) if said else min(whole.width, round(whole.height * _FUNNEL_RATIO))
    x = whole.x if said else whole.x + (whole.width - width) // 2
    left = x + width + _BESIDE
    widths = [round(width * (1 - (1 - _NARROWEST) * edge / len(stages))) for edge in range(len(stages) + 1)]
    insides = [Inset((w - n) // 2 + PADDING.left, PADDING.top, (w - n) // 2 + PADDING.right, PADDING.bottom)
               for w, n in pairwise(widths)]  # fmt: skip
    names = [(pen.line(stage.heading),) for stage in stages]
    rows = [pen.height(name, "shape-strong", w, inset) for name, w, inset in zip(names, widths, insides, strict=False)]
    rows += [pen.height(pen.lines(s.text), "label", whole.right - left, _LABEL_PADDING) for s in stages if s.text]
    height, top = _bands(len(stages), max(rows), whole)
    shapes = []
    for number, stage in enumerate(stages):
        upper, lower = widths[number : number + 2]
        box = Box(x + (width - upper) // 2, top + number * (height + _GAP), upper, height)
        slant = (upper - lower) // 2
        corners = ((0, 0), (upper, 0), (upper - slant, height), (slant, height))
        shapes.append(
            pen.shape(
                f"stage {number + 1}", box, names[number], "shape-strong", geometry="polygon", corners=corners,
                fill="accent", inset=insides[number], place=stage.heading.span,
            )
        )  # fmt: skip
        if stage.text:
            _beside(pen, stage, shapes[-1], Box(left, box.y, whole.right - left, height), number)
    return pen.drawing(len(stages) * max(rows) + (len(stages) - 1) * _GAP)


def _beside(pen: Pen, stage: model.Step, shape: Shape, box: Box, number: int) -> None:
    label = pen.shape(
        f"stage {number + 1} text", box, pen.lines(stage.text), "label", inset=_LABEL_PADDING, anchor="middle",
        place=stage.heading.span,
    )  # fmt: skip
    pen.join(shape, "right", label, "left", stroke=HAIR, tips=NO_TIPS)
