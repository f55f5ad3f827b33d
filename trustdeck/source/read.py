"""Read YAML into a tree of raw text with places.

The tree is built from YAML's events, which still have the author's characters; YAML's own guesses at types
are never asked for. What YAML refuses is said once, and where it is clear what was meant, reading goes on
with that, so that one run finds the file's other mistakes too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from trustdeck.diagnostics import Report, Span
from trustdeck.source.faults import Fault, Reading, explain, needs_quotes
from trustdeck.source.hidden import screen, screen_value
from trustdeck.source.nodes import SURROGATES, Mapping, Node, Scalar, Sequence, Style, joined, offsets
from trustdeck.source.quoting import Lines, Rewrite, Value, quote, rewrite

MAX_CHARACTERS = 5_000_000
MAX_DEPTH = 50
MAX_NODES = 200_000
MAX_MENDED = 20
MAX_READ_CHARACTERS = 10_000_000  # in all readings of one file together

LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml, where it is there, is fifty times as fast

_STYLES: dict[str | None, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}
_ODD_SPACES = frozenset(map(chr, (0xA0, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0xFEFF)))
_CUT = re.compile(r"(?<![ \t])[ \t]+#(?=[^\s#!=-]|\s?\d)")  # a comment that is one has a blank behind the sign
_LIST_IN_TEXT = re.compile(r"\n[ \t]*(- [^\n]*)")
_EXPLICIT_KEY = re.compile(r"\?\s")
_PAIR = re.compile(rf"(?<!\\)((?:\\\\)*)({SURROGATES.pattern})")
_PAIR_SPELLED = "\\uFDD0\\uFDD1"  # as long as the escapes whose place it takes, and forbidden in any text
_PAIR_READ = "\ufdd0\ufdd1"


def parse(text: str, file: str, report: Report) -> Node | None:
    """Return the tree of a YAML text with `\\n` line ends, or None where the report says why there is none.

    An empty text gives a missing scalar.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_CHARACTERS:
        report.error("too-large", Span.point(file), f"a file may have {MAX_CHARACTERS:,} characters, this one has more")
        return None
    text = screen(Lines(text, file), report)
    faults: dict[int, Fault] = {}
    mended: dict[int, int] = {}
    tree = None
    for _ in range(1 + min(MAX_MENDED, MAX_READ_CHARACTERS // (len(text) + 1))):
        reader = _Reader(Lines(text, file), mended)
        try:
            tree = _unmoored(reader.read(), mended)
            break
        except _RefusalError as error:
            fault = error.fault
        except yaml.YAMLError as error:
            fault = explain(error, reader.reading())
        reader.blame(fault, faults)
        if fault.mend is None or fault.mend.line == reader.lines.line(fault.mend.first):
            break
        text = _mend(reader.lines, fault.mend, mended)
    report.diagnostics += [d for d in reader.found.diagnostics if d.span is None or d.span.line not in faults]
    for fault in faults.values():
        report.error(fault.rule, fault.span, fault.message, fault.hint)
    return tree


def _mend(lines: Lines, mend: Rewrite, mended: dict[int, int]) -> str:
    """Return the text with the lines rewritten; note how long they were."""
    numbers = range(mend.first, mend.last + 1)
    for number in numbers:
        mended.setdefault(number, len(lines.line(number)))
    new = mend.line + "\n" * (len(numbers) - 1)
    return lines.text[: lines.start(mend.first)] + new + lines.text[lines.end(mend.last) :]


def _unmoored(node: Node, mended: dict[int, int]) -> Node:
    """Return a tree whose texts on mended lines do not tell where in them a character stands."""
    if not mended:
        return node
    match node:
        case Scalar(span=span):
            is_mended = any(span.line <= number <= span.end_line for number in mended)
            return replace(node, origin=None) if is_mended else node
        case Mapping():
            entries = ((_unmoored(key, mended), _unmoored(value, mended)) for key, value in node.entries)
            return replace(node, entries=tuple((key, value) for key, value in entries if isinstance(key, Scalar)))
        case Sequence():
            return replace(node, items=tuple(_unmoored(item, mended) for item in node.items))


class _RefusalError(Exception):
    """The file is YAML, but not of a kind that is read further."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


@dataclass(slots=True)
class _Frame:
    """A mapping or sequence that is being read. `end` is the offset and place at which its last part ended."""

    start: int
    line: int
    column: int
    is_mapping: bool
    bracket: str
    end: tuple[int, int, int]
    key: Scalar | None = None
    is_dropped: bool = False
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    seen: dict[str, Span] = field(default_factory=dict)


class _Reader:
    """One reading of a text. `found` is what was wrong and did not end the reading."""

    def __init__(self, lines: Lines, mended: dict[int, int]) -> None:
        self.lines = lines
        self.found = Report()
        self._text = lines.text
        self._mended = mended
        self._frames: list[_Frame] = []
        self._root: Node | None = None
        self._last = (0, 0)
        self._nodes = 0
        self._cuts = {match.start(): match.end() - 1 for match in _CUT.finditer(self._text)}
        self._has_pairs = bool(_PAIR.search(self._text))
        self._has_explicit_keys = bool(_EXPLICIT_KEY.search(self._text))

    def read(self) -> Node:
        """Return the tree of the text; raise where YAML refuses, or it is more than a deck can be."""
        documents = 0
        for event in self._events():
            kind = type(event)
            if kind is ScalarEvent:
                self._count(event)
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._count(event)
                self._open(event, is_mapping=kind is MappingStartEvent)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close(event)
            elif kind is AliasEvent:
                raise self._alias(event)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._second_document(event)
                    break
        if self._root is None:
            return Scalar("", Span.point(self.lines.file), origin=(self._text, 0, 0))
        return self._root

    def reading(self) -> Reading:
        """Return how far the reading came."""
        inner = self._frames[-1] if self._frames else None
        columns = tuple((frame.column + 1, frame.is_mapping) for frame in self._frames if not frame.bracket)
        return Reading(self.lines, *self._last, inner.bracket if inner else "", columns)

    def blame(self, fault: Fault, faults: dict[int, Fault]) -> None:
        """Note a fault by its line; of a line with several the first is told, and how all of them are mended."""
        first = faults.get(fault.span.line, fault)
        faults[fault.span.line] = replace(first, span=self._inside(first.span), hint=fault.hint)

    def _events(self) -> Iterator[Any]:
        text = self._text
        if self._has_pairs:
            text = _PAIR.sub(lambda pair: pair[1] + _PAIR_SPELLED, text)
        try:
            yield from yaml.parse(text, Loader=LOADER)
        except ValueError:  # from the parser that is pure Python, for the escape of a number beyond Unicode
            raise yaml.scanner.ScannerError(problem="found invalid Unicode character escape code") from None

    def _count(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES or len(self._frames) >= MAX_DEPTH:
            what = "levels" if len(self._frames) >= MAX_DEPTH else "parts"
            most = MAX_DEPTH if what == "levels" else MAX_NODES
            at = event.start_mark.index
            message = f"a file may have {most:,} {what}, this one has more"
            raise _RefusalError(Fault("too-large", self._place(at, at + 1), message))
        if event.anchor is not None or event.tag is not None:
            self._sign(event)

    def _sign(self, event: Any) -> None:
        """Report an anchor (`&name`) or a tag (`!name`) before a value."""
        start = event.start_mark.index
        sign = self._text[start : start + 1]
        is_scalar = type(event) is ScalarEvent
        if is_scalar and not self._text.startswith("!!", start):
            raise self._needs_quotes(start, event.end_mark.index)
        word = re.compile(r"\S*").match(self._text, start)
        end = word.end() if word else start + 1
        what = "names a part so that it can be repeated" if sign == "&" else "tells YAML a type"
        self._not_used(start, end, f"`{self._text[start:end]}` {what}, which decks have no use for")

    def _alias(self, event: Any) -> _RefusalError:
        return self._needs_quotes(event.start_mark.index, event.end_mark.index)

    def _not_used(self, start: int, end: int, message: str) -> None:
        hint = "leave it out, or put quotation marks around the text"
        self.found.error("yaml-feature", self._place(start, end), message, hint)

    def _second_document(self, event: Any) -> None:
        at = event.start_mark.index
        message = "`---` begins another document, but a file holds one"
        self.found.error("yaml-feature", self._place(at, at + 3), message, "leave it out; a slide begins with `- `")

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark, event.end_mark
        style = _STYLES.get(event.style, "plain")
        value = event.value
        if not value and style == "plain" and event.tag is None and event.anchor is None:
            self._missing(end.index)
            return
        place = (end.index, end.line, end.column)
        indent = 0
        if style == "literal" or style == "folded":
            place = self._block_end(start, end.index)
            indent = self._indent(start.index, place[0])
        span = self._span(start.line, start.column, place[1], place[2])
        if style == "double" and "\\" in self._text[start.index : end.index]:
            value = self._unescaped(value, start.index, end.index, span)
        elif self._has_pairs and _PAIR_SPELLED in value:
            pairs = (pair[2] for pair in _PAIR.finditer(self._text, start.index, end.index))
            value = re.sub(re.escape(_PAIR_SPELLED), lambda spelled: next(pairs, spelled[0]), value)
        scalar = Scalar(value, span, style, (), indent, (self._text, start.index, place[0]))
        if style == "plain":
            self._check_plain(scalar)
        self._last = (start.index, place[0])
        self._add(scalar, place)

    def _check_plain(self, scalar: Scalar) -> None:
        """Report what YAML did to a text without quotation marks, and its author did not mean."""
        start, end = offsets(scalar)
        if end in self._cuts:
            self._cut(start, end)
        if scalar.span.line != scalar.span.end_line and (match := _LIST_IN_TEXT.search(self._text, start, end)):
            self._list_in_text(start, match)
        if scalar.text[:1] in _ODD_SPACES and not self.lines.before(start).strip(" -"):
            message = f"the line is indented with an unusual blank (U+{ord(scalar.text[0]):04X}), which counts as text"
            self.found.error("hidden-character", self._place(start, start + 1), message, "write an ordinary blank")

    def _cut(self, start: int, end: int) -> None:
        at = self._cuts[end]
        comment = self._text[at : self.lines.end(self.lines.number(at))]
        value = Value(start, at + len(comment), self._text[start:end] + self._text[end:at] + comment)
        line = rewrite(self.lines, value, quote(value.text)).line.strip()
        self.found.warning(
            "comment-cuts-text",
            self._place(at, at + len(comment)),
            "`#` after a blank begins a comment, and the text ends before it",
            f"write `{line}`, or a blank behind `#` if it is a comment",
        )

    def _list_in_text(self, start: int, match: re.Match[str]) -> None:
        line = self.lines.line(self.lines.number(match.start()))
        above, margin = line.strip(), len(line) - len(line.lstrip(" "))
        opens_line = not self.lines.before(start).strip(" -")
        message = f"`{match[1].strip()}` is read as more of the text above it, not as a list entry"
        hint = f"write `{above}:` above it" if opens_line else "write nothing behind the colon above it"
        if above.startswith("- ") and self.lines.column(match.start(1)) == margin + 2:  # one blank too many
            hint = f"begin it in column {margin + 1}, right below `{above}`"
        self.found.error("list-in-text", self._place(match.start(1), match.end(1)), message, hint)

    def _missing(self, at: int) -> None:
        """Add a value that is not there; it stands where a comment took its place, or at the sign before it."""
        frame = self._frames[-1] if self._frames else None
        if frame and frame.bracket == "{" and frame.key is not None:
            self._check_colon(frame, frame.key)
        start = at - 1
        while start > 0 and self._text[start].isspace():
            start -= 1
        start, end = max(start, 0), max(start, 0) + 1
        comment = re.compile(r"[ \t]+(#[^\n]*)").match(self._text, at)
        if comment:
            start, end = comment.span(1)
        scalar = Scalar("", self._place(start, end), origin=(self._text, *((start, end) if comment else (at, at))))
        self._add(scalar, (end, self.lines.number(end) - 1, self.lines.column(end) - 1))

    def _check_colon(self, frame: _Frame, key: Scalar) -> None:
        """Refuse a key in braces that has no colon and was meant as text: `{text: a, b}` or `{x}`."""
        end = offsets(key)[1]
        if self._text.startswith(":", self._skip_blanks(end)):
            return
        previous = frame.entries[-1][1] if frame.entries else None
        if isinstance(previous, Scalar) and previous.style == "plain" and not previous.is_missing:
            raise self._needs_quotes(offsets(previous)[0], end, "a text with a comma needs quotes within `{…}`")
        raise self._needs_quotes(frame.start, end)

    def _skip_blanks(self, at: int) -> int:
        while at < len(self._text) and self._text[at] in " \t\n":
            at += 1
        return at

    def _open(self, event: Any, *, is_mapping: bool) -> None:
        mark = event.start_mark
        if self._text.startswith("{{", mark.index):
            raise self._needs_quotes(mark.index, mark.index + 2)
        bracket = ""
        if event.flow_style:
            bracket = "{" if is_mapping else "["
        self._frames.append(
            _Frame(mark.index, mark.line, mark.column, is_mapping, bracket, (mark.index, mark.line, mark.column))
        )

    def _close(self, event: Any) -> None:
        frame = self._frames.pop()
        if frame.bracket:
            frame.end = (event.end_mark.index, event.end_mark.line, event.end_mark.column)
        start, end = frame.start, frame.end[0]
        span = self._span(frame.line, frame.column, *frame.end[1:])
        origin = (self._text, start, end)
        node = (
            Mapping(tuple(frame.entries), span, origin)
            if frame.is_mapping
            else Sequence(tuple(frame.items), span, origin)
        )
        if frame.bracket:
            self._last = (start, end)
        self._add(node, frame.end)

    def _add(self, node: Node, end: tuple[int, int, int]) -> None:
        """Put a node where it belongs in what is being read."""
        if not self._frames:
            self._root = node
            return
        frame = self._frames[-1]
        if not frame.is_mapping:
            frame.items.append(node)
        elif frame.key is None:
            self._add_key(frame, node)
        else:
            if not frame.is_dropped:
                frame.entries.append((frame.key, node))
            frame.key = None
        frame.end = end

    def _add_key(self, frame: _Frame, node: Node) -> None:
        start, end = offsets(node)
        if not isinstance(node, Scalar):
            raise self._needs_quotes(start, end)
        if node.is_missing:
            self.found.error(
                "yaml-syntax", node.span, "there is nothing before the colon", "write a key, or quote the text"
            )
        if self._has_explicit_keys and self._is_explicit(frame, start):
            raise self._needs_quotes(frame.start, end)
        frame.key = node
        frame.is_dropped = node.text in frame.seen or node.is_missing
        if node.text in frame.seen:
            first = frame.seen[node.text]
            message = f"`{node.text}` is written twice here"
            self.found.error("duplicate-key", node.span, message, "keep one of them", [(first, "the first one")])
        elif node.text == "<<" and node.style == "plain":
            frame.is_dropped = True
            self._not_used(start, end, "`<<` merges a repeated part, which decks have no use for")
        else:
            frame.seen[node.text] = node.span

    def _is_explicit(self, frame: _Frame, start: int) -> bool:
        """Return whether a key was announced by a question mark."""
        at = start - 1
        first = frame.end[0]  # a question mark before that ends the value before
        while at >= first and self._text[at].isspace():
            at -= 1
        return first <= at < start - 1 and self._text[at] == "?"

    def _needs_quotes(self, start: int, end: int, message: str = "") -> _RefusalError:
        return _RefusalError(needs_quotes(self.reading(), start, end, message))

    def _unescaped(self, value: str, start: int, end: int, span: Span) -> str:
        """Return the text of a scalar with escapes: pairs of surrogates joined, no forbidden character in it."""
        if self._has_pairs:
            chars = (joined(pair[3], pair[4]) for pair in _PAIR.finditer(self._text, start, end))
            value = re.sub(_PAIR_READ, lambda _: next(chars, "\ufffd"), value)
        return screen_value(value, span, self.found)

    def _block_end(self, start: Any, end: int) -> tuple[int, int, int]:
        """Return the offset and place at which the last line with text of a block scalar ends."""
        raw = self._text[start.index : end].rstrip()
        breaks = raw.count("\n")
        column = len(raw) - raw.rfind("\n") - 1 if breaks else start.column + len(raw)
        return start.index + len(raw), start.line + breaks, column

    def _indent(self, start: int, end: int) -> int:
        """Return the column (from 1) at which the lines of a block scalar begin."""
        header, _, body = self._text[start:end].partition("\n")
        if digit := re.match(r"[|>][+-]?([1-9])", header):
            parent = self._frames[-1].column if self._frames else 0
            return parent + int(digit[1]) + 1
        first = next((line for line in body.split("\n") if line.strip(" ")), "")
        return len(first) - len(first.lstrip(" ")) + 1

    def _place(self, start: int, end: int) -> Span:
        return self._inside(self.lines.span(start, end))

    def _span(self, line: int, column: int, end_line: int, end_column: int) -> Span:
        """Return a span from places that count from 0."""
        return self._inside(Span(self.lines.file, line + 1, column + 1, end_line + 1, end_column + 1))

    def _inside(self, span: Span) -> Span:
        """Return a span that lies in the file as the author wrote it, on a line that was mended too."""
        if span.line in self._mended:
            span = replace(span, column=min(span.column, self._mended[span.line] + 1))
        if span.end_line in self._mended:
            span = replace(span, end_column=min(span.end_column, self._mended[span.end_line] + 1))
        return span
