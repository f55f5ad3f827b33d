"""Read inline marks (`**bold**`, links, `[…]{.accent}` …) into runs of text.

Marks are found by markdown-it-py's inline rules and CommonMark's rules for what may open and close; the
rules here add what CommonMark does not have. Whatever is no mark stays as it was typed, and no letter of
the text is ever lost. What is wrong is handed back as a `Problem` with its place in the text.
"""

from __future__ import annotations

import ipaddress
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from trustdeck.diagnostics import did_you_mean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MAX_NOTE = 4  # characters of a footnote's mark: it stands raised within a line
MAX_LINK = 2000  # characters; PowerPoint repairs a file with an address of more than 2,083


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that looks alike.

    `text` is never empty; a line break is a run of its own with the text `\\n`. `link` is a valid address,
    or `#id` of a slide as written, after `resolve` `#` and the slide's key. `colour` is a role of the
    brand or '', `language` a language tag or '' for that of what surrounds it. `script` is `sup` or `sub`.
    `note` is the mark of a footnote, which is then the run's text as well; `cite` is a citation as it was typed,
    without its brackets, of which `resolve` makes text. `is_number` says that the text stands for the number of the
    slide to which `link` leads.
    `math` is a formula in LaTeX, in a line of its own where `is_display`; `text` is then how it reads in one line.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False
    script: str = ""
    colour: str = ""
    language: str = ""
    link: str = ""
    note: str = ""
    cite: str = ""
    is_number: bool = False
    math: str = ""
    is_display: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a text: `length` characters from offset `start`."""

    start: int
    length: int
    rule: str
    message: str
    hint: str = ""


# What can begin a mark, and the newline.
_SPECIAL = re.compile(r"[\\*`~^\[$\n]")
_ESCAPED = re.compile(r"[\\*`~^\[\](){}!$\n]")


def parse(text: str, inserted: Sequence[tuple[int, int]] = ()) -> tuple[tuple[Run, ...], tuple[Problem, ...]]:
    """Return the runs of a text and what is wrong with its marks.

    A newline counts as a blank, a backslash before it makes a line break. `inserted` are the (start, end)
    offsets, in order, of what was put there by an expression: it is taken literally, line breaks included.
    """
    if not text:
        return (), ()
    if not _SPECIAL.search(text):
        return (Run(text),), ()
    source = _Source.of(text, inserted)
    env: dict[str, Any] = {"source": source, "pairs": _pairs(source.text), "problems": []}
    tokens: list[Token] = []
    parser = _parser()
    parser.inline.parse(source.text, parser, env, tokens)
    problems: list[Problem] = env["problems"]
    return tuple(_merged(_runs(tokens, source))), tuple(problems)


def escape(text: str) -> str:
    """Return a text that `parse` reads as exactly these characters, between other marks too."""
    return _ESCAPED.sub(r"\\\g<0>", text)


def backtick_runs(text: str) -> dict[int, list[int]]:
    """Return where runs of backticks begin, by their length; for `code_end`."""
    runs: dict[int, list[int]] = {}
    for run in re.finditer("`+", text):
        runs.setdefault(len(run[0]), []).append(run.start())
    return runs


def code_end(runs: Mapping[int, list[int]], start: int, end: int) -> int:
    """Return where the code ends that the backticks from `start` to `end` open, or -1 where nothing closes it."""
    closers = runs.get(end - start, [])
    index = bisect_left(closers, end)
    return closers[index] + end - start if index < len(closers) else -1


# The country that a bare language stands for.
_COUNTRIES = {
    "da": "DK", "en": "GB", "de": "DE", "sv": "SE", "nb": "NO", "nn": "NO", "fi": "FI", "is": "IS", "fo": "FO",
    "kl": "GL", "nl": "NL", "fr": "FR", "es": "ES", "it": "IT", "pt": "PT", "pl": "PL", "cs": "CZ", "et": "EE",
    "lv": "LV", "lt": "LT", "uk": "UA", "tr": "TR", "hu": "HU", "ro": "RO", "el": "GR", "ga": "IE",
}  # fmt: skip
_LANGUAGE = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?", re.IGNORECASE)


def full_language(tag: str) -> str:
    """Return a language tag in full (`da` as `da-DK`), or '' where it has not the form of one."""
    match = _LANGUAGE.fullmatch(tag)
    if not match:
        return ""
    language, script, country = match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()
    if language == "no":
        language = "nb"
    if not country and not script and language in _COUNTRIES:
        country = f"-{_COUNTRIES[language]}"
    return language + script + country


_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def is_right_to_left(language: str) -> bool:
    """Say whether text in this language is written from right to left."""
    return language.split("-")[0] in _RIGHT_TO_LEFT


@dataclass(frozen=True, slots=True)
class _Source:
    """A text in which one private character stands for each inserted stretch, so that no rule sees into it."""

    text: str
    literals: Mapping[str, str]
    inserted: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, text: str, inserted: Sequence[tuple[int, int]]) -> _Source:
        if not inserted:
            return cls(text, {}, ())
        used = set(text)
        free = (char for char in map(chr, range(0xF0000, 0x10FFFE)) if char not in used)
        parts: list[str] = []
        literals: dict[str, str] = {}
        done = 0
        for (start, end), char in zip(inserted, free, strict=False):
            parts += text[done:start], char
            literals[char] = text[start:end]
            done = end
        return cls("".join((*parts, text[done:])), literals, inserted)

    def restore(self, text: str) -> str:
        return "".join(self.literals.get(char, char) for char in text) if self.literals else text

    def offset(self, position: int) -> int:
        """Return the offset in the original text of a position in this one."""
        shift = 0
        for start, end in self.inserted:
            if start - shift >= position:
                break
            shift += end - start - 1
        return position + shift


@cache
def _parser() -> MarkdownIt:
    """Return a parser with CommonMark's rules that are wanted, and ours.

    Imported here, since a text without marks needs none of it.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero").enable(["escape", "backticks", "strikethrough", "emphasis"])
    rules = parser.inline.ruler
    rules.at("emphasis", _stars)
    rules.before("escape", "line-break", _line_break)
    rules.before("strikethrough", "script", _script)
    rules.after("emphasis", "bracket", _bracket)
    rules.after("emphasis", "image", _image)
    rules.after("emphasis", "maths", _maths)
    return parser


