"""Every deck of ours, and fifty made by chance, before the judges of .pptx files, and in LibreOffice."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest
import validation
import whole_decks
from pptx import Presentation

SECONDS_FOR_ALL = 300


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return all decks by their name."""
    return whole_decks.own(tmp_path_factory.mktemp("decks"), everywhere=False) | whole_decks.by_chance()


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
