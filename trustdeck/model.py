"""The first waist: what the author means, as types, and how each is written.

A deck that was decoded holds no `for`, no `variants` and no `{{ … }}`: it is one variant's.
`resolve` returns the same types with every reference settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Literal, Self, TypeAlias

from trustdeck import markup, source
from trustdeck.diagnostics import Report, Span
from trustdeck.markup import Run
from trustdeck.schema import (
    ANY_SCALAR,
    Define,
    JsonSchema,
    Key,
    decode,
    field,
    first_paragraph,
    is_meant,
    mismatch,
    quoted_hint,
    record,
    record_schema,
    scalar,
    several,
    short,
    unknown_key,
)
from trustdeck.source import Node, Scalar, Sequence

LANGUAGE = "the language it is written in, such as `en`; that of the deck where it is left out"

# Keys that choose what an audience sees. They are settled on the tree, so no type below has them.
_NAMES: JsonSchema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
FOR_WHOM: Mapping[str, JsonSchema] = {
    "for": {"description": "the audiences or languages that see it", **_NAMES},
    "except": {"description": "the audiences or languages that do not see it", **_NAMES},
}
VARIED: Mapping[str, JsonSchema] = {
    **FOR_WHOM,
    "variants": {
        "description": "what is different for an audience or a language: its keys, or its text",
        "type": "object",
        "additionalProperties": {"type": ["object", "string", "number", "boolean"]},
    },
}


# --- text -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph of text with its inline marks. `language` is a tag, or '' for that of what surrounds it.

    `links` has the place of each link to a slide, in their order.
    """

    runs: tuple[Run, ...]
    span: Span
    language: str = ""
    links: tuple[Span, ...] = ()

    takes: ClassVar[str] = "text"

    @property
    def plain(self) -> str:
        return "".join(run.text for run in self.runs)

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Text | None:
        """Return the text, its paragraphs joined by line breaks; None where it is empty for this variant."""
        paragraphs = Paragraphs.from_node(node, report) if not isinstance(node, Sequence) else None
        if isinstance(node, Sequence):
            mismatch(node, "text", report, quoted_hint(node))
        return _joined(paragraphs) if paragraphs else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        long = _long_text_schema(ANY_SCALAR, define)
        return {"anyOf": [ANY_SCALAR, long]}


NO_TEXT = Text((), Span("", 1, 1, 1, 1))


class Paragraphs:
    """Paragraphs of text: one text with blank lines between them, or a list of texts."""

    takes: ClassVar[str] = "text or a list of texts"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Text, ...] | None:
        if isinstance(node, Sequence):
            return tuple(text for item in node.items for text in _entry_paragraphs(item, report))
        if isinstance(node, source.Mapping) and node.get("text") is not None:
            return _long_text(node, report)
        text = scalar(node, report)
        return None if text is None else _paragraphs(text, report)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        text = define(Text)
        listed = {"type": "array", "items": text}
        return {"anyOf": [text, listed, _long_text_schema(listed, define)]}


def _entry_paragraphs(node: Node, report: Report) -> tuple[Text, ...]:
    if not isinstance(node, Sequence):
        return Paragraphs.from_node(node, report) or ()
    mismatch(node, "text", report, quoted_hint(node))
    return ()


def _long_text_schema(text: JsonSchema, define: Define) -> JsonSchema:
    properties = {"text": text, "language": define(LanguageTag), **VARIED}
    return {"type": "object", "properties": properties, "required": ["text"], "additionalProperties": False}


def _long_text(node: source.Mapping, report: Report) -> tuple[Text, ...] | None:
    """Return the paragraphs of `{text: …, language: …}`."""
    texts: tuple[Text, ...] | None = None
    language = ""
    for key, value in node.entries:
        match key.text:
            case "text":
                texts = Paragraphs.from_node(value, report)
            case "language":
                language = LanguageTag.from_node(value, report) or ""
            case _:
                unknown_key(key, "a text", ("text", "language", *VARIED), report)
    return tuple(_in_language(text, language) for text in texts) if texts else None


def _in_language(text: Text, language: str) -> Text:
    return replace(text, language=language) if language and not text.language else text


