"""Display formulas: LaTeX on a line of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from trustdeck import source
from trustdeck.diagnostics import Report, Span
from trustdeck.foreign import latex
from trustdeck.model.text import LANGUAGE, NO_TEXT, SOURCE, VARIED, LanguageTag, Text
from trustdeck.schema import ANY_SCALAR, Define, JsonSchema, field, mismatch, record, record_schema, scalar
from trustdeck.source import Node, Scalar


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in LaTeX, which PowerPoint edits as an equation.

    `plain` is how it reads in one line.
    """

    text: Scalar = field("the formula, in LaTeX")
    alt: str = field("what it says, for those who do not see it; the formula in one line where left out", default="")
    source: Text | None = field(SOURCE, default=None)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    plain: str = ""
    span: Span = NO_TEXT.span

    takes: ClassVar[str] = "LaTeX, or `{text, alt}`"
    called: ClassVar[str] = "a formula"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, source.Mapping):
            block = record(node, cls, report)
        else:
            text = scalar(node, report)
            block = cls(text, span=text.span) if text else None
        return block._read(report) if block else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [ANY_SCALAR, record_schema(cls, define)]}

    def _read(self, report: Report) -> Self | None:
        """Return the formula with how it reads, or None where it is none, which is reported at its place."""
        written = self.text.text
        if not written.strip():
            mismatch(self.text, "a formula", report, "write it in LaTeX, such as `E = mc^2`")
            return None
        stripped = written.strip()
        if stripped.startswith("$") and stripped.endswith("$"):
            inner = stripped.strip("$").strip()
            report.error("bad-formula", self.text.span, "`math` is a formula without dollar signs", f"write `{inner}`")
            return None
        formula = latex.parse(stripped, is_display=True)
        if isinstance(formula, latex.Problem):
            start = written.index(stripped) + formula.start
            report.error("bad-formula", self.text.part(start, formula.length), formula.message, formula.hint)
            return None
        return replace(self, plain=formula.plain)

    @property
    def latex(self) -> str:
        return self.text.text.strip()
