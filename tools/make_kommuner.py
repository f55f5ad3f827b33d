"""Give every row of `decks/kommuner/kommuner.csv` its colours, its example figures and its example address.

The other columns are written by hand. Colours follow from a row's place in the table, in OKLCH: 25 hues and four
degrees of lightness make a hundred pairs, so that every row has its own and neighbours have hues that are far apart.
All are of a calm chroma and dark enough to be read on white. Figures follow from the municipality's number, by the
rule that the deck states; they say nothing about anybody.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from coloraide import Color

TABLE = Path(__file__).parents[1] / "decks" / "kommuner" / "kommuner.csv"

LIGHTNESS = (0.36, 0.41, 0.46, 0.51)  # the last is 5:1 on white
HUES = 25
STRIDE = 7  # from one row's hue to the next one's, in steps of the wheel
CHROMA = 0.12
ACROSS = 165  # degrees to the second accent: not quite opposite, which would be shrill

FIGURES = {"leder": (60, 21), "kolleger": (55, 19), "frihed": (50, 17)}
"""Column: least, and by what the municipality's number is divided to have the rest added."""
RISE = 5  # from now to the goal


def filled(text: str) -> str:
    """Return the table with the columns that are made, made anew."""
    reader = csv.DictReader(io.StringIO(text))
    columns = list(reader.fieldnames or ())
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for index, row in enumerate(reader):
        writer.writerow(
            {**row, **_colours(index), **_figures(int(row["kode"])), "kontakt": f"hr@{row['slug']}.example"}
        )
    return out.getvalue()


def _colours(index: int) -> dict[str, str]:
    level = index % len(LIGHTNESS)
    hue = (index * STRIDE % HUES + level / len(LIGHTNESS)) * 360 / HUES
    return {
        "accent": _hex(LIGHTNESS[level], CHROMA, hue),
        "accent_2": _hex(0.5, CHROMA, hue + ACROSS),
        "surface": _hex(0.965, 0.012, hue),
    }


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """Return a colour as `#rrggbb`; where screens lack it, the nearest of the same hue that they have."""
    return Color("oklch", [lightness, chroma, hue % 360]).convert("srgb").fit(method="oklch-chroma").to_string(hex=True)


def _figures(code: int) -> dict[str, str]:
    now = {name: least + code % divisor for name, (least, divisor) in FIGURES.items()}
    goals = {f"{name}_maal": value + RISE for name, value in now.items()}
    return {name: str(value) for name, value in (*now.items(), *goals.items())}


def main() -> None:
    """Write the table again."""
    TABLE.write_text(filled(TABLE.read_text(encoding="utf-8")), encoding="utf-8", newline="")
    print(TABLE.relative_to(Path(__file__).parents[1]))


if __name__ == "__main__":
    main()
