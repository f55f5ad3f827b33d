"""Read an organisation's PowerPoint file: its pages' size, themes, masters and layouts, and how text looks in each.

Nothing is decided here: what a layout is good for is found out in `layouts`, what a brand takes over in `brand`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from trustdeck.geometry import Box, Size
from trustdeck.page import TextStyle
from trustdeck.template.archive import Archive, Relation, TemplateError, open_archive, parse, relations_part
from trustdeck.template.picture import GroundPicture, look
from trustdeck.template.styles import A, is_upright, text_style
from trustdeck.template.unstyled import style_masters

__all__ = [
    "USUAL_TABLE_STYLE",
    "GroundPicture",
    "Template",
    "TemplateError",
    "TemplateLayout",
    "TemplateMaster",
    "TemplatePlaceholder",
    "parse",
    "read",
    "relations_part",
]

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
USUAL_TABLE_STYLE = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"  # what PowerPoint gives a table where nothing is said

FOOT = ("dt", "ftr", "sldNum")
TITLES = ("title", "ctrTitle")


@dataclass(frozen=True, slots=True)
class TemplatePlaceholder:
    """A placeholder: its kind (ECMA-376 part 1, 19.7.10), number and name in the file, its place, how its text looks.

    `hint` is what stands in it while it is empty. `is_upright`: its lines run from left to right.
    """

    kind: str
    index: int
    name: str
    box: Box
    style: TextStyle
    hint: str = ""
    is_upright: bool = True


@dataclass(frozen=True, slots=True)
class TemplateMaster:
    """A slide master: its part, its theme's name, colours (six hex digits by slot) and fonts, and its text.

    `colour_map` has the attributes of `p:clrMap`. `ink` is the colour of its body's text, `ground` that of its page
    ('' for a picture or a gradient). `title` and `body` say how its text looks.
    """

    part: str
    name: str
    slots: Mapping[str, str]
    heading_font: str
    body_font: str
    colour_map: Mapping[str, str]
    title: TextStyle
    body: TextStyle
    ink: str = "000000"
    ground: str = ""


@dataclass(frozen=True, slots=True)
class TemplateLayout:
    """A layout: its part, its name as PowerPoint lists it, its kind (ECMA-376 part 1, 19.7.15) or ''.

    `placeholders` are in the order of the file, `drawn` the places of what else is seen on it and on its master, and
    `shown` those of what nothing may hide: pictures, and shapes that say something.
    `colour_map` is its own use of the theme's colours, or None for the master's. `uses` counts the example slides on
    it. `can_be_told_apart`: no two placeholders have one number.
    """

    part: str
    name: str
    type: str
    master: TemplateMaster
    placeholders: tuple[TemplatePlaceholder, ...]
    colour_map: Mapping[str, str] | None = None
    uses: int = 0
    drawn: tuple[Box, ...] = ()
    shown: tuple[Box, ...] = ()
    picture: GroundPicture | None = None
    can_be_told_apart: bool = True

    @property
    def title(self) -> TemplatePlaceholder | None:
        return next((p for p in self.placeholders if p.kind in TITLES), None)

    @property
    def content(self) -> tuple[TemplatePlaceholder, ...]:
        """What holds neither the title nor what stands at the foot."""
        return tuple(p for p in self.placeholders if p.kind not in (*TITLES, *FOOT, "hdr"))


@dataclass(frozen=True, slots=True)
class Template:
    """A file that decks are made in.

    `parts` are what is kept of it, with `types`, their content types; `beside` and `properties` as in `Archive`.
    `main` is the master whose layouts are preferred. `changes` tell what is not as it was.
    """

    size: Size
    masters: tuple[TemplateMaster, ...]
    layouts: tuple[TemplateLayout, ...]
    main: TemplateMaster
    table_style: str
    notes_master: str
    presentation: str
    changes: tuple[str, ...]
    digest: str
    parts: Mapping[str, bytes] = field(repr=False)
    types: Mapping[str, str] = field(repr=False)
    beside: tuple[Relation, ...] = field(repr=False, default=())
    properties: bytes = field(repr=False, default=b"")


@lru_cache(maxsize=4)  # a brand whose values come from rows is made anew for each, mostly of one file
def read(data: bytes) -> Template:
    """Return the template in a .pptx, .potx, .pptm or .potm; raise `TemplateError` where it cannot be used."""
    archive = open_archive(data)
    style_masters(archive)
    reader = _Reader(archive)
    masters = tuple(reader.masters())
    layouts = tuple(layout for master in masters for layout in reader.layouts(master))
    if not layouts:
        raise TemplateError("it has no slide layouts", "name a file that PowerPoint makes slides from")
    return Template(
        size=reader.size(),
        masters=masters,
        layouts=layouts,
        main=_main(masters, layouts),
        table_style=reader.table_style(),
        notes_master=next(iter(archive.related(archive.presentation, "notesMaster")), ""),
        presentation=archive.presentation,
        changes=tuple(archive.changes),
        digest=hashlib.sha256(data).hexdigest(),
        parts=archive.parts,
        types=archive.types,
        beside=archive.beside,
        properties=archive.properties,
    )


def _main(masters: tuple[TemplateMaster, ...], layouts: tuple[TemplateLayout, ...]) -> TemplateMaster:
    """Return the master whose layouts hold content; of several, that of most example slides, or of most layouts."""
    rank = {master.part: [0, 0, 0] for master in masters}
    for layout in layouts:
        one = rank[layout.master.part]
        one[0] |= layout.title is not None and any(place.kind == "obj" for place in layout.content)
        one[1] += layout.uses
        one[2] += 1
    return max(masters, key=lambda master: rank[master.part])


# --- reading --------------------------------------------------------------------------------------

_SLOTS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_SYSTEM = {"windowText": "000000", "window": "ffffff"}
_INHERITS_FROM = {"title": "title", "ctrTitle": "title", "dt": "dt", "ftr": "ftr", "sldNum": "sldNum"}


class _Reader:
    """Reads the parts of one file."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.presentation = archive.tree(archive.presentation)
        self.uses = Counter(archive.used_layouts)
        self.looked_at: dict[tuple[object, ...], GroundPicture | None] = {}

    def size(self) -> Size:
        size = self.presentation.find(f"{P}sldSz")
        width, height = (int(size.get(side, "0")) if size is not None else 0 for side in ("cx", "cy"))
        if width <= 0 or height <= 0:
            raise TemplateError("it does not say how large its slides are", "save it again with PowerPoint")
        return Size(width, height)

    def table_style(self) -> str:
        names = self.archive.related(self.archive.presentation, "tableStyles")
        return self.archive.tree(names[0]).get("def", USUAL_TABLE_STYLE) if names else USUAL_TABLE_STYLE

    # --- masters ----------------------------------------------------------------------------------

    def masters(self) -> Iterator[TemplateMaster]:
        for entry in self.presentation.iter(f"{P}sldMasterId"):
            part = self.archive.by_id(self.archive.presentation, entry.get(f"{R}id", ""))
            if part in self.archive.parts:
                yield self._master(part)

    def _master(self, part: str) -> TemplateMaster:
        tree = self.archive.tree(part)
        themes = self.archive.related(part, "theme")
        if not themes:
            raise TemplateError("a slide master of it has no theme", "open it in PowerPoint and save it again")
        theme = self.archive.tree(themes[0])
        mapping = tree.find(f"{P}clrMap")
        colour_map = _attributes(mapping) if mapping is not None else {}
        slots = {slot: _slot(theme, slot) for slot in _SLOTS}
        ink = tree.find(f"{P}txStyles/{P}bodyStyle/{A}lvl1pPr/{A}defRPr/{A}solidFill")
        return TemplateMaster(
            part=part,
            name=theme.get("name", ""),
            slots=slots,
            heading_font=_font(theme, "major"),
            body_font=_font(theme, "minor"),
            colour_map=colour_map,
            ink=_colour(ink, slots, colour_map) or slots[colour_map.get("tx1", "dk1")],
            ground=_ground(tree, slots, colour_map),
            title=self._style("title", tree, "title", None),
            body=self._style("body", tree, "body", None),
        )

    # --- layouts ----------------------------------------------------------------------------------

    def layouts(self, master: TemplateMaster) -> Iterator[TemplateLayout]:
        tree = self.archive.tree(master.part)
        for entry in tree.iter(f"{P}sldLayoutId"):
            part = self.archive.by_id(master.part, entry.get(f"{R}id", ""))
            if part in self.archive.parts:
                yield self._layout(part, master)

    def _layout(self, part: str, master: TemplateMaster) -> TemplateLayout:
        tree = self.archive.tree(part)
        stem = part.rsplit("/", 1)[-1].removesuffix(".xml")
        shapes = [shape for shape in tree.iter(f"{P}sp") if _mark(shape) is not None]
        placeholders = tuple(
            self._placeholder(shape, f"{stem}-{number}", master) for number, shape in enumerate(shapes, 1)
        )
        override = tree.find(f"{P}clrMapOvr/{A}overrideClrMapping")
        numbers = Counter((p.index, p.kind in TITLES) for p in placeholders)
        shown = (tree, self.archive.tree(master.part)) if tree.get("showMasterSp") != "0" else (tree,)
        picture = self._picture(part, master)
        painted = tuple(picture.drawn(self.size())) if picture is not None else ()
        drawn = [one for root in shown for one in _drawn(root)]
        return TemplateLayout(
            part=part,
            name=_name(tree),
            type=tree.get("type", ""),
            master=master,
            placeholders=tuple(p for p in placeholders if p.box.width > 0 and p.box.height > 0),
            colour_map=_attributes(override) if override is not None else None,
            uses=self.uses[part],
            drawn=(*(box for box, _ in drawn), *painted),
            shown=(*(box for box, is_shown in drawn if is_shown), *painted),
            picture=picture,
            can_be_told_apart=all(count == 1 for count in numbers.values()),
        )

    def _picture(self, layout: str, master: TemplateMaster) -> GroundPicture | None:
        """Return the picture that fills a layout's page: drawn over it, or its background, or its master's."""
        trees = {part: self.archive.tree(part) for part in (layout, master.part)}
        over = [layout, master.part] if trees[layout].get("showMasterSp") != "0" else [layout]
        fills = [(part, shape.find(f"{P}blipFill")) for part in over for shape in trees[part].iter(f"{P}pic")
                 if self._is_whole(_box(shape))]  # fmt: skip
        for part, tree in trees.items():
            background = tree.find(f"{P}cSld/{P}bg")
            if background is not None:
                fills.append((part, background.find(f"{P}bgPr/{A}blipFill")))
                break
        for part, fill in fills:
            blip = fill.find(f"{A}blip") if fill is not None else None
            target = self.archive.by_id(part, blip.get(f"{R}embed", "")) if blip is not None else None
            if fill is not None and target in self.archive.parts:
                return self._looked_at(target, fill.find(f"{A}srcRect"))
        return None

    def _is_whole(self, box: Box | None) -> bool:
        size = self.size()
        return box is not None and box.width >= size.width * 0.95 and box.height >= size.height * 0.95

    def _looked_at(self, part: str, crop: etree._Element | None) -> GroundPicture | None:
        cut = [int(crop.get(side, "0")) / 100_000 if crop is not None else 0.0 for side in ("l", "t", "r", "b")]
        key = (part, *cut)
        if key not in self.looked_at:
            self.looked_at[key] = look(self.archive.parts[part], (cut[0], cut[1], cut[2], cut[3]), self.size())
        return self.looked_at[key]

    def _placeholder(self, shape: etree._Element, name: str, master: TemplateMaster) -> TemplatePlaceholder:
        mark = _mark(shape)
        kind = mark.get("type", "obj") if mark is not None else "obj"
        index = mark.get("idx", "0") if mark is not None else "0"
        above = self._on_master(self.archive.tree(master.part), kind)
        bodies = [_body(above), _body(shape)]
        about = shape.find(f"{P}nvSpPr/{P}cNvPr")
        return TemplatePlaceholder(
            kind=kind,
            index=int(index) if index.isdigit() else 0,
            name=(about.get("name", "") if about is not None else "").strip() or kind,
            box=_box(shape) or (_box(above) if above is not None else None) or Box(0, 0, 0, 0),
            style=self._style(f"{_role(kind)}@{name}", self.archive.tree(master.part), kind, shape),
            hint=" ".join("".join(text.text or "" for text in shape.iter(f"{A}t")).split()),
            is_upright=is_upright(bodies),
        )

    def _on_master(self, tree: etree._Element, kind: str) -> etree._Element | None:
        """Return the master's placeholder that one of this kind takes after."""
        wanted = _INHERITS_FROM.get(kind, "body")
        for shape in tree.iter(f"{P}sp"):
            mark = _mark(shape)
            if mark is not None and mark.get("type", "obj") == wanted:
                return shape
        return None

    def _style(self, name: str, master: etree._Element, kind: str, shape: etree._Element | None) -> TextStyle:
        styles = master.find(f"{P}txStyles")
        group = {"title": "titleStyle", "ctrTitle": "titleStyle", "dt": "otherStyle", "ftr": "otherStyle",
                 "sldNum": "otherStyle"}.get(kind, "bodyStyle")  # fmt: skip
        above = self._on_master(master, kind)
        return text_style(
            name,
            [
                self.presentation.find(f"{P}defaultTextStyle"),
                styles.find(f"{P}{group}") if styles is not None else None,
                _list_style(above),
                _list_style(shape),
            ],
            [_body(above), _body(shape)],
        )


