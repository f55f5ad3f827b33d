"""PDF, PNG and contact sheets, and the door through which foreign programs are run.

Most tests have a LibreOffice of their own that makes empty pages at once; those that look at what is made need
the real one.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import re
import runpy
import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TextIO

import pptx
import pypdfium2
import pytest
from click.testing import CliRunner
from PIL import Image

from trustdeck.build import Build, BuildOptions, Format, build, find_decks
from trustdeck.cli import main
from trustdeck.diagnostics import TrustdeckError
from trustdeck.export import Presentation, export
from trustdeck.project import Project

ROOT = Path(__file__).parent.parent
DECK = """\
deck: A talk
language: en
date: 2024-05-14
slides:
  - headline: One
    bullets: [a, b]
  - headline: Two
    hidden: true
  - headline: Three
    text: Black letters, on a white page.
"""
VARIED = DECK.replace("slides:", "audiences: {hr: {name: HR}, students: {name: Students}}\nslides:")
EVERYTHING: tuple[Format, ...] = ("pptx", "pdf", "png", "contact-sheet")
PRETENDER = f"""#!{sys.executable}
import re, sys, zipfile, pathlib, pypdfium2
files = [word for word in sys.argv if word.endswith(".pptx")]
with open({{calls!r}}, "a") as calls:
    print(len(files), file=calls)
for file in files:
    parts = zipfile.ZipFile(file)
    slides = [parts.read(name) for name in parts.namelist() if re.fullmatch(r"ppt/slides/slide\\d+.xml", name)]
    document = pypdfium2.PdfDocument.new()
    for slide in slides[{{first}}:]:
        if b'show="0"' not in slide:
            document.new_page(960, 540)
    folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
    document.save(folder / (pathlib.Path(file).stem + ".pdf"))
