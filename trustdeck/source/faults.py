"""Say in an author's words what YAML refused, and show the author's own line as it has to be typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import yaml

from trustdeck.diagnostics import Span
from trustdeck.source.quoting import Lines, Rewrite, Value, bracket_around, quoted_line, rewrite, value_at

_DASHES = re.compile(r"[ \t]*(?:- +)*")
_KEY = re.compile(r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'\[{#*&!|>%@`:](?:[^:#\n]|:(?!\s))*?):[ \t]+")
_PLAIN_WORD = re.compile(r"[a-z][a-z0-9-]*:[ \t]+")
_LANGUAGE_KEY = re.compile(r"([ \t]*(?:- +)*[a-z][a-z0-9-]*):(\S.*)")
_LANGUAGE_WORD = re.compile(r"([ \t]*(?:- +)*[a-z][a-z0-9-]*) +(\S.*)")
_CLOSE_DASH = re.compile(r"([ \t]*(?:- +)*)-([^\s-].*)")
_ESCAPE = re.compile(r"\\(?:[xuU][0-9A-Fa-f]*|.)?")
_CUT = re.compile(r"[ \t]+#")
_BRACKET = re.compile(r"[\[\]{}]")
_CITATION = re.compile(r"\[@[^\s,;\[\]{}]+(?:\]|;|,[^\]\n]*\d)")
_COLON = re.compile(r":(?=\s|$)")
_BLOCK_SIGN = re.compile(r"(?:^|[\s:-])[|>][0-9+-]*\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong, and as `mend` the line that is most likely meant, where that is clear."""

    rule: str
    span: Span
    message: str
    hint: str = ""
    mend: Rewrite | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How far the reading of a file came.

    `last` and `last_end` are the offsets of the part that was read last, `bracket` is the innermost open
    bracket or '', `columns` are those of the open lists and mappings, each with whether it is a mapping.
    """

    lines: Lines
    last: int
    last_end: int
    bracket: str
    columns: tuple[tuple[int, bool], ...]


def explain(error: yaml.YAMLError, reading: Reading) -> Fault:
    """Return what a refusal of YAML's means for the author."""
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    at = _offset(error, "problem_mark", reading.last_end)
    start = _offset(error, "context_mark", at)
    for sign, explanation in _EXPLANATIONS:
        if sign in f"{context}: {problem}":
            return explanation(reading, at, start)
    return _syntax(reading, at, at + 1, f"YAML cannot read this: {problem.splitlines()[0]}")


def needs_quotes(reading: Reading, start: int, end: int, message: str = "") -> Fault:
    """Return the fault of a text that YAML takes for something else, from `start` to at least `end`."""
    lines = reading.lines
    opening = lines.text.rfind("[", lines.start(lines.number(start)), start)
    if opening >= 0 and opening + 1 == start and _CITATION.match(lines.text, opening):
        return needs_quotes(replace(reading, bracket=""), opening, end, message)
    bracket = bracket_around(lines, start)
    if not bracket and reading.bracket and not lines.before(start).strip():
        bracket = reading.bracket
    start = start if bracket else _value_start(lines, start)
    value = value_at(lines, start, end, bracket)
    line = quoted_line(lines, value)
    span = lines.span(value.start, min(value.end, lines.end(lines.number(value.start))))
    if not bracket and not _reads(line.line):
        return Fault("needs-quotes", span, message or _why(value), "put quotation marks around the text")
    return Fault("needs-quotes", span, message or _why(value), _write(line), line)


def _why(value: Value) -> str:
    first = value.text[:1]
    if first in ("'", '"'):
        return "the text goes on behind its closing quotation mark"
    if value.text.startswith("{{"):
        return "a text that begins with `{{` needs quotes"
    if first and first in "*&!@`%|>[]{},?#-:":
        sign = "a backtick" if first == "`" else f"`{first}`"
        return f"a text that begins with {sign} needs quotes, since the sign means something to YAML"
    if (bracket := _BRACKET.search(value.text)) and not _COLON.search(value.text):
        return f"within brackets a text with `{bracket[0]}` in it needs quotes, since the sign means something to YAML"
    return "a text with a colon and a blank in it needs quotes, since they end a key"


def _value_start(lines: Lines, start: int, *, is_colon: bool = False) -> int:
    """Return where the value begins of which the text at an offset is a part.

    In a list, `Word: text: more` is one text, unless its first word looks like a key of the language.
    """
    number = lines.number(start)
    begin, end = lines.start(number), lines.end(number)
    dashes = _DASHES.match(lines.text, begin, end)
    after_dashes = dashes.end() if dashes else begin
    in_list = "-" in lines.text[begin:after_dashes]
    key = (_PLAIN_WORD if in_list and is_colon else _KEY).match(lines.text, after_dashes, end)
    at = key.end() if key and key.end() <= start else after_dashes
    return min(at, start)


