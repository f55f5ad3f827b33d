"""The kinds of content: lists, quotations, cards, pictures and the like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self, TypeAlias

from trustdeck import icons, source
from trustdeck.diagnostics import Report, Span
from trustdeck.model.text import (
    LANGUAGE,
    NO_TEXT,
    SOURCE,
    VARIED,
    Identifier,
    LanguageTag,
    Paragraphs,
    Text,
    as_written,
    in_language,
)
from trustdeck.schema import (
    ANY_SCALAR,
    Define,
    JsonSchema,
    Key,
    decode,
    field,
    is_meant,
    mismatch,
    quoted_hint,
    record,
    record_schema,
    scalar,
    several,
    short,
)
from trustdeck.source import Node, Scalar, Sequence

# --- lists ----------------------------------------------------------------------------------------


def is_long(node: Node, keys: Iterable[str]) -> bool:
    return isinstance(node, source.Mapping) and any(node.get(key) is not None for key in keys)


def listed(node: Node, item: type[Any], report: Report) -> tuple[Any, ...] | None:
    """Return the entries of a list; None, and nothing said, where no entry is meant for this variant."""
    return decode(node, tuple[item, ...], report) or None  # type: ignore[valid-type]  # made at run time


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list with bullets."""

    items: tuple[Line, ...] = field("its lines")
    span: Span = NO_TEXT.span
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    source: Text | None = field(SOURCE, default=None)

    takes: ClassVar[str] = "a list of lines"
    called: ClassVar[str] = "a list with bullets"
    short: ClassVar[str] = "items"


NumberStyle = Literal["1.", "1)", "a.", "a)", "A.", "A)", "i.", "i)", "I.", "I)"]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered list; `style` is how its first number is typed (`1.`, `a)`, `i.` …)."""

    items: tuple[Line, ...] = field("its lines")
    span: Span = NO_TEXT.span
    style: str = field("how its first number is typed", default="1.", type=NumberStyle)
    start: int = field("the number that it begins with", default=1, minimum=1, maximum=32767)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    source: Text | None = field(SOURCE, default=None)

    takes: ClassVar[str] = "a list of lines, or `{style, start, items}`"
    called: ClassVar[str] = "a numbered list"
    short: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Line:
    """A list item with what stands below it."""

    text: Text = field("the line")
    span: Span = NO_TEXT.span
    children: tuple[Bullets | Numbered, ...] = several(
        "what stands below it",
        {"bullets": Key(Bullets, "lines below it"), "numbered": Key(Numbered, "numbered lines below it")},
    )
    id: str = field("its name", default="", type=Identifier)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    reveal: int | None = field(
        "the click at which it comes; 0: it stands from the start", default=None, minimum=0, maximum=99
    )

    takes: ClassVar[str] = "a line"
    called: ClassVar[str] = "a line"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED
    LONG: ClassVar[tuple[str, ...]] = (
        "text", "bullets", "numbered", "id", "language", "source", "for", "except", "variants", "reveal",
    )  # fmt: skip

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Line | None:
        """Return a line from a text, from `Line:` with children, or from the long form.

        A mapping with a key of the long form is one. Otherwise one key with a list is a line with
        children below it, and one key with a text or nothing is the line as written, colon included.
        """
        if isinstance(node, source.Mapping) and not is_long(node, cls.LONG):
            return cls._from_pair(node, report)
        if isinstance(node, source.Mapping):
            line = record(node, cls, report)
            for child in line.children if line else ():
                _refuse_source(child.source, "a list within a list", report)
            return replace(line, text=in_language(line.text, line.language)) if line else None
        text = Text.from_node(node, report)
        return cls(text, node.span) if text else None

    @classmethod
    def _from_pair(cls, node: source.Mapping, report: Report) -> Line | None:
        if len(node.entries) != 1 or isinstance(node.entries[0][1], source.Mapping):
            mismatch(node, "a line of text", report, quoted_hint(node))
            return None
        key, value = node.entries[0]
        children: tuple[Bullets, ...] = ()
        if isinstance(value, Sequence):
            below = decode(value, Bullets, report)
            children = (below,) if below else ()
            text = Text.from_node(key, report)
        else:
            text = Text.from_node(as_written(key, value if isinstance(value, Scalar) else None), report)
        return cls(text, node.span, children) if text else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [ANY_SCALAR, record_schema(cls, define), _pair_schema(cls, define)]}


def _refuse_source(written: Text | None, what: str, report: Report) -> None:
    if written is not None:
        message = f"{what} has no source line of its own"
        report.error("bad-value", written.span, message, "write `source` at the slide, or at the whole list")


def _pair_schema(cls: Any, define: Define) -> JsonSchema:
    """Describe a mapping of one key, whose value is a text or a list."""
    value = {"anyOf": [ANY_SCALAR, {"type": "array", "items": define(cls)}]}
    return {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": value}


# --- blocks of text -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading before the content that follows it."""

    text: Text
    span: Span

    takes: ClassVar[str] = "text"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        text = Text.from_node(node, report)
        return cls(text, node.span) if text else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return define(Text)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Paragraphs without bullets."""

    paragraphs: tuple[Text, ...] = field("the paragraphs", key="text", type=Paragraphs)
    span: Span = NO_TEXT.span
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    source: Text | None = field(SOURCE, default=None)

    takes: ClassVar[str] = Paragraphs.takes
    short: ClassVar[str] = "text"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, who said it, and where."""

    paragraphs: tuple[Text, ...] = field("what was said", key="text", type=Paragraphs)
    span: Span = NO_TEXT.span
    by: Text | None = field("who said it", default=None)
    source: Text | None = field("where it was said", default=None)
    language: str = field(LANGUAGE, default="", type=LanguageTag)

    called: ClassVar[str] = "a quotation"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED
    short: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class Quotes:
    """One quotation, or a few."""

    quotes: tuple[Quote, ...]
    span: Span
    source: Text | None = None

    takes: ClassVar[str] = "text, `{text, by, source}`, or a list of them"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, Sequence):
            quotes = listed(node, Quote, report)
            return cls(quotes, node.span) if quotes else None
        quote = decode(node, Quote, report)
        return cls((quote,), node.span) if quote else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [define(Quote), {"type": "array", "items": define(Quote)}]}