"""

Pretend = Callable[..., Path]


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """Put a program in LibreOffice's place; return where it notes how many decks each of its calls has."""

    def put(text: str = PRETENDER, first: int = 0) -> Path:
        calls = tmp_path / "calls"
        program = tmp_path / "programs" / "soffice"
        program.parent.mkdir()
        program.write_text(text.format(calls=str(calls), first=first), encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        return calls

    return put


def _made(source: str, folder: Path, *formats: Format, compare: bool = False) -> Build:
    """Build a deck to some formats in a folder."""
    options = BuildOptions(formats=formats, output=folder, compare=compare)
    (folder / "decks").mkdir(parents=True, exist_ok=True)
    (folder / "decks/talk.yaml").write_text(source, encoding="utf-8")
    project = Project(folder)
    return build(project, find_decks(project, []), options)


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# --- what is made ---------------------------------------------------------------------------------


@pytest.mark.libreoffice
def test_slides_become_pages_and_pictures(tmp_path: Path) -> None:
    done = _made(DECK, tmp_path, *EVERYTHING)
    assert {output.state for output in done.outputs} == {"written"}
    folder = tmp_path / "talk"
    assert _names(folder) == [
        "talk-contact-sheet.png", "talk.pdf", "talk.pptx", "talk/001.png", "talk/003.png",
    ]  # fmt: skip
    pdf = pypdfium2.PdfDocument(folder / "talk.pdf")
    first, second = (page.get_textpage().get_text_range() for page in pdf)
    assert "One" in first
    assert "Three" in second
    assert pdf.get_metadata_dict()["CreationDate"] == "D:20240514000000Z'"
    assert pdf.is_tagged()

    with Image.open(folder / "talk/003.png") as slide:
        assert slide.size == (1920, 1080)
        darkest, lightest = slide.convert("L").getextrema()
    assert darkest < 64
    assert lightest == 255

    (folder / "talk/004.png").write_bytes(b"of a slide that is no more")
    (folder / "talk/mine.png").write_bytes(b"the user's own")
    again = _made(DECK, tmp_path, *EVERYTHING)
    states = {Path(output.path).name: output.state for output in again.outputs}
    assert states.pop("004.png") == "removed"
    assert set(states.values()) == {"unchanged"}
    assert not (folder / "talk/004.png").exists()
    assert (folder / "talk/mine.png").exists()


@pytest.mark.libreoffice
def test_lines_are_as_far_apart_as_the_file_says(tmp_path: Path) -> None:
    """PowerPoint does as well; LibreOffice would move them closer together where a text is smaller than usual."""
    headline = "How a town in the valley came to ride and what all of us can learn " * 3
    _made(f"deck: A\nslides: [{{headline: {headline}, layout: cover}}]\n", tmp_path, "pptx", "pdf")
    slide = pptx.Presentation(str(tmp_path / "talk/talk.pptx")).slides[0]
    (size,) = (int(level.get("sz")) / 100 for level in slide.element.iter("{*}defRPr"))
    assert size < 44, "this headline is to need a smaller size than usual"
    text = pypdfium2.PdfDocument(tmp_path / "talk/talk.pdf")[0].get_textpage()
    tops = sorted({round(text.get_rect(index)[3]) for index in range(text.count_rects())})
    assert len(tops) > 2
    assert tops[1] - tops[0] > size


@pytest.mark.libreoffice
def test_a_templates_footers_are_drawn_in_its_own_font(tmp_path: Path) -> None:
    """LibreOffice draws them in a font of its own where the layout's footer is empty."""
    brand = "brand: town\ntemplate: town.pptx\nfooter: {text: A footer}\n"
    data = (Path(__file__).parent / "templates/onlyoffice-da-DK.pptx").read_bytes()
    files = {"layouts/brands/town/brand.yaml": brand.encode(), "layouts/brands/town/town.pptx": data}
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    _made("deck: A\nbrand: town\nslides: [{headline: B, bullets: [c]}]\n", tmp_path, "pdf")
    fonts = set(re.findall(rb"/BaseFont/[A-Z]+\+(\w+)", (tmp_path / "talk/talk.pdf").read_bytes()))
    assert fonts
    assert all(font.startswith(b"Liberation") and b"Serif" not in font for font in fonts), fonts


@pytest.mark.libreoffice
def test_nothing_is_fetched_where_the_network_cannot_be_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(_programs_without("unshare", tmp_path / "programs")))
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815  # the names that the server looks for

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        data = _with_linked_picture(f"http://127.0.0.1:{server.server_port}/spy.png")
        made = export({"talk": Presentation(data, (1,), "2024-05-14T00:00:00Z")}, ["pdf"], Project(tmp_path), str)
        server.shutdown()
    assert made["talk"]["pdf"]["talk.pdf"].startswith(b"%PDF")
    assert not asked


def _programs_without(name: str, folder: Path) -> Path:
    folder.mkdir()
    for place in os.environ["PATH"].split(os.pathsep):
        for program in Path(place).iterdir() if Path(place).is_dir() else ():
            if program.name != name and not (folder / program.name).is_symlink():
                (folder / program.name).symlink_to(program)
    return folder


def _with_linked_picture(address: str) -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(picture, "PNG")
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    placed = slide.shapes.add_picture(picture, 0, 0, 914_400, 914_400)
    key = slide.part.relate_to(address, f"{_RELATIONSHIPS}/image", is_external=True)
    blip = next(placed._element.iter("{*}blip"))
    blip.attrib.clear()
    blip.set(f"{{{_RELATIONSHIPS}}}link", key)
    data = io.BytesIO()
    deck.save(data)
    return data.getvalue()


_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


# --- which files ----------------------------------------------------------------------------------


def test_only_what_was_asked_for_is_written(tmp_path: Path, pretend: Pretend) -> None:
    pretend()
    _made(DECK, tmp_path, "pdf")
    assert _names(tmp_path / "talk") == ["talk.pdf"]


def test_all_variants_are_made_in_one_call(tmp_path: Path, pretend: Pretend) -> None:
    calls = pretend()
    done = _made(VARIED, tmp_path, "pptx", "pdf")
    assert calls.read_text(encoding="utf-8").split() == ["2"]
    assert [Path(output.path).name for output in done.outputs] == [
        "talk-hr.pptx", "talk-hr.pdf", "talk-students.pptx", "talk-students.pdf",
    ]  # fmt: skip