def _paragraphs(node: Scalar, report: Report) -> tuple[Text, ...] | None:
    """Return what stands between blank lines, one text each."""
    if "\n" not in node.text:
        stretches = [(0, len(node.text))]
    else:
        stretches = _blocks_of_lines(node.text)
    texts = [_text(node, start, end, report) for start, end in stretches if node.text[start:end].strip()]
    if not texts and not node.inserted:
        mismatch(node, "text", report, "leave the key out where there is nothing to say")
    return tuple(texts) or None


def _blocks_of_lines(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of each run of lines that are not blank."""
    stretches: list[tuple[int, int]] = []
    is_open = False
    for start, end in _lines(text):
        is_blank = not text[start:end].strip()
        if not is_blank and is_open:
            stretches[-1] = (stretches[-1][0], end)
        elif not is_blank:
            stretches.append((start, end))
        is_open = not is_blank
    return stretches


def _lines(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _text(node: Scalar, start: int, end: int, report: Report) -> Text:
    """Return a stretch of a scalar as a text; what is wrong with its marks is reported at its place."""
    raw = node.text[start:end]
    lead = len(raw) - len(raw.lstrip())
    start, raw = start + lead, raw.strip()
    end = start + len(raw)
    inserted = [(max(a, start) - start, min(b, end) - start) for a, b in node.inserted if a < end and b > start]
    runs, problems = markup.parse(raw, inserted)
    for problem in problems:
        place = node.part(start + problem.start, problem.length)
        report.error(problem.rule, place, problem.message, problem.hint)
    is_whole = len(raw) == len(node.text)
    return Text(runs, node.span if is_whole else node.part(start, len(raw)), "", _link_places(node, start, raw, runs))


def _link_places(node: Scalar, start: int, raw: str, runs: tuple[Run, ...]) -> tuple[Span, ...]:
    """Return the place of each link to a slide; a link may be several runs, which then follow one another."""
    if not any(run.link for run in runs):
        return ()
    places: list[Span] = []
    at = 0
    for link in slide_links(runs):
        found = raw.find(f"({link})", at)
        at = found + 1 if found >= 0 else at
        places.append(node.part(start + found + 1, len(link)) if found >= 0 else node.part(start, len(raw)))
    return tuple(places)


def slide_links(runs: tuple[Run, ...]) -> list[str]:
    """Return the links to slides, in order; runs of one link that follow one another are one."""
    links = [run.link for run in runs]
    return [link for link, before in zip(links, ["", *links], strict=False) if link.startswith("#") and link != before]


def _joined(texts: tuple[Text, ...]) -> Text:
    if len(texts) == 1:
        return texts[0]
    runs: list[Run] = []
    for text in texts:
        runs += [Run("\n"), *text.runs] if runs else text.runs
    return replace(texts[0], runs=tuple(runs), links=tuple(place for text in texts for place in text.links))


def _as_written(key: Scalar, value: Scalar | None) -> Scalar:
    """Return `Line: more` as the one text that its author wrote, quotation marks included."""
    end = key.span if value is None or value.is_missing else value.span
    span = replace(key.span, end_line=end.end_line, end_column=end.end_column + (end is key.span))
    origin = None
    if key.origin and value is not None and value.origin:
        source_text, start, stop = key.origin
        stop = stop if value.is_missing else value.origin[2]
        origin = (source_text, start, stop + source_text[stop:].startswith(":") * value.is_missing)
    before = f"{_quoted(key)}:"
    if value is None or value.is_missing:
        return Scalar(before, span, "plain", key.inserted, origin=origin)
    shift = len(before) + 1 + (value.style in ("single", "double"))
    inserted = (*key.inserted, *((start + shift, end_ + shift) for start, end_ in value.inserted))
    return Scalar(f"{before} {_quoted(value)}", span, "plain", inserted, origin=origin)


def _quoted(part: Scalar) -> str:
    return {"single": f"'{part.text}'", "double": f'"{part.text}"'}.get(part.style, part.text)


# --- plain values ---------------------------------------------------------------------------------


class LanguageTag:
    """A language: `da`, `en`, `de`, or a full tag such as `en-US`."""

    takes: ClassVar[str] = "a language such as `da` or `en-GB`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> str | None:
        text = scalar(node, report)
        if text is None:
            return None
        tag = markup.full_language(text.text)
        if not tag:
            hint = "write a code such as `da`, `en` or `en-US`"
            report.error("unknown-language", text.span, f"`{short(text.text)}` is not a language", hint)
        return tag or None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "string", "description": first_paragraph(cls), "examples": ["da", "en", "de"]}


class Identifier:
    """A name for links: letters, digits, `-` and `_`."""

    takes: ClassVar[str] = "a name of letters, digits, `-` and `_`"
    _FORM = re.compile(r"[\w-]+")

    @classmethod
    def from_node(cls, node: Node, report: Report) -> str | None:
        text = scalar(node, report)
        if text is None:
            return None
        if not cls._FORM.fullmatch(text.text):
            better = re.sub(r"[^\w-]+", "-", text.text).strip("-") or "name"
            message = f"`{short(text.text)}` holds more than letters, digits, `-` and `_`"
            report.error("bad-value", text.span, message, f"write `{better}`")
        return text.text

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": ["string", "number"]}


class IsoDate:
    """A date, written year-month-day."""

    takes: ClassVar[str] = "a date such as `2012-10-03`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> str | None:
        text = scalar(node, report)
        if text is None:
            return None
        try:
            return date.fromisoformat(text.text).isoformat()
        except ValueError:
            hint = "write year-month-day, as in `2012-10-03`"
            report.error("bad-value", text.span, f"`{short(text.text)}` is not a date", hint)
            return None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "string", "description": first_paragraph(cls), "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


# --- lists ----------------------------------------------------------------------------------------


def _is_long(node: Node, keys: Iterable[str]) -> bool:
    return isinstance(node, source.Mapping) and any(node.get(key) is not None for key in keys)


def _listed(node: Node, item: type[Any], report: Report) -> tuple[Any, ...] | None:
    """Return the entries of a list; None, and nothing said, where no entry is meant for this variant."""
    return decode(node, tuple[item, ...], report) or None  # type: ignore[valid-type]  # made at run time


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list with bullets."""

    items: tuple[Line, ...] = field("its lines")
    span: Span = NO_TEXT.span
    language: str = field(LANGUAGE, default="", type=LanguageTag)

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
        if isinstance(node, source.Mapping) and not _is_long(node, cls.LONG):
            return cls._from_pair(node, report)
        if isinstance(node, source.Mapping):
            line = record(node, cls, report)
            return replace(line, text=_in_language(line.text, line.language)) if line else None
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
            text = Text.from_node(_as_written(key, value if isinstance(value, Scalar) else None), report)
        return cls(text, node.span, children) if text else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [ANY_SCALAR, record_schema(cls, define), _pair_schema(cls, define)]}


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

    takes: ClassVar[str] = "text, `{text, by, source}`, or a list of them"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, Sequence):
            quotes = _listed(node, Quote, report)
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
        if _is_long(node, ("term",)):
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

    takes: ClassVar[str] = "a list of `Term: explanation`"
    called: ClassVar[str] = "a list of definitions"
    short: ClassVar[str] = "items"


