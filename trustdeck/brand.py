"""Load `brand.yaml`: colours, fonts, sizes, logo, footer and words, ready to draw with.

A brand is data; whatever it leaves out comes from the default look. Colours are roles: they become
the twelve colours of a theme, so that a change of theme in PowerPoint recolours everything.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from trustdeck import schema, source
from trustdeck.colours import (
    between,
    contrast,
    further,
    in_order,
    least_distance,
    luminance,
    mixed,
    readable,
    shaded,
    towards,
)
from trustdeck.diagnostics import Report, Span, did_you_mean
from trustdeck.fonts import MAX_FONT_BYTES, FontError, FontFile, Fonts, read_font
from trustdeck.geometry import EMU_PER_INCH, Box, Inset, Size, cm, pt
from trustdeck.markup import is_right_to_left
from trustdeck.model.transition import Effect, EffectName
from trustdeck.page import Align, LevelStyle, Palette, TextStyle
from trustdeck.page import role as role_of
from trustdeck.project import Project, ProjectError
from trustdeck.schema import field
from trustdeck.source import Node, Scalar
from trustdeck.template import Template, TemplateError
from trustdeck.template import read as read_template

QUOTE_INSET = Inset(left=EMU_PER_INCH * 2 // 5)
"""Room for the bar, or the mark, that stands beside a quotation."""

CELL_INSET = Inset(0, EMU_PER_INCH // 16, EMU_PER_INCH // 4, EMU_PER_INCH // 16)
"""A table cell's margins: its text begins at the column's edge, so that the first one stands on the page's margin."""

CODE_INSET = Inset(EMU_PER_INCH // 5, EMU_PER_INCH // 7, EMU_PER_INCH // 5, EMU_PER_INCH // 7)
"""What a panel leaves free around code."""

SCALE_PT = (54, 44, 36, 32, 28, 24, 20, 18, 16, 14, 12, 11)
"""The sizes that text may have; a step is the distance between neighbours."""

PAGES = {
    "16:9": Size(12_192_000, 6_858_000),
    "4:3": Size(9_144_000, 6_858_000),
    "A4": Size(cm(29.7), cm(21)),
}

# --- the file -------------------------------------------------------------------------------------

_DEFAULT_COLOURS = {
    "text": "1b2430",
    "muted": "55606e",
    "background": "ffffff",
    "surface": "f2f0ea",
    "accent": "1c6a73",
    "accent-2": "b4481a",
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "continued": "fortsat",
        "source": "Kilde",
        "total": "I alt",
        "see-notes": "Noterne står ved det første af disse slides.",
    },
    "en": {
        "continued": "continued",
        "source": "Source",
        "total": "Total",
        "see-notes": "The notes are on the first of these slides.",
    },
    "de": {
        "continued": "Fortsetzung",
        "source": "Quelle",
        "total": "Summe",
        "see-notes": "Die Notizen stehen bei der ersten dieser Folien.",
    },
    "nb": {
        "continued": "fortsatt",
        "source": "Kilde",
        "total": "Sum",
        "see-notes": "Notatene står ved det første av disse lysbildene.",
    },
    "sv": {
        "continued": "forts.",
        "source": "Källa",
        "total": "Summa",
        "see-notes": "Anteckningarna finns vid den första av dessa bilder.",
    },
}


@dataclass(frozen=True, slots=True)
class FontsFile:
    """The families of headings, body text and code, and the files of those that are the brand's own."""

    heading: str = field("the family of headlines and headings", default="Calibri")
    body: str = field("the family of all other text", default="Calibri")
    mono: str = field("the family of code", default="Consolas")
    files: tuple[Scalar, ...] = field(
        "the brand's own fonts (.ttf, .otf), paths from its folder, by which their text is measured",
        default=(),
    )
    embed: bool = field("put these fonts into the decks, where their licences allow it", default=False)
    embed_span: Span | None = None

    called: ClassVar[str] = "`fonts`"


@dataclass(frozen=True, slots=True)
class SizesFile:
    """Sizes in points. Text goes up and down the scale 54, 44, 36, 32, 28, 24, 20, 18, 16, 14, 12, 11."""

    body: int = field("the usual size of body text", default=24, minimum=11, maximum=54)
    floor: int = field(
        "the smallest size of body text; below it a slide is continued on the next", default=18, minimum=11, maximum=54
    )
    headline: int = field("the usual size of headlines", default=32, minimum=11, maximum=54)
    floor_span: Span | None = None

    called: ClassVar[str] = "`sizes`"


@dataclass(frozen=True, slots=True)
class LogoFile:
    """The logo, for light and for dark backgrounds."""

    light: Scalar = field("the picture for light backgrounds, a path from the brand's folder")
    alt: str = field("what a screen reader says, for example the organisation's name")
    dark: Scalar | None = field("the picture for dark backgrounds; the light one where it is left out", default=None)
    place: Literal["top-right", "bottom-right", "bottom-left"] = field("where it stands", default="bottom-right")

    called: ClassVar[str] = "a logo"


@dataclass(frozen=True, slots=True)
class FooterFile:
    """What stands at each slide's foot."""

    text: Scalar | None = field("a text such as {{ deck.title }}", default=None)
    number: bool = field("the slide's number", default=True)
    date: bool = field("the deck's date", default=False)
    audience: bool = field("the audience's name, behind the text", default=False)
    section: bool = field("the name of the section, behind the text", default=False)
    progress: bool = field("which section of how many it is, as `2/5`, before its name", default=False)

    called: ClassVar[str] = "a footer"


