"""Films and sounds, from the source to the file: what is taken, where it stands, when it plays."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from composed import compose_all
from films import film, sound, wave
from package_rules import Package, check
from PIL import Image

from trustdeck.build import BuildOptions, build
from trustdeck.diagnostics import Diagnostic
from trustdeck.page import Picture
from trustdeck.project import Project

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DECK = "decks/a.yaml"
SLIDE = "ppt/slides/slide1.xml"

Files = Mapping[str, bytes]
FILM: Files = {"f.mp4": film()}


def source(slide: str) -> str:
    return f"deck: Films\nlanguage: en\nslides:\n  - headline: A\n    {slide}\n"


def compiled(slide: str, files: Files) -> tuple[bytes, tuple[Diagnostic, ...]]:
    named = {f"decks/{name}": data for name, data in files.items()}
    project = Project.in_memory({DECK: source(slide), **named})
    done = build(project, [DECK], BuildOptions())
    return project.standing("output/a/a.pptx") or b"", tuple(done.report.diagnostics)


def made(slide: str, files: Files = FILM) -> Package:
    data, found = compiled(slide, files)
    assert not found
    assert not check(data)
    return Package(data)


def mistakes(slide: str, files: Files = FILM) -> list[tuple[str, str]]:
    return [(found.rule, found.message) for found in compiled(slide, files)[1]]


def poster(slide: str, files: Files = FILM) -> Picture:
    named = {f"decks/{name}": data for name, data in files.items()}
    (found,) = compose_all(Project.in_memory({DECK: source(slide), **named}), DECK)
    (item,) = (one for one in found.drawing.pages[0].items if isinstance(one, Picture))
    return item


def clips(package: Package) -> dict[str, bytes]:
    return {name: data for name, data in package.parts.items() if name.startswith("ppt/media/media")}


MEDIA = "media: {file: f.mp4, alt: B}"


# --- what is taken --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "ending", "content_type", "tag"),
    [
        (film(), "mp4", "video/mp4", "videoFile"),
        (film(brand=b"M4V "), "mp4", "video/mp4", "videoFile"),
        (film(brand=b"qt  "), "mov", "video/quicktime", "videoFile"),
        (film(brand=b"M4A ", sound_only=True), "m4a", "audio/mp4", "audioFile"),
        (sound(), "mp3", "audio/mpeg", "audioFile"),
        (wave(), "wav", "audio/wav", "audioFile"),
    ],
)
def test_films_and_sounds_are_embedded_and_linked(data: bytes, ending: str, content_type: str, tag: str) -> None:
    package = made(MEDIA, {"f.mp4": data})
    (name,) = clips(package)
    assert name == f"ppt/media/media1.{ending}"
    assert package.content_types[0][ending] == content_type
    tree = package.tree(SLIDE)
    (linked,) = tree.iter(f"{A}{tag}")
    (embedded,) = tree.iter(f"{P14}media")
    targets = {one.id: (one.type, one.target) for one in package.relationships(SLIDE)}
    assert targets[linked.get(f"{R}link", "")] == (tag.removesuffix("File"), name)
    assert targets[embedded.get(f"{R}embed", "")] == ("media", name)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x1aE\xdf\xa3" + bytes(50), "WebM or Matroska"),
        (b"OggS" + bytes(50), "Ogg"),
        (b"fLaC" + bytes(50), "FLAC"),
        (b"0&\xb2u" + bytes(50), "Windows Media"),
        (b"RIFF\0\0\0\0AVI " + bytes(50), "AVI"),
        (b"GIF89a" + bytes(50), "GIF"),
        (b"hello", "no film or sound"),
        (b"", "no film or sound"),
        (film()[:200], "damaged"),
        (film(0, 0), "how large"),
        (b"ID3\x04\0\0\0\0\0\x05" + bytes(60), "damaged"),
        (wave()[:40], "damaged"),
        (bytes(4) + b"ftypisom", "damaged"),
        (b"\0\0\0\1ftyp" + b"\xff" * 8, "damaged"),
    ],
)
def test_what_powerpoint_does_not_play_is_refused_with_a_way_out(data: bytes, words: str) -> None:
    ((rule, message),) = mistakes(MEDIA, {"f.mp4": data})
    assert rule == "bad-media"
    assert words in message


@pytest.mark.parametrize(("codec", "name"), [(b"hvc1", "HEVC"), (b"av01", "AV1"), (b"xxxx", "xxxx")])
def test_a_coding_that_many_computers_do_not_play_is_told(codec: bytes, name: str) -> None:
    deck, ((found),) = compiled(MEDIA, {"f.mp4": film(codec=codec)})
    assert (found.rule, found.severity) == ("unusual-coding", "warning")
    assert name in found.message
    assert clips(Package(deck))


TOLD = b"Secret Garden 55.6N"


@pytest.mark.parametrize("data", [film(told=TOLD), film(brand=b"qt  ", told=TOLD), sound(TOLD), wave(TOLD)])
def test_films_and_sounds_tell_nothing_of_their_origin(data: bytes) -> None:
    assert TOLD in data
    deck, found = compiled(MEDIA, {"f.mp4": data})
    assert not found
    (kept,) = clips(Package(deck)).values()
    assert b"Secret" not in kept
    assert b"\0\0\0\x4d\0\0\0\x4e" not in kept  # when it was made and changed
    if data[4:8] == b"ftyp":
        assert len(kept) == len(data)  # nothing has moved, so that what points into the file still does


def test_the_same_film_is_stored_once() -> None:
    slide = "media: {file: f.mp4, alt: B}\n  - headline: C\n    media: {file: f.mp4, alt: D, autoplay: true}"
    assert len(clips(made(slide))) == 1


def test_a_film_needs_words() -> None:
    assert [rule for rule, _ in mistakes("media: f.mp4")] == ["missing-alt"]
    assert [rule for rule, _ in mistakes("media: {file: f.mp4, alt: ''}")] == []
    assert [rule for rule, _ in mistakes("media: {file: gone.mp4, alt: B}")] == ["missing-file"]
    assert [rule for rule, _ in mistakes("media: {file: f.mp4, alt: B, poster: gone.png}")] == ["missing-file"]


# --- where it stands ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "ratio"), [(film(), 16 / 9), (film(400, 800), 0.5), (film(640, 360, turned=True), 9 / 16), (sound(), 1)]
)
def test_a_film_keeps_its_proportions(data: bytes, ratio: float) -> None:
    item = poster(MEDIA, {"f.mp4": data})
    assert abs(item.box.width / item.box.height - ratio) < 0.01
    assert abs(item.media.width_px / item.media.height_px - ratio) < 0.02


def test_a_poster_of_other_proportions_is_cut_and_never_stretched() -> None:
    data = io.BytesIO()
    Image.new("RGB", (300, 300), "navy").save(data, "PNG")
    item = poster("media: {file: f.mp4, alt: B, poster: p.png}", {**FILM, "p.png": data.getvalue()})
    _, top, _, bottom = item.crop
    assert abs(item.box.width / item.box.height - 16 / 9) < 0.01
    assert abs((1 - top - bottom) * 16 / 9 - 1) < 0.01


def test_its_words_stand_below_it() -> None:
    package = made("media: {file: f.mp4, alt: B, caption: Said below, credit: By nobody}\n    text: C")
    said = "".join(node.text or "" for node in package.tree(SLIDE).iter(f"{A}t"))
    assert "Said below" in said and "By nobody" in said


# --- when it plays --------------------------------------------------------------------------------


def timing(package: Package) -> list[str]:
    """Return what happens on the slide, in order, and to which shape."""
    tree = package.tree(SLIDE)
    names = {node.get("id"): node.get("name") for node in tree.iter(f"{P}cNvPr")}
    ids = [node.get("id") for node in tree.iter(f"{P}cTn")]
    assert sorted(set(ids), key=int) == sorted(ids, key=int)  # type: ignore[arg-type]
    return [f"{node.get('cmd')} {names[next(node.iter(f'{P}spTgt')).get('spid')]}" for node in tree.iter(f"{P}cmd")]


def test_a_click_plays_a_film_and_stops_it() -> None:
    package = made(MEDIA)
    assert timing(package) == ["togglePause film"]
    (link,) = package.tree(SLIDE).iter(f"{A}hlinkClick")
    assert link.get("action") == "ppaction://media"
    assert not [node for node in package.tree(SLIDE).iter(f"{P}cTn") if node.get("nodeType") == "mainSeq"]


def test_a_film_may_begin_by_itself() -> None:
    package = made("media: {file: f.mp4, alt: B, autoplay: true}")
    assert timing(package) == ["playFrom(0.0) film", "togglePause film"]
    (begin,) = (node for node in package.tree(SLIDE).iter(f"{P}cond") if node.get("evt") == "onBegin")
    (main,) = (node for node in package.tree(SLIDE).iter(f"{P}cTn") if node.get("nodeType") == "mainSeq")
    assert next(begin.iter(f"{P}tn")).get("val") == main.get("id")
    (command,) = (node for node in package.tree(SLIDE).iter(f"{P}cmd") if node.get("cmd") == "playFrom(0.0)")
    assert next(command.iter(f"{P}cTn")).get("dur") == "5000"


def test_two_films_on_a_slide_play_by_themselves() -> None:
    slide = "columns: [{media: {file: f.mp4, alt: B, autoplay: true}}, {media: {file: g.mp3, alt: C, autoplay: true}}]"
    assert sorted(timing(made(slide, {**FILM, "g.mp3": sound()}))) == [
        "playFrom(0.0) film", "playFrom(0.0) sound", "togglePause film", "togglePause sound",
    ]  # fmt: skip


def test_a_slide_without_films_has_no_timing() -> None:
    assert not list(made("text: B").tree(SLIDE).iter(f"{P}timing"))
