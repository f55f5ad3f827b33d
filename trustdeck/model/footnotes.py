"""Read footnotes: texts at a slide's foot, each by the mark that stands in a text of the slide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from trustdeck import source
from trustdeck.diagnostics import Report, Span
from trustdeck.markup import MAX_NOTE
from trustdeck.model.text import NO_TEXT, VARIED, Text
from trustdeck.model.walk import marked, texts
from trustdeck.schema import Define, JsonSchema, mismatch, short
from trustdeck.source import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class Footnote:
    """A text at a slide's foot. `mark` is what stands raised before it, and behind what it explains."""

    mark: str
    text: Text
    span: Span = NO_TEXT.span


class Footnotes:
    """Texts at the slide's foot, each by its mark: `1` is the text of `[^1]`."""

    takes: ClassVar[str] = "marks, each with its text"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Footnote, ...] | None:
        if not isinstance(node, Mapping):
            mismatch(node, "a mark for each text", report, "write `footnotes: {1: text}`, for a text with `[^1]`")
            return None
        found = []
        for key, value in node.entries:
            if not re.fullmatch(rf"[^\s^\[\]]{{1,{MAX_NOTE}}}", key.text):
                message = f"`{short(key.text)}` is no mark of a footnote"
                report.error("bad-value", key.span, message, "write a number such as `1`, for a text with `[^1]`")
            elif text := Text.from_node(value, report):
                found.append(Footnote(key.text, text, key.span))
        return tuple(found)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "object", "additionalProperties": define(Text)}


def note_marks(value: Any) -> Iterator[tuple[str, Span]]:
    """Yield the mark of each footnote in the texts of a value, with its place."""
    for text in texts(value):
        yield from ((run.note, place) for run, place in marked(text) if run.note)


# --- footnotes without a mark ---------------------------------------------------------------------

# A footnote's mark may stand in a text that only some audiences see, so this is looked at in the source as a whole.


def report_unused(tree: Mapping, report: Report) -> None:
    """Report each footnote of a deck's tree whose mark stands in no text of its slide, for whomever it is."""
    for slide in _slides(tree.get("slides")):
        said = "\n".join(_said(slide))
        for key in _written(slide):
            if not re.search(rf"(?<!\\)\[\^{re.escape(key.text)}\]", said):
                hint = f"put `[^{short(key.text)}]` behind what it explains, or leave it out"
                message = f"no text of the slide has the footnote `{short(key.text)}`"
                report.error("unused-footnote", key.span, message, hint)


def _slides(node: Node | None) -> Iterator[Mapping]:
    """Yield the slides in a list, those of its includes too."""
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Mapping):
            yield item
            yield from _slides(item.get("include"))


def _written(slide: Mapping) -> Iterator[Scalar]:
    """Yield the marks of a slide's footnotes, those in its variants too."""
    variants = slide.get("variants")
    varied = [value for _, value in variants.entries] if isinstance(variants, Mapping) else []
    for node in (slide, *varied):
        listed = node.get("footnotes") if isinstance(node, Mapping) else None
        if isinstance(listed, Mapping):
            yield from (key for key, _ in listed.entries if key.text not in VARIED)


def _said(node: Node) -> Iterable[str]:
    """Yield all that is written in a slide, but for its notes and footnotes."""
    match node:
        case Scalar():
            yield node.text
        case Sequence():
            for item in node.items:
                yield from _said(item)
        case source.Mapping():
            for key, value in node.entries:
                yield key.text  # a card's heading is a key
                if key.text not in ("notes", "footnotes", "include"):
                    yield from _said(value)
