"""Draw flowcharts: boxes in their layers, in the direction that the author names or that suits the room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from trustdeck import model
from trustdeck.compose.diagram.layers import Arc, Graph, planned
from trustdeck.compose.diagram.pen import PADDING, Drawing, Form, Pen, Point
from trustdeck.compose.diagram.pen import Side as PaperSide
from trustdeck.compose.diagram.routes import Area, Extent, Gaps, Placement, Side, place
from trustdeck.compose.space import Space, runs
from trustdeck.foreign.mermaid import Direction, LineKind, ShapeKind
from trustdeck.geometry import EMU_PER_INCH, Box, Inset, pt
from trustdeck.page import Align, Paragraph, Shape, Stroke, Tip

_INCH = EMU_PER_INCH
_ABOVE_MIDDLE = 0.42
_WIDEST = _INCH * 3  # that boxes may become
_LEAST = (_INCH * 11 // 10, _INCH * 11 // 20)
_LEAST_TIGHT = (_INCH * 3 // 4, _INCH * 2 // 5)
_IN_CORNERS = Inset(_INCH // 25, _INCH // 25, _INCH // 25, _INCH // 25)  # of shapes that only hold a part of their box
_TIGHT = Inset(PADDING.left * 2 // 3, PADDING.top * 2 // 3, PADDING.right * 2 // 3, PADDING.bottom * 2 // 3)
_LABEL_WIDTH = _INCH * 8 // 5
_NARROW_LABEL = _INCH * 4 // 5
_BESIDE_LINE = _INCH // 14
_BARE = Inset()
_MORE = _INCH * 2 // 5  # that the ways between layers grow by, where there is room
_ROOMY = Gaps(
    boxes=_INCH * 2 // 5, lines=_INCH // 5, line_box=_INCH // 5, bare=_INCH // 10, stem=_INCH // 6,
    arrow=_INCH * 3 // 10, pad=_INCH // 6, more=_MORE,
)  # fmt: skip
_CLOSE = Gaps(
    boxes=_INCH // 5, lines=_INCH // 8, line_box=_INCH // 7, bare=_INCH // 25, stem=_INCH // 10,
    arrow=_INCH * 11 // 50, pad=_INCH // 10, more=_MORE,
)  # fmt: skip

# How wide boxes may become, in tenths of an inch, how far they stand from each other, and whether all of them are
# alike or only those of a layer. The best is first.
_TRIES = (
    (30, _ROOMY, True), (25, _ROOMY, True), (21, _ROOMY, True), (21, _CLOSE, True), (17, _CLOSE, True),
    (14, _CLOSE, True), (14, _CLOSE, False), (11, _CLOSE, False), (8, _CLOSE, False),
)  # fmt: skip
_STEEP = (20, 24, 30, 38)  # a decision's height, in tenths of its text's

_PRESETS: Mapping[ShapeKind, str] = {
    "box": "rect", "rounded": "roundRect", "stadium": "roundRect", "circle": "ellipse", "ring": "ellipse",
    "subroutine": "flowChartPredefinedProcess", "cylinder": "flowChartMagneticDisk", "decision": "polygon",
    "hexagon": "flowChartPreparation", "flag": "polygon", "leaning": "polygon", "leaning-back": "polygon",
    "trapezoid": "polygon", "funnel": "polygon",
}  # fmt: skip
_STRONG: frozenset[ShapeKind] = frozenset({"stadium", "circle"})  # where one begins and ends
_OWN_SIZE: frozenset[ShapeKind] = frozenset({"circle", "ring", "decision", "hexagon"})
_EVEN: Mapping[ShapeKind, str] = {  # which of them are as tall as the others
    "box": "box", "rounded": "box", "subroutine": "box", "stadium": "stadium", "cylinder": "cylinder",
}  # fmt: skip
_PLAIN: frozenset[ShapeKind] = frozenset({"box", "rounded"})
_OUTLINE = Stroke("accent", 1.5)
_STROKES: Mapping[LineKind, Stroke] = {
    "solid": Stroke("muted", 1.75), "dotted": Stroke("muted", 1.75, dashed=True), "thick": Stroke("muted", 4),
}  # fmt: skip
_TIPS: Mapping[str, Tip] = {"": "", "arrow": "arrow", "dot": "dot", "cross": "diamond"}

_TURNED: Mapping[Direction, Direction] = {"right": "down", "left": "down", "down": "right", "up": "right"}
_SIDES: Mapping[Direction, Mapping[Side, PaperSide]] = {
    "down": {"front": "bottom", "back": "top", "before": "left", "after": "right"},
    "up": {"front": "top", "back": "bottom", "before": "left", "after": "right"},
    "right": {"front": "right", "back": "left", "before": "top", "after": "bottom"},
    "left": {"front": "left", "back": "right", "before": "top", "after": "bottom"},
}


def flows(block: model.Diagram) -> Sequence[Form]:
    """Return how a flowchart may be drawn: in its own direction, or turned where it has too little room in that."""
    written: Direction = block.flow.direction if block.flow else ""
    direction: Direction = written or "right"
    other = partial(_flow, direction=_TURNED[direction])
    own = partial(_flow, direction=direction)
    return (own, partial(_turned, direction=direction, other=other)) if written else (own, other)


def _turned(block: model.Diagram, space: Space, *, direction: Direction, other: Form) -> Drawing:
    """Draw a flowchart in another direction than its own, in which it would have to be two steps smaller at least."""
    own = _flow(block, space.within(space.box, step=space.step - 1), direction=direction)
    return replace(own, needed=max(own.needed, space.box.height + 1)) if own.fits(space) else other(block, space)


def _flow(block: model.Diagram, space: Space, *, direction: Direction) -> Drawing:
    """Draw a flowchart in this direction: with boxes as wide, and as far apart, as the room allows."""
    if block.flow is None:
        raise AssertionError("it is a flowchart")
    best: _Sheet | None = None
    tried: list[object] = []
    for tenths, gaps, alike in _TRIES:
        sheet = _Sheet(block.flow, Pen(space), direction, _INCH * tenths // 10, gaps, alike=alike)
        if sheet.measures in tried:
            continue
        tried.append(sheet.measures)
        sheet.place()
        if best is None or sheet.needed < best.needed:
            best = sheet
        if sheet.fits:
            break
    if best is None:
        raise AssertionError("a flowchart has a way to be drawn")
    return best.drawing()


@dataclass(frozen=True, slots=True)
class _Box:
    """What a box takes: its shape's width and height, and the room in it that text keeps free."""

    width: int
    height: int
    inset: Inset
    content: tuple[Paragraph, ...]


