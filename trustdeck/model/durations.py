"""Read how long something takes: `2 min`, `90 s`, `1:30`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from trustdeck.diagnostics import Report, Span
from trustdeck.schema import Define, JsonSchema, first_paragraph, scalar, short
from trustdeck.source import Node, Scalar

LONGEST = 24 * 60 * 60  # seconds

_SECONDS: dict[str, int] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekund", "sekunder", "sekunde", "sekunden"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minut", "minutter", "minuten", "minuter"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "t", "time", "timer", "std", "stunde", "stunden"), 3600),
}
_PART = r"([0-9]{1,5}(?:[.,][0-9]{1,3})?)\s*([a-zåäöæøü]+)\.?"
_PARTS = re.compile(rf"{_PART}(?:\s*{_PART})*", re.IGNORECASE)
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Duration:
    """How long it takes, such as `2 min`, `90 s`, `1 min 30 s` or `1:30`."""

    seconds: int
    span: Span

    takes: ClassVar[str] = "a time such as `2 min`, `90 s` or `1:30`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        text = scalar(node, report)
        if text is None:
            return None
        seconds = seconds_of(text.text.strip())
        if seconds is None or not 0 < seconds <= LONGEST:
            report.error("bad-value", text.span, *_refusal(text, seconds))
            return None
        return cls(seconds, text.span)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "string", "description": first_paragraph(cls), "examples": ["2 min", "90 s", "1:30"]}


class Length(Duration):
    """How long the whole takes, such as `45 min` or `1 h 30 min`."""

    takes: ClassVar[str] = "a time such as `45 min` or `1 h 30 min`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        text = node.text.strip() if isinstance(node, Scalar) else ""
        if (found := _CLOCK.fullmatch(text)) and found[1] is None:
            hint = f"write `{int(found[2])} h {int(found[3])} min`, or `{int(found[2])} min {int(found[3])} s`"
            report.error("bad-value", node.span, f"`{text}` may be hours or minutes here", hint)
            return None
        return super().from_node(node, report)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "string", "description": first_paragraph(cls), "examples": ["45 min", "1 h 30 min"]}


def seconds_of(text: str) -> int | None:
    """Return how many seconds a time takes, or None where it is none."""
    if clock := _CLOCK.fullmatch(text):
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    if not _PARTS.fullmatch(text):
        return None
    parts = [(number.replace(",", "."), unit.casefold()) for number, unit in re.findall(_PART, text, re.IGNORECASE)]
    if any(unit not in _SECONDS for _, unit in parts):
        return None
    return round(sum(float(number) * _SECONDS[unit] for number, unit in parts))


def _refusal(text: Scalar, seconds: int | None) -> tuple[str, str]:
    """Return the message and the hint for what is no time."""
    said = text.text.strip()
    if seconds is not None:
        return f"`{short(said)}` is too {'short' if seconds <= 0 else 'long'}", "write a time such as `2 min`"
    if re.fullmatch(r"[0-9]+([.,][0-9]+)?", said):
        return f"`{short(said)}` has no unit", f"write `{said} min` or `{said} s`"
    return f"`{short(said)}` is no time", "write it as in `2 min`, `90 s` or `1:30`"


def spoken(seconds: int) -> str:
    """Return a time in minutes and seconds, as messages say it: `12 min`, `1 min 30 s`."""
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} min"] * (minutes > 0) + [f"{rest} s"] * (rest > 0)
    return " ".join(parts) or "0 min"