# --- blocks with a shape --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    """A card: a heading, and a text or bullets below it."""

    span: Span = NO_TEXT.span
    heading: Text | None = field("what it is about", default=None)
    text: tuple[Text, ...] = field("what it says", default=(), type=Paragraphs)
    bullets: tuple[Line, ...] = field("what it says, in lines", default=())

    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Card | None:
        """Return a card from `Heading: text`, a text, or the long form."""
        if _is_long(node, ("heading", "text", "bullets")):
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
            return cls(node.span, heading, bullets=_listed(value, Line, report) or ())
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

    takes: ClassVar[str] = "a list of `Heading: text`, or `{across, items}`"
    short: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of a matrix: what it measures, and its two ends."""

    span: Span = NO_TEXT.span
    title: Text | None = field("what it measures", default=None)
    low: Text | None = field("its low end", default=None)
    high: Text | None = field("its high end", default=None)


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

    takes: ClassVar[str] = "`{across, up, cells}`"


class Cell:
    """A cell of a table; `''` is an empty one."""

    takes: ClassVar[str] = "text"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Text:
        if isinstance(node, Scalar) and not node.text.strip() and not node.is_missing:
            return Text((), node.span)
        if isinstance(node, Scalar) and node.is_missing:
            mismatch(node, "text", report, "write `''` for an empty cell")
            return Text((), node.span)
        return Text.from_node(node, report) or Text((), node.span)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return define(Text)


class Row:
    """A row of a table: its cells, or `{cells: […]}` where the row is for some audiences."""

    takes: ClassVar[str] = "a list of cells"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Text, ...] | None:
        if isinstance(node, source.Mapping) and (cells := node.get("cells")) is not None:
            for key, _ in node.entries:
                if key.text != "cells":
                    unknown_key(key, "a row", ("cells", *FOR_WHOM), report)
            node = cells
        return decode(node, tuple[Cell, ...], report)  # type: ignore[return-value]  # a Cell gives a Text

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        cells = {"type": "array", "items": define(Cell), "description": "the row's cells; `''` is an empty one"}
        properties = {"cells": cells, **FOR_WHOM}
        long = {"type": "object", "properties": properties, "required": ["cells"], "additionalProperties": False}
        return {"anyOf": [cells, long]}


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Every row has as many cells as the header; an empty cell is a text without runs.

    `blank_rows` are for the audience to fill in. `align` has one of left, center, right for each
    column, or is empty; `widths` are shares, or empty. `data` is the file that `resolve` takes the rows from.
    """

    header: tuple[Text, ...] = field("the columns' names", default=(), type=tuple[Cell, ...])
    rows: tuple[tuple[Text, ...], ...] = field("rows of cells; `''` is an empty cell", default=(), type=tuple[Row, ...])
    span: Span = NO_TEXT.span
    blank_rows: int = field("empty rows, for the audience to fill in", default=0, minimum=1, maximum=30)
    align: tuple[Literal["left", "center", "right"], ...] = field("how each column is aligned", default=())
    widths: tuple[int, ...] = field("each column's share of the width", default=(), minimum=1, maximum=1000)
    caption: Text | None = field("a line below it", default=None)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    data: Scalar | None = field("a CSV file with the columns' names in its first line", default=None)
    align_span: Span | None = None
    widths_span: Span | None = None

    takes: ClassVar[str] = "`{header, rows}` or `{data: file.csv}`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        table = record(node, cls, report)
        if table is None or not isinstance(node, source.Mapping):
            return None
        if not _is_long(node, ("rows", "data", "blank-rows")):
            report.error(
                "missing-key", node.span, "a table needs rows", "add `rows: […]`, `data: file.csv` or `blank-rows: 3`"
            )
        if (rows := node.get("rows")) is not None and table.data:
            hint = "keep one of them"
            report.error(
                "bad-value",
                table.data.span,
                "a table has its rows from a file or here, not both",
                hint,
                [(rows.span, "the rows here")],
            )
        if _is_cut(node.get("align"), table.align) or _is_cut(node.get("widths"), table.widths):
            table = replace(table, align=(), widths=())
        return table if table.data else table.squared(report)

    def squared(self, report: Report) -> Self:
        """Return the table with as many cells in every row as there are columns; report where that was not so."""
        first = self.header or next(iter(self.rows), ())
        count = len(first)
        for row in self.rows:
            if len(row) != count:
                _report_uneven(row, first, self.span, report)
        align = self.align if self._fits("align", self.align, self.align_span, count, report) else ()
        widths = self.widths if self._fits("widths", self.widths, self.widths_span, count, report) else ()
        rows = tuple((*row, *[Text((), self.span)] * (count - len(row)))[:count] for row in self.rows)
        return replace(self, rows=rows, align=align, widths=widths)

    def _fits(self, key: str, values: tuple[object, ...], span: Span | None, count: int, report: Report) -> bool:
        if not values or len(values) == count:
            return True
        message = f"`{key}` has {len(values)} values for {count} columns"
        report.error("uneven-table", span or self.span, message, f"write {count} values")
        return False


