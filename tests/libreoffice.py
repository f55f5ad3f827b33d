"""Let LibreOffice open decks: one start for all of them, with a profile of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

SECONDS_TO_START = 120
SECONDS_FOR_A_DECK = 30

# Families that no free machine has, and what they are drawn in: none is wider than what they are measured by.
TWINS = {"Calibri Light": "Carlito", "Century Gothic": "Liberation Sans", "Arial Black": "Liberation Sans"}
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include>/etc/fonts/fonts.conf</include>{}</fontconfig>
"""
ALIAS = '<alias binding="same"><family>{}</family><prefer><family>{}</family></prefer></alias>'


def to_pdf(decks: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Return a PDF of each deck (name → bytes), with a page for each slide that is shown."""
    for name, data in decks.items():
        (folder / f"{name}.pptx").write_bytes(data)
    command = [
        "soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf",
        "--outdir", str(folder), *(str(folder / f"{name}.pptx") for name in decks),
    ]  # fmt: skip
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format("".join(ALIAS.format(*pair) for pair in TWINS.items())), encoding="utf-8")
    limit = SECONDS_TO_START + SECONDS_FOR_A_DECK * len(decks)
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    subprocess.run(command, check=True, capture_output=True, timeout=limit, env=environment)
    return {name: folder / f"{name}.pdf" for name in decks}
