"""Load `layouts/*.yaml`: how content is arranged, without looks; and say which layout suits a slide.

A region stands on a grid of 12 columns and 24 rows within a zone of the brand's page, so the same
layout serves every format. Layouts know kinds of content, never a slide's text.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from trustdeck import schema, source
from trustdeck.brand import ROLES, STYLES, Brand
from trustdeck.diagnostics import Report, Span, did_you_mean
from trustdeck.geometry import Box, pt
from trustdeck.model import CONTENT
from trustdeck.project import Project
from trustdeck.schema import field
from trustdeck.source import Scalar
from trustdeck.template import TemplateLayout, TemplatePlaceholder

COLUMNS = 12
ROWS = 24

RegionKind = Literal[
    "title", "subtitle", "heading", "body", "quote", "attribution", "statement",
    "table", "picture", "caption", "chart", "code", "area", "number", "progress", "source",
    "footnote",
]  # fmt: skip
Zone = Literal["page", "headline", "body", "content", "footer"]

# --- the file -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegionFile:
    """A named area of a layout."""

    kind: RegionKind = field("what it holds", placeholder="body")
    zone: Zone = field("the part of the page it lies in", default="body")
    columns: Scalar | None = field("its columns, from 1 to 12, as in `1-6`", default=None)
    rows: Scalar | None = field("its rows within the zone, from 1 to 24, as in `1-12`", default=None)
    style: str = field("the brand's text style, where it is not the kind's own", default="")
    flow: int = field("in how many columns its text flows, in the dense form", default=1, minimum=1, maximum=3)
    style_span: Span | None = None
    flow_span: Span | None = None

    called: ClassVar[str] = "a region"


@dataclass(frozen=True, slots=True)
class DecorationFile:
    """A shape that stands on every slide of the layout."""

    fill: str = field("a colour role", placeholder="accent")
    box: tuple[float, ...] = field("x, y, width, height in per cent of the page", default=())
    zone: Zone = field("the part of the page it lies in", default="body")
    columns: Scalar | None = field("its columns, from 1 to 12", default=None)
    rows: Scalar | None = field("its rows within the zone, from 1 to 24", default=None)
    edge: Literal["left", "top", ""] = field("draw only a bar along this edge", default="")
    thickness: float = field("the bar's thickness in points", default=4)
    offset: float = field("how far the bar stands outside the edge, in points", default=0)
    fill_span: Span | None = None
    box_span: Span | None = None

    called: ClassVar[str] = "a decoration"


@dataclass(frozen=True, slots=True)
class LayoutFile:
    """A layout template."""

    layout: Scalar = field("the layout's name in decks; its file has the same name")
    titles: Mapping[str, str] = field("what PowerPoint's list of layouts calls it, by language")
    type: Literal[
        "", "title", "obj", "secHead", "twoObj", "twoTxTwoObj", "titleOnly", "blank", "objTx", "picTx", "tx", "tbl",
        "chart", "dgm", "cust",
    ] = field("PowerPoint's own kind of layout (ECMA-376 part 1, 19.7.15)", default="")  # fmt: skip
    takes: tuple[Scalar, ...] = field("the kinds of content it is chosen for", default=())
    stacks: bool = field("further content, of any kind, is stacked in its body", default=False)
    regions: Mapping[str, RegionFile] = field("its areas, in reading order", default_factory=dict)
    dense: Mapping[str, RegionFile] = field("the regions' other form, for much content", default_factory=dict)
    background: Literal["", "light", "dark", "surface", "accent", "accent-2"] = field("the page's colour", default="")
    decoration: tuple[DecorationFile, ...] = field("shapes on every slide of it", default=())
    footer: bool = field("whether it has a footer", default=True)
    overflow: Literal["split", "shrink", "error"] | None = field(
        "what to do with too much text on such slides, where a slide does not say it", default=None
    )

    dense_span: Span | None = None

    called: ClassVar[str] = "a layout"


# --- the values -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grid:
    """A place on a zone's grid: first and last column, first and last row; text flows in `flow` columns there."""

    zone: Zone
    columns: tuple[int, int] = (1, COLUMNS)
    rows: tuple[int, int] = (1, ROWS)
    flow: int = 1

    def box(self, brand: Brand, *, without_headline: bool = False) -> Box:
        """Return the rectangle on the brand's page; where no headline is seen, the body begins at its height."""
        zone = "content" if without_headline and self.zone == "body" else self.zone
        whole = brand.zones[zone]
        gap = 0 if zone == "page" else brand.gutter
        return whole.span(COLUMNS, *self.columns, gap).rows(ROWS, *self.rows)


