"""Put values in the place of `{{ … }}` in a text.

An expression may name values, choose between them and send them through the filters below; calls and
arithmetic are refused before anything runs, so that time and output have their bounds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache, partial
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, UndefinedError, nodes, pass_context
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from trustdeck.diagnostics import Report, did_you_mean
from trustdeck.markup import backtick_runs, code_end, maths_end
from trustdeck.source import Scalar

MAX_EXPRESSION = 1_000  # characters between the braces
MAX_DEPTH = 25  # of one expression within another
MAX_EXPRESSIONS = 1_000  # in one text
MAX_OUTPUT = 100_000  # characters, of a filter and of a text
MAX_TOTAL = 5_000_000  # characters put into one variant

DECK_NAMES = ("title", "date")
NAMES = ("vars", "row", "with", "audience", "brand", "deck")

_LANGUAGE = "_language"  # no expression can name it
_MARK = re.compile(r"\\.|`+|\$|\{\{", re.DOTALL)
_ESCAPED = re.compile(r"\\(?:(\{)(?=\{)|.)", re.DOTALL)
_BODY = re.compile(r"""\{\{((?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|(?!\}\})[^'"])*)\}\}""", re.DOTALL)
_UNCLOSED_HINT = "end it with `}}`, or write `\\{{` for braces that are text"
_EXAMPLE_HINT = "write a value's name, such as `{{ vars.name }}`, or `\\{{` for braces that are text"


class Names:
    """Values by name; `called` is how an author writes the group itself.

    It has no attributes of its own, so that none stands in the way of a value's name.
    """

    __slots__ = ("_called", "_values")

    def __init__(self, called: str, values: Mapping[str, object]) -> None:
        self._called = called
        self._values = values

    def __getitem__(self, name: str) -> object:
        return self._values[name]


class Unknown(Names):
    """Values that could not be read, which was reported: nothing more is said about them."""

    __slots__ = ()


class Renderer:
    """Puts values into texts, for one variant, and counts how much."""

    def __init__(self, language: str, report: Report) -> None:
        self._language = language
        self._report = report
        self._total = 0

    def render(self, scalar: Scalar, names: Mapping[str, Names]) -> Scalar:
        """Return a text with the values of its expressions, or with the expression where there is none."""
        found = _expressions(scalar.text, scalar.inserted)
        if not found:
            return scalar
        parts: list[str] = []
        inserted: list[tuple[int, int]] = []
        kept = list(scalar.inserted)
        done = length = 0
        for expression in found:
            while kept and kept[0][1] <= expression.start:
                start, end = kept.pop(0)
                inserted.append((start + length - done, end + length - done))
            value = self._value(expression, scalar, names)
            literal = scalar.text[done : expression.start]
            length += len(literal)
            inserted.append((length, length + len(value)))
            parts += literal, value
            length += len(value)
            done = expression.end
        inserted += ((start + length - done, end + length - done) for start, end in kept)
        text = "".join((*parts, scalar.text[done:]))
        return replace(scalar, text=text, inserted=tuple(inserted))

    def _value(self, expression: _Expression, scalar: Scalar, names: Mapping[str, Names]) -> str:
        written = scalar.text[expression.start : expression.end]
        try:
            value = _evaluate(expression, names, self._language)
            self._total += len(value)
            if self._total > MAX_TOTAL:
                raise _RefusedError(
                    "bad-expression", f"expressions put more than {MAX_TOTAL:,} characters into this deck"
                )
        except _RefusedError as refusal:
            if not refusal.is_known:
                offset, length = refusal.place or (0, len(written))
                span = scalar.part(expression.start + offset, length)
                self._report.error(refusal.rule, span, refusal.message, refusal.hint)
            self._report.close(scalar.span)
            return written
        return value


def without_escapes(scalar: Scalar) -> Scalar:
    """Return a text of which no markup is read with `{{` for `\\{{`; values that were put into it stay."""
    if "\\{{" not in scalar.text:
        return scalar

    def meant(found: re.Match[str]) -> str:
        is_typed = not any(start <= found.start() < end for start, end in scalar.inserted)
        return found[1] if found[1] and is_typed else found[0]

    return replace(scalar, text=_ESCAPED.sub(meant, scalar.text), inserted=())


class _RefusedError(Exception):
    """An expression has no value. `place` is the offset and the length of the culprit within `{{ … }}`."""

    def __init__(
        self, rule: str, message: str, hint: str = "", place: tuple[int, int] | None = None, *, is_known: bool = False
    ) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.hint = hint
        self.place = place
        self.is_known = is_known


@dataclass(frozen=True, slots=True)
class _Expression:
    """An expression from offset `start` to `end` of a text; `body` is what its braces hold.

    `refusal` says why it is not read, or is ''.
    """

    start: int
    end: int
    body: str
    refusal: str = ""


def _expressions(text: str, inserted: tuple[tuple[int, int], ...]) -> tuple[_Expression, ...]:
    """Return the expressions in a text; code, formulas, what was inserted and what a backslash precedes have none."""
    if inserted:
        for start, end in inserted:
            text = text[:start] + "x" * (end - start) + text[end:]
    return _found(text) if "{{" in text else ()


@lru_cache(maxsize=8192)
def _found(text: str) -> tuple[_Expression, ...]:
    runs = backtick_runs(text)
    found: list[_Expression] = []
    position = 0
    while match := _MARK.search(text, position):
        start, position = match.span()
        if match[0][0] == "`":
            position = max(position, code_end(runs, start, position))
        elif match[0] == "$":
            position = max(position, maths_end(text, start))
        elif match[0] == "{{":
            body = _BODY.match(text, start)
            if body is None:
                return (*found, _Expression(start, position, "", "`{{` is not closed"))
            if len(found) == MAX_EXPRESSIONS:
                refusal = f"a text has more than {MAX_EXPRESSIONS:,} expressions"
                return (*found, _Expression(start, position, "", refusal))
            found.append(_Expression(start, body.end(), body[1]))
            position = body.end()
    return tuple(found)


def _evaluate(expression: _Expression, names: Mapping[str, Names], language: str) -> str:
    if expression.refusal:
        raise _RefusedError("bad-expression", expression.refusal, _UNCLOSED_HINT)
    compiled = _compiled(expression.body)
    if isinstance(compiled, _RefusedError):
        raise compiled.with_traceback(None)
    try:
        value = compiled(**names, **{_LANGUAGE: language})
        return _as_text(value)
    except _MissingError as error:
        raise error.refusal(expression.body) from None
    except TypeError:
        hint = "compare texts with texts: `row.kind == 'town'`"
        raise _RefusedError("bad-expression", "the values do not go together", hint) from None


def _as_text(value: object) -> str:
    if isinstance(value, Undefined):
        str(value)  # raises
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        what = "a group of values" if isinstance(value, Names) else "a list" if isinstance(value, tuple) else "no text"
        hint = "name one of them" if isinstance(value, Names) else "write `… | join(', ')`" if what == "a list" else ""
        raise _RefusedError("bad-expression", f"the expression gives {what}", hint)
    return _limited(str(value))


def _limited(text: str) -> str:
    if len(text) > MAX_OUTPUT:
        raise _RefusedError("bad-expression", f"the expression gives more than {MAX_OUTPUT:,} characters")
    return text


# --- reading expressions --------------------------------------------------------------------------


_ALLOWED = (
    nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Tuple, nodes.List, nodes.Filter, nodes.CondExpr,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat,
)  # fmt: skip


@lru_cache(maxsize=4096)
def _compiled(body: str) -> Callable[..., object] | _RefusedError:
    """Return a function that gives an expression's value, or why there is none."""
    try:
        _check(_parsed(body), body)
    except _RefusedError as refusal:
        return refusal
    return _environment().compile_expression(body, undefined_to_none=False)


def _parsed(body: str) -> nodes.Expr:
    if not body.strip():
        raise _RefusedError("bad-expression", "nothing stands between the braces", _EXAMPLE_HINT)
    if len(body) > MAX_EXPRESSION:
        raise _RefusedError("bad-expression", f"an expression has more than {MAX_EXPRESSION:,} characters")
    try:
        parser = Parser(_environment(), body, state="variable")
        parsed = parser.parse_expression()
        if parser.stream.eos:
            return parsed
    except TemplateSyntaxError:
        pass
    except RecursionError:
        raise _too_deep() from None
    raise _RefusedError("bad-expression", "this is not an expression that can be read", _EXAMPLE_HINT)


def _too_deep() -> _RefusedError:
    return _RefusedError("bad-expression", f"an expression is nested more than {MAX_DEPTH} deep")


def _check(parsed: nodes.Expr, body: str) -> None:
    """Raise for an expression that may do more than name, choose and filter."""
    waiting: list[tuple[nodes.Node, int]] = [(parsed, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise _too_deep()
        if not isinstance(node, _ALLOWED):
            message = f"an expression cannot {_FORBIDDEN.get(type(node), 'calculate')}"
            raise _RefusedError(
                "bad-expression", message, "expressions name values, choose between them and filter them"
            )
        if isinstance(node, nodes.Name) and node.name not in NAMES:
            raise _RefusedError(
                "undefined-name", f"there is no `{node.name}`", did_you_mean(node.name, NAMES), _place(body, node.name)
            )
        if isinstance(node, nodes.Getattr) and node.attr.startswith("__"):
            raise _RefusedError("bad-expression", f"`{node.attr}` is no value", "", _place(body, node.attr))
        if isinstance(node, nodes.Filter):
            _check_filter(node, body)
        waiting += ((child, depth + 1) for child in node.iter_child_nodes())


_FORBIDDEN: Mapping[type[nodes.Node], str] = {
    nodes.Call: "call anything",
    nodes.Slice: "take a part of a value",
    nodes.Test: "use `is`",
    nodes.Dict: "make a group of values",
}


def _check_filter(node: nodes.Filter, body: str) -> None:
    if node.name not in _FILTERS:
        hint = did_you_mean(node.name, tuple(_FILTERS))
        raise _RefusedError("bad-expression", f"there is no filter `{node.name}`", hint, _place(body, node.name))
    takes = _FILTERS[node.name].takes
    if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > takes:
        hint = f"write `| {node.name}`" if not takes else f"write `| {node.name}(…)` with one value"
        raise _RefusedError("bad-expression", f"`{node.name}` takes less", hint, _place(body, node.name))


def _place(body: str, name: str) -> tuple[int, int] | None:
    """Return where a name stands in `{{ … }}`."""
    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", body)
    return (len("{{") + match.start(), len(name)) if match else None


class _MissingError(UndefinedError):
    """A name that has no value was used."""

    def __init__(self, group: object, name: object, message: str | None = None) -> None:
        super().__init__(message)
        self._group = group
        self._name = str(name)

    def refusal(self, body: str) -> _RefusedError:
        place = _place(body, self._name)
        if isinstance(self._group, Unknown):
            return _RefusedError("undefined-name", "", is_known=True)
        if not isinstance(self._group, Names):
            return _RefusedError("undefined-name", f"a text has no `{self._name}` in it", "", place)
        called, choices = self._group._called, tuple(self._group._values)
        if called == "deck":
            choices = DECK_NAMES
        hint = did_you_mean(self._name, choices) or _EMPTY_GROUPS.get(called, "")
        if (called, self._name) == ("deck", "date"):
            hint = "say it in the deck's head: `date: 2024-05-31`"
        return _RefusedError("undefined-name", f"`{called}` has no `{self._name}`", hint, place)


_EMPTY_GROUPS = {
    "vars": "declare it in the deck's head: `vars: {name: value}`",
    "row": "the deck has no `variants-from`",
    "with": "give it beside the include: `with: {name: value}`",
    "audience": "the deck has no `audiences`",
}


def _raising(group: object, name: object) -> Any:
    """Return what Jinja takes for an exception's class."""
    return partial(_MissingError, group, name)


class _Missing(StrictUndefined):
    """A name without a value, which knows where it was looked for."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = None) -> None:
        super().__init__(hint, obj, name, _raising(obj, name))


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=_Missing)
    environment.filters = {name: known.run for name, known in _FILTERS.items()}
    environment.globals = {}
    environment.tests = {}
    return environment


# --- filters --------------------------------------------------------------------------------------


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return _as_text(value)
    return str(value)


def _upper(value: object) -> str:
    return _limited(_text(value).upper())


def _lower(value: object) -> str:
    return _limited(_text(value).lower())


def _capitalize(value: object) -> str:
    """Return a text with a capital first letter, the rest as it is."""
    text = _text(value)
    return text[:1].upper() + text[1:]


def _trim(value: object) -> str:
    return _text(value).strip()


def _default(value: object, other: object = "") -> object:
    """Return the other value for one that is missing or empty."""
    return other if isinstance(value, Undefined) or value == "" else value


def _join(value: object, between: object = "") -> str:
    items = [_text(item) for item in value] if isinstance(value, tuple | list) else [_text(value)]
    glue = _text(between)
    if sum(map(len, items)) + len(glue) * len(items) > MAX_OUTPUT:
        raise _RefusedError("bad-expression", f"the expression gives more than {MAX_OUTPUT:,} characters")
    return glue.join(items)


_DATE_STYLES = ("full", "long", "medium", "short", "month", "year")


@pass_context
def _date(context: Context, value: object, style: object = "long") -> str:
    """Return a date as it is written in the deck's language."""
    from babel import dates  # needed by few decks

    written = _text(value)
    try:
        day = date.fromisoformat(written.strip())
    except ValueError:
        message = f"`{written[:40]}` is not a date"
        raise _RefusedError("bad-expression", message, "write dates as `2024-05-31`") from None
    if style not in _DATE_STYLES:
        hint = did_you_mean(str(style), _DATE_STYLES)
        raise _RefusedError("bad-expression", f"a date has no form `{str(style)[:40]}`", hint)
    locale = _locale(str(context[_LANGUAGE]))
    match style:
        case "month":
            return dates.format_skeleton("yMMMM", day, locale=locale)
        case "year":
            return str(day.year)
        case _:
            return dates.format_date(day, format=str(style), locale=locale)


@pass_context
def _number(context: Context, value: object, decimals: object = None) -> str:
    """Return a number with the decimal mark and the groups of the deck's language."""
    from babel import numbers

    locale = _locale(str(context[_LANGUAGE]))
    written = _text(value).strip()
    number = _decimal(written, numbers.get_decimal_symbol(locale))
    if decimals is None:
        places = len(written.replace(",", ".").partition(".")[2])
    elif isinstance(decimals, int) and 0 <= decimals <= 20:
        places = decimals
    else:
        raise _RefusedError("bad-expression", "`number` takes how many decimals to show", "write `| number(1)`")
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return numbers.format_decimal(number, format=pattern, locale=locale)


def _decimal(written: str, mark: str) -> Decimal:
    """Return a number written with a point, or with the language's own decimal mark."""
    plain = re.fullmatch(r"([+-]?\d{1,30})(?:([.,])(\d{1,20}))?", written, re.ASCII)
    try:
        if plain and plain[2] == ",":
            if mark != ",":
                raise InvalidOperation
            return Decimal(f"{plain[1]}.{plain[3]}")
        if plain and plain[2] == "." and mark == "," and len(plain[3]) == len("000") and len(plain[1].lstrip("+-")) < 4:
            hint = f"write `{plain[1]}{plain[3]}`, or `{plain[1]},{plain[3]}`"
            raise _RefusedError("bad-expression", f"`{written}` may be thousands or decimals", hint)
        if plain:
            return Decimal(written)
    except InvalidOperation:
        pass
    raise _RefusedError("bad-expression", f"`{written[:40]}` is not a number", "write digits and a point: `1234.5`")


@cache
def _locale(language: str) -> Any:
    from babel import Locale, UnknownLocaleError

    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise _RefusedError("bad-expression", f"nobody told trustdeck how dates and numbers look in `{language}`")


@dataclass(frozen=True, slots=True)
class _Filter:
    run: Callable[..., object]
    takes: int = 0


_FILTERS: Mapping[str, _Filter] = {
    "upper": _Filter(_upper),
    "lower": _Filter(_lower),
    "capitalize": _Filter(_capitalize),
    "trim": _Filter(_trim),
    "default": _Filter(_default, 1),
    "join": _Filter(_join, 1),
    "date": _Filter(_date, 1),
    "number": _Filter(_number, 1),
}
