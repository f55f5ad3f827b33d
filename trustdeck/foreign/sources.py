"""Read lists of sources, BibTeX or CSL-JSON, into what citations can be made of."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from trustdeck.foreign import bibtex
from trustdeck.foreign.looks import cleaned, of_tags
from trustdeck.foreign.tables import Problem

MAX_BYTES = 5_000_000
MAX_SOURCES = 10_000
MAX_TEXT = 4_000  # characters of one field

Date = tuple[int, ...] | str
"""Year, month and day as far as they are known, or what stands in their place."""


@dataclass(frozen=True, slots=True)
class Name:
    """Who wrote or edited something: a person, or an organisation, which only has a `family`.

    `AND_OTHERS` stands for those who are not named.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""


AND_OTHERS = Name("and others")


@dataclass(frozen=True, slots=True)
class Source:
    """A book, an article or the like. The fields, and its `kind`, have the names that CSL gives them.

    `texts` have marks for their looks. `problems` is what could not be understood; it matters only where the source
    is cited. `language` is the tag of that of its titles, or ''.
    """

    key: str
    line: int
    kind: str
    texts: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, tuple[Name, ...]], ...] = ()
    dates: tuple[tuple[str, Date], ...] = ()
    problems: tuple[Problem, ...] = ()
    file: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of a file in their order, and what is wrong with it."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...] = ()


@lru_cache(maxsize=8)
def parse(data: bytes, name: str) -> Sources:
    """Return what stands in a file; the ending of its name, `.bib` or `.json`, says how it is written."""
    if len(data) > MAX_BYTES:
        return _refused(1, f"the file has more than {MAX_BYTES // 1_000_000} million characters")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(data.count(b"\n", 0, error.start) + 1, "the file is not in UTF-8")
    if name.lower().endswith(".json"):
        return _from_json(text)
    if name.lower().endswith(".bib"):
        return _from_bibtex(cleaned(text))
    return _refused(1, "the file is neither BibTeX, `.bib`, nor CSL-JSON, `.json`")


def _refused(line: int, message: str) -> Sources:
    return Sources((), (Problem(line, message),))


# --- BibTeX ---------------------------------------------------------------------------------------

_KINDS: Mapping[str, str] = {
    "article": "article-journal", "book": "book", "mvbook": "book", "collection": "book", "proceedings": "book",
    "booklet": "pamphlet", "manual": "report", "techreport": "report", "report": "report",
    "incollection": "chapter", "inbook": "chapter", "inproceedings": "paper-conference",
    "conference": "paper-conference", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "online": "webpage", "electronic": "webpage", "www": "webpage", "unpublished": "manuscript",
}  # fmt: skip
_WITHIN = ("chapter", "paper-conference")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_FIELDS: Mapping[str, str] = {
    "journal": "container-title", "journaltitle": "container-title", "booktitle": "container-title",
    "publisher": "publisher", "school": "publisher", "institution": "publisher", "organization": "publisher",
    "address": "publisher-place", "location": "publisher-place", "edition": "edition", "volume": "volume",
    "pages": "page", "url": "URL", "doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "series": "collection-title",
    "type": "genre", "version": "version",
}  # fmt: skip
_LANGUAGES: Mapping[str, str] = {
    "english": "en", "american": "en-US", "usenglish": "en-US", "british": "en-GB", "ukenglish": "en-GB",
    "danish": "da", "german": "de", "ngerman": "de", "french": "fr", "norwegian": "nb", "norsk": "nb",
    "nynorsk": "nn", "swedish": "sv", "finnish": "fi", "icelandic": "is", "dutch": "nl", "spanish": "es",
    "italian": "it", "portuguese": "pt", "polish": "pl", "czech": "cs", "russian": "ru", "latin": "la",
}  # fmt: skip
_PEOPLE = ("author", "editor", "translator")


def _from_bibtex(text: str) -> Sources:
    entries, problems = bibtex.parse(text)
    return _unique([_of_entry(entry) for entry in entries], problems)


