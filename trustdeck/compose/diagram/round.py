"""Draw what goes round: cycles, and the circles of Venn diagrams."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from trustdeck import model
from trustdeck.compose.diagram.pen import ARROW, Drawing, Form, Pen, Point, Side, first_fitting
from trustdeck.compose.space import Space
from trustdeck.geometry import EMU_PER_INCH, Box, Inset
from trustdeck.page import Connector, Paragraph, Shape, Stroke

# --- cycles ---------------------------------------------------------------------------------------

_WIDTHS = tuple(EMU_PER_INCH * tenths // 10 for tenths in (34, 30, 26, 22, 19, 16, 14))
_LEAST_HEIGHT = EMU_PER_INCH * 7 // 10
_APART = EMU_PER_INCH * 3 // 10
_FLATTEST = 2.1  # the ring's width, of its height
_ROOM_TO_SWING = EMU_PER_INCH // 4
_RADIUS = EMU_PER_INCH // 5
_OPPOSITE: Mapping[Side, Side] = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}


def cycles(block: model.Diagram) -> Sequence[Form]:
    """Return how a cycle may be drawn: as a ring, or, for much text, as a track of two rows."""
    return (_cycle, _track)


def _cycle(block: model.Diagram, space: Space) -> Drawing:
    """Draw steps around a ring, clockwise from the top, with arrows that follow it.

    Boxes are as wide as the arrows allow, which need room to swing.
    """
    rings = [_ring(block.cycle, width, space) for width in _WIDTHS if width < space.box.width]
    swinging = [ring for ring in rings if ring.fits(space) and all(map(_is_smooth, _connectors(ring)))]
    return swinging[0] if swinging else first_fitting(rings, space)


def _connectors(drawing: Drawing) -> Iterator[Connector]:
    return (item for item in drawing.items if isinstance(item, Connector))


def _is_smooth(connector: Connector) -> bool:
    """Say whether a connector is no slanting line, and has room for its arrow."""
    return (connector.curved and _room_to_swing(connector)) or 0 in (connector.box.width, connector.box.height)


def _room_to_swing(connector: Connector) -> bool:
    return len(connector.points) > 3 or min(connector.box.width, connector.box.height) >= _ROOM_TO_SWING


def _ring(steps: Sequence[model.Step], width: int, space: Space) -> Drawing:
    pen = Pen(space)
    whole = space.box
    texts = [pen.step(step) for step in steps]
    # The corners take a little of the room that text has.
    height = max(_LEAST_HEIGHT, *(_rounded_height(pen, text, width) for text in texts))
    down = max(0, whole.height - height) // 2
    across = min(max(0, whole.width - width) // 2, round(down * _FLATTEST))
    middle = (whole.x + whole.width // 2, whole.y + whole.height // 2)
    boxes = []
    for index in range(len(steps)):
        angle = 2 * math.pi * index / len(steps) - math.pi / 2
        x, y = middle[0] + round(across * math.cos(angle)), middle[1] + round(down * math.sin(angle))
        boxes.append(Box(x - width // 2, y - height // 2, width, height))
    shapes = [
        _rounded(pen, number, box, text, step)
        for number, (box, text, step) in enumerate(zip(boxes, texts, steps, strict=True))
    ]
    for one, other in zip(shapes, (*shapes[1:], shapes[0]), strict=True):
        _swing(pen, one, other, middle, len(steps))
    lacking = max((_lacking(one, other) for one, other in combinations(boxes, 2)), default=0)
    natural = (len(steps) // 2 + 1) * (height + _APART) - _APART
    return pen.drawing(whole.height + lacking if lacking > 0 else min(whole.height, natural))


def _track(block: model.Diagram, space: Space) -> Drawing:
    """Draw half of the steps in a row to the right, and the others in a row back to the left below it."""
    pen = Pen(space)
    steps = block.cycle
    texts = [pen.step(step) for step in steps]
    upper = -(-len(steps) // 2)
    rows = (space.box.columns(upper, ARROW), space.box.columns(max(1, len(steps) - upper), ARROW))
    height = max(
        _rounded_height(pen, text, rows[number >= upper][0].width) for number, text in enumerate(texts)
    )  # fmt: skip
    needed = 2 * height + ARROW
    top = space.box.y + max(0, space.box.height - needed) * 2 // 5
    shapes = []
    for number, (step, text) in enumerate(zip(steps, texts, strict=True)):
        column = rows[0][number] if number < upper else rows[1][len(steps) - 1 - number]
        box = Box(column.x, top if number < upper else top + height + ARROW, column.width, height)
        shapes.append(_rounded(pen, number, box, text, step))
    for number, (one, other) in enumerate(zip(shapes, (*shapes[1:], shapes[0]), strict=True)):
        if one.box.y == other.box.y:
            pen.join(one, *(("right", other, "left") if number < upper else ("left", other, "right")))
        else:
            _turn(pen, one, other)
    return pen.drawing(needed)


def _turn(pen: Pen, one: Shape, other: Shape) -> None:
    """Connect the end of one row with the beginning of the other."""
    x, to_x = _centre(one.box)[0], _centre(other.box)[0]
    down = one.box.y < other.box.y
    middle = (max(one.box.y, other.box.y) + min(one.box.bottom, other.box.bottom)) // 2
    between = ((x, middle), (to_x, middle)) if x != to_x else ()
    pen.join(one, *(("bottom", other, "top") if down else ("top", other, "bottom")), between=between)


def _rounded(pen: Pen, number: int, box: Box, text: tuple[Paragraph, ...], step: model.Step) -> Shape:
    adjust = {"adj": _rounding(box.width, box.height)}
    return pen.shape(
        f"step {number + 1}", box, text, "shape-strong", geometry="roundRect", adjust=adjust,
        fill="accent", place=step.heading.span,
    )  # fmt: skip


def _rounded_height(pen: Pen, text: Sequence[Paragraph], width: int) -> int:
    """Return how tall a rounded box must be for its text."""
    height = pen.height(text, "shape-strong", width)
    for _ in range(3):  # the taller it is, the more its corners take
        corner = round(min(width, height) * _rounding(width, height) / 100_000 * 0.293)
        height = pen.height(text, "shape-strong", width - 2 * corner) + 2 * corner
    return height


def _rounding(width: int, height: int) -> int:
    """Return the adjust value at which corners are as round as all others."""
    return min(50_000, _RADIUS * 100_000 // max(1, min(width, height)))


def _lacking(one: Box, other: Box) -> int:
    """Return by how much two boxes of one size are too close."""
    across, down = abs(one.x - other.x) - one.width, abs(one.y - other.y) - one.height
    return _APART - max(across, down)


def _swing(pen: Pen, one: Shape, other: Shape, middle: Point, count: int) -> None:
    """Connect two neighbours on the ring along its outside."""
    (x, y), (to_x, to_y) = _centre(one.box), _centre(other.box)
    across: Side = "right" if x < to_x else "left"
    down: Side = "bottom" if y < to_y else "top"
    if count == 2:
        side: Side = "right" if y < to_y else "left"
        far = x + (one.box.width if y < to_y else -one.box.width) * 3 // 4
        pen.join(one, side, other, side, between=((far, y), (far, to_y)), curved=True)
    elif abs(y - to_y) < one.box.height // 2:
        pen.join(one, across, other, _OPPOSITE[across])
    elif abs(x - to_x) < one.box.width // 2:
        pen.join(one, down, other, _OPPOSITE[down])
    elif math.dist(middle, (to_x, y)) > math.dist(middle, (x, to_y)):
        pen.join(one, across, other, _OPPOSITE[down], between=((to_x, y),), curved=True)
    else:
        pen.join(one, down, other, _OPPOSITE[across], between=((x, to_y),), curved=True)


def _centre(box: Box) -> tuple[int, int]:
    return box.x + box.width // 2, box.y + box.height // 2


# --- Venn diagrams --------------------------------------------------------------------------------

_TINTS = ("tint", "tint-2", "tint-3")
_RIMS = ("accent", "accent-2", "accent-3")
_OVERLAP = 0.36  # of a circle's width, shared by two
_FLAT = (1.0, 1.25, 1.5, 1.8)  # how wide the circles may get, of their height
_IN_CIRCLE = Inset(EMU_PER_INCH // 8, 0, EMU_PER_INCH // 8, 0)
_BESIDE_MIDDLE = 0.12  # how far from a circle's edge its text begins, of its width
_THREE_HIGH = 0.62  # the height of one of three circles, of the whole
_TALLEST = 0.33  # the height of a text within one of three circles, of the circle's


def venn(block: model.Diagram, space: Space) -> Drawing:
    """Draw sets as circles that overlap, wider than high where their texts need it."""
    if block.venn is None:
        raise AssertionError("a Venn diagram has sets")
    drawn = _two if len(block.venn.sets) == 2 else _three
    found = block.venn
    return first_fitting((drawing for flat in _FLAT if (drawing := drawn(found, flat, space)) is not None), space)


def _two(block: model.Venn, flat: float, space: Space) -> Drawing | None:
    whole = space.box
    height = min(whole.height, round(whole.width / (2 - _OVERLAP) / flat))
    width = min(round(height * flat), round(whole.width / (2 - _OVERLAP)))
    shared = round(width * _OVERLAP)
    left = whole.x + (whole.width - 2 * width + shared) // 2
    top = whole.y + (whole.height - height) // 2
    circles = [Box(left, top, width, height), Box(left + width - shared, top, width, height)]
    margin = round(width * _BESIDE_MIDDLE)
    own = width - shared - margin
    room = round(height * 0.6)
    y = top + (height - room) // 2
    places = [Box(left + margin, y, own, room), Box(circles[1].right - own - margin, y, own, room)]
    middle = Box(circles[1].x, y, shared, room)
    return _circles(block, circles, places, (block.both, middle), space)


def _three(block: model.Venn, flat: float, space: Space) -> Drawing | None:
    whole = space.box
    height = round(whole.height * _THREE_HIGH)
    width = min(round(height * flat), round(whole.width / (2 - _OVERLAP)))
    shared = round(width * _OVERLAP)
    left = whole.x + (whole.width - 2 * width + shared) // 2
    circles = [
        Box(whole.x + (whole.width - width) // 2, whole.y, width, height),
        Box(left, whole.bottom - height, width, height),
        Box(left + width - shared, whole.bottom - height, width, height),
    ]
    margin = round(width * _BESIDE_MIDDLE)
    band = round(height * _TALLEST)
    own = width - shared - margin
    low = whole.bottom - band - round(height * 0.22)
    inner = round(width * 0.6)
    centre = (2 * circles[1].y + circles[0].y + 3 * (height // 2)) // 3
    places = [
        Box(circles[0].x + (width - inner) // 2, whole.y + round(height * 0.12), inner, round(height * 0.36)),
        Box(left + margin, low, own, band),
        Box(circles[2].right - own - margin, low, own, band),
    ]
    common = round(height * 0.28)
    middle = Box(circles[2].x, centre - common // 2, shared, common)
    return _circles(block, circles, places, (block.all, middle), space)


def _circles(
    block: model.Venn,
    circles: Sequence[Box],
    places: Sequence[Box],
    common: tuple[model.Text | None, Box],
    space: Space,
) -> Drawing:
    pen = Pen(space)
    for number, circle in enumerate(circles):
        tint, rim = (_TINTS[0], _RIMS[0]) if pen.is_coloured else (_TINTS[number], _RIMS[number])
        pen.shape(f"set shape {number + 1}", circle, geometry="ellipse", fill=tint, stroke=Stroke(rim, 2))
    fullness = 0.0
    for number, (part, place) in enumerate(zip(block.sets, places, strict=True)):
        text = pen.step(part)
        fullness = max(fullness, pen.height(text, "shape", place.width, _IN_CIRCLE) / place.height)
        pen.shape(f"set {number + 1}", place, text, "shape", inset=_IN_CIRCLE, place=part.heading.span)
    said, place = common
    if said is not None:
        text = (pen.line(said),)
        fullness = max(fullness, pen.height(text, "shape", place.width, _IN_CIRCLE) / place.height)
        pen.shape("common", place, text, "shape", inset=_IN_CIRCLE, place=said.span)
    return pen.drawing(round(space.box.height * fullness))
