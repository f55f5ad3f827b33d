"""Make other forms of finished presentations: PDF and PNG, as LibreOffice shows them, and a contact sheet.

Everything starts from the .pptx, so that what one sees is what is in the file. Slides that are hidden are left
out, as PowerPoint leaves them out when it prints; the others keep their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import groupby
from typing import Literal, get_args

from trustdeck.export import office, pictures
from trustdeck.export.office import Presentation
from trustdeck.export.pictures import Frame, framed
from trustdeck.project import Project

Format = Literal["pdf", "png", "contact-sheet"]
FORMATS: tuple[Format, ...] = get_args(Format)

CALL = 25  # decks that LibreOffice makes in one call: it starts once for all of them, and leaks a little for each


def require(formats: Collection[Format], project: Project) -> None:
    """Raise where the machine lacks what these formats need."""
    if formats:
        office.require(project)
    if not {"png", "contact-sheet"}.isdisjoint(formats):
        pictures.require()


def export(
    presentations: Mapping[str, Presentation],
    formats: Collection[Format],
    project: Project,
    tick: Callable[[str], None],
) -> dict[str, dict[Format, dict[str, bytes]]]:
    """Return the files of each presentation in each format; presentations and files are named as they are to be called.

    A name may have a folder in it. `tick` is told of each presentation that is done.
    """
    made: dict[str, dict[Format, dict[str, bytes]]] = {}
    for call in _calls(presentations):
        pdfs = office.to_pdf(call, project)
        for stem, presentation in call.items():
            made[stem] = {one: _files(one, stem, pdfs[stem], presentation) for one in FORMATS if one in formats}
            tick(stem)
    return made


def _calls(presentations: Mapping[str, Presentation]) -> Iterator[dict[str, Presentation]]:
    # Fonts of two brands may have the same name, so that each call has those of one.
    for _, alike in groupby(presentations.items(), lambda item: item[1].fonts):
        every = list(alike)
        for start in range(0, len(every), CALL):
            yield dict(every[start : start + CALL])


def _files(one: Format, stem: str, pdf: bytes, presentation: Presentation) -> dict[str, bytes]:
    match one:
        case "pdf":
            return {f"{stem}.pdf": pdf}
        case "png":
            slides = pictures.slides(pdf)
            return {f"{stem}/{number:03}.png": data for number, data in zip(presentation.shown, slides, strict=True)}
        case "contact-sheet":
            return {f"{stem}-contact-sheet.png": pictures.contact_sheet(pdf, presentation.shown)}


__all__ = ["FORMATS", "Format", "Frame", "Presentation", "export", "framed", "require"]
