"""What `docs/security.md` promises, tried out through the public doors with decks such as a stranger might send."""

from __future__ import annotations

import io
import os
import re
import socket
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image, PngImagePlugin
from pptx import Presentation

from trustdeck.build import Build, BuildOptions, build, check
from trustdeck.project import Project

DOCS = Path(__file__).parents[1] / "docs"
TREASURE = "the-combination-of-the-safe"
DECK = "decks/a.yaml"


def deck(slides: str, head: str = "") -> str:
    return f"deck: A talk\nlanguage: en\n{head}slides:\n{slides}"


def image(path: str) -> str:
    return deck(f"  - headline: A\n    image: {{file: '{path}', alt: A sky}}\n")


def made(files: Mapping[str, str | bytes]) -> tuple[Build, Project]:
    project = Project.in_memory(dict(files))
    return build(project, [DECK], BuildOptions()), project


def rules(files: Mapping[str, str | bytes]) -> set[str]:
    """Return the rules that a deck breaks; nothing of such a deck is written."""
    done, _ = made(files)
    assert all(output.state == "withheld" for output in done.outputs)
    return {d.rule for d in done.report.diagnostics if d.severity == "error"}


def written(files: Mapping[str, str | bytes]) -> bytes:
    """Return the file that a sound deck becomes."""
    done, project = made(files)
    assert not done.report.has_errors, done.report.sorted()
    return project.read(done.outputs[0].path)


def texts(data: bytes) -> str:
    slides = Presentation(io.BytesIO(data)).slides
    return "\n".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)


def png(**texts_in_it: str) -> bytes:
    about = PngImagePlugin.PngInfo()
    for key, text in texts_in_it.items():
        about.add_text(key, text)
    data = io.BytesIO()
    Image.new("RGB", (80, 50), "navy").save(data, "PNG", pnginfo=about)
    return data.getvalue()


# --- files ----------------------------------------------------------------------------------------

OUTSIDE = ("../../secret.png", "/etc/passwd", "~/secret.png", "C:\\secret.png", "//host/share/secret.png", "out.png")


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("key", ["image", "data", "code", "include", "logo"])
def test_nothing_outside_the_project_is_read(tmp_path: Path, key: str, path: str) -> None:
    (tmp_path / "secret.png").write_bytes(png(Comment=TREASURE))
    root = tmp_path / "project"
    for folder in ("decks", "layouts/brands/b"):
        (root / folder).mkdir(parents=True)
        (root / folder / "out.png").symlink_to(tmp_path / "secret.png")
    forms = {
        "image": image(path),
        "data": deck(f"  - headline: A\n    table: {{data: '{path}'}}\n"),
        "code": deck(f"  - headline: A\n    code: {{file: '{path}'}}\n"),
        "include": deck(f"  - include: '{path}'\n"),
        "logo": deck("  - headline: A\n", "brand: b\n"),
    }
    (root / DECK).write_text(forms[key], encoding="utf-8")
    brand = f"brand: b\nlogo: {{light: '{path if key == 'logo' else 'in.png'}', alt: B}}\n"
    (root / "layouts/brands/b/brand.yaml").write_text(brand, encoding="utf-8")
    (root / "layouts/brands/b/in.png").write_bytes(png())
    done = build(Project(root), [DECK], BuildOptions())
    assert {d.rule for d in done.report.diagnostics} == {"missing-file"}
    assert not (root / "output").exists()


@pytest.mark.parametrize("slug", ["../../x", "/x", "a/b", "..", ".hidden", "a\\b", "CON"])
def test_nothing_outside_the_output_is_written(slug: str) -> None:
    files = {
        DECK: deck("  - headline: A\n", "variants-from: {data: r.csv, key: slug}\n"),
        "decks/r.csv": f"slug\n{slug}\n",
    }
    done, _ = made(files)
    if done.report.has_errors:
        assert {d.rule for d in done.report.diagnostics} == {"bad-name"}
    assert all(
        re.fullmatch(r"output/a/a-\w+\.pptx", output.path) for output in done.outputs if output.state == "written"
    )


