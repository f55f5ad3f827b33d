"""Read flowcharts, which are written in Mermaid's syntax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from trustdeck.diagnostics import Report, Span
from trustdeck.foreign import mermaid
from trustdeck.foreign.mermaid import Direction, LineKind, ShapeKind
from trustdeck.markup import Run, parse
from trustdeck.model.text import Text
from trustdeck.schema import ANY_SCALAR, Define, JsonSchema, scalar
from trustdeck.source import Node, Scalar

_RULES = {"wrong": "bad-flow", "too-large": "too-large"}


@dataclass(frozen=True, slots=True)
class FlowBox:
    """A box of a flowchart: what it says, its shape, and the group that it stands in (its number, or -1)."""

    text: Text
    shape: ShapeKind
    group: int


@dataclass(frozen=True, slots=True)
class FlowArrow:
    """A line from one box to another, by their numbers; it leads at least `span` layers on."""

    tail: int
    head: int
    text: Text | None
    line: LineKind
    start: mermaid.End
    end: mermaid.End
    span: int


@dataclass(frozen=True, slots=True)
class FlowGroup:
    """A group of boxes, and the group that it stands in (its number, or -1)."""

    text: Text
    parent: int


@dataclass(frozen=True, slots=True)
class Flow:
    """A flowchart: boxes in the order in which they were named, and what leads from one to another.

    `direction` is where it leads, '' where the author leaves that open.
    """

    direction: Direction
    boxes: tuple[FlowBox, ...]
    arrows: tuple[FlowArrow, ...]
    groups: tuple[FlowGroup, ...]
    span: Span

    takes: ClassVar[str] = "a flowchart in Mermaid's syntax, on the lines below `|`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Flow | None:
        """Return the flowchart, or None where it is none; every mistake is reported at its place."""
        text = scalar(node, report)
        if text is None:
            return None
        if text.style in ("plain", "folded") and text.span.line != text.span.end_line:
            hint = "write `|` behind the colon, and the flowchart on the lines below it"
            report.error("bad-value", text.span, "YAML makes one line of these", hint)
            return None
        chart, problems = mermaid.parse(text.text)
        for problem in problems:
            place = text.part(problem.start, problem.length)
            if problem.kind == "left-out":
                report.warning("not-drawn", place, problem.message, problem.hint)
            else:
                report.error(_RULES[problem.kind], place, problem.message, problem.hint)
        if any(problem.kind != "left-out" for problem in problems):
            return None
        return cls(
            chart.direction,
            tuple(FlowBox(_text(box.label, text, report), box.shape, box.group) for box in chart.nodes),
            tuple(
                FlowArrow(
                    edge.tail, edge.head, _text(edge.label, text, report) if edge.label and edge.label.text else None,
                    edge.line, edge.start, edge.end, edge.span,
                )
                for edge in chart.edges
            ),
            tuple(FlowGroup(_text(group.label, text, report), group.parent) for group in chart.groups),
            text.span,
        )  # fmt: skip

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return ANY_SCALAR

    def leads_to(self, box: int) -> Iterator[FlowArrow]:
        """Yield the arrows from a box that are seen."""
        return (arrow for arrow in self.arrows if arrow.tail == box and arrow.line != "unseen")


def _text(label: mermaid.Label, written: Scalar, report: Report) -> Text:
    """Return what a box or an arrow says; Mermaid's Markdown has the marks that all texts have."""
    place = written.part(label.start, label.length)
    if label.is_marked:
        runs, problems = parse(label.text, ())
        for problem in problems:
            report.error(problem.rule, place, problem.message, problem.hint)
        return Text(runs, place)
    lines = label.text.split("\n")
    said = [text for line in lines for text in ("\n", line)][1:]
    return Text(tuple(Run(text) for text in said if text), place)
