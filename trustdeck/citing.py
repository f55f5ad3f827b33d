"""Settle a deck's citations: every `[@key]` says whom it cites, and the list of references who was cited.

Afterwards no text holds a citation: what the style makes of it stands there as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trustdeck.diagnostics import Report, Span, did_you_mean
from trustdeck.foreign import citations, sources
from trustdeck.foreign.citations import Cited, Piece, StyleError
from trustdeck.foreign.sources import Source
from trustdeck.markup import Run, full_language, web_address
from trustdeck.model import NO_TEXT, Deck, References, Text, blocks_of, map_blocks, map_texts, marked, texts
from trustdeck.project import Project, ProjectError
from trustdeck.schema import resolve_file, short

_LOOSE = re.compile(r"(?<![\w@.])@([^\s,;@\[\]{}()]+)")
_URL = re.compile(r"https?://[^\s<>]*[^\s<>.,;:)\]]")


def cite(deck: Deck, project: Project, report: Report) -> Deck:
    """Return the deck with its citations, and what they cite, written in its style and language."""
    known = _sources(deck, project, report)
    found = tuple(_citations(deck, known, report))
    lists = [block for slide in deck.slides for block in blocks_of(slide.content) if isinstance(block, References)]
    if not found:
        if lists and not any(True for text in texts(deck) if any(run.cite for run in text.runs)):
            hint = "write `[@key]` where something is cited, or leave the list out"
            message = "a list of references holds what the deck cites, and it cites nothing"
            report.error("empty-references", lists[0].span, message, hint)
        return _without(deck)
    style = _style(deck, project, report)
    wanted = tuple(dict.fromkeys(one.key for _, citation in found for one in citation))
    written = _written(deck, style, tuple(known[key] for key in wanted), found, report) if style.is_there else None
    if written is None:
        return _without(deck)
    by_text = {raw: pieces for (raw, _), pieces in zip(found, written.citations, strict=True)}
    entries = tuple(_entry(pieces) for pieces in written.references)
    cited: Deck = map_texts(deck, lambda text: _cited(text, by_text))

    def filled(block: Any) -> Any:
        return replace(block, entries=entries) if isinstance(block, References) else block

    return map_blocks(cited, filled)


def _without(deck: Deck) -> Deck:
    """Return a deck, of which nothing will be written, without its lists of references."""
    return map_blocks(deck, lambda block: None if isinstance(block, References) else block)


# --- what is cited --------------------------------------------------------------------------------


def _sources(deck: Deck, project: Project, report: Report) -> Mapping[str, Source]:
    """Return the sources of the deck's files by their keys; of two with one key, the first."""
    known: dict[str, Source] = {}
    for file in deck.bibliography:
        path = resolve_file(project, file, file.span.file, report)
        if path is None:
            continue
        try:
            read = sources.parse(project.read(path), path)
        except ProjectError as error:
            report.error("missing-file", file.span, error.reason, error.hint)
            continue
        _keep_text(project, path)
        for problem in read.problems:
            _report_problem(problem.line, problem.message, problem.hint, path, file.span, report)
        known = {source.key: replace(source, file=path) for source in read.sources} | known
    return known


def _report_problem(line: int, message: str, hint: str, path: str, named: Span, report: Report) -> None:
    report.error("bad-data", Span.point(path, line), message, hint, [(named, "the file is named here")])


def _keep_text(project: Project, path: str) -> None:
    """Let the project remember a file as text, so that messages can show its lines."""
    try:
        project.text(path)
    except ProjectError:
        return  # the message stands without the line


def _citations(deck: Deck, known: Mapping[str, Source], report: Report) -> Iterator[tuple[str, tuple[Cited, ...]]]:
    """Yield each citation as it was typed, with its sources, in the order of the deck; report what is wrong."""
    told: set[str] = set()
    for text in texts(deck):
        _warn_of_loose(text, known, report)
        for run, place in marked(text):
            if not run.cite:
                continue  # the mark of a footnote
            citation = citations.parts(run.cite)
            if not citation:
                hint = "write `[@key]`, `[@key, p. 12]` or `[@one; @other]`, or `\\[` for a bracket that is text"
                report.error("bad-value", place, f"`{short(run.cite)}` is no citation", hint)
            elif not deck.bibliography:
                if not told:
                    hint = "add `bibliography: sources.bib` to the deck's head"
                    report.error("unknown-citation", place, "the deck does not name the file with its sources", hint)
                told.add("")
            elif _are_known(citation, place, run, known, report):
                _report_sources(citation, known, told, place, report)
                yield run.cite, citation


