"""Hold a piece of YAML as raw text with its place: the tree that every later room reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from trustdeck.diagnostics import Span

Style = Literal["plain", "single", "double", "literal", "folded"]

Origin = tuple[str, int, int]
"""A file's text and the offsets in it between which a node was written."""

_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_HEX_DIGITS = {"x": 2, "u": 4, "U": 8}
SURROGATES = re.compile(r"\\u([dD][89aAbB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as the author typed it: `1.10`, `no` and `2012-10-03` are these characters.

    A missing value (`key:` with nothing behind it) has the text '' and the style `plain`; its span is the
    comment that stands in its place, or the colon or dash before it. `''` has the style `single`. `inserted`
    are the (start, end) offsets in `text` of what an expression put there: text, never markup. `indent` is
    the column (from 1) at which the lines of a block scalar begin.
    """

    text: str
    span: Span
    style: Style = "plain"
    inserted: tuple[tuple[int, int], ...] = ()
    indent: int = 0
    origin: Origin | None = field(default=None, repr=False, compare=False)

    @property
    def is_missing(self) -> bool:
        return not self.text and self.style == "plain"

    def part(self, start: int, length: int) -> Span:
        """Return the place of `length` characters from offset `start` of the text, as nearly as can be told."""
        raw = source_of(self) or self.text
        if self.origin is None and self.span.line != self.span.end_line:
            return self.span
        if "\n" not in raw and self.style == "plain" and not self.inserted:
            written, places = raw, list(range(len(raw)))
        else:
            written, places = _places(raw, self.style, self.indent)
        first, last = start, start + max(1, length) - 1
        if self.inserted:
            first, last = _before_insertion(first, written, self)[0], _before_insertion(last, written, self)[1]
        elif written.rstrip("\n") != self.text.rstrip("\n"):
            return self.span
        if not places or not 0 <= first <= last:
            return self.span
        limit = len(places) - 1
        part = _within(self.span, raw, places[min(first, limit)], places[min(last, limit)] + 1)
        return part if (part.end_line, part.end_column) <= (self.span.end_line, self.span.end_column) else self.span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order in which they were written; keys are unique."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span
    origin: Origin | None = field(default=None, repr=False, compare=False)

    def get(self, key: str) -> Node | None:
        return next((value for name, value in self.entries if name.text == key), None)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(name.text for name, _ in self.entries)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Values in order."""

    items: tuple[Node, ...]
    span: Span
    origin: Origin | None = field(default=None, repr=False, compare=False)


Node = Scalar | Mapping | Sequence


def source_of(node: Node) -> str:
    """Return a node as it stands in its file, or '' for one that was not read from a file."""
    if node.origin is None:
        return ""
    text, start, end = node.origin
    return text[start:end]


def offsets(node: Node) -> tuple[int, int]:
    """Return the offsets in its file between which a node was written."""
    return node.origin[1:] if node.origin else (0, 0)


def _within(span: Span, raw: str, start: int, end: int) -> Span:
    """Return the place of raw[start:end], where `raw` begins at the beginning of the span."""

    def place(offset: int) -> tuple[int, int]:
        before = raw[:offset]
        breaks = before.count("\n")
        return span.line + breaks, (offset - before.rfind("\n") if breaks else span.column + offset)

    return Span(span.file, *place(start), *place(end))


def _before_insertion(offset: int, written: str, scalar: Scalar) -> tuple[int, int]:
    """Return the first and last offset in the text as written of one in the text with its insertions.

    What an expression inserted stands for the whole expression. Without a match of the two, the whole text.
    """
    expressions = [match.span() for match in _EXPRESSION.finditer(written)]
    if len(expressions) != len(scalar.inserted):
        return 0, len(written) - 1
    shift = 0
    for (start, end), (inserted_start, inserted_end) in zip(expressions, scalar.inserted, strict=True):
        if offset < inserted_start:
            break
        if offset < inserted_end:
            return start, end - 1
        shift = end - inserted_end
    return offset + shift, offset + shift


def _places(raw: str, style: Style, indent: int) -> tuple[str, list[int]]:
    """Return the text that YAML makes of `raw`, and where in `raw` each of its characters stands."""
    if style in ("literal", "folded"):
        pairs = list(_block(raw, indent, is_folded=style == "folded"))
    else:
        pairs = list(_flow(raw, style))
    return "".join(char for char, _ in pairs), [place for _, place in pairs]


def _flow(raw: str, style: Style) -> Iterator[tuple[str, int]]:
    """Yield the characters of a plain or quoted text: one line break is a blank, further ones are kept."""
    quotes = 0 if style == "plain" else 1
    at, end = quotes, len(raw) - quotes
    while at < end:
        if raw[at] in " \t\n":
            stop = _skip_blanks(raw, at, end)
            yield from _gap(raw[at:stop], at)
            at = stop
        elif raw[at] == "\\" and style == "double":
            char, length = _escape(raw, at)
            yield from ((c, at) for c in char)
            at += length
        else:
            yield raw[at], at
            at += 2 if style == "single" and raw[at] == "'" else 1


def _skip_blanks(raw: str, at: int, end: int) -> int:
    while at < end and raw[at] in " \t\n":
        at += 1
    return at


def _gap(gap: str, at: int) -> Iterator[tuple[str, int]]:
    breaks = gap.count("\n")
    if not breaks:
        yield from ((char, at + i) for i, char in enumerate(gap))
    elif breaks == 1:
        yield " ", at
    else:
        yield from (("\n", at) for _ in range(breaks - 1))


def _escape(raw: str, at: int) -> tuple[str, int]:
    """Return what the escape at an offset stands for, and its length."""
    if pair := SURROGATES.match(raw, at):
        return joined(pair[1], pair[2]), len(pair[0])
    sign = raw[at + 1 : at + 2]
    if sign == "\n":
        stop = _skip_blanks(raw, at + 1, len(raw))
        return "\n" * (raw.count("\n", at, stop) - 1), stop - at
    if digits := _HEX_DIGITS.get(sign, 0):
        return chr(int(raw[at + 2 : at + 2 + digits], 16)), 2 + digits
    return _ESCAPES.get(sign, sign), 2


def joined(high: str, low: str) -> str:
    """Return the one character that two surrogates stand for, each in four hexadecimal digits."""
    return chr(0x10000 + (int(high, 16) - 0xD800) * 0x400 + int(low, 16) - 0xDC00)


def _block(raw: str, indent: int, *, is_folded: bool) -> Iterator[tuple[str, int]]:
    """Yield the characters of a `|` or `>` text; in the latter one line break between full lines is a blank."""
    at = raw.find("\n") + 1 or len(raw)
    lines = raw[at:].split("\n")
    margin = indent - 1
    has_text = False
    for number, line in enumerate(lines):
        text = line[margin:]
        yield from ((char, at + margin + i) for i, char in enumerate(text))
        end = at + len(line)
        at = end + 1
        has_text = has_text or bool(text)
        following = next((rest[margin:] for rest in lines[number + 1 :] if rest[margin:]), "")
        if number == len(lines) - 1:
            return
        if not is_folded or not has_text or not following:
            yield "\n", end
            continue
        # What is indented further than the block keeps its line breaks, before it and behind it.
        before = text or next(rest[margin:] for rest in reversed(lines[:number]) if rest[margin:])
        is_even = before[0] not in " \t" and following[0] not in " \t"
        if text and is_even and lines[number + 1][margin:]:
            yield " ", end
        elif not (text and is_even):
            yield "\n", end
