"""Let LibreOffice make PDF files.

It gets a profile of its own, so that neither a window that is open nor the user's settings change what it makes;
it fetches nothing, and what it makes has the deck's date and no clock's.

PowerPoint shows text at the sizes that the file says, and fits it anew only where somebody edits it. LibreOffice
fits it on opening, and by rules of its own; so it gets a copy in which nothing is to be fitted. It takes PowerPoint's
formulas for its own even where its formula editor is not installed, and then shows nothing: in the copy there is what
the file holds for programs that know none. Where a template's layout has an empty footer, as most have, it draws
a slide's footer without the layout's font and colour: in the copy the layout's footers have a blank. And lines in the
copy run where the file says.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trustdeck.diagnostics import TrustdeckError
from trustdeck.export.lines import as_written
from trustdeck.project import Project

NAMES = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
SECONDS_TO_START = 60
SECONDS_PER_SLIDE = 2  # a hundred times what it takes

_SETTINGS = (
    # An image that a file only links to is not fetched, and whatever else asks for the net finds nobody there.
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    # Screen readers find headlines, lists and what pictures show.
    ("org.openoffice.Office.Common/Filter/PDF/Export", "UseTaggedPDF", "true"),
    ("org.openoffice.Office.Common/Font/Substitution", "Replacement", "true"),
)
# A family is drawn in what it is measured by, where that is there; LibreOffice knows the other twins by itself.
_DRAWN_IN = (("Calibri Light", "Carlito"),)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
    + "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    + "".join(
        '<item oor:path="/org.openoffice.Office.Common/Font/Substitution/FontPairs">'
        f'<node oor:name="_{number}" oor:op="replace">'
        f'<prop oor:name="ReplaceFont" oor:op="fuse"><value>{family}</value></prop>'
        f'<prop oor:name="SubstituteFont" oor:op="fuse"><value>{twin}</value></prop>'
        '<prop oor:name="OnScreenOnly" oor:op="fuse"><value>false</value></prop>'
        '<prop oor:name="Always" oor:op="fuse"><value>true</value></prop></node></item>\n'
        for number, (family, twin) in enumerate(_DRAWN_IN)
    )
    + "</oor:items>\n"
)

_FORMULA = re.compile(
    rb"<mc:AlternateContent[^>]*><mc:Choice [^>]*Requires=\"a14\".*?</mc:Choice><mc:Fallback>(.*?)</mc:Fallback>"
    rb"</mc:AlternateContent>",
    re.DOTALL,
)
_FOOTER = re.compile(rb"<p:ph [^>]*type=\"(?:ftr|dt)\"")
_EMPTY = re.compile(rb"<a:p/>|<a:p>(<a:pPr[^>]*/>)?(?:<a:endParaRPr\b(?:(?!</a:p>).)*)?</a:p>", re.DOTALL)
_BLANK = rb"<a:p>\1<a:r><a:rPr/><a:t> </a:t></a:r></a:p>"
_SHAPE_END = b"</p:sp>"
_FITTED, _AS_WRITTEN = b"<a:normAutofit/>", b"<a:noAutofit/>"
_PAGE = re.compile(rb"/Type\s*/Page\b")
_CREATED = re.compile(rb"(?<=/CreationDate\(D:)\d{14}(?=Z')")
_IDENTITY = re.compile(rb"(?<=/ID \[ <)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}(?=> \])")
_CHECKSUM = re.compile(rb"(?<=/DocChecksum /)[0-9A-F]{32}")


@dataclass(frozen=True, slots=True)
class Presentation:
    """A finished .pptx, the numbers of its shown slides, its date (W3CDTF), and the files of its brand's fonts."""

    data: bytes
    shown: tuple[int, ...]
    modified: str
    fonts: tuple[bytes, ...] = ()


def require(project: Project) -> str:
    """Return the program, or raise where the machine has none."""
    program = project.program(*NAMES)
    if program is None:
        raise TrustdeckError(
            "PDF and PNG files are made by LibreOffice, which is not there; install LibreOffice Impress "
            "(Debian and Ubuntu: `apt install libreoffice-impress`; others: libreoffice.org) so that `soffice` is found"
        )
    return program


def to_pdf(presentations: Mapping[str, Presentation], project: Project) -> dict[str, bytes]:
    """Return the PDF of each presentation, all made in one call; they have the same fonts."""
    program = require(project)
    for stem, presentation in presentations.items():
        if not presentation.shown:
            raise TrustdeckError(f"all slides of `{stem}` are hidden, so there is nothing that a PDF could show")
    # Numbers for names: what a deck is called means nothing to another program.
    files = {f"{number}.pptx": _settled(one.data) for number, one in enumerate(presentations.values())}

    def arguments(folder: Path) -> list[str]:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        convert = ["--convert-to", "pdf", "--outdir", str(folder / "made")]
        return [profile, "--headless", "--norestore", *convert, *(str(folder / name) for name in files)]

    seconds = SECONDS_TO_START + SECONDS_PER_SLIDE * sum(len(one.shown) for one in presentations.values())
    profile = {"profile/user/registrymodifications.xcu": _PROFILE.encode()}
    # Fonts in the profile are there for this call only, besides those of the machine.
    fonts = dict.fromkeys(font for one in presentations.values() for font in one.fonts)
    profile |= {f"profile/user/fonts/{number}.ttf": font for number, font in enumerate(fonts)}
    made = project.run(program, arguments, {**files, **profile}, "made", seconds)
    return {
        stem: _checked(stem, presentation, made.get(f"{number}.pdf"))
        for number, (stem, presentation) in enumerate(presentations.items())
    }


def _settled(data: bytes) -> bytes:
    """Return a copy of a .pptx in which texts keep their size and lines their way, no formula is left, and no layout's
    footer is empty."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for info in source.infolist():
            part = source.read(info)
            is_drawn = info.filename.startswith("ppt/slide") and info.filename.endswith(".xml")
            if is_drawn:
                part = as_written(_FORMULA.sub(rb"\1", part.replace(_FITTED, _AS_WRITTEN)))
            if info.filename.startswith("ppt/slideLayouts/slideLayout"):
                part = _with_blanks(part)
            target.writestr(info.filename, part)
    return copy.getvalue()


def _with_blanks(layout: bytes) -> bytes:
    """Return a layout whose empty footers and dates have a blank."""
    shapes = layout.split(_SHAPE_END)
    return _SHAPE_END.join(_EMPTY.sub(_BLANK, shape) if _FOOTER.search(shape) else shape for shape in shapes)


def _checked(stem: str, presentation: Presentation, pdf: bytes | None) -> bytes:
    """Return a PDF that has a page for every slide, without the traces of when and where it was made."""
    if pdf is None:
        raise TrustdeckError(f"LibreOffice made no PDF of `{stem}` and did not say why")
    pages = len(_PAGE.findall(pdf))
    if pages != len(presentation.shown):
        raise TrustdeckError(f"LibreOffice made {pages} pages of the {len(presentation.shown)} slides of `{stem}`")
    # All in their places and of the same length, so that the file's table of offsets stays true.
    identity = hashlib.sha256(presentation.data).hexdigest()[:32].upper().encode()
    date = re.sub(r"\D", "", presentation.modified).encode()
    pdf = _CREATED.sub(date, pdf)
    pdf = _IDENTITY.sub(lambda match: identity + match[1] + identity, pdf)
    return _CHECKSUM.sub(identity, pdf)