def _warn_of_loose(text: Text, known: Mapping[str, Source], report: Report) -> None:
    """Warn of keys that stand in a text without the brackets that make citations of them."""
    for run in text.runs:
        for found in _LOOSE.finditer("" if run.cite or run.code or run.math else run.text):
            key = found[1].rstrip(".:!?’”'\"")
            if key in known:
                message = f"`@{short(key)}` is shown as it stands, though it is the key of a source"
                hint = (
                    f"write `[@{key}]`, or `[-@{key}]` behind the author's name; other words stand before the bracket"
                )
                report.warning("loose-citation", text.span, message, hint)


def _are_known(citation: Sequence[Cited], place: Span, run: Run, known: Mapping[str, Source], report: Report) -> bool:
    unknown = [one for one in citation if one.key not in known]
    for one in unknown:
        is_exact = place.end_column - place.column == len(run.cite) + 2 and place.line == place.end_line
        span = place.within(one.start + 1, len(one.key) + 1) if is_exact else place
        report.error("unknown-citation", span, f"there is no source `{short(one.key)}`", _hint(one.key, known))
    return not unknown


def _hint(key: str, known: Mapping[str, Source]) -> str:
    if not known:
        return "the list of sources is empty"
    near = did_you_mean(key, tuple(known))
    return near if near.startswith("did you mean") or len(known) <= 12 else "look for its key in the list of sources"


def _report_sources(
    citation: Sequence[Cited], known: Mapping[str, Source], told: set[str], place: Span, report: Report
) -> None:
    """Report what could not be understood in sources that are cited, once each."""
    for one in citation:
        if one.key not in told:
            told.add(one.key)
            source = known[one.key]
            for problem in source.problems:
                _report_problem(problem.line, problem.message, problem.hint, source.file, place, report)


# --- how it is written ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Style:
    """A style's own words, or None for the usual one; `is_there` is false where it was asked for in vain."""

    data: bytes | None = None
    is_there: bool = True


def _style(deck: Deck, project: Project, report: Report) -> _Style:
    asked = deck.citation_style
    if asked is None:
        return _Style()
    try:
        if not asked.text.lower().endswith(".csl"):
            return _Style(citations.style_named(asked.text))
        path = resolve_file(project, asked, asked.span.file, report)
        return _Style(citations.sound_style(project.read(path))) if path else _Style(is_there=False)
    except ProjectError as error:
        report.error("missing-file", asked.span, error.reason, error.hint)
    except StyleError as error:
        report.error("bad-value", asked.span, str(error), error.hint)
    return _Style(is_there=False)


def _written(
    deck: Deck,
    style: _Style,
    cited: tuple[Source, ...],
    found: tuple[tuple[str, tuple[Cited, ...]], ...],
    report: Report,
) -> citations.Written | None:
    try:
        return citations.write(style.data, deck.language, cited, tuple(citation for _, citation in found))
    except StyleError as error:
        place = deck.citation_style.span if deck.citation_style else deck.span
        report.error("bad-value", place, str(error), error.hint)
        return None


def _cited(text: Text, by_text: Mapping[str, tuple[Piece, ...]]) -> Text:
    """Return a text with what the style makes of its citations."""
    if not any(run.cite for run in text.runs):
        return text
    marks = tuple(place for run, place in marked(text) if not run.cite)
    return replace(text, runs=tuple(_runs(text, by_text)), marks=marks)


def _runs(text: Text, by_text: Mapping[str, tuple[Piece, ...]]) -> Iterator[Run]:
    is_alone = len(text.runs) == 1
    for run in text.runs:
        if not run.cite or run.cite not in by_text:
            yield run
            continue
        for piece in _without_brackets(by_text[run.cite]) if is_alone else by_text[run.cite]:
            yield replace(
                run, text=piece.text, cite="", bold=run.bold or piece.bold, italic=run.italic != piece.italic,
                script=piece.script or run.script, language=full_language(piece.language) or run.language,
            )  # fmt: skip


def _without_brackets(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return a citation that is all of its text, as in a source line, without the round brackets around it."""
    said = "".join(piece.text for piece in pieces)
    if not (said.startswith("(") and said.endswith(")") and said.count("(") == 1):
        return pieces
    first, *rest = pieces
    *rest, last = replace(first, text=first.text[1:]), *rest
    return tuple(piece for piece in (*rest, replace(last, text=last.text[:-1])) if piece.text)


def _entry(pieces: tuple[Piece, ...]) -> Text:
    """Return an entry of the list; addresses in it are links."""
    return Text(tuple(run for piece in pieces for run in _linked(piece)), NO_TEXT.span)


def _linked(piece: Piece) -> Iterator[Run]:
    look = Run("", piece.bold, piece.italic, script=piece.script, language=full_language(piece.language))
    done = 0
    for found in _URL.finditer(piece.text):
        if done < found.start():
            yield replace(look, text=piece.text[done : found.start()])
        yield replace(look, text=found[0], link=web_address(found[0]))
        done = found.end()
    if piece.text[done:]:
        yield replace(look, text=piece.text[done:])
