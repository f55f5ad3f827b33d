"""Set text: where its lines break, how wide and how tall it comes out, without drawing it.

Widths are those of `fonts`, so the result is the same on every machine. Where office programs differ,
what needs more room counts: text does not come out taller in PowerPoint or LibreOffice than it is here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from trustdeck.fonts import Face, Fonts, face
from trustdeck.foreign import latex
from trustdeck.geometry import EMU_PER_PT, pt, to_pt
from trustdeck.markup import Run
from trustdeck.page import LevelStyle, Mark, Number, Paragraph, TextStyle

DEFAULT_TAB_PT = 72.0  # PowerPoint's tab stops, counted from the box's inner left edge

# PowerPoint sets a line of Calibri at 1.21 to 1.22 of its size, and lines of fonts with lower lines (Arial)
# hardly lower; LibreOffice sets every font of a .pptx at 1.2.
_LOWEST_LINE = 1.2207

_SCRIPT_RATIO = 2 / 3  # the size of superscripts and subscripts, of that of the text around them
_SUBSCRIPT_DEPTH = 0.17  # LibreOffice makes room for it below the line, PowerPoint does not
_MARK_FAMILY = "Arial"
_PLAIN_MARK = "•"
_SOFT_HYPHEN = "\u00ad"
_FORMULA = "\ufffc"  # what stands for a formula among letters
_ROUNDED = 1.03  # letters of a formula in a line, each rounded to a printer's dots
_HAIR = 1.01  # what a balanced box is wider than its lines
_ROUNDING = 1e-6  # sums of widths may be off by this, in points


@dataclass(frozen=True, slots=True)
class Families:
    """The font families that a `LevelStyle.font` stands for, and the fonts that their faces come from."""

    heading: str
    body: str
    mono: str
    fonts: Fonts = Fonts()

    def of(self, font: str) -> str:
        """Return the family that a style's font means."""
        return {"heading": self.heading, "body": self.body, "mono": self.mono}.get(font, font)

    def face(self, font: str, bold: bool = False, italic: bool = False) -> Face:
        """Return the face of what a style's font means."""
        return self.fonts.face(self.of(font), bold, italic)


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A paragraph's lines. `widths` (EMU) are those of the lines' text; `top` is measured from the text's top.

    A line keeps its soft hyphens; the blanks at which it was broken are left out.
    """

    lines: tuple[str, ...]
    widths: tuple[int, ...]
    top: int
    height: int


@dataclass(frozen=True, slots=True)
class SetText:
    """Text as it comes out in a box. `height` and `width` (of the widest line with its margin) are EMU.

    `overlong` are the words that are wider than their line and had to be broken between letters.
    """

    paragraphs: tuple[SetParagraph, ...]
    height: int
    width: int
    overlong: tuple[str, ...]

    @property
    def line_count(self) -> int:
        return sum(len(paragraph.lines) for paragraph in self.paragraphs)


def set_text(
    paragraphs: Sequence[Paragraph],
    style: TextStyle,
    width: int,
    families: Families,
    *,
    sizes_pt: Sequence[float] | None = None,
) -> SetText:
    """Return the text as it comes out in a box that is `width` wide within its insets.

    `sizes_pt` replaces the style's sizes, level by level; its last serves deeper levels.
    """
    done: list[SetParagraph] = []
    overlong: list[str] = []
    widest = bottom = 0
    after_pt = 0.0
    for paragraph, number in zip(paragraphs, _numbers(paragraphs), strict=True):
        level = style.level(paragraph.level)
        size_pt = sizes_pt[min(paragraph.level, len(sizes_pt) - 1)] if sizes_pt else level.size_pt
        frame = _frame(paragraph, number, style, size_pt, width, families)
        lines: list[_Line] = []
        for parts in _stretches(paragraph.runs, level, size_pt, families):
            _fill(parts, frame, lines, overlong)
        if done:  # neither PowerPoint nor LibreOffice leaves space above the first paragraph
            before_pt = level.space_before_pt if paragraph.space_before_pt is None else paragraph.space_before_pt
            bottom += pt(before_pt + after_pt)
        after_pt = level.space_after_pt
        if level.line_pt:
            height = _up(len(lines) * level.line_pt * size_pt / level.size_pt)
        else:
            room = frame.right - frame.left
            height = _up(sum(_height(line.looks, size_pt) * _folds(line, room) for line in lines) * level.line_spacing)
        widths = tuple(_up(line.width) for line in lines)
        done.append(SetParagraph(tuple(line.text for line in lines), widths, bottom, height))
        widest = max(widest, *(_up(line.left + line.width) for line in lines if line.text), 0)
        bottom += height
    return SetText(tuple(done), bottom, widest, tuple(overlong))


def balance(
    paragraphs: Sequence[Paragraph],
    style: TextStyle,
    width: int,
    families: Families,
    *,
    sizes_pt: Sequence[float] | None = None,
) -> int:
    """Return how narrow a box may be for the text to keep its number of lines: the lines come out alike.

    Never more than `width`; a hair is left, so that no program breaks a line earlier. Text of one line
    keeps its width.
    """
    wide = set_text(paragraphs, style, width, families, sizes_pt=sizes_pt)
    if wide.line_count == len(wide.paragraphs) or not wide.paragraphs:
        return width
    too_narrow, enough = 0, min(width, wide.width)
    while enough - too_narrow > EMU_PER_PT:
        middle = (too_narrow + enough) // 2
        tried = set_text(paragraphs, style, middle, families, sizes_pt=sizes_pt)
        if tried.line_count == wide.line_count and tried.overlong == wide.overlong:
            enough = middle
        else:
            too_narrow = middle
    return min(width, round(enough * _HAIR))


def _up(points: float) -> int:
    """Return points as EMU, rounded up."""
    return math.ceil(points * EMU_PER_PT)


# --- where a paragraph stands -----------------------------------------------------------------------


class _Frame(NamedTuple):
    """Where lines begin and end, in points from the box's inner left edge, and the distance of its tab stops."""

    first_left: float
    left: float
    right: float
    tab: float = DEFAULT_TAB_PT


