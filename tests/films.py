"""Make films and sounds as small as can be: containers that hold what a reader looks for, and a little silence."""

from __future__ import annotations


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def _number(value: int, length: int = 4) -> bytes:
    return value.to_bytes(length, "big")


def _track(handler: bytes, codec: bytes, width: int, height: int, *, turned: bool, told: bytes) -> bytes:
    one, none = _number(0x10000), _number(0)
    matrix = (none, one, none, one, none, none) if turned else (one, none, none, none, one, none)
    header = box(
        b"tkhd", _number(0), _number(77), _number(78), _number(1), none, _number(5000), bytes(16), *matrix, bytes(8),
        _number(0x40000000), _number(width << 16), _number(height << 16),
    )  # fmt: skip
    entry = box(codec, bytes(78))
    table = box(b"stbl", box(b"stsd", _number(0), _number(1), entry))
    media = box(
        b"mdia", box(b"mdhd", _number(0), _number(77), _number(78), _number(1000), _number(5000), bytes(4)),
        box(b"hdlr", _number(0), _number(0), handler, bytes(13)), box(b"minf", table),
    )  # fmt: skip
    return box(b"trak", header, media, box(b"udta", box(b"name", told)) if told else b"")


def film(
    width: int = 640, height: int = 360, *, codec: bytes = b"avc1", brand: bytes = b"isom", turned: bool = False,
    told: bytes = b"", seconds: int = 5, sound_only: bool = False,
) -> bytes:  # fmt: skip
    """Return an MP4 or, with the brand `qt  `, a MOV file; `told` is what it tells of its maker."""
    header = box(b"mvhd", _number(0), _number(77), _number(78), _number(1000), _number(seconds * 1000), bytes(80))
    sound = _track(b"soun", b"mp4a", 0, 0, turned=False, told=b"")
    picture = b"" if sound_only else _track(b"vide", codec, width, height, turned=turned, told=told)
    about = box(b"udta", box(b"\xa9xyz", told)) + box(b"meta", told) if told else b""
    return (
        box(b"ftyp", brand, _number(512), brand) + box(b"moov", header, picture, sound, about)
        + (box(b"uuid", told) if told else b"") + box(b"mdat", bytes(16))
    )  # fmt: skip


def sound(told: bytes = b"") -> bytes:
    """Return an MP3 file."""
    tag = b"ID3\x04\0\0" + bytes([0, 0, 0, len(told)]) + told if told else b""
    end = b"TAG" + told.ljust(125, b"\0") if told else b""
    return tag + b"\xff\xfb\x90\x64" + bytes(413) + end


def wave(told: bytes = b"", seconds: int = 2) -> bytes:
    """Return a WAV file."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)

    rate = 8000
    form = (
        (1).to_bytes(2, "little") * 2 + rate.to_bytes(4, "little") * 2 + (1).to_bytes(2, "little")
        + (8).to_bytes(2, "little")
    )  # fmt: skip
    listed = chunk(b"LIST", b"INFO" + chunk(b"IART", told)) if told else b""
    body = b"WAVE" + chunk(b"fmt ", form) + listed + chunk(b"data", bytes(rate * seconds))
    return b"RIFF" + len(body).to_bytes(4, "little") + body
