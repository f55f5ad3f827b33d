"""Read LaTeX's formulas: their structure, how large they come out, how they look, how they read in one line.

math-core knows LaTeX and gives MathML, whose few elements are the structure here; ziamath sets it in STIX Two Math.
Formulas may come from strangers: they are short, not deep, and no command reaches out of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from xml.etree import ElementTree

if TYPE_CHECKING:
    import math_core

MAX_LENGTH = 1_000  # characters of a formula
MAX_DEPTH = 40  # of parts within one another

APPLY = "\u2061"  # stands between a function and what it is of
_INVISIBLE = "\u2062\u2063\u2064"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_ENTITIES = {"&ApplyFunction;": APPLY}
_KNOWN = frozenset({
    "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder",
    "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose",
})  # fmt: skip
_NOTATIONS = ("box", "updiagonalstrike", "downdiagonalstrike")
_REFUSED_STYLES = ("color", "border", "background", "width:")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a formula, `length` characters from offset `start`."""

    start: int
    length: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a formula: an element of MathML Core, its text or its parts.

    `is_plain`: its letters stand upright. `is_prefix`: a sign of what follows; `is_tight`: no room behind it.
    `is_accent`: what is above or below belongs to the letter. `width_em` is that of a space. `kind` is the notation
    of `menclose`, `bare` of a fraction without its line, `aligned` or `cases` of a table.
    """

    tag: str
    text: str = ""
    parts: tuple[Node, ...] = ()
    is_plain: bool = False
    is_accent: bool = False
    is_prefix: bool = False
    is_tight: bool = False
    width_em: float = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula. `nodes` are its parts in order, `plain` is how it reads in one line."""

    latex: str
    is_display: bool
    mathml: str
    nodes: tuple[Node, ...]
    plain: str


@lru_cache(maxsize=4096)
def parse(latex: str, *, is_display: bool = False) -> Formula | Problem:
    """Return the formula, or what is wrong with it."""
    import math_core

    written = latex.strip()
    if len(latex) > MAX_LENGTH:
        return Problem(0, len(latex), f"the formula has {len(latex):,} characters; {MAX_LENGTH:,} is the most")
    if _depth(latex) > MAX_DEPTH:
        return Problem(0, len(latex), "the formula is too deep", "make several of it")
    try:
        mathml = _converter().convert_with_local_state(latex, displaystyle=is_display)
    except math_core.LatexError as error:
        return _problem(str(error), latex)
    for entity, character in _ENTITIES.items():
        mathml = mathml.replace(entity, character)
    root = ElementTree.fromstring(mathml)  # noqa: S314  # what math-core writes has no document type
    if not written or not any(True for _ in root.iter() if _ is not root):
        return Problem(0, max(1, len(latex)), "the formula is empty", "write it between the dollar signs")
    try:
        nodes = tuple(_nodes(root, 0))
    except _UnknownError as error:
        return Problem(0, len(latex), f"{error} cannot stand in a formula", "leave it out")
    return Formula(latex, is_display, mathml, nodes, plain(nodes))


@cache
def _converter() -> math_core.LatexToMathML:
    import math_core

    return math_core.LatexToMathML(
        xml_namespace=True, fancy_error=False, max_expansions=200, macros={}, allow_unreliable_rendering=True
    )


def _depth(latex: str) -> int:
    """Return how deep braces and brackets of commands lie within one another."""
    deepest = depth = 0
    for mark in re.findall(r"\\left\b|\\right\b|\\begin\b|\\end\b|\\.|[{}]", latex, re.DOTALL):
        depth += 1 if mark in ("{", "\\left", "\\begin") else -1 if mark in ("}", "\\right", "\\end") else 0
        deepest = max(deepest, depth)
    return deepest + len(re.findall(r"(?:\\[A-Za-z]+\s*){20,}", latex)) * MAX_DEPTH