def _frame(
    paragraph: Paragraph, number: int, style: TextStyle, size_pt: float, width: int, families: Families
) -> _Frame:
    margin, indent = map(to_pt, style.indents(paragraph))
    level = style.level(paragraph.level)
    bold = level.bold or any(run.bold for run in paragraph.runs[:1])
    mark = _mark_width(paragraph.mark, number, level.mark, families.face("body", bold, level.italic), size_pt)
    first_left = max(0.0, margin + indent)
    if mark:
        # A mark wider than its hang pushes the text to the next tab stop in PowerPoint, LibreOffice just behind it.
        first_left = margin if mark <= -indent else _next_stop(first_left + mark)
    return _Frame(first_left, margin, to_pt(width), paragraph.tab_em * size_pt or DEFAULT_TAB_PT)


def _next_stop(at: float, tab: float = DEFAULT_TAB_PT) -> float:
    return (math.floor(at / tab + _ROUNDING) + 1) * tab


@lru_cache(maxsize=1 << 10)
def _mark_width(mark: Mark, number: int, usual: str, numbers: Face, size_pt: float) -> float:
    """Return the width in points of a paragraph's mark; 0 where it has none. `usual` is its level's."""
    bullets = face(_MARK_FAMILY, numbers.bold, numbers.italic)
    match mark:
        case Number(scheme):
            return numbers.width(_number_text(scheme, number), size_pt)
        case "none":
            return 0.0
        case "bullet":
            return bullets.width(usual or _PLAIN_MARK, size_pt)
        case "inherit":
            return bullets.width(usual, size_pt)


