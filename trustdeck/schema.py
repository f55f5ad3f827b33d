"""Read a source tree by the types of a language, and describe those types to editors and readers.

A language is dataclasses whose fields are declared with `field`:

    @dataclass(frozen=True, slots=True)
    class Region:
        '''A place for content.'''                                # the reference's words for it

        kind: Literal["title", "body"] = field("what PowerPoint calls it")          # must be there
        columns: tuple[int, ...] = field("grid columns", default=(1, 12), minimum=1, maximum=12)
        note_text: str = field("for readers", default="")         # its key is `note-text`
        kind_span: Span | None = None                             # the place of `kind`'s value
        span: Span | None = None                                  # the place of the whole mapping

    region = decode(node, Region, report)                         # a Region, or None

A field without `field(…)` is no key: the spans are filled in, everything else is left to its default.
Types that can be read: `str` (the author's characters; no markup), `int`, `float`, `bool`, `Literal` of
texts, `Scalar` (a text with its place), `tuple[T, ...]`, `tuple[T, U]`, `Mapping[str, T]`, dataclasses,
`T | None`, and every class with

    @classmethod
    def from_node(cls, node: Node, report: Report) -> T | None        # may end in `record(node, cls, report)`
    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema                # `define(T)` describes another type

A dataclass may say, each as a `ClassVar`: `called = "a slide"`, for messages; `takes = "a list of lines"`, for the
reference; `short = "items"`, the key that may be written alone, without the mapping around it (the whole is then
None, and nothing said, where its value is empty); `offered = {…}`, the JSON Schema of keys that editors know and
that are gone from the tree when it is decoded.

A mistake is reported at its place and its value left out: then the default stands, or the
`placeholder`, or the whole is None; the caller need not say a word more about it.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from dataclasses import MISSING, dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from trustdeck.diagnostics import Report, did_you_mean, nearest
from trustdeck.project import Project, ProjectError
from trustdeck.source import Mapping, Node, Scalar, Sequence, quoted

T = TypeVar("T")
JsonSchema: TypeAlias = dict[str, Any]
Define: TypeAlias = Callable[[Any], JsonSchema]
Decoder: TypeAlias = Callable[[Node, Report], Any]

MAX_SHOWN = 120  # characters of the author's own text in a hint

_DECLARED = "trustdeck"
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_TRUTHS = {
    **dict.fromkeys(("yes", "on", "y", "1", "ja", "oui"), "true"),
    **dict.fromkeys(("no", "off", "n", "0", "nej", "nei", "nein", "non"), "false"),
}


# --- declaring ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """What one key takes, for `several`."""

    type: Any
    doc: str


@dataclass(frozen=True, slots=True)
class _Declared:
    doc: str
    key: str
    type: Any
    placeholder: Any
    minimum: float | None
    maximum: float | None
    keys: AbstractMapping[str, Key]


def field(
    doc: str,
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    placeholder: Any = MISSING,
    key: str = "",
    type: Any = None,
    minimum: float | None = None,
    maximum: float | None = None,
) -> Any:
    """Declare a key of a dataclass.

    Without a `default` the key must be there; `placeholder` then stands in where it is not. `key` is the
    key's name where it is not the field's. `type` is read instead of the field's own type, for a class
    whose `from_node` returns a plain value. The bounds hold for numbers, also those in a list.
    """
    declared = _Declared(doc, key, type, placeholder, minimum, maximum, {})
    return dataclasses.field(default=default, default_factory=default_factory, metadata={_DECLARED: declared})


def several(doc: str, keys: AbstractMapping[str, Key]) -> Any:
    """Declare a field that gathers the values of several keys in the order in which they were written.

    A tuple among the values is spread out.
    """
    return dataclasses.field(default=(), metadata={_DECLARED: _Declared(doc, "", None, MISSING, None, None, keys)})


@dataclass(frozen=True, slots=True)
class _Slot:
    """How the value behind one key is read, and where it goes."""

    key: str
    name: str
    doc: str
    type: Any
    decode: Decoder
    gathers: bool
    has_span: bool
    is_required: bool
    placeholder: Any
    default: Any
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """All keys of a dataclass."""

    called: str
    slots: AbstractMapping[str, _Slot]
    known: tuple[str, ...]
    has_span: bool


def _make_plan(cls: Any) -> _Plan:
    hints = typing.get_type_hints(cls)
    names = {f.name for f in dataclasses.fields(cls)}
    slots = [slot for f in dataclasses.fields(cls) for slot in _slots(f, hints[f.name], names)]
    by_key = {slot.key: slot for slot in slots}
    return _Plan(called(cls), by_key, (*by_key, *getattr(cls, "offered", {})), "span" in names)


_plan: Callable[[Any], _Plan] = cache(_make_plan)  # type hints are evaluated once for each class


def _slots(f: dataclasses.Field[Any], hint: Any, names: set[str]) -> list[_Slot]:
    declared: _Declared | None = f.metadata.get(_DECLARED)
    if declared is None:
        return []
    if declared.keys:
        return [
            _Slot(key, f.name, k.doc, k.type, _decoder(k.type), True, False, False, MISSING, ())
            for key, k in declared.keys.items()
        ]
    type_ = hint if declared.type is None else declared.type
    decode_ = _bounded(_decoder(type_), declared.minimum, declared.maximum)
    default = f.default if f.default_factory is MISSING else f.default_factory()
    return [
        _Slot(
            declared.key or f.name.rstrip("_").replace("_", "-"), f.name, declared.doc, type_, decode_, False,
            f"{f.name}_span" in names, default is MISSING, declared.placeholder, default,
            declared.minimum, declared.maximum,
        )
    ]  # fmt: skip


def called(cls: Any) -> str:
    """Return what messages call a value of this class: `a slide`."""
    name = re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__.strip("_")).lower()
    return str(getattr(cls, "called", f"{'an' if name[0] in 'aeiou' else 'a'} {name}"))


# --- decoding -------------------------------------------------------------------------------------


def decode(node: Node, type_: type[T], report: Report) -> T | None:
    """Return the tree as a value of this type, or None where nothing could be made of it.

    Everything that is wrong is in the report, at its place.
    """
    value: T | None = _decoder(type_)(node, report)
    return value


def record(node: Node, cls: type[T], report: Report, **given: Any) -> T | None:
    """Return a mapping as a dataclass by its declared fields; `given` are values for undeclared ones."""
    plan = _plan(cls)
    if not isinstance(node, Mapping):
        mismatch(node, f"{plan.called} with keys", report, _keys_hint(plan, node))
        return None
    values: dict[str, Any] = given
    for key, value in node.entries:
        slot = plan.slots.get(key.text)
        if slot is None:
            if not _begins_oddly(key):
                unknown_key(key, plan.called, plan.known, report)
            continue
        _put(values, slot, value, slot.decode(value, report))
    is_whole = _complete(values, cls, node, report)
    if plan.has_span:
        values["span"] = node.span
    return cls(**values) if is_whole else None


def _short_or_long(node: Node, cls: Any, report: Report) -> Any:
    """Return a dataclass from a mapping with one of its keys, or from the value of the key that may stand alone."""
    plan = _plan(cls)
    slot = plan.slots[cls.short]
    if isinstance(node, Mapping) and any(key.text in plan.known for key, _ in node.entries):
        whole = record(node, cls, report)
        return whole if whole is not None and getattr(whole, slot.name) else None
    value = slot.decode(node, report)
    return cls(**{slot.name: value}, **({"span": node.span} if plan.has_span else {})) if value else None


def _put(values: dict[str, Any], slot: _Slot, node: Node, value: Any) -> None:
    if value is None:
        return
    if slot.gathers:
        values[slot.name] = values.get(slot.name, ()) + (value if isinstance(value, tuple) else (value,))
        return
    values[slot.name] = value
    if slot.has_span:
        values[f"{slot.name}_span"] = node.span


def _complete(values: dict[str, Any], cls: Any, node: Mapping, report: Report) -> bool:
    """Report required keys that are missing and put placeholders; return whether all values are there."""
    plan = _plan(cls)
    is_whole = True
    for slot in plan.slots.values():
        if not slot.is_required or slot.name in values:
            continue
        if not is_meant(node, slot.key, cls):
            span = node.entries[0][0].span if node.entries else node.span
            report.error("missing-key", span, f"{plan.called} needs `{slot.key}`", f"add `{slot.key}: …`, {slot.doc}")
        if slot.placeholder is MISSING:
            is_whole = False
        else:
            values[slot.name] = slot.placeholder
    return is_whole


def known_keys(cls: Any) -> tuple[str, ...]:
    """Return the keys that a mapping of this dataclass may have, those that are only offered among them."""
    return _plan(cls).known


def is_meant(node: Mapping, key: str, cls: Any) -> bool:
    """Return whether a key of a dataclass is there, or a misspelt one that is reported with it as the suggestion."""
    known = _plan(cls).known
    written = [name.text for name, _ in node.entries]
    return key in written or any(nearest(name, known) == key for name in written if name not in known)


def _begins_oddly(key: Scalar) -> bool:
    """Return whether a key begins with an unusual blank, which is reported where the file is read."""
    return key.style == "plain" and key.text[:1].isspace()


def unknown_key(key: Scalar, whole: str, known: typing.Sequence[str], report: Report) -> None:
    """Report a key that does not exist there."""
    report.error("unknown-key", key.span, f"{whole} has no `{short(key.text)}`", did_you_mean(key.text, known))


def mismatch(node: Node, expected: str, report: Report, hint: str = "") -> None:
    """Report that something else stands where `expected` should."""
    report.error("wrong-type", node.span, f"{expected} is expected here, {_found(node)}", hint)


def _found(node: Node) -> str:
    match node:
        case Scalar() if node.is_missing:
            return "and nothing stands here"
        case Scalar():
            return f"not `{short(node.text)}`" if node.text.strip() else "not an empty text"
        case Mapping() if node.entries:
            return f"and YAML reads `{short(node.entries[0][0].text)}` as a key"
        case Mapping():
            return "not `{}`"
        case Sequence():
            return "and YAML reads a list" if len(node.items) != 1 else "and YAML reads a list of one"


def short(text: str) -> str:
    """Return a text as it can stand in a message: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def _keys_hint(plan: _Plan, node: Node) -> str:
    """Return an example of a mapping; an author's text is put where a text is taken."""
    slots = [slot for slot in plan.slots.values() if slot.is_required] or list(plan.slots.values())[:1]
    shown = quoted(node) if isinstance(node, Scalar) and len(slots) == 1 and _takes(slots[0].type) == "text" else ""
    value = shown if 0 < len(shown) <= MAX_SHOWN else "…"
    return "for example `{" + ", ".join(f"{slot.key}: {value}" for slot in slots) + "}`"


