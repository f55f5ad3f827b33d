"""Find the texts in a value of the language, however deep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from trustdeck.diagnostics import Span
from trustdeck.model.text import Text
from trustdeck.source import Scalar


def texts(value: Any) -> Iterator[Text]:
    """Yield every text in a value, in the order of its fields."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif not isinstance(value, str | int | float | Span | Scalar | None):
        for name in _field_names(type(value)):
            yield from texts(getattr(value, name))


def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


_field_names: Callable[[Any], tuple[str, ...]] = cache(_names)