@dataclass(frozen=True, slots=True)
class WordsFile:
    """Words of one language that trustdeck writes."""

    references: str = field("the headline of a list of references that has none of its own", default="")
    agenda: str = field("the headline of an agenda that has none of its own", default="")
    continued: str = field("behind the headline of a slide that goes on with the one before", default="")
    source: str = field("before what something is from", default="")
    total: str = field("before the sums below a table", default="")
    see_notes: str = field("in the notes of such a slide: where the notes are", default="")
    slide: str = field("before the number of the slide that a link leads to", default="")

    called: ClassVar[str] = "`words` of a language"
    takes: ClassVar[str] = "`{agenda, references, continued, source, total, see-notes, slide}`"


@dataclass(frozen=True, slots=True)
class BrandFile:
    """A brand: how decks look for one organisation. Its values may hold expressions such as {{ row.colour }}."""

    brand: Scalar = field("the brand's name in decks; its folder has the same name")
    name: str = field("the organisation's name, for readers", default="")
    page: Literal["16:9", "4:3", "A4"] = field("the slides' format", default="16:9")
    colours: Mapping[str, Scalar] = field(
        "six hex digits for each role: text, muted, background, surface, accent, accent-2",
        default_factory=dict,
    )
    fonts: FontsFile = field("the font families", default=FontsFile())
    sizes: SizesFile = field("the sizes of text, in points", default=SizesFile())
    logo: LogoFile | None = field("the organisation's logo", default=None)
    footer: FooterFile = field("what stands at each slide's foot", default=FooterFile())
    template: Scalar | None = field(
        "the organisation's own PowerPoint file, a path from the brand's folder; it brings page, colours, fonts, sizes"
        " and logo",
        default=None,
    )
    layouts: Mapping[str, Scalar] = field(
        "which of the template's layouts is used for one of ours, where the right one is not found",
        default_factory=dict,
    )
    transition: Effect = field("how its slides come, where the deck does not say", default="none", type=EffectName)
    words: Mapping[str, WordsFile] = field(
        "words that trustdeck writes, by language, where its own are not wanted", default_factory=dict
    )

    called: ClassVar[str] = "a brand"


# --- the values -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as the theme knows it: a name of `a:schemeClr` (`tx1`, `bg2`, `accent1` …) and its
    transforms (`('lumMod', 40000)`; ECMA-376 part 1, 20.1.2.3)."""

    scheme: str
    transforms: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """What becomes the theme part.

    `slots` has the twelve colours by their element's name (`dk1` … `folHlink`), six hex digits each.
    `colour_maps` has the attributes of `p:clrMap` for each palette that pages may have.
    `roles` maps each role, and each background of a page, to its colour. `is_dark`: text is light on dark.
    `other_roles` has what roles are instead on pages of another palette, where that differs.
    `links_as_text`: links have the colour of their text, since the theme's own for them does not read.
    """

    name: str
    slots: Mapping[str, str]
    colour_maps: Mapping[Palette, Mapping[str, str]]
    roles: Mapping[str, Colour]
    heading_font: str
    body_font: str
    mono_font: str
    is_dark: bool = False
    links_as_text: bool = False
    other_roles: Mapping[Palette, Mapping[str, Colour]] = dataclasses.field(default_factory=dict)

    def on(self, palette: Palette) -> Theme:
        """Return the theme as pages of this palette use it."""
        other = self.other_roles.get(palette)
        return self if other is None else dataclasses.replace(self, roles={**self.roles, **other})


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo's files within the project and the corner it stands in."""

    light: str
    dark: str
    alt: str
    place: Literal["top-right", "bottom-right", "bottom-left"]
    span: Span