def _make_decoder(type_: Any) -> Decoder:
    """Return the function that reads a node as this type."""
    if (own := getattr(type_, "from_node", None)) is not None:
        return typing.cast(Decoder, own)
    if hasattr(type_, "short"):
        return lambda node, report: _short_or_long(node, type_, report)
    if dataclasses.is_dataclass(type_) and type_ is not Scalar:
        return lambda node, report: record(node, typing.cast(type[Any], type_), report)
    if type_ in _PLAIN:
        return _PLAIN[type_]
    origin, args = get_origin(type_), get_args(type_)
    if origin in (Union, UnionType) and len(args) == 2 and args[1] is NoneType:
        return _decoder(args[0])
    if origin is Literal:
        return _choice(args)
    if origin is tuple and args[1:] == (Ellipsis,):
        return _list_of(_decoder(args[0]))
    if origin is tuple:
        return _exactly([_decoder(arg) for arg in args])
    if origin is AbstractMapping:
        return _mapping_of(args[1])
    raise TypeError(f"no way to read {type_!r} is known")


_decoder: Callable[[Any], Decoder] = cache(_make_decoder)


def scalar(node: Node, report: Report) -> Scalar | None:
    """Return a text with its place. What is left of a text for one audience, `{text: …}`, is one too."""
    if isinstance(node, Mapping) and node.keys == ("text",):
        node = node.entries[0][1]
    if isinstance(node, Scalar) and not node.is_missing:
        return node
    mismatch(node, "text", report, quoted_hint(node) or "write it here, or leave this line out")
    return None