def _numbers(paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """Give each paragraph its number (0 where it has none), counted as PowerPoint counts them.

    A list goes on behind paragraphs of deeper levels; one of the same or a higher level ends it.
    """
    running: dict[int, tuple[Number, int]] = {}
    for paragraph in paragraphs:
        for deeper in [level for level in running if level > paragraph.level]:
            del running[deeper]
        if isinstance(paragraph.mark, Number):
            numbering, last = running.get(paragraph.level, (paragraph.mark, paragraph.mark.start - 1))
            last = last + 1 if numbering == paragraph.mark else paragraph.mark.start
            running[paragraph.level] = (paragraph.mark, last)
            yield last
        else:
            running.pop(paragraph.level, None)
            yield 0


_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_ONES = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def numbers_em(number: Number, count: int, families: Families) -> float:
    """Return the width in em of the widest of `count` automatic numbers."""
    texts = (_number_text(number.scheme, number.start + index) for index in range(count))
    return max((families.face("body").width_em(text) for text in texts), default=0.0)


def _number_text(scheme: str, number: int) -> str:
    """Return an automatic number as PowerPoint shows it (ECMA-376 part 1, 20.1.10.61), e.g. `10.` for arabicPeriod."""
    if scheme.startswith("roman"):
        text, rest = "", number
        for value, letters in (*_ROMAN, *_ROMAN_ONES):
            text += letters * (rest // value)
            rest %= value
    elif scheme.startswith("alpha"):
        repeats, letter = divmod(number - 1, 26)
        text = chr(ord("a") + letter) * (repeats + 1)
    else:
        text = str(number)
    if "Uc" in scheme:
        text = text.upper()
    if scheme.endswith("ParenBoth"):
        return f"({text})"
    return text if scheme.endswith("Plain") else f"{text}{')' if scheme.endswith('ParenR') else '.'}"


# --- what can stand on a line -----------------------------------------------------------------------


class _Look(NamedTuple):
    """How a stretch of text is measured.

    `depth_pt` is how far it reaches below the line's own text. `formula`, where it is one, stands for a single
    letter of its own extent.
    """

    face: Face
    size_pt: float
    caps: bool
    depth_pt: float
    formula: tuple[str, latex.Extent] | None = None


class _Part(NamedTuple):
    """Text with no place to break in it, soft hyphens aside; its width in points, without and with trailing blanks."""

    text: str
    width: float
    full_width: float
    pieces: tuple[tuple[str, _Look], ...]


def _stretches(runs: Sequence[Run], level: LevelStyle, size_pt: float, families: Families) -> list[list[_Part]]:
    """Return the parts between the author's line breaks, at least one for each line."""
    stretches: list[list[tuple[str, _Look]]] = [[]]
    for run in runs or (Run(""),):
        look = _look(run, level, size_pt, families)
        first, *others = (_FORMULA if run.math else run.text).split("\n")
        stretches[-1].append((first, look))
        stretches += [[(other, look)] for other in others]
    return [_parts(stretch) for stretch in stretches]


def _look(run: Run, level: LevelStyle, size_pt: float, families: Families) -> _Look:
    chosen = families.face("mono" if run.code else level.font, run.bold or level.bold, run.italic or level.italic)
    depth_pt = size_pt * _SUBSCRIPT_DEPTH if run.script == "sub" else 0.0
    if run.math:
        return _Look(chosen, size_pt, False, size_pt * _SUBSCRIPT_DEPTH, (run.text, _extent(run, chosen)))
    return _Look(chosen, size_pt * _SCRIPT_RATIO if run.script else size_pt, level.caps, depth_pt)


def _extent(run: Run, chosen: Face) -> latex.Extent:
    """Return how large a formula is: as one, or in a line of letters, raised and lowered ones among them."""
    extent = latex.extent(run.math, is_display=run.is_display)
    return extent if run.is_display else replace(extent, width=max(extent.width, chosen.width_em(run.text) * _ROUNDED))


_NO_START = "!?:;,./)\\]}"  # Unicode's line breaking (UAX #14, LB13) keeps these with what is before them
_OPENING = "(\\[{„‚"
_QUOTES = "\"'«»‹›“”‘’"

# A word and the blanks behind it. Blanks do not part brackets and punctuation from what they belong to.
_WORD = re.compile(
    rf"\t|[^ \t]*(?: +(?=[{_NO_START}])[^ \t]*|(?<=[{_OPENING}]) +[^ \t]*|(?<=[{_QUOTES}]) +(?=[{_OPENING}])[^ \t]*)* *"
)

# Chinese and Japanese break between any two characters, but not before or behind certain signs.
_CJK = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003fffd"
_CJK_NO_START = (
    "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】°′″℃％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ〜…"
)
_CJK_NO_END = "‘“（〔［｛〈《「『【"
_SEAM = re.compile(
    rf"(?<=[^\W\d_]{{2}}[-\u2010])(?=[^\W\d_])"  # behind a hyphen between letters: not in 2010-2012, -er or e-mail
    rf"|(?<=[–—])(?=\w)"
    rf"|(?<=\u200b)(?=.)"
    rf"|(?<=[{_CJK}])(?<![{_CJK_NO_END}])(?![{_CJK_NO_START}{_NO_START} ])(?=.)"
    rf"|(?<![{_CJK_NO_END}{_OPENING} ])(?<=.)(?=[{_CJK}])(?![{_CJK_NO_START}])"
)
# A letter with what stands on it or is joined to it: accents, variation selectors, zero-width joiners.
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\u200d\u00ad\u200b\U0001f3fb-\U0001f3ff"
_LETTER = re.compile(rf".(?:[{_MARKS}]|(?<=\u200d).)*", re.DOTALL)

# In a word that is too long for a line: where blanks did not part it, and where some program may break it
# before it breaks between letters.
_BLANKS = re.compile(r"(?<= )(?=[^ ])")
_LAST_RESORT = re.compile(rf"(?<=[!?)\]}}])(?=[{_OPENING}])|(?<=[!?}}/])(?=\w)|(?<=\w-)(?=\w)")

_HAS_SEAM = re.compile(rf"[-\u2010–—\u200b{_CJK}]")


def _words(text: str) -> list[str]:
    """Return the text cut wherever a line may break."""
    words = [word for word in _WORD.findall(text) if word]
    if not _HAS_SEAM.search(text):
        return words
    return [piece for word in words for piece in _SEAM.split(word)]


def _parts(pieces: Sequence[tuple[str, _Look]]) -> list[_Part]:
    """Return the parts of text in several looks; a word may change its look."""
    whole = "".join([text for text, _ in pieces])
    look = pieces[0][1]
    if len(pieces) == 1 or not whole:
        return [_part(word, look) for word in _words(whole)] or [_part("", look)]
    parts: list[_Part] = []
    at = end = 0  # the word's start, and the end of the piece that is being used up
    rest = iter(pieces)
    for word in _words(whole):
        cut: list[tuple[str, _Look]] = []
        while word:
            while end == at:
                text, look = next(rest)
                end += len(text)
            head, word = word[: end - at], word[end - at :]
            at += len(head)
            cut.append((head, look))
        parts.append(_part(*cut[0]) if len(cut) == 1 else _joined(tuple(cut)))
    return parts


@lru_cache(maxsize=1 << 16)
def _part(text: str, look: _Look) -> _Part:
    """Return a word in one look. The same words come again and again, so they are measured once."""
    return _joined(((text, look),))


def _joined(pieces: tuple[tuple[str, _Look], ...]) -> _Part:
    text = "".join(piece for piece, _ in pieces)
    if text == "\t":
        return _Part(text, math.inf, math.inf, pieces)  # how far it goes depends on where it stands
    width = blanks = 0.0
    for piece, look in pieces:
        bare = piece.rstrip(" ")
        if bare:
            width += blanks + _width(bare, look)
            blanks = 0.0
        blanks += look.face.blank(bare, look.size_pt) * (len(piece) - len(bare))
    return _Part(text, width, width + blanks, pieces)


def _width(text: str, look: _Look) -> float:
    if look.formula is not None and text:
        return look.formula[1].width * look.size_pt
    return look.face.width(text.upper() if look.caps else text, look.size_pt)


# --- filling lines ----------------------------------------------------------------------------------


class _Line(NamedTuple):
    """A line: its text, where it begins and how wide it is (points), and what its text looks like."""

    text: str
    left: float
    width: float
    looks: frozenset[_Look]


def _fill(parts: list[_Part], frame: _Frame, lines: list[_Line], overlong: list[str]) -> None:
    """Add the lines of what stands between two line breaks: as many parts on each as fit.

    Words that have to be broken between letters are added to `overlong`.
    """
    right = frame.right + _ROUNDING
    start = at = reported = 0
    left = frame.left if lines else frame.first_left
    pen = ink = left  # where the next part begins, and where the last one's ink ends
    while at < len(parts):
        part = parts[at]
        if pen + part.width <= right or not part.text:
            ink = pen + part.width
            pen += part.full_width
            at += 1
        elif part.text == "\t" and (start == at or _next_stop(pen, frame.tab) <= right):
            pen = min(_next_stop(pen, frame.tab), max(pen, right))
            at += 1
        elif start < at:
            lines.append(_line(parts[start:at], left, ink))
            start = at
            left = pen = ink = frame.left
        else:
            pieces, is_whole = _parted(part, right - pen, right - frame.left)
            if at >= reported and not is_whole:
                overlong.append(_named(part))
                reported = at + 1
            reported += len(pieces) - 1 if at < reported else 0
            parts[at : at + 1] = pieces
            if len(pieces) == 1:  # a single letter, and still too wide
                ink = pen = pen + part.width
                at += 1
    lines.append(_line(parts[start:at], left, ink))


class WideFormula(str):
    """A formula that is wider than its line, among words that are: how it reads in one line."""

    __slots__ = ()


def _named(part: _Part) -> str:
    """Return a part that is too wide as its author knows it."""
    for _, look in part.pieces:
        if look.formula is not None:
            return WideFormula(look.formula[0])
    return part.text.strip(" ")


def _line(parts: Sequence[_Part], left: float, ink: float) -> _Line:
    text = "".join([part.text for part in parts]).rstrip(" ")
    return _Line(text, left, ink - left, frozenset([look for part in parts for _, look in part.pieces]))


def _folds(line: _Line, room: float) -> int:
    """Return how many lines a line takes: PowerPoint breaks a formula that is wider than its room at its signs."""
    is_broken = line.width > room + _ROUNDING and any(look.formula for look in line.looks)
    return math.ceil(line.width / max(1.0, room)) + 1 if is_broken else 1


@lru_cache(maxsize=1 << 12)
def _height(looks: frozenset[_Look], size_pt: float) -> float:
    """Return the height in points, at 100 %, of a line that has text of these looks."""
    faces = {look.face for look in looks}
    formulas = [look.formula[1] for look in looks if look.formula is not None]
    ascent = max(*(f.ascent for f in faces), *(f.ascent for f in formulas), 0.0)
    descent = max(*(f.descent for f in faces), *(f.descent for f in formulas), 0.0)
    height = ascent + descent + max(f.gap for f in faces)
    return max(height, _LOWEST_LINE) * size_pt + max(look.depth_pt for look in looks)


def _parted(part: _Part, room: float, later_room: float) -> tuple[list[_Part], bool]:
    """Return the pieces of a part that is wider than its line, and whether its words stay whole or hyphenated."""
    if pieces := _cut_at(part, _BLANKS):
        return pieces, True
    if _SOFT_HYPHEN not in part.text and (pieces := _cut_at(part, _LAST_RESORT)):
        return pieces, False
    return _broken(part, room, later_room)


def _cut_at(part: _Part, places: re.Pattern[str]) -> list[_Part]:
    cuts = [match.start() for match in places.finditer(part.text)]
    return _cut(part, cuts) if cuts else []


def _broken(part: _Part, room: float, later_room: float) -> tuple[list[_Part], bool]:
    """Return the part cut so that each piece fills a line, and whether soft hyphens were enough for that."""
    cuts = [0]
    soft = 0  # behind the last soft hyphen at which the line may end
    used = used_at_soft = 0.0
    before, is_hyphenated = "", True
    for at, letter, look in _letters(part.pieces):
        width = _width(before + letter, look) - _width(before, look)
        while at > cuts[-1] and letter != " " and used + width > room:
            if soft > cuts[-1]:
                cuts.append(soft)
                used -= used_at_soft
            else:
                cuts.append(at)
                used, width, is_hyphenated = 0.0, _width(letter, look), False
            room = later_room
        used += width
        before = letter
        if letter.endswith(_SOFT_HYPHEN) and used + _width("-", look) <= room:
            soft, used_at_soft = at + len(letter), used
    *pieces, last = _cut(part, cuts[1:])
    return [*map(_with_hyphen, pieces), last], is_hyphenated and bool(pieces)


def _with_hyphen(piece: _Part) -> _Part:
    """Return a piece that ends a line, with its soft hyphen shown."""
    if not piece.text.endswith(_SOFT_HYPHEN):
        return piece
    width = piece.width + _width("-", piece.pieces[-1][1])
    return piece._replace(width=width, full_width=width)


def _cut(part: _Part, cuts: Sequence[int]) -> list[_Part]:
    """Return the parts between the places (offsets in the part's text, in order)."""
    found: list[list[tuple[str, _Look]]] = [[]]
    edges = [math.inf, *reversed(cuts)]
    at = 0
    for text, look in part.pieces:
        start, end = at, at + len(text)
        while edges[-1] < end:
            edge = int(edges.pop())
            if edge > at:
                found[-1].append((text[at - start : edge - start], look))
            found.append([])
            at = edge
        found[-1].append((text[at - start :], look))
        at = end
    return [_joined(tuple(pieces)) for pieces in found]


def _letters(pieces: Iterable[tuple[str, _Look]]) -> Iterator[tuple[int, str, _Look]]:
    """Give each letter with the marks that stand on it, and where it begins."""
    at = 0
    for text, look in pieces:
        for match in _LETTER.finditer(text):
            yield at + match.start(), match.group(), look
        at += len(text)
