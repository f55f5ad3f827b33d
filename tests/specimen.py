"""A small brand and a small drawing, made by hand: every kind of item, mark and page once."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

from PIL import Image

from trustdeck.brand import Brand, Colour, Theme
from trustdeck.geometry import Box, Inset, Size, cm, pt
from trustdeck.markup import Run
from trustdeck.page import (
    Body,
    Cell,
    Drawing,
    Footer,
    LevelStyle,
    Media,
    NativeLayout,
    Number,
    Page,
    PageSection,
    Paragraph,
    Picture,
    Placeholder,
    Properties,
    Shape,
    Stroke,
    Table,
    Text,
    TextStyle,
)

SIZE = Size(12_192_000, 6_858_000)
_LIGHT = {
    "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2",
    **{f"accent{n}": f"accent{n}" for n in range(1, 7)}, "hlink": "hlink", "folHlink": "folHlink",
}  # fmt: skip
_HANG = pt(22)


def _list(*sizes: float) -> tuple[LevelStyle, ...]:
    return tuple(
        LevelStyle(
            size, mark="•" if index % 2 == 0 else "–", margin=_HANG * (index + 1), indent=-_HANG, space_before_pt=6
        )
        for index, size in enumerate(sizes)
    )


STYLES = {
    style.name: style
    for style in (
        TextStyle("title", (LevelStyle(32, "heading", bold=True, line_spacing=0.9),), "bottom"),
        TextStyle("cover-title", (LevelStyle(44, "heading", bold=True, caps=True),), "bottom"),
        TextStyle("subtitle", (LevelStyle(24, colour="muted", italic=True),)),
        TextStyle("body", _list(24, 20, 18, 18, 18, 18, 18, 18, 18), inset=Inset(0, pt(4), 0, 0)),
        TextStyle("quote", (LevelStyle(28, space_before_pt=10),), "middle", Inset(pt(20), 0, pt(20), 0)),
        TextStyle("caption", (LevelStyle(14, colour="muted"),)),
        TextStyle("card", (LevelStyle(20, "heading", bold=True), *_list(18)), "top", Inset(*[pt(10)] * 4)),
        TextStyle("axis", (LevelStyle(14, colour="muted", align="center"),), "middle"),
        TextStyle("table", (LevelStyle(18),), "middle"),
        TextStyle("table-header", (LevelStyle(18, bold=True),), "bottom"),
        TextStyle("footer", (LevelStyle(12, colour="muted"),), "middle"),
        TextStyle("footer-number", (LevelStyle(12, colour="muted", align="right"),), "middle"),
        TextStyle("notes", _list(12, 12)),
    )
}

THEME = Theme(
    name="Havnen & Søn",
    slots={
        "dk1": "1b2430", "lt1": "ffffff", "dk2": "55606e", "lt2": "f2f0ea",
        "accent1": "1c6a73", "accent2": "b4481a", "accent3": "6a4c93", "accent4": "2f6f3e",
        "accent5": "7fc4cc", "accent6": "f0a37e", "hlink": "1c6a73", "folHlink": "55606e",
    },
    colour_maps={
        "own": _LIGHT,
        "turned": {**_LIGHT, "bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2", "accent1": "accent5"},
    },
    roles={
        "text": Colour("tx1"), "muted": Colour("tx2"), "background": Colour("bg1"), "surface": Colour("bg2"),
        "accent": Colour("accent1"), "on-accent": Colour("bg1"),
        "rule": Colour("tx2", (("lumMod", 40_000), ("lumOff", 60_000))),
    },
    heading_font="Calibri",
    body_font="Calibri",
    mono_font="Consolas",
)  # fmt: skip

BRAND = Brand(
    key="havnen", name="Havnen & Søn", size=SIZE, theme=THEME, styles=STYLES, floors_pt={}, floor_pt=18,
    zones={}, gutter=0, logo=None, footer_text=None, footer_number=True, footer_date=True, footer_audience=False,
    words={},
)  # fmt: skip


# --- layouts --------------------------------------------------------------------------------------

_TITLE = Box(cm(2), cm(1.2), cm(29), cm(2.6))
_BODY = Box(cm(2), cm(4.4), cm(29), cm(11.6))
_LEFT, _RIGHT = _BODY.columns(2, cm(1))
_HIDDEN = Box(cm(2), -cm(2), cm(29), cm(1.5))

FOOTERS = (
    Placeholder("date", "dt", 10, "Dato", Box(cm(2), cm(17.4), cm(5), cm(0.8)), "footer"),
    Placeholder("footer", "ftr", 11, "Sidefod", Box(cm(8), cm(17.4), cm(17), cm(0.8)), "footer", "Havnen & Søn"),
    Placeholder("number", "sldNum", 12, "Slidenummer", Box(cm(26), cm(17.4), cm(5), cm(0.8)), "footer-number"),
)


def _title(box: Box = _TITLE) -> Placeholder:
    return Placeholder("headline", "title", 0, "Titel", box, "title", "Skriv en overskrift")


def _media(colour: str, kind: str) -> Media:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(stream, kind.upper())
    data = stream.getvalue()
    return Media(data, kind, 64, 48, hashlib.sha256(data).hexdigest())


LOGO = Picture("logo", "Logo", Box(cm(29), cm(0.4), cm(2), cm(1.5)), "", _media("#b4481a", "png"), alt="Havnens logo")
_BAR = Shape("bar", "Streg", Box(cm(2), cm(1), cm(2), pt(5)), fill="accent", decorative=True)

COVER = NativeLayout(
    "cover",
    "Forside",
    "title",
    (
        Placeholder(
            "headline", "ctrTitle", 0, "Titel", Box(cm(2), cm(4), cm(29), cm(5)), "cover-title", "Skriv en titel"
        ),
        Placeholder(
            "subtitle", "subTitle", 1, "Undertitel", Box(cm(2), cm(9.4), cm(29), cm(3)), "subtitle", "Undertitel"
        ),
    ),
    (LOGO,),
    "background",
    palette="turned",
)
TEXT = NativeLayout(
    "headline-text",
    "Overskrift og tekst",
    "obj",
    (
        _title(),
        Placeholder("body", "body", 1, "Tekst", _BODY, "body", "Skriv tekst\nAndet niveau\nTredje niveau"),
        *FOOTERS,
    ),
    (_BAR, LOGO),
)
TWO = NativeLayout(
    "two-columns",
    "To spalter",
    "twoObj",
    (
        _title(),
        Placeholder("left", "body", 13, "Venstre", _LEFT, "body", "Skriv tekst"),
        Placeholder("right", "body", 14, "Højre", _RIGHT, "body", "Skriv tekst"),
        *FOOTERS,
    ),
)
QUOTE = NativeLayout(
    "quote",
    "Citat",
    "",
    (_title(_HIDDEN), Placeholder("quote", "body", 13, "Citat", _BODY, "quote", "Skriv et citat"), *FOOTERS),
)
TABLE = NativeLayout(
    "table", "Tabel", "tbl", (_title(), Placeholder("table", "tbl", 13, "Tabel", _BODY, "table", "Tabel"), *FOOTERS)
)
PICTURE = NativeLayout(
    "image-text",
    "Billede og tekst",
    "",
    (
        _title(),
        Placeholder("picture", "pic", 13, "Billede", _LEFT, "caption", "Billede"),
        Placeholder("body", "body", 14, "Tekst", _RIGHT, "body", "Skriv tekst"),
        *FOOTERS,
    ),
)
ONLY_TITLE = NativeLayout("title-only", "Kun overskrift", "titleOnly", (_title(), *FOOTERS))


# --- pages ----------------------------------------------------------------------------------------


def run(text: str, **marks: object) -> Run:
    """Return a run in Danish."""
    return Run(text, **{"language": "da-DK", **marks})  # type: ignore[arg-type]


def line(text: str, level: int = 0, **properties: object) -> Paragraph:
    """Return a paragraph of one run in Danish."""
    return Paragraph((run(text),), level, **properties)  # type: ignore[arg-type]


def headline(text: str, box: Box = _TITLE, style: str = "title") -> Text:
    """Return a page's title."""
    return Text("headline", "Titel", box, "headline", Body((line(text),), style))