def quoted_hint(node: Node) -> str:
    """Return a hint that shows a value's own characters as a text that is ready to type."""
    shown = quoted(node)
    return f"write `{shown}`" if shown and len(shown) <= MAX_SHOWN else ""


def _string(node: Node, report: Report) -> str | None:
    text = scalar(node, report)
    if text is None:
        return None
    return " ".join(text.text.split()) if "\n" in text.text else text.text


def _boolean(node: Node, report: Report) -> bool | None:
    if isinstance(node, Scalar) and node.text in ("true", "false"):
        return node.text == "true"
    word = node.text.casefold() if isinstance(node, Scalar) else ""
    word = _TRUTHS.get(word, word if word in ("true", "false") else "")
    mismatch(node, "`true` or `false`", report, f"did you mean `{word}`?" if word else "write `true` or `false`")
    return None


def _integer(node: Node, report: Report) -> int | None:
    if isinstance(node, Scalar) and _INTEGER.fullmatch(node.text):
        return int(node.text)
    mismatch(node, "a whole number", report, "write a number such as `3`")
    return None


def _number(node: Node, report: Report) -> float | None:
    if isinstance(node, Scalar) and _NUMBER.fullmatch(node.text):
        return float(node.text)
    is_comma = isinstance(node, Scalar) and _NUMBER.fullmatch(node.text.replace(",", ".", 1))
    point = node.text.replace(",", ".", 1) if is_comma and isinstance(node, Scalar) else "0.5"
    mismatch(node, "a number", report, f"write `{point}`" if is_comma else f"write a number such as `{point}`")
    return None


