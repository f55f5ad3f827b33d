"""Compose text: lists, paragraphs, definitions, agendas, headings, statements and quotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, assert_never

from trustdeck import model
from trustdeck.compose.space import Frame, Setting, Space, label, runs
from trustdeck.diagnostics import Span
from trustdeck.geometry import EMU_PER_INCH, Box, Inset, pt
from trustdeck.page import Anchor, Body, Item, Mark, Number, Paragraph, Shape, Text, TextStyle
from trustdeck.typeset import Families, SetText, balance, numbers_em

TextPart = model.TextBlock | model.Bullets | model.Numbered | model.Definitions | model.Agenda | model.References

NUMBER_SCHEMES = {
    "1.": "arabicPeriod", "1)": "arabicParenR",
    "a.": "alphaLcPeriod", "a)": "alphaLcParenR", "A.": "alphaUcPeriod", "A)": "alphaUcParenR",
    "i.": "romanLcPeriod", "i)": "romanLcParenR", "I.": "romanUcPeriod", "I)": "romanUcParenR",
}  # fmt: skip

_BALANCED = ("quote", "statement")
_MOST_BALANCED = 4  # lines; longer text looks better filled
_AIRED = ("body", "definitions", "agenda")
_NUMBER_GAP_EM = 0.45
_RULE = (EMU_PER_INCH * 9 // 10, pt(6))  # the short bar above a statement
_RULE_ABOVE = EMU_PER_INCH * 2 // 5
DEEPEST = 8  # PowerPoint has nine levels (ECMA-376 part 1, 21.1.2.2.7), counted from 0

# --- paragraphs -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hand:
    """How text is set out: the levels it may stand on, and the fonts that its numbers are measured in."""

    style: TextStyle
    families: Families

    def paragraphs(self, blocks: Sequence[TextPart], language: str) -> tuple[Paragraph, ...]:
        """Return the paragraphs of one body of text."""
        return tuple(paragraph for block in blocks for paragraph in self._block(block, language))

    def _block(self, block: TextPart, language: str) -> Iterator[Paragraph]:
        match block:
            case model.TextBlock():
                for text in block.paragraphs:
                    yield replace(self._plain(text, block.language or language), origin=(block.span,))
            case model.Bullets() | model.Numbered():
                yield from self._list(block, self._first_listed, language)
            case model.Agenda():
                yield from self._list(model.Numbered(block.items, block.span, block.style), 0, language)
            case model.References():
                yield from (Paragraph(runs(text, language)) for text in block.entries)
            case model.Definitions():
                for entry in block.entries:
                    for paragraph in self._definition(entry, block.language or language):
                        yield replace(paragraph, origin=(entry.span, block.span))
            case _:
                assert_never(block)

    @property
    def _first_listed(self) -> int:
        """The level on which lists begin: that of the first mark, and below a term's explanation."""
        return 2 if self.style.role == "definitions" else self.style.first_listed

    def _plain(self, text: model.Text, language: str) -> Paragraph:
        return Paragraph(runs(text, language), 0, "none" if self.style.level(0).mark else "inherit")

    def _list(
        self, block: model.Bullets | model.Numbered, level: int, language: str, within: tuple[Span, ...] = ()
    ) -> Iterator[Paragraph]:
        around = block.language or language
        mark: Mark = "inherit" if self.style.level(level).mark else "bullet"
        hang = 0.0
        if isinstance(block, model.Numbered):
            mark = Number(NUMBER_SCHEMES[block.style], block.start)
            hang = numbers_em(mark, len(block.items), self.families) + _NUMBER_GAP_EM
        for line in block.items:
            origin = (line.span, block.span, *within)
            yield Paragraph(runs(line.text, around), level, mark, hang_em=hang, origin=origin)
            for child in line.children:
                yield from self._list(child, min(level + 1, DEEPEST), line.text.language or around, origin)

    def _definition(self, entry: model.Definition, language: str) -> Iterator[Paragraph]:
        if self.style.role == "definitions":
            yield Paragraph(runs(entry.term, language), 0)
            for text in entry.explanation:
                yield Paragraph(runs(text, language), 1)
            return
        # Among other text a definition is told by its bold term.
        yield replace(self._plain(entry.term, language), runs=runs(entry.term, language, bold=True))
        for text in entry.explanation:
            yield replace(self._plain(text, language), space_before_pt=2)