@dataclass(frozen=True, slots=True)
class Brand:
    """A look.

    `styles` has every text style by name; `body` and `title` are the master's own. `floors_pt` is the
    smallest size of a style's text; a style that is not named there does not go below the brand's floor.
    `zones` are the parts of the page that layouts refer to. `footer_text` may hold expressions. `template` is the
    organisation's own file and `native_names` the names of its layouts that the brand asks for; a brand that has
    one is made ready by `adopt`. `font_names` says where the brand names each of its font files;
    `embedded_fonts` are those that decks carry along.
    """

    key: str
    name: str
    size: Size
    theme: Theme
    styles: Mapping[str, TextStyle]
    floors_pt: Mapping[str, float]
    floor_pt: float
    zones: Mapping[str, Box]
    gutter: int
    logo: Logo | None
    footer_text: Scalar | None
    footer_number: bool
    footer_date: bool
    footer_audience: bool
    words: Mapping[str, Mapping[str, str]]
    template: Template | None = None
    template_span: Span | None = None
    native_names: Mapping[str, Scalar] = dataclasses.field(default_factory=dict)
    cell_colours: Mapping[str, str] = dataclasses.field(default_factory=dict)
    footer_section: bool = False
    footer_progress: bool = False
    transition: Effect = "none"
    fonts: Fonts = Fonts()
    font_names: Mapping[FontFile, Scalar] = dataclasses.field(default_factory=dict)
    embedded_fonts: tuple[FontFile, ...] = ()

    def word(self, name: str, language: str) -> str:
        """Return a word that the compiler writes, in the deck's language, else in English."""
        return self.words.get(language.split("-")[0], self.words["en"])[name]

    def is_turned(self, language: str) -> bool:
        """Say whether pages in this language are turned round: what begins at the left begins at the right.

        The layouts of a template are as they are.
        """
        return self.template is None and is_right_to_left(language)

    def facing(self, language: str) -> Brand:
        """Return the brand as finished pages of a deck in this language follow it."""
        if not self.is_turned(language):
            return self
        turned = {
            name: dataclasses.replace(
                style, inset=dataclasses.replace(style.inset, left=style.inset.right, right=style.inset.left)
            )
            for name, style in self.styles.items()
        }
        return dataclasses.replace(self, styles=turned)

    def palette(self, background: str) -> Palette:
        """Return how a page with this background (`dark` …, or none of its own) uses the theme's colours."""
        if background in ("over-dark", "over-light"):
            return "over-dark" if background == "over-dark" else "over-light"
        if background in COLOURED:
            return "coloured"
        return "turned" if background == ("light" if self.theme.is_dark else "dark") else "own"

    def hex(self, role: str, palette: Palette) -> str:
        """Return the six hex digits that a role has on pages of this palette."""
        colour = self.theme.on(palette).roles[role]
        slot = self.theme.colour_maps[palette].get(colour.scheme, colour.scheme)
        return shaded(self.theme.slots[slot], [one for one in colour.transforms if one[0] != "alpha"])

    def seen(self, role: str, palette: Palette, ground: str) -> str:
        """Return the six hex digits of what is seen where a role's colour lies on a ground that it may let through."""
        opacity = dict(self.theme.on(palette).roles[role].transforms).get("alpha", 100_000) / 100_000
        return mixed(self.hex(role, palette), ground, opacity)

    def in_order(self, roles: Sequence[str], palette: Palette) -> tuple[str, ...]:
        """Return roles in the order in which their colours are used for things to be told apart: four at least."""
        order = in_order([self.hex(role, palette) for role in roles], _APART, 4)
        return tuple(roles[at] for at in order)

    def is_dark(self, palette: Palette) -> bool:
        """Say whether a page of this palette has light text on dark."""
        if palette in ("over-dark", "over-light"):
            return palette == "over-dark"
        return palette == "coloured" or self.theme.is_dark == (palette == "own")

    def floor(self, style: str) -> float:
        """Return the smallest size in points that text of this style may have."""
        return self.floors_pt.get(role_of(style), self.floor_pt)

    def sizes(self, style: str, step: int) -> tuple[float, ...]:
        """Return the style's sizes by level, `step` steps up the scale (or down), never below its floor."""
        return tuple(step_pt(level.size_pt, step, self.floor(style)) for level in self.styles[style].levels)


def step_pt(size_pt: float, step: int, floor_pt: float) -> float:
    """Return the size `step` steps along the scale; never below the floor, and never above the scale."""
    floor_pt = min(floor_pt, size_pt)
    index = min(range(len(SCALE_PT)), key=lambda i: abs(SCALE_PT[i] - size_pt))
    stepped = SCALE_PT[max(0, min(len(SCALE_PT) - 1, index - step))] if step else size_pt
    return max(floor_pt, stepped)


# --- loading --------------------------------------------------------------------------------------

COLOURED = ("accent", "accent-2", "muted", "over-dark", "over-light")
"""The backgrounds on which nothing reads but the text's own colour: those in an accent's colour, and pictures."""

BACKGROUNDS = ("light", "dark", "surface", "accent", "accent-2", "muted")
TEXT_ROLES = ("text", "muted", "accent", "accent-2", "surface", "background")


def names(project: Project) -> tuple[str, ...]:
    """Return the brands that decks may name, stock ones included."""
    folders = (folder for folder in project.folders("layouts/brands") if project.exists(f"{folder}/brand.yaml"))
    return tuple(folder.rsplit("/", 1)[-1] for folder in folders)


@dataclass(frozen=True, slots=True)
class Source:
    """A brand's file as it was read.

    `varies`: its values hold expressions, so that the brand is made anew for every variant, of the file with the
    variant's values. The footer's text does not count: it is filled in where it is shown.
    """

    key: str
    path: str
    tree: Node
    varies: bool


def load(project: Project, key: str, report: Report, span: Span | None = None) -> Brand | None:
    """Return the brand of this name, or None where there is none or its file cannot be read.

    `span` is where the deck names it. Mistakes in the file are reported at their place in it.
    """
    found = read(project, key, report, span)
    return make(project, found, report) if found else None


def read(project: Project, key: str, report: Report, span: Span | None = None) -> Source | None:
    """Return the file of the brand of this name, or None where there is none or it cannot be read."""
    path = f"layouts/brands/{key}/brand.yaml"
    if key not in names(project):
        report.error("unknown-brand", span, f"there is no brand `{key}`", did_you_mean(key, names(project)))
        return None
    tree = source.load(project, path, report)
    return None if tree is None else Source(key, path, tree, _varies(tree))


def make(project: Project, found: Source, report: Report) -> Brand | None:
    """Return the brand that a file describes, or None where it describes none."""
    file = schema.decode(found.tree, BrandFile, report)
    if file is None:
        return None
    if file.template is not None:
        _refuse_what_is_brought(found.tree, report)
    made = _brand(project, found.key, found.path, file, report)
    if made.template is None:
        report_idle_fonts(made, report)
    return made


_BROUGHT = {
    "page": (), "colours": (), "logo": (), "fonts": ("heading", "body"), "sizes": ("body", "headline"),
}  # fmt: skip
"""What a template brings along: keys, or keys within them."""


