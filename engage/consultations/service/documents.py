"""The documents of a consultation: add, replace, remove, put in order. A published one is never taken away."""

from datetime import datetime

import sqlalchemy as sa

from engage.consultations.models.consultation import Consultation, ConsultationDocument
from engage.consultations.service.draft import touch
from engage.database import session_of
from engage.documents import Document
from engage.matters import By, MoveRefusedError, record_on


def add_document(consultation: Consultation, document: Document, *, by: By, at: datetime) -> ConsultationDocument:
    """Put a kept document at the end of the list."""
    last = max((d.position for d in consultation.documents), default=0)
    entry = ConsultationDocument(consultation_id=consultation.id, document_id=document.id, position=last + 1)
    session_of(consultation).add(entry)
    _changed(consultation, "add_document", document, by, at)
    return entry


def replace_document(
    entry: ConsultationDocument, document: Document, consultation: Consultation, *, by: By, at: datetime
) -> None:
    """Another document in the same place. The one before keeps its address."""
    new = ConsultationDocument(consultation_id=consultation.id, document_id=document.id, position=entry.position)
    entry.removed_at = at
    session_of(consultation).add(new)
    _changed(consultation, "replace_document", document, by, at, was=entry.document.sha256)


def remove_document(entry: ConsultationDocument, consultation: Consultation, *, by: By, at: datetime) -> None:
    """Off the list, before publication only: afterwards a document is replaced."""
    if consultation.is_public:
        raise MoveRefusedError("A published document is not taken away. Replace it with a corrected one.")
    entry.removed_at = at
    _changed(consultation, "remove_document", entry.document, by, at)


def move_document(entry: ConsultationDocument, consultation: Consultation, *, up: bool, by: By, at: datetime) -> None:
    """One place up or down; at the end of the list, nothing happens."""
    order = list(consultation.documents)
    here = order.index(entry)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for n, each in enumerate(order, 1):
        each.position = n
    _changed(consultation, "move_document", entry.document, by, at)


def entry_of(consultation: Consultation, entry_id: int) -> ConsultationDocument | None:
    """A document that stands on this consultation's list."""
    return session_of(consultation).scalar(
        sa.select(ConsultationDocument).where(
            ConsultationDocument.id == entry_id,
            ConsultationDocument.consultation_id == consultation.id,
            ConsultationDocument.removed_at.is_(None),
        )
    )


def _changed(consultation: Consultation, verb: str, document: Document, by: By, at: datetime, **more: str) -> None:
    touch(consultation)
    session = session_of(consultation)
    record_on(
        consultation, verb, by=by, at=at, document=document.key, title=document.title, sha256=document.sha256, **more
    )
    session.flush()
    session.expire(consultation, ["documents"])
