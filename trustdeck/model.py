"""The first waist: what the author means, as types.

A deck that was decoded holds no `for`, no `variants` and no `{{ … }}`: it is one variant's.
`resolve` returns the same types with every reference settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trustdeck.diagnostics import Span
from trustdeck.markup import Run


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph of text with its inline marks. `language` is a tag, or '' for that of what surrounds it."""

    runs: tuple[Run, ...]
    span: Span
    language: str = ""

    @property
    def plain(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Line:
    """A list item with what stands below it."""

    text: Text
    span: Span
    children: tuple[Bullets | Numbered, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading before the content that follows it."""

    text: Text
    span: Span


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Paragraphs without bullets."""

    paragraphs: tuple[Text, ...]
    span: Span
    language: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list with bullets."""

    items: tuple[Line, ...]
    span: Span
    language: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered list; `style` is how its first number is typed (`1.`, `a)`, `i.` …)."""

    items: tuple[Line, ...]
    span: Span
    style: str = "1."
    start: int = 1
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, who said it, and where."""

    paragraphs: tuple[Text, ...]
    span: Span
    by: Text | None = None
    source: Text | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """One quotation, or a few."""

    quotes: tuple[Quote, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """One large sentence, or a few."""

    paragraphs: tuple[Text, ...]
    span: Span
    language: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and its explanation, which may be empty, one text, or several lines."""

    term: Text
    explanation: tuple[Text, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with its explanation."""

    entries: tuple[Definition, ...]
    span: Span
    language: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One of several columns; `width` is its share."""

    content: tuple[Block, ...]
    span: Span
    heading: Text | None = None
    width: int = 1
    language: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Two to four columns side by side."""

    columns: tuple[Column, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Card:
    """A card: a heading, and a text or bullets below it."""

    span: Span
    heading: Text | None = None
    text: tuple[Text, ...] = ()
    bullets: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """Equal cards in a grid; `across` is how many stand in a row, 0 for what suits."""

    cards: tuple[Card, ...]
    span: Span
    across: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of a matrix: what it measures, and its two ends."""

    span: Span
    title: Text | None = None
    low: Text | None = None
    high: Text | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Two by two cells, the upper row first, between two named axes. A cell is one or more lines."""

    across: Axis
    up: Axis
    cells: tuple[tuple[tuple[Text, ...], ...], ...]
    span: Span
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Every row has as many cells as the header; an empty cell is a text without runs.

    `blank_rows` are for the audience to fill in. `align` has one of left, center, right for each
    column, or is empty; `widths` are shares, or empty.
    """

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    span: Span
    blank_rows: int = 0
    align: tuple[Literal["left", "center", "right"], ...] = ()
    widths: tuple[int, ...] = ()
    caption: Text | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `file` is its path within the project. `focus` is what stays in view, as shares from the top left."""

    file: str
    span: Span
    alt: str = ""
    decorative: bool = False
    fit: Literal["contain", "cover"] = "contain"
    focus: tuple[float, float] = (0.5, 0.5)
    caption: Text | None = None
    credit: Text | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Images:
    """One picture, or a grid of them."""

    images: tuple[Image, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Agenda:
    """The deck's sections. Before `resolve` an automatic one has no items; after it each links to its section's first slide."""

    items: tuple[Line, ...]
    span: Span
    auto: bool = True
    style: str = "1."


Block = (
    Heading | TextBlock | Bullets | Numbered | Quotes | Statement | Definitions | Columns | Cards | Matrix | Table
    | Images | Agenda
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide. `key` is its stable identity in the deck; `id` is the author's name for it, for links.

    `title` is what outlines and screen readers call it: the headline where there is one. After
    `resolve`, a divider slide has `divider` set to its section's number among those that agendas show.
    """

    span: Span
    headline: Text | None = None
    subtitle: Text | None = None
    title: str = ""
    content: tuple[Block, ...] = ()
    notes: tuple[TextBlock | Bullets | Numbered, ...] = ()
    id: str = ""
    layout: str = ""
    layout_span: Span | None = None
    hidden: bool = False
    background: str = ""
    background_span: Span | None = None
    language: str = ""
    key: str = ""
    divider: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Slides that belong together. The section before the first named one has no name."""

    slides: tuple[Slide, ...]
    span: Span
    name: Text | None = None
    divider: bool = False
    key: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck of one variant. `date` is ISO (`2012-10-03`) or ''; `language` is a full tag (`da-DK`)."""

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
