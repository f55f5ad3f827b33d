"""Settle everything in a deck that needs the whole of it: files, sections, identities, agendas, links.

Afterwards every slide can be composed alone: it has a key of its own, its pictures' paths are the
project's, its tables hold their rows and its charts their numbers, and every `#…` of a link is the key of a slide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache, partial
from typing import Any, TypeAlias

from trustdeck import datafiles
from trustdeck.citing import cite
from trustdeck.diagnostics import Report, Span, nearest
from trustdeck.foreign import code
from trustdeck.markup import Run
from trustdeck.model import (
    Agenda,
    Block,
    Cell,
    Chart,
    Code,
    Columns,
    Deck,
    Formula,
    Image,
    Images,
    Line,
    Media,
    References,
    Row,
    Section,
    Slide,
    Table,
    Text,
    blocks_of,
    changed_blocks,
    map_blocks,
    map_slides,
    map_texts,
    note_marks,
    slide_links,
)
from trustdeck.project import Project, ProjectError
from trustdeck.reveals import clicks
from trustdeck.schema import resolve_file
from trustdeck.source import Scalar
from trustdeck.timing import check as check_timing

Pass: TypeAlias = Callable[[Deck, Project, Report], Deck]

_TOTAL = "Total"  # where no brand could be read
MAX_FORMULAS = 1_000  # different ones; each takes a twentieth of a second to measure
WORDS: Mapping[str, Mapping[str, str]] = {
    "agenda": {"da": "Dagsorden", "de": "Tagesordnung", "en": "Agenda", "nb": "Dagsorden", "sv": "Dagordning"},
    "references": {
        "da": "Litteratur", "de": "Literatur", "en": "References", "nb": "Litteratur", "sv": "Litteratur",
    },
    "slide": {"da": "slide", "de": "Folie", "en": "slide", "nb": "lysbilde", "sv": "bild"},
}  # fmt: skip
"""Headlines of slides that are made and were given none, and what stands before a slide's number, where the brand
has no words of its own."""
MAX_SLUG = 60  # characters of a key that is made from a title


def resolve(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with every reference settled; what cannot be settled is reported and left out."""
    for settle in PASSES:
        deck = settle(deck, project, report)
    return deck


# --- files ----------------------------------------------------------------------------------------


