"""Wrap a font as decks embed it: Embedded OpenType, neither compressed nor cut down.

The format is the W3C's member submission of 5 March 2008. Its numbers are little-endian, those within fonts are not.
"""

from __future__ import annotations

import struct

from trustdeck.fonts.files import FontFile

_VERSION = 0x0002_0001
_MAGIC = 0x504C
_ANY_CHARSET = 1
_STYLE_NAME, _FULL_NAME, _VERSION_NAME = 2, 4, 5
_LONGEST_NAME = 1_000  # characters


def panose(file: FontFile) -> str:
    """Return the font's PANOSE number in hexadecimal digits, as DrawingML has it (ECMA-376 part 1, 21.1.2.3.7)."""
    return _table(file, "OS/2")[32:42].hex().upper()


def embedded(file: FontFile) -> bytes:
    """Return the font as a part of a deck."""
    os2 = _table(file, "OS/2")
    (weight,) = struct.unpack_from(">H", os2, 4)
    (rights,) = struct.unpack_from(">H", os2, 8)
    ranges = struct.unpack_from(">4L", os2, 42)
    pages = struct.unpack_from(">2L", os2, 78) if len(os2) >= 86 else (0, 0)  # those of the first version have none
    (adjustment,) = struct.unpack_from(">L", _table(file, "head"), 8)
    header = struct.pack(
        "<2L10sBBLHH4L2LL16x", _VERSION, 0, os2[32:42], _ANY_CHARSET, file.italic, weight, rights, _MAGIC,
        *ranges, *pages, adjustment,
    )  # fmt: skip
    names = (file.family, *(_name(file, number) for number in (_STYLE_NAME, _VERSION_NAME, _FULL_NAME)), "")
    rest = header + b"".join(map(_written, names)) + file.data
    return struct.pack("<2L", len(rest) + 8, len(file.data)) + rest


def _written(name: str) -> bytes:
    """Return a name behind its padding and its length."""
    text = name[:_LONGEST_NAME].encode("utf-16-le", "replace")
    return struct.pack("<HH", 0, len(text)) + text


def _table(file: FontFile, tag: str) -> bytes:
    import uharfbuzz as harfbuzz

    table: bytes = harfbuzz.Face(file.data).reference_table(tag).data
    return table


def _name(file: FontFile, number: int) -> str:
    import uharfbuzz as harfbuzz

    return harfbuzz.Face(file.data).get_name(number) or ""