def _of_entry(entry: bibtex.Entry) -> Source:
    problems: list[Problem] = []

    def plain(name: str) -> str:
        field = entry.fields.get(name)
        if field is None:
            return ""
        if len(field.value) > MAX_TEXT:
            problems.append(_too_long(name, field.line))
            return ""
        found, unknown = bibtex.plain(field.value)
        if unknown:
            hint = "write the letter itself; the file is in UTF-8"
            problems.append(Problem(field.line, f"`{unknown}` in `{name}` is not understood", hint))
        return found

    kind = _KINDS.get(entry.kind, "webpage" if "url" in entry.fields else "document")
    texts: dict[str, str] = {}
    title, subtitle = plain("title"), plain("subtitle")
    texts["title"] = f"{title}: {subtitle}" if title and subtitle else title
    for name, meant in _FIELDS.items():
        if name in entry.fields and meant not in texts and (value := plain(name)):
            texts[meant] = value
    if kind not in _WITHIN and kind != "article-journal":
        texts.pop("container-title", None)
    if "URL" not in texts and (address := re.fullmatch(r"(?:URL:? ?)?(https?://\S+)", plain("howpublished"))):
        texts["URL"] = address[1]
    if "edition" in texts:
        texts["edition"] = _edition(texts["edition"])
    if number := plain("number"):
        texts["issue" if kind == "article-journal" else "number"] = number
    if "page" in texts:
        texts["page"] = re.sub(r"\s*[-–—]+\s*", "-", texts["page"])
    if "DOI" in texts:
        texts["DOI"] = _bare_doi(texts["DOI"])
    names = {who: _people(entry.fields[who].value, problems, entry, who) for who in _PEOPLE if who in entry.fields}
    dates = {"issued": _date(plain("date") or plain("year"), plain("month")), "accessed": _date(plain("urldate"), "")}
    return Source(
        entry.key, entry.line, kind, tuple((k, v) for k, v in texts.items() if v),
        tuple((k, v) for k, v in names.items() if v), tuple((k, v) for k, v in dates.items() if v), tuple(problems),
        language=_language(plain("langid")) or _language(plain("language")),
    )  # fmt: skip


def _language(text: str) -> str:
    """Return the tag of a language that is given by its tag or, in English, its name; '' for any other."""
    word = text.strip()
    return word if re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", word) else _LANGUAGES.get(word.casefold(), "")


def _edition(text: str) -> str:
    """Return the number of an edition that is given by its number or, in English, as a word."""
    word = text.casefold().removesuffix(" edition").removesuffix(" ed.")
    if word in _ORDINALS:
        return str(_ORDINALS.index(word) + 1)
    found = re.fullmatch(r"(\d+)(st|nd|rd|th|\.)?", word)
    return found[1] if found else text


def _too_long(name: str, line: int) -> Problem:
    return Problem(line, f"`{name}` has more than {MAX_TEXT:,} characters", "write it shorter")


def _bare_doi(text: str) -> str:
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", text, flags=re.IGNORECASE)