_PLAIN: dict[Any, Decoder] = {str: _string, bool: _boolean, int: _integer, float: _number, Scalar: scalar}


def _choice(choices: tuple[str, ...]) -> Decoder:
    def read(node: Node, report: Report) -> str | None:
        text = scalar(node, report)
        if text is None:
            return None
        if text.text not in choices:
            report.error(
                "bad-value", text.span, f"`{short(text.text)}` is not known here",
                did_you_mean(text.text, tuple(filter(None, choices))),
            )  # fmt: skip
            return None
        return text.text

    return read


def _list_of(item: Decoder) -> Decoder:
    def read(node: Node, report: Report) -> tuple[Any, ...] | None:
        if not isinstance(node, Sequence):
            expect_list(node, report)
            return None
        values = [item(child, report) for child in node.items]
        return tuple(value for value in values if value is not None)

    return read


def expect_list(node: Node, report: Report) -> None:
    """Report that a list should stand here."""
    hint = "begin each entry with `- `"
    if isinstance(node, Scalar) and node.text and "\n" not in node.text and len(node.text) <= 40:
        text = node.text
        hint = f"write `- {text}` on a line of its own"
        if "," in text or text.startswith("-"):
            items = text.split(" -") if text.startswith("-") else text.split(",")
            hint = f"write `[{', '.join(item.strip(' -') for item in items)}]`, or each on a line that begins with `- `"
    mismatch(node, "a list", report, hint)


def _exactly(items: list[Decoder]) -> Decoder:
    def read(node: Node, report: Report) -> tuple[Any, ...] | None:
        if not isinstance(node, Sequence) or len(node.items) != len(items):
            hint = "[" + ", ".join("…" for _ in items) + "]"
            mismatch(node, f"a list of {len(items)}", report, f"write `{hint}`")
            return None
        values = [item(child, report) for item, child in zip(items, node.items, strict=True)]
        return None if None in values else tuple(values)

    return read


def _mapping_of(type_: Any) -> Decoder:
    item = _decoder(type_)
    keys = tuple(_plan(type_).slots) if dataclasses.is_dataclass(type_) else ()
    example = f"{{{keys[0]}: …}}" if keys else "…"

    def read(node: Node, report: Report) -> dict[str, Any] | None:
        if not isinstance(node, Mapping):
            mismatch(node, "a value for each name", report, f"write `{{{_named(node, example)}}}`")
            return None
        values = {key.text: item(value, report) for key, value in node.entries}
        return {key: value for key, value in values.items() if value is not None}

    return read


def _named(node: Node, example: str) -> str:
    """Return names with an example of their values, the names as the author listed them."""
    items = node.items if isinstance(node, Sequence) else ()
    names = [item.text for item in items if isinstance(item, Scalar) and re.fullmatch(r"\w[\w-]*", item.text)]
    return ", ".join(f"{name}: {example}" for name in names[:4]) or f"name: {example}"


