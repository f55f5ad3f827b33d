"""What a composer gets and what it gives back.

A composer is a function `(content, space) -> Frame`. It never looks outside its space: what it
needs to know of the deck is in the space's `Setting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trustdeck import model
from trustdeck.brand import Brand
from trustdeck.diagnostics import Report, Span
from trustdeck.foreign.films import Film
from trustdeck.geometry import Box
from trustdeck.layouts import Layout, RegionKind
from trustdeck.markup import Run
from trustdeck.page import Connector, Group, Item, Media, Paragraph, Shape, Text, TextStyle
from trustdeck.project import Project
from trustdeck.typeset import Families, SetText, set_text


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a whole deck: its look, its files, its language, where to report, pictures read so far."""

    brand: Brand
    families: Families
    project: Project
    report: Report
    language: str
    media: dict[str, Media | None] = field(default_factory=dict)
    films: dict[str, Film | None] = field(default_factory=dict)
    _looks: dict[tuple[str, tuple[float, ...]], TextStyle] = field(default_factory=dict)
    _sizes: dict[tuple[str, int], tuple[float, ...]] = field(default_factory=dict)
    _boxes: dict[tuple[str, str, bool, bool], Mapping[str, Box]] = field(default_factory=dict)

    def look(self, style: str, sizes_pt: tuple[float, ...]) -> TextStyle:
        """Return a text style at these sizes."""
        known = self._looks.get((style, sizes_pt))
        if known is None:
            known = self._looks[style, sizes_pt] = self.brand.styles[style].at(sizes_pt)
        return known

    def sizes(self, style: str, step: int) -> tuple[float, ...]:
        """Return a text style's sizes, `step` steps from the usual ones."""
        known = self._sizes.get((style, step))
        if known is None:
            known = self._sizes[style, step] = self.brand.sizes(style, step)
        return known

    def boxes(self, layout: Layout, *, has_headline: bool, dense: bool = False) -> Mapping[str, Box]:
        """Return the places of a layout's regions on a page."""
        native = layout.native.part if layout.native else ""
        key = (layout.name, native, has_headline, dense)
        if key not in self._boxes:
            self._boxes[key] = {
                region.name: layout.dense[region.name].box(self.brand, without_headline=not has_headline)
                if dense and region.name in layout.dense and region.placeholder is None
                else layout.box(region, self.brand, without_headline=not has_headline)
                for region in layout.regions
            }
        return self._boxes[key]

    def text(self, paragraphs: Sequence[Paragraph], style: str, width: int, sizes_pt: tuple[float, ...]) -> SetText:
        """Measure text of a style in a box of this width, insets included."""
        look = self.look(style, sizes_pt)
        inner = max(1, width - look.inset.left - look.inset.right)
        return set_text(paragraphs, look, inner, self.families)

    def height(self, paragraphs: Sequence[Paragraph], style: str, width: int, sizes_pt: tuple[float, ...]) -> int:
        """Return how tall a box of this width must be for the text, insets included."""
        inset = self.brand.styles[style].inset
        return self.text(paragraphs, style, width, sizes_pt).height + inset.top + inset.bottom


@dataclass(slots=True)
class Regions:
    """Hands out a layout's regions in order, and names for what the layout has no region for.

    `boxes` are the layout's regions on this slide. `derived` are the names that were made up, with their
    kind: the slide needs a native layout that has them. `origins` are the places in the source that each item,
    by its key, comes from, the narrowest first.
    """

    layout: Layout
    boxes: Mapping[str, Box]
    taken: set[str] = field(default_factory=set)
    derived: dict[str, RegionKind] = field(default_factory=dict)
    dense: bool = False
    origins: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    def copy(self) -> Regions:
        """Return regions of which the same are free, to try something out."""
        return replace(self, taken=set(self.taken), derived=dict(self.derived), origins=dict(self.origins))

    def flow(self, name: str) -> int:
        """Return in how many columns the text of a region flows."""
        grid = self.layout.dense.get(name) if self.dense else None
        return grid.flow if grid is not None else 1

    def take(self, kind: RegionKind, *others: RegionKind) -> str:
        """Return the next free region of the kind, or of one of the others; else a name of its own."""
        for wanted in (kind, *others):
            for region in self.layout.of_kind(wanted):
                if region.name not in self.taken:
                    self.taken.add(region.name)
                    return region.name
        name, count = str(kind), 1
        while name in self.taken or name in {region.name for region in self.layout.regions}:
            count += 1
            name = f"{kind}-{count}"
        self.taken.add(name)
        self.derived[name] = kind
        return name

    def note(self, items: Iterable[Item], *spans: Span) -> None:
        """Note that these items come from these places, which lie around what was noted of them before."""
        for item in items:
            known = self.origins.get(item.key, ())
            self.origins[item.key] = (*known, *(span for span in spans if span not in known))

    def style(self, name: str) -> str:
        """Return the text style that the layout gives a region; '' for a name that was made up."""
        return next((region.style for region in self.layout.regions if region.name == name), "")

    def column(self, index: int) -> Regions:
        """Return what a column may take: its own heading and body, and names that say which column it is."""
        return _ColumnRegions(self.layout, self.boxes, self.taken, self.derived, self.dense, self.origins, index)


