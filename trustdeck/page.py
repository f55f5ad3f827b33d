"""The second waist: what stands where on the finished slides.

`compose` decides everything here; writers turn it into files and decide nothing. Lengths are EMU
from the slide's top-left corner. Items are in reading order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from trustdeck.diagnostics import Span
from trustdeck.geometry import Box, Inset, Outline, Size, pt
from trustdeck.markup import Run

Align = Literal["left", "center", "right"]
Anchor = Literal["top", "middle", "bottom"]
Tip = Literal["", "arrow", "dot", "diamond"]

_OUTSIDE_CIRCLE = (1 - 0.5**0.5) / 2  # of its side, left by a square in a circle
MARK_EM = 1.25  # room for a mark, in ems, on a level that leaves none: `9.` and a blank in any common font


# --- how text looks -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LevelStyle:
    """How the paragraphs of one list level look.

    `margin` is where the text stands from the box's inner left edge, `indent` where its first line
    or its mark stands from there (negative: hanging; ECMA-376 part 1, 21.1.2.2.7). `mark` is the bullet character or ''
    for none, and `mark_share` its size, of the text's. `line_spacing` is a ratio of the font's own line height; where
    `line_pt` is not 0, a line is so high whatever stands on it. `font` is `heading`, `body` or `mono`, or a family.
    """

    size_pt: float
    font: str = "body"
    colour: str = "text"
    bold: bool = False
    italic: bool = False
    caps: bool = False
    align: Align = "left"
    mark: str = ""
    mark_colour: str = "accent"
    mark_share: float = 1.0
    margin: int = 0
    indent: int = 0
    space_before_pt: float = 0
    space_after_pt: float = 0
    line_spacing: float = 1.0
    line_pt: float = 0

    def at(self, size_pt: float) -> LevelStyle:
        """Return the level at another size; the space around its paragraphs and a fixed line change with it."""
        ratio = size_pt / self.size_pt
        return replace(
            self,
            size_pt=size_pt,
            space_before_pt=round(self.space_before_pt * ratio, 1),
            space_after_pt=round(self.space_after_pt * ratio, 1),
            line_pt=round(self.line_pt * ratio, 1),
        )


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How the text of one kind of box looks, by level (at least one, at most nine; the last serves deeper ones).

    The style of one placeholder of a template has a name such as `body@slideLayout2-1`.
    """

    name: str
    levels: tuple[LevelStyle, ...]
    anchor: Anchor = "top"
    inset: Inset = Inset()

    @property
    def role(self) -> str:
        """What kind of box it is for, such as `body`."""
        return role(self.name)

    @property
    def first_listed(self) -> int:
        """The level on which lists begin: the first, or the second or third where only they have marks."""
        marked = [index for index, level in enumerate(self.levels[:3]) if level.mark]
        return marked[0] if marked else 0

    def level(self, index: int) -> LevelStyle:
        return self.levels[min(index, len(self.levels) - 1)]

    def at(self, sizes_pt: Sequence[float] | None) -> TextStyle:
        """Return the style at other sizes, level by level; the space between paragraphs changes with them."""
        if sizes_pt is None:
            return self
        return replace(self, levels=tuple(level.at(size) for level, size in zip(self.levels, sizes_pt, strict=True)))

    def indents(self, paragraph: Paragraph) -> tuple[int, int]:
        """Return where the paragraph's text stands, and from there its first line or mark.

        They are the level's, but for a paragraph without a mark on a level that has one, which stands
        flush left, and for a mark on a level that leaves no room for it.
        """
        level = self.level(paragraph.level)
        if paragraph.mark == "none" and level.mark:
            return 0, 0
        margin, indent = level.margin, level.indent
        if paragraph.mark not in ("none", "inherit") and not level.mark and level.indent >= 0:
            hang = pt(level.size_pt * MARK_EM)
            margin, indent = margin + hang, -hang
        wider = max(0, pt(level.size_pt * paragraph.hang_em) + indent) if paragraph.hang_em else 0
        return margin + wider, indent - wider


def role(style: str) -> str:
    """Return what kind of box a style of this name is for."""
    return style.partition("@")[0]


@dataclass(frozen=True, slots=True)
class Number:
    """Automatic numbering: `scheme` is PowerPoint's name of it (ECMA-376 part 1, 20.1.10.61), e.g. arabicPeriod."""

    scheme: str
    start: int = 1


