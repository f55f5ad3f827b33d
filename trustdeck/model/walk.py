"""Find the texts in a value of the language, and what is marked in them; change texts, however deep they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from trustdeck.diagnostics import Span
from trustdeck.markup import Run
from trustdeck.model.text import Text
from trustdeck.source import Scalar

T = TypeVar("T")


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


def marked(text: Text) -> Iterator[tuple[Run, Span]]:
    """Yield the mark of each footnote and each citation in a text, with its place."""
    runs = [run for run in text.runs if run.note or run.cite]
    for index, run in enumerate(runs):
        yield run, text.marks[index] if index < len(text.marks) else text.span


def map_texts(value: Any, change: Callable[[Text], Text]) -> Any:
    """Return a value with every text in it changed; what holds no changed text stays the same object."""
    return mapped(value, Text, change)


def mapped(value: Any, kind: type[T], change: Callable[[T], T]) -> Any:
    """Return a value with all that is of a kind in it changed; what holds nothing changed stays the same object."""
    if isinstance(value, kind):
        return change(value)
    if isinstance(value, tuple):
        parts = tuple(mapped(part, kind, change) for part in value)
        return parts if any(a is not b for a, b in zip(parts, value, strict=True)) else value
    if isinstance(value, Span | Scalar):
        return value
    changed = {}
    for name in _field_names(type(value)):
        before = getattr(value, name)
        after = before if isinstance(before, str | int | float | None) else mapped(before, kind, change)
        if after is not before:
            changed[name] = after
    return replace(value, **changed) if changed else value


def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


_field_names: Callable[[Any], tuple[str, ...]] = cache(_names)