def _reads(line: str) -> bool:
    """Return whether YAML takes a line as it stands."""
    try:
        return all(True for _ in yaml.parse(line.strip(), Loader=yaml.BaseLoader))
    except (yaml.YAMLError, ValueError):
        return False


def _offset(error: yaml.YAMLError, mark: str, default: int) -> int:
    place = getattr(error, mark, None)
    return default if place is None else place.index


def _syntax(reading: Reading, start: int, end: int, message: str, hint: str = "", mend: Rewrite | None = None) -> Fault:
    span = reading.lines.span(start, end)
    return Fault("yaml-syntax", span, message, hint, mend)


def _write(mend: Rewrite) -> str:
    return f"write `{mend.line.strip()}`"


def _at_start(reading: Reading, at: int, start: int) -> Fault:
    """Explain a sign that begins an alias, an anchor, a tag or a block, and was meant as text."""
    lines = reading.lines
    if lines.text.startswith("* ", start) and not lines.before(start).strip(" -"):
        mend = Rewrite(lines.number(start), lines.number(start), lines.before(start) + "- " + _rest(lines, start + 2))
        return _syntax(reading, start, start + 1, "a list entry begins with `-`, not with `*`", _write(mend), mend)
    return needs_quotes(reading, start, at)


def _rest(lines: Lines, start: int) -> str:
    return lines.text[start : lines.end(lines.number(start))].lstrip(" ")


def _bad_sign(reading: Reading, at: int, start: int) -> Fault:
    """Explain a character with which no value begins."""
    line = reading.lines.line(reading.lines.number(at))
    if line.startswith("```"):
        mend = Rewrite(reading.lines.number(at), reading.lines.number(at), "")
        message = "a line with three backticks belongs to Markdown, not to a deck"
        return _syntax(reading, at, at + len(line), message, "leave it out", mend)
    if "\t" not in reading.lines.text[at : at + 1]:
        return needs_quotes(reading, at, at)
    lines = reading.lines
    if not lines.before(at).strip():
        return _tab(reading, at, start)
    number = lines.number(at)
    mend = Rewrite(number, number, lines.line(number).replace("\t", "  "))
    return _syntax(
        reading, at, at + 1, "a tab stands here, and YAML indents with blanks", "write two blanks for it", mend
    )


def _tab(reading: Reading, at: int, start: int) -> Fault:
    """Explain a tab that indents a line. How many blanks were meant is not known, so the reading ends here."""
    tabs = re.compile(r"\s+").match(reading.lines.text, at)
    message = "a tab indents this line, and YAML indents with blanks"
    return _syntax(reading, at, tabs.end() if tabs else at + 1, message, "write two blanks for each step")


def _escape(reading: Reading, at: int, start: int) -> Fault:
    """Explain a backslash within `"…"` that YAML does not know."""
    lines = reading.lines
    closing = re.compile(r'"(?:[^"\\\n]|\\.)*"').match(lines.text, start)
    backslash = lines.text.rfind("\\", start, at + 1)
    sign = _ESCAPE.match(lines.text, max(backslash, start))
    message = f'YAML does not know `{sign[0] if sign else ""}` within `"…"`'
    if closing is None or backslash < 0:
        return _syntax(reading, at, at + 1, message, "use `'…'`, in which a backslash is only a backslash")
    value = Value(start, closing.end(), closing[0])
    mend = rewrite(lines, value, "'" + closing[0][1:-1].replace("'", "''") + "'")
    return _syntax(reading, backslash, backslash + 2, message, _write(mend), mend)


def _unclosed_quote(reading: Reading, at: int, start: int) -> Fault:
    lines = reading.lines
    mark = lines.text[start : start + 1]
    end = lines.end(lines.number(start))
    bracket = bracket_around(lines, start)
    value = value_at(lines, start, start, bracket) if bracket else Value(start, end, lines.text[start:end])
    mend = quoted_line(lines, value)
    return _syntax(reading, start, end, f"the quotation mark `{mark}` is never closed", _write(mend), mend)


def _unclosed_bracket(reading: Reading, start: int) -> Fault:
    lines = reading.lines
    mark = lines.text[start : start + 1]
    closing = {"[": "]", "{": "}"}.get(mark, "")
    value = Value(start, lines.end(lines.number(start)), _rest(lines, start).rstrip(" ,"))
    mend = rewrite(lines, value, value.text + closing)
    if not _reads(mend.line):
        return _syntax(reading, start, start + 1, f"`{mark}` is never closed", f"close it with `{closing}`")
    return _syntax(reading, start, start + 1, f"`{mark}` is never closed", _write(mend), mend)