def _is_cut(node: Node | None, values: tuple[object, ...]) -> bool:
    """Return whether some of a list's values were refused."""
    return isinstance(node, Sequence) and len(node.items) != len(values)


def _report_uneven(row: tuple[Text, ...], first: tuple[Text, ...], span: Span, report: Report) -> None:
    start, end = (row[0].span, row[-1].span) if row else (span, span)
    place = Span(start.file, start.line, start.column, end.end_line, end.end_column)
    hint = "write `''` for an empty cell" if len(row) < len(first) else "put quotation marks around a text with a comma"
    related = [(first[0].span, f"{len(first)} columns are named here")] if first else []
    report.error(
        "uneven-table",
        place,
        f"this row has {_count(len(row), 'cell')}, the table {_count(len(first), 'column')}",
        hint,
        related,
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `file` is its path within the project. `focus` is what stays in view, as shares from the top left.

    Before `resolve`, `file` is the path as written, from the file that names it.
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
    caption: Text | None = field("a line below it", default=None)
    credit: Text | None = field("whose it is", default=None)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    file_span: Span | None = None

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
        return is_meant(node, key, ("alt", "decorative", "file", "caption", "credit", "fit", "focus"))
    return not isinstance(value, Scalar) or value.is_missing or value.text not in ("", "true", "false")


@dataclass(frozen=True, slots=True)
class Images:
    """One picture, or a grid of them."""

    images: tuple[Image, ...]
    span: Span

    takes: ClassVar[str] = "`{file, alt}`, or a list of them"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, Sequence):
            images = _listed(node, Image, report)
            return cls(images, node.span) if images else None
        image = Image.from_node(node, report)
        return cls((image,), node.span) if image else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [define(Image), {"type": "array", "items": define(Image)}]}


