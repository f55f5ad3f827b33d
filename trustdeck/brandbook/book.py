"""Say all that is known of a brand: which layouts its template has for ours and why, its colours and its fonts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from trustdeck import brand
from trustdeck.adopt import Adopted
from trustdeck.brand import Brand
from trustdeck.build import ChoiceError, look
from trustdeck.colours import contrast
from trustdeck.counterpart import Match, ground, listed
from trustdeck.diagnostics import Report, did_you_mean
from trustdeck.geometry import EMU_PER_INCH
from trustdeck.layouts import Layout
from trustdeck.project import Project
from trustdeck.source import Mapping as Tree
from trustdeck.source import Scalar
from trustdeck.template import Template, TemplateLayout, TemplatePlaceholder

SAMPLE = "layouts/brands/sample.yaml"
"""A deck with every layout that trustdeck brings along: `usual` text for one audience, `long` text for the other."""

_EMU_PER_CM = EMU_PER_INCH / 2.54

How = Literal["own", "found", "named", "drawn"]


# --- the values -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """A brand in the list of all: its name in decks, its organisation, its template's file or ''."""

    brand: str
    name: str
    template: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a layout was chosen or spoken against, and how much that counts."""

    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """A region of one of our layouts and the placeholder that serves it: its kind, number and name in the template."""

    region: str
    kind: str
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class LayoutLook:
    """What one of our layouts is in a brand.

    `how`: its `own` where there is no template; `found` in the template; `named` by the brand; `drawn` anew. `native`
    is that layout of the template, or the one on whose ground it is drawn, `number` its place in PowerPoint's list.
    `missing` are the regions that it has no placeholder for; they are added where a slide needs them. `plain` is what
    is used for content without headings, where that is another.
    """

    layout: str
    how: How
    native: str = ""
    number: int = 0
    score: int = 0
    reasons: tuple[Reason, ...] = ()
    places: tuple[Place, ...] = ()
    missing: tuple[str, ...] = ()
    plain: LayoutLook | None = None


@dataclass(frozen=True, slots=True)
class PlaceholderLook:
    """A placeholder of the template's: kind, number, name, place and size in cm, and our regions that it serves."""

    kind: str
    number: int
    name: str
    cm: tuple[float, float, float, float]
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NativeLook:
    """A layout of the template's, and what it is used for."""

    number: int
    name: str
    kind: str
    master: int
    placeholders: tuple[PlaceholderLook, ...]
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MasterLook:
    """A master of the template's: its theme's name, how many layouts it has, and whether it is the preferred one."""

    number: int
    name: str
    layouts: int
    main: bool


@dataclass(frozen=True, slots=True)
class TemplateLook:
    """The template: its file, what is not as it was in it, its masters, its layouts as PowerPoint lists them."""

    file: str
    changes: tuple[str, ...]
    masters: tuple[MasterLook, ...]
    layouts: tuple[NativeLook, ...]


@dataclass(frozen=True, slots=True)
class FontLook:
    """A family, what it is for, and the family that measures it: '' where it is measured to the hair."""

    use: str
    family: str
    stand_in: str


@dataclass(frozen=True, slots=True)
class ColourLook:
    """A role's colour: what it is in the theme, six hex digits, and its contrast `on` another role."""

    role: str
    theme: str
    colour: str
    on: str
    contrast: float


@dataclass(frozen=True, slots=True)
class Book:
    """All that is known of a brand."""

    brand: str
    name: str
    page_cm: tuple[float, float]
    fonts: tuple[FontLook, ...]
    colours: tuple[ColourLook, ...]
    layouts: tuple[LayoutLook, ...]
    template: TemplateLook | None = None


# --- making them ----------------------------------------------------------------------------------


def overview(project: Project) -> Iterator[Entry]:
    """Yield every brand; what is wrong with one is told where it is shown."""
    for key in brand.names(project):
        found = brand.read(project, key, Report())
        tree = found.tree if found else None
        yield Entry(key, _said(tree, "name") or key, _said(tree, "template"))


def open_brand(project: Project, name: str, report: Report) -> Adopted | None:
    """Return a brand ready to draw with, as it is in the sample deck; raise where there is none of this name."""
    known = brand.names(project)
    if name not in known:
        raise ChoiceError(f"there is no brand `{name}`; {did_you_mean(name, known)}")
    return look(project, SAMPLE, name, report)


def book(project: Project, adopted: Adopted) -> Book:
    """Return all that is known of a brand that is ready."""
    own = adopted.brand
    names = adopted.layouts.by_name
    layouts = tuple(
        layout_looks(adopted.matches, own.template) if own.template else (LayoutLook(name, "own") for name in names)
    )
    return Book(
        brand=own.key,
        name=own.name,
        page_cm=(cm(own.size.width), cm(own.size.height)),
        fonts=tuple(_fonts(own)),
        colours=tuple(_colours(own)),
        layouts=layouts,
        template=_template(own.template, _file(project, own), layouts) if own.template else None,
    )


