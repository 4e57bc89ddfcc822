"""PDF and plain text: whole, open, and nothing else besides."""

import re

from engage.documents.refusal import UploadRefusedError

_STREAM = re.compile(rb"\bstream\r?\n.*?\bendstream\b", re.DOTALL)
_PROGRAM = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|XFA|EmbeddedFiles?)(?![A-Za-z0-9])")
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*(<!doctype|<html|<svg|<\?xml|<script|<!--|<head|<body|<iframe|%pdf-)", re.IGNORECASE)


def check_pdf(data: bytes) -> None:
    """Raise UploadRefusedError unless this is a whole PDF without a password, programs or other files inside."""
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-1024:]:
        raise UploadRefusedError("The file is damaged or is no PDF. Save it again as a PDF and send that")
    if b"PK\x05\x06" in data[-66_000:] or b"<script" in data[:1024].lower() or b"<html" in data[:1024].lower():
        raise UploadRefusedError("The file is more than a PDF. Save it again as a PDF and send that")
    outside = _names(_STREAM.sub(b" ", data))
    if _LOCKED.search(outside):
        raise UploadRefusedError("The PDF is locked with a password. Take the password off and send it again")
    if _PROGRAM.search(outside):
        raise UploadRefusedError("The PDF holds programs, a form or other files. Print it to a new PDF and send that")


def _names(data: bytes) -> bytes:
    """A PDF may write any letter of a name as #xx."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), data)


def check_text(data: bytes, active: set[str]) -> None:
    """Raise UploadRefusedError unless this is text: UTF-8, UTF-16 with its mark, or Windows-1252."""
    text = _decoded(data)
    if text is None or _CONTROLS.search(text):
        raise UploadRefusedError("The file is not plain text. Save it as text or CSV and send that")
    if active or _MARKUP.match(text.lstrip("\ufeff")):
        raise UploadRefusedError("The file holds a web page or a drawing. Save it as text or PDF and send that")


def _decoded(data: bytes) -> str | None:
    codes = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for code in codes:
        try:
            return data.decode(code)
        except UnicodeDecodeError:
            continue
    return None