def _refuse_what_is_brought(tree: Node, report: Report) -> None:
    """Report what the brand says and its template says as well."""
    for key, inner in _BROUGHT.items():
        said = tree.get(key) if isinstance(tree, source.Mapping) else None
        for name in inner or ("",):
            value = said.get(name) if name and isinstance(said, source.Mapping) else None if name else said
            if value is not None:
                message = f"`{name or key}` comes from the template"
                report.error("bad-value", value.span, message, "leave it out, or leave `template` out")


def _varies(tree: Node) -> bool:
    footer = tree.get("footer") if isinstance(tree, source.Mapping) else None
    text = footer.get("text") if isinstance(footer, source.Mapping) else None
    return any("{{" in scalar.text for scalar in _scalars(tree) if scalar is not text)


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case source.Sequence(items):
            for item in items:
                yield from _scalars(item)
        case source.Mapping(entries):
            for _, value in entries:
                yield from _scalars(value)


def _brand(project: Project, key: str, path: str, file: BrandFile, report: Report) -> Brand:
    if file.brand.text != key:
        report.error(
            "brand-name", file.brand.span, f"the brand in the folder `{key}` calls itself `{file.brand.text}`",
            f"write `brand: {key}`",
        )  # fmt: skip
    if file.sizes.floor > file.sizes.body:
        report.error(
            "bad-value", file.sizes.floor_span, f"the floor, {file.sizes.floor} pt, is above the usual size",
            f"write {file.sizes.body} or less",
        )  # fmt: skip
    template = _template(project, path, file, report)
    fonts = dict(_fonts(project, path, file.fonts.files, report))
    size = PAGES[file.page]
    zones, gutter = _zones(size, file.logo)
    name = file.name or key
    return Brand(
        key=key,
        name=name,
        size=size,
        theme=_theme(name, _colours(file, report), file.fonts),
        styles=text_styles(file.sizes),
        floors_pt=_FLOORS_PT,
        floor_pt=file.sizes.floor,
        zones=zones,
        gutter=gutter,
        logo=_logo(project, path, file.logo, report),
        footer_text=file.footer.text,
        footer_number=file.footer.number,
        footer_date=file.footer.date,
        footer_audience=file.footer.audience,
        footer_section=file.footer.section,
        footer_progress=file.footer.progress,
        transition=file.transition,
        words=_words(file),
        template=template,
        template_span=file.template.span if file.template else None,
        native_names=file.layouts,
        fonts=Fonts(tuple(fonts)),
        font_names=fonts,
        embedded_fonts=tuple(_embedded(fonts, file.fonts, report)) if file.fonts.embed else (),
    )


def _template(project: Project, path: str, file: BrandFile, report: Report) -> Template | None:
    """Return the organisation's own file; report what it cannot be used for, and what it brings along already."""
    if file.template is None:
        for name, value in file.layouts.items():
            report.error("bad-value", value.span, f"without a `template` there is no layout `{name}` to choose",
                         "add `template: FILE.potx`, or leave `layouts` out")  # fmt: skip
        return None
    found = schema.resolve_file(project, file.template, path, report)
    if found is None:
        return None
    try:
        template = read_template(project.read(found))
    except TemplateError as error:
        report.error("bad-template", file.template.span, f"`{file.template.text}` cannot be used as a template:"
                     f" {error.reason}", error.hint)  # fmt: skip
        return None
    except ProjectError as error:
        report.error("missing-file", file.template.span, error.reason, error.hint)
        return None
    return template


_MAX_FONTS = 24


def _fonts(project: Project, path: str, names: Sequence[Scalar], report: Report) -> Iterator[tuple[FontFile, Scalar]]:
    """Yield the fonts of a brand's files and where it names them; report the files that are none."""
    for name in names[_MAX_FONTS:]:
        report.error("bad-value", name.span, f"a brand has {_MAX_FONTS} font files at the most", "leave it out")
    seen: dict[tuple[str, bool, bool], str] = {}
    for name in names[:_MAX_FONTS]:
        found = schema.resolve_file(project, name, path, report)
        if found is None:
            continue
        try:
            font = read_font(project.read(found, MAX_FONT_BYTES))
        except FontError as error:
            report.error("bad-font", name.span, f"`{name.text}` {error.reason}", error.hint)
            continue
        except ProjectError as error:
            report.error("bad-font", name.span, error.reason, error.hint)
            continue
        before = seen.setdefault((font.family, font.bold, font.italic), name.text)
        if before != name.text:
            report.error("bad-font", name.span, f"`{name.text}` is the same face of `{font.family}` as `{before}`",
                         "leave one of them out")  # fmt: skip
        else:
            yield font, name


_WHY_NOT_EMBEDDED = {
    "none": "its licence forbids that",
    "viewable": "its licence allows that only where nobody can edit the deck",
}


def _embedded(fonts: Mapping[FontFile, Scalar], file: FontsFile, report: Report) -> Iterator[FontFile]:
    """Yield the fonts that decks may carry along; report the others."""
    if not file.files:
        report.error("bad-value", file.embed_span, "there are no font files to put into the decks",
                     "name them: `files: [Town-Regular.ttf, Town-Bold.ttf]`")  # fmt: skip
    for font, name in fonts.items():
        if font.rights != "editable":
            why = _WHY_NOT_EMBEDDED[font.rights]
            report.warning(
                "font-not-embedded", name.span, f"`{name.text}` is not put into the deck: {why}",
                "leave `embed` out, and have the font installed where the deck is shown",
            )  # fmt: skip
        elif not font.is_truetype:
            report.warning(
                "font-not-embedded", name.span, f"`{name.text}` is not put into the deck: PowerPoint does that with"
                " TrueType outlines only, and these are PostScript's", "take the family's .ttf file",
            )  # fmt: skip
        else:
            yield font


