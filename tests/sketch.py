"""Draw a page in letters: 32 across and 18 down, what stands where.

A box is `-` where its text leaves it free; where text stands, there is a letter that tells its kind. What
belongs to the layout is drawn as well: its logo, its bands of colour and the slide's footer. Titles that
are not seen are named in the line above the drawing. Lines, and what connects shapes, are too thin for letters.
"""

from __future__ import annotations

from collections.abc import Iterator

from composed import Composed, cell_body, cell_boxes, is_out_of_sight, lines_of, parts_of, room_of

from trustdeck.geometry import Box, Size
from trustdeck.page import Body, Connector, Item, NativeLayout, Page, Picture, Shape, Table, Text

ACROSS, DOWN = 32, 18
FREE, ROOM, BAND, BAR = ".", "-", ":", "|"

LETTERS = {
    "title": "T", "cover-title": "T", "section-title": "T", "subtitle": "S", "cover-subtitle": "S",
    "cover-details": "S", "heading": "H", "body": "B", "definitions": "D", "agenda": "B", "quote": "Q",
    "attribution": "A", "statement": "Q", "mark": "“", "caption": "c", "credit": "c", "card": "C", "cell": "C",
    "axis": "a", "axis-title": "a", "section-number": "N", "progress": "s", "table": "t", "table-header": "h",
    "shape": "D", "shape-strong": "D", "label": "D", "edge": "d",
    "footnote": "f", "references": "B", "code": "K", "math": "M",
}  # fmt: skip
FOOTER_LETTERS = {"footer": "F", "date": "d", "number": "n"}


class _Grid:
    def __init__(self, size: Size) -> None:
        self.size = size
        self.rows = [[FREE] * ACROSS for _ in range(DOWN)]

    def fill(self, box: Box, letter: str) -> None:
        """Write a letter into the squares that a rectangle takes, at least into one each way."""
        across = _squares(box.x, box.right, self.size.width, ACROSS)
        for row in _squares(box.y, box.bottom, self.size.height, DOWN):
            for column in across:
                self.rows[row][column] = letter


def _squares(start: int, end: int, whole: int, count: int) -> range:
    first = min(count - 1, max(0, round(start * count / whole)))
    return range(first, min(count, max(first + 1, round(end * count / whole))))


def sketch(page: Page, made: Composed) -> str:
    """Return the page as a line with its layout's name, and 18 lines of letters."""
    layout = next(layout for layout in made.drawing.layouts if layout.key == page.layout)
    grid = _Grid(made.drawing.size)
    items = [part for item in (*layout.decoration, *page.items) for part in parts_of(item)]
    for item in items:
        _boxes(item, grid)
    for item in items:
        for box, letter in _texts(item, made):
            grid.fill(box, letter)
    _footer(page, layout, grid)
    unseen = [item.body.paragraphs[0].plain for item in page.items if isinstance(item, Text) and is_out_of_sight(item)]
    head = "".join([page.layout, *(f", unseen: {title}" for title in unseen), ", hidden" if page.skip else ""])
    return "\n".join([head, *("".join(row) for row in grid.rows)])


def _boxes(item: Item | Connector, grid: _Grid) -> None:
    least = min(grid.size.width // ACROSS, grid.size.height // DOWN) // 2
    match item:
        case Text() if is_out_of_sight(item):
            pass
        case Connector():
            pass  # too thin as well
        case Picture():
            grid.fill(item.box, "P" if item.region else "L")
        case Shape(body=None) if item.box.width < least < item.box.height:
            grid.fill(item.box, BAR)
        case Shape(body=None) if item.box.height < least:
            pass  # a rule, too thin for a row of letters
        case Shape(body=None):
            grid.fill(item.box, BAND)
        case _:
            grid.fill(item.box, ROOM)


def _texts(item: Item | Connector, made: Composed) -> Iterator[tuple[Box, str]]:
    """Yield where lines of text stand, each with its letter."""
    match item:
        case Text() if is_out_of_sight(item):
            pass
        case Text(body=Body() as body) | Shape(body=Body() as body):
            yield from _lettered(body, room_of(item), made)
        case Table():
            for (row, column), box in cell_boxes(item):
                yield from _lettered(cell_body(item, row, column), box, made)
        case _:
            pass


def _lettered(body: Body, box: Box, made: Composed) -> Iterator[tuple[Box, str]]:
    for line in lines_of(body, box, made.brand):
        if line.width:
            yield _line(line, made.drawing.size), LETTERS[body.style]


def _line(box: Box, size: Size) -> Box:
    """Return a line of ordinary text as the row of squares that its middle lies in, so that each has a row."""
    row = size.height // DOWN
    if box.height > row * 3 // 2:
        return box
    return Box(box.x, (box.y + box.height // 2) // row * row, box.width, row)


def _footer(page: Page, layout: NativeLayout, grid: _Grid) -> None:
    shown = {"footer": page.footer.text, "date": page.footer.date, "number": "7" if page.footer.number else ""}
    for region, text in shown.items():
        place = layout.placeholder(region)
        if text and place is not None:
            grid.fill(place.box, FOOTER_LETTERS[region])