@dataclass(frozen=True, slots=True)
class Statement:
    """One large sentence, or a few."""

    paragraphs: tuple[Text, ...] = field("the paragraphs", key="text", type=Paragraphs)
    span: Span = NO_TEXT.span
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    source: Text | None = field(SOURCE, default=None)

    takes: ClassVar[str] = Paragraphs.takes
    short: ClassVar[str] = "text"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and its explanation, which may be empty, one text, or several lines."""

    term: Text = field("the term")
    explanation: tuple[Text, ...] = field("what it means", key="text", default=(), type=Paragraphs)
    span: Span = NO_TEXT.span

    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Definition | None:
        """Return a definition from `Term: explanation`, a bare term, or the long form, which has the key `term`."""
        if is_long(node, ("term",)):
            return record(node, cls, report)
        if not isinstance(node, source.Mapping):
            term = Text.from_node(node, report)
            return cls(term, (), node.span) if term else None
        if len(node.entries) != 1:
            mismatch(node, "one term with its explanation", report, "begin each term with `- `")
            return None
        key, value = node.entries[0]
        term = Text.from_node(key, report)
        is_bare = isinstance(value, Scalar) and value.is_missing
        explanation = () if is_bare else Paragraphs.from_node(value, report) or ()
        return cls(term, explanation, node.span) if term else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        value = define(Paragraphs)
        pair = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": value}
        return {"anyOf": [ANY_SCALAR, record_schema(cls, define), pair]}


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with its explanation."""

    entries: tuple[Definition, ...] = field("the terms", key="items")
    span: Span = NO_TEXT.span
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    source: Text | None = field(SOURCE, default=None)

    takes: ClassVar[str] = "a list of `Term: explanation`"
    called: ClassVar[str] = "a list of definitions"
    short: ClassVar[str] = "items"


# --- blocks with a shape --------------------------------------------------------------------------


