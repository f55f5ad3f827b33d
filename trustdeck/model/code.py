"""Code: text in a programming language, written in the deck or taken from a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from trustdeck import source
from trustdeck.diagnostics import Report, Span, did_you_mean
from trustdeck.foreign import code
from trustdeck.foreign.code import Token
from trustdeck.model.text import NO_TEXT, SOURCE, VARIED, Text
from trustdeck.schema import ANY_SCALAR, Define, JsonSchema, field, mismatch, record, record_schema, scalar, short
from trustdeck.source import Node, Scalar

_RANGE = re.compile(r"\s*([0-9]{1,6})\s*(?:(-)\s*([0-9]{1,6})?\s*)?")


class LineNumbers:
    """Numbers of lines: `3`, `3-5`, or a list of such."""

    takes: ClassVar[str] = "numbers of lines such as `3`, `3-5` or `[1, 3-5]`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Scalar, ...] | None:
        if isinstance(node, source.Sequence):
            found = [scalar(item, report) for item in node.items]
            return tuple(item for item in found if item is not None and _range(item, report))
        text = scalar(node, report)
        if text is None:
            return None
        parts = [_part(text, match) for match in re.finditer(r"[^,]+", text.text)]
        return tuple(part for part in parts if _range(part, report))

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        one = {"type": ["integer", "string"]}
        return {"anyOf": [one, {"type": "array", "items": one}]}


def _part(text: Scalar, match: re.Match[str]) -> Scalar:
    return Scalar(match[0], text.part(match.start(), len(match[0])))


def _range(text: Scalar, report: Report) -> tuple[int, int] | None:
    """Return the first and the last of some lines, 0 for one that goes to the end; report what is none."""
    match = _RANGE.fullmatch(text.text)
    first = int(match[1]) if match else 0
    last = int(match[3] or 0) if match and match[2] else first
    if not first or (last and last < first):
        hint = f"write `{last}-{first}`" if last else "write a line's number, or the first and the last: `3-5`"
        report.error("bad-value", text.span, f"`{short(text.text)}` names no lines", hint)
        return None
    return first, last


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line of code: its number, what it is made of, its place; `is_marked`: it is to stand out."""

    number: int
    tokens: tuple[Token, ...]
    span: Span
    is_marked: bool = False

    @property
    def plain(self) -> str:
        return "".join(text for _, text in self.tokens)