class _Sheet:
    """One way to draw a flowchart, with all its measures."""

    def __init__(
        self, flow: model.Flow, pen: Pen, direction: Direction, widest: int, gaps: Gaps, *, alike: bool
    ) -> None:  # fmt: skip
        self._flow, self._pen, self._direction = flow, pen, direction
        self._is_level = direction in ("right", "left")
        self._plan = planned(_graph(flow))
        self._inset = PADDING if gaps is _ROOMY else _TIGHT
        self._label_width = _NARROW_LABEL if self._is_level and gaps is _CLOSE else _LABEL_WIDTH
        self._least = _LEAST if gaps is _ROOMY else _LEAST_TIGHT
        self._boxes = self._alike([self._measured(box, widest) for box in flow.boxes], all_layers=alike)
        self._labels = {n: self._label(arrow.text) for n, arrow in enumerate(flow.arrows) if _is_said(arrow)}
        self._given = gaps

    @property
    def measures(self) -> object:
        """What tells it from other ways to draw the same."""
        return self._given, [(box.width, box.height) for box in self._boxes]

    def place(self) -> None:
        """Find the place of everything; titles are broken where their group is narrow."""
        flow, gaps = self._flow, self._given
        self._titles = [self._title(group, _WIDEST) for group in flow.groups]
        self._gaps = self._titled(gaps)
        self._placement = self._placed()
        narrow = {n: area.to_along - area.along - 2 * gaps.pad for n, area in self._placement.groups.items()}
        if self._is_level and any(self._titles[n][0] > width for n, width in narrow.items()):
            self._titles = [self._title(group, narrow.get(n, 0)) for n, group in enumerate(flow.groups)]
            self._gaps = self._titled(gaps)
            self._placement = self._placed()
        along, across = self._placement.along, self._placement.across
        self._width, self._height = (along, across) if self._is_level else (across, along)

    @property
    def fits(self) -> bool:
        """Whether it fits, with every word whole."""
        return self.needed <= self._pen.space.box.height and not self.drawing().overlong

    @property
    def needed(self) -> int:
        """The height that it needs; one that is too wide needs as much as if it were drawn smaller."""
        room = self._pen.space.box
        if self._width <= room.width:
            return self._height
        return max(self._height, room.height) * self._width // max(1, room.width)

    # --- measures ---

    def _measured(self, box: model.FlowBox, widest: int) -> _Box:
        """Return how large a box is in which the text of no line is wider than this."""
        pen, style = self._pen, _style(box.shape)
        content = (pen.line(box.text, 1),)
        inset = self._inset if box.shape not in _OWN_SIZE else _IN_CORNERS
        most = widest * 2 // 3 if box.shape in _OWN_SIZE else widest
        natural = pen.width(content, style, inset)
        least = pen.longest_word(content, style, inset)
        if box.shape in _PLAIN or natural <= most // 2:
            widths = [max(least, min(natural, most))]
        else:  # a shape that narrows is small where its text is nearly square
            widths = sorted({max(least, min(natural, most) * part // 4) for part in (2, 3, 4)})
        found = [
            self._around(box.shape, width, pen.height(content, style, width, inset), inset, steep)
            for width in widths for steep in (_STEEP if box.shape == "decision" else _STEEP[:1])
        ]  # fmt: skip
        width, height, inset = min(found, key=lambda one: one[0] * (1 + self._is_level) + one[1] * (2 - self._is_level))
        return _Box(width, height, inset, content)

    def _around(self, shape: ShapeKind, width: int, height: int, inset: Inset, steep: int) -> tuple[int, int, Inset]:
        """Return the size of a shape around a text of this size, insets counted, and the insets that are its own."""
        least_width, least_height = self._least
        match shape:
            case "stadium":
                height = max(least_height, height * 1415 // 1000)
                return max(least_width, width + height * 3 // 10), height, inset
            case "subroutine":
                return max(least_width, width * 4 // 3 + 2), max(least_height, height), inset
            case "cylinder":
                return max(least_width, width), max(least_height, height * 2 + 4), inset
            case "circle" | "ring":
                side = max(width, height) * 1415 // 1000 + 4
                return max(least_height, side), max(least_height, side), inset
            case "decision":  # a text may stand in its middle, as wide as a diamond is at the text's upper edge
                tall = max(least_height, height * steep // 10)
                wide = max(least_width, width * tall // (tall - height))
                across, down = inset.left + (wide - width) // 2, inset.top + (tall - height) // 2
                return wide, tall, Inset(across, down, across, down)
            case "hexagon":
                return max(least_width, width * 5 // 3 + 4), max(least_height, height), inset
            case "rounded":
                height = max(least_height, height * 11 // 10)
                edge = height // 10
                return max(least_width, width + 2 * edge), height, inset
            case "box":
                return max(least_width, width), max(least_height, height), inset
            case _:
                height = max(least_height, height)
                slant = height * 2 // 5
                left = 0 if shape == "flag" else slant
                return (
                    max(least_width, width + slant + left), height,
                    replace(inset, left=inset.left + slant, right=inset.right + left),
                )  # fmt: skip

    def _alike(self, boxes: list[_Box], *, all_layers: bool) -> list[_Box]:
        """Return boxes as wide as the widest of all, or of their layer, and as tall as those beside them."""
        shapes = [box.shape for box in self._flow.boxes]
        alike = [n for n, shape in enumerate(shapes) if shape not in _OWN_SIZE]
        found = list(boxes)
        for n in alike:
            layer = self._plan.blocks[n].first
            of_layer = [m for m in alike if self._plan.blocks[m].first == layer]
            wide = max(boxes[m].width for m in (alike if all_layers else of_layer))
            kind = _EVEN.get(shapes[n], "")
            mates = [m for m in (alike if self._is_level else of_layer) if _EVEN.get(shapes[m], "") == kind]
            if kind:
                height = max(boxes[m].height for m in mates)
                rounded = (height - boxes[n].height) * 3 // 10 if shapes[n] == "stadium" else 0
                found[n] = replace(boxes[n], width=max(wide, boxes[n].width + rounded), height=height)
        return found

    def _label(self, text: model.Text | None) -> tuple[int, int, tuple[Paragraph, ...]]:
        if text is None:
            raise AssertionError("an arrow with a text has one")
        pen, content = self._pen, (self._pen.line(text),)
        width = max(pen.longest_word(content, "edge", _BARE), min(self._label_width, pen.width(content, "edge", _BARE)))
        return width, pen.height(content, "edge", width, _BARE), content

    def _title(self, group: model.FlowGroup, widest: int) -> tuple[int, int]:
        pen, content = self._pen, self._title_text(group)
        width = max(1, min(widest, pen.width(content, "edge", _BARE)))
        return width, pen.height(content, "edge", width, _BARE) + pt(2)

    def _titled(self, gaps: Gaps) -> Gaps:
        """Return the gaps with room for the tallest title, above what stands in a group."""
        tall = max((height for _, height in self._titles), default=0)
        return replace(gaps, title_across=tall) if self._is_level else replace(gaps, title_along=tall)

    def _title_text(self, group: model.FlowGroup) -> tuple[Paragraph, ...]:
        said = runs(group.text, self._pen.space.language, bold=True)
        return (Paragraph(said, align="left"),)

    def _placed(self) -> Placement:
        boxes = [
            Extent(box.height // 2, box.height - box.height // 2, box.width) if self._is_level
            else Extent(box.width // 2, box.width - box.width // 2, box.height)
            for box in self._boxes
        ]  # fmt: skip
        labels = {
            arrow: Extent(height + _BESIDE_LINE, 0, width + _BESIDE_LINE) if self._is_level
            else Extent(0, width + _BESIDE_LINE, height)
            for arrow, (width, height, _) in self._labels.items()
        }  # fmt: skip
        titles = [0 if self._is_level else width for width, _ in self._titles]
        decisions = frozenset(n for n, box in enumerate(self._flow.boxes) if box.shape == "decision")

        room = self._pen.space.box
        along = room.width if self._is_level else room.height
        return place(self._plan, boxes, labels, titles, decisions, self._gaps, along)

    # --- drawing ---

    def drawing(self) -> Drawing:
        """Draw groups, boxes, what is said of arrows, and the arrows."""
        pen = self._pen = Pen(self._pen.space)
        flow, placement = self._flow, self._placement
        for number, area in placement.groups.items():
            pen.shape(f"group {number + 1}", self._paper(area), stroke=Stroke("rule", 1.25))
        shapes = [self._box(number) for number in range(len(flow.boxes))]
        for number, (width, height, content) in self._labels.items():
            self._draw_label(number, width, height, content)
        for number, group in enumerate(flow.groups):
            if number in placement.groups:
                self._draw_title(number, group)
        sides = _SIDES[self._direction]
        for route in placement.routes:
            arrow = flow.arrows[route.arc]
            pen.join(
                shapes[arrow.tail], sides[route.start], shapes[arrow.head], sides[route.end],
                between=[self._point(corner) for corner in route.corners], stroke=_STROKES[arrow.line],
                tips=(_TIPS[arrow.start], _TIPS[arrow.end]),
            )  # fmt: skip
        return pen.drawing(self.needed)

    def _point(self, point: Point) -> Point:
        """Return where a place is on paper: in the middle of the room's width, a little above that of its height."""
        room = self._pen.space.box
        across, along = point
        left = room.x + max(0, room.width - self._width) // 2
        top = room.y + max(0, round((room.height - self._height) * _ABOVE_MIDDLE))
        match self._direction:
            case "right":
                return left + along, top + across
            case "left":
                return left + self._width - along, top + across
            case "up":
                return left + across, top + self._height - along
            case _:
                return left + across, top + along

    def _paper(self, area: Area) -> Box:
        (x, y), (to_x, to_y) = (
            self._point(p) for p in ((area.across, area.along), (area.to_across, area.to_along))
        )  # fmt: skip
        return Box(min(x, to_x), min(y, to_y), abs(to_x - x), abs(to_y - y))

    def _box(self, number: int) -> Shape:
        box, written = self._boxes[number], self._flow.boxes[number]
        x, y = self._point(self._placement.boxes[number])
        shape, pen = written.shape, self._pen
        slant, middle = box.height * 2 // 5, box.height // 2
        corners: Mapping[ShapeKind, tuple[Point, ...]] = {
            "decision": ((box.width // 2, 0), (box.width, middle), (box.width // 2, box.height), (0, middle)),
            "flag": ((0, 0), (box.width, 0), (box.width, box.height), (0, box.height), (slant, middle)),
            "leaning": ((slant, 0), (box.width, 0), (box.width - slant, box.height), (0, box.height)),
            "leaning-back": ((0, 0), (box.width - slant, 0), (box.width, box.height), (slant, box.height)),
            "trapezoid": ((slant, 0), (box.width - slant, 0), (box.width, box.height), (0, box.height)),
            "funnel": ((0, 0), (box.width, 0), (box.width - slant, box.height), (slant, box.height)),
        }
        stroke = None if shape in _PLAIN or shape in _STRONG else Stroke("accent", 4) if shape == "ring" else _OUTLINE
        return pen.shape(
            f"box {number + 1}", Box(x - box.width // 2, y - box.height // 2, box.width, box.height), box.content,
            _style(shape), geometry=_PRESETS[shape], corners=corners.get(shape, ()), inset=box.inset, stroke=stroke,
            fill="accent" if shape in _STRONG else pen.panel, place=written.text.span,
            adjust={"rounded": {"adj": 15_000}, "stadium": {"adj": 50_000}}.get(shape),
        )  # fmt: skip

    def _draw_label(self, number: int, width: int, height: int, content: tuple[Paragraph, ...]) -> None:
        area = self._paper(self._placement.labels[number])
        text = self._flow.arrows[number].text
        if self._is_level:
            align: Align = "center"
            box = Box(area.x + (area.width - width) // 2, area.y, width, height)
        else:
            align = "left"
            box = Box(area.right - width, area.y + (area.height - height) // 2, width, height)
        lines = tuple(replace(paragraph, align=align) for paragraph in content)
        self._pen.shape(
            f"arrow {number + 1} text", box, lines, "edge", inset=_BARE, place=text.span if text else None
        )  # fmt: skip

    def _draw_title(self, number: int, group: model.FlowGroup) -> None:
        """Draw a group's title in a corner of the group that no line runs through."""
        frame, (width, height) = self._paper(self._placement.groups[number]), self._titles[number]
        pad = self._gaps.pad
        width = min(width, frame.width - 2 * pad)
        top = frame.bottom - pad // 2 - height if self._direction == "up" else frame.y + pad // 2
        right = frame.right - pad - width
        places: Mapping[Align, int] = {"left": frame.x + pad, "right": right, "center": (frame.x + pad + right) // 2}
        boxes = [(Box(x, top, width, height), align) for align, x in places.items()]
        box, align = next((one for one in boxes if not self._is_crossed(one[0])), boxes[0])
        content = tuple(replace(paragraph, align=align) for paragraph in self._title_text(group))
        self._pen.shape(f"group {number + 1} title", box, content, "edge", inset=_BARE, place=group.text.span)

    def _is_crossed(self, box: Box) -> bool:
        return any(
            min(x, to_x) <= box.right and max(x, to_x) >= box.x and min(y, to_y) <= box.bottom and max(y, to_y) >= box.y
            for route in self._placement.routes
            for (x, y), (to_x, to_y) in pairwise(self._stretches(route.arc, route.corners))
        )

    def _stretches(self, arc: int, corners: Sequence[Point]) -> Iterator[Point]:
        arrow = self._flow.arrows[arc]
        yield self._point(self._placement.boxes[arrow.tail])
        yield from (self._point(corner) for corner in corners)
        yield self._point(self._placement.boxes[arrow.head])


def _graph(flow: model.Flow) -> Graph:
    arcs = tuple(
        Arc(arrow.tail, arrow.head, arrow.span, _is_said(arrow), arrow.line != "unseen") for arrow in flow.arrows
    )  # fmt: skip
    return Graph(tuple(box.group for box in flow.boxes), arcs, tuple(group.parent for group in flow.groups))


def _is_said(arrow: model.FlowArrow) -> bool:
    return arrow.text is not None and arrow.line != "unseen"


def _style(shape: ShapeKind) -> str:
    return "shape-strong" if shape in _STRONG else "shape"