def _bounded(read: Decoder, minimum: float | None, maximum: float | None) -> Decoder:
    """Return a reader that refuses numbers out of bounds."""
    if minimum is None and maximum is None:
        return read
    low, high = (float("-inf") if minimum is None else minimum), (float("inf") if maximum is None else maximum)

    def bounded(node: Node, report: Report) -> Any:
        value = read(node, report)
        values = value if isinstance(value, tuple) else (value,)
        nodes = node.items if isinstance(node, Sequence) else (node,)
        if value is None or all(low <= number <= high for number in values):
            return value
        wrong = next((n for n in nodes if isinstance(n, Scalar) and not _is_within(n.text, low, high)), node)
        what = short(wrong.text) if isinstance(wrong, Scalar) else "…"
        hint = f"write a number {_bounds(minimum, maximum)}"
        report.error("bad-value", wrong.span, f"`{what}` is {_side(wrong, low)}", hint)
        return None

    return bounded


def _is_within(text: str, low: float, high: float) -> bool:
    return bool(_NUMBER.fullmatch(text)) and low <= float(text) <= high


def _side(node: Node, low: float) -> str:
    is_low = isinstance(node, Scalar) and bool(_NUMBER.fullmatch(node.text)) and float(node.text) < low
    return "too small" if is_low else "too large"


def _bounds(minimum: float | None, maximum: float | None) -> str:
    if minimum is None:
        return f"up to {maximum:g}"
    return f"from {minimum:g}" + (f" to {maximum:g}" if maximum is not None else "")


def resolve_file(project: Project, path: Scalar, beside: str, report: Report) -> str | None:
    """Return the path within the project of a file that the file `beside` names, or None where it is not there."""
    try:
        found = project.resolve(path.text, beside)
    except ProjectError as error:
        report.error("missing-file", path.span, error.reason, error.hint)
        return None
    if not project.exists(found):
        report.error("missing-file", path.span, f"there is no file `{found}`", _near_file(project, found))
        return None
    return found


def _near_file(project: Project, path: str) -> str:
    """Return the file beside it that was probably meant, else where the file belongs."""
    folder, _, name = path.rpartition("/")
    try:
        names = [other.rpartition("/")[2] for other in project.list(folder)]
    except ProjectError:
        names = []
    by_stem = {other.rpartition(".")[0]: other for other in names}  # what all files of a kind end with says little
    near = nearest(name.rpartition(".")[0], by_stem)
    if near:
        return f"did you mean `{by_stem[near]}`?"
    return f"put `{name}` into the folder `{folder}`" if folder else f"put `{name}` beside this file"


# --- describing -----------------------------------------------------------------------------------

ANY_SCALAR: JsonSchema = {"type": ["string", "number", "boolean", "null"]}
"""A text, for an editor that reads YAML by types."""


def json_schema(type_: Any) -> JsonSchema:
    """Return the JSON Schema (draft 7, which editors of YAML know best) of the values that `decode` takes."""
    definitions: dict[str, JsonSchema] = {}

    def define(wanted: Any) -> JsonSchema:
        return _describe(wanted, definitions, define)

    root = define(type_)
    return {"$schema": "http://json-schema.org/draft-07/schema#", **root, "definitions": definitions}


def kinds(type_: Any) -> tuple[Any, ...]:
    """Return the classes with keys that values of a type are made of, itself among them, as they are met."""
    definitions: dict[str, JsonSchema] = {}
    met: dict[Any, None] = {}

    def define(wanted: Any) -> JsonSchema:
        if dataclasses.is_dataclass(wanted) and _plan(wanted).slots:
            met[wanted] = None
        return _describe(wanted, definitions, define)

    define(type_)
    return tuple(met)


def _describe(type_: Any, definitions: dict[str, JsonSchema], define: Define) -> JsonSchema:
    if type_ is not Scalar and (dataclasses.is_dataclass(type_) or hasattr(type_, "json_schema")):
        name = type_.__name__.strip("_")
        if name not in definitions:
            definitions[name] = {}  # so that a type that holds itself ends
            own = getattr(type_, "json_schema", None)
            definitions[name] = own(define) if own else _plain_schema(type_, define)
        return {"$ref": f"#/definitions/{name}"}
    if type_ in (str, Scalar):
        return ANY_SCALAR
    if type_ in (bool, int, float):
        return {"type": {bool: "boolean", int: "integer", float: "number"}[type_]}
    origin, args = get_origin(type_), get_args(type_)
    if origin is Literal:
        return {"enum": list(args)}
    if origin is tuple and args[1:] == (Ellipsis,):
        return {"type": "array", "items": define(args[0])}
    if origin is tuple:
        return {"type": "array", "items": [define(a) for a in args], "minItems": len(args), "maxItems": len(args)}
    if origin is AbstractMapping:
        return {"type": "object", "additionalProperties": define(args[1])}
    return define(args[0])  # `T | None`


