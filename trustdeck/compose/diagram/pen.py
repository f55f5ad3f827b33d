"""Draw the parts of diagrams: shapes that hold text, what connects them, and how much room both need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from trustdeck import model
from trustdeck.compose.space import Space, runs
from trustdeck.diagnostics import Span
from trustdeck.geometry import EMU_PER_INCH, Box, Inset, pt
from trustdeck.page import Anchor, Body, Connector, End, Paragraph, Shape, Stroke, Tip

Side = Literal["top", "left", "bottom", "right"]
Point = tuple[int, int]

# The sites of the presets that connectors hold on to (`cxnLst` in presetShapeDefinitions.xml, ECMA-376 part 1).
SITES: Mapping[str, Mapping[Side, int]] = {
    "rect": {"top": 0, "left": 1, "bottom": 2, "right": 3},
    "roundRect": {"top": 0, "left": 1, "bottom": 2, "right": 3},
    "diamond": {"top": 0, "left": 1, "bottom": 2, "right": 3},
    "flowChartTerminator": {"top": 0, "left": 1, "bottom": 2, "right": 3},
    "trapezoid": {"top": 0, "left": 1, "bottom": 2, "right": 3},
    "triangle": {"top": 0, "left": 1, "bottom": 3, "right": 5},
    "ellipse": {"top": 0, "left": 2, "bottom": 4, "right": 6},
    "polygon": {"top": 0, "left": 1, "bottom": 2, "right": 3},
    "flowChartPredefinedProcess": {"top": 0, "left": 1, "bottom": 2, "right": 3},
    "flowChartPreparation": {"top": 0, "left": 1, "bottom": 2, "right": 3},
    "flowChartMagneticDisk": {"top": 1, "left": 2, "bottom": 3, "right": 4},
}

PADDING = Inset(EMU_PER_INCH * 3 // 20, EMU_PER_INCH // 10, EMU_PER_INCH * 3 // 20, EMU_PER_INCH // 10)
ARROW = EMU_PER_INCH * 2 // 5  # room for an arrow between two shapes
COLOURED = ("accent", "accent-2", "muted")
LINE = Stroke("muted", 2)
HAIR = Stroke("rule", 1)
NO_TIPS: tuple[Tip, Tip] = ("", "")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A diagram as it comes out: its parts in reading order, connectors last, and the height that it needs."""

    items: tuple[Shape | Connector, ...]
    needed: int
    overlong: tuple[tuple[str, Span], ...] = ()

    def fits(self, space: Space) -> bool:
        return self.needed <= space.box.height and not self.overlong


Form = Callable[[model.Diagram, Space], Drawing]
"""How a diagram may be drawn, at the size of text that the space says."""


def first_fitting(drawings: Iterable[Drawing], space: Space) -> Drawing:
    """Return the first drawing that fits, else the one that is nearest to it."""
    best: Drawing | None = None
    for drawing in drawings:
        if drawing.fits(space):
            return drawing
        if best is None or _excess(drawing, space) < _excess(best, space):
            best = drawing
    if best is None:
        raise AssertionError("a diagram has at least one form")
    return best


def _excess(drawing: Drawing, space: Space) -> tuple[int, int]:
    return max(0, drawing.needed - space.box.height), len(drawing.overlong)