def report_idle_fonts(brand: Brand, report: Report) -> None:
    """Warn of font files whose families no text of the brand is in."""
    theme = brand.theme
    used = {theme.heading_font, theme.body_font, theme.mono_font}
    used |= {level.font for style in brand.styles.values() for level in style.levels}
    busy = {file for family in used for file in brand.fonts.family(family)}
    for file, name in brand.font_names.items():
        if file not in busy:
            report.warning(
                "idle-font", name.span, f"`{name.text}` has the family `{file.family}`, and nothing is in that family",
                f"write `heading: {file.family}` or `body: {file.family}`, or leave the file out",
            )  # fmt: skip


def _words(file: BrandFile) -> Mapping[str, Mapping[str, str]]:
    own = {
        language: {key.replace("_", "-"): word for key, word in dataclasses.asdict(words).items() if word}
        for language, words in file.words.items()
    }
    languages = dict.fromkeys([*_WORDS, *own])
    return {language: {**_WORDS["en"], **_WORDS.get(language, {}), **own.get(language, {})} for language in languages}


def _logo(project: Project, path: str, file: LogoFile | None, report: Report) -> Logo | None:
    if file is None:
        return None
    light = schema.resolve_file(project, file.light, path, report)
    dark = schema.resolve_file(project, file.dark, path, report) if file.dark else light
    if light is None or dark is None:
        return None
    return Logo(light, dark, file.alt, file.place, file.light.span)


# --- where things stand ---------------------------------------------------------------------------


def _zones(size: Size, logo: LogoFile | None) -> tuple[Mapping[str, Box], int]:
    """Return the page's zones and the gap between its columns.

    They are measured on a page 7.5 inches high and scaled to others; the side margin follows the
    page's width, so that 4:3 and A4 keep the same air.
    """
    inch = EMU_PER_INCH * size.height / (7.5 * EMU_PER_INCH)
    margin = round(size.width * 0.0575)
    width = size.width - 2 * margin

    def zone(top: float, bottom: float) -> Box:
        return Box(margin, round(top * inch), width, round((bottom - top) * inch))

    return {
        "page": Box(0, 0, size.width, size.height),
        "headline": zone(0.58, 1.58),
        "body": zone(1.84, 6.66),
        "content": zone(0.84, 6.66),
        "footer": zone(6.92, 7.2),
    }, round(0.3 * inch)


# --- how text looks -------------------------------------------------------------------------------

_FLOORS_PT: Mapping[str, float] = {
    "title": 24,
    "cover-title": 28,
    "cover-subtitle": 18,
    "cover-details": 16,
    "section-title": 28,
    "section-number": 54,
    "progress": 14,
    "heading": 18,
    "quote": 20,
    "attribution": 16,
    "statement": 24,
    "table": 14,
    "table-header": 14,
    "chart": 14,
    "caption": 14,
    "credit": 11,
    "axis": 14,
    "shape": 14,
    "shape-strong": 14,
    "label": 14,
    "edge": 14,
    "mark": 54,
    "footer": 11,
    "footnote": 12,
    "references": 14,
    "code": 14,
    "math": 18,
    "notes": 11,
}


def text_styles(sizes: SizesFile) -> Mapping[str, TextStyle]:
    """Return every text style by name, reckoned from the brand's sizes."""
    body, floor = sizes.body, sizes.floor

    def down(steps: int, of: float = body) -> float:
        return step_pt(of, -steps, floor)

    def one(name: str, level: LevelStyle, anchor: Literal["top", "middle", "bottom"] = "top") -> TextStyle:
        return TextStyle(name, (level,), anchor)

    lists = _list_levels(body, down(1), down(2))
    headline = LevelStyle(sizes.headline, "heading", bold=True, line_spacing=0.9)
    return {
        style.name: style
        for style in (
            one("title", headline),
            TextStyle("body", lists),
            TextStyle("agenda", _agenda_levels(step_pt(body, 1, floor), body)),
            TextStyle("definitions", _definition_levels(body, down(1), down(2))),
            one("cover-title", LevelStyle(44, "heading", bold=True, line_spacing=0.9), "bottom"),
            one("cover-subtitle", LevelStyle(body, colour="muted", space_before_pt=4)),
            one("subtitle", LevelStyle(down(1), colour="muted")),
            one("cover-details", LevelStyle(18, colour="muted", space_before_pt=4), "bottom"),
            one("section-number", LevelStyle(54, "heading", colour="accent", bold=True), "bottom"),
            one("section-title", LevelStyle(44, "heading", bold=True, line_spacing=0.9)),
            one("progress", LevelStyle(18, colour="muted", space_before_pt=6), "bottom"),
            one("heading", LevelStyle(body, "heading", colour="accent", bold=True), "bottom"),
            TextStyle("quote", (LevelStyle(28, space_before_pt=10, line_spacing=1.05),), "middle", QUOTE_INSET),
            TextStyle("attribution", (LevelStyle(18, colour="muted", space_before_pt=4),), "top", QUOTE_INSET),
            one("statement", LevelStyle(44, "heading", bold=True, line_spacing=0.95, space_before_pt=18), "middle"),
            TextStyle("table", (LevelStyle(18),), "middle", CELL_INSET),
            TextStyle("table-header", (LevelStyle(18, bold=True),), "bottom", CELL_INSET),
            one("chart", LevelStyle(16)),
            one("caption", LevelStyle(14, colour="muted")),
            one("credit", LevelStyle(11, colour="muted", align="right")),
            TextStyle("card", _card_levels(down(1), down(2))),
            one("cell", LevelStyle(down(1), align="center", space_before_pt=4), "middle"),
            one("axis", LevelStyle(16, colour="muted", align="center"), "middle"),
            one("axis-title", LevelStyle(18, colour="text", bold=True, align="center"), "middle"),
            TextStyle("shape", _shape_levels(down(1), down(2), "text", "center"), "middle"),
            TextStyle("shape-strong", _shape_levels(down(1), down(2), "on-accent", "center"), "middle"),
            TextStyle("label", _shape_levels(down(1), down(2), "accent", "left")),
            one("edge", LevelStyle(16, colour="muted", align="center"), "middle"),
            one("mark", LevelStyle(54, "heading", colour="accent", bold=True)),
            one("footer", LevelStyle(12, colour="muted"), "middle"),
            one("references", LevelStyle(18, margin=pt(24), indent=-pt(24), space_before_pt=8)),
            one("footnote", LevelStyle(14, colour="muted", space_before_pt=2), "bottom"),
            one("math", LevelStyle(step_pt(body, 2, floor), align="center"), "middle"),
            TextStyle("code", (LevelStyle(16, "mono", line_pt=20),), "top", CODE_INSET),
            TextStyle("notes", _list_levels(12, 12, 12)),
        )
    }