def _name(layout: etree._Element) -> str:
    slide = layout.find(f"{P}cSld")
    return (slide.get("name") or "").strip() if slide is not None else ""


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in element.attrib.items()}


def _role(kind: str) -> str:
    """Return what a placeholder's text is, as brands name it."""
    if kind in TITLES:
        return "title"
    return {"subTitle": "subtitle", "dt": "footer", "ftr": "footer", "sldNum": "footer"}.get(kind, "body")


def _mark(shape: etree._Element) -> etree._Element | None:
    return shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")


def _body(shape: etree._Element | None) -> etree._Element | None:
    return shape.find(f"{P}txBody/{A}bodyPr") if shape is not None else None


def _list_style(shape: etree._Element | None) -> etree._Element | None:
    return shape.find(f"{P}txBody/{A}lstStyle") if shape is not None else None


def _box(shape: etree._Element) -> Box | None:
    return _place(shape.find(f"{P}spPr/{A}xfrm"))


def _place(place: etree._Element | None) -> Box | None:
    if place is None:
        return None
    offset, extent = place.find(f"{A}off"), place.find(f"{A}ext")
    if offset is None or extent is None:
        return None
    return Box(int(offset.get("x", "0")), int(offset.get("y", "0")), int(extent.get("cx", "0")),
               int(extent.get("cy", "0")))  # fmt: skip