class AgendaItems:
    """`auto` for the deck's sections, or a list of lines."""

    takes: ClassVar[str] = "`auto` or a list of lines"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Line, ...] | None:
        if isinstance(node, Scalar) and node.text == "auto":
            return ()
        if isinstance(node, Sequence):
            return _listed(node, Line, report)
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
        if _is_long(node, ("items", "style")):
            agenda = record(node, cls, report)
            return replace(agenda, auto=not agenda.items) if agenda else None
        items = AgendaItems.from_node(node, report)
        return cls(items, node.span, auto=not items) if items is not None else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [define(AgendaItems), record_schema(cls, define)]}


# --- content --------------------------------------------------------------------------------------

COLUMN_CONTENT: Mapping[str, Key] = {
    "text": Key(TextBlock, "paragraphs without bullets"),
    "bullets": Key(Bullets, "a list with bullets"),
    "numbered": Key(Numbered, "a numbered list"),
    "quote": Key(Quotes, "a quotation and who said it"),
    "statement": Key(Statement, "one large sentence, or a few"),
    "definitions": Key(Definitions, "terms and what they mean"),
    "cards": Key(Cards, "a grid of equal cards"),
    "matrix": Key(Matrix, "two by two cells between two axes"),
    "table": Key(Table, "a table"),
    "image": Key(Images, "a picture, or a grid of them"),
    "agenda": Key(Agenda, "the deck's sections"),
}


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """An entry of a column's `content`."""

    blocks: tuple[Any, ...] = several(
        "what stands there", {"heading": Key(Heading, "a heading before what follows"), **COLUMN_CONTENT}
    )
    language: str = field(LANGUAGE, default="", type=LanguageTag)

    called: ClassVar[str] = "an entry of `content`"
    offered: ClassVar[Mapping[str, JsonSchema]] = FOR_WHOM


class ColumnContent:
    """Content in the order in which it is read, for two blocks of one kind."""

    takes: ClassVar[str] = "a list of entries with content keys"
    entry: ClassVar[type[ColumnEntry | Entry]] = ColumnEntry

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Block, ...] | None:
        entries: Iterable[ColumnEntry | Entry] = _listed(node, cls.entry, report) or ()
        return tuple(_block_in_language(block, entry.language) for entry in entries for block in entry.blocks)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "array", "items": define(cls.entry)}