def _list_levels(first: float, second: float, third: float) -> tuple[LevelStyle, ...]:
    """Return nine levels of a bulleted list: marks alternate, so that no two neighbouring levels look alike."""
    hang = [pt(first), pt(second * 0.95)] + [pt(third * 0.95)] * 7
    sizes = [first, second] + [third] * 7
    before = [first * 0.55, second * 0.25] + [third * 0.2] * 7
    levels = []
    margin = 0
    for index in range(9):
        margin += hang[index]
        levels.append(
            LevelStyle(
                sizes[index],
                mark="•" if index % 2 == 0 else "–",
                mark_colour="accent" if index % 2 == 0 else "muted",
                margin=margin,
                indent=-hang[index],
                space_before_pt=round(before[index], 1),
            )
        )
    return tuple(levels)


def _agenda_levels(first: float, second: float) -> tuple[LevelStyle, ...]:
    hang = pt(first * 1.6)
    return (
        LevelStyle(first, mark="", margin=hang, indent=-hang, mark_colour="accent", space_before_pt=first * 0.7),
        LevelStyle(second, margin=hang, indent=0, space_before_pt=second * 0.25),
    )


def _definition_levels(term: float, text: float, deeper: float) -> tuple[LevelStyle, ...]:
    """A term, its explanation, and a list below the explanation."""
    hang = pt(deeper * 0.95)
    return (
        LevelStyle(term, bold=True, space_before_pt=round(term * 0.6, 1)),
        LevelStyle(text, space_before_pt=round(text * 0.15, 1)),
        LevelStyle(deeper, mark="•", margin=hang, indent=-hang, space_before_pt=round(deeper * 0.15, 1)),
    )


def _card_levels(heading: float, text: float) -> tuple[LevelStyle, ...]:
    """A card's heading, its text, its bullets, and bullets below those."""
    hang = pt(text * 0.9)
    return (
        LevelStyle(heading, "heading", colour="accent", bold=True),
        LevelStyle(text, space_before_pt=round(text * 0.25, 1)),
        LevelStyle(text, mark="•", margin=hang, indent=-hang, space_before_pt=round(text * 0.2, 1)),
        LevelStyle(
            text, mark="–", mark_colour="muted", margin=2 * hang, indent=-hang, space_before_pt=round(text * 0.15, 1)
        ),
    )


def _shape_levels(heading: float, text: float, colour: str, align: Align) -> tuple[LevelStyle, ...]:
    """A diagram's step: what it is called, and what is said of it."""
    return (
        LevelStyle(heading, "heading", colour=colour, bold=True, align=align),
        LevelStyle(
            text, colour="on-accent" if colour == "on-accent" else "text", align=align,
            space_before_pt=round(text * 0.2, 1),
        ),
    )  # fmt: skip


STYLES = tuple(text_styles(SizesFile()))
"""The names of all text styles."""

# --- colours --------------------------------------------------------------------------------------

_MIN_TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_MIN_LARGE_CONTRAST = 3  # the same, of large text and of what is no text
_RAISED = (12, 9, 6, 3)  # how much lighter a surface on dark pages is, or darker on light ones, in per cent
_APART = 18  # how far apart colours of neighbouring series are to be, if the brand's own are
_DEEP_CONTRAST = 6  # of the accents' forms for pages on which text and background have changed places
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")


