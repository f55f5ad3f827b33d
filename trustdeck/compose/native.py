"""Make native slide layouts of layout templates, in a brand's look and a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from trustdeck.brand import Brand
from trustdeck.compose.bitmap import load
from trustdeck.compose.space import Setting
from trustdeck.geometry import EMU_PER_INCH, Box
from trustdeck.layouts import Grid, Layout, Layouts, Region, RegionKind
from trustdeck.page import (
    Chart,
    Group,
    Item,
    NativeLayout,
    Page,
    Picture,
    Placeholder,
    PlaceholderKind,
    Shape,
    Table,
    Text,
)
from trustdeck.template import TemplateLayout

HEADLINE = "headline"
"""The name of the title's region where a layout has none of its own."""

_PLACEHOLDERS: Mapping[RegionKind, PlaceholderKind] = {
    "title": "title",
    "subtitle": "subTitle",
    "body": "obj",
    "table": "tbl",
    "picture": "pic",
    "chart": "chart",
}
# PowerPoint numbers date, footer and slide number 10, 11 and 12 in its own layouts, and so does everyone.
_FOOT_INDEX = {"date": 10, "footer": 11, "number": 12}
_FIRST_FREE = 13

_PROMPTS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "title": "Klik for at tilføje en overskrift", "subtitle": "Klik for at tilføje en undertitel",
        "picture": "Klik på ikonet for at tilføje et billede", "table": "Klik på ikonet for at tilføje en tabel",
        "chart": "Klik på ikonet for at tilføje et diagram", "other": "Klik for at tilføje tekst",
    },
    "de": {
        "title": "Überschrift hinzufügen", "subtitle": "Untertitel hinzufügen", "picture": "Bild hinzufügen",
        "table": "Tabelle hinzufügen", "chart": "Diagramm hinzufügen", "other": "Text hinzufügen",
    },
    "en": {
        "title": "Click to add a headline", "subtitle": "Click to add a subtitle",
        "picture": "Click the icon to add a picture", "table": "Click the icon to add a table",
        "chart": "Click the icon to add a chart", "other": "Click to add text",
    },
}  # fmt: skip


_FACES: Mapping[str, Mapping[str, str]] = {
    "da": {
        "untitled": "uden overskrift", "dark": "mørk", "light": "lys", "surface": "flade", "accent": "accentfarve",
        "accent-2": "accentfarve 2", "muted": "dæmpet", "over-dark": "på mørkt billede",
        "over-light": "på lyst billede",
    },
    "de": {
        "untitled": "ohne Überschrift", "dark": "dunkel", "light": "hell", "surface": "Fläche",
        "accent": "Akzentfarbe", "accent-2": "Akzentfarbe 2", "muted": "gedämpft", "over-dark": "auf dunklem Bild",
        "over-light": "auf hellem Bild",
    },
    "en": {
        "untitled": "without headline", "dark": "dark", "light": "light", "surface": "surface", "accent": "accent",
        "accent-2": "accent 2", "muted": "muted", "over-dark": "on a dark picture", "over-light": "on a light picture",
    },
}  # fmt: skip


