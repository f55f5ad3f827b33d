"""Slides, sections, and the deck with its head."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Self

from trustdeck import source
from trustdeck.diagnostics import Report, Span
from trustdeck.model.blocks import Agenda, Bullets, Numbered, References, TextBlock
from trustdeck.model.content import CONTENT, Block, Content, refuse_mixed, sourced
from trustdeck.model.durations import Duration, Length
from trustdeck.model.footnotes import Footnote, Footnotes
from trustdeck.model.notes import Notes
from trustdeck.model.reveal import Reveal, Unit
from trustdeck.model.text import FOR_WHOM, LANGUAGE, NO_TEXT, SOURCE, VARIED, Identifier, IsoDate, LanguageTag, Text
from trustdeck.model.transition import Transition
from trustdeck.schema import (
    Define,
    JsonSchema,
    Key,
    decode,
    field,
    is_meant,
    known_keys,
    mismatch,
    record,
    record_schema,
    scalar,
    several,
    short,
)
from trustdeck.source import Node, Scalar, Sequence

# --- slides and sections --------------------------------------------------------------------------


Overflow = Literal["split", "shrink", "error"]
OVERFLOW = (
    "what to do with too much text: `split` goes down to the smallest size and then on to a next slide, `shrink` stays"
    " on one slide, `error` keeps the usual size; what does not fit then is an error"
)


@dataclass(frozen=True, slots=True)
class Background:
    """What a slide stands on: a colour role, or a picture that fills it, under a scrim that makes its text readable.

    `image` is the picture's path within the project; before `resolve`, the path as written.
    """

    image: str = field("the picture, from the file that names it")
    scrim: Literal["auto", "dark", "light"] = field(
        "the colour that is laid over it, as thin as the text allows: `dark` for light text, `light` for dark text,"
        " `auto` for whichever is thinner",
        default="auto",
    )
    focus: tuple[float, float] = field(
        "what stays in view where it is cut: shares from the left and from the top",
        default=(0.5, 0.5), minimum=0, maximum=1,
    )  # fmt: skip
    role: str = ""
    span: Span = NO_TEXT.span
    image_span: Span | None = None

    takes: ClassVar[str] = "`dark`, `light`, a colour role of the brand, a picture, or `{image, scrim, focus}`"
    called: ClassVar[str] = "a background"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        """Return a background from a role, from a picture's path (it has a dot or a slash), or from the long form."""
        if not isinstance(node, Scalar):
            return record(node, cls, report)
        written = scalar(node, report)
        if written is None:
            return None
        if "." in written.text or "/" in written.text:
            return cls(written.text, span=node.span, image_span=node.span)
        return cls("", role=written.text, span=node.span)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [{"type": "string"}, record_schema(cls, define)]}


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide.

    `key` is its stable identity in the deck; `id` is the author's name for it, for links. `title` is what
    outlines and screen readers call it: the headline where there is one. After `resolve`, a divider slide
    has `divider` set to its section's number among those that agendas show, `is_made` is set on every slide that
    the compiler made, and `clicks` says which of a slide's parts come at which click.
    """

    span: Span = NO_TEXT.span
    headline: Text | None = field("what the slide says, in one line", default=None)
    subtitle: Text | None = field("a line below the headline", default=None)
    title: str = field("what outlines and screen readers call it, where it has no headline", default="")
    content: tuple[Block, ...] = several(
        "what stands on it", {**CONTENT, "content": Key(Content, "content in its order, for two blocks of one kind")}
    )
    notes: tuple[TextBlock | Bullets | Numbered, ...] = field("what the speaker wants to say", default=(), type=Notes)
    source: Text | None = field(SOURCE, default=None)
    footnotes: tuple[Footnote, ...] = field("texts at its foot, each by its mark", default=(), type=Footnotes)
    id: str = field("its name for links, as in `[text](#name)`", default="", type=Identifier)
    layout: str = field("a layout by name or title, where the one that suits is not wanted", default="")
    layout_span: Span | None = None
    hidden: bool = field("it is skipped when the deck is shown", default=False)
    background: Background = field("what it stands on", default=Background(""))
    overflow: Overflow | None = field(OVERFLOW, default=None)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    transition: Transition | None = field("how it comes after the slide before it; else the deck's", default=None)
    reveal: Reveal | None = field("what comes with a click, and in which order", default=None)
    duration: Duration | None = field("how long it takes, such as `2 min`; shown nowhere", default=None)
    key: str = ""
    divider: int = 0
    is_made: bool = False
    id_span: Span | None = None
    clicks: Mapping[Unit, int] = dataclasses.field(default_factory=dict)

    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Slide | None:
        if isinstance(node, Scalar) and not node.is_missing:
            mismatch(node, "a slide", report, f"write `- headline: {short(node.text)}`")
            return None
        refuse_mixed(node, CONTENT, "a slide", report)
        slide = record(node, cls, report)
        if slide is None or not isinstance(node, source.Mapping):
            return None
        title = slide.title.strip() or (" ".join(slide.headline.plain.split()) if slide.headline else "")
        if not title and not _is_named(node):
            _require_title(slide, node, report)
        if slide.headline and slide.title and (place := node.get("title")) is not None:
            hint = "leave `title` out; the headline is what the slide is called"
            report.error("second-title", place.span, "a slide has both `headline` and `title`", hint)
        return replace(slide, title=title, content=sourced(slide.content, slide.source, report), source=None)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return record_schema(cls, define)


def _is_named(node: source.Mapping) -> bool:
    """Return whether a slide's name is there but was refused or misspelt, and so needs no second message."""
    empty = [key.text for key, value in node.entries if isinstance(value, Scalar) and value.inserted]
    return any(key not in empty and is_meant(node, key, Slide) for key in ("headline", "title"))


