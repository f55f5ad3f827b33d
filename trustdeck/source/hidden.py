"""Find characters that cannot be seen and that no text should have."""

from __future__ import annotations

import re
import unicodedata

from trustdeck.diagnostics import Report, Span
from trustdeck.source.quoting import Lines

MAX_REPORTS = 20  # a file that is not text at all has them by the thousand

# Control characters, line ends other than \n, halves of characters, and what Unicode keeps free for programs.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def screen(lines: Lines, report: Report) -> str:
    """Return a file's text with a blank for each forbidden character, after reporting them."""
    found = (*_FORBIDDEN.finditer(lines.text), *_TURNING.finditer(lines.text))
    for match in found[:MAX_REPORTS]:
        _report(match[0], lines.span(match.start(), match.end()), report)
    return _FORBIDDEN.sub(" ", lines.text) if found else lines.text


def screen_value(value: str, span: Span, report: Report) -> str:
    """Return a text whose escapes gave it its characters, with a blank for each forbidden one."""
    for match in (*_FORBIDDEN.finditer(value), *_TURNING.finditer(value))[:1]:
        _report(match[0], span, report)
    return _FORBIDDEN.sub(" ", value)


def _report(char: str, span: Span, report: Report) -> None:
    code = f"U+{ord(char):04X}"
    name = unicodedata.name(char, "").lower()
    which = f"{code}, {name}" if name else code
    if _TURNING.match(char):
        report.warning("hidden-character", span, f"an invisible character ({which}) turns letters around", "delete it")
    else:
        report.error("hidden-character", span, f"an invisible character ({which}) stands here", "delete it")
