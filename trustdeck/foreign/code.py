"""Read source code of any programming language into lines of tokens, each with what it is to a reader.

Pygments knows the languages. Only those that come with it count: a lexer that some machine has besides would give
other colours there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

MAX_BYTES = 1_000_000  # of a file from which lines are shown
MAX_LINES = 400  # that are shown: some fifteen slides
MAX_LINE = 1_000  # characters

TokenKind = Literal["", "keyword", "name", "string", "number", "comment"]
"""What a token is to a reader; '' is everything that stands in plain text. `name` is one that is defined here."""

Token = tuple[TokenKind, str]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, at a line of it; `hint` is what to do, or ''."""

    line: int
    message: str
    hint: str = ""


def read(data: bytes) -> tuple[tuple[str, ...], Problem | None]:
    """Return the lines of a file, or none and what is wrong with it."""
    if len(data) > MAX_BYTES:
        return (), Problem(1, f"the file has {len(data):,} bytes; {MAX_BYTES:,} is the most", "copy the part to show")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return (), Problem(data.count(b"\n", 0, error.start) + 1, "the file is not in UTF-8", "save it as UTF-8")
    lines = tuple(re.sub(r"\r\n?", "\n", text).removesuffix("\n").split("\n"))
    for number, line in enumerate(lines, 1):
        if _CONTROL.search(line):
            return (), Problem(number, "the line holds a control character, which no slide can show", "delete it")
    return lines, None


# --- languages ------------------------------------------------------------------------------------

PLAIN = "text"
"""The language of code that has none."""


@cache
def _languages() -> dict[str, str]:
    """Return the name of the lexer for each name that a language goes by."""
    from pygments.lexers import get_all_lexers  # a tenth of a second, and only decks with code need it

    return {alias.lower(): name for name, aliases, _, _ in get_all_lexers(plugins=False) for alias in (*aliases, name)}


def is_language(name: str) -> bool:
    """Say whether there is a language of this name."""
    return name.lower() in _languages()


def languages() -> Iterable[str]:
    """Return every name that a language goes by."""
    return _languages()


def language_of(file_name: str) -> str:
    """Return the language of a file by its name; that of plain text where nothing is known of such names."""
    from pygments.lexers import get_all_lexers

    found = [
        name
        for name, _, patterns, _ in get_all_lexers(plugins=False)
        if any(fnmatchcase(file_name, pattern) for pattern in patterns)
    ]
    # Where several languages share an ending, Pygments ranks them: C before its dialects, for `.h`.
    return max(found, key=lambda name: (_lexer_class(name).priority, name), default=PLAIN)


def _lexer_class(name: str) -> Any:
    from pygments.lexers import find_lexer_class

    return find_lexer_class(name)


# --- tokens ---------------------------------------------------------------------------------------


def tokens(lines: Iterable[str], language: str) -> tuple[tuple[Token, ...], ...]:
    """Return each line's tokens in this language, to the character: joined they are the line."""
    wanted = tuple(lines)
    lexer: Lexer = _lexer_class(_languages()[language.lower()])(stripnl=False, ensurenl=False)
    found: list[list[Token]] = [[]]
    for kind, text in lexer.get_tokens("\n".join(wanted)):
        for index, piece in enumerate(text.split("\n")):
            if index:
                found.append([])
            if piece:
                found[-1].append((_kind(kind), piece))
    read = tuple(tuple(_merged(line)) for line in found)
    is_whole = tuple("".join(text for _, text in line) for line in read) == wanted
    return read if is_whole else tuple((("", line),) if line else () for line in wanted)


def _merged(line: Iterable[Token]) -> Iterator[Token]:
    """Yield tokens with neighbours of one kind as one, blanks on their own along with what is before them."""
    last: Token = ("", "")
    for kind, text in line:
        if not last[1]:
            last = (kind, text)
        elif kind == last[0] or text.isspace():
            last = (last[0], last[1] + text)
        else:
            yield last
            last = (kind, text)
    if last[1]:
        yield last


def _kind(token: _TokenType) -> TokenKind:
    return _kinds().get(token) or (_kind(token.parent) if token.parent else "")


@cache
def _kinds() -> dict[Any, TokenKind]:
    """Return what tokens are to a reader; of one that is not named here, what the kind above it is."""
    from pygments.token import Comment, Generic, Keyword, Literal, Name, Operator

    return {
        Comment: "comment",
        Comment.Preproc: "keyword",
        Comment.PreprocFile: "string",
        Keyword: "keyword",
        Keyword.Constant: "number",
        Operator.Word: "keyword",
        Literal: "string",
        Literal.Number: "number",
        Literal.String.Doc: "comment",
        Name.Class: "name",
        Name.Function: "name",
        Name.Tag: "keyword",
        Name.Attribute: "name",
        Generic.Deleted: "comment",
        Generic.Inserted: "string",
        Generic.Heading: "keyword",
        Generic.Subheading: "keyword",
        Generic.Prompt: "comment",
        Generic.Output: "comment",
    }
