"""Read speaker notes: text in which some lines are lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import ClassVar

from trustdeck import source
from trustdeck.diagnostics import Report
from trustdeck.model.blocks import Bullets, Line, Numbered, TextBlock
from trustdeck.model.text import VARIED, LanguageTag, Paragraphs, lines_of, paragraphs_of, text_of
from trustdeck.schema import Define, JsonSchema, decode, unknown_key
from trustdeck.source import Node, Scalar

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
            if block and block.source:
                hint = "write it as a paragraph"
                report.error("bad-value", block.source.span, "speaker notes have no source line", hint)
            return (block,) if block else None
        stretches = _stretches(node.text)
        if not stretches:
            paragraphs_of(node, report)
        return tuple(replace(block, language=language) for block in _note_blocks(node, stretches, report))

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return define(Paragraphs)


def _stretches(text: str) -> list[_Stretch]:
    found: list[_Stretch] = []
    is_open = False
    for start, end in lines_of(text):
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
        return TextBlock(tuple(text_of(node, s.start, s.end, report) for s in stretches), span)
    heads = [at for at, s in enumerate(stretches) if s.indent <= first.indent]
    lines = []
    for head, until in zip(heads, [*heads[1:], len(stretches)], strict=True):
        text = text_of(node, stretches[head].start, stretches[head].end, report)
        below = _note_blocks(node, stretches[head + 1 : until], report)
        lines.append(Line(text, text.span, tuple(block for block in below if not isinstance(block, TextBlock))))
    if first.number < 0:
        return Bullets(tuple(lines), span)
    return Numbered(tuple(lines), span, start=max(1, first.number))