@dataclass(frozen=True, slots=True)
class Region:
    """A named area: what it holds, where, and in which text style.

    `placeholder` is the one in a template's layout that it is bound to, `room` what of its place is free.
    """

    name: str
    kind: RegionKind
    grid: Grid
    style: str
    placeholder: TemplatePlaceholder | None = None
    room: Box | None = None

    def box(self, brand: Brand, *, without_headline: bool = False) -> Box:
        """Return its rectangle: that of the template's placeholder, where it has one and the headline is seen."""
        if self.placeholder is not None and not without_headline:
            return self.room or self.placeholder.box
        return self.grid.box(brand, without_headline=without_headline)


@dataclass(frozen=True, slots=True)
class Decoration:
    """A filled rectangle on every slide of a layout: a place on the grid, or shares of the page."""

    fill: str
    grid: Grid
    shares: tuple[float, float, float, float] | None
    edge: str
    thickness: int
    offset: int

    def box(self, brand: Brand) -> Box:
        if self.shares is not None:
            x, y, width, height = self.shares
            return Box(
                round(brand.size.width * x), round(brand.size.height * y),
                round(brand.size.width * width), round(brand.size.height * height),
            )  # fmt: skip
        box = self.grid.box(brand)
        match self.edge:
            case "left":
                return Box(box.x - self.offset, box.y, self.thickness, box.height)
            case "top":
                return Box(box.x, box.y - self.offset, box.width, self.thickness)
            case _:
                return box


@dataclass(frozen=True, slots=True)
class Layout:
    """An arrangement of regions.

    `native` is the layout of a template that is its counterpart, `ground` the one on which it is drawn where it has
    none; both are None where there is no template.
    """

    name: str
    titles: Mapping[str, str]
    type: str
    takes: tuple[str, ...]
    stacks: bool
    regions: tuple[Region, ...]
    dense: Mapping[str, Grid]
    background: str
    decoration: tuple[Decoration, ...]
    footer: bool
    overflow: Literal["split", "shrink", "error"] | None
    native: TemplateLayout | None = None
    ground: TemplateLayout | None = None

    def title(self, language: str) -> str:
        """Return what PowerPoint's list of layouts calls it, in this language or else in English."""
        short = language.split("-")[0]
        return self.titles.get(short) or self.titles.get("en") or next(iter(self.titles.values()), self.name)

    def box(self, region: Region, brand: Brand, *, without_headline: bool = False) -> Box:
        """Return a region's rectangle, beside the picture that runs to the edges of the page where there is one.

        In a template the room for content need not lie in the middle of the page, as that picture does.
        """
        box = region.box(brand, without_headline=without_headline)
        page = brand.zones["page"]
        for picture in self.of_kind("picture"):
            shown = picture.grid.box(brand)
            if picture is not region and picture.grid.zone == "page" and shown.width < page.width:
                box = box.beside(shown, brand.gutter)
        return box

    def of_kind(self, *kinds: RegionKind) -> tuple[Region, ...]:
        return tuple(region for region in self.regions if region.kind in kinds)


CONTENT_KINDS: tuple[RegionKind, ...] = ("body", "quote", "statement", "table", "picture", "chart", "code", "area")
"""The kinds of regions that a layout is chosen by; the others may stay empty."""


@dataclass(frozen=True, slots=True)
class Layouts:
    """All layouts, by name. `plain` are those that have another counterpart for content without headings."""

    by_name: Mapping[str, Layout]
    plain: Mapping[str, Layout] = dataclasses.field(default_factory=dict)

    def named(self, name: str, span: Span | None, report: Report) -> Layout | None:
        """Return the layout of this name, or of this title in any language; report where there is none."""
        folded = name.strip().casefold()
        for layout in self.by_name.values():
            if folded == layout.name or folded in (title.casefold() for title in layout.titles.values()):
                return layout
        choices = [*self.by_name, *(t for layout in self.by_name.values() for t in layout.titles.values())]
        near = did_you_mean(name, choices)
        hint = near if near.startswith("did you mean") else did_you_mean(name, tuple(self.by_name))
        report.error("unknown-layout", span, f"there is no layout `{name}`", hint)
        return None

    def choose(self, wanted: Sequence[tuple[RegionKind, frozenset[str]]]) -> Layout:
        """Return the layout for these groups of content: each the kind of region it needs and its kinds of content.

        Among the layouts that take all of them, and have just the regions for them, it is the one
        that takes least besides; where there is none, the layout that stacks anything.
        """
        suiting = [layout for layout in self.by_name.values() if suits(layout, wanted)]
        if suiting:
            return min(suiting, key=lambda layout: len(layout.takes))
        return self.by_name["headline-text"]


def suits(layout: Layout, wanted: Sequence[tuple[RegionKind, frozenset[str]]]) -> bool:
    """Say whether the layout takes these groups of content and has a region for each and none too many."""
    kinds = frozenset().union(*(content for _, content in wanted))
    offered = sorted(region.kind for region in layout.of_kind(*CONTENT_KINDS))
    return kinds <= frozenset(layout.takes) and sorted(kind for kind, _ in wanted) == offered


