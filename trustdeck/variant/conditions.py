"""Tell what `for`, `except` and `variants` say about a mapping, and what is wrong with them.

They are conditions only beside another key: a mapping of one key in a list is a line of text, such as
`- for: de svage`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trustdeck.diagnostics import Report, did_you_mean
from trustdeck.source import Mapping, Node, Scalar, Sequence
from trustdeck.variant.head import Head

CONDITIONS = frozenset({"for", "except", "variants"})

# Keys of the head whose mappings are data: `for` in there is a name like any other.
DATA = frozenset({"audiences", "languages", "vars", "variants-from"})


def is_conditional(mapping: Mapping) -> bool:
    """Return whether a mapping says for whom it is, or what it is for others."""
    entries = mapping.entries
    return len(entries) > 1 and any(key.text in CONDITIONS for key, _ in entries)


def applies(mapping: Mapping, head: Head, who: frozenset[str]) -> bool:
    """Return whether a mapping is for one of those named; a condition without a sound name says nothing."""
    only, never = _named(mapping.get("for"), head), _named(mapping.get("except"), head)
    return (not only or bool(only & who)) and not never & who


def overlaid(mapping: Mapping, head: Head, who: frozenset[str]) -> Mapping:
    """Return a mapping without its conditions, its keys replaced by what `variants` says for those named."""
    entries = {key.text: (key, value) for key, value in mapping.entries if key.text not in CONDITIONS}
    overlays = mapping.get("variants")
    for name, overlay in overlays.entries if isinstance(overlays, Mapping) else ():
        if head.declared(name.text) not in who:
            continue
        if isinstance(overlay, Scalar):
            if "text" in entries:
                entries["text"] = (entries["text"][0], overlay)
        elif isinstance(overlay, Mapping):
            for removed in _scalars(overlay.get("remove")):
                entries.pop(removed.text, None)
            entries |= {k.text: (k, v) for k, v in overlay.entries if k.text not in {"remove", *CONDITIONS}}
    return replace(mapping, entries=tuple(entries.values()))


def check(tree: Mapping, head: Head, report: Report) -> None:
    """Report what is wrong with the conditions anywhere in a deck, once for all variants."""
    for key, value in tree.entries:
        if key.text in DATA:
            _check_data(value, report)
    seen: set[int] = set()
    waiting: list[Node] = [value for key, value in tree.entries if key.text not in DATA]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Sequence):
            waiting += node.items
        elif isinstance(node, Mapping):
            conditional = is_conditional(node)
            if conditional:
                _check_conditions(node, head, report)
            data = {"for", "except"} if conditional else set()
            if "include" in node.keys:
                data.add("with")
            waiting += (value for key, value in node.entries if key.text not in data)


def _check_data(node: Node, report: Report) -> None:
    """Report expressions in what expressions are to take their values from."""
    match node:
        case Scalar(text) if "{{" in text:
            message = "a value that expressions name cannot hold an expression itself"
            report.error("bad-expression", node.part(text.index("{{"), 2), message, "write the value in full")
        case Sequence(items):
            for item in items:
                _check_data(item, report)
        case Mapping(entries):
            for _, value in entries:
                _check_data(value, report)


def _check_conditions(mapping: Mapping, head: Head, report: Report) -> None:
    entries = {key.text: (key, value) for key, value in mapping.entries}
    if "for" in entries and "except" in entries:
        first = entries["for"][0]
        hint = "keep one of them: `for` says who gets it, `except` who does not"
        second = (entries["except"][0].span, "and here")
        report.error("for-and-except", first.span, "`for` and `except` stand side by side", hint, [second])
    for word in ("for", "except"):
        if word in entries:
            _check_names(*entries[word], head, report)
    if "variants" not in entries:
        return
    overlays = entries["variants"][1]
    if not isinstance(overlays, Mapping):
        hint = "write `variants: {NAME: {key: value}}`"
        report.error("bad-variants", overlays.span, "`variants` gives each audience what differs for it", hint)
        return
    for name, overlay in overlays.entries:
        _check_name(name, head, report)
        _check_overlay(name, overlay, entries.keys() - CONDITIONS, report)


def _check_names(key: Scalar, value: Node, head: Head, report: Report) -> None:
    names = _scalars(value)
    items = value.items if isinstance(value, Sequence) else (value,)
    if not names or len(names) < len(items):
        hint = f"write `{key.text}: NAME` or `{key.text}: [NAME, NAME]`"
        report.error("bad-value", value.span, f"`{key.text}` takes the names of audiences", hint)
    for name in names:
        _check_name(name, head, report)


def _check_name(name: Scalar, head: Head, report: Report) -> None:
    if head.declared(name.text):
        return
    parts = [part.strip() for part in name.text.split(",")]
    if len(parts) > 1 and all(map(head.declared, parts)):
        hint = f"write `[{', '.join(parts)}]`"
    elif head.audiences:
        hint = did_you_mean(name.text, head.names)
    else:
        hint = f"declare it in the deck's head: `audiences: {{{name.text}: {{name: …}}}}`"
    report.error("unknown-audience", name.span, f"the deck declares no audience or language `{name.text}`", hint)


def _check_overlay(name: Scalar, overlay: Node, keys: set[str], report: Report) -> None:
    if isinstance(overlay, Scalar):
        if "text" not in keys:
            hint = f"say what is replaced: `{name.text}: {{headline: …}}`"
            report.error("bad-variants", overlay.span, "there is no `text` here that could be replaced", hint)
        return
    if not isinstance(overlay, Mapping):
        hint = f"write `{name.text}: {{key: value}}`"
        report.error("bad-variants", overlay.span, "a list replaces nothing without its key", hint)
        return
    for key, value in overlay.entries:
        if key.text in CONDITIONS:
            message = f"`{key.text}` stands in `variants`, which are for `{name.text}` already"
            report.error("bad-variants", key.span, message, "put it beside `variants`")
        if key.text == "remove":
            for removed in _scalars(value):
                if removed.text not in keys:
                    hint = did_you_mean(removed.text, sorted(keys))
                    report.error("bad-variants", removed.span, f"there is no `{removed.text}` here to remove", hint)


def _named(node: Node | None, head: Head) -> set[str]:
    return {declared for name in _scalars(node) if (declared := head.declared(name.text))} if node else set()


def _scalars(node: Node | None) -> tuple[Scalar, ...]:
    return tuple(item for item in _items(node) if isinstance(item, Scalar) and item.text)


def _items(node: Node | None) -> Iterator[Node]:
    if isinstance(node, Sequence):
        yield from node.items
    elif node is not None:
        yield node