def _stars(state: StateInline, silent: bool) -> bool:
    from markdown_it.rules_inline import emphasis

    return state.src[state.pos] == "*" and emphasis.tokenize(state, silent)


def _line_break(state: StateInline, silent: bool) -> bool:
    """Take a newline as a blank, and one behind a backslash as a line break."""
    if state.src.startswith("\\\n", state.pos):
        state.push("hardbreak", "br", 0)
        state.pos += 2
        return True
    if state.src[state.pos] != "\n":
        return False
    position = state.pos
    while position < len(state.src) and state.src[position] in " \n":
        position += 1
    state.pending = state.pending.rstrip(" ")
    if state.pos > 0 and position < len(state.src):
        state.pending += " "
    state.pos = min(position, state.posMax)
    return True


def _script(state: StateInline, silent: bool) -> bool:
    """Take `^sup^` and `~sub~`, which hold no blank."""
    source, start = state.src, state.pos
    mark = source[start]
    if mark not in "^~" or source[start + 1 : start + 2] == mark or (start and source[start - 1] == mark):
        return False
    end = _script_end(source, start + 1, state.posMax, mark)
    if end <= start + 1:
        return False
    kind = "sup" if mark == "^" else "sub"
    _wrap(state, start + 1, end, {"script": kind})
    state.pos = end + 1
    return True


def _script_end(source: str, position: int, limit: int, mark: str) -> int:
    """Return where a lone closing mark stands before any blank, or -1."""
    while position < limit and not source[position].isspace():
        if source[position] == "\\":
            position += 2
        elif source[position] != mark:
            position += 1
        else:
            run = position
            while position < limit and source[position] == mark:
                position += 1
            if position - run == 1:
                return run
    return -1


def _maths(state: StateInline, silent: bool) -> bool:
    match = _MATHS.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    state.push("math_inline", "math", 0).content = state.src[state.pos + 1 : match.end() - 1]
    state.pos = match.end()
    return True


def maths_end(text: str, start: int) -> int:
    """Return where the formula ends that the dollar sign at `start` opens, or -1 where it opens none."""
    match = _MATHS.match(text, start)
    return match.end() if match else -1