@dataclass(frozen=True, slots=True)
class Column:
    """One of several columns; `width` is its share."""

    content: tuple[Block, ...] = several(
        "what stands in it", {**COLUMN_CONTENT, "content": Key(ColumnContent, "content, in order")}
    )
    span: Span = NO_TEXT.span
    heading: Text | None = field("a heading above it", default=None)
    width: int = field("its share of the width", default=1, minimum=1, maximum=12)
    language: str = field(LANGUAGE, default="", type=LanguageTag)

    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        _refuse_mixed(node, COLUMN_CONTENT, "a column", report)
        return record(node, cls, report)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return record_schema(cls, define)


@dataclass(frozen=True, slots=True)
class Columns:
    """Two to four columns side by side."""

    columns: tuple[Column, ...]
    span: Span

    takes: ClassVar[str] = "a list of two to four columns"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        columns = _listed(node, Column, report)
        if columns is None or not isinstance(node, Sequence):
            return None
        if not 2 <= len(node.items) <= 4:
            hint = "write two, three or four columns; for more, use `cards`"
            report.error("bad-value", node.span, f"{_count(len(node.items), 'column')} cannot stand side by side", hint)
            return None
        return cls(columns, node.span)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "array", "items": define(Column), "minItems": 1}


Block = (
    Heading | TextBlock | Bullets | Numbered | Quotes | Statement | Definitions | Columns | Cards | Matrix | Table
    | Images | Agenda
)  # fmt: skip

