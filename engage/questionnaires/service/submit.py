"""Send a submission: everything that follows from it, in the one transaction it is called in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from engage.database import table_of
from engage.matters import AuditEntry, Voice, entry_values
from engage.matters.reference import spoken_reference
from engage.questionnaires import tally
from engage.questionnaires.addresses import hashed, monitoring_link
from engage.questionnaires.hosting import Door
from engage.questionnaires.models.drafting import OpenDraft
from engage.questionnaires.models.submission import (
    Answer,
    Channel,
    MonitoringAnswer,
    Respondent,
    Standing,
    Submission,
    SubmissionVersion,
)
from engage.questionnaires.service import changed
from engage.questionnaires.telling import Telling

FASTEST = timedelta(seconds=2)
A_FEW = 10
"""Quick sendings from one network that are nothing odd: someone who knows her mind, a page filled in by the browser."""

_submission = sa.insert(table_of(Submission)).returning(Submission.id)
_version = sa.insert(table_of(SubmissionVersion)).returning(SubmissionVersion.id)
_answers = sa.insert(table_of(Answer))
_respondent = sa.insert(table_of(Respondent))
_monitoring = sa.insert(table_of(MonitoringAnswer))
_entry = sa.insert(table_of(AuditEntry))


@dataclass(frozen=True)
class Receipt:
    """What a resident is told: the reference, the time and how it stands. `is_new` is False the second time."""

    submission_id: int
    reference: str
    received_at: datetime
    standing: Standing
    is_new: bool = True


@dataclass(frozen=True)
class Signs:
    """What may show that no person sent it: an answered trap, haste, or many from one network."""

    trapped: bool = False
    took: timedelta | None = None
    before_it: int = 0  # how many came from the same network today
    most: int = 200


def standing(door: Door, signs: Signs) -> tuple[Standing, str]:
    """How a submission stands that arrives now, and why. Nothing suspected is refused: it is held for a person."""
    if door is Door.LATE:
        return Standing.LATE, ""
    if signs.trapped:
        return Standing.HELD, "A field that people do not see was filled in"
    if signs.before_it >= signs.most:
        return Standing.HELD, f"More than {signs.most} came from the same network that day"
    if signs.took is not None and signs.took < FASTEST and signs.before_it >= A_FEW:
        return Standing.HELD, "It was filled in faster than a person can, and others like it came before"
    return Standing.COUNTED, ""


def submit(
    session: Session,
    telling: Telling,
    *,
    matter_id: int,
    body_id: int,
    version_id: int,
    token_hash: str,
    private: str,
    door: Door,
    at: datetime,
    signs: Signs | None = None,
    channel: Channel = Channel.ONLINE,
    network: str = "",
) -> Receipt:
    """Store a submission with its version, answers, respondent, equality answers, record entry and counts.

    Raises IntegrityError where the same token was stored meanwhile: roll back and show that receipt.
    """
    assert telling.consent is not None, "only what was read without errors is sent"
    assert door in {Door.OPEN, Door.LATE}, "a shut door takes nothing"
    how, why = standing(door, signs or Signs())
    about: dict[str, Any] = {
        "matter_id": matter_id, "reference": spoken_reference(), "public_id": spoken_reference(),
        "token_hash": token_hash, "private_hash": hashed(private), "channel": channel, "channel_words": "",
        "identity": telling.identity, "received_at": at, "standing": how, "standing_reason": why,
        "consent": telling.consent, "current": 1, "source": "", "network": network,
    }  # fmt: skip
    connection = session.connection()
    submission_id: int = connection.execute(_submission, about).scalar_one()
    store_version(connection, telling, submission_id=submission_id, number=1, version_id=version_id, at=at)
    if telling.monitoring:
        store_monitoring(connection, telling, matter_id=matter_id, private=private)
        # the draft goes at once, not with the daily sweep: it would join these to the answers
        connection.execute(sa.delete(table_of(OpenDraft)).where(OpenDraft.key_hash == token_hash))
    connection.execute(
        _entry,
        entry_values(
            "submit", by=Voice.RESIDENT, at=at, about=f"submission:{about['reference']}", matter_id=matter_id,
            body_id=body_id, after=how.value, channel=channel.value,
        ),
    )  # fmt: skip
    tally.add(session, matter_id, tally.deltas(about, telling.answers))
    changed.tell(session, [submission_id], are_new=True)
    return Receipt(submission_id, about["reference"], at, how)


def store_version(
    connection: Connection, telling: Telling, *, submission_id: int, number: int, version_id: int, at: datetime
) -> int:
    """Store one version: what was answered, and by whom where they said."""
    stored: int = connection.execute(
        _version,
        {
            "submission_id": submission_id,
            "number": number,
            "questionnaire_version_id": version_id,
            "received_at": at,
            "consent": telling.consent,
        },
    ).scalar_one()
    if telling.answers:
        connection.execute(_answers, of_version(telling.answers, stored))
    if telling.respondent:
        empty = {"name": "", "email": "", "organisation": "", "on_behalf_of": ""}
        connection.execute(_respondent, {**empty, **telling.respondent, "submission_version_id": stored})
    return stored


def of_version(answers: Sequence[dict[str, Any]], version_id: int) -> list[dict[str, Any]]:
    """The rows of answers, given the version they belong to."""
    return [{**answer, "submission_version_id": version_id} for answer in answers]


def store_monitoring(connection: Connection, telling: Telling, *, matter_id: int, private: str) -> None:
    """Store equality answers apart, under a mark that only the private link can make again."""
    link = monitoring_link(private)
    connection.execute(_monitoring, [{**a, "matter_id": matter_id, "link": link} for a in telling.monitoring])


def already(session: Session, token_hash: str) -> Receipt | None:
    """The receipt of what was sent with this token before, if it was."""
    found = session.execute(
        sa.select(Submission.id, Submission.reference, Submission.received_at, Submission.standing).where(
            Submission.token_hash == token_hash
        )
    ).first()
    return Receipt(*found, is_new=False) if found else None