def _colours(file: BrandFile, report: Report) -> Mapping[str, str]:
    """Return six hex digits for each role; an accent too faint to be read is replaced by a darker shade."""
    colours = dict(_DEFAULT_COLOURS)
    for role, value in file.colours.items():
        digits = _HEX.fullmatch(value.text.strip())
        if role not in colours:
            report.error(
                "unknown-role", value.span, f"a brand has no colour `{role}`", did_you_mean(role, tuple(colours))
            )
        elif digits is None and value.inserted and not value.text.strip():
            hint = "give it six hex digits, or write `{{ row.NAME | default('0b5fa5') }}` for those that have none"
            report.error("bad-colour", value.span, f"nothing is there for the colour `{role}`", hint)
        elif digits is None:
            report.error(
                "bad-colour", value.span, f"`{value.text}` is no colour",
                "write six hex digits, such as `0b5fa5`, in quotes if they are all numbers",
            )  # fmt: skip
        else:
            colours[role] = digits[1].lower()
    for role in ("text", "muted", "accent", "accent-2"):
        nearest = readable(colours[role], colours["background"], _MIN_TEXT_CONTRAST)
        if nearest != colours[role]:
            written = file.colours.get(role)
            ratio = contrast(colours[role], colours["background"])
            report.warning(
                "low-contrast", written.span if written else file.brand.span,
                f"the colour `{role}` ({colours[role]}) is too faint to be read:"
                f" its contrast is {ratio:.1f}:1, not 4.5:1; {nearest} is used",
                f"give it `{nearest}`" if written and written.inserted else f"write `{role}: {nearest}`",
            )  # fmt: skip
            colours[role] = nearest
    quiet = _quiet(colours)
    if quiet != colours["surface"] and (written := file.colours.get("surface")):
        report.warning(
            "low-contrast", written.span, f"text cannot be read on the colour `surface` ({colours['surface']}):"
            f" its contrast must be 4.5:1; {quiet} is used",
            f"give it `{quiet}`" if written.inserted else f"write `surface: {quiet}`",
        )  # fmt: skip
    colours["surface"] = quiet
    return colours


def _quiet(colours: Mapping[str, str]) -> str:
    """Return the surface's colour, or the nearest to it, towards the background, on which all text can be read."""
    surface, background = colours["surface"], colours["background"]
    least = {"text": _MIN_TEXT_CONTRAST, "muted": _MIN_TEXT_CONTRAST, "accent": _MIN_TEXT_CONTRAST,
             "accent-2": _MIN_LARGE_CONTRAST}  # fmt: skip
    for share in range(100, 0, -4):
        found = between(background, surface, share / 100) if share < 100 else surface
        if all(contrast(colours[role], found) >= ratio for role, ratio in least.items()):
            return found
    return background


_PLAIN_MAP = {
    **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
    "hlink": "hlink",
    "folHlink": "folHlink",
}


def _colour_maps(is_dark: bool) -> Mapping[Palette, Mapping[str, str]]:
    """Return how each palette uses the slots; in a dark brand the dark slots are the master's background.

    Where text and background change places, so do the accents and the forms of them that read there
    (slots 5 and 6). On a page in an accent's colour the accents are as plain as the text.
    """
    on_light = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
    on_dark = {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}
    own, other = (on_dark, on_light) if is_dark else (on_light, on_dark)
    turned = {
        **_PLAIN_MAP, **other,
        "accent1": "accent5", "accent2": "accent6", "accent5": "accent1", "accent6": "accent2",
        "hlink": "accent5", "folHlink": other["tx2"],
    }  # fmt: skip
    # A coloured page is deep, its text light: of a dark brand's accents those are the forms for light pages.
    deep = {**_PLAIN_MAP, **own} if is_dark else turned
    plain = dict.fromkeys(("accent1", "accent2", "hlink", "folHlink"), deep["tx1"])
    as_is = {**_PLAIN_MAP, **own}
    light_text, dark_text = (as_is, turned) if is_dark else (turned, as_is)
    return {
        "own": as_is, "turned": turned, "coloured": {**deep, **plain},
        "over-dark": _over(light_text), "over-light": _over(dark_text),
    }  # fmt: skip


def _over(colours: Mapping[str, str]) -> Mapping[str, str]:
    """Return the colours of a page on a picture: all that is read is as plain as the text, also what is muted."""
    return {**colours, **dict.fromkeys(("accent1", "accent2", "hlink", "folHlink", "tx2"), colours["tx1"])}


_ROLES = {
    "text": Colour("tx1"),
    "muted": Colour("tx2"),
    "background": Colour("bg1"),
    "surface": Colour("bg2"),
    "accent": Colour("accent1"),
    "accent-2": Colour("accent2"),
    "accent-3": Colour("accent3"),
    "accent-4": Colour("accent4"),
    "on-accent": Colour("bg1"),
    "rule": Colour("tx2", (("alpha", 45_000),)),
    # In charts: the lines of the grid, and what stands back where something is highlighted. They let the page
    # through, so that they suit light and dark ones. On a coloured page a chart has a light panel.
    "grid": Colour("tx2", (("alpha", 30_000),)),
    "quiet": Colour("tx1", (("alpha", 55_000),)),
    "panel-grid": Colour("bg2", (("alpha", 30_000),)),
    "panel-quiet": Colour("bg1", (("alpha", 55_000),)),
    # Behind code, where the surface would make its colours hard to read; behind what stands out in code and in
    # tables, and the same on a light panel of a coloured page.
    "code-panel": Colour("tx1", (("alpha", 7_000),)),
    "mark": Colour("accent1", (("alpha", 14_000),)),
    "panel-mark": Colour("accent5", (("alpha", 14_000),)),
    # In diagrams: sets that overlap let each other through.
    "tint": Colour("accent1", (("alpha", 22_000),)),
    "tint-2": Colour("accent2", (("alpha", 22_000),)),
    "tint-3": Colour("accent3", (("alpha", 22_000),)),
    # Backgrounds of pages. On a page in an accent's colour, that colour is found in the accents' other places.
    "page-light": Colour("bg1"),
    "page-dark": Colour("bg1"),
    "page-surface": Colour("bg2"),
    "page-accent": Colour("accent5"),
    "page-accent-2": Colour("accent6"),
    "page-muted": Colour("bg2"),
    "page-over-dark": Colour("bg1"),
    "page-over-light": Colour("bg1"),
}

