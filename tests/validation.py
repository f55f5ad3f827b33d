"""Ask all judges of a .pptx at once: Microsoft's Open XML SDK, openxml-audit, and our own package rules."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import package_rules
from openxml_audit import FileFormat, OpenXmlValidator

VALIDATOR = Path(__file__).parent / "validator"
SECONDS_PER_FILE = 30


def findings(decks: Mapping[str, bytes], folder: Path) -> list[str]:
    """Return what the judges find in decks (name → bytes), a line each; `folder` takes copies of them."""
    copies = _copies(decks, folder)
    found = [f"{name}: {finding}" for name, data in decks.items() for finding in package_rules.check(data)]
    return found + _by_audit(copies) + _by_sdk(copies)


def _copies(decks: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Write the decks to files of their own: the SDK's validator can rewrite what it is given."""
    copies = {}
    for number, (name, data) in enumerate(decks.items()):
        copies[name] = folder / f"{number}.pptx"
        copies[name].write_bytes(data)
    return copies


def _by_sdk(copies: Mapping[str, Path]) -> list[str]:
    done = subprocess.run(
        ["node", "validate.mjs", *map(str, copies.values())],
        cwd=VALIDATOR,
        check=True,
        capture_output=True,
        text=True,
        timeout=SECONDS_PER_FILE * (1 + len(copies)),
    )
    results = json.loads(done.stdout)
    assert len(results) == len(copies)
    return [
        f"{name}: SDK: {error['path']} {error['xPath']}: {error['description']}"
        for name, result in zip(copies, results, strict=True)
        for error in result["errors"]
        if not error["description"].startswith(_BUILT)
    ]


# The SDK does not look for a built shape in `mc:AlternateContent`, where PowerPoint and we write shapes with formulas.
# Whether it is there is the package rule `builds-lead-somewhere`.
_BUILT = "Element 'p:cNvPr' referenced by 'bldP@spid' does not exist"


def _by_audit(copies: Mapping[str, Path]) -> list[str]:
    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)
    return [
        f"{name}: audit: {error.part_uri} {error.path}: {error.description}"
        for name, path in copies.items()
        for error in validator.validate(path).errors
        if not (_LETTERS in error.description and _FORMULA in error.path)
    ]


# In formulas the audit expects the letters' properties of a text document, `w:rPr`. Those of slides are `a:rPr`
# ([MS-ODRAWXML] 3.5), and PowerPoint writes them.
_LETTERS, _FORMULA = "'rPr'", "/oMath["