def hidden_title_box(brand: Brand) -> Box:
    """Return the place of a title that is not seen: above the slide's upper edge, where PowerPoint itself puts it."""
    zone = brand.zones["headline"]
    return Box(zone.x, -zone.height - EMU_PER_INCH // 8, zone.width, zone.height)


def title_region(layout: Layout) -> str:
    """Return the name of the layout's title region."""
    return next((region.name for region in layout.of_kind("title")), HEADLINE)


@dataclass(frozen=True, slots=True)
class Face:
    """How a slide shows a layout: without a headline that is seen, or on a background of its own."""

    untitled: bool = False
    background: str = ""

    @property
    def is_on_picture(self) -> bool:
        return self.background.startswith("over-")

    def key(self, layout: Layout) -> str:
        untitled = "-untitled" if self.untitled and layout.of_kind("title") else ""
        background = self.background if self.background != layout.background else ""
        ground = f"@{layout.ground.part.rsplit('/', 1)[-1].removesuffix('.xml')}" if layout.ground else ""
        return layout.name + untitled + (f"-{background}" if background else "") + ground


def decoration(layout: Layout, face: Face, setting: Setting) -> tuple[Item, ...]:
    """Return what a layout draws by itself: shapes, and the brand's logo.

    On a picture it stands on the slide, above the scrim, and without the panels, which would hide the picture. What a
    template draws stays below.
    """
    if layout.ground is not None:
        return ()
    palette = setting.brand.palette(face.background or layout.background)
    return (*_decoration(layout, face, setting.brand), *_logo(layout, setting.brand.is_dark(palette), setting))


def native_layouts(layouts: Layouts, setting: Setting) -> tuple[NativeLayout, ...]:
    """Return every layout as PowerPoint will list it."""
    return tuple(native(layout, Face(), setting) for layout in layouts.by_name.values())


def native(layout: Layout, face: Face, setting: Setting) -> NativeLayout:
    """Return a layout as slides with this face show it."""
    if layout.ground is not None:
        return _on_template(layout, layout.ground, face, setting)
    brand, language = setting.brand, setting.language
    background = face.background or layout.background
    palette = brand.palette(background)
    placeholders = [_placeholder(region, index, layout, face, setting) for index, region in _numbered(layout)]
    if not layout.of_kind("title"):
        prompt = _prompt("title", language)
        title = Placeholder(HEADLINE, "title", 0, HEADLINE, hidden_title_box(brand), "title", prompt)
        placeholders.insert(0, title)
    key = face.key(layout)
    return NativeLayout(
        key=key,
        title=_listed_title(layout, face, language),
        type=layout.type if key == layout.name else "",
        placeholders=(*placeholders, *(_foot(brand, layout) if layout.footer else ())),
        decoration=() if face.is_on_picture else decoration(layout, face, setting),
        background=f"page-{background}" if background else "",
        palette=palette,
    )


def _listed_title(layout: Layout, face: Face, language: str) -> str:
    return ", ".join([layout.title(language), *_face_words(layout, face, language)])


def _on_template(layout: Layout, ground: TemplateLayout, face: Face, setting: Setting) -> NativeLayout:
    """Return a layout in a template: its counterpart there, or one that is drawn on its ground.

    What is drawn has the ground's title and foot, where the layout's are like them, and its own regions.
    """
    is_plain = not face.background and not (face.untitled and layout.of_kind("title"))
    palette = setting.brand.palette(face.background)
    return NativeLayout(
        key=face.key(layout),
        title=layout.native.name if layout.native and is_plain else _listed_title(layout, face, setting.language),
        type="",
        placeholders=(
            *_template_placeholders(layout, ground, face, setting),
            *_template_foot(layout, ground, setting.brand),
        ),
        background=f"page-{face.background}" if face.background else "",
        palette=palette,
        origin=ground.part,
        is_kept=layout.native is not None and is_plain,
        colour_map=ground.colour_map,
    )


def _template_placeholders(
    layout: Layout, ground: TemplateLayout, face: Face, setting: Setting
) -> Iterable[Placeholder]:
    taken = {place.index for place in ground.placeholders}
    free = iter(index for index in range(_FIRST_FREE, 1000) if index not in taken)
    if not layout.of_kind("title"):
        box, prompt = hidden_title_box(setting.brand), _prompt("title", setting.language)
        index, style = (ground.title.index, ground.title.style.name) if ground.title else (0, "title")
        # Where no layout has a title, a slide's own would stand where the master's does.
        yield Placeholder(HEADLINE, "title", index, HEADLINE, box, style, prompt, pinned=True)
    for region in layout.regions:
        place = region.placeholder
        if region.kind == "area":
            continue
        if place is None:
            index = 0 if region.kind == "title" else next(free)
            yield _placeholder(region, index, layout, face, setting)
            continue
        hidden = region.kind == "title" and face.untitled
        # Slides say for themselves where a place of the template's is not free.
        box = place.box if not face.untitled else region.box(setting.brand, without_headline=True)
        box = hidden_title_box(setting.brand) if hidden else box
        yield Placeholder(
            region.name, _kind(place.kind), place.index, place.name, box, place.style.name,
            pinned=not ground.can_be_told_apart,
        )  # fmt: skip


def _kind(kind: str) -> PlaceholderKind:
    return kind if kind in get_args(PlaceholderKind) else "body"  # type: ignore[return-value]  # it is one of them


_FOOT_REGIONS = {"dt": "date", "ftr": "footer", "sldNum": "number"}


def _template_foot(layout: Layout, ground: TemplateLayout, brand: Brand) -> Iterable[Placeholder]:
    """Yield what stands at the foot; beside a picture that runs to the page's edges what has room there."""
    pictures = [region.grid.box(brand) for region in layout.of_kind("picture") if region.grid.zone == "page"]
    for place in ground.placeholders:
        if layout.footer and place.kind in _FOOT_REGIONS:
            box = place.box
            for picture in pictures if layout.native is None else ():
                box = box.beside(picture, brand.gutter)
            if box.width > place.box.width // 2:
                region = _FOOT_REGIONS[place.kind]
                yield Placeholder(region, _kind(place.kind), place.index, place.name, box, place.style.name,
                                  pinned=not ground.can_be_told_apart)  # fmt: skip


def _face_words(layout: Layout, face: Face, language: str) -> Iterable[str]:
    """Return what tells a face of a layout from the layout itself, for PowerPoint's list."""
    words = _FACES.get(language.split("-")[0], _FACES["en"])
    if face.untitled and layout.of_kind("title"):
        yield words["untitled"]
    if face.background and face.background != layout.background:
        yield words[face.background]


def _numbered(layout: Layout) -> Iterable[tuple[int, Region]]:
    """Number the regions as PowerPoint does: the title is 0, content counts from 1 and passes over the footers'."""
    free = iter([*range(1, 10), *range(_FIRST_FREE, 1000)])
    for region in layout.regions:
        if region.kind == "title":
            yield 0, region
        elif region.kind != "area":
            yield next(free), region


def _placeholder(region: Region, index: int, layout: Layout, face: Face, setting: Setting) -> Placeholder:
    kind = _PLACEHOLDERS.get(region.kind, "body")
    if kind == "title" and layout.type == "title":
        kind = "ctrTitle"
    if kind == "subTitle" and layout.type != "title":
        kind = "body"
    box = layout.box(region, setting.brand, without_headline=face.untitled)
    if kind in ("title", "ctrTitle") and face.untitled:
        box = hidden_title_box(setting.brand)
    prompt = _prompt(region.kind, setting.language)
    return Placeholder(region.name, kind, index, region.name, box, region.style, prompt)


def _prompt(kind: str, language: str) -> str:
    prompts = _PROMPTS.get(language.split("-")[0], _PROMPTS["en"])
    return prompts.get(kind, prompts["other"])


def _foot(brand: Brand, layout: Layout) -> tuple[Placeholder, ...]:
    """Number, text and date stand in this order from the left; a logo at the foot keeps its own end.

    Beside a picture that runs down to the slide's edge they keep to what it leaves.
    """
    left = 2 if brand.logo is not None and brand.logo.place == "bottom-left" else 0
    pictures = [region.grid.columns[0] for region in layout.of_kind("picture") if region.grid.zone == "page"]
    last = min((first for first in pictures if first > 1), default=11) - 1
    places = {"number": (1 + left, 1 + left), "footer": (2 + left, last - 2), "date": (last - 1, last)}
    kinds: Mapping[str, PlaceholderKind] = {"number": "sldNum", "footer": "ftr", "date": "dt"}
    return tuple(
        Placeholder(name, kinds[name], _FOOT_INDEX[name], name, Grid("footer", columns).box(brand), "footer")
        for name, columns in places.items()
    )


def _decoration(layout: Layout, face: Face, brand: Brand) -> tuple[Item, ...]:
    """Return the layout's shapes; what belongs to the headline goes where that is not seen."""
    return tuple(
        Shape(
            f"{layout.name}/decoration-{index}", f"decoration {index}", decoration.box(brand),
            fill=decoration.fill, decorative=True,
        )
        for index, decoration in enumerate(layout.decoration, start=1)
        if not (face.untitled and decoration.shares is None and decoration.grid.zone == "headline")
        and not (face.is_on_picture and decoration.shares is not None)
    )  # fmt: skip


def _logo(layout: Layout, dark: bool, setting: Setting) -> tuple[Item, ...]:
    """Place the logo: large on covers, else in its corner; a picture that fills the page carries none."""
    brand = setting.brand
    if brand.logo is None or any(region.grid.zone == "page" for region in layout.regions):
        return ()
    media = load(setting, brand.logo.dark if dark else brand.logo.light, brand.logo.span)
    if media is None:
        return ()
    grand = layout.type == "title" or layout.name == "closing"
    height = EMU_PER_INCH * (13 if grand else 7) // 20
    width = height * media.width_px // media.height_px
    widest = brand.zones["content"].width // (3 if grand else 5)
    if width > widest:
        width, height = widest, widest * media.height_px // media.width_px
    box = _logo_box(brand, width, height, "top-left" if grand else brand.logo.place)
    return (Picture(f"{layout.name}/logo", "logo", box, "", media, alt=brand.logo.alt),)


def _logo_box(brand: Brand, width: int, height: int, place: str) -> Box:
    content, foot = brand.zones["content"], brand.zones["footer"]
    x = content.x if place.endswith("left") else content.right - width
    y = content.y if place.startswith("top") else foot.y + (foot.height - height) // 2
    return Box(x, y, width, height)


# --- layouts that pages made necessary ------------------------------------------------------------


def derive(
    base: NativeLayout, page: Page, wanted: tuple[tuple[str, RegionKind], ...], number: int, setting: Setting
) -> NativeLayout:
    """Return the layout that a page needs which holds more than its layout has regions for.

    It is the page's layout with a placeholder for each of the regions that were made up, where the page
    has them. `number` tells it from its siblings in PowerPoint's list.
    """
    taken = {placeholder.index for placeholder in base.placeholders}
    free = iter(index for index in (*range(1, 10), *range(_FIRST_FREE, 1000)) if index not in taken)
    placed = {item.region: item for item in page.items if not isinstance(item, Shape | Group) and item.region}
    extra = tuple(
        Placeholder(
            name, _PLACEHOLDERS.get(kind, "body") if kind != "subtitle" else "body", next(free), name,
            placed[name].box, _style(placed[name]), _prompt(kind, setting.language),
        )
        for name, kind in wanted
        if name in placed
    )  # fmt: skip
    if not extra:
        return base
    foot = placed.get("footnote")
    if foot is not None:
        base = replace(base, placeholders=tuple(_above(placeholder, foot.box) for placeholder in base.placeholders))
    key = f"{base.key}+{'+'.join(name for name, _ in wanted)}"
    return replace(
        base, key=key, title=f"{base.title} ({number})", type="", placeholders=(*base.placeholders, *extra),
        is_kept=False,
    )  # fmt: skip


def _above(placeholder: Placeholder, foot: Box) -> Placeholder:
    """Return a placeholder that ends where the footnotes begin, where it would reach into them."""
    box = placeholder.box
    if not box.overlaps(foot) or box.y >= foot.y:
        return placeholder
    return replace(placeholder, box=replace(box, height=foot.y - box.y))


def _style(item: Text | Picture | Table | Chart) -> str:
    return item.body.style if isinstance(item, Text) else "caption"
