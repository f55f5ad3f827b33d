"""Begin a brand with an organisation's own template: its folder, with the file and a `brand.yaml` that tells of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trustdeck import layouts
from trustdeck.brandbook.book import SAMPLE, LayoutLook, count, layout_looks
from trustdeck.build import BuildOptions, build
from trustdeck.counterpart import find, listed
from trustdeck.diagnostics import Report, TrustdeckError
from trustdeck.project import Project
from trustdeck.resolve import slug
from trustdeck.scaffold import NAME, write_schemas
from trustdeck.template import Template, TemplateError, read

_BRANDS = "layouts/brands"
_SUFFIXES = (".potx", ".pptx", ".potm", ".pptm")
_EXPRESSIONS = ("{{", "{%", "{#")

_BRAND = """\
# yaml-language-server: $schema={schema}
brand: {key}
name: {name}
template: {file}
footer: {{text: "{{{{ deck.title }}}}"}}
"""

_ABOUT = """
Below is what was found in the template for each layout of trustdeck's, and why says
`trustdeck brands show {key}`. Where another one suits better, take the `#` away before
`layouts:` and before that line, and write the other one's name.

layouts:
"""


class BrandNameError(TrustdeckError):
    """A brand cannot have this name."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A brand that was begun: its name, its file, and what each of our layouts is in it."""

    key: str
    path: str
    layouts: tuple[LayoutLook, ...]


def begin(project: Project, file: Path, name: str, report: Report) -> Begun | None:
    """Make the brand of this name, or else of the file's name, with a copy of the file as its template.

    Nothing is written where the file cannot be a template, which is reported. Raise where the name cannot be a
    brand's, or is one's already.
    """
    key = _key(project, file, name)
    data = project.given(file)
    try:
        template = read(data)
    except TemplateError as error:
        report.error("bad-template", None, f"`{file}` cannot be used as a template: {error.reason}", error.hint)
        return None
    looks = tuple(layout_looks(find(layouts.load(project, report), template, {}, report), template))
    suffix = file.suffix.lower()
    copy = f"{key}{suffix if suffix in _SUFFIXES else _SUFFIXES[0]}"
    path = f"{_BRANDS}/{key}/brand.yaml"
    about = {
        "schema": write_schemas(project, "brand", path),
        "key": key,
        "name": _quoted(_name(file, key)),
        "file": copy,
    }
    remarks = "".join(f"# {line}".rstrip() + "\n" for line in _remarks(key, template, looks))
    project.write(f"{_BRANDS}/{key}/{copy}", data)
    project.write(path, (_BRAND.format(**about) + remarks).encode())
    return Begun(key, path, looks)


def sheet(project: Project, key: str, report: Report) -> str:
    """Make the contact sheet of the sample deck in a brand; return where it is, or '' where the deck has errors.

    Raise where the machine lacks what draws it.
    """
    options = BuildOptions(audiences=("usual",), brands=(key,), formats=("contact-sheet",))
    done = build(project, (SAMPLE,), options)
    report.extend(done.report)
    return next((output.path for output in done.outputs if output.state != "withheld"), "")


# --- the name -------------------------------------------------------------------------------------


def _key(project: Project, file: Path, name: str) -> str:
    key = name or slug(file.stem)
    if not NAME.fullmatch(key):
        raise BrandNameError(f"`{key}` cannot name a brand: use letters, digits, `-` and `_`, as in `--name town`")
    taken = {folder.rpartition("/")[2].casefold() for folder in project.folders(_BRANDS)}
    if key.casefold() in taken:
        raise BrandNameError(f"there is a brand `{key}` already; give this one another name, with `--name`")
    return key


def _name(file: Path, key: str) -> str:
    """Return what the organisation may be called, by the name of its file."""
    words = " ".join(file.stem.replace("_", " ").replace("-", " ").split())
    return key if not words or any(mark in words for mark in _EXPRESSIONS) else words


# --- the remarks ----------------------------------------------------------------------------------


def _remarks(key: str, template: Template, looks: Sequence[LayoutLook]) -> Iterator[str]:
    """Yield what is said of the template below the brand's own lines, without the `#`."""
    if not any(place.kind == "ftr" for layout in template.layouts for place in layout.placeholders):
        yield "The template has no footer, so that its text is not shown."
    for change in template.changes:
        yield f"The template: {change}."
    yield from _ABOUT.format(key=key).splitlines()
    lines = {look.layout: _line(look) for look in looks}
    width = max(len(line) for line, _ in lines.values())
    for line, remark in lines.values():
        yield f"  {line:<{width}}  # {remark}"
    yield ""
    yield "The template's layouts are called:"
    for layout in template.layouts:
        yield f"  {_quoted(listed(layout.name))}" if layout.name else "  (one has no name)"


def _line(look: LayoutLook) -> tuple[str, str]:
    """Return the line of one of our layouts, and what is to say of it."""
    if look.how == "drawn":
        return f"{look.layout}:", f"has none; is drawn anew, on {_quoted(look.native)}"
    if not look.native:
        return f"{look.layout}:", f"the template's layout {look.number}, which has no name"
    plain = f"; without headings {_quoted(look.plain.native)}" if look.plain else ""
    return f"{look.layout}: {_quoted(look.native)}", f"{count(look.score, 'point')}{plain}"


def _quoted(text: str) -> str:
    """Return a text in double quotes, on one line, as YAML reads it."""
    line = json.dumps(" ".join(text.split()), ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in line)
