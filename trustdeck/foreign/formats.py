"""Show values as the number formats of spreadsheets say (ECMA-376 part 1, 18.8.31), as a language writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, NamedTuple, TypeAlias

from trustdeck.foreign.numbers import decimal_mark
from trustdeck.foreign.numbers import shown as shown_number

Value: TypeAlias = str | bool | int | float | datetime | date | time | timedelta | None

GENERAL = "General"
_MOST_CODE = 255  # characters of a format, as many as Excel takes
_GENERAL_DIGITS = 11  # that a cell without a format shows
_EXACT_DIGITS = 15  # that a spreadsheet keeps
_ALL_DIGITS = 700  # more than any number has with its decimals
_SHORT_DATES = ("mm-dd-yy", "m/d/yy", "mm/dd/yy", "m/d/yy h:mm")  # Excel's names for the system's own short date

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|\[(?P<bracket>[^\]]*)\]?|_.?|\*.?|(?P<general>General)'
    r"|(?P<number>[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+)|(?P<section>;)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DATE_PART = re.compile(
    r'"[^"]*"?|\\.?|\[[^\]]*\]?|_.?|\*.?|AM/PM|A/P|y+|m+|d+|h+|s+(?:\.0+)?|.', re.IGNORECASE | re.DOTALL
)


class _Token(NamedTuple):
    kind: str  # `number`, `general`, `percent`, or `text`
    text: str


def shown(value: Value, code: str, language: str) -> str:
    """Return what a cell of this format shows."""
    if len(code) > _MOST_CODE:
        code = GENERAL
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value, code, language)
        case timedelta():
            return _elapsed(value, code)
        case _:
            return _moment(value, code, language)


def exact(value: float, language: str, *, as_share: bool = False) -> str:
    """Return a number with all digits that a spreadsheet keeps; a share in per cent."""
    digits = _decimal(value, _EXACT_DIGITS) * (100 if as_share else 1)
    return f"{digits.normalize():f}".replace(".", decimal_mark(language))


def places(code: str) -> int:
    """Return how many decimals a format shows; -1 for as many as the number has."""
    numbers = [token for token in _sections(code)[0] if token.kind == "number"]
    return len(numbers[0].text.rstrip(",").partition(".")[2]) if len(numbers) == 1 else -1


def is_share(code: str) -> bool:
    """Say whether a format shows a number in per cent."""
    return any(token.kind == "percent" for token in _sections(code)[0])


# --- numbers --------------------------------------------------------------------------------------


def _sections(code: str) -> list[list[_Token]]:
    """Return the parts of a format: for positive numbers, for negative ones, for zero, for text."""
    sections: list[list[_Token]] = [[]]
    for found in _TOKEN.finditer(code[:_MOST_CODE]):
        if found["section"]:
            sections.append([])
        elif found["number"] or found["general"]:
            sections[-1].append(_Token("number" if found["number"] else "general", found[0]))
        elif found["bracket"] is not None:
            # `[$kr.-406]` is a currency's sign and its country; other brackets are colours and conditions.
            sign = found["bracket"][1:].partition("-")[0] if found["bracket"].startswith("$") else ""
            sections[-1].append(_Token("text", sign))
        else:
            kind = "percent" if found["other"] == "%" else "text"
            sections[-1].append(_Token(kind, found["quoted"] or found["escaped"] or found["other"] or ""))
    return sections


def _number(value: float, code: str, language: str) -> str:
    sections = _sections(code)
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    section = sections[2] if value == 0 and len(sections) > 2 else section
    numbers = [token for token in section if token.kind == "number"]
    if len(numbers) > 1 or (not numbers and _is_general(section)):  # fractions, powers of ten: none for a slide
        return _general(value, language)
    percent = 100 ** sum(token.kind == "percent" for token in section)
    size = abs(_decimal(value, _EXACT_DIGITS)) * percent
    said = [_in_form(size, token.text, language) if token in numbers else token.text for token in section]
    has_sign = value < 0 and len(sections) == 1 and any(re.search("[1-9]", text) for text in said)
    return ("-" if has_sign else "") + "".join(said)


def _is_general(section: Sequence[_Token]) -> bool:
    return any(token.kind == "general" or token.text == "@" for token in section)


def _general(value: float, language: str) -> str:
    digits = _decimal(value, _GENERAL_DIGITS)
    return f"{digits.normalize():f}".replace(".", decimal_mark(language))


def _decimal(value: float, digits: int) -> Decimal:
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{digits}g}")


def _in_form(value: Decimal, form: str, language: str) -> str:
    """Return a number as `#,##0.0#` says: its groups, its least and its most decimals, its least digits."""
    plain = form.rstrip(",")
    whole, _, fraction = plain.partition(".")
    with localcontext() as context:
        context.prec = _ALL_DIGITS
        value = value.scaleb(-3 * (len(form) - len(plain)))
        value = value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    needed = len(fraction.rstrip("#"))
    decimals = max(needed, len(fraction) - _trailing_zeros(value, len(fraction)))
    text = shown_number(value, decimals, language, grouped="," in whole)
    mark = decimal_mark(language)
    before, _, after = text.partition(mark) if decimals else (text, "", "")
    return before.zfill(whole.count("0")) + (mark + after if decimals else "")


def _trailing_zeros(value: Decimal, decimals: int) -> int:
    text = f"{value:.{decimals}f}".partition(".")[2]
    return len(text) - len(text.rstrip("0"))


# --- dates and times ------------------------------------------------------------------------------


def _moment(value: datetime | date | time, code: str, language: str) -> str:
    from babel import dates

    locale = _locale(language)
    if isinstance(value, time):
        value = datetime.combine(date(1900, 1, 1), value)
    plain = code.strip().lower()
    if plain in _SHORT_DATES:
        day = dates.format_date(value, "short", locale=locale)
        return f"{day} {dates.format_datetime(value, 'HH:mm', locale=locale)}" if "h" in plain else str(day)
    return str(dates.format_datetime(_at_midnight(value), _pattern(code.partition(";")[0]), locale=locale))


def _at_midnight(value: datetime | date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _elapsed(value: timedelta, code: str) -> str:
    """Return a length of time in hours and minutes, with seconds where the format has some."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    said = f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}"
    return f"{said}:{seconds % 60:02}" if "s" in code.lower() else said


