"""Read BibTeX: entries with their fields, and the plain text of what LaTeX writes in them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from trustdeck.foreign.looks import BOLD, ITALIC, LOWERED, RAISED
from trustdeck.foreign.tables import Problem

MAX_DEPTH = 50  # braces within braces


@dataclass(frozen=True, slots=True)
class Field:
    """A field's value, still as LaTeX, and the line on which it begins."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its kind in lower case, its key, its fields by their names in lower case."""

    kind: str
    key: str
    line: int
    fields: Mapping[str, Field]


class _SyntaxError(Exception):
    def __init__(self, at: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.at = at
        self.message = message
        self.hint = hint


_START = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_KEY = re.compile(r"\s*([^\s,{}()\"#%'=\\]+)\s*")
_NAME = re.compile(r"\s*([^\s,{}()\"#%'=\\]+)\s*=\s*")
_BLANKS = re.compile(r"\s*")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The names of months that every file may use."""


def parse(text: str) -> tuple[list[Entry], list[Problem]]:
    """Return the entries of a file, and what is wrong with it; what stands between entries is a remark."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line_ends = [found.start() for found in re.finditer("\n", text)]
        self.strings: dict[str, str] = {month: month for month in MONTHS}

    def read(self) -> tuple[list[Entry], list[Problem]]:
        entries: list[Entry] = []
        problems: list[Problem] = []
        while start := _START.search(self.text, self.at):
            self.at = start.end()
            kind, closing = start[1].lower(), ")" if start[2] == "(" else "}"
            try:
                match kind:
                    case "comment" | "preamble":
                        self._skip(closing)
                    case "string":
                        self.strings |= {name: field.value for name, field in self._fields(closing).items()}
                    case _:
                        entries.append(self._entry(kind, start.start(), closing))
            except _SyntaxError as error:
                problems.append(Problem(self._line(error.at), error.message, error.hint))
        return entries, problems

    def _line(self, at: int) -> int:
        return bisect_left(self.line_ends, at) + 1

    def _skip(self, closing: str) -> None:
        self.at -= 1
        if closing == "}":
            self._braced()
        else:
            self.at = self.text.find(closing, self.at) % (len(self.text) + 1) + 1

    def _entry(self, kind: str, start: int, closing: str) -> Entry:
        found = _KEY.match(self.text, self.at)
        if not found:
            raise _SyntaxError(start, "an entry has no key", "write one, as in `@book{putnam2000,`")
        self.at = found.end()
        self._expect(",", closing, start, f"a comma is missing behind `{found[1]}`")
        return Entry(kind, found[1], self._line(start), self._fields(closing))

    def _fields(self, closing: str) -> dict[str, Field]:
        fields: dict[str, Field] = {}
        while True:
            self.at = _BLANKS.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches anywhere
            if self.text.startswith(closing, self.at):
                self.at += 1
                return fields
            start = self.at
            found = _NAME.match(self.text, start)
            if not found:
                raise _SyntaxError(
                    start, "a field is not written as `name = {value}`", "look for a missing comma or brace"
                )
            self.at = found.end()
            fields.setdefault(found[1].lower(), Field(self._value(), self._line(start)))
            self._expect(
                ",", closing, start, f"a comma, or the brace that ends the entry, is missing behind `{found[1]}`"
            )

    def _expect(self, mark: str, closing: str, start: int, message: str) -> None:
        """Step over the mark; what closes the entry may stand in its place."""
        self.at = _BLANKS.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches anywhere
        if self.text.startswith(mark, self.at):
            self.at += 1
        elif not self.text.startswith(closing, self.at):
            raise _SyntaxError(start, message)

    def _value(self) -> str:
        parts = [self._part()]
        while (more := re.compile(r"\s*#\s*").match(self.text, self.at)) is not None:
            self.at = more.end()
            parts.append(self._part())
        return "".join(parts)

    def _part(self) -> str:
        if self.text.startswith("{", self.at):
            return self._braced()
        if self.text.startswith('"', self.at):
            return self._quoted()
        word = re.compile(r"[^\s,{}()\"#%'=\\]+").match(self.text, self.at)
        if not word:
            raise _SyntaxError(self.at, "a field has no value", "write it in braces, as in `{2000}`")
        self.at = word.end()
        if word[0].isdecimal():
            return word[0]
        if word[0].lower() not in self.strings:
            raise _SyntaxError(word.start(), f"`{word[0]}` is no name of an `@string`", f"write `{{{word[0]}}}`")
        return self.strings[word[0].lower()]

    def _braced(self) -> str:
        start, depth = self.at, 0
        for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(self.text, start):
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            if depth > MAX_DEPTH:
                raise _SyntaxError(start, "there are too many braces within braces")
            if depth == 0:
                self.at = found.end()
                return self.text[start + 1 : found.start()]
        raise _SyntaxError(start, "a brace is not closed", "end the value with `}`")

    def _quoted(self) -> str:
        start, depth = self.at, 0
        for found in re.compile(r'\\.|[{}"]', re.DOTALL).finditer(self.text, start + 1):
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            if found[0] == '"' and depth <= 0:
                self.at = found.end()
                return self.text[start + 1 : found.start()]
        raise _SyntaxError(start, "a quotation mark is not closed", 'end the value with `"`')


# --- LaTeX ----------------------------------------------------------------------------------------

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "r": "\u030a",
    "k": "\u0328",
}  # fmt: skip
_LETTERS = {
    "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "o": "ø", "O": "Ø", "oe": "œ", "OE": "Œ", "ss": "ß", "l": "ł",
    "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dots": "…", "ldots": "…",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "textbackslash": "\\", "textasciitilde": "~", "textregistered": "®", "copyright": "©",
    "S": "§", "P": "¶", "pounds": "£", "euro": "€", "texteuro": "€", "textunderscore": "_", "LaTeX": "LaTeX",
    "TeX": "TeX", "slash": "/", "newline": " ", "par": " ",
}  # fmt: skip
_TRANSPARENT = {
    "textit", "textbf", "emph", "textsc", "textrm", "textsf", "texttt", "textup", "mbox", "url", "enquote", "it", "bf",
    "em", "sc", "rm", "tt", "textsuperscript", "textsubscript", "uppercase", "MakeUppercase", "href", "hbox",
}  # fmt: skip
_COMMAND = re.compile(
    r"\\(?:(?P<accent>[`'^~\"=.]|[uvHcdbrk](?![A-Za-z]))\s*(?:\{\s*(?P<in>\\?[^\s{}\\]*)\s*\}|(?P<on>\\[ij](?![A-Za-z])|[^\s{}\\]))"
    r"|(?P<word>[A-Za-z]+)\s?|(?P<sign>.))",
    re.DOTALL,
)


