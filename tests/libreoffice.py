"""Let LibreOffice open decks: one start for all of them, with a profile of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

SECONDS_TO_START = 120
SECONDS_FOR_A_DECK = 30


def to_pdf(decks: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Return a PDF of each deck (name → bytes), with a page for each slide that is shown."""
    for name, data in decks.items():
        (folder / f"{name}.pptx").write_bytes(data)
    command = [
        "soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf",
        "--outdir", str(folder), *(str(folder / f"{name}.pptx") for name in decks),
    ]  # fmt: skip
    limit = SECONDS_TO_START + SECONDS_FOR_A_DECK * len(decks)
    subprocess.run(command, check=True, capture_output=True, timeout=limit)
    return {name: folder / f"{name}.pdf" for name in decks}
