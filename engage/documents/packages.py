"""Word, Excel and OpenDocument files: zip packages, looked through before they are kept."""

import io
import re
import struct
import zipfile
import zlib

from engage.documents.refusal import UploadRefusedError

MOST_PARTS = 3000
MOST_BYTES = 150 * 1024 * 1024
MOST_TIMES = 100
"""How many times its size a package may unpack to; small ones may, whatever their ratio."""

SMALL = 8 * 1024 * 1024

_MAIN_PART = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
_MEDIA = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_MACRO = re.compile(
    r"(^|/)(vba[^/]*\.bin|vbadata\.xml|activex|basic|scripts|macrosheets|customui)(/|\d|$|\.)", re.IGNORECASE
)
_NESTED = re.compile(
    r"\.(zip|docx|docm|xlsx|xlsm|pptx|pptm|odt|ods|odp|jar|7z|rar|exe|dll|js|vbs|bat|cmd|ps1|html?)$", re.IGNORECASE
)
_FETCHES = re.compile(
    rb"(attachedTemplate|oleObject|subDocument|frame)[\"'][^>]*TargetMode\s*=\s*[\"']External", re.IGNORECASE
)
_FETCHES_TURNED = re.compile(
    rb"TargetMode\s*=\s*[\"']External[^>]*(attachedTemplate|oleObject|subDocument|frame)[\"']", re.IGNORECASE
)

_MACROS = "The file holds macros or other programs. Save it without them, or as a PDF, and send that"
_BROKEN = "The file is damaged or is not what its name says. Save it again, or as a PDF, and send that"
_BOMB = "The file unpacks to far more than its size. Save it as a PDF and send that"
_NEST = "The file holds other files inside it. Take them out, or save it as a PDF, and send that"
_LOCKED = "The file is locked with a password. Take the password off and send it again"


def check(data: bytes, ending: str) -> None:
    """Raise UploadRefusedError unless this is a whole, open, harmless package of the kind its ending says."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # how a Word or Excel file with a password is stored
        raise UploadRefusedError(_LOCKED)
    _check_edges(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_list(package, len(data))
            _check_parts(package)
            _check_kind(package, ending)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        KeyError,
        NotImplementedError,
        RuntimeError,
    ):
        raise UploadRefusedError(_BROKEN) from None


def _check_edges(data: bytes) -> None:
    """The package must begin at the first byte and end at the last: what is outside it could be another file."""
    end = data.rfind(b"PK\x05\x06")
    if not data.startswith(b"PK\x03\x04") or end < 0 or end + 22 != len(data):
        raise UploadRefusedError(_BROKEN)
    size, offset = struct.unpack("<LL", data[end + 12 : end + 20])
    if size + offset != end:
        raise UploadRefusedError(_BROKEN)


def _check_list(package: zipfile.ZipFile, size: int) -> None:
    parts = package.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS:
        raise UploadRefusedError(_BOMB)
    if len({name.lower() for name in names}) != len(names) or any(_leads_away(name) for name in names):
        raise UploadRefusedError(_BROKEN)
    if any(part.flag_bits & 0x1 for part in parts):
        raise UploadRefusedError(_LOCKED)
    if any(_MACRO.search(name) for name in names):
        raise UploadRefusedError(_MACROS)
    if any(_NESTED.search(name) for name in names):
        raise UploadRefusedError(_NEST)
    total = sum(part.file_size for part in parts)
    if total > MOST_BYTES or (total > SMALL and total > MOST_TIMES * size):
        raise UploadRefusedError(_BOMB)


def _leads_away(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name or "\x00" in name


def _check_parts(package: zipfile.ZipFile) -> None:
    """Unpack every part once, a little at a time: its size and sum must be what the list says."""
    for part in package.infolist():
        with package.open(part) as stream:
            head = stream.read(512 * 1024)
            if head.startswith((b"PK\x03\x04", b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")):
                raise UploadRefusedError(_NEST)
            if part.filename.lower().endswith((".xml", ".rels")):
                _check_xml(head)
            while stream.read(256 * 1024):
                pass


def _check_xml(head: bytes) -> None:
    text = head.replace(b"\x00", b"")  # UTF-16 as well
    if b"<!ENTITY" in text.upper():
        raise UploadRefusedError(_BOMB)
    if b"macroenabled" in text.lower() or _FETCHES.search(text) or _FETCHES_TURNED.search(text):
        raise UploadRefusedError(_MACROS)


def _check_kind(package: zipfile.ZipFile, ending: str) -> None:
    if ending in _MEDIA:
        first = package.infolist()[0]
        if first.filename != "mimetype" or package.read(first).strip() != _MEDIA[ending]:
            raise UploadRefusedError(_BROKEN)
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise UploadRefusedError(_LOCKED)
    elif _MAIN_PART[ending] not in package.read("[Content_Types].xml").replace(b"\x00", b""):
        raise UploadRefusedError(_BROKEN)