def _second_colon(reading: Reading, at: int, start: int) -> Fault:
    """Explain a `key:` where a text was being read."""
    lines = reading.lines
    number = lines.number(at)
    above = lines.number(reading.last)
    if above == number or not reading.last_end > lines.start(number):
        return needs_quotes(reading, _value_start(lines, at, is_colon=True), at)
    text = lines.line(number)
    first = lines.start(number) + len(text) - len(text.lstrip())
    word = lines.text[first:at].strip()
    if not lines.before(reading.last).strip(" -"):
        return _missing_colon(reading, reading.last)
    key = lines.before(reading.last).strip(" -").rstrip(":")
    column = lines.column(reading.last) - len(lines.before(reading.last).lstrip(" -"))
    message = f"`{word}:` is indented further than `{key}:` above it, and so would belong to its text"
    mend = Rewrite(number, number, " " * (column - 1) + text.lstrip())
    return _syntax(
        reading, first, at, message, f"write it right below `{key}:`, with {_blanks(column - 1)} before it", mend
    )


def _missing_colon(reading: Reading, start: int) -> Fault:
    """Explain a line that has to be `key: value` and has no colon, or no blank behind it."""
    lines = reading.lines
    number = lines.number(start)
    line = lines.line(number)
    end = lines.end(number)
    if found := _LANGUAGE_KEY.fullmatch(line):
        mend = Rewrite(number, number, f"{found[1]}: {found[2]}")
        return _syntax(reading, start, end, "a blank is missing behind the colon", _write(mend), mend)
    if found := _CLOSE_DASH.fullmatch(line):
        mend = Rewrite(number, number, f"{found[1]}- {found[2]}")
        return _syntax(reading, start, end, "a blank is missing behind the dash", _write(mend), mend)
    is_block = lines.text.startswith(("|", ">"), reading.last) and "\n" in lines.text[reading.last : reading.last_end]
    if is_block and not lines.text[reading.last_end : start].strip():
        return _left_block(reading, start)
    above = lines.line(number - 1) if number > 1 else ""
    if _BLOCK_SIGN.search(above):
        return _syntax(
            reading, start, end, "a text below `|` or `>` stands further in than its key", "indent this line"
        )
    if cut := _CUT.match(lines.text, reading.last_end):
        comment = lines.text[cut.start() : lines.end(lines.number(cut.start()))]
        return needs_quotes(reading, reading.last, reading.last_end + len(comment), "`#` after a blank ends a text")
    message = f"`{line.strip()[:60]}` has no colon"
    hint = "write `key: text`; or indent the line further where it goes on with the text above"
    if found := _LANGUAGE_WORD.fullmatch(line):
        hint = (
            f"write `{found[1].strip()}: {found[2]}`; or indent the line further where it goes on with the text above"
        )
    return _syntax(reading, start, end, message, hint)


def _left_block(reading: Reading, start: int) -> Fault:
    """Explain a line that was meant to go on with a text below `|` or `>`, and is indented less."""
    lines = reading.lines
    sign = lines.text[reading.last]
    body = lines.line(lines.number(reading.last) + 1)
    margin = len(body) - len(body.lstrip(" "))
    message = f"this line is indented less than the text below `{sign}`, and so ends it"
    hint = f"begin it with {_blanks(margin)}, as the first line of the text"
    return _syntax(reading, start, lines.end(lines.number(start)), message, hint)


def _list_behind_key(reading: Reading, at: int, start: int) -> Fault:
    fault = needs_quotes(reading, at, at, "a list cannot begin behind a colon")
    return replace(fault, hint=f"{fault.hint} if it is a text; a list begins on the next line")


def _in_brackets(reading: Reading, at: int, start: int) -> Fault:
    """Explain what stands in `[…]` or `{…}` where a comma or the closing bracket should."""
    lines = reading.lines
    is_over = at >= len(lines.text) or lines.number(reading.last) < lines.number(at)
    if is_over and lines.number(start) < lines.number(at):
        return _unclosed_bracket(reading, start)
    return needs_quotes(reading, reading.last, at)


def _no_content(reading: Reading, at: int, start: int) -> Fault:
    """Explain a comma or a closing bracket where a value should begin."""
    lines = reading.lines
    sign = lines.text[at : at + 1]
    if at >= len(lines.text):
        return _unclosed_bracket(reading, reading.last)
    if reading.bracket or bracket_around(lines, at):
        return _syntax(reading, at, at + 1, f"nothing stands before this `{sign}`", "write `''` for an empty text")
    if sign in "]},":
        return needs_quotes(reading, at, at)
    return _syntax(reading, at, at + 1, "a value is missing here")