@dataclass(slots=True)
class Pen:
    """Gathers the parts of one diagram."""

    space: Space
    shapes: list[Shape] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    overlong: list[tuple[str, Span]] = field(default_factory=list)

    @property
    def panel(self) -> str:
        """The colour of shapes that stand back: not that of the page."""
        return "background" if self.space.background == "surface" else "surface"

    @property
    def is_coloured(self) -> bool:
        """Whether the page is in an accent's colour, on which only text reads."""
        return self.space.background in COLOURED

    def step(self, step: model.Step) -> tuple[Paragraph, ...]:
        """Return a step's heading and text as paragraphs."""
        return (self.line(step.heading), *self.lines(step.text))

    def line(self, text: model.Text, level: int = 0) -> Paragraph:
        return Paragraph(runs(text, self.space.language), level)

    def lines(self, texts: Sequence[model.Text]) -> tuple[Paragraph, ...]:
        return tuple(self.line(text, 1) for text in texts)

    def height(self, content: Sequence[Paragraph], style: str, width: int, inset: Inset = PADDING) -> int:
        """Return how tall a rectangle of this width must be for the text."""
        inner = max(1, width - inset.left - inset.right)
        measured = self.space.setting.text(content, style, inner, self.space.sizes(style))
        return measured.height + inset.top + inset.bottom

    def width(self, content: Sequence[Paragraph], style: str, inset: Inset = PADDING) -> int:
        """Return how wide a rectangle must be for the text to need no more lines than it has paragraphs."""
        endless = self.space.setting.brand.size.width * 100
        measured = self.space.setting.text(content, style, endless, self.space.sizes(style))
        return measured.width + inset.left + inset.right + pt(1)

    def longest_word(self, content: Sequence[Paragraph], style: str, inset: Inset = PADDING) -> int:
        """Return how wide a rectangle must be at least for no word to be broken."""
        words = (
            Paragraph((replace(run, text=word),), paragraph.level)
            for paragraph in content
            for run in paragraph.runs
            for word in run.text.split()
        )
        return max((self.width((word,), style, inset) for word in words), default=0)

    def shape(
        self,
        name: str,
        box: Box,
        content: tuple[Paragraph, ...] = (),
        style: str = "shape",
        *,
        geometry: str = "rect",
        adjust: Mapping[str, int] | None = None,
        corners: tuple[Point, ...] = (),
        fill: str = "",
        stroke: Stroke | None = None,
        inset: Inset = PADDING,
        anchor: Anchor | None = None,
        place: Span | None = None,
    ) -> Shape:
        """Add a shape; `place` is where its text was written."""
        body = None
        if content:
            body = Body(content, style, self.space.sizes_or_none(style), anchor=anchor, inset=inset)
        shape = Shape(
            f"{self.space.key}/{name}", name, box, geometry, adjust or {}, fill, stroke, body,
            decorative=body is None, corners=corners,
        )  # fmt: skip
        if content:
            inner = max(1, shape.room.width - inset.left - inset.right)
            measured = self.space.setting.text(content, style, inner, self.space.sizes(style))
            self.overlong += [(word, place or Span("", 1, 1, 1, 1)) for word in measured.overlong]
        self.shapes.append(shape)
        return shape

    def join(
        self,
        one: Shape,
        side: Side,
        other: Shape,
        other_side: Side,
        *,
        between: Sequence[Point] = (),
        stroke: Stroke = LINE,
        tips: tuple[Tip, Tip] = ("", "arrow"),
        curved: bool = False,
    ) -> None:
        """Connect two shapes, from a side of the one to a side of the other, past the corners between."""
        number = len(self.connectors) + 1
        points = (at_side(one, side), *between, at_side(other, other_side))
        self.connectors.append(
            Connector(
                f"{self.space.key}/connector-{number}", f"connector {number}", points,
                End(one.key, SITES[one.geometry][side]), End(other.key, SITES[other.geometry][other_side]),
                stroke, tips, curved,
            )
        )  # fmt: skip

    def drawing(self, needed: int) -> Drawing:
        return Drawing((*self.shapes, *self.connectors), needed, tuple(self.overlong))


def at_side(shape: Shape, side: Side) -> Point:
    """Return where connectors meet a side of a shape."""
    box = shape.box
    if shape.geometry == "polygon":
        x, y = shape.middles[("top", "left", "bottom", "right").index(side)]
        return box.x + x, box.y + y
    middle = (box.x + box.width // 2, box.y + box.height // 2)
    match side:
        case "top":
            return middle[0], box.y
        case "bottom":
            return middle[0], box.bottom
        case "left":
            return box.x + _slant(shape), middle[1]
        case "right":
            return box.right - _slant(shape), middle[1]


def _slant(shape: Shape) -> int:
    """Return how far inside its box the middle of a shape's side is."""
    match shape.geometry:
        case "triangle":
            return shape.box.width // 4
        case "trapezoid":
            return min(shape.box.width, shape.box.height) * shape.adjust["adj"] // 200_000
        case _:
            return 0
