"""Read text: paragraphs with inline marks, and the plain values that are checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from trustdeck import markup, source
from trustdeck.diagnostics import Report, Span
from trustdeck.foreign import latex
from trustdeck.markup import Run
from trustdeck.schema import (
    ANY_SCALAR,
    Define,
    JsonSchema,
    first_paragraph,
    mismatch,
    quoted_hint,
    scalar,
    short,
    unknown_key,
)
from trustdeck.source import Node, Scalar, Sequence

LANGUAGE = "the language it is written in, such as `en`; that of the deck where it is left out"

SOURCE = "where it is from: a small line below it, before which *Source:* is written"

# Keys that choose what an audience sees. They are settled on the tree, so no type below has them.
_NAMES: JsonSchema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
FOR_WHOM: Mapping[str, JsonSchema] = {
    "for": {"description": "the audiences or languages that see it", **_NAMES},
    "except": {"description": "the audiences or languages that do not see it", **_NAMES},
}
VARIED: Mapping[str, JsonSchema] = {
    **FOR_WHOM,
    "variants": {
        "description": "what is different for an audience or a language: its keys, or its text",
        "type": "object",
        "additionalProperties": {"type": ["object", "string", "number", "boolean"]},
    },
}


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph of text with its inline marks.

    `language` is a tag, or '' for that of what surrounds it. `links` has the place of each link to a
    slide, `marks` that of each footnote's mark and each citation, in their order.
    """

    runs: tuple[Run, ...]
    span: Span
    language: str = ""
    links: tuple[Span, ...] = ()
    marks: tuple[Span, ...] = ()

    takes: ClassVar[str] = "text"

    @property
    def plain(self) -> str:
        """What it says, without footnotes' marks, slides' numbers, and citations that are not settled."""
        return "".join(run.text for run in self.runs if not (run.note or run.cite or run.is_number))

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Text | None:
        """Return the text, its paragraphs joined by line breaks; None where it is empty for this variant."""
        paragraphs = Paragraphs.from_node(node, report) if not isinstance(node, Sequence) else None
        if isinstance(node, Sequence):
            mismatch(node, "text", report, quoted_hint(node))
        return joined(paragraphs) if paragraphs else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        long = _long_text_schema(ANY_SCALAR, define)
        return {"anyOf": [ANY_SCALAR, long]}


NO_TEXT = Text((), Span("", 1, 1, 1, 1))


class Paragraphs:
    """Paragraphs of text: one text with blank lines between them, or a list of texts."""

    takes: ClassVar[str] = "text or a list of texts"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Text, ...] | None:
        if isinstance(node, Sequence):
            return tuple(text for item in node.items for text in _entry_paragraphs(item, report))
        if isinstance(node, source.Mapping) and node.get("text") is not None:
            return _long_text(node, report)
        text = scalar(node, report)
        return None if text is None else paragraphs_of(text, report)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        text = define(Text)
        listed = {"type": "array", "items": text}
        return {"anyOf": [text, listed, _long_text_schema(listed, define)]}


def _entry_paragraphs(node: Node, report: Report) -> tuple[Text, ...]:
    if not isinstance(node, Sequence):
        return Paragraphs.from_node(node, report) or ()
    mismatch(node, "text", report, quoted_hint(node))
    return ()


def _long_text_schema(text: JsonSchema, define: Define) -> JsonSchema:
    properties = {"text": text, "language": define(LanguageTag), **VARIED}
    return {"type": "object", "properties": properties, "required": ["text"], "additionalProperties": False}


def _long_text(node: source.Mapping, report: Report) -> tuple[Text, ...] | None:
    """Return the paragraphs of `{text: …, language: …}`."""
    texts: tuple[Text, ...] | None = None
    language = ""
    for key, value in node.entries:
        match key.text:
            case "text":
                texts = Paragraphs.from_node(value, report)
            case "language":
                language = LanguageTag.from_node(value, report) or ""
            case _:
                unknown_key(key, "a text", ("text", "language", *VARIED), report)
    return tuple(in_language(text, language) for text in texts) if texts else None