# --- the network ----------------------------------------------------------------------------------


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    assert rules({DECK: image("https://example.org/a.png")}) == {"missing-file"}
    assert rules({DECK: image("file:///etc/passwd")}) == {"missing-file"}
    link = written({DECK: deck("  - headline: A\n    text: See [there](https://example.org/).\n")})
    with zipfile.ZipFile(io.BytesIO(link)) as file:
        outside = [
            relation
            for name in file.namelist()
            if name.endswith(".rels")
            for relation in etree.fromstring(file.read(name))
            if relation.get("TargetMode") == "External"
        ]
    assert [relation.get("Target") for relation in outside] == ["https://example.org/"]
    assert outside[0].get("Type", "").endswith("/hyperlink")  # which PowerPoint follows only when it is clicked


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "vbscript:x", "ms-msdt:/id", "\\\\host\\x"]
)
def test_links_lead_to_pages_and_people_only(address: str) -> None:
    assert "bad-link" in rules({DECK: deck(f"  - headline: A\n    text: '[a]({address})'\n")})


# --- YAML and expressions -------------------------------------------------------------------------

LAUGHS = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS + deck("  - headline: A\n"),
        deck("  - headline: !!python/object/apply:os.system [id]\n"),
        deck("  - headline: !!python/name:os.system\n"),
        deck("  - <<: {headline: A}\n"),
        deck(f"  - headline: {'[' * 5000}\n"),
        deck("  - headline: A\n" * 100_001),
        "deck: A\nslides: " + "x" * 6_000_000,
    ],
    ids=["laughs", "python object", "python name", "merge", "deep", "many", "long"],
)  # fmt: skip
def test_yaml_makes_nothing_but_text_and_not_too_much_of_it(text: str) -> None:
    told = rules({DECK: text})
    assert told
    assert told <= {
        "yaml-feature",
        "needs-quotes",
        "too-large",
        "yaml-syntax",
        "unknown-key",
        "wrong-type",
        "missing-file",
    }


@pytest.mark.parametrize(
    "expression",
    [
        "''.__class__.__mro__", "deck.__init__", "vars.__class__", "vars['__class__']", "self", "cycler", "lipsum()",
        "deck.title.format(vars)", "vars.x.join", "range(1000000000)", "'a' * 1000000000", "2 ** 1000000000",
        "vars.x | attr('__class__')", "vars.x | map('upper')", "environ", "import os", "deck.title[0:1]",
        "vars.x ~ vars.x" + " ~ vars.x" * 300, "(" * 500 + "1" + ")" * 500,
    ],
)  # fmt: skip
def test_expressions_do_nothing_but_name_values(expression: str) -> None:
    told = rules(
        {DECK: deck(f'  - headline: A\n    notes: "{{{{ {expression} }}}}"\n', f"vars: {{x: {'x' * 1000}}}\n")}
    )
    assert told <= {"bad-expression", "undefined-name"}
    assert told


def test_statements_and_comments_of_templates_are_text() -> None:
    data = written({DECK: deck("  - headline: '{% for x in y %} {# z #}'\n")})
    assert "{% for x in y %} {# z #}" in texts(data)


def test_data_is_text_and_neither_markup_nor_link_nor_expression() -> None:
    rows = "slug,name\na,\"**b** [x](javascript:alert(1)) {{ vars.secret }} `c` =cmd|' /C calc'!A0\"\n"
    head = f"vars: {{secret: {TREASURE}}}\nvariants-from: {{data: r.csv, key: slug}}\n"
    data = written({DECK: deck('  - headline: "{{ row.name }}"\n', head), "decks/r.csv": rows})
    assert "**b** [x](javascript:alert(1)) {{ vars.secret }} `c` =cmd|' /C calc'!A0" in texts(data)
    assert TREASURE.encode() not in data and b"hlinkClick" not in data


def test_text_never_becomes_xml() -> None:
    hostile = "</a:t></a:r><a:r><a:t>x ]]> &amp; <!ENTITY y SYSTEM 'file:///etc/passwd'> &y;"
    data = written({DECK: deck(f'  - headline: "{hostile}"\n')})
    assert hostile in texts(data)


