"""Who is who in Northmoor and Saltby: the bodies, their people, and the passwords that work in the demonstration only."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
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


class About(NamedTuple):
    """What a body says of itself. Prose is Markdown."""

    kind: BodyKind
    name: str
    contact_email: str
    contact_text: str
    accessibility_text: str


BOARD, COUNCIL = "northmoor-and-saltby-health-board", "saltby-and-northmoor-council"
LINK, COMMITTEE = "northmoor-link", "northmoor-health-overview-and-scrutiny-committee"

ACCOUNTS = (
    Account(Role.OFFICER, "Olivia Marsh", "officer@northmoor.example", "ask-them-plainly", BOARD),
    Account(Role.APPROVER, "Adrian Cole", "approver@northmoor.example", "answer-every-point", BOARD),
    Account(Role.ANALYST, "Anwen Price", "analyst@northmoor.example", "read-every-answer", BOARD),
    Account(Role.MODERATOR, "Moses Obi", "moderator@northmoor.example", "keep-people-private", BOARD),
    Account(Role.ADMINISTRATOR, "Ada Finch", "administrator@northmoor.example", "let-the-right-ones-in", BOARD),
    Account(Role.OFFICER, "Oscar Dunn", "officer@saltby.example", "where-is-the-bus", COUNCIL),
    Account(Role.APPROVER, "Amelia Frost", "approver@saltby.example", "it-stops-at-the-door", COUNCIL),
    Account(Role.MEMBER, "Winifred Pike", "volunteer@link.example", "go-and-ask-people", LINK),
    Account(Role.DECIDER, "Harold Jessop", "chair@link.example", "two-of-us-must-agree", LINK),
    Account(Role.DECIDER, "Nasreen Malik", "nasreen@link.example", "say-what-we-heard", LINK),
    Account(Role.DECIDER, "Peggy Lomax", "peggy@link.example", "i-work-nights-there", LINK),
    Account(Role.HOST, "Tom Garside", "host@nva.example", "minutes-stamps-and-tea", LINK),
    Account(Role.ADMINISTRATOR, "Ruth Ellery", "manager@nva.example", "who-is-on-the-list", LINK),
    Account(Role.SCRUTINY_OFFICER, "Sanjay Rao", "scrutiny@saltby.example", "it-is-on-the-agenda", COMMITTEE),
    Account(Role.SCRUTINY_OFFICER, "Carol Whitby", "carol@saltby.example", "the-letter-in-the-tray", COMMITTEE),
    Account(Role.SCRUTINY_CHAIR, "Edith Marlow", "marlow@saltby.example", "what-became-of-it", COMMITTEE),
    Account(Role.SCRUTINY_MEMBER, "Ray Tulley", "tulley@saltby.example", "page-four-paragraph-two", COMMITTEE),
    Account(Role.SCRUTINY_MEMBER, "Dilys Beck", "beck@saltby.example", "and-in-plain-words", COMMITTEE),
    Account(Role.ADMINISTRATOR, "Colin Ashby", "democratic@saltby.example", "five-clear-days", COMMITTEE),
)

TOWNS = {"northmoor": "Northmoor", "saltby": "Saltby"}

BODIES = {
    BOARD: About(
        BodyKind.COMMISSIONER,
        "Northmoor and Saltby Health Board",
        "talk@northmoor.example",
        "Involvement team, Tannery House, Northmoor NM1 2AB\n\n"
        "Telephone 01632 960100 (9am to 5pm on weekdays), text 07700 900100. Large print, Easy Read, audio and other "
        "languages on request.",
        "Tell the involvement team if a page is hard to use. We answer within five working days.",
    ),
    COUNCIL: About(
        BodyKind.COUNCIL,
        "Saltby and Northmoor Borough Council",
        "transport@saltby.example",
        "Transport team, Town Hall, Saltby SB1 1AA\n\nTelephone 01632 960200 (9am to 5pm on weekdays).",
        "Tell the transport team if a page is hard to use.",
    ),
    LINK: About(
        BodyKind.NETWORK,
        "Northmoor LINk",
        "hello@link.example",
        "Northmoor LINk, c/o Northmoor Voluntary Action, The Old Post Office, Castle Street, Northmoor NM1 4QT\n\n"
        "Telephone 01632 960300 (10am to 3pm, Tuesday to Thursday; leave a message at other times). Or come and find "
        "us: every first Saturday at the table in Saltby library.",
        "Tell us if a page is hard to use, or if you would rather hear from us on paper.",
    ),
    COMMITTEE: About(
        BodyKind.SCRUTINY,
        "Northmoor Health Overview and Scrutiny Committee",
        "scrutiny@saltby.example",
        "Scrutiny team, Town Hall, Saltby SB1 1AA\n\nTelephone 01632 960240 (9am to 5pm on weekdays). Anybody may come "
        "to a meeting. If you want to speak, tell us by noon the day before.",
        "Tell the scrutiny team if a page or a paper is hard to use. Papers in large print are ready with the agenda.",
    ),
}

Cast = dict[tuple[str, Role], list[Appointment]]


def accounts() -> list[dict[str, str]]:
    """Every sign-in of the demonstration, as plain words."""
    return [
        {"role": a.role.value, "name": a.name, "email": a.email, "password": a.password, "body": BODIES[a.body].name}
        for a in ACCOUNTS
    ]


def arrive(session: Session, at: datetime) -> Cast:
    """Make the towns, the bodies and everybody who works for them; returns who acts, by body and role."""
    areas = [Area(slug=slug, name=name) for slug, name in TOWNS.items()]
    bodies = {slug: _body(slug, about, areas, at) for slug, about in BODIES.items()}
    session.add_all([*areas, *bodies.values()])
    session.flush()
    cast: Cast = {}
    for account in ACCOUNTS:
        appointment = _appoint(account, bodies[account.body], at)
        session.add(appointment)
        cast.setdefault((account.body, account.role), []).append(appointment)
    session.flush()
    for (slug, role), appointments in cast.items():
        for appointment in appointments:
            about = f"appointment:{appointment.id}"
            record(session, "appoint", by=Voice.OPERATOR, at=at, about=about, body_id=bodies[slug].id, after=role.value)
    return cast


@contextmanager
def passwords() -> Iterator[Iterable[str]]:
    """The hash of every account's password: slow on purpose, so they are made while the stories are told."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.map(hashed, (account.password for account in ACCOUNTS))


def let_in(cast: Cast, hashes: Iterable[str]) -> None:
    """From now on everybody can sign in."""
    by_email = {appointment.person.email: appointment.person for found in cast.values() for appointment in found}
    for account, password_hash in zip(ACCOUNTS, hashes, strict=True):
        by_email[account.email].password_hash = password_hash


def _appoint(account: Account, body: Body, at: datetime) -> Appointment:
    person = Person(email=account.email, name=account.name, created_at=at, password_changed_at=at)
    return Appointment(person=person, body=body, role=account.role, began_at=at)


def _body(slug: str, about: About, areas: list[Area], at: datetime) -> Body:
    return Body(
        slug=slug,
        created_at=at,
        areas=areas,
        contact_html=render(about.contact_text),
        accessibility_html=render(about.accessibility_text),
        **about._asdict(),
    )