def _plain_schema(cls: Any, define: Define) -> JsonSchema:
    long = record_schema(cls, define)
    return {"anyOf": [define(_plan(cls).slots[cls.short].type), long]} if hasattr(cls, "short") else long


def record_schema(cls: Any, define: Define) -> JsonSchema:
    """Return the JSON Schema of a mapping with the declared keys of a dataclass."""
    plan = _plan(cls)
    properties = {slot.key: _slot_schema(slot, define) for slot in plan.slots.values()}
    schema: JsonSchema = {
        "type": "object",
        "description": first_paragraph(cls),
        "properties": {**properties, **getattr(cls, "offered", {})},
        "additionalProperties": False,
    }
    required = [slot.key for slot in plan.slots.values() if slot.is_required]
    return {**schema, "required": required} if required else schema


def _slot_schema(slot: _Slot, define: Define) -> JsonSchema:
    schema = define(slot.type)
    bounds = {k: v for k, v in (("minimum", slot.minimum), ("maximum", slot.maximum)) if v is not None}
    if "items" in schema and bounds:
        items = schema["items"]
        items = [{**item, **bounds} for item in items] if isinstance(items, list) else {**items, **bounds}
        schema = {**schema, "items": items}
    elif bounds:
        schema = {**schema, **bounds}
    return {"description": slot.doc, **({"allOf": [schema]} if "$ref" in schema else schema)}


def first_paragraph(cls: Any) -> str:
    """Return what a class says of itself in its docstring's first paragraph."""
    return " ".join((cls.__doc__ or "").split("\n\n")[0].split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a type, for a page of reference."""

    key: str
    takes: str
    doc: str
    is_required: bool
    default: str


def entries(cls: Any) -> tuple[Entry, ...]:
    """Return the keys of a dataclass in the order of their declaration."""
    return tuple(
        Entry(slot.key, _takes(slot.type), slot.doc, slot.is_required, _shown(slot.default))
        for slot in _plan(cls).slots.values()
    )


def _takes(type_: Any) -> str:
    names = {str: "text", Scalar: "text", bool: "`true` or `false`", int: "a whole number", float: "a number"}
    if type_ in names:
        return names[type_]
    if hasattr(type_, "takes"):
        return str(type_.takes)
    if dataclasses.is_dataclass(type_):
        return called(type_)
    origin, args = get_origin(type_), get_args(type_)
    if origin is Literal:
        return ", ".join(f"`{arg}`" for arg in args if arg)
    if origin is tuple:
        return _takes_list(_takes(args[0])) if args[1:] == (Ellipsis,) else f"a list of {len(args)}"
    if origin is AbstractMapping:
        return f"names, each with {_takes(args[1])}"
    return _takes(args[0]) if args else called(type_)


def _takes_list(item: str) -> str:
    if "`" in item:
        return f"a list, each {item}"
    noun = item.removeprefix("a ").removeprefix("an ")
    if noun.startswith("list of "):
        return f"a list of lists of {noun.removeprefix('list of ')}"
    return f"a list of {noun}s" if noun != item or item == "text" else f"a list of {item}"


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    return str(default) if isinstance(default, str | int | float) else ""


def reference(cls: Any) -> str:
    """Return a table of a type's keys in Markdown."""
    lines = [f"{first_paragraph(cls)}\n", "| key | takes | what it is |", "|---|---|---|"]
    for entry in entries(cls):
        more = "; must be there" if entry.is_required else ""
        if entry.default and "left out" not in entry.doc:
            more = f"; `{entry.default}` where left out"
        takes = entry.takes.replace("|", "\\|")
        lines.append(f"| `{entry.key}` | {takes} | {entry.doc.replace('|', chr(92) + '|')}{more} |")
    beside = ", ".join(f"`{key}`" for key in getattr(cls, "offered", {}))
    return "\n".join([*lines, *(["", f"Beside them: {beside}."] if beside else [])]) + "\n"
