"""Code free text: say which codes an answer bears, or that none applies; and take the last one back."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Appointment
from engage.analysis.models.coding import Code, Coded, Coding
from engage.analysis.service import wait
from engage.matters import AuditEntry, Matter, record_on
from engage.questionnaires import Answer

FAR_BACK = 100


def codes_of(session: Session, answer_id: int) -> list[int] | None:
    """The ids of the codes an answer bears, in order; None where nobody has read it."""
    read = session.get(Coded, answer_id)
    if read is None:
        return None
    given = sa.select(Coding.code_id).where(Coding.answer_id == answer_id).order_by(Coding.code_id)
    return list(session.scalars(given))


def code(
    session: Session,
    matter: Matter,
    answer_id: int,
    question_id: int,
    code_ids: Iterable[int],
    *,
    by: Appointment,
    at: datetime,
) -> None:
    """Give an answer these codes, in place of any it had; none at all means that none applies."""
    before, wanted = codes_of(session, answer_id), sorted(set(code_ids))
    if before == wanted:
        return
    _give(session, matter, answer_id, question_id, wanted, by=by, at=at)
    about = f"answer:{answer_id}"
    record_on(matter, "code", by=by, at=at, about=about, question=question_id, codes_before=before, codes=wanted)


def undo(session: Session, matter: Matter, *, by: Appointment, at: datetime) -> tuple[int, int] | None:
    """Take back the last coding by this person that they have not taken back: its answer and question, or None.

    What was undone is read from the record, so it survives a closed browser; up to a hundred acts back.
    """
    last = _last(session, matter, by)
    if last is None:
        return None
    answer_id, question_id = int(last.about.removeprefix("answer:")), int(last.details["question"])
    answer = session.get(Answer, answer_id)
    if answer is None or not answer.text:  # withdrawn or erased since: there is nothing to code
        return None
    before: list[int] | None = last.details["codes_before"]
    if before is not None:  # a code may have been merged into another since
        known = sa.select(Code.id).where(Code.id.in_(before), Code.matter_id == matter.id)
        before = sorted(session.scalars(known))
    _give(session, matter, answer_id, question_id, before, by=by, at=at)
    record_on(matter, "undo_code", by=by, at=at, about=last.about, question=question_id, undoes=last.id)
    return answer_id, question_id


def _last(session: Session, matter: Matter, by: Appointment) -> AuditEntry | None:
    entries = session.scalars(
        sa.select(AuditEntry)
        .where(
            AuditEntry.matter_id == matter.id,
            AuditEntry.person_id == by.person_id,
            AuditEntry.verb.in_(("code", "undo_code")),
        )
        .order_by(AuditEntry.id.desc())
        .limit(FAR_BACK)
    ).all()
    undone = {entry.details["undoes"] for entry in entries if entry.verb == "undo_code"}
    return next((e for e in entries if e.verb == "code" and e.id not in undone), None)


def _give(
    session: Session,
    matter: Matter,
    answer_id: int,
    question_id: int,
    code_ids: list[int] | None,
    *,
    by: Appointment,
    at: datetime,
) -> None:
    who = {"coded_at": at, "coded_by_id": by.person_id}
    session.execute(sa.delete(Coding).where(Coding.answer_id == answer_id))
    wait.coded(session, answer_id, question_id, is_coded=code_ids is not None)
    read = session.get(Coded, answer_id)
    if code_ids is None:
        if read is not None:
            session.delete(read)
        return
    session.add_all(Coding(answer_id=answer_id, code_id=code_id, **who) for code_id in code_ids)
    if read is None:
        session.add(Coded(answer_id=answer_id, question_id=question_id, **who))
    else:
        read.coded_at, read.coded_by_id = at, by.person_id
