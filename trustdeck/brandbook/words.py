"""Write what is known of a brand as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from trustdeck.brandbook.begin import Begun
from trustdeck.brandbook.book import (
    Book,
    ColourLook,
    Entry,
    LayoutLook,
    NativeLook,
    Place,
    TemplateLook,
    count,
    is_faint,
    least_contrast,
)
from trustdeck.brandbook.checkup import Checkup, LayoutCheck, SampleFit

_ALONG = 16  # the width of names in a list


def list_words(entries: Iterable[Entry]) -> str:
    """Return the list of all brands."""
    every = list(entries)
    width = max(len(entry.brand) for entry in every) + 2
    return "\n".join(
        f"{entry.brand:<{width}}{entry.name}{f', in {entry.template}' if entry.template else ''}" for entry in every
    )


def book_words(book: Book) -> str:
    """Return all that is known of a brand."""
    width, height = book.page_cm
    lines = [f"{book.brand}: {book.name}", f"page      {width:g} × {height:g} cm"]
    lines += _template(book.template) if book.template else ["template  none: its layouts are trustdeck's own"]
    lines += ["", "Fonts", *(_font(font.use, font.family, font.stand_in) for font in book.fonts)]
    lines += ["", "Colours", *map(_colour, book.colours)]
    if book.template is None:
        names = ", ".join(layout.layout for layout in book.layouts)
        return "\n".join([*lines, "", "Layouts", *wrap(names, 100, initial_indent="  ", subsequent_indent="  ")])
    lines += ["", "Layouts", *(line for layout in book.layouts for line in _layout(layout))]
    lines += ["", "The template's layouts", *(line for native in book.template.layouts for line in _native(native))]
    return "\n".join(lines)


def begun_words(begun: Begun) -> str:
    """Return what became of a template: for each of our layouts, in a line, what it is in the brand."""
    drawn = sum(look.how == "drawn" for look in begun.layouts)
    found = len(begun.layouts) - drawn
    lines = [f"  {look.layout:<{_ALONG}}{what(look)}" for look in begun.layouts]
    return "\n".join(
        [
            f"{begun.path} is begun: {count(found, 'layout')} found in the template, {drawn} drawn anew",
            *lines,
            f"`trustdeck brands show {begun.key}` tells why; what is wrong is put right in {begun.path}",
        ]
    )


def what(layout: LayoutLook) -> str:
    """Return in words what one of our layouts is in a brand."""
    match layout.how:
        case "own":
            return "as it is"
        case "drawn":
            return f"drawn anew, on {_called(layout)}"
        case _:
            return _called(layout)


def check_words(checkup: Checkup) -> str:
    """Return what a deck becomes in a brand, and what is another way than it was accepted."""
    lines = [f"{checkup.brand}: {checkup.name}"]
    for layout in checkup.layouts:
        missing = [f"no placeholder for {', '.join(layout.look.missing)}"] * bool(layout.look.missing)
        fits = [
            _fit(fit) for fit in layout.fits if (fit.size_pt, fit.slides) not in ((0, 1), _usual(layout, fit.length))
        ]
        lines.append(f"  {layout.look.layout:<{_ALONG}}{'; '.join([what(layout.look), *missing, *fits])}")
    lines += [f"  {_colour(colour).strip()}" for colour in checkup.faint]
    if not checkup.known:
        lines.append("  nothing of it was accepted yet, so there is nothing to compare it with")
    elif not checkup.differences:
        lines.append("  it is what was accepted")
    else:
        lines += ["  Since it was accepted:", *(f"    {difference}" for difference in checkup.differences)]
    return "\n".join(lines)


def _usual(layout: LayoutCheck, length: str) -> tuple[float, int]:
    """Return how usual text fits, when it is another length that is told of."""
    first = layout.fits[0]
    return (first.size_pt, first.slides) if length != first.length else (0, 1)


def _fit(fit: SampleFit) -> str:
    smaller = f" ({count(-fit.step, 'step')} smaller)" if fit.step < 0 else ""
    size = f"{fit.length} text {fit.size_pt:g} pt{smaller}" if fit.size_pt else f"{fit.length} text"
    return f"{size} on {count(fit.slides, 'slide')}" if fit.slides > 1 else size


def _called(layout: LayoutLook) -> str:
    return f"`{layout.native}` ({layout.number})" if layout.native else f"layout {layout.number}, which has no name"


def _template(template: TemplateLook) -> Iterator[str]:
    yield f"template  {template.file}: {count(len(template.layouts), 'layout')}"
    for master in template.masters:
        main = ", preferred" if master.main and len(template.masters) > 1 else ""
        yield f"master {master.number:<3}{master.name or 'without a name'}: {count(master.layouts, 'layout')}{main}"
    for change in template.changes:
        yield f"  note    {change}"


def _font(use: str, family: str, stand_in: str) -> str:
    measured = f"measured by {stand_in}, with room to spare" if stand_in else "measured to the hair"
    return f"  {use:<{_ALONG}}{family}, {measured}"


def _colour(colour: ColourLook) -> str:
    faint = f", which is faint: {least_contrast(colour.role):g}:1 is asked for" if is_faint(colour) else ""
    return (
        f"  {colour.role:<{_ALONG}}#{colour.colour}  {colour.theme:<29}{colour.contrast:>5.1f}:1 on {colour.on}{faint}"
    )


def _layout(layout: LayoutLook) -> Iterator[str]:
    score = f", {count(layout.score, 'point')}" if layout.how == "found" else ""
    yield f"  {layout.layout:<{_ALONG}}{what(layout)}{score}"
    yield from _details(layout)
    if layout.plain is not None:
        yield f"  {'':<{_ALONG}}without headings {what(layout.plain)}, {count(layout.plain.score, 'point')}"
        yield from _details(layout.plain)


def _details(layout: LayoutLook) -> Iterator[str]:
    for reason in layout.reasons:
        sign = f"{reason.points:+}" if layout.how == "found" else ""
        yield f"  {'':<{_ALONG}}{sign:>6}  {reason.reason}"
    if layout.places:
        yield f"  {'':<{_ALONG}}{'':>6}  {', '.join(map(_place, layout.places))}"
    if layout.missing:
        yield f"  {'':<{_ALONG}}{'':>6}  no placeholder for {', '.join(layout.missing)}"


def _place(place: Place) -> str:
    return f"{place.region} in {place.kind} {place.number}"


def _native(native: NativeLook) -> Iterator[str]:
    kind = f" ({native.kind})" if native.kind else ""
    yield f"  {native.number:>3}  {native.name or 'without a name'}{kind}: {', '.join(native.serves) or 'not used'}"
