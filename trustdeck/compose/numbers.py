"""Write the numbers of the slides to which links lead, now that all pages are there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from trustdeck.markup import Run
from trustdeck.model import mapped
from trustdeck.page import Page

_DIGITS = re.compile(r"8+$")


def numbered(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Return pages with each slide's number, as PowerPoint counts it, in place of what was as wide."""
    numbers = {f"#{page.key}": str(index) for index, page in enumerate(pages, start=1)}

    def number(run: Run) -> Run:
        return replace(run, text=_DIGITS.sub(numbers.get(run.link, ""), run.text)) if run.is_number else run

    return tuple(mapped(page, Run, number) for page in pages)