# --- pictures -------------------------------------------------------------------------------------


def huge() -> bytes:
    """Return a PNG of a few bytes that says it has 100,000 by 100,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "data",
    [
        huge(),
        b"",
        b"<svg onload='alert(1)'/>",
        b"GIF89a" + b"\0" * 50,
        b"%PDF-1.7",
        png()[:60],
        b"\0" * 1000,
        b"\1\0\0\0" + b"\0" * 36 + b" EMF" + b"\0" * 60,
        b"\0\0\0\x18ftypheic" + b"\0" * 60,
    ],
    ids=["huge", "empty", "svg", "gif", "pdf", "cut", "zeros", "emf", "heic"],
)
def test_only_sound_pictures_of_sensible_size_are_taken(data: bytes) -> None:
    assert rules({DECK: image("p.png"), "decks/p.png": data}) == {"bad-picture"}


def test_pictures_tell_nothing_of_their_origin() -> None:
    camera = Image.Exif()
    camera[0x010F], camera[0x013B] = TREASURE, TREASURE  # the camera's maker, the artist
    picture = Image.new("RGB", (80, 50), "navy")
    forms = {}
    for name, extra in {
        "exif": {"exif": camera},
        "comment": {"comment": TREASURE},
        "xmp": {"xmp": TREASURE.encode()},
    }.items():
        data = io.BytesIO()
        picture.save(data, "JPEG", **extra)
        forms[f"{name}.jpg"] = data.getvalue()
    forms["text.png"] = png(Author=TREASURE, Comment=TREASURE)
    for name, before in forms.items():
        assert TREASURE.encode() in before
        data_out = written({DECK: image(name), f"decks/{name}": before})
        with zipfile.ZipFile(io.BytesIO(data_out)) as file:
            parts = [file.read(part) for part in file.namelist()]
        assert not any(TREASURE.encode() in part for part in parts), name


def test_a_transparent_picture_stays_so_without_its_texts() -> None:
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", TREASURE)
    data = io.BytesIO()
    Image.new("P", (8, 8)).save(data, "PNG", pnginfo=about, transparency=0)
    out = written({DECK: image("p.png"), "decks/p.png": data.getvalue()})
    with zipfile.ZipFile(io.BytesIO(out)) as file:
        (name,) = (part for part in file.namelist() if part.startswith("ppt/media/"))
        assert Image.open(io.BytesIO(file.read(name))).convert("RGBA").getpixel((0, 0))[3] == 0


# --- what comes out -------------------------------------------------------------------------------


def test_a_file_tells_nothing_of_its_maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("USER", "LOGNAME", "USERNAME", "HOSTNAME", "HOME"):
        monkeypatch.setenv(variable, TREASURE)
    root = tmp_path / TREASURE
    (root / "decks").mkdir(parents=True)
    (root / DECK).write_text(deck("  - headline: A\n    bullets: [B]\n"), encoding="utf-8")
    build(Project(root), [DECK], BuildOptions())
    with zipfile.ZipFile(root / "output/a/a.pptx") as file:
        parts = [file.read(name) for name in file.namelist()]
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in file.infolist())
    assert not any(TREASURE.encode() in part for part in parts)
    assert not any(os.fsencode(tmp_path) in part for part in parts)


def test_checking_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "decks").mkdir()
    (tmp_path / DECK).write_text(deck("  - headline: A\n"), encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    check(Project(tmp_path), [DECK], BuildOptions())
    assert sorted(tmp_path.rglob("*")) == before


# --- the page -------------------------------------------------------------------------------------


def test_every_promise_names_a_test_that_there_is() -> None:
    page = (DOCS / "security.md").read_text(encoding="utf-8")
    promises = [line for line in page.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(promises) > 10
    for promise in promises:
        named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", promise)
        assert named, promise
        for file, test in named:
            source = (Path(__file__).parent / file).read_text(encoding="utf-8")
            assert f"def {test}(" in source, f"{file} has no {test}"
