"""Read and write numbers as languages do: `1.234,5` in Danish, `1,234.5` in English.

Reading is strict. What is no number is refused, and what a point or a comma means is settled for all numbers
that belong together, never for one alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

Mark = Literal[".", ","]

MAX_DIGITS = 15  # what spreadsheets keep of a number

_POINT = ("ar", "cy", "en", "fa", "ga", "he", "hi", "ja", "ko", "ms", "mt", "th", "ur", "zh")
_SPACED = ("cs", "fi", "fr", "nb", "nn", "no", "pl", "sk", "sv")  # they group digits with a no-break space
_SPACE = "\u00a0"
_BLANKS = " \u00a0\u2009\u202f"
_SIGNS = "+-\u2212\u2013"


def decimal_mark(language: str) -> Mark:
    """Return the decimal mark of a language."""
    return "." if language.split("-")[0] in _POINT else ","


def _form(mark: Mark) -> re.Pattern[str]:
    """Return the form of numbers with this decimal mark; groups of thousands are parted by one kind of character."""
    other = "," if mark == "." else "."
    grouped = rf"[1-9]\d{{0,2}}(?P<by>[{other}{_BLANKS}'’])\d{{3}}(?:(?P=by)\d{{3}})*"
    return re.compile(rf"[{_SIGNS}]?(?:{grouped}|\d+)(?:{re.escape(mark)}\d+)?", re.ASCII)


_FORMS: dict[Mark, re.Pattern[str]] = {".": _form("."), ",": _form(",")}


def mark_of(texts: Iterable[str], language: str) -> Mark:
    """Return the decimal mark of numbers that belong together: the language's, or the other if only that fits all."""
    usual = decimal_mark(language)
    other: Mark = "," if usual == "." else "."
    written = [text.strip() for text in texts if text.strip()]
    fits = {mark: all(form.fullmatch(text) for text in written) for mark, form in _FORMS.items()}
    return other if fits[other] and not fits[usual] else usual


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and how many decimals were written."""

    value: float
    decimals: int


def parse(text: str, mark: Mark) -> Number | None:
    """Return the number that a text is, or None where it is none or its whole part is more than a spreadsheet keeps.

    Of decimals, those that go beyond what it keeps are noise of a computer's arithmetic (`0.30000000000000004`).
    """
    read = _decimal(text, mark)
    return Number(float(read[0]), read[1]) if read else None


def _decimal(text: str, mark: Mark) -> tuple[Decimal, int] | None:
    """Return the number that a text is, exactly, and how many decimals it has."""
    text = text.strip()
    if not _FORMS[mark].fullmatch(text):
        return None
    sign = "-" if text[0] in "-\u2212\u2013" else ""
    whole, _, fraction = text.lstrip(_SIGNS).partition(mark)
    whole = re.sub(r"\D", "", whole)
    return (Decimal(f"{sign}{whole}.{fraction or 0}"), len(fraction)) if len(whole) <= MAX_DIGITS else None


def total(texts: Sequence[str], language: str) -> str:
    """Return the sum of numbers, exactly and written as they are; '' where one of them is no number."""
    mark = mark_of(texts, language)
    read = [_decimal(text, mark) for text in texts]
    numbers = [number for number in read if number is not None]
    if not numbers or len(numbers) < len(read):
        return ""
    with localcontext() as context:
        context.prec = _ALL_DIGITS
        found = sum((value for value, _ in numbers), Decimal())
        written = f"{found:,.{max(decimals for _, decimals in numbers)}f}"
    return written.translate({ord(","): _group_of(texts, mark, language), ord("."): mark})


_ALL_DIGITS = 20_000  # more than the sum of a table's longest cells has


def _group_of(texts: Iterable[str], mark: Mark, language: str) -> str:
    """Return what parts the thousands of numbers that are written like these: as they do, else as the language does."""
    forms = [match for text in texts if (match := _FORMS[mark].fullmatch(text.strip()))]
    by = next((match["by"] for match in forms if match["by"]), None)
    if by is None and any(abs(float(match[0].partition(mark)[0].lstrip(_SIGNS) or 0)) >= 1000 for match in forms):
        return ""
    other = "," if mark == "." else "."
    return by or (_SPACE if language.split("-")[0] in _SPACED else other)


def shown(value: float | Decimal, decimals: int, language: str, *, grouped: bool = True) -> str:
    """Return a number as the language writes it, its thousands grouped or not."""
    text = f"{value:{',' if grouped else ''}.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")  # what rounds to nothing has no sign
    code = language.split("-")[0]
    if code in _POINT:
        return text
    group = _SPACE if code in _SPACED else "."
    return text.translate({ord(","): group, ord("."): ","})
