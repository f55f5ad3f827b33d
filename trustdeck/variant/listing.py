"""List the variants of a deck: audiences × languages × rows, each in its brand and with its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product

from trustdeck.diagnostics import Report, Span, did_you_mean
from trustdeck.foreign import tables
from trustdeck.project import Project, ProjectError
from trustdeck.source import Mapping, Scalar, load
from trustdeck.variant.head import DEFAULT_BRAND, DEFAULT_LANGUAGE, Audience, filled, read_head

MAX_VARIANTS = 20_000

# What no file's name can hold on one of the systems in use, or what would hide it.
_BAD_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]|^[ .-]|[ .]$')
_MAX_NAME = 80  # characters


@dataclass(frozen=True, slots=True)
class Variant:
    """One build of a deck. `audience` is '' for a deck without audiences; `language` is a full tag.

    `row` are a data row's columns and texts, `key` is what tells the row from others. `name` is what
    messages call the variant and what is added to the deck's name for its file, such as `hr-en`; it is ''
    for the first language of a deck without audiences and rows.
    """

    audience: str = ""
    audience_name: str = ""
    language: str = DEFAULT_LANGUAGE
    brand: str = DEFAULT_BRAND
    brand_name: str = ""
    row: tuple[tuple[str, str], ...] = ()
    key: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class _DataRow:
    """A row, the brand that it names with its place, or None."""

    key: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    brand: Scalar | None = None


def variants(tree: Mapping, project: Project, report: Report, *, brands: Sequence[str] = ()) -> tuple[Variant, ...]:
    """Return all variants of a deck, the first language's first within each audience.

    `brands` are used instead of what the deck says, one after another.
    """
    head = read_head(tree)
    for declared in head.audiences.values():
        _check_name(declared.key.text, declared.key.span, report)
    publics: tuple[Audience | None, ...] = tuple(head.audiences.values()) or (None,)
    rows = _rows(tree, project, report)
    if len(publics) * len(head.languages) * len(rows) * max(1, len(brands)) > MAX_VARIANTS:
        message = f"the deck has more than {MAX_VARIANTS:,} variants"
        report.error("bad-value", tree.span, message, "take away audiences, languages or rows")
        return ()
    looks = _Brands(project, report)
    first = next(iter(head.languages))
    found: list[Variant] = []
    for public, (tag, code), row in product(publics, head.languages.items(), rows):
        audience = public.key.text if public else ""
        own = looks.known(row.brand or (public and public.brand) or head.brand)
        for brand in brands or (own,):
            parts = (audience, "" if brand == own else brand, "" if tag == first else code, row.key)
            found.append(
                Variant(
                    audience=audience,
                    audience_name=public.name if public else "",
                    language=tag,
                    brand=brand,
                    brand_name=looks.name(brand),
                    row=row.cells,
                    key=row.key,
                    name="-".join(filter(None, parts)),
                )
            )
    return tuple(found)


class _Brands:
    """The brands that there are."""

    def __init__(self, project: Project, report: Report) -> None:
        self._project = project
        self._report = report
        self._sound = {DEFAULT_BRAND}
        self._names: dict[str, str] = {}

    def known(self, brand: Scalar | None) -> str:
        """Return the brand that a file names, or the default where it names none or there is no such brand."""
        named = brand.text.strip() if brand else DEFAULT_BRAND
        if brand is None or named in self._sound:
            return named
        if re.fullmatch(r"\w[\w-]*", named) and self._project.exists(f"layouts/brands/{named}/brand.yaml"):
            self._sound.add(named)
            return named
        there = tuple(folder.rpartition("/")[2] for folder in self._project.folders("layouts/brands"))
        self._report.error("unknown-brand", brand.span, f"there is no brand `{named}`", did_you_mean(named, there))
        return DEFAULT_BRAND

    def name(self, brand: str) -> str:
        """Return what a brand calls itself; what is wrong with its file is reported where it is loaded."""
        if brand not in self._names:
            path = f"layouts/brands/{brand}/brand.yaml"
            tree = load(self._project, path, Report()) if self._project.exists(path) else None
            name = filled(tree.get("name")) if isinstance(tree, Mapping) else None
            self._names[brand] = name.text if name else brand
        return self._names[brand]


def _rows(tree: Mapping, project: Project, report: Report) -> list[_DataRow]:
    """Return the rows of `variants-from`; a row without cells where there are none."""
    nothing = [_DataRow()]
    origin = tree.get("variants-from")
    data = filled(origin.get("data")) if isinstance(origin, Mapping) else None
    key = filled(origin.get("key")) if isinstance(origin, Mapping) else None
    if data is None or key is None:
        return nothing
    try:
        path = project.resolve(data.text, data.span.file)
        table = tables.parse(project.read(path))
    except ProjectError as error:
        report.error("missing-file", data.span, error.reason, error.hint)
        return nothing
    with suppress(ProjectError):
        project.text(path)  # so that messages can show the line
    for problem in table.problems:
        report.error("bad-data", Span.point(path, problem.line), problem.message, problem.hint)
    columns = table.header.cells
    if not columns:
        return nothing
    for column in sorted({column for column in columns if columns.count(column) > 1}):
        message = f"two columns are called `{column}`" if column else "columns have no name"
        report.error("bad-data", Span.point(path, table.header.line), message, "give each column a name of its own")
    if key.text not in columns:
        message = f"`{data.text}` has no column `{key.text}`"
        report.error("bad-data", key.span, message, did_you_mean(key.text, [column for column in columns if column]))
        return nothing
    if not table.rows:
        report.error("bad-data", Span.point(path), "there are no rows below the header", "write a row for each variant")
    return list(_sound_rows(table, key.text, path, report)) or nothing


def _sound_rows(table: tables.Table, key: str, path: str, report: Report) -> Iterable[_DataRow]:
    """Yield the rows whose key can be part of a file's name and is no other row's."""
    lines: dict[str, int] = {}
    for row in table.rows:
        cells = tuple(zip(table.header.cells, row.cells, strict=True))
        values = dict(reversed(cells))
        place = Span.point(path, row.line)
        name = values[key]
        if not _check_name(name, place, report):
            continue
        if name.casefold() in lines:
            first = (Span.point(path, lines[name.casefold()]), "the first one")
            report.error(
                "bad-name", place, f"two rows have the key `{name}`", "give each row a key of its own", [first]
            )
            continue
        lines[name.casefold()] = row.line
        brand = values.get("brand", "")
        yield _DataRow(name, cells, Scalar(brand, place) if brand else None)


def _check_name(name: str, span: Span, report: Report) -> bool:
    """Return whether a key can be part of a file's name, and report where it cannot."""
    if name and len(name) <= _MAX_NAME and not _BAD_NAME.search(name):
        return True
    message = f"`{name[:_MAX_NAME]}` cannot be part of a file's name" if name else "the key of this row is empty"
    report.error("bad-name", span, message, "write letters, digits and hyphens")
    return False
