"""Find the colours that texts name and no brand has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from trustdeck import model
from trustdeck.brand import TEXT_ROLES
from trustdeck.diagnostics import Report, Span, did_you_mean


def report_unknown(deck: model.Deck, report: Report) -> None:
    """Report each text with a colour that is no role; the roles are the same in every brand."""
    for text in _texts(deck):
        for role in dict.fromkeys(run.colour for run in text.runs if run.colour and run.colour not in TEXT_ROLES):
            hint = did_you_mean(role, TEXT_ROLES)
            report.error("unknown-role", text.span, f"a brand has no colour `{role}`", hint)


def _texts(value: Any) -> Iterator[model.Text]:
    """Yield every text in a value, however deep."""
    if isinstance(value, model.Text):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif not isinstance(value, str | int | Span):
        for name in _field_names(type(value)):
            yield from _texts(getattr(value, name))


def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


_field_names: Callable[[Any], tuple[str, ...]] = cache(_names)