def test_a_deck_with_errors_has_no_pdf_and_holds_no_other_back(tmp_path: Path, pretend: Pretend) -> None:
    pretend()
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks/bad.yaml").write_text(DECK.replace("bullets", "bulets"), encoding="utf-8")
    done = _made(DECK, tmp_path, "pdf", "png")
    states = {Path(output.path).relative_to(tmp_path).as_posix(): output.state for output in done.outputs}
    assert states == {
        "bad/bad.pdf": "withheld",
        "bad/bad": "withheld",
        "talk/talk.pdf": "written",
        "talk/talk/001.png": "written",
        "talk/talk/003.png": "written",
    }


def test_comparing_writes_and_removes_nothing(tmp_path: Path, pretend: Pretend) -> None:
    pretend()
    _made(DECK, tmp_path, "png")
    (tmp_path / "talk/talk/003.png").unlink()
    (tmp_path / "talk/talk/004.png").write_bytes(b"of a slide that is no more")
    done = _made(DECK, tmp_path, "png", compare=True)
    assert [output.state for output in done.outputs] == ["unchanged", "missing", "different"]
    assert _names(tmp_path / "talk") == ["talk/001.png", "talk/004.png"]


def test_progress_and_the_last_line_tell_of_all_formats(
    tmp_path: Path, pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend()
    told: list[tuple[int, int, str]] = []
    project = Project.in_memory({"decks/talk.yaml": VARIED})
    options = BuildOptions(formats=("pptx", "pdf", "png"))
    build(project, ["decks/talk.yaml"], options, lambda *one: told.append(one))
    assert told == [
        (1, 4, "talk-hr"), (2, 4, "talk-students"), (3, 4, "talk-hr (pdf, png)"), (4, 4, "talk-students (pdf, png)"),
    ]  # fmt: skip

    monkeypatch.chdir(tmp_path)
    Path("talk.yaml").write_text(DECK, encoding="utf-8")
    done = CliRunner().invoke(main, ["build", "talk.yaml", "--to", "pptx,PDF, png", "--contact-sheet"])
    assert done.exit_code == 0, done.output
    assert done.stdout == ("1 deck, 1 variant: no mistakes; 5 written (1 pptx, 1 pdf, 3 png) in output/talk/\n")


def test_contact_sheet_has_every_slide_within_its_margins(tmp_path: Path, pretend: Pretend) -> None:
    pretend()
    slides = "".join(f"  - headline: Number {number}\n" for number in range(10))
    _made(f"deck: Ten\nslides:\n{slides}", tmp_path, "contact-sheet")
    with Image.open(tmp_path / "talk/talk-contact-sheet.png") as sheet:
        margin = sheet.getpixel((0, 0))
        white = sheet.convert("L").point(lambda value: 255 if value == 255 else 0)
        left, top, right, bottom = white.getbbox() or ()
        assert {sheet.getpixel((x, 0)) for x in range(sheet.width)} == {margin}
    assert left == top == sheet.width - right
    assert sheet.height - bottom > top, "the last row's numbers have room"


# --- what is missing or fails ---------------------------------------------------------------------


def test_without_libreoffice_nothing_is_written_and_one_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    Path("talk.yaml").write_text(DECK, encoding="utf-8")
    done = CliRunner().invoke(main, ["build", "talk.yaml", "--to", "pptx,pdf"])
    assert done.exit_code == 3
    assert "install LibreOffice" in done.stderr
    assert not Path("output").exists()


def test_without_the_extra_one_is_told_how_to_get_it(
    tmp_path: Path, pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend()
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(TrustdeckError, match=r"trustdeck\[png\]"):
        _made(DECK, tmp_path, "pptx", "contact-sheet")
    assert not (tmp_path / "talk").exists()
    _made(DECK, tmp_path, "pdf")
    assert _names(tmp_path / "talk") == ["talk.pdf"]


def test_a_deck_that_hides_all_its_slides_has_no_pdf(tmp_path: Path, pretend: Pretend) -> None:
    pretend()
    with pytest.raises(TrustdeckError, match="all slides of `talk` are hidden"):
        _made("deck: A\nslides: [{headline: B, hidden: true}]\n", tmp_path, "pdf")


def test_a_pdf_with_too_few_pages_is_not_written(tmp_path: Path, pretend: Pretend) -> None:
    pretend(first=1)
    with pytest.raises(TrustdeckError, match="1 pages of the 2 slides of `talk`"):
        _made(DECK, tmp_path, "pptx", "pdf")
    assert not (tmp_path / "talk").exists()


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("exit 0", "LibreOffice made no PDF of `talk`"),
        ("echo one; echo 'out of paper' >&2; exit 9", "`soffice` failed: out of paper"),
    ],
)
def test_a_libreoffice_that_fails_is_told_of(tmp_path: Path, pretend: Pretend, script: str, says: str) -> None:
    pretend(f"#!/bin/sh\n{script}\n")
    with pytest.raises(TrustdeckError, match=says):
        _made(DECK, tmp_path, "pdf")