def _problem(said: str, latex: str) -> Problem:
    """Return math-core's message as a problem at its place."""
    place, _, message = said.partition(": ")
    start = min(int(place) if place.isdigit() else 0, max(0, len(latex) - 1))
    word = re.match(r"\\[A-Za-z]+|.", latex[start:], re.DOTALL)
    message = message.rstrip(".")
    unknown = re.fullmatch(r'Unknown command "(\\.+)"', message)
    if unknown:
        return Problem(start, len(unknown[1]), f"there is no command `{unknown[1]}` in formulas", "")
    message = re.sub(r'"([^"]*)"', r"`\1`", message[:1].lower() + message[1:])
    return Problem(start, len(word[0]) if word else 1, f"the formula is not right here: {message}")


# --- structure ------------------------------------------------------------------------------------


class _UnknownError(ValueError):
    """Something that no office program can show as a formula."""


def _nodes(element: ElementTree.Element, depth: int) -> Iterator[Node]:
    """Yield the parts of an element; rows that only hold others together are gone."""
    if depth > MAX_DEPTH:
        raise _UnknownError("so much within one another")
    for child in element:
        tag = child.tag.removeprefix(_MATHML)
        if tag not in _KNOWN:
            raise _UnknownError(f"`{tag}`")
        if any(style in child.get("style", "") for style in _REFUSED_STYLES):
            raise _UnknownError(_refusal(child.get("style", "")))
        if tag in ("mi", "mn", "mo", "mtext"):
            if text := _text(child):
                yield _token(child, tag, text)
        elif tag == "mspace":
            width = float(child.get("width", "0").removesuffix("em"))
            if width:
                yield Node("mspace", width_em=width)
        else:
            yield from _composite(child, tag, depth)


def _refusal(style: str) -> str:
    if "border" in style:
        return "a rule in a table"
    return "a numbered equation" if "width:" in style else "a colour"


def _text(element: ElementTree.Element) -> str:
    text = "".join(element.itertext())
    return re.sub(rf"[{_INVISIBLE}\ufe00\ufe01]", "", text)


def _token(element: ElementTree.Element, tag: str, text: str) -> Node:
    return Node(
        tag, text, is_plain=element.get("mathvariant") == "normal",
        is_prefix=element.get("lspace") == "0" and element.get("rspace") == "0", is_tight=element.get("rspace") == "0",
    )  # fmt: skip


def _composite(element: ElementTree.Element, tag: str, depth: int) -> Iterator[Node]:
    parts = tuple(_nodes(element, depth + 1))
    if tag in ("mrow", "mstyle", "mpadded"):
        if tag == "mrow" and _is_fenced(element):
            yield Node("mfenced", parts=parts)
        elif len(parts) == 1:
            yield parts[0]
        else:
            yield from parts
        return
    if tag in ("msqrt", "mphantom", "menclose", "mtd"):
        kind = element.get("notation", "")
        if tag == "menclose" and kind not in _NOTATIONS:
            raise _UnknownError(f"`{kind}`")
        parts = tuple(part for part in parts if part != Node("mrow"))
        yield Node(tag, parts=parts, kind=kind)
        return
    if tag in _ARGUMENTS:
        parts = tuple(_argument(child, depth) for child in element)
    kind = "bare" if element.get("linethickness") == "0" else _table_kind(element) if tag == "mtable" else ""
    accent = "true" in (element.get("accent"), element.get("accentunder"))
    yield Node(tag, parts=parts, kind=kind, is_accent=accent)


