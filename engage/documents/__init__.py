"""Documents: files that staff publish and residents attach, checked on the way in and kept in the database."""

from engage.documents.models import Document, DocumentContent
from engage.documents.refusal import UploadRefusedError

__all__ = ["Document", "DocumentContent", "UploadRefusedError"]