def _drawn(tree: etree._Element) -> Iterator[tuple[Box, bool]]:
    """Yield the places of shapes, pictures and groups that are no placeholders, and whether each shows something."""
    shapes = tree.find(f"{P}cSld/{P}spTree")
    for shape in shapes if shapes is not None else ():
        if shape.find(f".//{P}ph") is not None:
            continue
        place = shape.find(f"{P}grpSpPr/{A}xfrm")
        box = _place(place if place is not None else shape.find(f"{P}xfrm")) or _box(shape)
        if box is not None:
            yield (
                box,
                shape.find(f".//{A}blip") is not None
                or any(text.text and not text.text.isspace() for text in shape.iter(f"{A}t")),
            )


def _slot(theme: etree._Element, slot: str) -> str:
    colour = theme.find(f".//{A}clrScheme/{A}{slot}")
    if colour is None or not len(colour):
        return "000000" if slot.startswith("dk") else "ffffff"
    value = colour[0].get("lastClr") or colour[0].get("val") or ""
    return _SYSTEM.get(value, value).lower()[-6:] if len(value) >= 6 else "808080"


def _colour(fill: etree._Element | None, slots: Mapping[str, str], colour_map: Mapping[str, str]) -> str:
    """Return the colour of a fill, its shades left out; '' where it has none."""
    if fill is None or not len(fill):
        return ""
    value = fill[0].get("lastClr") or fill[0].get("val") or ""
    name = etree.QName(fill[0]).localname
    if name == "schemeClr":
        return slots.get(colour_map.get(value, value), "")
    return value.lower() if name == "srgbClr" else _SYSTEM.get(value, value).lower()


def _ground(master: etree._Element, slots: Mapping[str, str], colour_map: Mapping[str, str]) -> str:
    background = master.find(f"{P}cSld/{P}bg")
    if background is None:
        return slots[colour_map.get("bg1", "lt1")]
    reference = background.find(f"{P}bgRef")
    if reference is not None:
        return _colour(reference, slots, colour_map) if reference.get("idx") == "1001" else ""
    return _colour(background.find(f"{P}bgPr/{A}solidFill"), slots, colour_map)


def _font(theme: etree._Element, which: str) -> str:
    latin = theme.find(f".//{A}{which}Font/{A}latin")
    return (latin.get("typeface") if latin is not None else "") or "Calibri"
