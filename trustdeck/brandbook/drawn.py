"""Draw each layout of a brand's template, with its placeholders framed and labelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from trustdeck import export
from trustdeck.adopt import Adopted
from trustdeck.brandbook.book import Book, NativeLook, PlaceholderLook, cm
from trustdeck.diagnostics import TrustdeckError
from trustdeck.export import Frame, Presentation
from trustdeck.geometry import Size
from trustdeck.page import Drawing, NativeLayout, Page, Properties
from trustdeck.powerpoint import write
from trustdeck.project import Project
from trustdeck.resolve import slug
from trustdeck.template import Template

_STEM = "layouts"
_PNG: tuple[export.Format, ...] = ("png",)


def draw(project: Project, adopted: Adopted, book: Book, folder: Path) -> tuple[str, ...]:
    """Write a PNG of each layout of the brand's template to a folder; return their paths, in PowerPoint's order.

    LibreOffice draws them. Raise where it is missing, or where the brand has no template.
    """
    template = adopted.brand.template
    if template is None or book.template is None:
        raise TrustdeckError(f"the brand `{book.brand}` has no template whose layouts could be drawn")
    export.require(_PNG, project)
    drawing = _empty_slides(template)
    empty = Presentation(
        write(drawing, adopted.brand), tuple(range(1, len(drawing.pages) + 1)), drawing.properties.modified
    )
    made = export.export({_STEM: empty}, _PNG, project, lambda _: None)[_STEM]["png"]
    written = []
    for native, picture in zip(book.template.layouts, made.values(), strict=True):
        path = folder / _file(native)
        project.write(path, export.framed(picture, list(_frames(native.placeholders, template.size))))
        written.append(str(path))
    return tuple(written)


def _file(native: NativeLook) -> str:
    name = slug(native.name)
    return f"{native.number:03}-{name}.png" if name else f"{native.number:03}.png"


def _empty_slides(template: Template) -> Drawing:
    """Return a slide without content on each of the template's layouts."""
    keys = [str(number) for number, _ in enumerate(template.layouts, 1)]
    return Drawing(
        size=template.size,
        layouts=tuple(
            NativeLayout(key, layout.name, layout.type, (), origin=layout.part, is_kept=True)
            for key, layout in zip(keys, template.layouts, strict=True)
        ),
        pages=tuple(Page(key, key, key, ()) for key in keys),
        sections=(),
        properties=Properties(title=_STEM, identity=_STEM),
    )


def _frames(placeholders: Sequence[PlaceholderLook], size: Size) -> Iterator[Frame]:
    width, height = cm(size.width), cm(size.height)
    for place in placeholders:
        x, y, wide, high = place.cm
        lines = (f"{place.kind} {place.number}", *place.serves)
        yield Frame(x / width, y / height, wide / width, high / height, lines, bool(place.serves))