def least_contrast(role: str) -> float:
    """Return the contrast that is asked for of a role: of those that charts alone have (WCAG 2.2, 1.4.11), or text."""
    return 3.0 if role in ("accent-3", "accent-4") else 4.5


def is_faint(colour: ColourLook) -> bool:
    """Say whether a colour has too little contrast to be read."""
    return colour.contrast < least_contrast(colour.role)


def cm(length: int) -> float:
    """Return a length in centimetres, as it is shown."""
    return round(length / _EMU_PER_CM, 2)


def count(number: int, word: str) -> str:
    """Return a number with its word."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _file(project: Project, own: Brand) -> str:
    found = brand.read(project, own.key, Report())
    return _said(found.tree if found else None, "template")


def _said(tree: object, key: str) -> str:
    value = tree.get(key) if isinstance(tree, Tree) else None
    return value.text if isinstance(value, Scalar) else ""


# --- layouts --------------------------------------------------------------------------------------


def layout_looks(matches: Sequence[Match], template: Template) -> Iterator[LayoutLook]:
    """Yield what each of our layouts is in a template."""
    base = ground(matches, template)
    for match in matches:
        yield _layout_look(match, base, template)


def _layout_look(match: Match, base: TemplateLayout, template: Template) -> LayoutLook:
    native = match.native or base
    how: How = "drawn" if match.native is None else "named" if match.forced else "found"
    return LayoutLook(
        layout=match.layout.name,
        how=how,
        native=listed(native.name),
        number=template.layouts.index(native) + 1,
        score=match.score,
        reasons=tuple(Reason(points, reason) for reason, points in match.reasons),
        places=tuple(_places(match.layout, match.places)),
        missing=tuple(_missing(match)),
        plain=_layout_look(match.plain, base, template) if match.plain is not None else None,
    )


def _places(layout: Layout, places: Mapping[str, TemplatePlaceholder]) -> Iterator[Place]:
    for region in layout.regions:
        place = places.get(region.name)
        if place is not None:
            yield Place(region.name, place.kind, place.index, place.name)


def _missing(match: Match) -> Iterator[str]:
    if match.native is not None:
        for region in match.layout.regions:
            if region.name not in match.places and region.kind != "area":
                yield region.name


# --- the template ---------------------------------------------------------------------------------


def _template(template: Template, file: str, layouts: tuple[LayoutLook, ...]) -> TemplateLook:
    return TemplateLook(
        file=posixpath.basename(file),
        changes=template.changes,
        masters=tuple(
            MasterLook(
                number,
                master.name,
                sum(layout.master == master for layout in template.layouts),
                master == template.main,
            )
            for number, master in enumerate(template.masters, 1)
        ),
        layouts=tuple(_native(number, layout, template, layouts) for number, layout in enumerate(template.layouts, 1)),
    )


FOOT = {"dt": "date", "ftr": "footer", "sldNum": "number"}
"""What the placeholders at the foot hold."""


def _native(number: int, native: TemplateLayout, template: Template, layouts: tuple[LayoutLook, ...]) -> NativeLook:
    mine = [one for layout in layouts for one in (layout, layout.plain) if one and one.number == number]
    bound = [one for one in mine if one.how in ("found", "named")]
    return NativeLook(
        number=number,
        name=listed(native.name),
        kind=native.type,
        master=template.masters.index(native.master) + 1,
        placeholders=tuple(
            PlaceholderLook(
                place.kind, place.index, place.name,
                (cm(place.box.x), cm(place.box.y), cm(place.box.width), cm(place.box.height)),
                (FOOT[place.kind],) if place.kind in FOOT and mine else tuple(dict.fromkeys(_served(place, bound))),
            )
            for place in native.placeholders
        ),
        serves=tuple(dict.fromkeys(one.layout for one in bound)),
    )  # fmt: skip


def _served(place: TemplatePlaceholder, bound: list[LayoutLook]) -> Iterator[str]:
    for one in bound:
        for mine in one.places:
            if (mine.number, mine.kind, mine.name) == (place.index, place.kind, place.name):
                yield f"{one.layout}: {mine.region}"


# --- fonts and colours ----------------------------------------------------------------------------


def _fonts(own: Brand) -> Iterator[FontLook]:
    theme = own.theme
    uses = (("headings", theme.heading_font), ("text", theme.body_font), ("code", theme.mono_font))
    for use, family in uses:
        yield FontLook(use, family, own.fonts.face(family).stand_in)


_SHOWN = (
    ("text", "background"), ("muted", "background"), ("accent", "background"), ("accent-2", "background"),
    ("accent-3", "background"), ("accent-4", "background"), ("text", "surface"), ("background", "text"),
    ("surface", "text"),
)  # fmt: skip
"""Roles, and the role that each has to be read on."""


def _colours(own: Brand) -> Iterator[ColourLook]:
    for role, on in _SHOWN:
        colour = own.theme.roles[role]
        shades = " ".join(f"{name} {amount / 1000:g} %" for name, amount in colour.transforms)
        seen, other = own.hex(role, "own"), own.hex(on, "own")
        yield ColourLook(role, f"{colour.scheme} {shades}".strip(), seen, on, round(contrast(seen, other), 1))