_ARGUMENTS = {"mfrac", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover"}


def _argument(child: ElementTree.Element, depth: int) -> Node:
    """Return one of the parts that an element has by their place; several in a row are one."""
    holder = ElementTree.Element("holder")
    holder.append(child)
    found = tuple(_nodes(holder, depth + 1))
    return found[0] if len(found) == 1 else Node("mrow", parts=found)


def _is_fenced(row: ElementTree.Element) -> bool:
    """Say whether a row begins and ends with brackets that grow with what is between them."""
    parts = list(row)
    if len(parts) < 2:
        return False
    edges = (parts[0], parts[-1])
    return all(edge.tag == f"{_MATHML}mo" and edge.get("stretchy") != "false" for edge in edges) and all(
        (edge.text or "") in _FENCES for edge in edges
    )


_FENCES = frozenset("()[]{}|‖⌊⌋⌈⌉⟨⟩/\\⟦⟧↑↓⟮⟯") | {"", *_INVISIBLE}


def _table_kind(table: ElementTree.Element) -> str:
    styles = [cell.get("style", "") for row in table for cell in row]
    if any("padding-left:1em" in style for style in styles):
        return "cases"
    return "aligned" if any(style.startswith("text-align: right") for style in styles) else ""


# --- how it comes out -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extent:
    """How large a formula comes out: its width, and how far it reaches above and below the line, in em."""

    width: float
    ascent: float
    descent: float


# PowerPoint sets formulas in Cambria Math, whose letters are a little wider here and lower there.
_WIDER, _TALLER = 1.12, 1.15


@lru_cache(maxsize=4096)
def extent(latex: str, *, is_display: bool = False) -> Extent:
    """Return how large a formula comes out at the most, in any office program."""
    drawn = _drawn(latex, is_display, 100, "black")
    width, height = drawn.getsize()
    descent = -drawn.getyofst()
    return Extent(width / 100 * _WIDER, max(0.0, height - descent) / 100 * _TALLER, max(0.0, descent) / 100 * _TALLER)


@dataclass(frozen=True, slots=True)
class Image:
    """A formula as SVG; its size is in units of a point."""

    svg: str
    width_pt: float
    height_pt: float


def picture(latex: str, size_pt: float, colour: str, *, is_display: bool = True) -> Image:
    """Return a formula at a size, in a colour of six hex digits."""
    drawn = _drawn(latex, is_display, size_pt, f"#{colour}")
    svg = drawn.svg()
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    width, height = (float(size[1]), float(size[2])) if size else drawn.getsize()
    return Image(svg, width, height)


def _drawn(latex: str, is_display: bool, size: float, colour: str) -> Any:
    from ziamath.config import config  # half a second, and only decks with formulas need it
    from ziamath.zmath import Math

    formula = parse(latex, is_display=is_display)
    if isinstance(formula, Problem):
        raise TypeError(f"the formula `{latex}` was refused")
    config.svg2 = False
    config.math.color = colour
    return Math(_for_drawing(formula.mathml), size=size)


_SPACED = re.compile(r"<mo>([∩∪∧∨∖⊕⊗⊙⋅])</mo>")
_RIGHT, _LEFT = "text-align: right", "text-align: left"


def _for_drawing(mathml: str) -> str:
    """Return MathML as ziamath knows it: a line above is an overbar there, columns say how they are aligned."""
    mathml = re.sub("[\ufe00\ufe01]", "", mathml)
    mathml = mathml.replace('<mo stretchy="true">\u0332</mo></mover>', '<mo stretchy="true">\u00af</mo></mover>')
    mathml = _SPACED.sub(r'<mo lspace="0.2222em" rspace="0.2222em">\1</mo>', mathml)
    return re.sub(r"<mtable([^>]*)><mtr>(.*?)</mtr>", _with_columns, mathml, flags=re.DOTALL)


def _with_columns(table: re.Match[str]) -> str:
    """Return the beginning of a table with what its first row says of its columns."""
    cells = re.findall(r"<mtd([^>]*)>", table[2])
    sides = ["right" if _RIGHT in cell else "left" if _LEFT in cell else "center" for cell in cells]
    spacing = ' columnspacing="0em"' if "right" in sides else ""
    return f'<mtable{table[1]} columnalign="{" ".join(sides)}"{spacing}><mtr>{table[2]}</mtr>'


# --- how it reads ---------------------------------------------------------------------------------

RELATIONS = frozenset("=≠<>≤≥≪≫≈≅≃∼≡∝∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔↦⟶⟵⟹⟸⟺⊢⊨:∣∥≔≺≻")
BINARY = frozenset("+−±∓×÷⋅∗∘∩∪∧∨⊕⊗∖-")
NARY = frozenset("∑∏∐∫∬∭∮∯∰⋃⋂⋁⋀⨁⨂⨄⨆")
_SUPERSCRIPTS = str.maketrans("0123456789+−=()niTx⊤∗′∘", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀˣᵀ*′°")
_SUBSCRIPTS = str.maketrans("0123456789+−=()aeijknmxptr", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₙₘₓₚₜᵣ")
_ABOVE = {
    "^": "\u0302", "ˆ": "\u0302", "\u0302": "\u0302", "˜": "\u0303", "~": "\u0303", "\u0303": "\u0303",
    "˙": "\u0307", "¨": "\u0308", "ˇ": "\u030c", "˘": "\u0306", "´": "\u0301", "`": "\u0300", "˚": "\u030a",
    "¯": "\u0304", "‾": "\u0304", "\u0304": "\u0304", "\u0332": "\u0305", "\u0305": "\u0305",
    "⃗": "\u20d7", "→": "\u20d7", "←": "\u20d6", "⃛": "\u20db",
}  # fmt: skip


def accent(character: str) -> str:
    """Return the combining character that an accent is, or ''."""
    return _ABOVE.get(character, "")


_UP, _DOWN, _END, _SLANT = "\x01", "\x02", "\x03", "\x04"  # marks within a line of text while it is made
_MARKS = f"[{_UP}{_DOWN}{_END}{_SLANT}]"


class Piece(NamedTuple):
    """Letters of a formula in one line: `script` is `sup`, `sub` or ''; those of names slant."""

    text: str
    script: Literal["", "sup", "sub"] = ""
    italic: bool = False


def plain(nodes: Sequence[Node]) -> str:
    """Return how parts of a formula read in one line, without raised and lowered letters but those of Unicode."""
    return _flat(_line(nodes)).replace(_SLANT, "")


def pieces(nodes: Sequence[Node]) -> tuple[Piece, ...]:
    """Return the parts of a formula as letters in one line; what is raised within the raised stands in brackets."""
    found: list[Piece] = []
    for script, text in _scripts(_line(nodes)):
        for index, part in enumerate(_flat(text).split(_SLANT)):
            # A letter that slants stands behind each mark, with the accents on it.
            letter = re.match(r"[^\W\d_][\u0300-\u036f\u20d0-\u20ff]*", part) if index else None
            cut = letter.end() if letter else 0
            found += [Piece(part[:cut], script, True), Piece(part[cut:], script)]
    return tuple(_joined(piece for piece in found if piece.text))


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    last = Piece("")
    for piece in found:
        if last.text and piece[1:] == last[1:]:
            last = last._replace(text=last.text + piece.text)
            continue
        if last.text:
            yield last
        last = piece
    if last.text:
        yield last


def _scripts(line: str) -> Iterator[tuple[Literal["", "sup", "sub"], str]]:
    """Yield what stands on the line, and what above and below it."""
    depth = start = 0
    script: Literal["", "sup", "sub"] = ""
    for at, character in enumerate(line):
        if character in (_UP, _DOWN):
            if depth == 0:
                yield "", line[start:at]
                start, script = at + 1, "sup" if character == _UP else "sub"
            depth += 1
        elif character == _END:
            depth -= 1
            if depth == 0:
                yield script, line[start:at]
                start = at + 1
    yield "", line[start:]


def _flat(line: str) -> str:
    """Return a line with what is raised and lowered in Unicode's small letters, else behind `^` and `_`."""
    inner = re.compile(f"([{_UP}{_DOWN}])([^{_UP}{_DOWN}{_END}]*){_END}")
    while match := inner.search(line):
        mark, small = ("^", _SUPERSCRIPTS) if match[1] == _UP else ("_", _SUBSCRIPTS)
        bare = match[2].replace(_SLANT, "")
        said = mark + _bracketed(match[2]) if set(map(ord, bare)) - set(small) else bare.translate(small)
        line = line[: match.start()] + said + line[match.end() :]
    return line


def _line(nodes: Sequence[Node]) -> str:
    text = ""
    for index, node in enumerate(nodes):
        said = _said(node)
        if node.tag == "mo" and (node.text in RELATIONS or (node.text in BINARY and not node.is_prefix)):
            text = f"{text.rstrip()} {said} " if index or text else said
        elif node.tag == "mo" and node.text in (",", ";"):
            text += said if node.is_tight or index + 1 == len(nodes) else f"{said} "
        elif node.text == APPLY:
            text += "" if _opens(nodes[index + 1 : index + 2]) else " "
        elif text[-1:].isalnum() and _is_word(node):
            text += f" {said}"
        elif node.tag == "mfrac" and not node.kind and nodes[index + 1 :] and nodes[index + 1].tag != "mo":
            text += f"({said})"  # else it would read as if what follows stood below the line too
        else:
            text += said
    return re.sub(r"  +", " ", text).strip()


def _opens(following: Sequence[Node]) -> bool:
    return bool(following) and (following[0].text == "(" or following[0].tag == "mfenced")


def _is_word(node: Node) -> bool:
    while node.parts:
        node = node.parts[0]
    return node.tag == "mi" and len(node.text) > 1


def _said(node: Node) -> str:
    match node.tag:
        case "mi":
            return node.text if len(node.text) > 1 or node.is_plain else _SLANT + node.text
        case "mn" | "mo" | "mtext":
            return node.text
        case "mspace":
            return " " if node.width_em > 0.2 else ""
        case "mfrac" if node.kind == "bare":
            return "; ".join(map(_said, node.parts))
        case "mfrac":
            return "/".join(map(_grouped, node.parts))
        case "msqrt":
            return f"√{_grouped(*node.parts)}"
        case "mroot":
            base, degree = node.parts
            sign = {"3": "∛", "4": "∜"}.get(_said(degree)) or f"{_raised(degree)}√"
            return f"{sign}{_grouped(base)}"
        case "msub":
            return _said(node.parts[0]) + _lowered(node.parts[1])
        case "msup":
            return _said(node.parts[0]) + _raised(node.parts[1])
        case "msubsup" | "munderover":
            gap = " " if node.parts[0].text in NARY and node.parts[0].text else ""
            return _said(node.parts[0]) + _lowered(node.parts[1]) + _raised(node.parts[2]) + gap
        case "munder" | "mover":
            return _marked(node)
        case "mtable":
            between = " " if node.kind == "aligned" else ", "
            return "; ".join(between.join(filter(None, map(_said, row.parts))) for row in node.parts)
        case _:
            return _line(node.parts)


def _marked(node: Node) -> str:
    base, other = node.parts
    if node.is_accent:
        mark, letters = accent(other.text), _said(base)
        if mark and node.tag == "mover" and letters:
            return re.sub(rf"({_SLANT}?[^{_SLANT}])", rf"\1{mark}", letters) if _length(letters) < 4 else letters
        return letters if _length(letters) < 2 else f"({letters})"
    return _said(base) + (f"{_lowered(other)} " if node.tag == "munder" else _raised(other))


def _length(line: str) -> int:
    return len(re.sub(_MARKS, "", line))


def _raised(node: Node) -> str:
    return _UP + _said(node).replace(" ", "") + _END


def _lowered(node: Node) -> str:
    return _DOWN + _said(node).replace(" ", "") + _END


def _grouped(*nodes: Node) -> str:
    """Return what a sign is of, in brackets where it is more than one thing."""
    text = _line(nodes)
    is_one = len(nodes) == 1 and nodes[0].tag in ("mi", "mn", "mo", "mtext", "mfenced", "msqrt")
    return text if is_one else _bracketed(text)


def _bracketed(text: str) -> str:
    is_one = re.fullmatch(r".[\u0300-\u036f\u20d0-\u20ff]?", re.sub(_MARKS, "", text))
    return text if is_one else f"({text})"
