"""Taking a file in: what it really is decides, and only what is known to be harmless is kept."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

import puremagic
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.documents import packages, papers
from engage.documents.models import Document, DocumentContent
from engage.documents.refusal import UploadRefusedError

LARGEST = 10 * 1024 * 1024

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}

ACCEPT = ",".join(f".{ending}" for ending in MEDIA_TYPES)
"""For the `accept` of a file field."""

HINT = "A PDF, Word (.docx), Excel (.xlsx), OpenDocument, PNG, JPEG, plain text or CSV file of at most 10 MB"

_ACTIVE = {"text/html", "image/svg+xml", "application/xhtml+xml", "application/x-shockwave-flash"}


@dataclass(frozen=True)
class Examined:
    """A file that may be kept: its name made safe, its kind by content and ending, its bytes as they will be kept."""

    filename: str
    media_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()


def examine(stream: BinaryIO, filename: str) -> Examined:
    """What a file is, from its content and its ending together. Raises UploadRefusedError with words for the page.

    Pictures are drawn again, so that nothing rides along: no place, no camera, no second file.
    """
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UploadRefusedError("The file is larger than 10 MB. Send a smaller one, or split it")
    if not data:
        raise UploadRefusedError("The file is empty. Choose it again")
    name, ending = safe_name(filename)
    media_type = MEDIA_TYPES.get(ending)
    if media_type is None:
        raise UploadRefusedError(f"We cannot take this kind of file. Send: {HINT[0].lower()}{HINT[1:]}")
    guesses = _guesses(data)
    if ending in {"png", "jpg", "jpeg"}:
        from engage.documents import images  # loads 7 MB, which only a worker that is sent a picture needs

        return Examined(name, media_type, images.drawn_again(data, media_type))
    if ending in {"docx", "xlsx", "odt", "ods"}:
        packages.check(data, ending)
    elif ending == "pdf":
        papers.check_pdf(data)
    else:
        papers.check_text(data, guesses & _ACTIVE)
    return Examined(name, media_type, data)


def _guesses(data: bytes) -> set[str]:
    try:
        return {str(found.mime_type) for found in puremagic.magic_string(data) if found.confidence >= 0.5}
    except (puremagic.PureError, ValueError):
        return set()


def safe_name(filename: str) -> tuple[str, str]:
    """A name for people to read, never a path, with its ending: `("Plan of 2026.pdf", "pdf")`."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if c.isalnum() or c in " ._-()&'+,")
    stem, dot, ending = " ".join(kept.split()).rstrip(" .").rpartition(".")
    ending = ending.lower() if dot else ""
    stem = stem.strip(" .")[:120] or "document"
    return f"{stem}.{ending}", ending


def keep(session: Session, examined: Examined, *, body_id: int, title: str, is_public: bool, at: datetime) -> Document:
    """Put an examined file in the database, in the transaction of the act it belongs to."""
    document = Document(
        key=secrets.token_urlsafe(16),
        body_id=body_id,
        title=title.strip()[:200],
        filename=examined.filename,
        media_type=examined.media_type,
        size=len(examined.data),
        sha256=examined.sha256,
        is_public=is_public,
        received_at=at,
    )
    document.content = DocumentContent(data=examined.data)
    session.add(document)
    session.flush()
    return document


def erase(session: Session, document: Document, *, at: datetime) -> None:
    """Take the bytes and the names away; what is left says that there was a file."""
    session.execute(sa.delete(DocumentContent).where(DocumentContent.document_id == document.id))
    document.title, document.filename, document.sha256 = "", "erased", ""
    document.is_public = False
    document.erased_at = at


__all__ = ["ACCEPT", "HINT", "LARGEST", "Examined", "UploadRefusedError", "erase", "examine", "keep", "safe_name"]
