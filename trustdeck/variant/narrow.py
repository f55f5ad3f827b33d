"""Narrow a deck's tree to one variant.

What is for others is gone, what differs is replaced, includes are spliced and expressions have their
values: the result holds no `for`, `except`, `variants`, `include` and no `{{ }}` but what is text.
Narrowing it again changes nothing. What does not differ between variants is shared, not copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace

from trustdeck.diagnostics import Report
from trustdeck.markup import parse
from trustdeck.source import Mapping, Node, Scalar, Sequence
from trustdeck.variant.conditions import DATA, applies, is_conditional, overlaid
from trustdeck.variant.expressions import Names, Renderer, Unknown, without_escapes
from trustdeck.variant.head import read_head
from trustdeck.variant.listing import Variant

Values = AbstractMapping[str, Names]

# Keys whose texts are in a language of their own, in which `{{` may mean something else.
_VERBATIM = frozenset({"code", "flow", "math"})


def narrow(tree: Mapping, variant: Variant, report: Report) -> Mapping:
    """Return a deck's tree as it is for one variant."""
    return _Narrowing(tree, variant, report).deck()


def render(node: Node, tree: Mapping, variant: Variant, report: Report) -> Node:
    """Return another file's tree (a brand's) with the values of a deck's variant in its expressions."""
    narrowing = _Narrowing(tree, variant, report)
    name = node.get("name") if isinstance(node, Mapping) else None
    if name is not None and isinstance(narrowing.values["brand"], Unknown):
        # The brand's name cannot be read, perhaps because it names itself; here it is told.
        narrowing.rendered(name, {**narrowing.values, "brand": Names("brand", {"key": variant.brand})})
    return narrowing.rendered(node, narrowing.values)