_MATHS = re.compile(r"\$(?![\s$])(?:\\.|[^$\\])*(?<!\s)\$(?!\d)", re.DOTALL)


def _image(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("![", state.pos):
        return False
    close = state.env["pairs"].get(state.pos + 1, -1)
    end = state.env["pairs"].get(close + 1, -1)
    if close < 0 or end < 0 or end >= state.posMax or state.src[close + 1] != "(":
        return False
    _refuse(state, end + 1, "a picture within a text", "give the slide an `image: file.png`")
    return True


def _bracket(state: StateInline, silent: bool) -> bool:
    """Take `[…](address)`, `[…]{.role lang=en}` or both; other brackets are text."""
    source, start = state.src, state.pos
    if source[start] != "[":
        return False
    pairs: Mapping[int, int] = state.env["pairs"]
    close = pairs.get(start, state.posMax)
    if close >= state.posMax:
        return False
    look: dict[str, str] = {}
    end = close + 1
    for opening, read in (("(", _read_link), ("{", _read_attributes)):
        stop = pairs.get(end, state.posMax) if source.startswith(opening, end) else state.posMax
        if stop < state.posMax:
            look |= read(state, end + 1, stop)
            end = stop + 1
    if end > close + 1 and close == start + 1 and look.get("link"):
        _bare_link(state, end, look)
        return True
    if end > close + 1:
        _wrap(state, start + 1, close, look)
        state.pos = end
        return True
    label = source[start + 1 : close]
    if re.fullmatch(r"\^[^\s^]+", label):
        _note(state, end, label[1:])
    elif re.match(r"-?@\w", label):
        _citation(state, end, label)
    else:
        return False
    return True


def _bare_link(state: StateInline, end: int, look: Mapping[str, str]) -> None:
    """Take `[](#id)`, the number of a slide; to a page a link needs a text."""
    if look["link"].startswith("#"):
        state.push("look_open", "", 1).meta = {**look, "is_number": True}
        state.push("text", "", 0).content = "#"
        state.push("look_close", "", -1)
    else:
        _add_problem(
            state, state.pos, end, "bad-link", "the link has no text", "write between the brackets what is to be read"
        )
    state.pos = end


def _note(state: StateInline, end: int, mark: str) -> None:
    """Take `[^1]`, the mark of a footnote."""
    source: _Source = state.env["source"]
    mark = source.restore(mark)
    if len(mark) > MAX_NOTE:
        _add_problem(
            state, state.pos, end, "bad-value", f"`{mark[:40]}` is too long for the mark of a footnote",
            "write `[^1]`, or `\\[` for a bracket that is text",
        )  # fmt: skip
        state.pending += state.src[state.pos : end]
    else:
        state.push("look_open", "", 1).meta = {"script": "sup", "note": mark}
        state.push("text", "", 0).content = mark
        state.push("look_close", "", -1)
    state.pos = end


def _citation(state: StateInline, end: int, label: str) -> None:
    """Take `[@key]` or `[-@key]`, a citation."""
    source: _Source = state.env["source"]
    state.push("look_open", "", 1).meta = {"cite": source.restore(label)}
    state.push("text", "", 0).content = f"[{label}]"
    state.push("look_close", "", -1)
    state.pos = end


def _wrap(state: StateInline, start: int, end: int, look: Mapping[str, str]) -> None:
    """Read the marks between two places, all of which shall have a look."""
    limit = state.posMax
    state.push("look_open", "", 1).meta = dict(look)
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.push("look_close", "", -1)
    state.posMax = limit


def _refuse(state: StateInline, end: int, kind: str, hint: str) -> None:
    """Keep a piece of markup that is not known as text, and say so."""
    message = f"{kind} is a kind of markup that trustdeck does not have"
    _add_problem(state, state.pos, end, "unknown-markup", message, hint)
    state.pending += state.src[state.pos : end]
    state.pos = end


def _add_problem(state: StateInline, start: int, end: int, rule: str, message: str, hint: str = "") -> None:
    source: _Source = state.env["source"]
    offset = source.offset(start)
    length = max(1, source.offset(end) - offset)
    state.env["problems"].append(Problem(offset, length, rule, message, hint))


def _read_attributes(state: StateInline, start: int, end: int) -> dict[str, str]:
    """Return what `{.role lang=en}` says, and report what is not understood."""
    look: dict[str, str] = {}
    source: _Source = state.env["source"]
    found = list(re.finditer(r"\S+", state.src[start:end]))
    if not found:
        _add_problem(state, start - 1, end + 1, "unknown-attribute", "nothing stands between the braces", _ATTRIBUTES)
    for match in found:
        word = source.restore(match[0])
        key, value, problem = _attribute(word)
        if not problem and key in look:
            problem = ("unknown-attribute", f"`{word}` is the second of its kind", "keep one of them")
        if problem:
            _add_problem(state, start + match.start(), start + match.end(), *problem)
        else:
            look[key] = value
    return look


_ATTRIBUTES = "write `{.accent}` for a colour, `{lang=en}` for a language, or `\\{` where the brace is text"


def _attribute(word: str) -> tuple[str, str, tuple[str, str, str] | None]:
    """Return the key and the value of an attribute, or what is wrong with it."""
    if re.fullmatch(r"\.[A-Za-z][\w-]*", word):
        return "colour", word[1:], None
    name, equals, value = word.partition("=")
    if name != "lang" or not equals:
        hint = did_you_mean(name, ("lang",)) if equals else ""
        hint = hint if hint.startswith("did") else _ATTRIBUTES
        return "", "", ("unknown-attribute", f"text has no attribute `{word}`", hint)
    tag = value.strip("\"'")
    language = full_language(tag)
    if not language:
        hint = "write a language as `da`, `en` or `de-AT`"
        return "", "", ("unknown-language", f"`{tag}` is not a language", hint)
    return "language", language, None


def _read_link(state: StateInline, start: int, end: int) -> dict[str, str]:
    """Return where a link leads, or nothing where its address is refused, which is reported."""
    source: _Source = state.env["source"]
    written = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", source.restore(state.src[start:end]))
    try:
        return {"link": _address(written)}
    except _BadLinkError as error:
        _add_problem(state, start, end, "bad-link", error.message, error.hint)
        return {}


class _BadLinkError(ValueError):
    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


_C0_AND_BLANK = "".join(map(chr, range(0x21)))
_LINK_HINT = "write `[text](https://…)` for a page, `[text](#slide-id)` for a slide, or `\\[` where the bracket is text"


def _address(written: str) -> str:
    """Return a link's address in the characters that an address may have, or raise."""
    address = written.strip(_C0_AND_BLANK + "\x7f\xa0")
    shown = re.sub(r"[\x00-\x1f\x7f]", "", address)
    shown = shown if len(shown) <= 60 else shown[:59] + "…"
    if not address:
        raise _BadLinkError("the link leads nowhere", _LINK_HINT)
    if len(address) > MAX_LINK:
        raise _BadLinkError(f"the address has {len(address):,} characters, more than {MAX_LINK:,}")
    if address.startswith("#"):
        if not re.fullmatch(r"#\S+", address):
            raise _BadLinkError(f"`{shown}` names no slide", "write `#` and the slide's `id`")
        return address
    scheme, colon, rest = address.partition(":")
    match scheme.lower() if colon else "":
        case "http" | "https":
            address = _web_address(scheme.lower(), address, shown)
        case "mailto":
            if not re.fullmatch(r"[^\s@:/?]+@[^\s@/?]+(\?\S*)?", rest):
                raise _BadLinkError(f"`{shown}` is not a mail address", "write `mailto:name@example.org`")
            address = "mailto:" + _encoded(rest)
        case "tel":
            number = re.sub(r"[\s().-]", "", rest)
            if not re.fullmatch(r"\+?[0-9*#]+", number):
                raise _BadLinkError(f"`{shown}` is not a telephone number", "write `tel:+4512345678`")
            address = f"tel:{number}"
        case _:
            raise _BadLinkError(f"a link cannot lead to `{shown}`", _scheme_hint(shown))
    if len(address) > MAX_LINK:
        raise _BadLinkError(f"the address has {len(address):,} characters in full, more than {MAX_LINK:,}")
    return address


def web_address(written: str) -> str:
    """Return an http address as a link needs it, or '' where it is not sound."""
    try:
        return _address(written) if written.startswith(("http://", "https://")) else ""
    except _BadLinkError:
        return ""


def _scheme_hint(address: str) -> str:
    if re.match(r"(www\.)?[\w-]+(\.[\w-]+)+(/|$)", address):
        return f"did you mean `https://{address}`?"
    if re.fullmatch(r"[^\s@:/]+@[^\s@/]+", address):
        return f"did you mean `mailto:{address}`?"
    return _LINK_HINT


def _web_address(scheme: str, address: str, shown: str) -> str:
    """Return an http address whose host is sound, everything else percent-encoded where it has to be."""
    refusal = _BadLinkError(f"`{shown}` is not a sound address", _LINK_HINT)
    if re.search(r"\s", address):
        encoded = re.sub(r"\s", "%20", shown)
        raise _BadLinkError(f"`{shown}` has a blank in it", f"write `{encoded}`")
    if not address[len(scheme) :].startswith("://") or "\\" in address:
        raise refusal
    try:
        parts = urlsplit(address)
        host = _host(parts.hostname or "")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        raise refusal from None
    if "@" in parts.netloc:
        raise _BadLinkError(f"`{shown}` holds a user's name before its host", f"write `{scheme}://{host}`")
    rest = address[len(scheme) + len("://") + len(parts.netloc) :]
    return f"{scheme}://{host}{port}{_encoded(rest)}"


def _host(host: str) -> str:
    """Return a host in ASCII, or raise a ValueError."""
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]"
    ascii_host = host if host.isascii() else host.encode("idna").decode()
    if len(ascii_host) > 253 or not re.fullmatch(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?", ascii_host):
        raise ValueError(host)
    return ascii_host


def _encoded(rest: str) -> str:
    """Return the part behind a host in the characters of RFC 3986; what is already encoded stays."""
    sound = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", rest)
    path, mark, fragment = sound.partition("#")
    return _quoted(path) + mark + _quoted(fragment)


def _quoted(text: str) -> str:
    return quote(text, safe="%/?@!$&'()*+,;=:~", errors="replace")


def _pairs(source: str) -> dict[int, int]:
    """Return the offset of each `[`, `(` and `{` with that of what closes it; code and escapes do not count."""
    runs = backtick_runs(source)
    open_brackets: dict[str, list[int]] = {"]": [], ")": [], "}": []}
    closing = {"[": "]", "(": ")", "{": "}"}
    pairs: dict[int, int] = {}
    position = 0
    while match := _BRACKET.search(source, position):
        position = match.end()
        char = match[0][0]
        if char == "`":
            position = max(position, code_end(runs, match.start(), match.end()))
        elif char in closing:
            open_brackets[closing[char]].append(match.start())
        elif open_brackets.get(char):
            pairs[open_brackets[char].pop()] = match.start()
    return pairs


_BRACKET = re.compile(r"\\.|`+|[\[\](){}]", re.DOTALL)


def _runs(tokens: Iterable[Token], source: _Source) -> Iterable[Run]:
    """Yield a run for each token that holds text, in the look that the tokens around it give."""
    depth = {"strong": 0, "em": 0, "s": 0}
    looks = [Run("")]
    for token in tokens:
        kind, _, edge = token.type.rpartition("_")
        if kind == "look":
            if edge == "open":
                looks.append(replace(looks[-1], **token.meta))
            else:
                looks.pop()
        elif kind in depth:
            depth[kind] += token.nesting
        else:
            is_math = token.type == "math_inline"
            content = source.restore(token.content)
            yield replace(
                looks[-1],
                text="\n" if token.type == "hardbreak" else " ".join(content.split()) if is_math else content,
                math=content if is_math else "",
                bold=depth["strong"] > 0,
                italic=depth["em"] > 0,
                strike=depth["s"] > 0,
                code=token.type == "code_inline",
            )


def _merged(runs: Iterable[Run]) -> Iterable[Run]:
    """Yield runs that are not empty, line breaks on their own, neighbours of one look as one."""
    last = Run("")
    for run in runs:
        for text in re.split(r"(\n)", run.text):
            piece = replace(run, text=text)
            if not text:
                continue
            is_alike = not run.math and replace(last, text=text) == piece
            if last.text not in ("", "\n") and text != "\n" and is_alike:
                last = replace(last, text=last.text + text)
                continue
            if last.text:
                yield last
            last = piece
    if last.text:
        yield last
