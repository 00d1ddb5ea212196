"""ICC profiles written by hand: grey and colours whose numbers are light itself."""

import struct

WHITE = (0.9642, 1.0, 0.8249)
COLOURS = {  # of sRGB, seen in the light that profiles are written for
    b"rXYZ": (0.4360, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}


def grey_profile(gamma: float = 1.0) -> bytes:
    return _profile(b"GRAY", {b"kTRC": _curve(gamma)})


def colour_profile(gamma: float = 1.0) -> bytes:
    curves = {name: _curve(gamma) for name in (b"rTRC", b"gTRC", b"bTRC")}
    return _profile(b"RGB ", curves | {name: _point(xyz) for name, xyz in COLOURS.items()})


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    words = b"By hand\0"
    described = b"desc" + bytes(4) + struct.pack(">I", len(words)) + words + bytes(78)
    tags = {b"desc": described, b"wtpt": _point(WHITE), **tags}
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        data += bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s12s4s", at + len(body), b"none", 0x02400000, b"mntr", space,
                       b"XYZ ", bytes(12), b"acsp").ljust(68, b"\0")  # fmt: skip
    light = struct.pack(">iii", *(round(part * 65_536) for part in WHITE))
    return (head + light).ljust(128, b"\0") + table + body


def _curve(gamma: float) -> bytes:
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256))


def _point(xyz: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">iii", *(round(part * 65_536) for part in xyz))