# --- one body of text -----------------------------------------------------------------------------


def style_of(blocks: Sequence[TextPart]) -> str:
    """Return the style that text of this kind has where no layout says otherwise."""
    if all(isinstance(block, model.Definitions) for block in blocks):
        return "definitions"
    if isinstance(blocks[0], model.References):
        return "references"
    return "agenda" if isinstance(blocks[0], model.Agenda) else "body"


def body(blocks: Sequence[TextPart], space: Space) -> Frame:
    """Compose consecutive text as the paragraphs of one placeholder."""
    region = space.regions.take("body")
    own = style_of(blocks)
    style = own if own == "references" else space.regions.style(region) or own
    return _text(
        Hand(space.setting.brand.styles[style], space.setting.families).paragraphs(blocks, space.language),
        style,
        region,
        blocks[0].span,
        space,
    )


def _text(
    content: tuple[Paragraph, ...], style: str, region: str, span: Span, space: Space, *, fills: bool | None = None
) -> Frame:
    """Compose paragraphs in the placeholder of a region: all of the space where it fills it, else their own height."""
    sizes = space.sizes(style)
    if space.air != 1 and space.setting.brand.styles[style].role in _AIRED:
        content = _aired(content, space.setting.look(style, sizes), space.air)
    flow, gap = space.regions.flow(region), space.setting.brand.gutter
    width = (space.box.width - gap * (flow - 1)) // flow
    measured = space.setting.text(content, style, width, sizes)
    inset = space.setting.brand.styles[style].inset
    height = measured.height + inset.top + inset.bottom
    if flow > 1:  # a line is not divided between columns, so each but the last may end a line early
        tallest = max(_line_height(measured, index) for index in range(len(content)))
        height = -(-measured.height // flow) + tallest
    box = space.box if (space.fills if fills is None else fills) else replace(space.box, height=height)
    anchor: Anchor | None = "middle" if space.centred and box is space.box else None
    text = Body(content, style, space.sizes_or_none(style), flow, gap if flow > 1 else 0, anchor)
    if style in _BALANCED and (1 < measured.line_count <= _MOST_BALANCED or _is_orphaned(measured)):
        text = replace(text, inset=balanced_inset(content, style, box.width, sizes, space.setting))
    if flow > 1:
        text = replace(text, inset=_level_inset(content, measured, flow, box.height, inset))
    item = Text(f"{space.key}/{region}", region, box, region, text)
    return Frame((item,), height, measured.line_count, tuple((word, span) for word in measured.overlong))


def _aired(content: Sequence[Paragraph], look: TextStyle, air: float) -> tuple[Paragraph, ...]:
    """Return paragraphs with more room between those of the first level; what stands below one stays close to it."""
    first = min(paragraph.level for paragraph in content)

    def before(paragraph: Paragraph) -> float:
        own = paragraph.space_before_pt
        return round(air * (look.level(paragraph.level).space_before_pt if own is None else own), 1)

    return tuple(
        replace(paragraph, space_before_pt=before(paragraph)) if paragraph.level == first else paragraph
        for paragraph in content
    )


def _is_orphaned(measured: SetText) -> bool:
    """Say whether a word stands alone on the last line."""
    *before, last = measured.paragraphs[-1].lines
    return bool(before) and len(last.split()) == 1


def balanced_inset(
    content: Sequence[Paragraph], style: str, width: int, sizes_pt: tuple[float, ...], setting: Setting
) -> Inset:
    """Return the insets at which the text's lines are of like length, so that no word is left alone on the last.

    They take from the side where lines end anyway.
    """
    look = setting.look(style, sizes_pt)
    inner = width - look.inset.left - look.inset.right
    spare = inner - balance(content, look, inner, setting.families)
    if look.levels[0].align == "center":
        return replace(look.inset, left=look.inset.left + spare // 2, right=look.inset.right + spare - spare // 2)
    if look.levels[0].align == "right":
        return replace(look.inset, left=look.inset.left + spare)
    return replace(look.inset, right=look.inset.right + spare)


def _level_inset(content: Sequence[Paragraph], measured: SetText, flow: int, height: int, inset: Inset) -> Inset | None:
    """Return the insets that end columns at a like height, each at the end of a point with all that stands below it;
    None where there are none."""
    first = min(paragraph.level for paragraph in content)
    begins = [index for index, paragraph in enumerate(content) if paragraph.level == first] + [len(content)]
    tops = [*(paragraph.top for paragraph in measured.paragraphs), measured.height]
    bottoms = [paragraph.top + paragraph.height for paragraph in measured.paragraphs]

    def column(start: int, end: int) -> int:
        return bottoms[end - 1] - tops[start]

    def filled(most: int) -> list[tuple[int, int]]:
        columns, start = [], begins[0]
        for one, following in pairwise(begins):
            if one > start and column(start, following) > most:
                columns.append((start, one))
                start = one
        return [*columns, (start, begins[-1])]

    heights = sorted({column(start, end) for index, start in enumerate(begins) for end in begins[index + 1 :]})
    lowest = next((most for most in heights if len(filled(most)) <= flow), 0)
    columns = filled(lowest)
    # A column ends where the line after it has no room, and has room to spare for what it holds.
    spare = [
        column(start, end) + tops[end] - bottoms[end - 1] + _line_height(measured, end) - lowest
        for start, end in columns[:-1]
    ]
    least = _line_height(measured, 0) // 3
    room = height - inset.top - inset.bottom - lowest
    if lowest == 0 or len(columns) != flow or min(spare) < least or room < least:
        return None
    return replace(inset, bottom=inset.bottom + room - min(min(spare) // 2, room))


def _line_height(measured: SetText, index: int) -> int:
    paragraph = measured.paragraphs[index]
    return paragraph.height // len(paragraph.lines)


def heading(block: model.Heading, space: Space) -> Frame:
    """Compose a heading before content."""
    content = (Paragraph(runs(block.text, space.language)),)
    region = space.regions.take("heading")
    return _text(content, space.regions.style(region) or "heading", region, block.span, space)


def words_below(
    caption: model.Text | None, source: model.Text | None, language: str, setting: Setting
) -> tuple[Paragraph, ...]:
    """Return what is said below a block: its caption, and where it is from, *Source:* before it unless it is there."""
    said = [Paragraph(runs(caption, language))] if caption else []
    if source:
        word = setting.brand.word("source", language)
        has_word = source.plain.casefold().startswith(word.casefold())
        said.append(Paragraph((*(() if has_word else label(f"{word}: ", language)), *runs(source, language))))
    return tuple(said)


def below(
    caption: model.Text | None, source: model.Text | None, language: str, space: Space,
    kind: Literal["caption", "source"] = "caption",
) -> Frame | None:  # fmt: skip
    """Compose a caption and a source line as one text at the top of the space; None where there is neither."""
    said = words_below(caption, source, language, space.setting)
    if not said:
        return None
    place = (caption or source or model.NO_TEXT).span
    return _text(said, "caption", space.regions.take(kind), place, space.within(space.box, centred=False), fills=False)


def statement(block: model.Statement, space: Space) -> Frame:
    """Compose one large sentence, or a few."""
    content = tuple(Paragraph(runs(text, block.language or space.language)) for text in block.paragraphs)
    region = space.regions.take("statement")
    said = _text(content, "statement", region, block.span, space)
    if not space.fills or space.setting.brand.styles["statement"].anchor != "middle":
        return said
    # Words stand in the middle, and the bar above their first line; where they become more they grow downwards.
    top = space.box.y + max(0, space.box.height - said.height - _RULE_ABOVE) // 2
    rule = Shape(
        f"{space.key}/{region}-rule", f"{region}-rule", Box(space.box.x, top, *_RULE), fill="accent", decorative=True
    )
    box = Box(space.box.x, top + _RULE_ABOVE, space.box.width, max(1, space.box.bottom - top - _RULE_ABOVE))
    words = tuple(
        replace(item, box=box, body=replace(item.body, anchor="top")) if isinstance(item, Text) else item
        for item in said.items
    )
    return replace(said, items=(rule, *words), height=said.height + _RULE_ABOVE)


# --- quotations -----------------------------------------------------------------------------------

_OWN_MARKS = "”“\"„»«’‘'‚›‹…"
_BAR = pt(4)
_BETWEEN = EMU_PER_INCH * 3 // 10
_MOST_BETWEEN = EMU_PER_INCH // 2


def quotes(block: model.Quotes, space: Space) -> Frame:
    """Compose quotations one below another, each with its bar, its mark where it brings none, and its attribution."""
    frames = [_quote(quote, index, space, alone=len(block.quotes) == 1) for index, quote in enumerate(block.quotes)]
    height = sum(frame.height for frame in frames) + _BETWEEN * (len(frames) - 1)
    free = max(0, space.box.height - height) if space.fills else 0
    between = min(_MOST_BETWEEN, _BETWEEN + free // (2 * len(frames))) if len(frames) > 1 else 0
    rest = space.box.height - sum(frame.height for frame in frames) - between * (len(frames) - 1)
    top = round(max(0, rest) * _top_share(space))
    items: list[Item] = []
    for quote, frame in zip(block.quotes, frames, strict=True):
        items += frame.moved(0, top).items
        space.regions.note(frame.items, quote.span)
        top += frame.height + between
    lines = sum(frame.lines for frame in frames)
    return Frame(tuple(items), height, lines, tuple(word for frame in frames for word in frame.overlong))


def _top_share(space: Space) -> float:
    """Return how much free height stands above quotations: level with what is beside them, else near the middle."""
    if not space.fills:
        return 0
    if space.centred:
        return 0.5
    return 0 if space.beside else 0.4


def _quote(quote: model.Quote, index: int, space: Space, *, alone: bool) -> Frame:
    language = quote.language or space.language
    region = space.regions.take("quote")
    content = tuple(Paragraph(runs(text, language)) for text in quote.paragraphs)
    mark = () if _brings_marks(quote) or not alone else _mark(index, language, space)
    said = _text(content, "quote", region, quote.span, space, fills=False)
    items = [*mark, *said.items]
    top = 0
    height = top + said.height
    if quote.by is not None or quote.source is not None:
        place = space.within(_below(space.box, height + pt(6)))
        name = _text(
            (_attribution(quote, space.language),),
            "attribution",
            space.regions.take("attribution"),
            quote.span,
            place,
            fills=False,
        )
        items += name.items
        height += pt(6) + name.height
    if mark:
        return Frame(tuple(items), height, said.lines, said.overlong)
    bar = Shape(
        f"{space.key}/{region}-bar", f"{region}-bar", Box(space.box.x, space.box.y + top, _BAR, height - top),
        fill="accent", decorative=True,
    )  # fmt: skip
    return Frame((bar, *items), height, said.lines, said.overlong)


def _below(box: Box, distance: int) -> Box:
    return Box(box.x, box.y + distance, box.width, max(0, box.height - distance))


def _brings_marks(quote: model.Quote) -> bool:
    """Say whether the author typed quotation marks (or an ellipsis where the quotation was cut)."""
    return bool(quote.paragraphs) and quote.paragraphs[0].plain[:1] in _OWN_MARKS


def _mark(index: int, language: str, space: Space) -> tuple[Shape, ...]:
    """Return a large quotation mark, hanging beside the quotation's first line."""
    content = Body((Paragraph(label("“", language)),), "mark")
    box = Box(space.box.x, space.box.y - pt(8), space.setting.brand.styles["quote"].inset.left, pt(66))
    return (Shape(f"{space.key}/mark-{index + 1}", f"quotation mark {index + 1}", box, body=content, decorative=True),)


def _attribution(quote: model.Quote, language: str) -> Paragraph:
    by = runs(quote.by, language, bold=True) if quote.by else ()
    where = runs(quote.source, language) if quote.source else ()
    return Paragraph((*by, *label(", ", language), *where) if by and where else (*by, *where))
