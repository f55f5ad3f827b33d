"""Write a text as YAML that an author can type, and find where in a file's lines a text stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from trustdeck.diagnostics import Span

_COMMENT = re.compile(r"(?<!\s)\s+#(?:\s.*)?$")
_DASHES = re.compile(r"[ \t]*(?:- +)*")
_NEW_ENTRY = re.compile(r"\s*(?:-\s|-$|#|[^\s\"'#\[{][^#]*?:(?:\s|$))")
_NEXT_KEY = re.compile(r"\s*(?:[\w-]+\s*:(?:\s|$)|\})")


def quote(text: str) -> str:
    """Return a text of one line as a quoted YAML scalar: with `"`, or with `'` where that needs no escapes."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def bare(value: str) -> str:
    """Return the text that was meant by a value with stray quotes: those around the whole are left out."""
    mark = value[:1]
    if mark not in ("'", '"'):
        return value
    second = value.find(mark, 1)
    if second < 0:
        return value[1:].rstrip()
    if second == len(value) - 1:
        return value[1:-1]
    # `"citat" og "mere"` begins with a quotation; in `'let's go'` the second mark closes nothing.
    is_closing = not value[second - 1].isspace() and not value[second + 1].isalnum()
    return value if is_closing or not value.endswith(mark) else value[1:-1]


class Lines:
    """A text with its lines: offsets ⇄ places, which count from 1."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def __len__(self) -> int:
        return len(self._starts)

    def number(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def start(self, number: int) -> int:
        return self._starts[number - 1]

    def end(self, number: int) -> int:
        """Return the offset of the line break that ends a line, or of the text's end."""
        return self._starts[number] - 1 if number < len(self._starts) else len(self.text)

    def line(self, number: int) -> str:
        return self.text[self.start(number) : self.end(number)]

    def column(self, offset: int) -> int:
        return offset - self.start(self.number(offset)) + 1

    def before(self, offset: int) -> str:
        """Return what stands on the line before an offset."""
        return self.text[self.start(self.number(offset)) : offset]

    def span(self, start: int, end: int) -> Span:
        """Return the place between two offsets; of an empty stretch, one character where there is one."""
        start = min(start, len(self.text))
        number = self.number(start)
        if end <= start:
            end = start + 1
        last = self.number(min(end, len(self.text)))
        return Span(self.file, number, start - self.start(number) + 1, last, end - self.start(last) + 1)


@dataclass(frozen=True, slots=True)
class Value:
    """A text between two offsets, with its lines joined."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A line that is to stand in the place of the lines `first` to `last`."""

    first: int
    last: int
    line: str


def value_at(lines: Lines, start: int, until: int, bracket: str) -> Value:
    """Return the text that begins at an offset and reaches at least to `until`.

    `bracket` is the `[` or `{` within which it stands, or ''.
    """
    if bracket:
        return _value_in_brackets(lines, start, until, bracket)
    last = lines.number(max(start, until))
    margin = _margin(lines.before(start))
    while last < len(lines) and _continues(lines.line(last + 1), margin):
        last += 1
    begin = max(start, lines.start(last))
    comment = _COMMENT.search(lines.text, begin, lines.end(last))
    written = lines.text[start : comment.start() if comment else lines.end(last)].rstrip()
    return Value(start, start + len(written), _joined(written))


def bracket_around(lines: Lines, start: int) -> str:
    """Return the bracket that is open before an offset on its line: `[`, `{` or ''."""
    opened: list[str] = []
    previous = ""
    for char in lines.before(start):
        if char in "[{" and not previous.isalnum():
            opened.append(char)
        elif char in "]}" and opened:
            opened.pop()
        previous = char
    return opened[-1] if opened else ""


def rewrite(lines: Lines, value: Value, new: str) -> Rewrite:
    """Return the line in which `new` stands for a value."""
    first, last = lines.number(value.start), lines.number(max(value.start, value.end - 1))
    return Rewrite(first, last, lines.before(value.start) + new + lines.text[value.end : lines.end(last)])


def quoted_line(lines: Lines, value: Value) -> Rewrite:
    """Return the author's line with a value quoted; where a list stands below it, its colon stays outside."""
    text = bare(value.text)
    is_parent = text.endswith(":") and value.end == lines.end(lines.number(value.start)) and len(text) > 1
    return rewrite(lines, value, quote(text[:-1]) + ":" if is_parent else quote(text))


def _value_in_brackets(lines: Lines, start: int, until: int, bracket: str) -> Value:
    end = lines.end(lines.number(start))
    depth = 0
    for at in range(start, end):
        char = lines.text[at]
        if char in "[{":
            depth += 1
        elif char in "]}" and depth:
            depth -= 1
        elif at >= until and (char in "]}" or (char == "," and not depth and _ends_value(lines, at, end, bracket))):
            end = at
            break
    written = lines.text[start:end].rstrip()
    return Value(start, start + len(written), written)


def _ends_value(lines: Lines, comma: int, end: int, bracket: str) -> bool:
    """Return whether a comma ends a text: within braces, only before another key."""
    return bracket == "[" or bool(_NEXT_KEY.match(lines.text, comma + 1, end))


def _margin(prefix: str) -> int:
    """Return the column (from 0) to the right of which a text goes on, by what stands before it on its line."""
    dashes = _DASHES.match(prefix)
    width = dashes.end() if dashes else 0
    if width < len(prefix):
        return width
    return prefix.rfind("-") if "-" in prefix else width - 1


def _continues(line: str, margin: int) -> bool:
    text = line.lstrip(" ")
    return bool(text) and len(line) - len(text) > margin and not _NEW_ENTRY.match(line)


def _joined(written: str) -> str:
    return " ".join(part.strip() for part in written.split("\n") if part.strip()) if "\n" in written else written