def _require_title(slide: Slide, node: source.Mapping, report: Report) -> None:
    has_list = any(is_meant(node, key, Slide) for key in ("agenda", "references"))
    if has_list or any(isinstance(block, Agenda | References) for block in slide.content):
        return  # `resolve` knows what they are called
    place = node.entries[0][0].span if node.entries else node.span
    hint = "add `headline: …`, or `title: …` for a name that is not shown"
    report.error("missing-title", place, "a slide has neither `headline` nor `title`", hint)


Divider = Literal[False, True, "agenda"]


class Divides:
    """`true` for a slide that says the section's name, `agenda` for the agenda with that section marked."""

    takes: ClassVar[str] = "`true`, `false` or `agenda`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Divider | None:
        if isinstance(node, Scalar) and node.text in ("true", "false"):
            return node.text == "true"
        if isinstance(node, Scalar) and node.text == "agenda":
            return "agenda"
        mismatch(node, cls.takes, report, "write `true`, or `agenda` for the agenda with the section marked")
        return None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"enum": [True, False, "agenda"]}


@dataclass(frozen=True, slots=True)
class Section:
    """Slides that belong together. The section before the first named one has no name."""

    slides: tuple[Slide, ...]
    span: Span
    name: Text | None = None
    divider: Divider = False
    key: str = ""
    number: int = 0
    id: str = ""
    id_span: Span | None = None


@dataclass(frozen=True, slots=True)
class SectionHead:
    """The beginning of a section."""

    section: Text = field("the section's name", placeholder=NO_TEXT)
    divider: Divider | None = field(
        "a slide that says the section's name, or `agenda` for the agenda with it marked; else the deck's `dividers`",
        default=None,
        type=Divides,
    )
    id: str = field("its name for links, as in `[text](#name)`", default="", type=Identifier)
    span: Span = NO_TEXT.span
    id_span: Span | None = None

    called: ClassVar[str] = "a section"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED


class SlidesEntry:
    """A slide, the beginning of a section, or slides from another file."""

    takes: ClassVar[str] = "slides and sections"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Slide | SectionHead | None:
        if isinstance(node, source.Mapping) and _begins_section(node):
            return record(node, SectionHead, report)
        return Slide.from_node(node, report)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [define(Slide), define(SectionHead), _INCLUDE]}


def _begins_section(node: source.Mapping) -> bool:
    """Return whether a mapping has the key `section`, or one that can only be that, misspelt."""
    if node.get("section") is not None:
        return True
    stray = tuple(entry for entry in node.entries if entry[0].text not in known_keys(Slide))
    return len(stray) == len(node.entries) > 0 and is_meant(replace(node, entries=stray[:1]), "section", SectionHead)


_INCLUDE: JsonSchema = {
    "type": "object",
    "properties": {
        "include": {"description": "a file whose `slides` are put here", "type": "string"},
        "with": {"description": "values for `{{ with.name }}` in that file", "type": "object"},
        **FOR_WHOM,
    },
    "required": ["include"],
    "additionalProperties": False,
}


# --- the deck -------------------------------------------------------------------------------------


_LINK_NUMBERS = "`true` puts the slide's number behind each link to a slide, for print"


@dataclass(frozen=True, slots=True)
class Audience:
    """An audience of a deck."""

    name: str = field("what it is called, for footers and covers", default="")
    brand: str = field("its brand, where it is not the deck's", default="")
    length: Duration | None = field("how long it has, where that is not the deck's", default=None, type=Length)
    link_numbers: bool = field(f"for this audience: {_LINK_NUMBERS}", default=False)

    called: ClassVar[str] = "an audience"
    takes: ClassVar[str] = "`{name, brand, length, link-numbers}`"


@dataclass(frozen=True, slots=True)
class VariantsFrom:
    """A data file of which each row gives a variant of the deck."""

    data: Scalar = field("a CSV file with the columns' names in its first line")
    key: str = field("the column that tells the rows apart; its values become part of the files' names")

    called: ClassVar[str] = "`variants-from`"
    takes: ClassVar[str] = "`{data, key}`"


class Files:
    """A file, or a list of files."""

    takes: ClassVar[str] = "a file, or a list of them"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Scalar, ...] | None:
        if isinstance(node, Sequence):
            return decode(node, tuple[Scalar, ...], report)
        path = scalar(node, report)
        return (path,) if path else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


