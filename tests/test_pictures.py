"""Pictures, from the source to the file: what is taken, what becomes of it, and where it stands."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from composed import compose_all
from package_rules import Package, check
from PIL import Image, ImageDraw

from trustdeck.build import BuildOptions, build
from trustdeck.colours import contrast, mixed
from trustdeck.diagnostics import Diagnostic
from trustdeck.page import Page, Picture, Shape
from trustdeck.project import Project

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
SVG = "http://www.w3.org/2000/svg"
DECK = "decks/a.yaml"
TEMPLATES = Path(__file__).parent / "templates"

Files = Mapping[str, bytes]


def source(slide: str, head: str = "") -> str:
    return f"deck: Pictures\nlanguage: en\n{head}slides:\n  - headline: A\n    {slide}\n"


def compiled(slide: str, files: Files, head: str = "") -> tuple[bytes, tuple[Diagnostic, ...]]:
    named = {f"decks/{name}": data for name, data in files.items()}
    project = Project.in_memory({DECK: source(slide, head), **named})
    done = build(project, [DECK], BuildOptions())
    return project.standing("output/a/a.pptx") or b"", tuple(done.report.diagnostics)


def made(slide: str, files: Files, head: str = "") -> Package:
    data, found = compiled(slide, files, head)
    assert not found
    assert not check(data)
    return Package(data)


def mistakes(slide: str, files: Files) -> list[tuple[str, str]]:
    return [(found.rule, found.message) for found in compiled(slide, files)[1]]


def page(slide: str, files: Files) -> Page:
    named = {f"decks/{name}": data for name, data in files.items()}
    (found,) = compose_all(Project.in_memory({DECK: source(slide), **named}), DECK)
    return found.drawing.pages[0]


def media(package: Package) -> dict[str, bytes]:
    return {name: data for name, data in package.parts.items() if name.startswith("ppt/media/")}


def bitmap(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", colour: object = "navy") -> bytes:
    data = io.BytesIO()
    Image.new(mode, size, colour).save(data, kind)  # type: ignore[arg-type]  # Pillow takes more than it says
    return data.getvalue()


def photograph(size: tuple[int, int]) -> Image.Image:
    """Return a picture of very many colours."""
    across = Image.linear_gradient("L").resize(size)
    down = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90).resize(size)
    noise = Image.radial_gradient("L").resize(size)
    return Image.merge("RGB", (across, down, noise))


def drawing(inside: str, attributes: str = 'viewBox="0 0 120 80"') -> bytes:
    return f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>{inside}</svg>'.encode()


IMAGE = "image: {file: p.png, alt: B}"


# --- kinds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WEBP", "BMP"])
def test_other_kinds_are_stored_as_png(kind: str) -> None:
    ((name, data),) = media(made(IMAGE, {"p.png": bitmap(kind)})).items()
    assert name.endswith(".png")
    with Image.open(io.BytesIO(data)) as picture:
        red, green, blue = picture.convert("RGB").getpixel((0, 0))  # type: ignore[misc]
        assert red < 3 and green < 3 and 125 < blue < 130


@pytest.mark.parametrize("kind", ["TIFF", "WEBP"])
def test_photographs_of_other_kinds_are_stored_as_jpeg(kind: str) -> None:
    data = io.BytesIO()
    photograph((900, 600)).save(data, kind)
    assert list(media(made(IMAGE, {"p.png": data.getvalue()}))) == ["ppt/media/image1.jpeg"]


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("RGBA", (0, 0, 128, 90)), ("LA", (90, 90)), ("CMYK", (255, 255, 0, 127)), ("I;16", 40_000), ("1", 0), ("P", 3)],
)
def test_every_mode_of_a_tiff_can_be_shown(mode: str, colour: object) -> None:
    (data,) = media(made(IMAGE, {"p.png": bitmap("TIFF", mode=mode, colour=colour)})).values()
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "PNG"
        assert ("A" in picture.getbands()) == ("A" in mode)
        if mode == "I;16":
            assert picture.getpixel((0, 0)) == 40_000 // 256


@pytest.mark.parametrize(
    ("begin", "words"),
    [
        (b"\xd7\xcd\xc6\x9a", "of the kind WMF"),
        (b"\0\0\0\x18ftypheic", "of the kind HEIC"),
        (b"\0\0\0\x18ftypavif", "of the kind AVIF"),
        (b"%PDF-1.7", "of the kind PDF"),
        (b"8BPS", "of the kind Photoshop"),
        (b"\x1f\x8b", "packed SVG"),
        (b"hello", "no picture that can be read"),
    ],
)
def test_what_is_not_taken_is_called_by_its_name(begin: bytes, words: str) -> None:
    ((rule, message),) = mistakes(IMAGE, {"p.png": begin + b"\0" * 100})
    assert rule == "bad-picture"
    assert words in message


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<II", kind, 8 + len(body)) + body


def metafile(
    *records: bytes, size: tuple[int, int] = (4000, 2500), description: str = "Inkscape\0Anna's map\0\0"
) -> bytes:
    """Return an EMF of so many hundredths of a millimetre, which draws the records."""
    told = description.encode("utf-16-le")
    told += bytes(-len(told) % 4)
    drawn = (*records, record(14, struct.pack("<III", 0, 16, 20)))
    length = 88 + len(told)
    header = struct.pack(
        "<II4i4iIIIIHHIII4i", 1, length, 0, 0, 399, 249, 0, 0, *size, 0x464D4520, 0x10000,
        length + sum(map(len, drawn)), 1 + len(drawn), 1, 0, len(description), 88, 0, 1000, 1000, 100, 100,
    )  # fmt: skip
    return header + told + b"".join(drawn)


RECTANGLE = record(43, struct.pack("<4i", 10, 10, 300, 200))
SHINY = record(70, struct.pack("<I", 8) + b"EMF+" + bytes(4))


def test_a_metafile_stays_one_without_what_it_tells_or_fetches() -> None:
    profile = record(113, struct.pack("<III", 0, 40, 0) + r"\\host\share\p.icm".encode("utf-16-le"))
    remark = record(70, struct.pack("<I", 12) + b"made by Anna")
    ((name, data),) = media(made(IMAGE, {"p.png": metafile(profile, remark, SHINY, RECTANGLE)})).items()
    assert name == "ppt/media/image1.emf"
    assert data.endswith(SHINY + RECTANGLE + record(14, struct.pack("<III", 0, 16, 20)))
    assert struct.unpack_from("<II", data, 48) == (len(data), 4)
    for told in ("Anna", "Inkscape", "host"):
        assert told.encode("utf-16-le") not in data
        assert told.encode() not in data


def test_a_metafile_keeps_its_proportions() -> None:
    (picture,) = (item for item in page(IMAGE, {"p.png": metafile(RECTANGLE)}).items if isinstance(item, Picture))
    assert picture.box.width / picture.box.height == pytest.approx(4000 / 2500, rel=0.001)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (metafile(RECTANGLE)[:-1], "cut off or damaged"),
        (metafile(record(43, b"")[:4] + struct.pack("<I", 0)), "cut off or damaged"),
        (metafile(struct.pack("<II", 43, 2**32 - 4)), "cut off or damaged"),
        (metafile(size=(0, 0)), "no size"),
        (metafile(*[record(43, b"")] * 200_001), "more than 200,000 things"),
        (metafile(record(43, bytes(5_000_000))), "more than 5 MB"),
    ],
    ids=["cut", "endless", "beyond", "sizeless", "many", "large"],
)
def test_a_damaged_metafile_is_refused_with_the_reason(data: bytes, words: str) -> None:
    ((rule, message),) = mistakes(IMAGE, {"p.png": data})
    assert rule == "bad-picture"
    assert words in message


def test_a_metafile_cannot_stand_behind_a_slide() -> None:
    ((rule, message),) = mistakes("background: p.emf", {"p.emf": metafile(RECTANGLE)})
    assert rule == "bad-picture"
    assert "no colours are known" in message


def test_of_a_picture_that_moves_the_first_is_shown_and_the_author_told() -> None:
    data = io.BytesIO()
    first, second = (Image.new("RGB", (60, 40), colour) for colour in ("navy", "white"))
    first.save(data, "GIF", save_all=True, append_images=[second])
    deck, found = compiled(IMAGE, {"p.png": data.getvalue()})
    assert [(one.rule, one.severity) for one in found] == [("first-picture-only", "warning")]
    (stored,) = media(Package(deck)).values()
    with Image.open(io.BytesIO(stored)) as picture:
        assert picture.convert("RGB").getpixel((0, 0)) == (0, 0, 128)


def test_a_picture_is_turned_as_it_was_taken() -> None:
    upright = Image.Exif()
    upright[0x0112] = 6  # the camera was held on its side
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(data, "WEBP", exif=upright)
    (stored,) = media(made(IMAGE, {"p.png": data.getvalue()})).values()
    with Image.open(io.BytesIO(stored)) as picture:
        assert picture.size == (40, 60)


# --- SVG ------------------------------------------------------------------------------------------

MARK = drawing('<rect width="120" height="80" fill="#1c6a73"/>')


def test_an_svg_stays_one_and_has_a_bitmap_for_other_programs() -> None:
    package = made("image: {file: p.svg, alt: B}", {"p.svg": MARK})
    (blip,) = package.tree("ppt/slides/slide1.xml").iter(f"{A}blip")
    targets = {one.id: one.target for one in package.relationships("ppt/slides/slide1.xml")}
    (vector,) = blip.iter(f"{ASVG}svgBlip")
    assert targets[blip.get(f"{R}embed", "")].endswith(".png")
    assert targets[vector.get(f"{R}embed", "")].endswith(".svg")
    assert package.content_types[0]["svg"] == "image/svg+xml"
    with Image.open(io.BytesIO(package.parts[targets[blip.get(f"{R}embed", "")]])) as picture:
        assert picture.convert("RGB").getpixel((5, 5)) == (0x1C, 0x6A, 0x73)
        assert abs(picture.width / picture.height - 1.5) < 0.01


def test_a_logo_may_be_an_svg() -> None:
    look = "brand: b\nlogo: {light: mark.svg, alt: Our mark}\n"
    files = {"layouts/brands/b/brand.yaml": look, "layouts/brands/b/mark.svg": MARK, DECK: source("text: B")}
    project = Project.in_memory(files)
    assert not build(project, [DECK], BuildOptions(brands=("b",))).report.diagnostics
    package = Package(project.standing("output/a/a-b.pptx") or b"")
    assert sum(name.endswith(".svg") for name in media(package)) == 1


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "event": '<rect width="9" height="9" onclick="alert(1)"/>',
    "link": '<a href="http://evil.example/"><rect width="9" height="9"/></a>',
    "style": "<style>@import url(http://evil.example/a.css); .a{fill:red}</style>",
    "paint": '<rect width="9" height="9" fill="url(http://evil.example/a#b)"/>',
    "escaped": '<rect width="9" height="9" style="fill:u\\72l(http://evil.example)"/>',
    "metadata": "<metadata>evil.example</metadata><title>evil.example</title>",
    "editor": '<x:y xmlns:x="http://evil.example/x" x:z="1"/>',
    "base": '<g xml:base="http://evil.example/"><rect width="9" height="9"/></g>',
    "instruction": '<?xml-stylesheet href="http://evil.example/a.css"?><!-- evil.example -->',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_runs_or_leads_elsewhere_is_taken_out_of_an_svg(name: str) -> None:
    deck, found = compiled("image: {file: p.svg, alt: B}", {"p.svg": drawing(HOSTILE[name] + '<path d="M0 0h9v9z"/>')})
    assert not found
    (kept,) = (data for part, data in media(Package(deck)).items() if part.endswith(".svg"))
    assert b"<path" in kept
    assert not any(word in kept for word in (b"evil", b"alert", b"onclick", b"script", b"import"))
    ElementTree.fromstring(kept)


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ('<image href="http://127.0.0.1:9/a.png" width="9" height="9"/>', "image from elsewhere"),
        ('<image href="/etc/hostname" width="9" height="9"/>', "image from elsewhere"),
        ('<image href="data:image/png;base64,AAAA" width="9" height="9"/>', "image from elsewhere"),
        ('<use href="other.svg#a"/>', "use from elsewhere"),
        ('<rect width="9" height="9"><animate attributeName="x" to="5"/></rect>', "animate"),
        ("<style>@media print { .a { fill: red } }</style>", "style"),
    ],
)
def test_what_an_svg_loses_to_the_eye_is_said(inside: str, named: str) -> None:
    ((rule, message),) = mistakes("image: {file: p.svg, alt: B}", {"p.svg": drawing(inside)})
    assert rule == "picture-simplified"
    assert f"`{named}`" in message


def test_a_bitmap_within_an_svg_loses_what_it_tells_too() -> None:
    import base64

    camera = Image.Exif()
    camera[0x013B] = "Secret Artist"
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(data, "JPEG", exif=camera)
    inside = base64.b64encode(data.getvalue()).decode()
    picture = drawing(f'<image xlink:href="data:image/jpeg;base64,{inside}" width="9" height="9"/>')
    kept = media(made("image: {file: p.svg, alt: B}", {"p.svg": picture}))["ppt/media/image2.svg"]
    stored = base64.b64decode(kept.split(b"base64,")[1].split(b'"')[0])
    assert b"Secret" not in stored
    with Image.open(io.BytesIO(stored)) as found:
        assert found.size == (8, 8)


def bomb() -> bytes:
    """Return a drawing whose parts use one another, a hundred million times in all."""
    levels = (f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
    return drawing('<path id="a0" d="M0 0h9v9z"/>' + "".join(levels))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (drawing("<text>Hello</text>"), "letters"),
        (drawing("<switch><foreignObject><p>Hello</p></foreignObject></switch>"), "letters"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + MARK, "entities"),
        (b"<svg/>", "no SVG"),
        (MARK[:-7], "XML breaks"),
        (drawing("<g/>", ""), "how large"),
        (drawing("<g/>", 'width="1e9" height="1e9"'), "how large"),
        (drawing("<g/>" * 60_000), "50,000 parts"),
        (drawing("<g>" * 200 + "</g>" * 200), "deep"),
        (drawing('<filter id="a"/>' * 200), "filters"),
        (drawing(" " * 6_000_000), "5 MB"),
        (bomb(), "cannot be drawn"),
    ],
    ids=["text", "foreign", "entity", "empty", "cut", "unsized", "vast", "many", "deep", "filters", "large", "bomb"],
)  # fmt: skip
def test_an_svg_that_is_not_safe_or_not_sound_is_refused(data: bytes, words: str) -> None:
    ((rule, message),) = mistakes("image: {file: p.svg, alt: B}", {"p.svg": data})
    assert rule == "bad-picture"
    assert words in message


@pytest.mark.parametrize(
    ("attributes", "ratio"),
    [
        ('width="60" height="20"', 3),
        ('width="3cm" height="10mm"', 3),
        ('viewBox="-5,-5,40,10"', 4),
        ('width="100%" height="100%" viewBox="0 0 40 10"', 4),
        ('width="80" viewBox="0 0 40 10"', 4),
    ],
)
def test_an_svg_says_its_size_in_several_ways(attributes: str, ratio: float) -> None:
    (item,) = (
        one
        for one in page("image: {file: p.svg, alt: B}", {"p.svg": drawing("<g/>", attributes)}).items
        if isinstance(one, Picture)
    )
    assert abs(item.box.width / item.box.height - ratio) < 0.02


# --- resolution -----------------------------------------------------------------------------------


def large() -> bytes:
    data = io.BytesIO()
    photograph((3600, 2250)).save(data, "JPEG", quality=98)
    return data.getvalue()


LARGE = large()


def stored_size(slide: str, head: str = "", **files: bytes) -> tuple[int, int]:
    (data,) = media(made(slide, {"p.jpg": LARGE, **files}, head)).values()
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


def test_a_picture_has_as_many_pixels_as_its_place_needs() -> None:
    (item,) = (one for one in page("image: {file: p.jpg, alt: B}", {"p.jpg": LARGE}).items if isinstance(one, Picture))
    wanted = round(item.box.width / 914_400 * 220)
    assert abs(stored_size("image: {file: p.jpg, alt: B}")[0] - wanted) <= 1
    assert abs(stored_size("image: {file: p.jpg, alt: B}", "resolution: 110\n")[0] - wanted / 2) <= 1


def test_a_picture_that_is_cut_keeps_what_is_cut() -> None:
    across, down = stored_size("image: {file: p.jpg, alt: B, edge: bleed}\n    text: C")
    assert abs(across / down - 1.6) < 0.01
    assert abs(down - 7.5 * 220) <= 1


def test_a_picture_shown_twice_is_stored_once_for_its_larger_place() -> None:
    slides = (
        "image: {file: p.jpg, alt: B}\n"
        "  - headline: C\n    image: [{file: p.jpg, alt: B}, {file: p.jpg, alt: B}, {file: p.jpg, alt: B}]"
    )
    assert stored_size(slides) == stored_size("image: {file: p.jpg, alt: B}")


def test_a_small_picture_stays_as_it_is() -> None:
    data = bitmap("PNG")
    assert [*media(made(IMAGE, {"p.png": data})).values()] == [data]


def test_a_drawing_in_few_colours_does_not_grow() -> None:
    picture = Image.new("P", (3600, 2400))
    ImageDraw.Draw(picture).line((0, 0, 3599, 2399), fill=1, width=3)
    data = io.BytesIO()
    picture.save(data, "PNG", optimize=True)
    (stored,) = media(made(IMAGE, {"p.png": data.getvalue()})).values()
    assert len(stored) <= len(data.getvalue())


# --- edges ----------------------------------------------------------------------------------------


def test_round_corners_are_alike_on_pictures_of_any_size() -> None:
    radii = set()
    for size in ((900, 300), (300, 900)):
        package = made("image: {file: p.png, alt: B, edge: rounded}", {"p.png": bitmap("PNG", size)})
        tree = package.tree("ppt/slides/slide1.xml")
        (shape,) = (one for one in tree.iter(f"{A}prstGeom") if one.get("prst") == "roundRect")
        (adjust,) = shape.iter(f"{A}gd")
        place = next(one for one in tree.iter(f"{P}pic")).find(f".//{A}ext[@cx]")
        assert place is not None
        radii.add(round(int(adjust.get("fmla", "").split()[1]) * min(map(int, place.attrib.values())) / 1e9))
    assert len(radii) == 1


@pytest.mark.parametrize(
    ("slide", "edges"),
    [
        ("image: {file: p.png, alt: B, edge: bleed}", {"left", "right"}),
        ("text: C\n    image: {file: p.png, alt: B, edge: bleed}", {"top", "right", "bottom"}),
        ("columns: [{image: {file: p.png, alt: B, edge: bleed}}, {text: C}]", {"left"}),
        ("columns: [{text: C}, {image: {file: p.png, alt: B, edge: bleed}}]", {"right"}),
    ],
)
def test_a_picture_runs_off_the_slide_where_it_reaches_its_side(slide: str, edges: set[str]) -> None:
    (box,) = (one.box for one in page(slide, {"p.png": bitmap("PNG")}).items if isinstance(one, Picture))
    touched = {
        "left": box.x == 0,
        "top": box.y == 0,
        "right": box.right == 12_192_000,
        "bottom": box.bottom == 6_858_000,
    }
    assert {side for side, is_touched in touched.items() if is_touched} == edges


@pytest.mark.parametrize(
    "slide",
    [
        "image: [{file: p.png, alt: B, edge: bleed}, {file: p.png, alt: B}]",
        "columns: [{text: C}, {image: {file: p.png, alt: B, edge: bleed}}, {text: C}]",
    ],
)
def test_a_picture_between_others_cannot_run_off(slide: str) -> None:
    assert [rule for rule, _ in mistakes(slide, {"p.png": bitmap("PNG")})] == ["bad-value"]


# --- behind a slide -------------------------------------------------------------------------------


def scrim_of(slide: str, files: Files) -> Shape | None:
    found = [one for one in page(slide, files).items if isinstance(one, Shape) and one.name == "scrim"]
    return found[0] if found else None


def test_a_picture_behind_a_slide_is_its_background() -> None:
    package = made("background: p.png\n    text: B", {"p.png": bitmap("PNG")})
    (filling,) = package.tree("ppt/slides/slide1.xml").iter(f"{A}blipFill")
    assert filling.getparent() is not None and filling.getparent().tag == f"{P}bgPr"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("colour", "wanted", "fill", "opacity"),
    [
        ("black", "auto", None, 0),
        ("white", "auto", None, 0),
        ("white", "dark", "page-over-dark", 0.5),
        ("black", "light", "page-over-light", 0.4),
    ],
)
def test_a_scrim_is_as_thin_as_the_text_allows(colour: str, wanted: str, fill: str | None, opacity: float) -> None:
    slide = f"background: {{image: p.png, scrim: {wanted}}}\n    text: B"
    found = scrim_of(slide, {"p.png": bitmap("PNG", colour=colour)})
    assert (found.fill if found else None) == fill
    if found:
        assert opacity < found.opacity < opacity + 0.3


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("tone", ["dark", "light"])
def test_text_on_any_picture_can_be_read(seed: int, tone: str) -> None:
    picture = photograph((320, 180)).rotate(60 * seed)
    data = io.BytesIO()
    picture.save(data, "PNG")
    words = "B " * 500  # ten lines
    found = scrim_of(f"background: {{image: p.png, scrim: {tone}}}\n    text: {words}", {"p.png": data.getvalue()})
    opacity = found.opacity if found else 0
    ground, text = ((27, 36, 48), "ffffff") if tone == "dark" else ((255, 255, 255), "1b2430")
    seen = picture.resize((160, 90), Image.Resampling.BOX).crop((10, 28, 130, 62))
    for _, pixel in seen.getcolors(20_000) or []:
        mixed = [round(b * opacity + a * (1 - opacity)) for a, b in zip(pixel, ground, strict=True)]  # type: ignore[arg-type]
        assert contrast(text, "".join(f"{value:02x}" for value in mixed)) > 4.2  # cells at the edge differ a little


def test_a_picture_without_text_on_it_has_no_scrim() -> None:
    files = {
        DECK: "deck: A\nslides:\n  - title: B\n    layout: blank\n    background: p.png\n",
        "decks/p.png": bitmap("PNG"),
    }
    (found,) = compose_all(Project.in_memory(files), DECK)
    assert found.drawing.pages[0].backdrop is not None
    assert not found.drawing.pages[0].items[1:]


def test_a_background_is_a_role_or_a_picture() -> None:
    assert mistakes("background: drak\n    text: B", {}) == [("unknown-role", "there is no background `drak`")]
    assert [rule for rule, _ in mistakes("background: gone.png\n    text: B", {})] == ["missing-file"]
    assert [rule for rule, _ in mistakes("background: {scrim: dark}\n    text: B", {})] == ["missing-key"]
    assert [rule for rule, _ in mistakes("background: {image: p.png, scrim: drak}", {"p.png": MARK})] == ["bad-value"]


@pytest.mark.parametrize("tone", ["auto", "dark", "light"])
@pytest.mark.parametrize("template", ["ms-salesproposal.potx", "phs-16to9.pptx", "automizer-two-masters-de.pptx"])
def test_text_on_a_picture_can_be_read_in_any_template(template: str, tone: str) -> None:
    files = {
        "layouts/brands/t/brand.yaml": f"brand: t\ntemplate: {template}\n",
        f"layouts/brands/t/{template}": (TEMPLATES / template).read_bytes(),
        "decks/p.png": bitmap("PNG", colour="#808080"),
        DECK: source(f"background: {{image: p.png, scrim: {tone}}}\n    text: B", "brand: t\n"),
    }
    (found,) = compose_all(Project.in_memory(files), DECK)
    page, look = found.drawing.pages[0], found.brand
    (over,) = (one for one in page.items if isinstance(one, Shape) and one.name == "scrim")
    seen = mixed(look.hex(over.fill, page.palette), "808080", over.opacity)
    assert contrast(look.hex("text", page.palette), seen) >= 4.5
    assert all(one.rule == "low-contrast" for one in found.report.diagnostics)
