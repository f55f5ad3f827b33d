"""Take content apart, for slides that are continued, and put what stands together on one slide together again.

Pieces of one block have its span, so that neighbours find each other again: `joined(pieces(content)) == content`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise, zip_longest
from typing import Any, TypeVar

from trustdeck import model
from trustdeck.fonts import face
from trustdeck.markup import Run

Piece = tuple[model.Block, ...]
T = TypeVar("T")

_SENTENCE_END = re.compile(r"(?<=[.!?…:;])\s+|(?<=[。！？；])(?![。！？；」』）])")
_WITHOUT_BLANKS = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # scripts that put none between words
_WORD = re.compile(rf"[{_WITHOUT_BLANKS}][、。！？；」』）ー…]*|[^\s{_WITHOUT_BLANKS}]+")
_MOST_WORDS = (0, 40, 6, 2)  # a sentence longer than this is divided between two of its words
FINENESS = range(len(_MOST_WORDS))


def pieces(content: Sequence[model.Block], *, fine: int = 0) -> tuple[Piece, ...]:
    """Return the content in pieces that a slide may end with; a heading stays with what follows it.

    They are points with all that stands below them, paragraphs, entries, rows. `fine` ones (1), for what is
    taller than a slide, are sub-points and sentences as well, and the finest (2, 3) a few words, for narrow columns.
    """
    found: list[Piece] = []
    waiting: Piece = ()
    for block in content:
        if isinstance(block, model.Heading):
            waiting = (*waiting, block)
            continue
        for piece in _pieces(block, fine):
            found.append((*waiting, piece))
            waiting = ()
    return (*found, waiting) if waiting else tuple(found)


def joined(content: Sequence[Piece]) -> Piece:
    """Return pieces as content again."""
    return _joined_blocks(block for piece in content for block in piece)


# --- apart ----------------------------------------------------------------------------------------


def _pieces(block: model.Block, fine: int) -> Iterator[model.Block]:
    match block:
        case model.Bullets():
            yield from (replace(block, items=(line,)) for item in block.items for line in _lines(item, fine))
        case model.Numbered():
            for index, item in enumerate(block.items):
                for line in _lines(item, fine):
                    yield replace(block, items=(line,), start=block.start + index)
        case model.TextBlock():
            yield from (replace(block, paragraphs=(text,)) for text in _texts(block.paragraphs, fine))
        case model.Statement():
            yield from (replace(block, paragraphs=(text,)) for text in block.paragraphs)
        case model.Definitions():
            yield from (replace(block, entries=(part,)) for entry in block.entries for part in _entries(entry, fine))
        case model.Quotes():
            yield from (replace(block, quotes=(part,)) for quote in block.quotes for part in _quotes(quote, fine))
        case model.Columns():
            # The columns go on side by side: each piece has the next of every column.
            apart = [pieces(column.content, fine=fine) for column in block.columns]
            for row in zip_longest(*apart, fillvalue=()):
                columns = zip(block.columns, row, strict=True)
                yield replace(block, columns=tuple(replace(column, content=content) for column, content in columns))
        case model.References():
            yield from (replace(block, entries=(entry,)) for entry in block.entries)
        case model.Cards():
            yield from (replace(block, cards=(card,)) for card in block.cards)
        case model.Table() if block.rows and not block.blank_rows:
            yield from _table_parts(block)
        case model.Images():
            yield from (replace(block, images=(image,)) for image in block.images)
        case model.Code():
            yield from (replace(block, lines=lines) for lines in _code_lines(block.lines, fine))
        case _:
            yield block


def _lines(line: model.Line, fine: int) -> Iterator[model.Line]:
    if not fine:
        yield line
    elif not line.children:
        yield from (replace(line, text=text) for text in _texts((line.text,), fine))
    else:
        for child in line.children:
            for part in _pieces(child, fine):
                yield replace(line, children=(part,))  # type: ignore[arg-type]  # pieces of a list are lists


def _code_lines(lines: Sequence[model.CodeLine], fine: int) -> Iterator[tuple[model.CodeLine, ...]]:
    """Yield what stands between empty lines, or single lines."""
    waiting: list[model.CodeLine] = []
    for line in lines:
        waiting.append(line)
        if fine or not line.plain.strip():
            yield tuple(waiting)
            waiting = []
    if waiting:
        yield tuple(waiting)


_WIDEST = 3  # rows with the widest texts of a column, which tell how wide it must be
_LETTERS = "Calibri"  # by its letters texts are compared: what is wider than others is so in most families


def _table_parts(table: model.Table) -> Iterator[model.Table]:
    """Yield the rows of a table, those together that are merged; the totals stay with the last."""
    parts = tuple(model.untorn(table.rows))
    whole = table.whole or _sample(table)
    for index, rows in enumerate(parts, 1):
        yield replace(table, rows=rows, whole=whole, total=table.total if index == len(parts) else None)


def _sample(table: model.Table) -> model.Table:
    """Return the table with the rows that have the widest texts, words, whole numbers and decimals of each column, and
    some of what stands out in it.

    They have no marks of footnotes, which stand on the slides that show them.
    """
    rows = tuple(model.placed(table.rows))
    chosen: dict[int, None] = {}
    by_column: dict[int, list[tuple[str, int]]] = {}
    marked: dict[int, int] = {}
    for number, (row, cells, _) in enumerate(rows):
        for at, cell in cells:
            by_column.setdefault(at, []).append((cell.plain, number))
            if cell.highlight or row.highlight:
                marked.setdefault(at, number)
    chosen |= dict.fromkeys(marked.values())
    for column, said in by_column.items():
        mark = table.marks[column] if column < len(table.marks) else ""
        for measure in (_text_width, _word_width, partial(_whole_width, mark=mark), partial(_tail_width, mark=mark)):
            widest = sorted(said, key=lambda one: measure(one[0]), reverse=True)[:_WIDEST]
            chosen |= dict.fromkeys(number for _, number in widest)
    total = replace(table.total, cells=tuple(map(_unmarked, table.total.cells))) if table.total else None
    return replace(table, rows=tuple(_alone(*rows[number]) for number in sorted(chosen)), total=total)


def _text_width(text: str) -> float:
    return face(_LETTERS).width_em(text)


def _word_width(text: str) -> float:
    return max(map(_text_width, text.split()), default=0)


def _whole_width(text: str, mark: str) -> float:
    return _text_width(text[: model.tail_at(text, mark)]) if mark else 0


def _tail_width(text: str, mark: str) -> float:
    return _text_width(text[model.tail_at(text, mark) :]) if mark else 0


def _alone(row: model.Row, cells: Sequence[tuple[int, model.Cell]], above: Mapping[int, model.Cell]) -> model.Row:
    """Return a row that stands for itself, with empty cells where others reach down into it."""
    own = [(at, replace(_unmarked(cell), down=1, highlight=row.stands_out(cell))) for at, cell in cells]
    empty = [(at, model.Cell(replace(cell.text, runs=()), cell.span)) for at, cell in above.items()]
    found = sorted((*own, *empty), key=lambda one: one[0])
    return replace(row, cells=tuple(cell for _, cell in found), highlight=False)


def _unmarked(cell: model.Cell) -> model.Cell:
    runs = tuple(run for run in cell.text.runs if not run.note)
    return replace(cell, text=replace(cell.text, runs=runs, marks=()))


def _texts(texts: Sequence[model.Text], fine: int) -> Iterator[model.Text]:
    for text in texts:
        if fine:
            yield from (replace(text, runs=runs) for runs in _cut(text.runs, _MOST_WORDS[fine]))
        else:
            yield text


def _entries(entry: model.Definition, fine: int) -> Iterator[model.Definition]:
    if fine and entry.explanation:
        yield from (replace(entry, explanation=(text,)) for text in _texts(entry.explanation, fine))
    else:
        yield entry


def _quotes(quote: model.Quote, fine: int) -> Iterator[model.Quote]:
    if not fine:
        yield quote
        return
    texts = tuple(_texts(quote.paragraphs, fine))
    for index, text in enumerate(texts):
        is_last = index == len(texts) - 1
        yield replace(
            quote, paragraphs=(text,), by=quote.by if is_last else None, source=quote.source if is_last else None
        )


def _cut(runs: tuple[Run, ...], most: int) -> Iterator[tuple[Run, ...]]:
    """Cut runs behind sentences, and long ones every `most` words; a blank stays with what stands before it."""
    text = "".join(run.text for run in runs)
    cuts = [match.end() for match in _SENTENCE_END.finditer(text)]
    marks = sorted({0, *cuts, len(text)})
    for start, end in pairwise(marks):
        words = [match.start() for match in _WORD.finditer(text, start, end)]
        cuts += words[most::most]
    edges = sorted({0, *cuts, len(text)})
    for start, end in pairwise(edges):
        yield tuple(_between(runs, start, end))


def _between(runs: tuple[Run, ...], start: int, end: int) -> Iterator[Run]:
    at = 0
    for run in runs:
        part = run.text[max(0, start - at) : max(0, end - at)]
        if run.math:
            if start <= at < end:
                yield run
        elif part:
            yield replace(run, text=part)
        at += len(run.text)


# --- together -------------------------------------------------------------------------------------


def _joined_blocks(blocks: Iterable[model.Block]) -> Piece:
    return _folded(blocks, _join_blocks)


def _folded(parts: Iterable[T], join: Callable[[Any, Any], T]) -> tuple[T, ...]:
    """Return the parts with neighbours of one kind and one span made one."""
    found: list[Any] = []
    for part in parts:
        if found and type(found[-1]) is type(part) and found[-1].span == part.span:  # type: ignore[attr-defined]
            found[-1] = join(found[-1], part)
        else:
            found.append(part)
    return tuple(found)


def _join_blocks(first: Any, second: Any) -> Any:
    match first:
        case model.Bullets() | model.Numbered():
            return replace(first, items=_folded((*first.items, *second.items), _join_lines))
        case model.TextBlock() | model.Statement():
            return replace(first, paragraphs=_folded((*first.paragraphs, *second.paragraphs), _join_texts))
        case model.Definitions():
            return replace(first, entries=_folded((*first.entries, *second.entries), _join_entries))
        case model.Quotes():
            return replace(first, quotes=_folded((*first.quotes, *second.quotes), _join_quotes))
        case model.Columns():
            columns = zip(first.columns, second.columns, strict=True)
            return replace(
                first,
                columns=tuple(replace(a, content=_joined_blocks((*a.content, *b.content))) for a, b in columns),
            )
        case model.References():
            return replace(first, entries=first.entries + second.entries)
        case model.Cards():
            return replace(first, cards=first.cards + second.cards)
        case model.Table():
            return replace(first, rows=first.rows + second.rows, total=second.total)
        case model.Images():
            return replace(first, images=first.images + second.images)
        case model.Code():
            return replace(first, lines=first.lines + second.lines)
        case _:
            raise AssertionError(f"{type(first).__name__} does not come in pieces")


def _join_lines(first: model.Line, second: model.Line) -> model.Line:
    if first.children:
        return replace(first, children=_folded((*first.children, *second.children), _join_blocks))
    return replace(first, text=_join_texts(first.text, second.text))


def _join_texts(first: model.Text, second: model.Text) -> model.Text:
    return replace(first, runs=_merged((*first.runs, *second.runs)))


def _merged(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return runs with neighbours that look alike made one."""
    found: list[Run] = []
    for run in runs:
        if (
            found
            and not run.math
            and "\n" not in (run.text, found[-1].text)
            and replace(found[-1], text=run.text) == run
        ):
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)


def _join_entries(first: model.Definition, second: model.Definition) -> model.Definition:
    return replace(first, explanation=_folded((*first.explanation, *second.explanation), _join_texts))


def _join_quotes(first: model.Quote, second: model.Quote) -> model.Quote:
    paragraphs = _folded((*first.paragraphs, *second.paragraphs), _join_texts)
    return replace(second, paragraphs=paragraphs)
