"""Bring a consultation out: freeze what the public is told, owe the outcome, make it findable."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from engage.consultations.gate.dates import last_day
from engage.consultations.models.consultation import Consultation, ConsultationVersion, State
from engage.content import plain
from engage.database import session_of
from engage.matters import By
from engage.matters.duties import owe_outcome
from engage.questionnaires.service.freeze import freeze
from engage.search.query import forget, index

TEXTS = ("overview", "why", "can_influence", "cannot_influence", "what_next", "contact", "other_ways")
LINES = (
    "title", "summary", "audiences", "interests", "duty_basis", "decision", "short_reason", "outcome_days",
    "privacy_controller", "privacy_purpose", "privacy_readers",
)  # fmt: skip


def bring_out(consultation: Consultation, *, by: By, at: datetime) -> None:
    """Publish what has passed the gate. `publish` asks the gate first; nothing else may call this but tests."""
    assert consultation.closes_at is not None
    session = session_of(consultation)
    consultation.published_at = at
    consultation.first_closes_at = consultation.closes_at
    consultation.move("publish", by=by, at=at, digest=freeze_version(consultation, by=by, at=at).digest)
    session.flush()
    owe(consultation, by=by, at=at)
    make_findable(consultation)


def owe(consultation: Consultation, *, by: By, at: datetime) -> None:
    """The outcome is owed from the closing day on: by the code, or sooner where the body promised it."""
    assert consultation.closes_at is not None
    days = consultation.outcome_days or consultation.body.outcome_days
    owe_outcome(consultation, closes_on=last_day(consultation.closes_at), promised_days=days, by=by, at=at)


def freeze_version(consultation: Consultation, *, by: By, at: datetime) -> ConsultationVersion:
    """The next frozen version of what the public is told, and of what it is asked; the last one if nothing changed."""
    session = session_of(consultation)
    session.flush()
    asked = freeze(session, consultation.id, by=by, at=at)
    for entry in consultation.documents:
        entry.document.is_public = True
    snapshot = snapshot_of(consultation)
    text = json.dumps({**snapshot, "questionnaire": asked.digest}, sort_keys=True, ensure_ascii=False)
    digest = sha256(text.encode()).hexdigest()
    last = last_version(consultation)
    if last is not None and last.digest == digest:
        return last
    version = ConsultationVersion(
        consultation_id=consultation.id,
        number=last.number + 1 if last else 1,
        frozen_at=at,
        questionnaire_version_id=asked.id,
        digest=digest,
        snapshot=snapshot,
    )
    session.add(version)
    session.flush()
    return version


def last_version(consultation: Consultation) -> ConsultationVersion | None:
    return session_of(consultation).scalar(
        sa.select(ConsultationVersion)
        .where(ConsultationVersion.consultation_id == consultation.id)
        .order_by(ConsultationVersion.number.desc())
        .limit(1)
    )


def snapshot_of(consultation: Consultation) -> dict[str, Any]:
    """Everything the public page says that only a correction may change. JSON values."""
    return {
        **{name: getattr(consultation, name) for name in LINES},
        **{f"{name}_html": getattr(consultation, f"{name}_html") for name in TEXTS},
        "decision_on": _iso(consultation.decision_on),
        "kept_until": _iso(consultation.kept_until),
        "areas": [{"slug": area.slug, "name": area.name} for area in consultation.areas],
        "options": [
            {"title": o.title, "text_html": o.text_html, "is_status_quo": o.is_status_quo} for o in consultation.options
        ],
        "documents": [
            {
                "key": d.document.key, "filename": d.document.filename, "title": d.document.title,
                "about": d.document.kind_and_size, "sha256": d.document.sha256,
            }
            for d in consultation.documents
        ],
    }  # fmt: skip


def _iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def make_findable(consultation: Consultation) -> None:
    """Put its public words into the search, or take them out where it is not public."""
    session = session_of(consultation)
    if not consultation.is_public or consultation.state == State.RELAUNCHED:
        forget(session, "consultation", consultation.id)
        return
    words = [consultation.summary, *(plain(getattr(consultation, f"{name}_html")) for name in TEXTS)]
    words += [option.title for option in consultation.options]
    words += [consultation.reference, *consultation.audiences, *consultation.interests]
    index(session, "consultation", consultation.id, consultation.title, " ".join(words))
