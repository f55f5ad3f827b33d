"""Read diagrams: steps, levels, sets and branches, each as one would type it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Self, get_args

from trustdeck import source
from trustdeck.diagnostics import Report, Span
from trustdeck.foreign.mermaid import MAX_NODES
from trustdeck.model.blocks import counted, is_long
from trustdeck.model.flow import Flow
from trustdeck.model.text import LANGUAGE, NO_TEXT, SOURCE, VARIED, LanguageTag, Paragraphs, Text
from trustdeck.schema import (
    ANY_SCALAR,
    Define,
    JsonSchema,
    decode,
    field,
    mismatch,
    quoted_hint,
    record,
    record_schema,
    short,
)
from trustdeck.source import Node, Scalar, Sequence

DiagramKind = Literal["process", "cycle", "timeline", "pyramid", "funnel", "hierarchy", "venn", "swimlane", "flow"]

# How many parts a diagram may have and still be read from the last row; far below what a machine minds.
LIMITS: Mapping[str, tuple[int, int]] = {
    "process": (2, 12), "cycle": (2, 10), "timeline": (2, 14), "pyramid": (2, 8), "funnel": (2, 8),
    "hierarchy": (2, 40), "venn": (2, 3), "swimlane": (2, 14), "flow": (1, MAX_NODES),
}  # fmt: skip
MAX_LANES = 6
MAX_DEPTH = 6  # boxes below one another in a hierarchy


# --- steps ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """A step, a level, a date, a set: what it is called, and what is said of it."""

    heading: Text = field("what it is called")
    text: tuple[Text, ...] = field("what is said of it", default=(), type=Paragraphs)
    span: Span = NO_TEXT.span

    takes: ClassVar[str] = "a text, or `Heading: text`"
    called: ClassVar[str] = "a step"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Step | None:
        """Return a step from a text, from `Heading: text`, or from the long form."""
        if is_long(node, ("heading",)):
            return record(node, cls, report)
        if is_long(node, ("text",)) or not isinstance(node, source.Mapping):
            heading = Text.from_node(node, report)
            return cls(heading, (), node.span) if heading else None
        if len(node.entries) != 1:
            mismatch(node, "one step", report, "begin each step with `- `, or write `{heading: …, text: …}`")
            return None
        return cls.from_pair(*node.entries[0], report)

    @classmethod
    def from_pair(cls, key: Scalar, value: Node, report: Report) -> Step | None:
        heading = Text.from_node(key, report)
        is_bare = isinstance(value, Scalar) and not value.text.strip()
        text = () if is_bare else Paragraphs.from_node(value, report) or ()
        return cls(heading, text, key.span) if heading else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        pair = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": define(Paragraphs)}
        return {"anyOf": [ANY_SCALAR, record_schema(cls, define), pair]}


class Steps:
    """Steps in their order: a list of texts or of `Heading: text`, or headings, each with its text."""

    takes: ClassVar[str] = "a list of texts or of `Heading: text`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Step, ...] | None:
        if isinstance(node, source.Mapping):
            steps = (Step.from_pair(key, value, report) for key, value in node.entries)
            return tuple(step for step in steps if step) or None
        return decode(node, tuple[Step, ...], report) or None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        by_name = {"type": "object", "additionalProperties": define(Paragraphs)}
        return {"anyOf": [{"type": "array", "items": define(Step)}, by_name]}


# --- hierarchies ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Branch:
    """A box of a hierarchy, and what stands below it."""

    text: Text = field("what the box says")
    bullets: tuple[Branch, ...] = field("the boxes below it", default=())
    span: Span = NO_TEXT.span

    takes: ClassVar[str] = "a text, or `Text:` with a list below it"
    called: ClassVar[str] = "a box"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Branch | None:
        """Return a box from a text, from `Text:` with a list below it, or from the long form."""
        if is_long(node, ("text", "bullets")):
            return record(node, cls, report)
        if not isinstance(node, source.Mapping):
            text = Text.from_node(node, report)
            return cls(text, (), node.span) if text else None
        if len(node.entries) != 1:
            mismatch(node, "one box", report, quoted_hint(node) or "begin each box with `- `")
            return None
        return cls.from_pair(*node.entries[0], report)

    @classmethod
    def from_pair(cls, key: Scalar, value: Node, report: Report) -> Branch | None:
        text = Text.from_node(key, report)
        is_bare = isinstance(value, Scalar) and value.is_missing
        below = () if is_bare else Branches.from_node(value, report) or ()
        return cls(text, below, key.span) if text else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        pair = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": define(Branches)}
        return {"anyOf": [ANY_SCALAR, record_schema(cls, define), pair]}

    @property
    def depth(self) -> int:
        return 1 + max((branch.depth for branch in self.bullets), default=0)

    @property
    def count(self) -> int:
        return 1 + sum(branch.count for branch in self.bullets)


class Branches:
    """The boxes of a hierarchy, nested as bullets are: a list, or names with what stands below them."""

    takes: ClassVar[str] = "a list of boxes, nested as bullets are"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Branch, ...] | None:
        if isinstance(node, source.Mapping) and not is_long(node, ("text", "bullets")):
            branches = (Branch.from_pair(key, value, report) for key, value in node.entries)
            return tuple(branch for branch in branches if branch) or None
        if isinstance(node, Sequence):
            return decode(node, tuple[Branch, ...], report) or None
        branch = Branch.from_node(node, report)
        return (branch,) if branch else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        by_name = {"type": "object", "additionalProperties": define(Branches)}
        return {"anyOf": [ANY_SCALAR, {"type": "array", "items": define(Branch)}, by_name]}


# --- sets -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Venn:
    """Two or three sets that overlap. `both` is what two have in common, `all` what three have."""

    sets: tuple[Step, ...] = field("the two or three sets", type=Steps)
    both: Text | None = field("what two sets have in common", default=None)
    all: Text | None = field("what three sets have in common", default=None)
    span: Span = NO_TEXT.span
    both_span: Span | None = None
    all_span: Span | None = None

    takes: ClassVar[str] = "`{sets: [A, B], both: …}`"
    called: ClassVar[str] = "a Venn diagram"
    short: ClassVar[str] = "sets"


# --- the diagram ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Diagram:
    """A diagram, drawn as a group of PowerPoint's own shapes and connectors. It is of one kind."""

    process: tuple[Step, ...] = field("steps that follow one another", default=(), type=Steps)
    cycle: tuple[Step, ...] = field("steps that begin anew after the last", default=(), type=Steps)
    timeline: tuple[Step, ...] = field("dates, each with what happened", default=(), type=Steps)
    pyramid: tuple[Step, ...] = field("levels, the top first", default=(), type=Steps)
    funnel: tuple[Step, ...] = field("stages, each with less than the one above it", default=(), type=Steps)
    hierarchy: tuple[Branch, ...] = field("boxes below boxes", default=(), type=Branches)
    venn: Venn | None = field("sets that overlap", default=None)
    swimlane: tuple[Step, ...] = field("steps in their order, each `Who: what is done`", default=(), type=Steps)
    flow: Flow | None = field("a flowchart in Mermaid's syntax", default=None)
    alt: str = field("what it shows, for those who do not see it; a summary where it is left out", default="")
    decorative: bool = field("it carries no meaning", default=False)
    source: Text | None = field(SOURCE, default=None)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    span: Span = NO_TEXT.span

    takes: ClassVar[str] = (
        "`{process: […]}`, or `cycle`, `timeline`, `pyramid`, `funnel`, `hierarchy`, `venn`, `swimlane`, `flow` instead"
        " of it"
    )
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        """Return a diagram of one kind; report where none is named, or several are, or it has too many parts."""
        if not isinstance(node, source.Mapping):
            mismatch(node, "a kind of diagram", report, "write `diagram: {process: […]}`")
            return None
        told = len(report.diagnostics)
        diagram = record(node, cls, report)
        if diagram is None:
            return None
        kinds = [key for key, _ in node.entries if key.text in LIMITS]
        if not kinds:
            if len(report.diagnostics) == told:
                hint = "add `process: […]`, or another kind: " + ", ".join(f"`{kind}`" for kind in list(LIMITS)[1:])
                report.error("missing-key", node.span, "a diagram needs its kind", hint)
            return None
        if len(kinds) > 1:
            hint = "write them as two blocks of `content`"
            message = f"a diagram is of one kind: here are `{kinds[0].text}` and `{kinds[1].text}`"
            report.error("bad-value", kinds[1].span, message, hint, [(kinds[0].span, "the first kind")])
            return None
        kind = kinds[0]
        return diagram if diagram._is_sound(kind, len(report.diagnostics) > told, report) else None

    def _is_sound(self, kind: Scalar, is_told: bool, report: Report) -> bool:
        least, most = LIMITS[kind.text]
        count = sum(branch.count for branch in self.hierarchy) + len(self.flow.boxes if self.flow else self.steps)
        if count < least and is_told:
            return False
        if count < least:
            message = f"{counted(count, 'part')} cannot make a `{kind.text}`"
            report.error("bad-value", kind.span, message, f"write {least} or more")
            return False
        if count > most:
            message = f"{count} parts are too many for a `{kind.text}`: it has room for {most}"
            report.error("bad-value", kind.span, message, "make two diagrams of it")
            return False
        return self._fits_kind(kind, report)

    def _fits_kind(self, kind: Scalar, report: Report) -> bool:
        if max((branch.depth for branch in self.hierarchy), default=0) > MAX_DEPTH:
            message = f"the hierarchy is more than {MAX_DEPTH} levels deep"
            report.error("bad-value", kind.span, message, "make two diagrams of it")
            return False
        if self.swimlane:
            return self._has_lanes(kind, report)
        if self.venn is None:
            return True
        wrong = self.venn.all_span if len(self.venn.sets) == 2 else self.venn.both_span
        if wrong is not None:
            name, other = ("all", "both") if len(self.venn.sets) == 2 else ("both", "all")
            message = f"`{name}` is not for {len(self.venn.sets)} sets"
            report.error("bad-value", wrong, message, f"write `{other}: …`")
            return False
        return True

    def _has_lanes(self, kind: Scalar, report: Report) -> bool:
        """Say whether every step says what is done, in no more lanes than can be read; report what is wrong."""
        for step in self.swimlane:
            if not step.text:
                message = f"nobody is named who does `{short(step.heading.plain)}`, or nothing is done"
                report.error("bad-value", step.heading.span, message, "write `Who: what is done`")
                return False
        lanes = len({step.heading.plain for step in self.swimlane})
        if lanes > MAX_LANES:
            message = f"{lanes} lanes are too many for a `swimlane`: it has room for {MAX_LANES}"
            report.error("bad-value", kind.span, message, "make two diagrams of it")
        return lanes <= MAX_LANES

    @property
    def kind(self) -> DiagramKind:
        kinds: tuple[DiagramKind, ...] = get_args(DiagramKind)
        return next(kind for kind in kinds if getattr(self, kind))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The parts of a diagram that is no hierarchy and no flowchart."""
        sets = self.venn.sets if self.venn else ()
        return self.process or self.cycle or self.timeline or self.pyramid or self.funnel or self.swimlane or sets