ROLES = tuple(_ROLES)
"""All roles that a shape's colour may be named by."""


def _other_roles(theme: Theme) -> Iterator[tuple[Palette, Mapping[str, Colour]]]:
    """Yield what roles are on pages of other palettes, where text could not be read in the usual ones."""
    grounds = [_shown(theme, theme.roles[role], "coloured") for role in ("page-accent", "page-accent-2")]
    muted = _shown(theme, theme.roles["muted"], "coloured")
    if min(contrast(muted, ground) for ground in grounds) < _MIN_TEXT_CONTRAST:
        yield "coloured", {"muted": theme.roles["text"]}
    ground, surface, text, *accents = (
        _shown(theme, theme.roles[role], "turned")
        for role in ("background", "surface", "text", "muted", "accent", "accent-2")
    )
    if min(contrast(colour, surface) for colour in (text, *accents)) < _MIN_TEXT_CONTRAST:
        raised = (towards(ground, between(ground, text, share / 100)) for share in _RAISED)
        found = next(
            (one for one in raised
             if all(contrast(shaded(ground, one), colour) >= _MIN_TEXT_CONTRAST for colour in (text, *accents))), (),
        )  # fmt: skip
        yield "turned", {"surface": Colour("bg1", found)}


def _shown(theme: Theme, colour: Colour, palette: Palette) -> str:
    """Return the six hex digits of a colour on pages of a palette, without regard to what it lets through."""
    slot = theme.colour_maps[palette].get(colour.scheme, colour.scheme)
    return shaded(theme.slots[slot], [one for one in colour.transforms if one[0] != "alpha"])


STEPS: Mapping[int, tuple[int, ...]] = {
    2: (50, 100), 3: (30, 65, 100), 4: (25, 50, 75, 100), 5: (20, 40, 60, 80, 100),
}  # fmt: skip
"""How much of a colour each step of a scale has, by the number of steps; the rest is the ground's."""

SIDES: Mapping[int, tuple[int, ...]] = {1: (100,), 2: (55, 100), 3: (40, 70, 100)}
"""The same for each side of a scale that has two, outwards; its middle is paler than both."""

_MIDDLE_OF_SCALE = 18
_ALL_STEPS = sorted({share for shares in (*STEPS.values(), *SIDES.values()) for share in shares if share < 100})


def step(side: int, share: int) -> str:
    """Return the role of a step of a scale: so much of the first or the second accent."""
    return f"step-{side}-{share}"


STEP_MIDDLE = "step-middle"
"""The role of the middle of a scale that has two sides."""


def with_steps(theme: Theme) -> Theme:
    """Return the theme with roles for the steps of scales, which are evenly spaced on every kind of page.

    They are shades and tints of its colours, so that they change along with them.
    """
    by_palette = {palette: _steps(theme.on(palette), palette) for palette in theme.colour_maps}
    return dataclasses.replace(
        theme,
        roles={**theme.roles, **by_palette["own"]},
        other_roles={
            palette: {**theme.other_roles.get(palette, {}), **steps}
            for palette, steps in by_palette.items()
            if palette != "own"
        },
    )


def _steps(theme: Theme, palette: Palette) -> Mapping[str, Colour]:
    # On a coloured page a chart stands on a panel in the text's colour.
    names = ("accent", "accent-2", "accent-3", "muted", "background")
    on_panel = ("page-accent", "page-accent-2", "accent-3", "surface", "text")
    first, second, third, muted, ground = (
        theme.roles[role] for role in (on_panel if palette in ("coloured", "over-dark", "over-light") else names)
    )

    def shown(colour: Colour) -> str:
        return _shown(theme, colour, palette)

    def part(colour: Colour, share: int) -> Colour:
        hexed = shown(colour)
        target = between(shown(ground), hexed, share / 100)
        return Colour(colour.scheme, (*colour.transforms, *towards(hexed, target)))

    # Where the brand's accents are alike, the third one is the other side.
    sides = {1: first, 2: second if least_distance(shown(first), shown(second)) >= _APART else third}
    steps = {step(side, share): part(colour, share) for side, colour in sides.items() for share in _ALL_STEPS}
    full = {step(side, 100): colour for side, colour in sides.items()}
    return {**steps, **full, STEP_MIDDLE: part(muted, _MIDDLE_OF_SCALE)}


def _theme(name: str, colours: Mapping[str, str], fonts: FontsFile) -> Theme:
    text, background = colours["text"], colours["background"]
    is_dark = luminance(background) < luminance(text)
    light, dark = (text, background) if is_dark else (background, text)
    pale, deep = ("muted", "surface") if is_dark else ("surface", "muted")
    own = (colours["accent"], colours["accent-2"], text)
    third, fourth = further(own, 2, background, text)
    made = Theme(
        name=name,
        slots={
            "dk1": dark,
            "lt1": light,
            "dk2": colours[deep],
            "lt2": colours[pale],
            "accent1": colours["accent"],
            "accent2": colours["accent-2"],
            "accent3": third,
            "accent4": fourth,
            "accent5": readable(colours["accent"], text, _DEEP_CONTRAST),
            "accent6": readable(colours["accent-2"], text, _DEEP_CONTRAST),
            "hlink": colours["accent"],
            "folHlink": colours["muted"],
        },
        colour_maps=_colour_maps(is_dark),
        roles=_ROLES,
        heading_font=fonts.heading,
        body_font=fonts.body,
        mono_font=fonts.mono,
        is_dark=is_dark,
    )
    return with_steps(dataclasses.replace(made, other_roles=dict(_other_roles(made))))
