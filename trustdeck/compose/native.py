"""Make native slide layouts of layout templates, in a brand's look and a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from trustdeck.brand import Brand
from trustdeck.compose.image import load
from trustdeck.compose.space import Setting
from trustdeck.geometry import EMU_PER_INCH, Box
from trustdeck.layouts import Grid, Layout, Layouts, Region, RegionKind
from trustdeck.page import Chart, Item, NativeLayout, Page, Picture, Placeholder, PlaceholderKind, Shape, Table, Text

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


def hidden_title_box(brand: Brand) -> Box:
    """Return the place of a title that is not seen: above the slide's upper edge, where PowerPoint itself puts it."""
    zone = brand.zones["headline"]
    return Box(zone.x, -zone.height - EMU_PER_INCH // 8, zone.width, zone.height)


def title_region(layout: Layout) -> str:
    """Return the name of the layout's title region."""
    return next((region.name for region in layout.of_kind("title")), HEADLINE)


def native_layouts(layouts: Layouts, setting: Setting) -> tuple[NativeLayout, ...]:
    """Return every layout as PowerPoint will list it."""
    return tuple(_native(layout, setting) for layout in layouts.by_name.values())


def _native(layout: Layout, setting: Setting) -> NativeLayout:
    brand = setting.brand
    palette = brand.palette(layout.background)
    placeholders = [_placeholder(region, index, layout, setting) for index, region in _numbered(layout)]
    if not layout.of_kind("title"):
        prompt = _prompt("title", setting.language)
        title = Placeholder(HEADLINE, "title", 0, HEADLINE, hidden_title_box(brand), "title", prompt)
        placeholders.insert(0, title)
    return NativeLayout(
        key=layout.name,
        title=layout.title(setting.language),
        type=layout.type,
        placeholders=(*placeholders, *(_foot(brand) if layout.footer else ())),
        decoration=(*_decoration(layout, brand), *_logo(layout, brand.is_dark(palette), setting)),
        background=f"page-{layout.background}" if layout.background else "",
        palette=palette,
    )


def _numbered(layout: Layout) -> Iterable[tuple[int, Region]]:
    """Number the regions as PowerPoint does: the title is 0, content counts from 1 and passes over the footers'."""
    free = iter([*range(1, 10), *range(_FIRST_FREE, 1000)])
    for region in layout.regions:
        if region.kind == "title":
            yield 0, region
        elif region.kind != "area":
            yield next(free), region


def _placeholder(region: Region, index: int, layout: Layout, setting: Setting) -> Placeholder:
    kind = _PLACEHOLDERS.get(region.kind, "body")
    if kind == "title" and layout.type == "title":
        kind = "ctrTitle"
    if kind == "subTitle" and layout.type != "title":
        kind = "body"
    box = region.grid.box(setting.brand)
    prompt = _prompt(region.kind, setting.language)
    return Placeholder(region.name, kind, index, region.name, box, region.style, prompt)


def _prompt(kind: str, language: str) -> str:
    prompts = _PROMPTS.get(language.split("-")[0], _PROMPTS["en"])
    return prompts.get(kind, prompts["other"])


def _foot(brand: Brand) -> tuple[Placeholder, ...]:
    """Number, text and date stand in this order from the left; a logo at the foot keeps its own end."""
    left = 2 if brand.logo is not None and brand.logo.place == "bottom-left" else 0
    places = {"number": (1 + left, 1 + left), "footer": (2 + left, 8), "date": (9, 10)}
    kinds: Mapping[str, PlaceholderKind] = {"number": "sldNum", "footer": "ftr", "date": "dt"}
    return tuple(
        Placeholder(name, kinds[name], _FOOT_INDEX[name], name, Grid("footer", columns).box(brand), "footer")
        for name, columns in places.items()
    )


def _decoration(layout: Layout, brand: Brand) -> tuple[Item, ...]:
    return tuple(
        Shape(
            f"{layout.name}/decoration-{index}", f"decoration {index}", decoration.box(brand),
            fill=decoration.fill, decorative=True,
        )
        for index, decoration in enumerate(layout.decoration, start=1)
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
    native: tuple[NativeLayout, ...], page: Page, wanted: tuple[tuple[str, RegionKind], ...], setting: Setting
) -> NativeLayout:
    """Return the layout that a page needs which holds more than its layout has regions for.

    It is the page's layout with a placeholder for each of the regions that were made up, where the page has them.
    """
    base = next(layout for layout in native if layout.key == page.layout)
    taken = {placeholder.index for placeholder in base.placeholders}
    free = iter(index for index in (*range(1, 10), *range(_FIRST_FREE, 1000)) if index not in taken)
    placed = {item.region: item for item in page.items if not isinstance(item, Shape) and item.region}
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
    key = f"{base.key}+{'+'.join(name for name, _ in wanted)}"
    known = next((layout for layout in native if layout.key == key), None)
    if known is not None:
        return known
    siblings = sum(layout.key.split("+")[0] == base.key for layout in native)
    return replace(
        base, key=key, title=f"{base.title} ({siblings + 1})", type="", placeholders=(*base.placeholders, *extra)
    )


def _style(item: Text | Picture | Table | Chart) -> str:
    return item.body.style if isinstance(item, Text) else "caption"