_LOOKS = {"emph": ITALIC, "textit": ITALIC, "textbf": BOLD, "textsuperscript": RAISED, "textsubscript": LOWERED}
_BRACES = re.compile(rf"\\(?P<look>{'|'.join(_LOOKS)})\s*\{{|\\.|[{{}}]", re.DOTALL)
_MATHS = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_SCRIPTS = re.compile(r"([_^])\s*(?:\{([^{}]*)\}|([^\s\\{}]))")


def plain(latex: str) -> tuple[str, str]:
    """Return what a value says, with marks for its looks, and the first command that is not understood, or ''."""
    unknown = ""
    latex = _looking(re.sub("[ \t\r\n]+", " ", latex))

    def said(found: re.Match[str]) -> str:
        nonlocal unknown
        if found["accent"]:
            letter = (found["in"] if found["in"] is not None else found["on"]).lstrip("\\")
            return unicodedata.normalize("NFC", letter[:1] + _ACCENTS[found["accent"]]) + letter[1:]
        if found["word"]:
            if found["word"] not in _LETTERS and found["word"] not in _TRANSPARENT:
                unknown = unknown or f"\\{found['word']}"
            return _LETTERS.get(found["word"], "")
        return {" ": " ", "-": "", "/": "", ",": "\u2009", "\\": " "}.get(found["sign"], _kept(found["sign"]))

    text = re.sub(r"(?<!\\)[{}$]", "", _COMMAND.sub(said, re.sub(r"(?<!\\)~", "\u00a0", latex)))
    for written, meant in (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”")):
        text = text.replace(written, meant)
    return re.sub("[ \t\r\n]+", " ", text).strip(" ").translate(_RESTORED), unknown


def _looking(latex: str) -> str:
    """Return a value with marks within the braces of each command for a look, and none of these commands."""
    closing: list[str] = []

    def script(found: re.Match[str]) -> str:
        return f"\\{'textsubscript' if found[1] == '_' else 'textsuperscript'}{{{found[2] or found[3] or ''}}}"

    def brace(found: re.Match[str]) -> str:
        if found[0] == "}":
            return f"{closing.pop() if closing else ''}}}"
        if not found[0].endswith("{") or found[0] == "\\{":
            return found[0]
        begin, end = _LOOKS[found["look"]] if found["look"] else ("", "")
        closing.append(end)
        return f"{{{begin}"

    return _BRACES.sub(brace, _MATHS.sub(lambda found: f"${_SCRIPTS.sub(script, found[1])}$", latex))


# Signs that LaTeX escapes stand aside while braces and the like are taken away.
_ASIDE = {sign: chr(0xE100 + index) for index, sign in enumerate("{}$&%#_~-`'")}
_RESTORED = {ord(aside): sign for sign, aside in _ASIDE.items()}


def _kept(sign: str) -> str:
    return _ASIDE.get(sign, sign)


def is_braced(value: str) -> bool:
    """Say whether one pair of braces stands around the whole value."""
    if not (value.startswith("{") and value.endswith("}")):
        return False
    depth = 0
    for index, char in enumerate(value):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth == 0:
            return index == len(value) - 1
    return False


def divided(value: str, mark: str) -> list[str]:
    """Return a value in parts, divided by what the pattern `mark` matches outside of braces."""
    parts, start, depth, at = [], 0, 0, 0
    pattern = re.compile(mark)
    while at < len(value):
        depth += {"{": 1, "}": -1}.get(value[at], 0)
        found = pattern.match(value, at) if depth == 0 else None
        if found and found.end() > at:
            parts.append(value[start : found.start()])
            start = at = found.end()
        else:
            at += 1
    return [*parts, value[start:]]
