"""PDFs that are encrypted: with a password that nobody knows, and with none."""

import hashlib

from tests.intake.files import pdf

PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def locked_pdf() -> bytes:
    """Encrypted with a password that nobody knows."""
    mark = "<" + "5a" * 32 + ">"
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {mark} /U {mark} /P -4 >>"
    return pdf((200, 100), trailer=f"{encrypt} /ID [<00> <00>]")


def restricted_pdf() -> bytes:
    """May be read by all, but not be printed: encrypted with the empty password (PDF 1.4, 3.5)."""
    owner = rc4(md5((b"owner" + PAD)[:32])[:5], PAD)
    key = md5(PAD, owner, (-44).to_bytes(4, "little", signed=True), b"\0")[:5]
    words = rc4(md5(key, b"\3\0\0\0\0")[:10], b"BT /F 40 Tf 40 40 Td (Receipt 42) Tj ET")
    encrypt = f"/V 1 /R 2 /O <{owner.hex()}> /U <{rc4(key, PAD).hex()}> /P -44"
    plain = pdf((595, 842), trailer=f"/Encrypt << /Filter /Standard {encrypt} >> /ID [<00> <00>]")
    return plain.replace(b"BT /F 40 Tf 40 40 Td (Receipt 42) Tj ET", words)


def md5(*parts: bytes) -> bytes:
    return hashlib.md5(b"".join(parts), usedforsecurity=False).digest()


def rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    made, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        made.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(made)