# --- loading --------------------------------------------------------------------------------------

_STYLES: Mapping[str, str] = {
    "picture": "caption",
    "chart": "caption",
    "area": "body",
    "number": "section-number",
    "source": "caption",
}


def _style(kind: RegionKind) -> str:
    return _STYLES.get(kind, kind)


def load(project: Project, report: Report) -> Layouts:
    """Return the project's layouts over the stock ones; mistakes in a file are reported at their place."""
    found = {}
    for path in project.list("layouts", ".yaml"):
        tree = source.load(project, path, report)
        file = schema.decode(tree, LayoutFile, report) if tree is not None else None
        stem = path.rsplit("/", 1)[-1].removesuffix(".yaml")
        if file is None:
            found[stem] = _placeholder(stem)
            continue
        if file.layout.text != stem:
            report.error(
                "layout-name", file.layout.span,
                f"the layout in `{path}` calls itself `{file.layout.text}`", f"write `layout: {stem}`",
            )  # fmt: skip
        _check(file, report)
        found[stem] = _layout(stem, file, report)
    return Layouts(found)


def _placeholder(name: str) -> Layout:
    """Return what stands in for a layout that cannot be read, so that what is wrong elsewhere is found too."""
    regions = (Region("headline", "title", Grid("headline"), "title"), Region("body", "body", Grid("body"), "body"))
    return Layout(name, {}, "", (), True, regions, {}, "", (), footer=True, overflow=None)


_TAKES = (*CONTENT, "columns-2", "columns-3", "columns-4", "image-bleed")


def _check(file: LayoutFile, report: Report) -> None:
    """Report names in a layout that nothing answers to."""
    for takes in file.takes:
        if takes.text not in _TAKES:
            hint = did_you_mean(takes.text, _TAKES)
            report.error("bad-value", takes.span, f"there is no content `{takes.text}`", hint)
    for region in (*file.regions.values(), *file.dense.values()):
        if region.style and region.style not in STYLES:
            hint = did_you_mean(region.style, STYLES)
            report.error("bad-value", region.style_span, f"there is no text style `{region.style}`", hint)
    for region in file.regions.values():
        if region.flow > 1:
            report.error("bad-value", region.flow_span, "only dense text flows in columns", "move it below `dense:`")
    for name in file.dense:
        if name not in file.regions:
            hint = did_you_mean(name, tuple(file.regions))
            report.error("unknown-key", file.dense_span, f"the layout has no region `{name}` that could be dense", hint)
    for decoration in file.decoration:
        if decoration.fill not in ROLES:
            hint = did_you_mean(decoration.fill, ROLES)
            report.error("unknown-role", decoration.fill_span, f"a brand has no colour `{decoration.fill}`", hint)


def _known(name: str, names: Sequence[str], default: str) -> str:
    """Return a name if there is such a one; another was reported."""
    return name if name in names else default


def _layout(name: str, file: LayoutFile, report: Report) -> Layout:
    return Layout(
        name=name,
        titles=file.titles,
        type=file.type,
        takes=tuple(takes.text for takes in file.takes),
        stacks=file.stacks,
        regions=tuple(
            Region(key, region.kind, _grid(region, report), _known(region.style, STYLES, _style(region.kind)))
            for key, region in file.regions.items()
        ),
        dense={key: _grid(region, report) for key, region in file.dense.items()},
        background=file.background,
        decoration=tuple(_decoration(decoration, report) for decoration in file.decoration),
        footer=file.footer,
        overflow=file.overflow,
    )


def _decoration(file: DecorationFile, report: Report) -> Decoration:
    shares = None
    if len(file.box) == 4:
        x, y, width, height = (value / 100 for value in file.box)
        shares = (x, y, width, height)
    elif file.box:
        report.error(
            "bad-box", file.box_span, f"a `box` has four numbers, not {len(file.box)}", "write `box: [0, 0, 20, 100]`"
        )
    return Decoration(
        _known(file.fill, ROLES, "accent"), _grid(file, report), shares, file.edge, pt(file.thickness), pt(file.offset)
    )


def _grid(file: RegionFile | DecorationFile, report: Report) -> Grid:
    flow = file.flow if isinstance(file, RegionFile) else 1
    return Grid(file.zone, _range(file.columns, COLUMNS, report), _range(file.rows, ROWS, report), flow)


def _range(scalar: Scalar | None, most: int, report: Report) -> tuple[int, int]:
    """Read `1-6` or `3`; the whole where it is left out or wrong (which is reported)."""
    if scalar is None:
        return (1, most)
    match = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", scalar.text.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= first <= last <= most:
        report.error(
            "bad-range", scalar.span, f"`{scalar.text}` is no part of 1 to {most}", f"write `1-{most}` or less"
        )
        return (1, most)
    return (first, last)
