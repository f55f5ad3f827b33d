"""Make a brand ready whose look is its organisation's own template: its colours, fonts, sizes and places.

What is said here holds for what trustdeck adds to the template: text in the template's placeholders looks as it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trustdeck.brand import (
    ROLES,
    Brand,
    Colour,
    SizesFile,
    Theme,
    contrast,
    luminance,
    shaded,
    text_styles,
)
from trustdeck.counterpart import Match, bind, find
from trustdeck.diagnostics import Report
from trustdeck.geometry import EMU_PER_INCH, Box
from trustdeck.layouts import Layouts
from trustdeck.page import CELL_INSET, LevelStyle, Palette, TextStyle
from trustdeck.template import Template, TemplateLayout, TemplateMaster

_TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_LEAST_TITLE_PT = 18.0  # a template's headline may have little room, and no other place
_BODY_CONTRAST = 7.0  # WCAG 2.2, 1.4.6
_SCALED = 7.5 * EMU_PER_INCH  # the height of the page that lengths are meant for
_FROM_FOOT = 0.08  # of the page's height: what stays free at the foot of a template that has nothing there
_MOST_CUT = 0.35  # of the room for content: what takes more is not gone around
_SWAPPED = {"tx1": "bg1", "bg1": "tx1", "tx2": "bg2", "bg2": "tx2"}


@dataclass(frozen=True, slots=True)
class Adopted:
    """A brand that is ready, our layouts as they are in its template, and how each of them was matched."""

    brand: Brand
    layouts: Layouts
    matches: tuple[Match, ...] = ()


def adopt(brand: Brand, layouts: Layouts, report: Report) -> Adopted:
    """Return the brand with its template's look, and the layouts bound to the template's; as they are without one."""
    template = brand.template
    if template is None:
        return Adopted(brand, layouts)
    matches = find(layouts, template, brand.native_names, report)
    zones = _zones(template, matches)
    ready = replace(
        brand,
        size=template.size,
        theme=_theme(brand, template.main),
        styles=_styles(brand, template),
        floors_pt={**brand.floors_pt, "title": _LEAST_TITLE_PT},
        zones=zones,
        gutter=_gutter(template, matches),
        logo=None,
    )
    return Adopted(ready, bind(matches, template), matches)


# --- where things stand ---------------------------------------------------------------------------


def _zones(template: Template, matches: Sequence[Match]) -> Mapping[str, Box]:
    """Return the parts of the page that the template's layouts leave for a headline, for content, at the foot."""
    page = Box(0, 0, template.size.width, template.size.height)
    layout = _usual_layout(template, matches)
    title = layout.title.box if layout.title is not None else _inner(page)
    footer = _footer(layout, page)
    bodies = [place.box for place in layout.content if place.is_upright and place.kind in ("obj", "body")]
    body = _around([box for box in bodies if box.y >= title.y]) if bodies else None
    if body is None or body.height < page.height // 4:
        top = title.bottom + round(0.15 * EMU_PER_INCH * page.height / _SCALED)
        body = Box(title.x, top, title.width, max(footer.y - page.height // 40 - top, page.height // 4))
    body = _clear_of(layout.drawn, body)
    content = replace(body, y=title.y, height=body.bottom - title.y) if title.y < body.y else body
    return {"page": page, "headline": title, "body": body, "content": content, "footer": footer}


def _clear_of(drawn: Sequence[Box], room: Box) -> Box:
    """Return the room without what the template has drawn into it: a logo in a corner, a picture along an edge.

    Of the ways around each it is the one that leaves most. What lies under most of the room is its ground.
    """
    for shape in drawn:
        across = min(shape.right, room.right) - max(shape.x, room.x)
        down = min(shape.bottom, room.bottom) - max(shape.y, room.y)
        if across <= 0 or down <= 0 or across * down > room.width * room.height * _MOST_CUT:
            continue
        ways = (
            Box(shape.right, room.y, room.right - shape.right, room.height),
            Box(room.x, room.y, shape.x - room.x, room.height),
            Box(room.x, shape.bottom, room.width, room.bottom - shape.bottom),
            Box(room.x, room.y, room.width, shape.y - room.y),
        )
        best = max(ways, key=lambda way: max(0, way.width) * max(0, way.height))
        if best.width * best.height > room.width * room.height * (1 - _MOST_CUT):
            room = best
    return room


def _usual_layout(template: Template, matches: Sequence[Match]) -> TemplateLayout:
    """Return the layout by which the page is divided: that for text, else one with several bodies, else any."""
    by_name = {match.layout.name: match.native for match in matches}
    for name in ("headline-text", "two-columns", "title-only", "cards"):
        native = by_name.get(name)
        if native is not None:
            return native
    return max(template.layouts, key=lambda layout: (layout.master == template.main, layout.title is not None))


def _footer(layout: TemplateLayout, page: Box) -> Box:
    """Return the strip at the foot; a template that has nothing there gets a free one."""
    foot = [p.box for p in layout.placeholders if p.kind in ("dt", "ftr", "sldNum") and p.box.y > page.height // 2]
    if foot:
        return _around(foot)
    inner = _inner(page)
    height = round(page.height * _FROM_FOOT)
    return Box(inner.x, page.height - height, inner.width, height // 2)


def _inner(page: Box) -> Box:
    margin = page.width // 16
    return Box(margin, page.height // 16, page.width - 2 * margin, page.height // 8)


def _around(boxes: Sequence[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


def _gutter(template: Template, matches: Sequence[Match]) -> int:
    """Return the gap between the template's columns, or one that suits its page."""
    for match in matches:
        columns = [match.places[r.name].box for r in match.layout.of_kind("body") if r.name in match.places]
        if len(columns) == 2 and columns[0].right < columns[1].x:
            return columns[1].x - columns[0].right
    return round(0.3 * EMU_PER_INCH * template.size.height / _SCALED)


# --- how text looks -------------------------------------------------------------------------------


def _styles(brand: Brand, template: Template) -> Mapping[str, TextStyle]:
    """Return every text style: the template's own, and what text of other kinds looks like beside it."""
    title, body = template.main.title, template.main.body
    floor = min(round(brand.floor_pt), round(body.levels[0].size_pt))
    sizes = SizesFile(
        body=round(min(max(body.levels[0].size_pt, floor), 28)),
        floor=floor,
        headline=round(min(title.levels[0].size_pt, 54)),
    )
    ours = {name: _beside(style, title, body) for name, style in text_styles(sizes).items()}
    ours["definitions"] = _definitions(ours["definitions"], body)
    for name in ("table", "table-header"):
        ours[name] = replace(ours[name], inset=CELL_INSET)  # a template's tables may be filled or framed
    ours["notes"] = text_styles(sizes)["notes"]
    theirs = {place.style.name: place.style for layout in template.layouts for place in layout.placeholders}
    return {**ours, "title": replace(title, name="title"), "body": replace(body, name="body"), **theirs}


_IN_SHAPES = ("card", "cell", "axis", "axis-title", "mark", "footer", "chart", "notes")
"""Styles of text that does not stand below a headline."""


def _beside(style: TextStyle, title: TextStyle, body: TextStyle) -> TextStyle:
    """Return one of our styles in the template's fonts, which its text may have instead of its theme's, and with its
    margins, so that all text begins below the headline's."""
    fonts = {"heading": title.levels[0].font, "body": body.levels[0].font}
    inset = style.inset
    if style.name not in _IN_SHAPES:
        inset = replace(inset, left=inset.left + body.inset.left, right=inset.right + body.inset.right)
    levels = tuple(replace(level, font=fonts.get(level.font, level.font)) for level in style.levels)
    return replace(style, levels=levels, inset=inset)


def _definitions(style: TextStyle, body: TextStyle) -> TextStyle:
    """Return how a term, its explanation and a list below it look: in the size of the body's first levels."""
    first, second = body.levels[0].size_pt, body.levels[1].size_pt
    levels: tuple[LevelStyle, ...] = (
        style.levels[0].at(first),
        *(level.at(min(first, max(second, style.levels[1].size_pt))) for level in style.levels[1:]),
    )
    return replace(style, levels=levels)


# --- colours --------------------------------------------------------------------------------------


def _theme(brand: Brand, master: TemplateMaster) -> Theme:
    """Return the template's theme, and which of its colours serves as what."""
    colours = _Colours(master)
    roles = colours.roles()
    missing = [role for role in ROLES if role not in roles]
    return Theme(
        name=master.name or brand.name,
        slots=master.slots,
        colour_maps=_colour_maps(master, roles["text"].scheme, roles["background"].scheme),
        roles={**roles, **{role: Colour("tx1") for role in missing}},
        heading_font=_family(master.title.levels[0].font, master),
        body_font=_family(master.body.levels[0].font, master),
        mono_font=brand.theme.mono_font,
        is_dark=luminance(colours.ground) < luminance(colours.ink),
        links_as_text=not colours.links_read,
    )


def _family(font: str, master: TemplateMaster) -> str:
    return {"heading": master.heading_font, "body": master.body_font}.get(font, font)


class _Colours:
    """Finds the colours of a master that read on its page."""

    def __init__(self, master: TemplateMaster) -> None:
        self.master = master
        by_name = {name: master.slots[master.colour_map.get(name, slot)] for name, slot in _SLOTS.items()}
        self.by_name = by_name
        self.ink = master.ink
        self.ground = master.ground or self._unlike(master.ink)

    def _unlike(self, ink: str) -> str:
        """Return the page's colour where it is a picture: of text's and page's colours the one that `ink` reads on."""
        return max((self.by_name["bg1"], self.by_name["tx1"]), key=lambda colour: contrast(colour, ink))

    def roles(self) -> Mapping[str, Colour]:
        text = self._nearest(self.ink, ("tx1", "bg1", "tx2", "bg2"))
        ground = self._nearest(self.ground, tuple(name for name in ("bg1", "tx1", "bg2", "tx2") if name != text))
        ink = self._readable(text, _BODY_CONTRAST)
        muted = next((shade for shade in self._quieter(text) if self._contrast(shade) >= _TEXT_CONTRAST), ink)
        accent = self._readable("accent1")
        other = self._readable("accent2")
        surface = Colour(ground, self._surface)
        return {
            "text": ink,
            "muted": muted,
            "background": Colour(ground),
            "surface": surface,
            "accent": accent,
            "accent-2": other,
            "accent-3": Colour("accent3"),
            "accent-4": Colour("accent4"),
            "on-accent": Colour(self._on("accent1", text, ground)),
            "rule": Colour(text, (("alpha", 45_000),)),
            "grid": Colour(text, (("alpha", 30_000),)),
            "quiet": Colour(text, (("alpha", 55_000),)),
            "panel-grid": Colour(ground, (("alpha", 30_000),)),
            "panel-quiet": Colour(ground, (("alpha", 55_000),)),
            "code-panel": Colour(text, (("alpha", 7_000),)),
            "code-mark": Colour("accent1", (("alpha", 14_000),)),
            "panel-mark": Colour("accent5", (("alpha", 14_000),)),
            "page-light": Colour("bg1"),
            "page-dark": Colour("bg1"),
            "page-surface": surface,
            "page-accent": Colour("accent5"),
            "page-accent-2": Colour("accent6"),
            "page-muted": Colour("bg2"),
            "page-over-dark": Colour(ground),
            "page-over-light": Colour(ground),
        }

    @property
    def links_read(self) -> bool:
        """Whether the theme's colour of links reads on the page; it is the one colour that text cannot have itself."""
        return contrast(self.master.slots[self.master.colour_map.get("hlink", "hlink")], self.ground) >= _TEXT_CONTRAST

    @property
    def _is_light(self) -> bool:
        return luminance(self.ground) > luminance(self.ink)

    def _nearest(self, colour: str, names: Sequence[str]) -> str:
        return min(names, key=lambda name: contrast(self.by_name[name], colour))

    def _readable(self, name: str, least: float = _TEXT_CONTRAST) -> Colour:
        """Return a colour, or the nearest shade or tint of it that reads on the page and on a surface."""
        shades = [Colour(name, transforms) for transforms in self._shades()]
        return next((shade for shade in shades if self._contrast(shade) >= least), shades[-1])

    def _contrast(self, colour: Colour) -> float:
        shown = shaded(self.by_name[colour.scheme], colour.transforms)
        return min(contrast(shown, self.ground), contrast(shown, shaded(self.ground, self._surface)))

    @property
    def _surface(self) -> tuple[tuple[str, int], ...]:
        """How a surface differs from the page."""
        return (("lumMod", 95_000),) if self._is_light else (("lumMod", 85_000), ("lumOff", 15_000))

    def _shades(self) -> Iterator[tuple[tuple[str, int], ...]]:
        yield ()
        for share in (90_000, 75_000, 60_000, 50_000, 40_000, 25_000, 10_000):
            yield (("lumMod", share),) if self._is_light else (("lumMod", share), ("lumOff", 100_000 - share))

    def _quieter(self, name: str) -> Iterator[Colour]:
        """Yield a colour with less contrast, the quietest first."""
        for share in (65_000, 75_000, 85_000):
            transforms = (("lumMod", share), ("lumOff", 100_000 - share)) if self._is_light else (("lumMod", share),)
            yield Colour(name, transforms)

    def _on(self, accent: str, *names: str) -> str:
        return max(names, key=lambda name: contrast(self.by_name[name], self.by_name[accent]))


_SLOTS = {
    "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", **{f"accent{n}": f"accent{n}" for n in range(1, 7)},
}  # fmt: skip


def _colour_maps(master: TemplateMaster, text: str, ground: str) -> Mapping[Palette, Mapping[str, str]]:
    """Return how pages use the theme's colours: as the master does; with text and page in each other's place; or so,
    and with all accents plain, on a page in an accent's colour; or so on a picture."""
    own = {**_DEFAULT_MAP, **master.colour_map}
    turned = {**own, **{name: own[other] for name, other in _SWAPPED.items()}}
    # Accents that read on the master's own ground need not read on the other one.
    turned |= {
        name: turned["tx1"] for name in ("accent1", "accent2", "hlink", "folHlink")
        if contrast(master.slots[own[name]], master.slots[turned["bg1"]]) < _TEXT_CONTRAST
    }  # fmt: skip
    on_accent = max(("lt1", "dk1"), key=lambda slot: contrast(master.slots[slot], master.slots[own["accent1"]]))
    plain = dict.fromkeys(("tx1", "tx2", "accent1", "accent2", "hlink", "folHlink"), on_accent)
    coloured = {**turned, **plain, "accent5": own["accent1"], "accent6": own["accent2"]}
    return {
        "own": own, "turned": turned, "coloured": coloured,
        "over-dark": _on_picture(own, master, text, ground, on_dark=True),
        "over-light": _on_picture(own, master, text, ground, on_dark=False),
    }  # fmt: skip


def _on_picture(
    own: Mapping[str, str], master: TemplateMaster, text: str, ground: str, *, on_dark: bool
) -> Mapping[str, str]:
    """Return the colours of a page on a picture: of the theme's four neutral ones the lightest and the darkest."""
    darkest, lightest = (
        choose(("dk1", "lt1", "dk2", "lt2"), key=lambda slot: luminance(master.slots[slot])) for choose in (min, max)
    )
    read, scrim = (lightest, darkest) if on_dark else (darkest, lightest)
    all_read = dict.fromkeys(("tx1", "tx2", "accent1", "accent2", "hlink", "folHlink"), read)
    return {**own, **all_read, "bg1": scrim, "bg2": scrim, ground: scrim, text: read}


_DEFAULT_MAP = {**_SLOTS, "hlink": "hlink", "folHlink": "folHlink"}