def in_language(text: Text, language: str) -> Text:
    return replace(text, language=language) if language and not text.language else text


def paragraphs_of(node: Scalar, report: Report) -> tuple[Text, ...] | None:
    """Return what stands between blank lines, one text each."""
    if "\n" not in node.text:
        stretches = [(0, len(node.text))]
    else:
        stretches = _blocks_of_lines(node.text)
    texts = [text_of(node, start, end, report) for start, end in stretches if node.text[start:end].strip()]
    if not texts and not node.inserted:
        mismatch(node, "text", report, "leave this line out where there is nothing to say")
    return tuple(texts) or None


def _blocks_of_lines(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of each run of lines that are not blank."""
    stretches: list[tuple[int, int]] = []
    is_open = False
    for start, end in lines_of(text):
        is_blank = not text[start:end].strip()
        if not is_blank and is_open:
            stretches[-1] = (stretches[-1][0], end)
        elif not is_blank:
            stretches.append((start, end))
        is_open = not is_blank
    return stretches


def lines_of(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def text_of(node: Scalar, start: int, end: int, report: Report) -> Text:
    """Return a stretch of a scalar as a text; what is wrong with its marks is reported at its place."""
    raw = node.text[start:end]
    lead = len(raw) - len(raw.lstrip())
    start, raw = start + lead, raw.strip()
    end = start + len(raw)
    inserted = [(max(a, start) - start, min(b, end) - start) for a, b in node.inserted if a < end and b > start]
    runs, problems = markup.parse(raw, inserted)
    for problem in problems:
        place = node.part(start + problem.start, problem.length)
        report.error(problem.rule, place, problem.message, problem.hint)
    if any(run.math for run in runs):
        runs = tuple(_formulas(node, start, raw, runs, report))
    is_whole = len(raw) == len(node.text)
    span = node.span if is_whole else node.part(start, len(raw))
    links, marks = _link_places(node, start, raw, runs), _mark_places(node, start, raw, runs)
    return Text(runs, span, "", links, marks)


def _mark_places(node: Scalar, start: int, raw: str, runs: tuple[Run, ...]) -> tuple[Span, ...]:
    """Return the place of each footnote's mark and each citation."""
    places: list[Span] = []
    at = 0
    for run in runs:
        if run.note or run.cite:
            written = f"[^{run.note}]" if run.note else f"[{run.cite}]"
            found = re.compile(rf"(?<!\\){re.escape(written)}").search(raw, at)
            at = found.end() if found else at
            places.append(node.part(start + found.start(), len(written)) if found else node.part(start, len(raw)))
    return tuple(places)


def _formulas(node: Scalar, start: int, raw: str, runs: tuple[Run, ...], report: Report) -> Iterable[Run]:
    """Yield the runs, each formula with how it reads in one line; one that is wrong is reported and stays as typed."""
    at = 0
    for run in runs:
        if not run.math:
            yield run
            continue
        at = max(0, raw.find(f"${run.math}$", at)) + 1
        formula = latex.parse(run.math)
        if run.link:
            place = node.part(start + at, len(run.math))
            report.error("bad-formula", place, "a formula cannot be a link", "link the words beside it")
        if isinstance(formula, latex.Problem):
            place = node.part(start + at + formula.start, formula.length)
            report.error("bad-formula", place, formula.message, formula.hint)
            yield replace(run, math="", link="")
        else:
            yield replace(run, text=formula.plain, link="")
        at += len(run.math)


def _link_places(node: Scalar, start: int, raw: str, runs: tuple[Run, ...]) -> tuple[Span, ...]:
    """Return the place of each link to a slide; a link may be several runs, which then follow one another."""
    if not any(run.link for run in runs):
        return ()
    places: list[Span] = []
    at = 0
    for link in slide_links(runs):
        found = raw.find(f"({link})", at)
        at = found + 1 if found >= 0 else at
        places.append(node.part(start + found + 1, len(link)) if found >= 0 else node.part(start, len(raw)))
    return tuple(places)


def slide_links(runs: tuple[Run, ...]) -> list[str]:
    """Return the links to slides, in order; runs of one link that follow one another are one."""
    links = [run.link for run in runs]
    return [link for link, before in zip(links, ["", *links], strict=False) if link.startswith("#") and link != before]


def joined(texts: tuple[Text, ...]) -> Text:
    """Return texts, at least one, as lines of one."""
    if len(texts) == 1:
        return texts[0]
    runs: list[Run] = []
    for text in texts:
        runs += [Run("\n"), *text.runs] if runs else text.runs
    links, marks = [place for text in texts for place in text.links], [place for text in texts for place in text.marks]
    return replace(texts[0], runs=tuple(runs), links=tuple(links), marks=tuple(marks))


def as_written(key: Scalar, value: Scalar | None) -> Scalar:
    """Return `Line: more` as the one text that its author wrote, quotation marks included."""
    end = key.span if value is None or value.is_missing else value.span
    span = replace(key.span, end_line=end.end_line, end_column=end.end_column + (end is key.span))
    origin = None
    if key.origin and value is not None and value.origin:
        source_text, start, stop = key.origin
        stop = stop if value.is_missing else value.origin[2]
        origin = (source_text, start, stop + source_text[stop:].startswith(":") * value.is_missing)
    before = f"{_quoted(key)}:"
    if value is None or value.is_missing:
        return Scalar(before, span, "plain", key.inserted, origin=origin)
    shift = len(before) + 1 + (value.style in ("single", "double"))
    inserted = (*key.inserted, *((start + shift, end_ + shift) for start, end_ in value.inserted))
    return Scalar(f"{before} {_quoted(value)}", span, "plain", inserted, origin=origin)


def _quoted(part: Scalar) -> str:
    return {"single": f"'{part.text}'", "double": f'"{part.text}"'}.get(part.style, part.text)


# --- plain values ---------------------------------------------------------------------------------


class LanguageTag:
    """A language: `da`, `en`, `de`, or a full tag such as `en-US`."""

    takes: ClassVar[str] = "a language such as `da` or `en-GB`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> str | None:
        text = scalar(node, report)
        if text is None:
            return None
        tag = markup.full_language(text.text)
        if not tag:
            hint = "write a code such as `da`, `en` or `en-US`"
            report.error("unknown-language", text.span, f"`{short(text.text)}` is not a language", hint)
        return tag or None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "string", "description": first_paragraph(cls), "examples": ["da", "en", "de"]}


class Identifier:
    """A name for links: letters, digits, `-` and `_`."""

    takes: ClassVar[str] = "a name of letters, digits, `-` and `_`"
    _FORM = re.compile(r"[\w-]+")

    @classmethod
    def from_node(cls, node: Node, report: Report) -> str | None:
        text = scalar(node, report)
        if text is None:
            return None
        if not cls._FORM.fullmatch(text.text):
            better = re.sub(r"[^\w-]+", "-", text.text).strip("-") or "name"
            message = f"`{short(text.text)}` holds more than letters, digits, `-` and `_`"
            report.error("bad-value", text.span, message, f"write `{better}`")
        return text.text

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": ["string", "number"]}


class IsoDate:
    """A date, written year-month-day."""

    takes: ClassVar[str] = "a date such as `2012-10-03`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> str | None:
        text = scalar(node, report)
        if text is None:
            return None
        try:
            return date.fromisoformat(text.text).isoformat()
        except ValueError:
            hint = "write year-month-day, as in `2012-10-03`"
            report.error("bad-value", text.span, f"`{short(text.text)}` is not a date", hint)
            return None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "string", "description": first_paragraph(cls), "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
