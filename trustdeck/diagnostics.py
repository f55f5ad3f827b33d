"""Say what is wrong, where it stands, and how to mend it.

A mistake of the author is a `Diagnostic` put into a `Report`; it never raises. What is missing
outside the deck (a tool, a disk) is a `TrustdeckError`. Nothing here prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

Severity = Literal["error", "warning"]


class TrustdeckError(Exception):
    """Something outside the deck is missing or refuses: one sentence, what to install or where to look."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a source file. Lines and columns count from 1, in characters; the end is exclusive.

    In a workbook they are rows and columns of a sheet; `cell` then says which, as in `Counts!B3`.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    cell: str = ""

    @classmethod
    def point(cls, file: str, line: int = 1, column: int = 1) -> Span:
        return cls(file, line, column, line, column + 1)

    def within(self, start: int, length: int) -> Span:
        """Return the part of a one-line span that begins `start` characters in."""
        column = self.column + start
        return Span(self.file, self.line, column, self.line, column + max(1, length))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One case of a rule: what is wrong (`message`), where (`span`), what to type instead (`hint`).

    `related` are other places that explain it, each with a word on what stands there.
    `variants` names the variants in which it was found; empty means in all of them. `likewise` names those in
    which the same is wrong in the same place with other values.
    """

    rule: str
    severity: Severity
    message: str
    span: Span | None = None
    hint: str = ""
    related: tuple[tuple[Span, str], ...] = ()
    variants: tuple[str, ...] = ()
    likewise: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """All diagnostics of a run, or of one variant of it, in the order in which they were found.

    Nothing is said of places that are `closed`.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    closed: set[Span | None] = field(default_factory=set, repr=False, compare=False)

    def close(self, span: Span) -> None:
        """Say no more about a place: what else is found there follows from what was reported."""
        self.closed.add(span)

    def error(
        self,
        rule: str,
        span: Span | None,
        message: str,
        hint: str = "",
        related: Sequence[tuple[Span, str]] = (),
    ) -> None:
        if span not in self.closed:
            self.diagnostics.append(Diagnostic(rule, "error", message, span, hint, tuple(related)))

    def warning(
        self,
        rule: str,
        span: Span | None,
        message: str,
        hint: str = "",
        related: Sequence[tuple[Span, str]] = (),
    ) -> None:
        if span not in self.closed:
            self.diagnostics.append(Diagnostic(rule, "warning", message, span, hint, tuple(related)))

    def extend(self, other: Report) -> None:
        self.diagnostics.extend(other.diagnostics)

    @property
    def has_errors(self) -> bool:
        return any(d.severity == "error" for d in self.diagnostics)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics once each, by file and place; those without a place come last."""
        seen: dict[Diagnostic, None] = dict.fromkeys(self.diagnostics)
        return tuple(sorted(seen, key=_order))


def _order(diagnostic: Diagnostic) -> tuple[bool, Span, str, str]:
    span = diagnostic.span or Span("", 0, 0, 0, 0)
    return (diagnostic.span is None, span, diagnostic.rule, diagnostic.message)


MAX_ALIKE = 3  # messages of one rule about one place that differ between variants in what a row put there


def merge(reports: Iterable[tuple[str, Report]]) -> Report:
    """Return one report of several variants' (name, report): what all share is said once, without names.

    Of many messages that say the same of one place with each variant's own values, the first is kept.
    """
    found: dict[Diagnostic, list[str]] = {}
    count = 0
    for name, report in reports:
        count += 1
        for diagnostic in dict.fromkeys(report.diagnostics):
            found.setdefault(diagnostic, []).append(name)
    alike: dict[tuple[str, Severity, Span | None], list[Diagnostic]] = {}
    for d in found:
        alike.setdefault((d.rule, d.severity, d.span), []).append(d)
    merged = []
    for group in alike.values():
        names = [name for d in group for name in found[d]]
        if len(group) > MAX_ALIKE and len(set(names)) == len(names):
            first = tuple(found[group[0]])
            merged.append(replace(group[0], variants=first, likewise=tuple(names[len(first) :])))
        else:
            merged += [d if len(found[d]) == count else replace(d, variants=tuple(found[d])) for d in group]
    return Report(merged)


_NEAR = 0.65  # `tekst` is near `text`, `venstre` is not near `center`


def nearest(word: str, choices: Iterable[str]) -> str:
    """Return the choice that `word` was probably meant to be, or '' where none is near."""
    import difflib  # costs a tenth of a start-up and is needed only where something is wrong

    by_folded = {choice.casefold(): choice for choice in choices}
    near = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=_NEAR)
    return by_folded[near[0]] if near else ""


def did_you_mean(word: str, choices: Sequence[str]) -> str:
    """Return a hint: the nearest choice, or all of them where none is near."""
    near = nearest(word, choices)
    if near:
        return f"did you mean `{near}`?"
    return "expected one of " + ", ".join(f"`{choice}`" for choice in choices) if choices else ""


SourceOf = Callable[[str], str | None]
"""Gives the text of a file that a span names, or None where it cannot be had."""


def render(diagnostics: Iterable[Diagnostic], source_of: SourceOf) -> str:
    """Return the diagnostics as text for a terminal: the message, the place, the line, a caret, the hint."""
    return "\n".join(_render_one(diagnostic, source_of) for diagnostic in diagnostics)


def _render_one(diagnostic: Diagnostic, source_of: SourceOf) -> str:
    lines = [f"{diagnostic.severity}[{diagnostic.rule}]: {diagnostic.message}{_where(diagnostic)}"]
    if diagnostic.span is None:
        if diagnostic.hint:
            lines.append(f"   = {diagnostic.hint}")
    else:
        lines += _excerpt(diagnostic.span, diagnostic.hint, source_of, "-->")
    for span, what in diagnostic.related:
        lines += _excerpt(span, what, source_of, ":::")
    return "\n".join(lines) + "\n"


MAX_NAMED = 5  # variants that a message for a terminal names


def _where(diagnostic: Diagnostic) -> str:
    """Return in which variants it was found, in brackets; nothing for all of them."""
    if not diagnostic.variants:
        return ""
    likewise = f"; likewise for {_listed(diagnostic.likewise)}" if diagnostic.likewise else ""
    return f" (only for {_listed(diagnostic.variants)}{likewise})"


def _listed(names: Sequence[str]) -> str:
    """Return names with commas between them; of many, the first ones and how many more there are."""
    if len(names) <= MAX_NAMED + 1:
        return ", ".join(names)
    return f"{', '.join(names[:MAX_NAMED])} and {len(names) - MAX_NAMED} more"


def _excerpt(span: Span, words: str, source_of: SourceOf, arrow: str) -> list[str]:
    head = [f"  {arrow} {span.file}:{span.cell or f'{span.line}:{span.column}'}"]
    text = source_of(span.file)
    lines = text.split("\n") if text is not None else []
    if not 1 <= span.line <= len(lines):
        return [*head, f"   = {words}"] if words else head
    # A tab is shown as one blank, so that the caret stands under its character.
    line = lines[span.line - 1].rstrip("\r").replace("\t", " ")
    number = str(span.line)
    gutter = " " * (len(number) + 1)
    end = span.end_column if span.end_line == span.line else len(line.rstrip()) + 1
    carets = "^" * max(1, min(end, len(line) + 1) - span.column)
    first, *rest = words.split("\n")
    pad = " " * (span.column - 1)
    shown = [
        *head,
        f"{gutter} |",
        f" {number} | {line}",
        f"{gutter} | {pad}{carets} {first}".rstrip(),
    ]
    return shown + [f"{gutter} | {pad}{' ' * len(carets)} {more}".rstrip() for more in rest]


def as_json(diagnostics: Iterable[Diagnostic]) -> list[dict[str, object]]:
    """Return the diagnostics as JSON values, with the same content as the text."""

    def place(span: Span) -> dict[str, object]:
        return {
            "file": span.file,
            "line": span.line,
            "column": span.column,
            "end_line": span.end_line,
            "end_column": span.end_column,
            **({"cell": span.cell} if span.cell else {}),
        }

    return [
        {
            "rule": d.rule,
            "severity": d.severity,
            "message": d.message,
            **({"place": place(d.span)} if d.span else {}),
            **({"hint": d.hint} if d.hint else {}),
            **({"related": [{"place": place(s), "message": m} for s, m in d.related]} if d.related else {}),
            **({"variants": list(d.variants)} if d.variants else {}),
            **({"likewise": list(d.likewise)} if d.likewise else {}),
        }
        for d in diagnostics
    ]
