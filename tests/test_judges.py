"""Every deck of ours, and fifty made by chance, before the judges of .pptx files, and in LibreOffice."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import generated
import pypdfium2
import pytest
import validation
from pptx import Presentation

from trustdeck.build import Build, BuildOptions, build, find_decks
from trustdeck.diagnostics import render
from trustdeck.project import Project

ROOT = Path(__file__).parent.parent
SAMPLE = 50
SECONDS_FOR_ALL = 300


def _made(project: Project, done: Build) -> dict[str, bytes]:
    errors = [d for d in done.report.sorted() if d.severity == "error"]
    assert not errors, render(errors, project.source_text)
    return {Path(output.path).stem: project.standing(output.path) or b"" for output in done.outputs}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return all decks by their name."""
    folder = tmp_path_factory.mktemp("decks")
    project = Project(ROOT)
    done = build(project, find_decks(project, ["decks"]), BuildOptions(output=folder))
    assert not done.report.diagnostics, render(done.report.sorted(), project.source_text)
    decks = {path.stem: path.read_bytes() for path in sorted(folder.rglob("*.pptx"))}
    assert len(decks) == len(done.outputs)

    files: dict[str, str | bytes] = {f"decks/chance-{n:02}.yaml": generated.deck(n) for n in range(SAMPLE)}
    project = Project.in_memory({**files, "decks/picture.png": generated.picture()})
    return decks | _made(project, build(project, find_decks(project, []), BuildOptions()))


@pytest.mark.validator
def test_no_judge_finds_anything(made: Mapping[str, bytes], tmp_path: Path) -> None:
    found = validation.findings(made, tmp_path)
    assert not found, "\n".join(found[:50])


@pytest.mark.libreoffice
def test_libreoffice_shows_every_slide(made: Mapping[str, bytes], tmp_path: Path) -> None:
    for name, data in made.items():
        (tmp_path / f"{name}.pptx").write_bytes(data)
    command = [
        "soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "pdf",
        "--outdir", str(tmp_path), *(str(tmp_path / f"{name}.pptx") for name in made),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS_FOR_ALL)
    for name in made:
        slides = Presentation(str(tmp_path / f"{name}.pptx")).slides
        shown = sum(slide.element.get("show") != "0" for slide in slides)
        assert len(pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")) == shown, name