class _Narrowing:
    """One pass over a deck's tree for one variant."""

    def __init__(self, tree: Mapping, variant: Variant, report: Report) -> None:
        self._tree = tree
        self._head = read_head(tree)
        self._who = frozenset({variant.audience, variant.language} - {""})
        self._renderer = Renderer(variant.language, report)
        self.values: Values = self._all_values(variant)

    def deck(self) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        for key, value in self._tree.entries:
            if key.text in DATA:
                entries.append((key, value))
            elif key.text == "slides" and isinstance(value, Sequence):
                entries.append((key, self._slides(value)))
            elif (narrowed := self._node(value, self.values)) is not None:
                entries.append((key, narrowed))
        return replace(self._tree, entries=tuple(entries))

    def rendered(self, node: Node, values: Values) -> Node:
        """Return a tree, in which no markup is read, with its expressions rendered, and nothing else changed."""
        match node:
            case Scalar():
                return without_escapes(self._renderer.render(node, values))
            case Sequence(items):
                return replace(node, items=tuple(self.rendered(item, values) for item in items))
            case Mapping(entries):
                return replace(node, entries=tuple((key, self.rendered(value, values)) for key, value in entries))

    def _all_values(self, variant: Variant) -> Values:
        """Return what expressions may name; those in the deck's date and title may name what comes before."""
        deck: dict[str, object] = {}
        declared = _plain(self._tree.get("vars") or Mapping((), self._tree.span), "vars")
        audience = {"key": variant.audience, "name": variant.audience_name} if variant.audience else {}
        row = Names if variant.row or self._tree.get("variants-from") is None else Unknown
        values = {
            "vars": declared if isinstance(declared, Names) else Unknown("vars", {}),
            "row": row("row", dict(reversed(variant.row))),
            "with": Names("with", {}),
            "audience": Names("audience", audience),
            "brand": Names("brand", {"key": variant.brand}),
            "deck": Names("deck", deck),
        }
        values["brand"] = self._brand(variant, values)
        for name, key in (("date", "date"), ("title", "deck")):
            value = self._tree.get(key)
            text = _text(self._node(value, values)) if value is not None else None
            if text is not None:
                deck[name] = "".join(run.text for run in parse(text.text, text.inserted)[0])
        deck.setdefault("title", "")  # a deck without one is reported where it is decoded
        return values

    def _brand(self, variant: Variant, values: Values) -> Names:
        """Return what expressions may name of the brand; its name may hold some itself.

        What is wrong with them is told where the brand's file is rendered.
        """
        own = Report()
        written = Scalar(variant.brand_name or variant.brand, self._tree.span, "single")
        name = Renderer(variant.language, own).render(written, values).text
        if own.has_errors:
            return Unknown("brand", {"key": variant.brand})
        return Names("brand", {"key": variant.brand, "name": name})

    # --- the tree ---

    def _node(self, node: Node, values: Values, *, verbatim: bool = False) -> Node | None:
        """Return a node for this variant, or None where it is for others."""
        if isinstance(node, Scalar):
            return node if verbatim or "{{" not in node.text else self._renderer.render(node, values)
        if isinstance(node, Sequence):
            items = tuple(item for item in (self._node(i, values, verbatim=verbatim) for i in node.items) if item)
            return node if _same(items, node.items) else replace(node, items=items)
        return self._mapping(node, values, verbatim=verbatim)

    def _mapping(self, node: Mapping, values: Values, *, verbatim: bool = False) -> Mapping | None:
        if is_conditional(node):
            if not applies(node, self._head, self._who):
                return None
            node = overlaid(node, self._head, self._who)
        entries: list[tuple[Scalar, Node]] = []
        changed = False
        for entry in node.entries:
            key, value = entry
            new_key = key if "{{" not in key.text else self._renderer.render(key, values)
            new = self._value(key.text, value, values, verbatim=verbatim or key.text in _VERBATIM)
            if new is value and new_key is key:
                entries.append(entry)
                continue
            changed = True
            # A list of which nothing is left goes, unless it stands below a line, which stays.
            if new is not None and not (_is_emptied(value, new) and len(node.entries) > 1):
                entries.append((new_key, new))
        if not changed:
            return node if entries else None
        return replace(node, entries=tuple(entries)) if entries else None

    def _value(self, key: str, value: Node, values: Values, *, verbatim: bool) -> Node | None:
        if isinstance(value, Sequence):
            if key == "rows" or (key == "header" and all(map(_is_row, value.items))):
                rows = tuple(row for row in (self._row(item, values) for item in value.items) if row)
                return value if _same(rows, value.items) else replace(value, items=rows)
            if key in ("header", "total"):
                return self._cells(value, values)
        if key == "total":
            return self._row(value, values)
        return self._node(value, values, verbatim=verbatim)

    def _row(self, node: Node, values: Values) -> Node | None:
        """Return a table's row, as the plain list of its cells where no more is said of it; None: it is for others."""
        if isinstance(node, Mapping) and isinstance(node.get("cells"), Sequence):
            if is_conditional(node):
                if not applies(node, self._head, self._who):
                    return None
                node = overlaid(node, self._head, self._who)
            cells = node.get("cells")
            if node.keys == ("cells",) and cells is not None:
                node = cells
            elif isinstance(cells, Sequence):
                entries = (
                    (key, self._cells(cells, values) if value is cells else value) for key, value in node.entries
                )
                return replace(node, entries=tuple(entries))
        return self._cells(node, values) if isinstance(node, Sequence) else self._node(node, values)

    def _cells(self, row: Sequence, values: Values) -> Sequence:
        """Return a row; a cell that is for others is empty, so that the next ones keep their columns."""
        cells = tuple(self._node(cell, values) or _emptied(cell) for cell in row.items)
        return row if _same(cells, row.items) else replace(row, items=cells)

    # --- slides ---

    def _slides(self, slides: Sequence) -> Sequence:
        """Return the slides and sections that this variant has; a section takes its slides along."""
        items: list[Node] = []
        section_is_ours = True
        for item, values in self._spliced(slides, self.values):
            if isinstance(item, Mapping) and item.get("section") is not None:
                section_is_ours = applies(item, self._head, self._who)
            narrowed = self._node(item, values) if section_is_ours else None
            if narrowed is not None:
                items.append(narrowed)
        return slides if _same(tuple(items), slides.items) else replace(slides, items=tuple(items))

    def _spliced(self, slides: Sequence, values: Values) -> Iterator[tuple[Node, Values]]:
        """Yield slides and those of the includes among them, each with the values that it may name."""
        for item in slides.items:
            included = item.get("include") if isinstance(item, Mapping) else None
            if not isinstance(item, Mapping) or not isinstance(included, Sequence):
                yield item, values
            elif applies(item, self._head, self._who):
                given = item.get("with")
                names = _plain(self.rendered(given, values), "with") if isinstance(given, Mapping) else None
                inner = names if isinstance(names, Names) else Names("with", {})
                yield from self._spliced(included, {**values, "with": inner})


def _is_row(node: Node) -> bool:
    return isinstance(node, Sequence) or (isinstance(node, Mapping) and node.get("cells") is not None)


def _emptied(cell: Node) -> Node:
    """Return an empty cell that takes the room of another."""
    nothing = Scalar("", cell.span, "single")
    kept = [entry for entry in cell.entries if entry[0].text in ("across", "down")] if isinstance(cell, Mapping) else []
    if not kept:
        return nothing
    return Mapping(((Scalar("text", cell.span), nothing), *kept), cell.span)


def _same(new: tuple[Node, ...], old: tuple[Node, ...]) -> bool:
    return len(new) == len(old) and all(one is other for one, other in zip(new, old, strict=True))


def _is_emptied(old: Node, new: Node) -> bool:
    return isinstance(old, Sequence) and isinstance(new, Sequence) and bool(old.items) and not new.items


def _text(node: Node | None) -> Scalar | None:
    """Return a text that is written as such or as `{text: …}`."""
    if isinstance(node, Mapping):
        node = node.get("text")
    return node if isinstance(node, Scalar) else None


def _plain(node: Node, called: str) -> object:
    """Return data of the deck as expressions see it."""
    match node:
        case Scalar(text):
            return text
        case Sequence(items):
            return tuple(_plain(item, called) for item in items)
        case Mapping(entries):
            return Names(called, {key.text: _plain(value, f"{called}.{key.text}") for key, value in entries})
