"""Who is who in Northmoor and Saltby: two bodies, their people, and the passwords that work in the demonstration only."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from engage.accounts import Appointment, Area, Body, BodyKind, Person, Role
from engage.content import render
from engage.matters import Voice, record
from engage.people.passwords import hashed


class Account(NamedTuple):
    """One demonstration sign-in."""

    role: Role
    name: str
    email: str
    password: str
    body: str


BOARD, COUNCIL = "northmoor-and-saltby-health-board", "saltby-and-northmoor-council"

ACCOUNTS = (
    Account(Role.OFFICER, "Olivia Marsh", "officer@northmoor.example", "ask-them-plainly", BOARD),
    Account(Role.APPROVER, "Adrian Cole", "approver@northmoor.example", "answer-every-point", BOARD),
    Account(Role.ANALYST, "Anwen Price", "analyst@northmoor.example", "read-every-answer", BOARD),
    Account(Role.MODERATOR, "Moses Obi", "moderator@northmoor.example", "keep-people-private", BOARD),
    Account(Role.ADMINISTRATOR, "Ada Finch", "administrator@northmoor.example", "let-the-right-ones-in", BOARD),
    Account(Role.OFFICER, "Oscar Dunn", "officer@saltby.example", "where-is-the-bus", COUNCIL),
    Account(Role.APPROVER, "Amelia Frost", "approver@saltby.example", "it-stops-at-the-door", COUNCIL),
)

TOWNS = {"northmoor": "Northmoor", "saltby": "Saltby"}


def accounts() -> list[dict[str, str]]:
    """Every sign-in of the demonstration, as plain words."""
    names = {BOARD: _board_words()["name"], COUNCIL: _council_words()["name"]}
    return [
        {"role": a.role.value, "name": a.name, "email": a.email, "password": a.password, "body": names[a.body]}
        for a in ACCOUNTS
    ]


def arrive(session: Session, at: datetime) -> dict[tuple[str, Role], Appointment]:
    """Make the towns, the bodies and everybody who works for them; returns who acts, by body and role."""
    areas = [Area(slug=slug, name=name) for slug, name in TOWNS.items()]
    bodies = {
        BOARD: _body(BOARD, BodyKind.COMMISSIONER, areas, at, **_board_words()),
        COUNCIL: _body(COUNCIL, BodyKind.COUNCIL, areas, at, **_council_words()),
    }
    session.add_all([*areas, *bodies.values()])
    session.flush()
    appointments = {(a.body, a.role): _appoint(session, a, bodies[a.body], at) for a in ACCOUNTS}
    session.flush()
    for (slug, role), appointment in appointments.items():
        about = f"appointment:{appointment.id}"
        record(session, "appoint", by=Voice.OPERATOR, at=at, about=about, body_id=bodies[slug].id, after=role.value)
    return appointments


def _appoint(session: Session, account: Account, body: Body, at: datetime) -> Appointment:
    person = Person(
        email=account.email,
        name=account.name,
        password_hash=hashed(account.password),
        created_at=at,
        password_changed_at=at,
    )
    appointment = Appointment(person=person, body=body, role=account.role, began_at=at)
    session.add(appointment)
    return appointment


def _body(slug: str, kind: BodyKind, areas: list[Area], at: datetime, **words: str) -> Body:
    html = {f"{name}_html": render(words[f"{name}_text"]) for name in ("contact", "accessibility")}
    return Body(slug=slug, kind=kind, created_at=at, areas=areas, **words, **html)


def _board_words() -> dict[str, str]:
    return {
        "name": "Northmoor and Saltby Health Board",
        "contact_email": "talk@northmoor.example",
        "contact_text": "Involvement team, Tannery House, Northmoor NM1 2AB\n\n"
        "Telephone 01632 960100 (9am to 5pm on weekdays), text 07700 900100. Large print, Easy Read, audio and other "
        "languages on request.",
        "accessibility_text": "Tell the involvement team if a page is hard to use. We answer within five working days.",
    }


def _council_words() -> dict[str, str]:
    return {
        "name": "Saltby and Northmoor Borough Council",
        "contact_email": "transport@saltby.example",
        "contact_text": "Transport team, Town Hall, Saltby SB1 1AA\n\nTelephone 01632 960200 (9am to 5pm on weekdays).",
        "accessibility_text": "Tell the transport team if a page is hard to use.",
    }