@dataclass(frozen=True, slots=True)
class Head:
    """A deck, as its file has it."""

    deck: Text = field("the deck's title", placeholder=NO_TEXT)
    slides: tuple[Slide | SectionHead, ...] = field("the slides", type=tuple[SlidesEntry, ...], placeholder=())
    language: str = field("the language it is written in, such as `da`", default="en-GB", type=LanguageTag)
    author: str = field("who wrote it", default="")
    subject: str = field("what it is about, for the file's properties", default="")
    date: str = field("the day it is given, as in `2012-10-03`", default="", type=IsoDate)
    brand: str = field("the brand it is shown in", default="default")
    overflow: Overflow = field(OVERFLOW, default="split")
    dividers: Divider = field(
        "the `divider` of sections that say none themselves: `true`, or `agenda`", default=False, type=Divides
    )
    transition: Transition | None = field("how slides come; else the brand's", default=None)
    length: Duration | None = field(
        "how long the whole may take, such as `45 min`: what the slides' `duration` is measured against",
        default=None, type=Length,
    )  # fmt: skip
    audiences: Mapping[str, Audience] = field("its audiences, each by a short name", default_factory=dict)
    languages: tuple[str, ...] = field("the languages it is built in", default=(), type=tuple[LanguageTag, ...])
    resolution: int = field(
        "how many pixels to the inch pictures have on a slide; what has more is made smaller",
        default=220, minimum=72, maximum=600,
    )  # fmt: skip
    bibliography: tuple[Scalar, ...] = field(
        "the file with the sources that the deck cites: BibTeX, `.bib`, or CSL-JSON, `.json`", default=(), type=Files
    )
    citation_style: Scalar | None = field(
        "how they are cited: a CSL style by name, or its file `name.csl`; Harvard where it is left out", default=None
    )
    link_numbers: bool = field(_LINK_NUMBERS, default=False)
    vars: Mapping[str, str] = field("values for `{{ vars.name }}` in any text", default_factory=dict)
    variants_from: VariantsFrom | None = field("a data file that gives a variant per row", default=None)
    brand_span: Span | None = None
    span: Span = NO_TEXT.span

    called: ClassVar[str] = "a deck"


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck of one variant. `date` is ISO (`2012-10-03`) or ''; `language` is a full tag (`da-DK`).

    `words` are its brand's, by language: what the compiler writes by itself. After `resolve`, `has_numbers` says
    that numbers of slides stand in its texts.
    """

    title: Text
    sections: tuple[Section, ...]
    span: Span
    language: str = "en-GB"
    author: str = ""
    subject: str = ""
    date: str = ""
    brand: str = "default"
    name: str = ""
    audience: str = ""
    audience_name: str = ""
    brand_span: Span | None = None
    overflow: Overflow = "split"
    transition: Transition | None = None
    length: Duration | None = None
    audiences: Mapping[str, Audience] = dataclasses.field(default_factory=dict)
    resolution: int = 220
    link_numbers: bool = False
    has_numbers: bool = False
    bibliography: tuple[Scalar, ...] = ()
    citation_style: Scalar | None = None
    words: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)

    @property
    def slides(self) -> tuple[Slide, ...]:
        return tuple(slide for section in self.sections for slide in section.slides)

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        head = record(node, Head, report)
        if head is None or not isinstance(node, source.Mapping):
            return None
        _check_names(node, report)
        return cls(
            head.deck, _sections(head), head.span, head.language, head.author, head.subject, head.date, head.brand,
            brand_span=head.brand_span, overflow=head.overflow, length=head.length, audiences=head.audiences,
            transition=head.transition, resolution=head.resolution, link_numbers=head.link_numbers,
            bibliography=head.bibliography, citation_style=head.citation_style,
        )  # fmt: skip

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return record_schema(Head, define)


def _sections(head: Head) -> tuple[Section, ...]:
    """Return the slides by section; those before the first named one have a section without a name."""
    sections: list[tuple[SectionHead | None, list[Slide]]] = []
    for entry in head.slides:
        if isinstance(entry, SectionHead):
            sections.append((entry, []))
        elif sections:
            sections[-1][1].append(entry)
        else:
            sections.append((None, [entry]))
    return tuple(
        Section(tuple(slides), begin.span, begin.section, _divider(begin, head), id=begin.id, id_span=begin.id_span)
        if begin
        else Section(tuple(slides), slides[0].span)
        for begin, slides in sections
    )


def _divider(begin: SectionHead, head: Head) -> Divider:
    return head.dividers if begin.divider is None else begin.divider


def _check_names(head: source.Mapping, report: Report) -> None:
    """Report audiences whose names are languages too, so that `for` could mean either."""
    audiences, languages = head.get("audiences"), head.get("languages")
    if not isinstance(audiences, source.Mapping) or not isinstance(languages, Sequence):
        return
    tags = [item.text for item in languages.items if isinstance(item, Scalar)]
    for key, _ in audiences.entries:
        if key.text in tags:
            message = f"`{key.text}` is a language and an audience"
            report.error("bad-value", key.span, message, "name the audience otherwise")
