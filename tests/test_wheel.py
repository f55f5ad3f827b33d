"""What is installed compiles a deck far from the checkout, with nothing but what it says it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import trustdeck

ROOT = Path(__file__).parent.parent
DECK = "deck: A talk\nlanguage: en\nslides:\n  - headline: Hello\n    bullets: [One, Two]\n"


def _run(*command: str | Path, cwd: Path) -> str:
    """Run a command without what the test's own environment would lend it; return what it printed."""
    plain = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TMPDIR") if key in os.environ}
    done = subprocess.run(command, cwd=cwd, env=plain, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _build(what: str, source: Path, folder: Path) -> Path:
    _run(sys.executable, "-m", "hatchling", "build", "-t", what, "-d", folder, cwd=source)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


def _needed(requirements: list[str]) -> set[str]:
    """Return the names of the distributions that these need, and of what those need in turn."""
    names: set[str] = set()
    queue = list(requirements)
    while queue:
        requirement = Requirement(queue.pop())
        name = canonicalize_name(requirement.name)
        if name not in names and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            names.add(name)
            queue += distribution(name).requires or []
    return names


def _install(wheel: Path, folder: Path) -> Path:
    """Put the wheel and what it needs into an empty environment, without a network; return its programs' folder."""
    venv.create(folder, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    packages = Path(
        _run(programs / "python", "-c", "import site; print(site.getsitepackages()[0])", cwd=folder).strip()
    )
    _run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        programs / "python",
        "install",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=folder,
    )
    for name in _needed(distribution("trustdeck").requires or []):
        files = distribution(name)
        for top in {file.parts[0] for file in files.files or () if file.parts[0] not in ("..", "__pycache__")}:
            (packages / top).symlink_to(files.locate_file(top))
    return programs


def test_wheel_compiles_a_deck_that_stands_alone(wheel: Path, tmp_path: Path) -> None:
    programs = _install(wheel, tmp_path / "environment")
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "talk.yaml").write_text(DECK, encoding="utf-8")

    _run(programs / "trustdeck", "build", "talk.yaml", cwd=folder)
    assert zipfile.is_zipfile(folder / "output/talk/talk.pptx")
    assert _run(programs / "python", "-m", "trustdeck", "--version", cwd=folder).split() == [
        "trustdeck",
        trustdeck.__version__,
    ]
    assert "headline-text" in _run(programs / "trustdeck", "layouts", cwd=folder)
    assert str(ROOT) not in _run(programs / "python", "-c", "import trustdeck; print(trustdeck.__file__)", cwd=folder)


def test_source_distribution_is_whole(wheel: Path, tmp_path: Path) -> None:
    archive = _build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(archive) as file:
        # Our own archive; the earliest Pythons of the 3.11 line know no filters.
        file.extractall(tmp_path, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))  # noqa: S202
    (source,) = (path for path in tmp_path.iterdir() if path.name.startswith("trustdeck-"))
    again = _build("wheel", source, tmp_path / "again")
    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(wheel).namelist()
    assert (source / "tests/conftest.py").is_file()
    assert (source / "LICENSE").is_file()