class IconName:
    """The name of an icon."""

    takes: ClassVar[str] = "an icon's name"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> str | None:
        written = scalar(node, report)
        if written is None:
            return None
        if written.text not in icons.names():
            report.error(
                "unknown-icon", written.span, f"there is no icon `{short(written.text)}`", icons.hint(written.text)
            )
            return None
        return written.text

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Card:
    """A card: a heading, and a text or bullets below it."""

    span: Span = NO_TEXT.span
    heading: Text | None = field("what it is about", default=None)
    text: tuple[Text, ...] = field("what it says", default=(), type=Paragraphs)
    bullets: tuple[Line, ...] = field("what it says, in lines", default=())
    icon: str = field("a picture by its name, such as `bicycle`, above the heading", default="", type=IconName)

    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Card | None:
        """Return a card from `Heading: text`, a text, or the long form."""
        if is_long(node, ("heading", "text", "bullets", "icon")):
            return record(node, cls, report)
        if not isinstance(node, source.Mapping):
            texts = Text.from_node(node, report)
            return cls(node.span, text=(texts,)) if texts else None
        if len(node.entries) != 1:
            mismatch(node, "one card", report, "begin each card with `- `, or write `{heading: …, text: …}`")
            return None
        key, value = node.entries[0]
        heading = Text.from_node(key, report)
        if isinstance(value, Sequence):
            return cls(node.span, heading, bullets=listed(value, Line, report) or ())
        is_bare = isinstance(value, Scalar) and value.is_missing
        return cls(node.span, heading, () if is_bare else Paragraphs.from_node(value, report) or ())

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [ANY_SCALAR, record_schema(cls, define), _pair_schema(Line, define)]}


@dataclass(frozen=True, slots=True)
class Cards:
    """Equal cards in a grid; `across` is how many stand in a row, 0 for what suits."""

    cards: tuple[Card, ...] = field("the cards", key="items")
    span: Span = NO_TEXT.span
    across: int = field("how many stand in a row; what suits where it is left out", default=0, minimum=1, maximum=6)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    source: Text | None = field(SOURCE, default=None)

    takes: ClassVar[str] = "a list of `Heading: text`, or `{across, items}`"
    short: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of a matrix: what it measures, and its two ends."""

    span: Span = NO_TEXT.span
    title: Text | None = field("what it measures", default=None)
    low: Text | None = field("its low end", default=None)
    high: Text | None = field("its high end", default=None)

    takes: ClassVar[str] = "`{title, low, high}`"


_TWO_CELLS: TypeAlias = tuple[Paragraphs, Paragraphs]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Two by two cells, the upper row first, between two named axes. A cell is one or more lines."""

    across: Axis = field("the axis from left to right")
    up: Axis = field("the axis from bottom to top")
    cells: tuple[tuple[tuple[Text, ...], ...], ...] = field(
        "two rows of two cells, the upper row first", type=tuple[_TWO_CELLS, _TWO_CELLS]
    )
    span: Span = NO_TEXT.span
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    source: Text | None = field(SOURCE, default=None)

    takes: ClassVar[str] = "`{across, up, cells}`"


def counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture. `focus` is what stays in view, as shares from the top left.

    `file` is its path within the project; before `resolve`, the path as written, from the file that names it.
    """

    file: str = field("its path, from the file that names it")
    span: Span = NO_TEXT.span
    alt: str = field("what it shows, for those who do not see it", default="")
    decorative: bool = field("it carries no meaning and needs no `alt`", default=False)
    fit: Literal["contain", "cover"] = field(
        "`contain` shows all of it, `cover` fills the place and cuts what is too much", default="contain"
    )
    focus: tuple[float, float] = field(
        "what stays in view where it is cut: shares from the left and from the top",
        default=(0.5, 0.5),
        minimum=0,
        maximum=1,
    )
    edge: Literal["plain", "rounded", "bleed"] = field(
        "`rounded` has round corners, `bleed` runs off the slide's side", default="plain"
    )
    caption: Text | None = field("a line below it", default=None)
    credit: Text | None = field("whose it is", default=None)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    source: Text | None = field(SOURCE, default=None)
    file_span: Span | None = None
    edge_span: Span | None = None

    takes: ClassVar[str] = "a picture"
    called: ClassVar[str] = "a picture"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, Scalar):
            path = scalar(node, report)
            image = cls(path.text, node.span, file_span=node.span) if path else None
        else:
            image = record(node, cls, report)
        if image is not None:
            _check_alt(image, node, report)
        return image

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [{"type": "string"}, record_schema(cls, define)]}


def _check_alt(image: Image, node: Node, report: Report) -> None:
    keys = node if isinstance(node, source.Mapping) else source.Mapping((), node.span)
    place = image.file_span or image.span
    if keys.get("alt") is not None and image.decorative:
        hint = "keep `alt` where it says something, otherwise `decorative: true`"
        report.error("missing-alt", place, "a picture has either `alt` or `decorative: true`", hint)
    elif not (image.alt.strip() or image.decorative or _is_tried(keys, "alt") or _is_tried(keys, "decorative")):
        hint = f"write `{{file: {image.file}, alt: what the picture shows}}`, or `decorative: true`"
        report.error("missing-alt", place, "a picture needs words for those who do not see it", hint)


def _is_tried(node: source.Mapping, key: str) -> bool:
    """Return whether a key is there whose value or spelling was refused, so that no more need be said."""
    value = node.get(key)
    if value is None:
        return is_meant(node, key, Image)
    return not isinstance(value, Scalar) or value.is_missing or value.text not in ("", "true", "false")


@dataclass(frozen=True, slots=True)
class Images:
    """One picture, or a grid of them."""

    images: tuple[Image, ...]
    span: Span
    source: Text | None = None

    takes: ClassVar[str] = "`{file, alt}`, or a list of them"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, Sequence):
            images = listed(node, Image, report)
            return cls(tuple(_in_grid(images, report)), node.span) if images else None
        image = Image.from_node(node, report)
        return cls((image,), node.span) if image else None

    @property
    def bleeds(self) -> bool:
        """Whether it is one picture that runs off the slide's side."""
        return len(self.images) == 1 and self.images[0].edge == "bleed"

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [define(Image), {"type": "array", "items": define(Image)}]}


def _in_grid(images: tuple[Image, ...], report: Report) -> Iterator[Image]:
    """Yield pictures as they can stand beside one another: alone, one may run off the slide; several may not."""
    for image in images:
        if image.edge == "bleed" and len(images) > 1:
            message = "of several pictures none can run off the slide"
            report.error("bad-value", image.edge_span or image.span, message, "leave `edge` out, or write `rounded`")
            image = replace(image, edge="plain")
        yield image


@dataclass(frozen=True, slots=True)
class References:
    """What the deck cites, in its citation style. Before `resolve` it has no entries."""

    span: Span
    entries: tuple[Text, ...] = ()

    takes: ClassVar[str] = "`auto`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, Scalar) and node.text == "auto":
            return cls(node.span)
        mismatch(node, "`auto`", report, "write `references: auto`; it lists what the deck cites with `[@key]`")
        return None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"const": "auto"}


class AgendaItems:
    """`auto` for the deck's sections, or a list of lines."""

    takes: ClassVar[str] = "`auto` or a list of lines"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Line, ...] | None:
        if isinstance(node, Scalar) and node.text == "auto":
            return ()
        if isinstance(node, Sequence):
            return listed(node, Line, report)
        mismatch(node, "`auto` or a list", report, "write `agenda: auto`")
        return None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [{"const": "auto"}, {"type": "array", "items": define(Line)}]}


@dataclass(frozen=True, slots=True)
class Agenda:
    """The deck's sections.

    Before `resolve` an automatic one has no items; after it each links to its section's first slide.
    """

    items: tuple[Line, ...] = field("`auto` for the deck's sections, or a list", type=AgendaItems)
    span: Span = NO_TEXT.span
    auto: bool = True
    style: str = field("how its first number is typed", default="1.", type=NumberStyle)

    takes: ClassVar[str] = "`auto`, `{items: auto, style}`, or a list"
    called: ClassVar[str] = "an agenda"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if is_long(node, ("items", "style")):
            agenda = record(node, cls, report)
            return replace(agenda, auto=not agenda.items) if agenda else None
        items = AgendaItems.from_node(node, report)
        return cls(items, node.span, auto=not items) if items is not None else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [define(AgendaItems), record_schema(cls, define)]}
