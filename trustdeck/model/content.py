"""Put content together: side by side, and in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from trustdeck import source
from trustdeck.diagnostics import Report, Span
from trustdeck.model.blocks import (
    Agenda,
    Bullets,
    Cards,
    Definitions,
    Heading,
    Images,
    Matrix,
    Numbered,
    Quotes,
    References,
    Statement,
    TextBlock,
    counted,
    listed,
)
from trustdeck.model.charts import Chart
from trustdeck.model.code import Code
from trustdeck.model.diagrams import Diagram
from trustdeck.model.formula import Formula
from trustdeck.model.media import Media
from trustdeck.model.tables import Table
from trustdeck.model.text import FOR_WHOM, LANGUAGE, NO_TEXT, SOURCE, VARIED, LanguageTag, Text, in_language
from trustdeck.schema import Define, JsonSchema, Key, field, record, record_schema, several
from trustdeck.source import Node, Sequence

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
    "chart": Key(Chart, "a chart of figures"),
    "diagram": Key(Diagram, "shapes and what connects them"),
    "image": Key(Images, "a picture, or a grid of them"),
    "media": Key(Media, "a film or a sound"),
    "code": Key(Code, "code, in colours"),
    "math": Key(Formula, "a formula, in LaTeX"),
    "agenda": Key(Agenda, "the deck's sections"),
    "references": Key(References, "what the deck cites"),
}


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """An entry of a column's `content`."""

    blocks: tuple[Any, ...] = several(
        "what stands there", {"heading": Key(Heading, "a heading before what follows"), **COLUMN_CONTENT}
    )
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    source: Text | None = field(SOURCE, default=None)

    called: ClassVar[str] = "an entry of `content`"
    offered: ClassVar[Mapping[str, JsonSchema]] = FOR_WHOM


class ColumnContent:
    """Content in the order in which it is read, for two blocks of one kind."""

    takes: ClassVar[str] = "a list of entries with content keys"
    entry: ClassVar[type[ColumnEntry | Entry]] = ColumnEntry

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Block, ...] | None:
        entries: Iterable[ColumnEntry | Entry] = listed(node, cls.entry, report) or ()
        return tuple(
            _block_in_language(block, entry.language)
            for entry in entries
            for block in sourced(entry.blocks, entry.source, report)
        )

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
    source: Text | None = field(SOURCE, default=None)

    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        refuse_mixed(node, COLUMN_CONTENT, "a column", report)
        column = record(node, cls, report)
        if column is None or column.source is None:
            return column
        return replace(column, content=sourced(column.content, column.source, report), source=None)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return record_schema(cls, define)


@dataclass(frozen=True, slots=True)
class Columns:
    """Two to four columns side by side."""

    columns: tuple[Column, ...]
    span: Span
    source: Text | None = None

    takes: ClassVar[str] = "a list of two to four columns"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        columns = listed(node, Column, report)
        if columns is None or not isinstance(node, Sequence):
            return None
        if not 2 <= len(node.items) <= 4:
            hint = "write two, three or four columns; for more, use `cards`"
            report.error(
                "bad-value", node.span, f"{counted(len(node.items), 'column')} cannot stand side by side", hint
            )
            return None
        return cls(columns, node.span)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "array", "items": define(Column), "minItems": 1}


Block = (
    Heading | TextBlock | Bullets | Numbered | Quotes | Statement | Definitions | Columns | Cards | Matrix | Table
    | Chart | Diagram | Images | Media | Code | Formula | Agenda | References
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
    source: Text | None = field(SOURCE, default=None)

    called: ClassVar[str] = "an entry of `content`"
    offered: ClassVar[Mapping[str, JsonSchema]] = FOR_WHOM


class Content(ColumnContent):
    """Content in the order in which it is read, for two blocks of one kind."""

    entry = Entry


def refuse_mixed(node: Node, keys: Mapping[str, Key], whole: str, report: Report) -> None:
    """Report content keys beside `content`."""
    listed = node.get("content") if isinstance(node, source.Mapping) else None
    if listed is None or not isinstance(node, source.Mapping):
        return
    beside = [key for key, _ in node.entries if key.text in keys]
    if beside:
        hint = f"move it into the list, as `- {beside[0].text}: …`"
        message = f"{whole} has `{beside[0].text}` beside `content`"
        report.error("mixed-content", beside[0].span, message, hint, [(listed.span, "the list of content")])


def sourced(content: tuple[Block, ...], source: Text | None, report: Report) -> tuple[Block, ...]:
    """Return content with a source line below the last of it, which must be something that can have one."""
    if source is None:
        return content
    last = content[-1] if content else None
    match last:
        case Quotes(quotes=(quote,)) if quote.source is None:
            changed: Block = replace(last, quotes=(replace(quote, source=source),))
        case Images(images=(image,)) if image.source is None:
            changed = replace(last, images=(replace(image, source=source),))
        case None | Heading() | Agenda() | References():
            message = "a source line stands below something that is from there"
            report.error("bad-value", source.span, message, "leave it out, or write it as `text`")
            return content
        case _ if last.source is not None:
            related = [(last.source.span, "it has this one")]
            report.error("bad-value", source.span, "this has a source line already", "keep one of them", related)
            return content
        case _:
            changed = replace(last, source=source)
    return (*content[:-1], changed)


def _block_in_language(block: Any, language: str) -> Any:
    match block:
        case _ if not language:
            return block
        case References():
            return block  # it is written in the deck's language
        case Heading():
            return replace(block, text=in_language(block.text, language))
        case Quotes():
            return replace(block, quotes=tuple(_of_language(quote, language) for quote in block.quotes))
        case Columns():
            return replace(block, columns=tuple(_of_language(column, language) for column in block.columns))
        case Images():
            return replace(block, images=tuple(_of_language(image, language) for image in block.images))
        case Agenda():
            items = tuple(replace(item, text=in_language(item.text, language)) for item in block.items)
            return replace(block, items=items)
        case _:
            return _of_language(block, language)


def _of_language(value: Any, language: str) -> Any:
    return value if value.language else replace(value, language=language)