def _wrong_place(reading: Reading, at: int, start: int) -> Fault:
    """Explain a line, or the rest of one, that belongs to no open list or mapping."""
    lines = reading.lines
    if lines.before(at).strip() and lines.number(reading.last_end) == lines.number(at):
        if lines.number(reading.last) == lines.number(at) or not _looks_unclosed(lines, reading.last, reading.last_end):
            return needs_quotes(reading, reading.last, at)
        return _unclosed_quote(reading, at, reading.last)
    if at >= len(lines.text):
        return _syntax(reading, at, at + 1, "the file ends in the middle of something")
    number = lines.number(at)
    end = lines.end(number)
    column = lines.column(at)
    open_columns = dict(reading.columns)
    is_entry = lines.text.startswith("- ", at)
    if column in open_columns:
        if open_columns[column]:
            what = "a list entry stands where a `key:` should" if is_entry else "a `key:` should stand here"
            return (
                _missing_colon(reading, at)
                if not is_entry
                else _syntax(reading, at, end, what, "indent it below its key")
            )
        message = "a list entry should stand here, since the lines above begin with `- `"
        entry = f"write `- {lines.text[at:end].strip()}`, or indent it to where it belongs"
        return _syntax(reading, at, end, message, entry)
    if cut := _CUT.match(lines.text, reading.last_end):
        comment = lines.text[cut.start() : lines.end(lines.number(cut.start()))]
        return needs_quotes(reading, reading.last, reading.last_end + len(comment), "`#` after a blank ends a text")
    known = (_entry_above(lines, number, column) if is_entry else ()) or sorted(open_columns)
    message = f"this line is indented by {_blanks(column - 1)}, and no line above that it could belong to is"
    hint = f"indent it by {' or '.join(_blanks(c - 1) for c in known)}" if known else ""
    return _syntax(reading, at, end, message, hint)


def _entry_above(lines: Lines, number: int, column: int) -> tuple[int, ...]:
    """Return the column of the list entry on the line above if it stands one further in, so that this is a slip."""
    above = lines.line(number - 1) if number > 1 else ""
    indent = len(above) - len(above.lstrip(" "))
    return (indent + 1,) if above.lstrip(" ").startswith("- ") and indent == column else ()


def _blanks(count: int) -> str:
    return {0: "no blank", 1: "one blank"}.get(count, f"{count} blanks")


def _looks_unclosed(lines: Lines, start: int, end: int) -> bool:
    """Return whether a quoted text of several lines took in lines that were meant to stand alone."""
    indent = lines.before(start)
    margin = len(indent) - len(indent.lstrip(" "))
    for number in range(lines.number(start) + 1, lines.number(end) + 1):
        line = lines.line(number)
        if line.strip() and (len(line) - len(line.lstrip(" ")) <= margin or re.match(r"\s*(- |[\w-]+:\s)", line)):
            return True
    return False


def _directive(reading: Reading, at: int, start: int) -> Fault:
    lines = reading.lines
    number = lines.number(start)
    if lines.line(number).startswith("%"):
        message = "a line that begins with `%` is an instruction to YAML, which decks have no use for"
        return _syntax(reading, lines.start(number), lines.end(number), message, "begin a comment with `#`")
    return _wrong_place(reading, at, start)


_Explanation = Callable[[Reading, int, int], Fault]

# The first whose words are in YAML's own message; libyaml and the parser in Python word some differently.
_EXPLANATIONS: tuple[tuple[str, _Explanation], ...] = (
    ("tab character", _tab),
    ("cannot start any token", _bad_sign),
    ("scanning an alias", _at_start),
    ("scanning an anchor", _at_start),
    ("a tag", _at_start),
    ("undefined tag handle", _at_start),
    ("scanning a block scalar", _at_start),
    ("escape", _escape),
    ("hexadecimal", _escape),
    ("hexdecimal", _escape),
    ("scanning a quoted scalar", _unclosed_quote),
    ("mapping values are not allowed", _second_colon),
    ("mapping keys are not allowed", lambda reading, at, start: needs_quotes(reading, at, at)),
    ("sequence entries are not allowed", _list_behind_key),
    ("scanning a simple key", lambda reading, at, start: _missing_colon(reading, start)),
    ("parsing a flow sequence", _in_brackets),
    ("parsing a flow mapping", _in_brackets),
    ("node content", _no_content),
    ("the node content", _no_content),
    ("directive", _directive),
    ("<document start>", _directive),
    ("parsing a block", _wrong_place),
)