def test_an_unknown_format_is_a_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("talk.yaml").write_text(DECK, encoding="utf-8")
    done = CliRunner().invoke(main, ["build", "talk.yaml", "--to", "pptx,pfd"])
    assert done.exit_code == 2
    assert "did you mean `pdf`?" in done.stderr


# --- the door to other programs -------------------------------------------------------------------

PYTHON = sys.executable


def _run(code: str, folder: Path, seconds: float = 60, **files: bytes) -> dict[str, bytes]:
    return Project(folder).run(PYTHON, lambda place: ["-c", code, str(place)], files, "made", seconds)


def test_a_program_gets_its_files_and_leaves_its_results(tmp_path: Path) -> None:
    code = "import os, sys; os.chdir(sys.argv[1]); open('made/b', 'w').write(open('a').read() * 2)"
    assert _run(code, tmp_path, a=b"x") == {"b": b"xx"}


def test_a_program_leaves_nothing_else_behind(tmp_path: Path) -> None:
    said = tmp_path / "place"
    _run(f"import sys; open({str(said)!r}, 'w').write(sys.argv[1]); open('litter', 'w')", tmp_path)
    assert not Path(said.read_text(encoding="utf-8")).exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups of this kind")
def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    lock, begun = tmp_path / "lock", tmp_path / "begun"
    sleep = "import time; time.sleep(60)"
    code = f"""if True:
        import fcntl, pathlib, subprocess, sys
        held = open({str(lock)!r}, "w")
        fcntl.flock(held, fcntl.LOCK_EX)
        subprocess.Popen([sys.executable, "-c", {sleep!r}], pass_fds=[held.fileno()])
        pathlib.Path({str(begun)!r}).touch()
        {sleep}
    """
    for seconds in (2, 10, 30):  # a busy machine takes its time to begin
        with pytest.raises(TrustdeckError, match=f"not done after {seconds} seconds and was ended"):
            _run(code, tmp_path, seconds)
        if begun.exists():
            break
    with lock.open() as held:
        assert _is_free(held)


def _is_free(held: TextIO) -> bool:
    """Say whether nobody has a lock any more; a process that was ended may take a moment to let go."""
    for _ in range(50):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(shutil.which("unshare") is None, reason="only Linux takes the network away from a program")
def test_a_program_has_no_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 5)"
        with pytest.raises(TrustdeckError, match=r"failed: .*(unreachable|refused)"):
            _run(code, tmp_path)


# --- the gallery ----------------------------------------------------------------------------------


def test_gallery_shows_every_layout_that_content_has(tmp_path: Path) -> None:
    gallery = runpy.run_path(str(ROOT / "tools/gallery.py"))
    project = Project.in_memory(gallery["files"]())
    done = build(project, [f"decks/{length}.yaml" for length in gallery["LENGTHS"]], BuildOptions())
    assert not done.report.has_errors
    used, offered = set(), set()
    for output in done.outputs:
        deck = pptx.Presentation(io.BytesIO(project.standing(output.path) or b""))
        used |= {slide.slide_layout.name.split(", ")[0] for slide in deck.slides}  # whatever its face
        offered |= {layout.name.split(", ")[0] for layout in deck.slide_layouts}
    assert offered - used <= {"Code", "Diagram"}  # content that decks do not have yet