Mark = Literal["inherit", "none", "bullet"] | Number


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs on one list level.

    `mark` is 'inherit' (what the style's level has), 'none', 'bullet' (a bullet where the style's level
    has none) or a `Number`. A paragraph without a mark, on a level that has one, stands flush left.
    Every run's `language` is set. `space_before_pt` and `align` replace the level's where they are not None.
    `hang_em` is the least room for the mark, in sizes of the text: wide numbers need more than the level has.
    `tab_em` is the distance of tab stops, in sizes of the text, where it is not PowerPoint's inch.
    `origin` are the places in the source that it was made from, the narrowest first.
    """

    runs: tuple[Run, ...]
    level: int = 0
    mark: Mark = "inherit"
    space_before_pt: float | None = None
    align: Align | None = None
    hang_em: float = 0
    tab_em: float = 0
    origin: tuple[Span, ...] = field(default=(), compare=False, repr=False)

    @property
    def plain(self) -> str:
        return "".join(run.text for run in self.runs)

    def coloured(self, colour: str) -> Paragraph:
        """Return it with this colour role on the runs that have none of their own."""
        return replace(self, runs=tuple(run if run.colour else replace(run, colour=colour) for run in self.runs))


# --- the items ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Body:
    """Text in a box: its paragraphs, the name of its `TextStyle` in the brand, and the sizes that were chosen.

    `sizes_pt` has one size for each level of the style; None means the style's own. `columns` are
    PowerPoint's text columns, `column_gap` between them. `anchor` replaces the style's where not None.
    `upward`: the lines run from bottom to top (`vert270`; ECMA-376 part 1, 20.1.10.83).
    """

    paragraphs: tuple[Paragraph, ...]
    style: str = "body"
    sizes_pt: tuple[float, ...] | None = None
    columns: int = 1
    column_gap: int = 0
    anchor: Anchor | None = None
    inset: Inset | None = None
    upward: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Text in the placeholder of `region` of the page's layout.

    Writers repeat `box` only where it differs from the layout's. `instead` is what programs show that know no
    formulas; None for the same text with its formulas in a line.
    """

    key: str
    name: str
    box: Box
    region: str
    body: Body
    alt: str = ""
    instead: Picture | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line's colour role and width in points; `dashed`: with gaps."""

    colour: str
    width_pt: float = 1
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A free shape: a card, a matrix cell, an axis label, a rule, a mark.

    `geometry` is a preset of ECMA-376 part 1, 20.1.10.56 (`rect`, `roundRect`, `line`, `ellipse`, …);
    `adjust` its adjust values by name. `fill` is a colour role or '' for none, `opacity` the share of what is behind
    that it covers. `decorative` shapes carry no meaning. An `outline` takes the place of the geometry; or it is a
    `polygon` with these `corners`, measured from the box's top-left corner.
    """

    key: str
    name: str
    box: Box
    geometry: str = "rect"
    adjust: Mapping[str, int] = field(default_factory=dict)
    fill: str = ""
    stroke: Stroke | None = None
    body: Body | None = None
    alt: str = ""
    decorative: bool = False
    opacity: float = 1.0
    outline: Outline | None = None
    corners: tuple[tuple[int, int], ...] = ()

    @property
    def room(self) -> Box:
        """Where the geometry lets text stand, insets not counted (`rect` in presetShapeDefinitions.xml)."""
        width, height = self.box.width, self.box.height
        match self.geometry:
            case "ellipse":
                across, down = round(width * _OUTSIDE_CIRCLE), round(height * _OUTSIDE_CIRCLE)
            case "diamond":
                across, down = width // 4, height // 4
            case "flowChartTerminator":
                across, down = width * 1018 // 21600, height * 3163 // 21600
            case "flowChartPredefinedProcess":
                across, down = width // 8, 0
            case "flowChartPreparation":
                across, down = width // 5, 0
            case "flowChartMagneticDisk":
                return self.box.inside(Inset(0, height // 3, 0, height - height * 5 // 6))
            case "roundRect":
                radius = min(width, height) * min(self.adjust.get("adj", 16_667), 50_000) // 100_000
                across = down = round(radius * 2 * _OUTSIDE_CIRCLE)
            case _:
                across = down = 0
        return self.box.inside(Inset(across, down, across, down))

    @property
    def middles(self) -> tuple[tuple[int, int], ...]:
        """Where the upright and the level line through the box's middle meet a polygon: above, left, below, right."""
        width, height = self.box.width, self.box.height
        sides = [*zip(self.corners, (*self.corners[1:], self.corners[0]), strict=True)]
        across = [(width // 2, y) for y in _met(width, sides)]
        down = [(x, height // 2) for x in _met(height, [((b, a), (d, c)) for (a, b), (c, d) in sides])]
        return min(across, key=lambda at: at[1]), min(down), max(across, key=lambda at: at[1]), max(down)


def _met(double: int, sides: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> list[int]:
    """Return where sides meet the line whose first coordinate is half of `double`, by their second one."""
    return [
        (y * (2 * to_x - double) + to_y * (double - 2 * x)) // (2 * (to_x - x))
        for (x, y), (to_x, to_y) in sides
        if x != to_x and 2 * min(x, to_x) <= double <= 2 * max(x, to_x)
    ]


@dataclass(frozen=True, slots=True)
class End:
    """What a connector holds on to: a shape of its group, by its key, and one of the sites of its geometry, from 0."""

    shape: str
    site: int


@dataclass(frozen=True, slots=True)
class Connector:
    """A line between two shapes that stays attached when they are moved.

    `points` are its ends and the corners between them: straight from one to the other, or level and upright by
    turns. `curved`: it swings instead of turning. `tips` are what it has at its start and at its end.
    """

    key: str
    name: str
    points: tuple[tuple[int, int], ...]
    start: End
    end: End
    stroke: Stroke
    tips: tuple[Tip, Tip] = ("", "arrow")
    curved: bool = False

    @property
    def box(self) -> Box:
        left, top = (min(point[axis] for point in self.points) for axis in (0, 1))
        right, bottom = (max(point[axis] for point in self.points) for axis in (0, 1))
        return Box(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that are one thing, as a diagram is, and what connects them. `alt` tells all of it."""

    key: str
    name: str
    items: tuple[Shape | Connector, ...]
    alt: str = ""
    decorative: bool = False

    @property
    def box(self) -> Box:
        boxes = [item.box for item in self.items]
        left, top = min(box.x for box in boxes), min(box.y for box in boxes)
        return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


@dataclass(frozen=True, slots=True)
class Media:
    """A picture's bytes as they go into the file; `kind` is `png`, `jpeg` or `emf`; pixels as stored.

    `svg` is the same picture as a drawing, or '': programs that can show it, show it instead.
    """

    data: bytes = field(repr=False)
    kind: str
    width_px: int
    height_px: int
    digest: str
    svg: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Clip:
    """A film or a sound as it goes into the file; `kind` is `mp4`, `mov`, `m4a`, `mp3` or `wav`; 0 ms: not known."""

    data: bytes = field(repr=False)
    kind: str
    is_video: bool
    digest: str
    duration_ms: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, in the placeholder of `region` where it has one ('' for a free one, as a logo).

    `crop` are the shares (0–1) cut from its left, top, right and bottom, `radius` that of its rounded corners.
    It is the poster of its `clip`, where it has one, which plays by itself or at a click.
    """

    key: str
    name: str
    box: Box
    region: str
    media: Media
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    alt: str = ""
    decorative: bool = False
    radius: int = 0
    clip: Clip | None = None
    autoplay: bool = False


TABLE_RULE = Stroke("rule", 0.75)
"""What stands between the rows of a table."""

TABLE_HEADER_RULE = Stroke("text", 1.5)
"""What stands below the header of a table."""

TABLE_TOTAL_RULE = Stroke("text", 1)
"""What stands above the row of totals."""

CELL_INSET = Inset(91_440, 45_720, 91_440, 45_720)
"""What PowerPoint keeps free in a cell about which nothing is said (ECMA-376 part 1, 21.1.3.17)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell, which may take several columns and rows; those that it covers are there too, and empty.

    `inset` is what it keeps free beside the table's own: by it numbers stand by their decimal marks. `anchor` is None
    for that of its style. `fill` is the colour behind it, '' for none of its own. `rule` is the one below it, None for
    that of the table, and none at all where it is 0 points wide.
    """

    paragraphs: tuple[Paragraph, ...]
    align: Align = "left"
    across: int = 1
    down: int = 1
    is_covered: bool = False
    inset: Inset = Inset()
    anchor: Anchor | None = None
    fill: str = ""
    rule: Stroke | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A native table in the placeholder of `region`. Widths and heights are EMU and add up to the box.

    The text of all cells has the brand's style `table` at `size_pt`, or `table-header` in the rows of the header, the
    column that names the rows, and the row of totals. `inset` is the room kept free inside each cell. `from_right`:
    the first column stands at the right.
    """

    key: str
    name: str
    box: Box
    region: str
    widths: tuple[int, ...]
    heights: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    header_column: bool = False
    has_total: bool = False
    size_pt: float | None = None
    alt: str = ""
    inset: Inset = CELL_INSET
    from_right: bool = False

    def style(self, row: int, column: int) -> str:
        """Return the style of a cell's text."""
        names = row < self.header_rows or (self.header_column and column == 0)
        return "table-header" if names or (self.has_total and row == len(self.rows) - 1) else "table"


ChartKind = Literal["column", "bar", "line", "area", "pie", "doughnut", "scatter", "bubble", "radar"]
LabelPlace = Literal["end", "middle", "right", "above", "best"]


@dataclass(frozen=True, slots=True)
class Labels:
    """What is written at a series' points, and where: at a bar's end or middle, beside, above, around a pie.

    `points` are the indexes of the points that have one, None for all. `shift` moves the labels down by a share
    of the chart's height.
    """

    shows: tuple[Literal["value", "name", "category", "share"], ...]
    place: LabelPlace
    colour: str = "text"
    bold: bool = False
    points: tuple[int, ...] | None = None
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """Numbers under one name, in a colour role.

    Each point has one number, or two or three in a scatter or bubble chart; None is a gap. `colours` are those
    of single points that differ. `is_line`: it is a line across the columns. `markers`: a line's points are seen.
    """

    name: str
    points: tuple[tuple[float | None, ...], ...]
    colour: str
    colours: Mapping[int, str] = field(default_factory=dict)
    is_line: bool = False
    markers: bool = False
    width_pt: float = 2.5
    labels: Labels | None = None


@dataclass(frozen=True, slots=True)
class Inks:
    """The colour roles of what a chart is drawn with besides its series: text, axes, grid, ground.

    `ground` is the colour on which it stands; `panel`: it brings that ground along.
    """

    text: str = "text"
    muted: str = "muted"
    grid: str = "grid"
    ground: str = "background"
    panel: bool = False


@dataclass(frozen=True, slots=True)
class ChartAxis:
    """An axis. `low` and `high` are its ends, or None for what suits the figures, also when they change.

    `number_format` is a spreadsheet's code, `step` the distance of its lines or None for what suits. Of
    categories every `every`-th is named; `turned`: the names rise; `to_edge`: the first and the last stand at the
    plot's edges.
    """

    title: str = ""
    low: float | None = None
    high: float | None = None
    is_shown: bool = True
    grid: bool = False
    number_format: str = "General"
    step: float | None = None
    every: int = 1
    turned: bool = False
    to_edge: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart with its workbook, in the placeholder of `region`.

    `axis` is that of the values, `cross` that of the categories (or across, in a scatter or bubble chart).
    `stacked` is '', `values` or `shares`. `gap` is the room between columns, in per cent of a column. `plot`
    is the part of the box, in shares, in which it is drawn with the names along its axes; None for all that title
    and legend leave. All text has the style `chart` at `size_pt`.
    """

    key: str
    name: str
    box: Box
    region: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    size_pt: float
    axis: ChartAxis = ChartAxis()
    cross: ChartAxis = ChartAxis()
    stacked: Literal["", "values", "shares"] = ""
    gap: int = 60
    title: str = ""
    legend: Literal["", "top", "right"] = ""
    label_format: str = "General"
    share_format: str = "0%"
    plot: tuple[float, float, float, float] | None = None
    inks: Inks = Inks()
    language: str = ""
    alt: str = ""
    decorative: bool = False


Item = Text | Shape | Group | Picture | Table | Chart


# --- layouts and pages ----------------------------------------------------------------------------

PlaceholderKind = Literal[
    "title",
    "ctrTitle",
    "subTitle",
    "body",
    "obj",
    "tbl",
    "pic",
    "chart",
    "clipArt",
    "dgm",
    "media",
    "dt",
    "ftr",
    "sldNum",
]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder of a native layout: which region it stands for, its kind, its place and its style.

    `pinned`: slides say its place again, since the template's placeholders cannot be told apart.
    """

    region: str
    kind: PlaceholderKind
    index: int
    name: str
    box: Box
    style: str
    prompt: str = ""
    pinned: bool = False


Palette = Literal["own", "turned", "coloured", "over-dark", "over-light"]
"""How a page uses the theme's colours: as the master does; with text and background in each other's place; or so
and with the accents as plain as the text, on a page that is itself in an accent's colour; or with one colour for all
that is read, light or dark, on a page that is a picture under a scrim."""


@dataclass(frozen=True, slots=True)
class NativeLayout:
    """A slide layout as PowerPoint will list it.

    `type` is PowerPoint's kind of layout (ECMA-376 part 1, 19.7.15) or ''. `background` is a colour
    role or '' for the master's; `palette` says how the theme's colours are used on it. `origin` is the part of a
    template's layout: the layout itself where it `is_kept`, else what it is made from. `colour_map` is that
    layout's own use of the theme's colours, or None.
    """

    key: str
    title: str
    type: str
    placeholders: tuple[Placeholder, ...]
    decoration: tuple[Item, ...] = ()
    background: str = ""
    palette: Palette = "own"
    origin: str = ""
    is_kept: bool = False
    colour_map: Mapping[str, str] | None = None

    def placeholder(self, region: str) -> Placeholder | None:
        return next((p for p in self.placeholders if p.region == region), None)


@dataclass(frozen=True, slots=True)
class Footer:
    """What stands at a slide's foot; '' and False leave a part out."""

    text: str = ""
    date: str = ""
    number: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a slide's content came to fit: the size of its text (of tables, charts and diagrams where it has no other,
    0 where it has none at all), its lines, the room left.

    `step` is how far the size is on the scale from the usual one; `part` of `parts` says which slide of a
    continued one it is.
    """

    size_pt: float = 0
    lines: int = 0
    room_left: int = 0
    step: int = 0
    form: str = ""
    part: int = 1
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A picture that fills a page, behind everything; `crop` are the shares cut from its four sides."""

    media: Media
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Target:
    """What comes with a click: the item of this key, one of its paragraphs, or one of a chart's series or categories.

    They are counted from 0.
    """

    item: str
    paragraph: int | None = None
    chart_part: tuple[Literal["series", "category"], int] | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """How a slide comes after the one before it; after `advance_ms` (0: never) it goes on by itself."""

    effect: Literal["none", "cut", "fade", "push", "wipe", "morph"] = "none"
    advance_ms: int = 0


Click = tuple[Target, ...]
"""What comes together, in reading order."""


@dataclass(frozen=True, slots=True)
class Page:
    """A finished slide.

    `key` is its stable identity within the deck. `title` is its name in outlines and for screen readers;
    `hidden_title`: the title placeholder stands unseen above the slide's upper edge. `notes` are the
    speaker's, in paragraphs. `skip` is PowerPoint's hidden slide. `backdrop` takes the place of `background`.
    `clicks` are what comes with each click, by `entrance`; all else stands from the start.
    """

    key: str
    layout: str
    title: str
    items: tuple[Item, ...]
    notes: tuple[Paragraph, ...] = ()
    footer: Footer = Footer()
    background: str = ""
    palette: Palette = "own"
    skip: bool = False
    language: str = ""
    fit: Fit = Fit()
    backdrop: Backdrop | None = None
    clicks: tuple[Click, ...] = ()
    entrance: Literal["appear", "fade"] = "appear"
    transition: Transition = Transition()


@dataclass(frozen=True, slots=True)
class PageSection:
    """A PowerPoint section: its name and the keys of its pages, in order."""

    key: str
    name: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Properties:
    """The document's properties. `modified` is W3CDTF (`2012-10-03T00:00:00Z`)."""

    title: str
    author: str = ""
    subject: str = ""
    language: str = ""
    modified: str = "1980-01-01T00:00:00Z"
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished deck: its native layouts, its pages in order, its sections and properties."""

    size: Size
    layouts: tuple[NativeLayout, ...]
    pages: tuple[Page, ...]
    sections: tuple[PageSection, ...]
    properties: Properties
