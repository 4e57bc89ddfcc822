"""Submissions for tests: typed, read and sent as a resident's are, without the pages."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engage.database import session_of, writing
from engage.extensions import db
from engage.matters import Matter
from engage.now import now
from engage.questionnaires import Consent, QuestionKind, Standing, Submission
from engage.questionnaires.addresses import hashed, new_key, private_key
from engage.questionnaires.hosting import Door
from engage.questionnaires.service.submit import Signs, submit
from engage.questionnaires.steps import steps
from engage.questionnaires.telling import read_all
from engage.questionnaires.versions import AskedQuestion, Snapshot, current_version_id, snapshot_of

SECRET = "the tests' own"


def typed_for(snapshot: Snapshot, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """What would be typed: question name → text, option key, list of keys, date, number, or {statement: key}.

    `{"option": key, "other": words}` answers "other, please say". Standard questions go by their own names.
    """
    named = {question.name: question for question in snapshot.questions.values()}
    typed: dict[str, list[str]] = {}
    for name, value in answers.items():
        if name in named:
            typed |= _typed(named[name], value)
        else:
            typed[name] = [str(value)]
    return typed


def _typed(question: AskedQuestion, value: Any) -> dict[str, list[str]]:
    field = question.field_name
    if isinstance(value, date):
        return {
            f"{field}-day": [str(value.day)],
            f"{field}-month": [str(value.month)],
            f"{field}-year": [str(value.year)],
        }
    if question.kind is QuestionKind.MATRIX:
        return {f"{field}-{statement}": [option] for statement, option in value.items()}
    if isinstance(value, Mapping):
        chosen = value["option"] if isinstance(value["option"], list) else [value["option"]]
        return {field: [*chosen, "other"], f"{field}-other": [value["other"]]}
    return {field: [str(v) for v in value] if isinstance(value, list) else [str(value)]}


def a_submission(
    matter: Matter,
    answers: Mapping[str, Any] | None = None,
    *,
    consent: Consent = Consent.IN_FULL,
    at: datetime | None = None,
    door: Door = Door.OPEN,
    standing: Standing = Standing.COUNTED,
    key: str = "",
    **standard: str,
) -> Submission:
    """One submission to the current version. `standard`: name, email, organisation, on_behalf_of.

    A standing of held or late comes about as in life: by signs of abuse, or by the door.
    """
    session = session_of(matter)
    version_id = current_version_id(session, matter.id)
    assert version_id is not None, "freeze the questionnaire first"
    snapshot = snapshot_of(session, version_id)
    typed = typed_for(snapshot, {**(answers or {}), **standard, "consent": consent.value})
    telling = read_all(snapshot, typed, steps(snapshot))
    assert not telling.errors, telling.errors
    key = key or new_key()
    matter_id, body_id = matter.id, matter.body_id
    with writing(session):
        receipt = submit(
            session,
            telling,
            matter_id=matter_id,
            body_id=body_id,
            version_id=version_id,
            token_hash=hashed(key),
            private=private_key(SECRET, key),
            door=Door.LATE if standing is Standing.LATE else door,
            at=at or now(),
            signs=Signs(trapped=standing is Standing.HELD),
        )
    found = db.session.get(Submission, receipt.submission_id)
    assert found is not None
    return found
