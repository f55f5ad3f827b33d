"""Read how a slide is built up: what comes with a click, in which order, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from trustdeck.diagnostics import Report, Span, did_you_mean
from trustdeck.model.content import CONTENT
from trustdeck.model.text import NO_TEXT
from trustdeck.schema import Define, JsonSchema, field, mismatch, scalar, short
from trustdeck.source import Node, Sequence

BLOCKS = "blocks"
SERIES, CATEGORIES = "series", "categories"
NAMES = (*(key for key in CONTENT if key != "heading"), BLOCKS, SERIES, CATEGORIES)
"""What can be revealed: a kind of content by its key, everything in turn, or the parts of a chart."""

_MEANT: Mapping[str, str] = {
    **dict.fromkeys(("true", "yes", "items", "points", "lines", "one by one", "list"), "write `reveal: bullets`"),
    **dict.fromkeys(("all", "content", "everything", "parts"), "write `reveal: blocks`"),
    **dict.fromkeys(
        ("rows", "row", "cells"), "PowerPoint shows a table whole: write `reveal: table`, or a slide for each step"
    ),
    **dict.fromkeys(("false", "no", "none"), "leave `reveal` out"),
}

Entrance = Literal["appear", "fade"]


class Revealed:
    """What is revealed: a kind of content by its key, `blocks`, `series` or `categories`; a list gives an order."""

    takes: ClassVar[str] = "a kind of content such as `bullets`, `blocks`, `series`, `categories`, or a list of them"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[str, ...] | None:
        nodes = node.items if isinstance(node, Sequence) else (node,)
        if not nodes:
            mismatch(node, "what is revealed", report, "write `reveal: bullets`, or leave it out")
        names = tuple(filter(None, (_name(one, report) for one in nodes)))
        return names or None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        name = {"enum": list(NAMES)}
        return {"anyOf": [name, {"type": "array", "items": name, "minItems": 1}]}


def _name(node: Node, report: Report) -> str | None:
    text = scalar(node, report)
    if text is None:
        return None
    if text.text not in NAMES:
        hint = _MEANT.get(text.text.casefold()) or did_you_mean(text.text, NAMES)
        report.error("bad-value", text.span, f"`{short(text.text)}` is nothing that can be revealed", hint)
        return None
    return text.text


@dataclass(frozen=True, slots=True)
class Reveal:
    """What comes with a click; the rest of the slide stands from the start."""

    items: tuple[str, ...] = field("what is revealed, in this order", type=Revealed)
    effect: Entrance = field("how it comes: at once, or gently", default="appear")
    span: Span = NO_TEXT.span

    takes: ClassVar[str] = f"{Revealed.takes}; or `{{items, effect}}`"
    called: ClassVar[str] = "`reveal`"
    short: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Unit:
    """What comes at one click: what stands at a place in the source, or a part of the chart there.

    `part` is the index of its series or category, as `by` says; -1 for the whole.
    """

    span: Span
    by: Literal["", "series", "category"] = ""
    part: int = -1