@dataclass(slots=True)
class _ColumnRegions(Regions):
    index: int = 0

    def take(self, kind: RegionKind, *others: RegionKind) -> str:
        own = self.layout.of_kind(kind) or self.layout.of_kind(*others)
        if len(own) > self.index and own[self.index].name not in self.taken:
            self.taken.add(own[self.index].name)
            return own[self.index].name
        stem = f"column-{self.index + 1}-{kind}"
        name, count = stem, 1
        while name in self.taken:
            count += 1
            name = f"{stem}-{count}"
        self.taken.add(name)
        self.derived[name] = kind
        return name


@dataclass(frozen=True, slots=True)
class Space:
    """Room offered: a rectangle on the slide, and how large text may be (`step` on the scale; 0 is usual).

    `fills`: the content is alone in its region and takes all of it. `centred`: no headline is seen, so it stands
    in the middle of its height; `beside`: other content stands beside it. `key` is the stem of the items' identities.
    `background` is the page's, as `dark`, or '' for the usual one. `air` is how much further apart than usual
    points and rows stand.
    """

    box: Box
    step: int
    setting: Setting
    regions: Regions
    language: str
    key: str
    fills: bool = False
    centred: bool = False
    beside: bool = False
    background: str = ""
    air: float = 1

    def within(self, box: Box, **changes: object) -> Space:
        return replace(self, box=box, **changes)  # type: ignore[arg-type]  # the names are this class's own fields

    def sizes(self, style: str) -> tuple[float, ...]:
        return self.setting.sizes(style, self.step)

    def sizes_or_none(self, style: str) -> tuple[float, ...] | None:
        """Return the sizes to write: None where they are the style's own."""
        sizes = self.sizes(style)
        return None if sizes == self.setting.sizes(style, 0) else sizes


@dataclass(frozen=True, slots=True)
class Frame:
    """Room taken: items on the slide, and the height they need from the space's top.

    It fits where that is no more than the space's height. `lines` are those of its body text, `overlong`
    the words that are wider than their line.
    """

    items: tuple[Item, ...]
    height: int
    lines: int = 0
    overlong: tuple[tuple[str, Span], ...] = ()

    def moved(self, dx: int, dy: int) -> Frame:
        if not dx and not dy:
            return self
        return replace(self, items=tuple(moved(item, dx, dy) for item in self.items))


def moved(item: Item, dx: int, dy: int) -> Item:
    """Return the item elsewhere."""
    if isinstance(item, Group):
        return replace(item, items=tuple(_moved_part(part, dx, dy) for part in item.items))

    def there(box: Box) -> Box:
        return Box(box.x + dx, box.y + dy, box.width, box.height)

    if isinstance(item, Text) and item.instead is not None:
        item = replace(item, instead=replace(item.instead, box=there(item.instead.box)))
    return replace(item, box=there(item.box))


def _moved_part(part: Shape | Connector, dx: int, dy: int) -> Shape | Connector:
    if isinstance(part, Connector):
        return replace(part, points=tuple((x + dx, y + dy) for x, y in part.points))
    return replace(part, box=Box(part.box.x + dx, part.box.y + dy, part.box.width, part.box.height))


def runs(text: model.Text, language: str, **changes: object) -> tuple[Run, ...]:
    """Return the text's runs, each with its language set: its own, the text's, or that of what surrounds it."""
    around = text.language or language
    said = tuple(replace(run, language=run.language or around, **changes) for run in text.runs)  # type: ignore[arg-type]
    return tuple(_parted(said)) if any(run.note for run in said) else said


def _parted(said: Sequence[Run]) -> Iterator[Run]:
    """Yield runs with a raised comma between the marks of two footnotes: `12` would be a third one's."""
    before = ""
    for run in said:
        if run.note and before:
            yield replace(run, text=",", note="")
        yield run
        before = run.note


def label(content: str, language: str, **changes: object) -> tuple[Run, ...]:
    """Return one run of text that the compiler writes."""
    return (replace(Run(content, language=language), **changes),)  # type: ignore[arg-type]
