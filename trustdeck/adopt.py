"""Make a brand ready whose look is its organisation's own template: its colours, fonts, sizes and places.

What is said here holds for what trustdeck adds to the template: text in the template's placeholders looks as it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trustdeck.brand import Brand, Colour, SizesFile, Theme, report_idle_fonts, text_styles, with_steps
from trustdeck.colours import contrast, luminance, mixed, shaded
from trustdeck.counterpart import Match, bind, clear_of, find
from trustdeck.diagnostics import Report
from trustdeck.geometry import EMU_PER_INCH, Box
from trustdeck.layouts import Layouts
from trustdeck.page import CELL_INSET, LevelStyle, Palette, TextStyle
from trustdeck.template import USUAL_TABLE_STYLE, Template, TemplateLayout, TemplateMaster

_TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_LEAST_TITLE_PT = 18.0  # a template's headline may have little room, and no other place
_LEAST_SUBTITLE_PT = 16.0
_BODY_CONTRAST = 7.0  # WCAG 2.2, 1.4.6
_GRAPHIC_CONTRAST = 3.0  # WCAG 2.2, 1.4.11
_NEARLY_ALL = 90  # per cent of a picture, on which text has to be read
_MIDDLE = 50
_HEADER_CONTRAST = 2.5  # Office's own blue of 2013 has 2.9 to the white on it, and is left alone
_BAND = 0.4  # how much of the accent's colour the darker rows of PowerPoint's usual tables have
_SCALED = 7.5 * EMU_PER_INCH  # the height of the page that lengths are meant for
_FROM_FOOT = 0.08  # of the page's height: what stays free at the foot of a template that has nothing there


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
    share = min(1.0, template.size.height / _SCALED)
    floors = {**brand.floors_pt, "title": _LEAST_TITLE_PT, "subtitle": _LEAST_SUBTITLE_PT}
    # A lower page is shown as large as any, and so are 15 points on it.
    brand = replace(brand, floor_pt=round(brand.floor_pt * share))
    ready = replace(
        brand,
        size=template.size,
        theme=with_steps(_theme(brand, template.main, _behind_text(template, matches, zones["body"]))),
        styles=_styles(brand, template, share),
        floors_pt={style: round(least * share) for style, least in floors.items()},
        zones=zones,
        gutter=_gutter(template, matches),
        logo=None,
    )
    report_idle_fonts(ready, report)
    ready = replace(ready, cell_colours=_cell_colours(ready, template))
    return Adopted(ready, bind(matches, template), matches)


# --- where things stand ---------------------------------------------------------------------------


def _zones(template: Template, matches: Sequence[Match]) -> Mapping[str, Box]:
    """Return the parts of the page that the template's layouts leave for a headline, for content, at the foot."""
    page = Box(0, 0, template.size.width, template.size.height)
    layout = _usual_layout(template, matches)
    title = clear_of(layout.shown, layout.title.box if layout.title is not None else _inner(page), page)
    footer = _footer(layout, page)
    bodies = [place.box for place in layout.content if place.is_upright and place.kind in ("obj", "body")]
    body = _around([box for box in bodies if box.y >= title.y] or bodies) if bodies else None
    if body is None or body.height < page.height // 4:
        gap = round(0.15 * EMU_PER_INCH * page.height / _SCALED)
        above = Box(title.x, _inner(page).y, title.width, title.y - gap - _inner(page).y)
        below = Box(title.x, title.bottom + gap, title.width, footer.y - page.height // 40 - title.bottom - gap)
        body = below if below.height >= page.height // 4 else max(above, below, key=lambda room: room.height)
    body = clear_of(layout.drawn, body, page, (title.x, title.right))
    top = min(title.y, body.y)
    content = replace(body, y=top, height=max(title.bottom, body.bottom) - top)
    return {"page": page, "headline": title, "body": body, "content": content, "footer": footer}


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


def _styles(brand: Brand, template: Template, share: float) -> Mapping[str, TextStyle]:
    """Return every text style: the template's own, and what text of other kinds looks like beside it.

    That has the sizes of a usual page, or this share of them on a lower one.
    """
    title, body = template.main.title, template.main.body
    floor = min(round(brand.floor_pt), round(body.levels[0].size_pt))
    sizes = SizesFile(
        body=round(min(max(body.levels[0].size_pt, floor) / share, 28)),
        floor=round(floor / share),
        headline=round(min(title.levels[0].size_pt / share, 54)),
    )
    ours = {name: _beside(_smaller(style, share), title, body) for name, style in text_styles(sizes).items()}
    ours["definitions"] = _definitions(ours["definitions"], body)
    for name in ("table", "table-header"):
        ours[name] = replace(ours[name], inset=CELL_INSET)  # a template's tables may be filled or framed
    ours["notes"] = text_styles(sizes)["notes"]
    theirs = {place.style.name: place.style for layout in template.layouts for place in layout.placeholders}
    return {**ours, "title": replace(title, name="title"), "body": replace(body, name="body"), **theirs}


def _smaller(style: TextStyle, share: float) -> TextStyle:
    return style.at([round(level.size_pt * share) for level in style.levels]) if share < 1 else style


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

_SLOTS = {
    "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", **{f"accent{n}": f"accent{n}" for n in range(1, 7)},
}  # fmt: skip
_DEFAULT_MAP = {**_SLOTS, "hlink": "hlink", "folHlink": "folHlink"}
_GROUNDS = ("dk1", "lt1", "dk2", "lt2")
_LINKS = ("hlink", "folHlink")
_ACCENTS = ("accent1", "accent2", *_LINKS)
_SHADES = (100_000, 90_000, 75_000, 60_000, 50_000, 40_000, 25_000, 10_000)
_QUIET = (65_000, 75_000, 85_000)

Transforms = tuple[tuple[str, int], ...]


def _behind_text(template: Template, matches: Sequence[Match], room: Box) -> tuple[str, ...]:
    """Return the colours of the picture that the usual layout stands on, where text stands; () where there is none."""
    picture = _usual_layout(template, matches).picture
    return tuple(sorted(picture.colours(room, template.size), key=luminance)) if picture is not None else ()


def _theme(brand: Brand, master: TemplateMaster, behind: Sequence[str]) -> Theme:
    """Return the template's theme, and which of its colours serves as what; `behind` as in `_Page`."""
    own = replace(_own_page(master), behind=tuple(behind))
    others: Mapping[Palette, _Page] = {
        "turned": _neutral_page(master, own, dark=own.is_light),
        "coloured": _coloured_page(master),
        "over-dark": _plain(_neutral_page(master, own, dark=True)),
        "over-light": _plain(_neutral_page(master, own, dark=False)),
    }
    stock = brand.theme.roles
    hlink = master.slots[master.colour_map.get("hlink", "hlink")]
    return Theme(
        name=master.name or brand.name,
        slots=master.slots,
        colour_maps={"own": own.colour_map, **{palette: page.colour_map for palette, page in others.items()}},
        roles=own.roles(stock),
        heading_font=_family(master.title.levels[0].font, master),
        body_font=_family(master.body.levels[0].font, master),
        mono_font=brand.theme.mono_font,
        is_dark=not own.is_light,
        links_as_text=own.least_contrast(hlink) < _TEXT_CONTRAST,
        other_roles={palette: page.roles(stock) for palette, page in others.items()},
    )


def _cell_colours(brand: Brand, template: Template) -> Mapping[str, str]:
    """Return the roles of text in tables where PowerPoint's usual style for them (Medium Style 2) cannot be read."""
    if template.table_style != USUAL_TABLE_STYLE:
        return {}
    slots = brand.theme.slots
    accent = slots[template.main.colour_map.get("accent1", "accent1")]
    band = mixed(accent, "ffffff", _BAND)

    def best(ground: str) -> str:
        return max(("text", "background"), key=lambda role: contrast(brand.hex(role, "own"), ground))

    header = {} if contrast(slots["lt1"], accent) >= _HEADER_CONTRAST else {"table-header": best(accent)}
    return header if contrast(slots["dk1"], band) >= _TEXT_CONTRAST else {**header, "table": best(band)}


def _family(font: str, master: TemplateMaster) -> str:
    return {"heading": master.heading_font, "body": master.body_font}.get(font, font)


@dataclass(frozen=True, slots=True)
class _Page:
    """How pages of one palette use a theme's colours: the map of `p:clrMap`, and the colours of ground and text.

    `behind` are the colours that are behind text where that is a picture, from dark to light.
    """

    slots: Mapping[str, str]
    colour_map: Mapping[str, str]
    ground: Colour
    text: Colour
    behind: tuple[str, ...] = ()

    def shown(self, colour: Colour) -> str:
        """Return the six hex digits of a colour, without regard to what it lets through."""
        return shaded(self.slots[self.colour_map.get(colour.scheme, colour.scheme)], colour.transforms)

    @property
    def is_light(self) -> bool:
        return luminance(self.shown(self.ground)) > luminance(self.shown(self.text))

    @property
    def surface(self) -> Colour:
        return Colour(self.ground.scheme, (*self.ground.transforms, *self._towards_text(95_000, 85_000)))

    def _towards_text(self, on_light: int, on_dark: int) -> Transforms:
        return (("lumMod", on_light),) if self.is_light else (("lumMod", on_dark), ("lumOff", 100_000 - on_dark))

    def roles(self, stock: Mapping[str, Colour]) -> Mapping[str, Colour]:
        """Return what each of our roles is here: as in our own theme, with this page's colours in their places."""
        text = self.readable(self.text.scheme, _BODY_CONTRAST)
        muted = next((shade for shade in self._quieter(text) if self._contrast(shade) >= _TEXT_CONTRAST), text)
        places = {
            "tx1": text, "tx2": muted, "bg1": self.ground, "bg2": self.surface,
            **{f"accent{n}": self.readable(f"accent{n}", _TEXT_CONTRAST, _MIDDLE) for n in (1, 2)},
            **{f"accent{n}": self.readable(f"accent{n}", _GRAPHIC_CONTRAST, _MIDDLE) for n in (3, 4)},
        }  # fmt: skip
        roles = {role: _in_place(colour, places) for role, colour in stock.items()}
        on_accent = max(
            (self.ground, text), key=lambda colour: contrast(self.shown(colour), self.shown(places["accent1"]))
        )
        pages = {
            f"page-{name}": self.ground for name in ("light", "dark", "accent", "muted", "over-dark", "over-light")
        }
        return {**roles, **pages, "on-accent": on_accent, "page-surface": self.surface,
                "page-accent-2": Colour("accent6", self.ground.transforms)}  # fmt: skip

    def readable(self, scheme: str, least: float, share: int = _NEARLY_ALL) -> Colour:
        """Return a colour, or the nearest shade or tint of it that reads on the page and on a surface.

        Of a picture it need not be read on more than this share: accents that were would all be black or white.
        """
        shades = [Colour(scheme, () if of == 100_000 else self._towards_text(of, of)) for of in _SHADES]
        return next((shade for shade in shades if self._contrast(shade, share) >= least), shades[-1])

    def _contrast(self, colour: Colour, share: int = _NEARLY_ALL) -> float:
        shown = self.shown(colour)
        return min(self.least_contrast(shown, share), contrast(shown, self.shown(self.surface)))

    def least_contrast(self, shown: str, share: int = _NEARLY_ALL) -> float:
        """Return the contrast of a colour on the page, or on this share of the picture behind it, in per cent."""
        if not self.behind:
            return contrast(shown, self.shown(self.ground))
        hard = len(self.behind) * (100 - share if self.is_light else share) // 100
        return contrast(shown, self.behind[min(hard, len(self.behind) - 1)])

    def _quieter(self, text: Colour) -> Iterator[Colour]:
        """Yield a text's colour with less contrast, the quietest first."""
        for share in _QUIET:
            towards = (("lumMod", share), ("lumOff", 100_000 - share)) if self.is_light else (("lumMod", share),)
            yield Colour(text.scheme, (*text.transforms, *towards))


def _in_place(colour: Colour, places: Mapping[str, Colour]) -> Colour:
    base = places.get(colour.scheme, Colour(colour.scheme))
    return Colour(base.scheme, (*base.transforms, *colour.transforms))


def _own_page(master: TemplateMaster) -> _Page:
    """Return the template's own pages. Where their ground is a picture, it is taken for what its text reads on."""
    colour_map = {**_DEFAULT_MAP, **master.colour_map}
    by_name = {name: master.slots[colour_map[name]] for name in ("tx1", "bg1", "tx2", "bg2")}
    text = min(by_name, key=lambda name: contrast(by_name[name], master.ink))
    others = [name for name in ("bg1", "tx1", "bg2", "tx2") if name != text]
    # A ground on which its text does not read has something drawn over it.
    is_seen = master.ground and contrast(master.ground, master.ink) >= _GRAPHIC_CONTRAST
    ground = min(others, key=lambda name: contrast(by_name[name], master.ground)) if is_seen else max(
        others, key=lambda name: contrast(by_name[name], master.ink)
    )  # fmt: skip
    return _Page(master.slots, colour_map, Colour(ground), Colour(text))


def _neutral_page(master: TemplateMaster, own: _Page, *, dark: bool) -> _Page:
    """Return dark or light pages: of the template's neutral colours those that are most so."""
    by_light = sorted(_GROUNDS, key=lambda slot: luminance(master.slots[slot]))
    ground, text = (by_light[0], by_light[-1]) if dark else (by_light[-1], by_light[0])
    colour_map = {**own.colour_map, "bg1": ground, "tx1": text, "bg2": ground, "tx2": text}
    page = _Page(master.slots, colour_map, Colour("bg1"), Colour("tx1"))
    page = replace(page, ground=_deep_enough(page, "bg1"))
    # Accents that are seen on the template's own ground need not be on the other one; links have to be read.
    shown = page.shown(page.ground)
    least = {name: _TEXT_CONTRAST if name in _LINKS else _GRAPHIC_CONTRAST for name in _ACCENTS}
    faint = [name for name in _ACCENTS if contrast(master.slots[own.colour_map[name]], shown) < least[name]]
    return replace(page, colour_map={**colour_map, **dict.fromkeys(faint, text)})


def _plain(page: _Page) -> _Page:
    """Return pages on which all text is plain, as over a picture."""
    return replace(page, colour_map={**page.colour_map, **dict.fromkeys(_ACCENTS, page.colour_map["tx1"])})


def _coloured_page(master: TemplateMaster) -> _Page:
    """Return pages in an accent's colour, on which all text is plain."""
    own = {**_DEFAULT_MAP, **master.colour_map}
    accent = master.slots[own["accent1"]]
    text = max(("lt1", "dk1"), key=lambda slot: contrast(master.slots[slot], accent))
    ground = "dk1" if text == "lt1" else "lt1"
    colour_map = {
        **own, "bg1": ground, "bg2": ground, **dict.fromkeys(("tx1", "tx2", *_ACCENTS), text),
        "accent5": own["accent1"], "accent6": own["accent2"],
    }  # fmt: skip
    page = _Page(master.slots, colour_map, Colour("accent5"), Colour("tx1"))
    return replace(page, ground=_deep_enough(page, "accent5"))


def _deep_enough(page: _Page, scheme: str) -> Colour:
    """Return a ground, or the nearest shade or tint of it on which the page's text reads."""
    shades = [Colour(scheme, () if share == 100_000 else _away(page, share)) for share in _SHADES]
    return next((s for s in shades if contrast(page.shown(s), page.shown(page.text)) >= _BODY_CONTRAST), shades[-1])


def _away(page: _Page, share: int) -> Transforms:
    return (("lumMod", share), ("lumOff", 100_000 - share)) if page.is_light else (("lumMod", share),)
