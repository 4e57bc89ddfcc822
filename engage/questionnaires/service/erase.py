"""The one erasure procedure: every version's words are blanked, and a tombstone with reference and times stays."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.database import table_of
from engage.documents import Document, DocumentContent
from engage.matters import By, entry_values
from engage.matters.models.record import AuditEntry
from engage.questionnaires import tally
from engage.questionnaires.addresses import monitoring_link
from engage.questionnaires.models.drafting import OpenDraft
from engage.questionnaires.models.submission import (
    Answer,
    Consent,
    Erasure,
    MonitoringAnswer,
    Respondent,
    Standing,
    Submission,
    SubmissionVersion,
)

Eraser = Callable[[Session, Sequence[int]], None]
_others: list[Eraser] = []

STANDINGS = {"withdrawn": Standing.WITHDRAWN, "retention": Standing.ERASED}


def also(eraser: Eraser) -> Eraser:
    """Register what else knows of submissions: it is given the session and their ids, before the words go."""
    if eraser not in _others:
        _others.append(eraser)
    return eraser


def erase(session: Session, submission: Submission, *, by: By, at: datetime, why: str, private: str = "") -> None:
    """Blank one submission, record it, and take it out of the counts. `why`: withdrawn or retention.

    With the private key its equality answers go too: nothing else leads to them.
    """
    before = submission.standing
    if private:
        session.execute(sa.delete(MonitoringAnswer).where(MonitoringAnswer.link == monitoring_link(private)))
    verb = "withdraw" if why == "withdrawn" else "erase"
    entry = entry_values(
        verb, by=by, at=at, about=f"submission:{submission.reference}", matter_id=submission.matter_id,
        before=before.value, after=STANDINGS[why].value,
    )  # fmt: skip
    session.execute(sa.insert(table_of(AuditEntry)), entry)
    erase_all(session, submission.matter_id, [submission.id], at=at, why=why)
    session.refresh(submission)


def erase_all(session: Session, matter_id: int, ids: Sequence[int], *, at: datetime, why: str) -> None:
    """Blank some submissions of one matter. Who calls it records it."""
    changes = _out_of_counts(session, ids)
    changes[0, "standing", STANDINGS[why].value] += len(ids)
    for eraser in _others:
        eraser(session, ids)
    session.execute(sa.insert(table_of(Erasure)), [{"submission_id": id_, "at": at, "why": why} for id_ in ids])
    versions = sa.select(SubmissionVersion.id).where(SubmissionVersion.submission_id.in_(ids)).scalar_subquery()
    _erase_documents(session, versions, at)
    session.execute(
        sa.update(table_of(Answer))
        .where(Answer.submission_version_id.in_(versions))
        .values(text=None, number=None, on_date=None, document_id=None, option="", statement="")
    )
    session.execute(
        sa.update(table_of(Respondent))
        .where(Respondent.submission_version_id.in_(versions))
        .values(name="", email="", organisation="", on_behalf_of="")
    )
    _erase_drafts(session, ids)
    left: dict[str, Any] = {"standing": STANDINGS[why], "standing_reason": "", "network": ""}
    left |= {"identity": "anonymous", "consent": Consent.NOT_AT_ALL}
    if why == "withdrawn":
        left["withdrawn_at"] = at
    session.execute(sa.update(table_of(Submission)).where(Submission.id.in_(ids)).values(left))
    tally.add(session, matter_id, changes)


def _out_of_counts(session: Session, ids: Sequence[int]) -> tally.Deltas:
    """What these submissions had put into the counts, with the sign turned."""
    out: tally.Deltas = Counter()
    current = (
        sa.select(Submission.id, Answer.question_id, Answer.statement, Answer.option)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(Answer, Answer.submission_version_id == SubmissionVersion.id)
        .where(Submission.id.in_(ids), SubmissionVersion.number == Submission.current)
    )
    answers: dict[int, list[dict[str, object]]] = {}
    for id_, question, statement, option in session.execute(current):
        answers.setdefault(id_, []).append({"question_id": question, "statement": statement, "option": option})
    columns = (Submission.id, Submission.standing, *(getattr(Submission, name) for name in tally.OF_COUNTED))
    for about in session.execute(sa.select(*columns).where(Submission.id.in_(ids))).mappings():
        for place, n in tally.deltas(about, answers.get(about["id"], ()), -1).items():
            out[place] += n
    return out


def _erase_documents(session: Session, versions: sa.ScalarSelect[int], at: datetime) -> None:
    attached = list(
        session.scalars(
            sa.select(Answer.document_id).where(
                Answer.submission_version_id.in_(versions), Answer.document_id.is_not(None)
            )
        )
    )
    if attached:
        session.execute(sa.delete(DocumentContent).where(DocumentContent.document_id.in_(attached)))
        session.execute(
            sa.update(table_of(Document))
            .where(Document.id.in_(attached))
            .values(erased_at=at, title="", filename="erased", sha256="", size=0)
        )


def _erase_drafts(session: Session, ids: Sequence[int]) -> None:
    tokens = sa.select(Submission.token_hash).where(Submission.id.in_(ids)).scalar_subquery()
    session.execute(
        sa.delete(table_of(OpenDraft)).where(sa.or_(OpenDraft.key_hash.in_(tokens), OpenDraft.amends_id.in_(ids)))
    )