def text_page(key: str, title: str, *paragraphs: Paragraph, **properties: object) -> Page:
    """Return a page with a headline and text."""
    body = Text("body", "Tekst", _BODY, "body", Body(paragraphs))
    page = Page(
        key,
        "headline-text",
        title,
        (headline(title), body),
        footer=Footer("Havnen & Søn", "3. oktober 2012", True, "da-DK"),
        language="da-DK",
    )
    return replace(page, **properties)  # type: ignore[arg-type]


_MARKS = (
    Paragraph((run("Fed", bold=True), run(", "), run("kursiv", italic=True), run(", "), run("ud", strike=True))),
    Paragraph(
        (run("x"), run("2", script="sup"), run(", H"), run("2", script="sub"), run("O, "), run("<b>&", code=True))
    ),
    Paragraph((run("Farve", colour="accent"), run("\n"), run("trust first", language="en-GB")), 1),
    Paragraph((run("Ude", link="https://example.org/?a=1&b=2"), run(" og "), run("inde", link="#numbers")), 1),
    line("Uden punkt", mark="none", align="right", space_before_pt=18.0),
    Paragraph((Run("الثقة أولا", language="ar-SA"),)),
    Paragraph(()),
)

PAGES = (
    Page(
        "cover",
        "cover",
        "Tillid",
        (
            headline("Tillid", COVER.placeholders[0].box, "cover-title"),
            Text(
                "subtitle", "Undertitel", COVER.placeholders[1].box, "subtitle", Body((line("og ledelse"),), "subtitle")
            ),
        ),
        language="da-DK",
        palette="turned",
    ),
    text_page(
        "marks",
        "Alle mærker",
        *_MARKS,
        notes=(
            line("Spørg salen først.", mark="none"),
            line("Et"),
            line("Indrykket", 1),
            line("To", mark=Number("arabicPeriod")),
        ),
    ),
    text_page(
        "numbers",
        "Tal",
        line("Et", mark=Number("arabicPeriod", 3)),
        line("Under", 1),
        line("To", mark=Number("arabicPeriod", 3)),
        skip=True,
    ),
    Page(
        "small",
        "two-columns",
        "Mindre skrift",
        (
            headline("Mindre skrift"),
            Text(
                "left",
                "Venstre",
                _LEFT,
                "left",
                Body((line("Et"), line("To", 1)), sizes_pt=(20, 18, 18, 18, 18, 18, 18, 18, 18)),
            ),
            Text(
                "right",
                "Højre",
                Box(_RIGHT.x, _RIGHT.y, _RIGHT.width, cm(6)),
                "right",
                Body(
                    (line("Intet punkt"), line("Et punkt", mark="bullet"), line("1", mark=Number("alphaLcParenR"))),
                    "quote",
                    columns=2,
                    column_gap=cm(0.5),
                    anchor="bottom",
                ),
            ),
        ),
        language="da-DK",
        background="surface",
        footer=Footer(number=True, language="da-DK"),
    ),
    Page(
        "quote",
        "quote",
        "Et citat",
        (
            headline("Et citat", _HIDDEN),
            Text("quote", "Citat", _BODY, "quote", Body((line("”Tillid er godt.”"),), "quote")),
        ),
        language="da-DK",
        palette="turned",
    ),
    Page(
        "table",
        "table",
        "En tabel",
        (
            headline("En tabel"),
            Table(
                "table",
                "Tabel",
                Box(_BODY.x, _BODY.y, _BODY.width, cm(6)),
                "table",
                (cm(9), cm(10), cm(10)),
                (cm(2), cm(2), cm(2)),
                (
                    tuple(Cell((line(text),)) for text in ("Felt", "Før", "Nu")),
                    (
                        Cell((line("Tid"),)),
                        Cell((line("12,5"),), "right"),
                        Cell((line("9"), line("næsten", mark="bullet")), "right", inset=Inset(right=pt(9))),
                    ),
                    (Cell((line("Sted"),)), Cell((Paragraph(()),)), Cell((Paragraph(()),))),
                ),
                header_rows=1,
                size_pt=16,
                inset=Inset(pt(6), pt(4), pt(6), pt(4)),
            ),
        ),
        language="da-DK",
        footer=Footer("Havnen & Søn", number=True, language="da-DK"),
    ),
    Page(
        "picture",
        "image-text",
        "Et billede",
        (
            headline("Et billede"),
            Picture(
                "picture",
                "Billede",
                Box(_LEFT.x, _LEFT.y, _LEFT.width, cm(8)),
                "picture",
                _media("#1c6a73", "jpeg"),
                (0.1, 0, 0.1, 0.25),
                alt='En "grøn" flade',
            ),
            Text("body", "Tekst", _RIGHT, "body", Body((line("Ved siden af"),))),
            Picture(
                "ornament", "Pynt", Box(cm(30), cm(15), cm(1), cm(1)), "", _media("#1c6a73", "jpeg"), decorative=True
            ),
        ),
        language="da-DK",
    ),
    Page(
        "shapes",
        "title-only",
        "Former",
        (
            headline("Former"),
            Shape(
                "card",
                "Kort",
                Box(cm(2), cm(5), cm(9), cm(6)),
                "roundRect",
                {"adj": 6000},
                "surface",
                Stroke("rule", 1),
                Body((line("Et kort"), line("med punkt", 1)), "card"),
            ),
            Shape(
                "small",
                "Lille kort",
                Box(cm(12), cm(5), cm(9), cm(6)),
                "rect",
                fill="accent",
                body=Body((line("Mindre"), line("skrift", 1)), "card", sizes_pt=(18, 16)),
            ),
            Shape("axis", "Akse", Box(cm(22), cm(5), cm(1), cm(6)), body=Body((line("Høj"),), "axis", upward=True)),
            Shape("rule", "Linje", Box(cm(2), cm(12), cm(20), 0), "line", stroke=Stroke("text", 2), decorative=True),
        ),
        language="da-DK",
    ),
)

SECTIONS = (
    PageSection("start", "Tillid", ("cover", "marks")),
    PageSection("rest", "Resten & mere", tuple(page.key for page in PAGES[2:])),
)

DRAWING = Drawing(
    SIZE,
    (COVER, TEXT, TWO, QUOTE, TABLE, PICTURE, ONLY_TITLE),
    PAGES,
    SECTIONS,
    Properties("Tillid & ledelse", "Havnen", "Tillid", "da-DK", "2012-10-03T00:00:00Z", "decks/tillid"),
)
