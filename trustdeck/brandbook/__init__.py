"""Show brands, begin one from an organisation's template, and check what a deck becomes in each.

Everything is shown by one sample deck, which has every layout with usual text and with much.
"""

from __future__ import annotations

from pathlib import Path

from trustdeck.brandbook.begin import BrandNameError, begin, sheet
from trustdeck.brandbook.book import Book, book, open_brand, overview
from trustdeck.brandbook.checkup import checkup, own_brands
from trustdeck.brandbook.drawn import draw
from trustdeck.brandbook.state import accept
from trustdeck.brandbook.words import begun_words, book_words, check_words, list_words
from trustdeck.diagnostics import Report
from trustdeck.project import Project

__all__ = [
    "Book",
    "BrandNameError",
    "accept",
    "begin",
    "begun_words",
    "book_words",
    "check_words",
    "checkup",
    "list_words",
    "overview",
    "own_brands",
    "sheet",
    "show",
]


def show(project: Project, name: str, report: Report, pictures: Path | None = None) -> Book | None:
    """Return all that is known of a brand, or None where it cannot be read, which is reported.

    A picture of each of its template's layouts is written to the folder `pictures`, where one is given.
    """
    adopted = open_brand(project, name, report)
    if adopted is None:
        return None
    found = book(project, adopted)
    if pictures is not None:
        draw(project, adopted, found, pictures)
    return found