@dataclass(frozen=True, slots=True)
class Code:
    """Code, as real text in the colours of the theme.

    `resolve` reads it, from its file where it has one, into `lines`. `highlight` and `extent` (the key `lines`)
    hold numbers as they are written. `written_in` (the key `language`) is the programming language.
    """

    text: Scalar | None = field("the code, on the lines below `|`", default=None)
    file: Scalar | None = field("a file that holds it, a path from the file that names it", default=None)
    extent: tuple[Scalar, ...] = field(
        "which lines of the file are shown, such as `10-25`; all where it is left out",
        default=(),
        type=LineNumbers,
        key="lines",
    )
    written_in: Scalar | None = field(
        "what it is written in, such as `python`; a file's name tells where it is left out",
        default=None,
        key="language",
    )
    highlight: tuple[Scalar, ...] = field("the lines that stand out, by their numbers", default=(), type=LineNumbers)
    numbers: bool = field("whether the lines are numbered; those of a file as in the file", default=False)
    source: Text | None = field(SOURCE, default=None)
    lines: tuple[CodeLine, ...] = ()
    language: str = ""
    span: Span = NO_TEXT.span
    extent_span: Span | None = None

    takes: ClassVar[str] = "text, or `{text, language}`, or `{file, lines}`"
    called: ClassVar[str] = "code"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, source.Mapping):
            block = record(node, cls, report)
        else:
            text = scalar(node, report)
            block = cls(text, span=text.span) if text else None
        return block._in_known_language(report) if block is not None and block._is_sound(node, report) else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [ANY_SCALAR, record_schema(cls, define)]}

    def _is_sound(self, node: Node, report: Report) -> bool:
        """Say whether there is one source of the code, and that with its lines; report what is wrong."""
        if self.text and self.file:
            related = [(self.text.span, "the code here")]
            message = "the code is from a file or stands here, not both"
            report.error("bad-value", self.file.span, message, "keep one of them", related)
            return False
        if self.extent and not self.file:
            message = "`lines` says which lines of a file are shown"
            report.error("bad-value", self.extent_span, message, "leave it out, or name the `file`")
        if not self.text:
            if not self.file and isinstance(node, source.Mapping) and not (node.get("text") or node.get("file")):
                report.error("missing-key", node.span, "code needs lines", "add `text: |` or `file: …`")
            return self.file is not None
        return _is_written(self.text, report)

    def _in_known_language(self, report: Report) -> Self:
        """Return the code, as plain text where its language is unknown, so that what else is wrong is found too."""
        if self.written_in is None or code.is_language(self.written_in.text.strip()):
            return self
        _report_unknown(self.written_in, report)
        return replace(self, written_in=replace(self.written_in, text="text"))

    def read(self, report: Report) -> Self | None:
        """Return the code that stands in the deck in its lines."""
        if self.text is None:
            return None
        lines, first = _trimmed(self.text.text.split("\n"), 1)
        places = [_place(self.text, number - 1) for number in range(first, first + len(lines))]
        return self._settled(lines, 1, places, report)

    def from_file(self, lines: Sequence[str], path: str, report: Report) -> Self | None:
        """Return the code with those of a file's lines that are wanted."""
        if self.file is None:
            return None
        first, last = self._wanted(len(lines), report)
        shown, first = _trimmed(lines[first - 1 : last], first)
        if not shown:
            report.error("bad-value", self.extent_span or self.file.span, "these lines of the file are empty")
            return None
        block = self if self.written_in else replace(self, written_in=_language_of(path, self.file.span))
        return block._settled(shown, first, [Span.point(path, n) for n in range(first, first + len(shown))], report)

    def _wanted(self, count: int, report: Report) -> tuple[int, int]:
        """Return the first and the last line of a file that are shown."""
        found = [wanted for text in self.extent if (wanted := _range(text, report))]
        if not found:
            return 1, count
        if len(found) > 1:
            message = "only lines that follow one another are shown"
            report.error("bad-value", self.extent_span, message, "write the first and the last, as in `10-25`")
        first, last = found[0]
        if first > count or last > count:
            message = f"the file has {count} lines"
            report.error("bad-value", self.extent[0].span, message, f"write a number up to {count}")
        return min(first, count), min(last or count, count)

    def _settled(self, lines: Sequence[str], first: int, places: Sequence[Span], report: Report) -> Self | None:
        """Return the code in tokens, its lines numbered from `first` and marked where they are to stand out."""
        place = self.extent_span or self.span
        if len(lines) > code.MAX_LINES:
            message = f"the code has {len(lines):,} lines; {code.MAX_LINES} is the most"
            report.error("too-large", place, message, "show the lines that matter: `lines: 10-25` of a `file`")
            return None
        for line, span in zip(lines, places, strict=True):
            if len(line) > code.MAX_LINE:
                message = f"the line has {len(line):,} characters; {code.MAX_LINE:,} is the most"
                report.error("too-large", span, message, "no slide shows it: break it, or leave it out")
                return None
        marked = self._marked(first, first + len(lines) - 1, report)
        language = self.written_in.text.strip() if self.written_in else code.PLAIN
        read = code.tokens(lines, language)
        numbered = zip(range(first, first + len(lines)), read, places, strict=True)
        return replace(self, lines=tuple(CodeLine(n, line, span, n in marked) for n, line, span in numbered))

    def _marked(self, first: int, last: int, report: Report) -> frozenset[int]:
        """Return the numbers of the lines that are to stand out; report those that are not shown."""
        found: set[int] = set()
        for text in self.highlight:
            low, high = _range(text, report) or (first, first)
            if not first <= low <= last or high > last:
                message = f"the lines that are shown are {first} to {last}"
                report.error("bad-value", text.span, message, "write their numbers")
            found.update(range(max(low, first), min(high or last, last) + 1))
        return frozenset(found)


def _report_unknown(language: Scalar, report: Report) -> None:
    name = language.text.strip()
    hint = did_you_mean(name.lower(), tuple(code.languages()))
    hint = hint if hint.startswith("did") else "write a name such as `python`, `sql`, `r` or `text`"
    report.error("unknown-code-language", language.span, f"no programming language is called `{short(name)}`", hint)


def _language_of(path: str, span: Span) -> Scalar:
    return Scalar(code.language_of(path.rsplit("/", 1)[-1]), span)


def _is_written(text: Scalar, report: Report) -> bool:
    """Say whether a text is code that kept its lines; report where it is none."""
    if not text.text.strip():
        mismatch(text, "code", report, "write it on the lines below `code: |`")
        return False
    if text.style != "literal" and text.span.line != text.span.end_line:
        message = "YAML makes one line of these"
        hint = "write `|` behind the colon, and the code on the lines below it"
        report.error("bad-value", text.span, message, hint)
        return False
    return True


def _trimmed(lines: Iterable[str], first: int) -> tuple[tuple[str, ...], int]:
    """Return the lines without empty ones at both ends, and the first one's number."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    while kept and not kept[0].strip():
        kept.pop(0)
        first += 1
    return tuple(kept), first


def _place(text: Scalar, index: int) -> Span:
    """Return the place of a line of a text; lines of a block scalar begin below its `|`."""
    if text.style != "literal" or text.origin is None:
        return text.span
    line = text.span.line + 1 + index
    length = len(text.text.split("\n", index + 1)[index]) if index < text.text.count("\n") + 1 else 1
    return Span(text.span.file, line, text.indent, line, text.indent + max(1, length))
