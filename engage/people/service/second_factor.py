"""The second factor: set up, shown at the door, replaced by a recovery code once, taken away."""

from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa

from engage.accounts import Person, RecoveryCode
from engage.database import session_of
from engage.matters import By, record
from engage.matters.reference import heard_reference, spoken_reference
from engage.notices.service import queue
from engage.people import authenticator
from engage.people.service.note import note_everywhere

TRIES = 5
CODES = 10


class RequiredError(Exception):
    """A body at which this person is appointed requires a second factor."""


def offer(person: Person, *, seal_key: str) -> None:
    """Make a seed for somebody who has none in use. It counts for nothing until a code from it was shown."""
    if person.has_second_factor:
        raise ValueError("take the one in use away first")
    person.totp_seed = authenticator.sealed(authenticator.new_seed(), seal_key)
    person.totp_last_step = None


def seed_of(person: Person, *, seal_key: str) -> str | None:
    """The seed, for the person's own set-up page alone."""
    return authenticator.opened(person.totp_seed, seal_key) if person.totp_seed else None


def enrol(person: Person, code: str, *, seal_key: str, at: datetime) -> list[str] | None:
    """The app shows a right code: it is in use from now on. Gives the recovery codes; None where the code is wrong."""
    if person.has_second_factor or not _take_step(person, code, seal_key=seal_key, at=at):
        return None
    person.totp_confirmed_at = at
    note_everywhere(person, "add_second_factor", at=at)
    return _new_codes(person)


def accept(person: Person, typed: str, *, seal_key: str, at: datetime) -> bool:
    """Whether what was typed is a code of the app, not used before, or a recovery code, which is burned."""
    session = session_of(person)
    session.refresh(person, with_for_update=True)  # one code, shown twice at once, opens once
    if _take_step(person, typed, seal_key=seal_key, at=at):
        return True
    burned = session.execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == _code_hash(typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(RecoveryCode.id)
    )
    if burned.first() is None:
        return False
    note_everywhere(person, "use_recovery_code", at=at)
    return True


def renew_codes(person: Person, *, at: datetime) -> list[str]:
    """Ten new recovery codes; the old ones are worth nothing."""
    note_everywhere(person, "renew_recovery_codes", at=at)
    return _new_codes(person)


def remove(person: Person, *, at: datetime) -> None:
    """Take the second factor away; refused where a body requires one."""
    if any(a.body.requires_second_factor for a in person.current_appointments):
        raise RequiredError
    _forget(person, at=at)
    note_everywhere(person, "remove_second_factor", at=at)


def clear(person: Person, *, by: By, at: datetime) -> None:
    """The same by the operator, for somebody who lost phone and codes; whatever a body requires."""
    _forget(person, at=at)
    for body_id in {a.body_id for a in person.current_appointments}:
        record(session_of(person), "remove_second_factor", by=by, at=at, about=f"person:{person.id}", body_id=body_id)


def _forget(person: Person, *, at: datetime) -> None:
    person.totp_seed = person.totp_confirmed_at = person.totp_last_step = None
    session = session_of(person)
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    once = f"second-factor-removed:{person.id}:{at.isoformat()}"
    queue(session, "second_factor_removed", to=person.email, once=once, at=at, name=person.name)


def codes_left(person: Person) -> int:
    """How many recovery codes have not been used."""
    waiting = sa.select(sa.func.count(RecoveryCode.id)).where(
        RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None)
    )
    return session_of(person).scalar(waiting) or 0


def _take_step(person: Person, typed: str, *, seal_key: str, at: datetime) -> bool:
    if person.totp_seed is None:
        return False
    code = "".join(c for c in typed if not c.isspace() and c != "-")
    try:
        seed = authenticator.opened(person.totp_seed, seal_key)
    except authenticator.SealedOtherwiseError:
        return False
    step = authenticator.step_of(seed, code, at, person.totp_last_step)
    if step is None:
        return False
    person.totp_last_step = step
    return True


def _new_codes(person: Person) -> list[str]:
    session = session_of(person)
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [spoken_reference() for _ in range(CODES)]
    session.add_all(RecoveryCode(person_id=person.id, code_hash=_code_hash(code)) for code in codes)
    return codes


def _code_hash(typed: str) -> str:
    return sha256(heard_reference(typed).encode()).hexdigest()