def read_files(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with its pictures' paths in the project, its tables' rows from their files, its code in lines."""

    def read(block: Block, language: str) -> Block | None:
        match block:
            case Images():
                images = tuple(found for image in block.images if (found := _find_image(image, project, report)))
                return replace(block, images=images) if images else None
            case Media():
                return _find_media(block, project, report)
            case Table(data=Scalar() as data):
                return _read_table(block, data, block.language or language, project, report)
            case Chart(data=Scalar() as data):
                return _read_chart(block, data, block.language or language, project, report)
            case Code():
                return _read_code(block, project, report)
            case _:
                return block

    return map_slides(_map_spoken(deck, read), lambda slide: _find_background(slide, project, report))


def _find_background(slide: Slide, project: Project, report: Report) -> Slide:
    background = slide.background
    if not background.image:
        return slide
    place = background.image_span or background.span
    path = resolve_file(project, Scalar(background.image, place), place.file, report)
    return replace(slide, background=replace(background, image=path or ""))


def _find_media(media: Media, project: Project, report: Report) -> Media | None:
    place = media.file_span or media.span
    path = resolve_file(project, Scalar(media.file, place), place.file, report)
    poster = media.poster
    if poster:
        beside = media.poster_span or media.span
        poster = resolve_file(project, Scalar(poster, beside), beside.file, report) or ""
    return replace(media, file=path, poster=poster) if path else None


def _find_image(image: Image, project: Project, report: Report) -> Image | None:
    place = image.file_span or image.span
    path = resolve_file(project, Scalar(image.file, place), place.file, report)
    return replace(image, file=path) if path else None


def _read_table(table: Table, data: Scalar, language: str, project: Project, report: Report) -> Table | None:
    found = datafiles.read(datafiles.Cells(data, table.sheet, table.range), language, project, report)
    if found is None or not found.header:
        return None
    if table.header and table.columns != len(found.header):
        message = f"the header has {table.columns} columns, the file {len(found.header)}"
        report.error("uneven-table", table.header[0].cells[0].span, message, related=[(data.span, "the file")])
        table = replace(table, header=())
    rows = tuple(map(_row, found.rows))
    return replace(table, header=table.header or (_row(found.header),), rows=rows, data=None).squared(report)


def _read_chart(chart: Chart, data: Scalar, language: str, project: Project, report: Report) -> Chart | None:
    cells = datafiles.Cells(data, chart.sheet, chart.range)
    found = datafiles.read(cells, language, project, report, figures_from=chart.figures_from)
    if found is None or not found.header or not found.is_sound:
        return None
    if found.are_shares and not chart.unit:
        chart = replace(chart, unit="%")
    if chart.decimals < 0:
        chart = replace(chart, decimals=found.decimals)
    return chart.with_columns(found.header, found.rows, report)


def _read_code(block: Code, project: Project, report: Report) -> Code | None:
    """Return code in its lines, those of its file where it has one."""
    if block.file is None:
        return block.read(report)
    path = resolve_file(project, block.file, block.file.span.file, report)
    if path is None:
        return None
    try:
        lines, problem = code.read(project.read(path))
    except ProjectError as error:
        report.error("missing-file", block.file.span, error.reason, error.hint)
        return None
    datafiles.keep_text(project, path)
    if problem is not None:
        named = [(block.file.span, "the file is named here")]
        report.error("bad-data", Span.point(path, problem.line), problem.message, problem.hint, named)
        return None
    return block.from_file(lines, path, report)


def _row(cells: tuple[Scalar, ...]) -> Row:
    return Row(tuple(Cell(Text(_verbatim(cell.text), cell.span), cell.span) for cell in cells), cells[0].span)


def _verbatim(text: str) -> tuple[Run, ...]:
    """Return a text from a data file, in which nothing is a mark."""
    return tuple(Run(part) for part in re.split(r"(\n)", text) if part)


def read_figures(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with its charts' figures as numbers and its tables added up, by the language that each is in."""

    def read(block: Block, language: str) -> Block | None:
        match block:
            case Chart():
                return block.settled(block.language or language, report)
            case Table():
                own = block.language or language
                words = deck.words.get(own.split("-")[0]) or deck.words.get("en", {})
                return block.settled(own, words.get("total", _TOTAL), report)
            case _:
                return block

    return _map_spoken(deck, read)


def _map_spoken(deck: Deck, change: Callable[[Block, str], Block | None]) -> Deck:
    """Return the deck with every block changed, given the language that surrounds it; None takes a block away."""

    def change_slide(slide: Slide) -> Slide:
        around = slide.language or deck.language
        content: list[Block] = []
        for block in slide.content:
            if isinstance(block, Columns):
                columns = tuple(
                    replace(
                        column,
                        content=changed_blocks(column.content, _spoken(change, column.language or around)),
                    )
                    for column in block.columns
                )
                content.append(replace(block, columns=columns))
            else:
                content += changed_blocks((block,), _spoken(change, around))
        return replace(slide, content=tuple(content))

    return map_slides(deck, change_slide)


def _spoken(change: Callable[[Block, str], Block | None], language: str) -> Callable[[Block], Block | None]:
    return lambda block: change(block, language)


# --- formulas -------------------------------------------------------------------------------------


def limit_formulas(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with as many formulas as can be measured in good time; any more are reported and left out."""
    seen: set[str] = set()
    beyond: list[Span] = []

    def is_beyond(formulas: Iterable[str], place: Span) -> bool:
        seen.update(formulas)
        if len(seen) > MAX_FORMULAS:
            beyond.append(place)
        return len(seen) > MAX_FORMULAS

    def plain(text: Text) -> Text:
        formulas = [run.math for run in text.runs if run.math]
        if not formulas or not is_beyond(formulas, text.span):
            return text
        return replace(text, runs=tuple(replace(run, math="") for run in text.runs))

    def kept(block: Block) -> Block | None:
        return None if isinstance(block, Formula) and is_beyond([block.latex], block.span) else block

    limited: Deck = map_texts(map_blocks(deck, kept), plain)
    if beyond:
        message = f"the deck has more than {MAX_FORMULAS:,} different formulas"
        report.error("too-large", beyond[0], message, "make several decks of it")
    return limited


# --- sections and identities ----------------------------------------------------------------------


def number_sections(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with its named sections numbered and keyed; those without slides are left out."""
    sections = []
    used: Counter[str] = Counter()
    number = 0
    for section in deck.sections:
        if not section.slides and not section.divider:
            report.warning("empty-section", section.span, f"the section `{_name(section)}` has no slides", _EMPTY_HINT)
            continue
        number += section.name is not None
        key = _unique(f"section-{slug(_name(section))}" if section.name else "opening", used)
        sections.append(replace(section, key=key, number=number if section.name else 0))
    return replace(deck, sections=tuple(sections))


_EMPTY_HINT = "leave it out, or write `for` and `except` at the section instead of at its slides"


def _name(section: Section) -> str:
    return section.name.plain if section.name else ""


def add_dividers(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with a slide before each section that wants one."""
    return replace(deck, sections=tuple(_with_divider(section) for section in deck.sections))


def _with_divider(section: Section) -> Section:
    if not section.divider or section.name is None:
        return section
    divider = Slide(section.span, key=section.key, is_made=True, id=section.id, id_span=section.id_span)
    if section.divider == "agenda":
        divider = replace(divider, content=(Agenda((), section.span),))
    else:
        title = _line(section.name.plain)
        divider = replace(divider, headline=section.name, title=title, divider=section.number)
    return replace(section, slides=(divider, *section.slides), id="")


def assign_keys(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with a key for each slide: its id, or else what its title says.

    A key does not depend on where the slide stands, so that a new slide leaves the others' keys alone.
    """
    used: Counter[str] = Counter(slide.id for slide in deck.slides if slide.id)
    taken: set[str] = set()

    def keyed(slide: Slide) -> Slide:
        if slide.id and slide.id not in taken:
            taken.add(slide.id)
            return replace(slide, key=slide.id)
        return replace(slide, key=_unique(slide.key or slug(slide.title) or "slide", used))

    return map_slides(deck, keyed)


def slug(text: str) -> str:
    """Return a text as letters, digits and hyphens."""
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")[:MAX_SLUG].rstrip("-")


def _unique(key: str, used: Counter[str]) -> str:
    """Return the key, with a number behind it from its second use on."""
    wanted = key
    while used[key]:
        used[wanted] += 1
        key = f"{wanted}-{used[wanted]}"
    used[key] += 1
    return key


def _line(text: str) -> str:
    return " ".join(text.split())


# --- links ----------------------------------------------------------------------------------------


def link_slides(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with every link to a slide's id, or to a line's or a section's, leading to a slide's key.

    Where a slide's number shall stand, there stands what is as wide: the number is known when all slides are composed.
    """
    keys = _keys_by_id(deck, report)
    audience = deck.audiences.get(deck.audience)
    deck = replace(deck, link_numbers=deck.link_numbers or (audience is not None and audience.link_numbers))
    has_numbers = deck.link_numbers

    def linked(text: Text, language: str) -> Text:
        nonlocal has_numbers
        targets = {run.link: keys.get(run.link[1:]) for run in text.runs if run.link.startswith("#")}
        if not targets:
            return text
        _report_dead_links(text, keys, report)
        runs = tuple(
            replace(run, link=f"#{targets[run.link]}" if targets[run.link] else "") if run.link in targets else run
            for run in text.runs
        )
        runs = tuple(_with_numbers(runs, text.language or language, deck))
        has_numbers = has_numbers or any(run.is_number for run in runs)
        return replace(text, runs=runs, links=())

    def linked_slide(slide: Slide) -> Slide:
        changed: Slide = map_texts(slide, partial(linked, language=slide.language or deck.language))
        return changed

    title, names = map_texts(
        (deck.title, tuple(s.name for s in deck.sections)), partial(linked, language=deck.language)
    )
    sections = tuple(replace(section, name=name) for section, name in zip(deck.sections, names, strict=True))
    return replace(map_slides(replace(deck, title=title, sections=sections), linked_slide), has_numbers=has_numbers)


def _with_numbers(runs: Sequence[Run], language: str, deck: Deck) -> Iterator[Run]:
    """Yield runs with what stands for the number of each slide that a link leads to, where it shall be seen."""
    numbered = {run.link for run in runs if run.is_number}
    for run, following in zip(runs, (*runs[1:], Run("")), strict=True):
        yield replace(run, text=_number_stand_in(language, deck)) if run.is_number else run
        ends_here = run.link.startswith("#") and run.link != following.link
        if deck.link_numbers and ends_here and run.link not in numbered:
            yield from _number_behind(run, language, deck)


def _number_behind(run: Run, language: str, deck: Deck) -> tuple[Run, ...]:
    number = replace(run, text=_number_stand_in(language, deck), is_number=True)
    return replace(run, text=" (", link=""), number, replace(run, text=")", link="")


def _number_stand_in(language: str, deck: Deck) -> str:
    """Return what is as wide as any number that a slide of the deck may get: most digits are as wide as an 8."""
    digits = max(3, len(str(len(deck.slides) * 4)))
    return f"{_word(deck, 'slide', language)}\N{NO-BREAK SPACE}{'8' * digits}"


def _report_dead_links(text: Text, keys: Mapping[str, str], report: Report) -> None:
    for index, link in enumerate(slide_links(text.runs)):
        if link[1:] in keys:
            continue
        near = nearest(link[1:], keys)
        hint = f"did you mean `#{near}`?" if near else f"write `id: {link[1:]}` at the slide that it leads to"
        place = text.links[index] if index < len(text.links) else text.span
        report.error("dead-link", place, f"there is no slide with the id `{link[1:]}`", hint)


def _keys_by_id(deck: Deck, report: Report) -> dict[str, str]:
    """Return the key of the slide to which each id leads; report ids that are used twice."""
    keys: dict[str, str] = {}
    places: dict[str, Span] = {}
    for id_, place, key in _ids(deck):
        if id_ in keys:
            related = [(places[id_], "it stands here too")]
            report.error("duplicate-id", place, f"the id `{id_}` is used twice", "write another one", related)
        else:
            keys[id_], places[id_] = key, place
    return keys


def _ids(deck: Deck) -> Iterator[tuple[str, Span, str]]:
    for section in deck.sections:
        if section.id and section.slides:
            yield section.id, section.id_span or section.span, section.slides[0].key
        for slide in section.slides:
            if slide.id:
                yield slide.id, slide.id_span or slide.span, slide.key
            yield from ((line.id, line.span, slide.key) for line in _lines(slide.content) if line.id)


def _lines(value: Any) -> Iterator[Line]:
    """Yield every list item in a value, however deep."""
    if isinstance(value, Line):
        yield value
    if isinstance(value, Text | Span):
        return
    for part in value if isinstance(value, tuple) else _parts(value):
        yield from _lines(part)


# --- footnotes ------------------------------------------------------------------------------------


def settle_footnotes(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with the footnotes whose marks stand on their slides; report marks without a footnote.

    The others' marks stand in what is for other audiences.
    """
    for what, said in (("the deck's title", deck.title), *(("a section's name", one.name) for one in deck.sections)):
        _refuse_marks(what, said, report)

    def settle(slide: Slide) -> Slide:
        _refuse_marks("a footnote", slide.footnotes, report)
        _refuse_marks("what only the speaker sees", slide.notes, report)
        by_mark = {note.mark: note for note in slide.footnotes}
        used = set()
        for mark, place in note_marks((slide.headline, slide.subtitle, slide.content)):
            used.add(mark)
            if mark not in by_mark:
                near = nearest(mark, by_mark)
                hint = f"did you mean `[^{near}]`?" if near else f"add `footnotes: {{{mark}: …}}` to the slide"
                report.error("missing-footnote", place, f"the slide has no footnote `{mark}`", hint)
        return replace(slide, footnotes=tuple(note for mark, note in by_mark.items() if mark in used))

    return map_slides(deck, settle)


def _refuse_marks(what: str, said: Any, report: Report) -> None:
    for mark, place in note_marks(said):
        hint = f"leave `[^{mark}]` out, or move it into a text of the slide"
        report.error("missing-footnote", place, f"{what} has no footnotes", hint)


# --- agendas --------------------------------------------------------------------------------------


def title_lists(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with a headline, in its language, for each agenda or list of references without a title."""

    def titled(slide: Slide) -> Slide:
        kind = next(_made_lists(slide), "")
        if slide.title or not kind:
            return slide
        language = slide.language or deck.language
        title = _word(deck, kind, language)
        return replace(slide, title=title, headline=Text((Run(title),), slide.span, language))

    return map_slides(deck, titled)


def _word(deck: Deck, name: str, language: str) -> str:
    """Return a word that is written here: the brand's, or ours."""
    short = language.split("-")[0]
    return deck.words.get(short, {}).get(name) or WORDS[name].get(short, WORDS[name]["en"])


def _made_lists(slide: Slide) -> Iterator[str]:
    for block in blocks_of(slide.content):
        if isinstance(block, Agenda | References):
            yield "agenda" if isinstance(block, Agenda) else "references"


def fill_agendas(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with a linked entry for each named section in its automatic agendas.

    Where an agenda is repeated, the section that it stands in is bold.
    """
    named = [section for section in deck.sections if section.name and section.slides]
    agendas = sum(agenda.auto for slide in deck.slides for agenda in _agendas(slide))

    def fill(section: Section) -> Section:
        current = section.key if section.name else ""
        return replace(
            section,
            slides=tuple(
                _fill_slide(slide, named, current if agendas > 1 or slide.is_made else "", deck, report)
                for slide in section.slides
            ),
        )

    return replace(deck, sections=tuple(fill(section) for section in deck.sections))


def _agendas(slide: Slide) -> Iterator[Agenda]:
    return (block for block in blocks_of(slide.content) if isinstance(block, Agenda))


def _fill_slide(slide: Slide, named: list[Section], current: str, deck: Deck, report: Report) -> Slide:
    def fill(block: Block) -> Block | None:
        if not isinstance(block, Agenda) or not block.auto:
            return block
        if not named:
            hint = "write `- section: …` before the slides that belong together"
            report.error("empty-agenda", block.span, "an agenda lists the deck's sections, and there are none", hint)
            return None
        language = slide.language or deck.language
        return replace(block, items=tuple(_agenda_line(section, current, language, deck) for section in named))

    if not any(agenda.auto for agenda in _agendas(slide)):
        return slide
    return replace(slide, content=changed_blocks(slide.content, fill))


def _agenda_line(section: Section, current: str, language: str, deck: Deck) -> Line:
    """Return an agenda's line for a section; `current` is the key of the one that is marked, or ''."""
    shown = [slide for slide in section.slides if not slide.hidden and not any(True for _ in _agendas(slide))]
    target = (*shown, *section.slides)[0]
    name = section.name or Text((), section.span)
    is_current = section.key == current
    runs = tuple(
        replace(run, link=run.link if run.is_number else f"#{target.key}", bold=run.bold or is_current)
        for run in name.runs
    )
    if deck.link_numbers:
        runs += _number_behind(runs[-1], language, deck)
    return Line(replace(name, runs=runs, links=()), section.span)


# --- builds ---------------------------------------------------------------------------------------


def order_builds(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with the click at which each part of a slide comes."""
    return map_slides(deck, lambda slide: replace(slide, clicks=clicks(slide, report)))


# --- time -----------------------------------------------------------------------------------------


def measure_time(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck as it is; what its slides take is measured against its length."""
    check_timing(deck, report)
    return deck


PASSES: tuple[Pass, ...] = (
    read_files,
    read_figures,
    limit_formulas,
    settle_footnotes,
    cite,
    number_sections,
    add_dividers,
    title_lists,
    assign_keys,
    link_slides,
    fill_agendas,
    order_builds,
    measure_time,
)


# --- walking --------------------------------------------------------------------------------------


def _names(cls: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls)) if is_dataclass(cls) else ()


_field_names: Callable[[Any], tuple[str, ...]] = cache(_names)


def _parts(value: Any) -> Iterator[Any]:
    return (getattr(value, name) for name in _field_names(type(value)))