def _date(text: str, month: str) -> Date:
    begin, _, end = text.strip().partition("/")  # a span of time, of which the year counts, or two years
    found = re.fullmatch(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?(?:T.*)?", begin)
    if found and end and end[:4] != begin[:4]:
        return f"{begin[:4]}–{end[:4]}"
    if not found:
        return text.strip()
    parts = [int(part) for part in found.groups() if part]
    if len(parts) == 1 and month:
        named = month.strip().casefold()[:3]
        number = bibtex.MONTHS.index(named) + 1 if named in bibtex.MONTHS else int(named) if named.isdecimal() else 0
        parts += [number] if 1 <= number <= 12 else []
    return tuple(parts)


def _people(value: str, problems: list[Problem], entry: bibtex.Entry, who: str) -> tuple[Name, ...]:
    found = []
    for part in bibtex.divided(" ".join(value.split()), " and "):
        name, unknown = _person(part.strip())
        if unknown:
            hint = "write the letter itself; the file is in UTF-8"
            line = entry.fields[who].line
            problems.append(Problem(line, f"`{unknown}` in `{who}` is not understood", hint))
        if name.family:
            found.append(name)
    return tuple(found)


def _person(written: str) -> tuple[Name, str]:
    """Return a name from `First von Last`, `von Last, First`, `von Last, Jr, First`, or `{An organisation}`."""
    unknown = ""

    def plain(text: str) -> str:
        nonlocal unknown
        found, odd = bibtex.plain(text)
        unknown = unknown or odd
        return cleaned(found)

    if written == "others":
        return AND_OTHERS, ""
    if bibtex.is_braced(written):
        return Name(plain(written)), unknown
    parts = [part.strip() for part in bibtex.divided(written, ",")]
    if len(parts) == 1:
        words = [word for word in bibtex.divided(written, r"\s+") if word]
        first = next((i for i, word in enumerate(words[:-1]) if word[:1].islower()), max(0, len(words) - 1))
        given, family, suffix = " ".join(words[:first]), " ".join(words[first:]), ""
    else:
        family, suffix, given = parts[0], parts[1] if len(parts) > 2 else "", parts[-1]
    words = [word for word in bibtex.divided(family, r"\s+") if word]
    last = next((i for i, word in enumerate(words) if not word[:1].islower()), max(0, len(words) - 1))
    name = Name(plain(" ".join(words[last:])), plain(given), plain(" ".join(words[:last])), plain(suffix))
    return name, unknown


# --- CSL-JSON -------------------------------------------------------------------------------------

_JSON_TEXTS = (
    "title", "container-title", "collection-title", "publisher", "publisher-place", "edition", "volume", "issue",
    "page", "number", "number-of-pages", "number-of-volumes", "chapter-number", "collection-number", "URL", "DOI",
    "ISBN", "ISSN", "genre", "medium", "version", "event", "event-place", "authority", "archive", "archive_location",
    "original-title", "title-short", "container-title-short", "section", "source", "status", "jurisdiction",
)  # fmt: skip
_JSON_NAMES = ("author", "editor", "translator", "container-author", "collection-editor", "interviewer", "recipient")
_JSON_DATES = ("issued", "accessed", "original-date", "submitted")


def _from_json(text: str) -> Sources:
    try:
        read = json.loads(text)
    except json.JSONDecodeError as error:
        return _refused(error.lineno, f"the file is not JSON: {error.msg.lower()}")
    except (RecursionError, ValueError):
        return _refused(1, "the file is not sound JSON")
    if not isinstance(read, list):
        return _refused(1, "the file is JSON, but no list of sources")
    found: list[Source] = []
    problems: list[Problem] = []
    lines = _lines_of_keys(text)
    for item in read:
        if (
            isinstance(item, dict)
            and isinstance(key := item.get("id"), str | int)
            and isinstance(item.get("type"), str)
        ):
            found.append(_of_item(item, str(key), lines.get(str(key), 1)))
        else:
            problems.append(Problem(1, "a source has no `id` or no `type`", "export the list once more as CSL-JSON"))
    return _unique(found, problems)


def _lines_of_keys(text: str) -> Mapping[str, int]:
    """Return the line on which each source's `id` stands."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        for found in re.finditer(r'"id"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(\d+))', line):
            lines.setdefault(found[1] or found[2] or "", number)
    return lines


def _of_item(item: Mapping[str, Any], key: str, line: int) -> Source:
    texts = {
        name: text
        for name in _JSON_TEXTS
        if isinstance(value := item.get(name), str | int | float) and (text := of_tags(_said(str(value))))
    }
    too_long = [name for name, value in texts.items() if len(value) > MAX_TEXT]
    texts = {name: value for name, value in texts.items() if name not in too_long}
    if "DOI" in texts:
        texts["DOI"] = _bare_doi(texts["DOI"])
    names = {name: _json_names(item.get(name)) for name in _JSON_NAMES}
    dates = {name: _json_date(item.get(name)) for name in _JSON_DATES}
    return Source(
        key, line, item["type"][:40], tuple(texts.items()), tuple((k, v) for k, v in names.items() if v),
        tuple((k, v) for k, v in dates.items() if v), tuple(_too_long(name, line) for name in too_long),
        language=_language(str(item.get("language", ""))),
    )  # fmt: skip


def _said(text: str) -> str:
    return " ".join(cleaned(text).split())


def _json_names(value: object) -> tuple[Name, ...]:
    found = []
    for one in value if isinstance(value, list) else ():
        if not isinstance(one, dict):
            continue
        said = {part: _said(text) for part, text in one.items() if isinstance(text, str)}
        particle = said.get("non-dropping-particle") or said.get("dropping-particle") or ""
        family = said.get("literal") or said.get("family") or said.get("given") or ""
        given = said.get("given", "") if said.get("family") and not said.get("literal") else ""
        if family:
            found.append(Name(family, given, particle, said.get("suffix", "")))
    return tuple(found)


def _json_date(value: object) -> Date:
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [int(part) for part in first[:3] if re.fullmatch(r"-?\d{1,4}", str(part))]
    if numbers:
        return tuple(numbers)
    said = value.get("literal") or value.get("raw") or ""
    return _date(_said(str(said)[:40]), "")


def _unique(found: list[Source], problems: list[Problem]) -> Sources:
    """Return the sources, one for each key, with a problem for each key that is used twice."""
    lines: dict[str, int] = {}
    for source in found:
        if source.key in lines:
            message = f"the key `{source.key}` is used twice, the first time on line {lines[source.key]}"
            problems.append(Problem(source.line, message, "write another one"))
        lines.setdefault(source.key, source.line)
    if len(found) > MAX_SOURCES:
        problems.append(Problem(found[MAX_SOURCES].line, f"the file has more than {MAX_SOURCES:,} sources"))
    unique: dict[str, Source] = {}
    for source in found[:MAX_SOURCES]:
        unique.setdefault(source.key, source)
    return Sources(tuple(unique.values()), tuple(problems))