CONTENT: Mapping[str, Key] = {
    "heading": Key(Heading, "a heading before the content that follows"),
    **COLUMN_CONTENT,
    "columns": Key(Columns, "two to four columns side by side"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a slide's `content`."""

    blocks: tuple[Any, ...] = several("what stands there", CONTENT)
    language: str = field(LANGUAGE, default="", type=LanguageTag)

    called: ClassVar[str] = "an entry of `content`"
    offered: ClassVar[Mapping[str, JsonSchema]] = FOR_WHOM


class Content(ColumnContent):
    """Content in the order in which it is read, for two blocks of one kind."""

    entry = Entry


def _refuse_mixed(node: Node, keys: Mapping[str, Key], whole: str, report: Report) -> None:
    """Report content keys beside `content`."""
    listed = node.get("content") if isinstance(node, source.Mapping) else None
    if listed is None or not isinstance(node, source.Mapping):
        return
    beside = [key for key, _ in node.entries if key.text in keys]
    if beside:
        hint = f"move it into the list, as `- {beside[0].text}: …`"
        message = f"{whole} has `{beside[0].text}` beside `content`"
        report.error("mixed-content", beside[0].span, message, hint, [(listed.span, "the list of content")])


def _block_in_language(block: Any, language: str) -> Any:
    match block:
        case _ if not language:
            return block
        case Heading():
            return replace(block, text=_in_language(block.text, language))
        case Quotes():
            return replace(block, quotes=tuple(_of_language(quote, language) for quote in block.quotes))
        case Columns():
            return replace(block, columns=tuple(_of_language(column, language) for column in block.columns))
        case Images():
            return replace(block, images=tuple(_of_language(image, language) for image in block.images))
        case Agenda():
            items = tuple(replace(item, text=_in_language(item.text, language)) for item in block.items)
            return replace(block, items=items)
        case _:
            return _of_language(block, language)


def _of_language(value: Any, language: str) -> Any:
    return value if value.language else replace(value, language=language)


# --- notes ----------------------------------------------------------------------------------------

_ITEM = re.compile(r"([ ]*)(-|[0-9]{1,4}\.)[ ]+(?=\S)")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A paragraph or a list item of the notes, by its offsets; `number` is -1 for a bullet, None for no item."""

    indent: int
    number: int | None
    start: int
    end: int


class Notes:
    """Text in which lines that begin with `- ` or `1. ` are lists, or a list of paragraphs."""

    takes: ClassVar[str] = "text, in which lines that begin with `- ` or `1. ` are lists"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[TextBlock | Bullets | Numbered, ...] | None:
        language = ""
        if isinstance(node, source.Mapping) and isinstance(text := node.get("text"), Scalar):
            for key, value in node.entries:
                if key.text == "language":
                    language = LanguageTag.from_node(value, report) or ""
                elif key.text != "text":
                    unknown_key(key, "a text", ("text", "language", *VARIED), report)
            node = text
        if not isinstance(node, Scalar) or node.is_missing:
            block = decode(node, TextBlock, report)
            return (block,) if block else None
        stretches = _stretches(node.text)
        if not stretches:
            _paragraphs(node, report)
        return tuple(replace(block, language=language) for block in _note_blocks(node, stretches, report))

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return define(Paragraphs)


def _stretches(text: str) -> list[_Stretch]:
    found: list[_Stretch] = []
    is_open = False
    for start, end in _lines(text):
        item = _ITEM.match(text, start, end)
        if not text[start:end].strip():
            is_open = False
            continue
        if item:
            number = -1 if item[2] == "-" else int(item[2][:-1])
            found.append(_Stretch(len(item[1]), number, item.end(), end))
        elif is_open:
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(_Stretch(0, None, start, end))
        is_open = True
    return found


def _note_blocks(node: Scalar, stretches: list[_Stretch], report: Report) -> list[TextBlock | Bullets | Numbered]:
    """Return paragraphs and lists; an item that is indented more than the one before stands below it."""
    blocks: list[TextBlock | Bullets | Numbered] = []
    at = 0
    while at < len(stretches):
        first = stretches[at]
        until = at + 1
        while until < len(stretches) and _belongs(stretches[until], first):
            until += 1
        blocks.append(_note_block(node, stretches[at:until], report))
        at = until
    return blocks


def _belongs(stretch: _Stretch, first: _Stretch) -> bool:
    if first.number is None or stretch.number is None:
        return first.number is None and stretch.number is None
    return stretch.indent > first.indent or (stretch.number < 0) == (first.number < 0)


def _note_block(node: Scalar, stretches: list[_Stretch], report: Report) -> TextBlock | Bullets | Numbered:
    first = stretches[0]
    span = node.part(first.start, stretches[-1].end - first.start)
    if first.number is None:
        return TextBlock(tuple(_text(node, s.start, s.end, report) for s in stretches), span)
    heads = [at for at, s in enumerate(stretches) if s.indent <= first.indent]
    lines = []
    for head, until in zip(heads, [*heads[1:], len(stretches)], strict=True):
        text = _text(node, stretches[head].start, stretches[head].end, report)
        below = _note_blocks(node, stretches[head + 1 : until], report)
        lines.append(Line(text, text.span, tuple(block for block in below if not isinstance(block, TextBlock))))
    if first.number < 0:
        return Bullets(tuple(lines), span)
    return Numbered(tuple(lines), span, start=max(1, first.number))


# --- slides and sections --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide. `key` is its stable identity in the deck; `id` is the author's name for it, for links.

    `title` is what outlines and screen readers call it: the headline where there is one. After
    `resolve`, a divider slide has `divider` set to its section's number among those that agendas show.
    """

    span: Span = NO_TEXT.span
    headline: Text | None = field("what the slide says, in one line", default=None)
    subtitle: Text | None = field("a line below the headline", default=None)
    title: str = field("what outlines and screen readers call it, where it has no headline", default="")
    content: tuple[Block, ...] = several(
        "what stands on it", {**CONTENT, "content": Key(Content, "content in its order, for two blocks of one kind")}
    )
    notes: tuple[TextBlock | Bullets | Numbered, ...] = field("what the speaker wants to say", default=(), type=Notes)
    id: str = field("its name for links, as in `[text](#name)`", default="", type=Identifier)
    layout: str = field("a layout by name or title, where the one that suits is not wanted", default="")
    layout_span: Span | None = None
    hidden: bool = field("it is skipped when the deck is shown", default=False)
    background: str = field("`dark`, `light`, or a colour role of the brand", default="")
    background_span: Span | None = None
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    key: str = ""
    divider: int = 0
    id_span: Span | None = None

    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Slide | None:
        if isinstance(node, Scalar) and not node.is_missing:
            mismatch(node, "a slide", report, f"write `- headline: {short(node.text)}`")
            return None
        _refuse_mixed(node, CONTENT, "a slide", report)
        slide = record(node, cls, report)
        if slide is None or not isinstance(node, source.Mapping):
            return None
        title = slide.title.strip() or (" ".join(slide.headline.plain.split()) if slide.headline else "")
        if not title and not _is_named(node):
            _require_title(slide, node, report)
        if slide.headline and slide.title and (place := node.get("title")) is not None:
            hint = "leave `title` out; the headline is what the slide is called"
            report.error("second-title", place.span, "a slide has both `headline` and `title`", hint)
        return replace(slide, title=title)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return record_schema(cls, define)


def _is_named(node: source.Mapping) -> bool:
    """Return whether a slide's name is there but was refused or misspelt, and so needs no second message."""
    known = ("headline", "title", "subtitle", "heading", *CONTENT)
    empty = [key.text for key, value in node.entries if isinstance(value, Scalar) and value.inserted]
    return any(key not in empty and is_meant(node, key, known) for key in ("headline", "title"))


def _require_title(slide: Slide, node: source.Mapping, report: Report) -> None:
    if any(isinstance(block, Agenda) for block in slide.content):
        return  # `resolve` knows what an agenda is called
    place = node.entries[0][0].span if node.entries else node.span
    hint = "add `headline: …`, or `title: …` for a name that is not shown"
    report.error("missing-title", place, "a slide has neither `headline` nor `title`", hint)


@dataclass(frozen=True, slots=True)
class Section:
    """Slides that belong together. The section before the first named one has no name."""

    slides: tuple[Slide, ...]
    span: Span
    name: Text | None = None
    divider: bool = False
    key: str = ""
    number: int = 0
    id: str = ""
    id_span: Span | None = None


@dataclass(frozen=True, slots=True)
class SectionHead:
    """The beginning of a section."""

    section: Text = field("the section's name", placeholder=NO_TEXT)
    divider: bool = field("a slide that says the section's name", default=False)
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
        if _is_long(node, ("section",)):
            return record(node, SectionHead, report)
        return Slide.from_node(node, report)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [define(Slide), define(SectionHead), _INCLUDE]}


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


@dataclass(frozen=True, slots=True)
class Audience:
    """An audience of a deck."""

    name: str = field("what it is called, for footers and covers", default="")
    brand: str = field("its brand, where it is not the deck's", default="")

    called: ClassVar[str] = "an audience"


@dataclass(frozen=True, slots=True)
class VariantsFrom:
    """A data file of which each row gives a variant of the deck."""

    data: Scalar = field("a CSV file with the columns' names in its first line")
    key: str = field("the column that tells the rows apart; its values become part of the files' names")

    called: ClassVar[str] = "`variants-from`"


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
    audiences: Mapping[str, Audience] = field("its audiences, each by a short name", default_factory=dict)
    languages: tuple[str, ...] = field("the languages it is built in", default=(), type=tuple[LanguageTag, ...])
    vars: Mapping[str, str] = field("values for `{{ vars.name }}` in any text", default_factory=dict)
    variants_from: VariantsFrom | None = field("a data file that gives a variant per row", default=None)
    brand_span: Span | None = None
    span: Span = NO_TEXT.span

    called: ClassVar[str] = "a deck"


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
    brand_span: Span | None = None

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
            brand_span=head.brand_span,
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
        Section(tuple(slides), begin.span, begin.section, begin.divider, id=begin.id, id_span=begin.id_span)
        if begin
        else Section(tuple(slides), slides[0].span)
        for begin, slides in sections
    )


_AUDIENCE = re.compile(r"[\w][\w-]*")


def _check_names(head: source.Mapping, report: Report) -> None:
    """Report audiences whose names cannot be part of a file's name or are a language's too."""
    audiences, languages = head.get("audiences"), head.get("languages")
    if not isinstance(audiences, source.Mapping):
        return
    tags = (
        [item.text for item in languages.items if isinstance(item, Scalar)] if isinstance(languages, Sequence) else []
    )
    for key, _ in audiences.entries:
        if not _AUDIENCE.fullmatch(key.text):
            hint = "write a short name of letters, digits, `-` and `_`; `name` is for readers"
            report.error("bad-value", key.span, f"`{short(key.text)}` cannot be part of a file's name", hint)
        elif key.text in tags:
            report.error(
                "bad-value", key.span, f"`{key.text}` is a language and an audience", "name the audience otherwise"
            )