def _locale(language: str) -> Any:
    from babel import Locale, UnknownLocaleError

    for tag in (language, language.partition("-")[0], "en"):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("Babel knows English")


def _pattern(code: str) -> str:
    """Return a format of dates as Unicode writes it (UTS 35), by which Babel names months in any language."""
    return "".join(_unicode_parts([found[0] for found in _DATE_PART.finditer(code)]))


_UNICODE = {
    "y": "yy", "yy": "yy", "yyy": "yyyy", "yyyy": "yyyy", "m": "M", "mm": "MM", "mmm": "MMM", "mmmm": "MMMM",
    "mmmmm": "MMMMM", "d": "d", "dd": "dd", "ddd": "EEE", "dddd": "EEEE", "am/pm": "a", "a/p": "a", "s": "s",
}  # fmt: skip


def _unicode_parts(parts: Sequence[str]) -> Iterator[str]:
    is_half = any(part.lower() in ("am/pm", "a/p") for part in parts)
    kinds = [part[:1].lower() if part[:1].isalpha() else "" for part in parts]
    for index, part in enumerate(parts):
        low = part.lower()
        told = next((kind for kind in reversed(kinds[:index]) if kind in ("h", "s", "y", "d", "m")), "")
        next_kind = next((kind for kind in kinds[index + 1 :] if kind in ("h", "s", "y", "d", "m")), "")
        if kinds[index] == "m" and len(part) < 3 and (told == "h" or next_kind == "s"):
            yield "m" * len(part)
        elif kinds[index] == "h":
            yield ("h" if is_half else "H") * min(2, len(part))
        elif kinds[index] == "s":
            yield "ss" if low.startswith("ss") else "s"
        elif low in _UNICODE:
            yield _UNICODE[low]
        elif part.startswith('"'):
            yield _literal(part.strip('"'))
        elif part.startswith("\\"):
            yield _literal(part[1:])
        elif part[:1] not in "[_*":
            yield _literal(part)


def _literal(text: str) -> str:
    """Return a text of a pattern that stands for itself; only letters and apostrophes could mean something else."""
    return "'" + text.replace("'", "''") + "'" if re.search("[A-Za-z']", text) else text
