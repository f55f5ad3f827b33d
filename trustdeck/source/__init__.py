"""Read YAML into a tree of raw text with places, and say what YAML refused and how to write it."""

from __future__ import annotations

from trustdeck.diagnostics import Report, Span
from trustdeck.project import Project, ProjectError
from trustdeck.source.nodes import Mapping, Node, Scalar, Sequence, Style, source_of
from trustdeck.source.quoting import quote
from trustdeck.source.read import parse

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "Style", "load", "parse", "quoted"]


def load(project: Project, path: str, report: Report) -> Node | None:
    """Return the tree of a file of the project, or None where the report says why there is none.

    An empty file gives a missing scalar.
    """
    try:
        text = project.text(path)
    except ProjectError as error:
        report.error("missing-file", Span.point(path), error.reason, error.hint)
        return None
    return parse(text, path, report)


def quoted(node: Node) -> str:
    """Return what the author wrote for a node as one quoted text, ready to type.

    For what YAML took for something else than text: `[1.10]` gives `"[1.10]"`, a missing value whose
    place a comment took gives that comment. '' where nothing was written.
    """
    written = source_of(node)
    if isinstance(node, Scalar) and node.style in ("single", "double") and "\n" not in written:
        return written
    if isinstance(node, Scalar) and node.style != "plain":
        written = node.text
    joined = " ".join(line.strip() for line in written.split("\n") if line.strip())
    return quote(joined) if joined else ""
