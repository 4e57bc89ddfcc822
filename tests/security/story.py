"""The demonstration and more, told once a session into a database that is put back before each test."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from engage import demo, installation
from engage.accounts import Body, BodyKind, Person, Role, roles_at
from engage.analysis.service import codebook
from engage.consultations import Consultation, Phase, service
from engage.database import writing
from engage.demo.people import BOARD, COUNCIL
from engage.extensions import db
from engage.matters import Outcome
from engage.notices.service import follow
from engage.now import now, today
from engage.people.service import invite, password
from engage.questionnaires import Submission
from engage.questionnaires.addresses import new_key
from engage.responses.answer import Answer
from engage.responses.service import answers, items
from tests.factories.answering import Resident, asked
from tests.factories.people import a_person
from tests.pages import Client

CANARY = {
    "name": "Canary Quillfeather",
    "email": "canary.quillfeather@example.org",
    "organisation": "Canary Friends of Quill",
    "on_behalf_of": "the canaries of Quill Lane",
}
SAID = "Canaryword: my daughter Pip Quillfeather, 07700 900456, waited four hours"
ADOPTED = Answer(
    Outcome.ADOPTED, answer="We will do it.", plan="The plan", promise="It opens at seven", responsible="The head of it",
    due_on=today() + timedelta(days=90), answer_html="<p>We will do it.</p>",
)  # fmt: skip
TRACES = ("Quillfeather", "quillfeather", "Canaryword", "07700 900456", "Canary Friends", "canaries of Quill")


@dataclass
class World:
    """What the sweeps need to know by name: addresses and keys, and ids that outlive any session."""

    people: dict[str, int] = field(default_factory=dict)  # "board officer" → person id
    keys: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)


def tell(app: Flask) -> World:
    """The demonstration, then residents with something to hide, people half-way through, and a second council item."""
    with writing(db.session()) as session:
        installation.make(session, is_demo=True, at=now())  # its stories live in the era of a demonstration
    demo.load(app)
    world = World()
    _people(world)
    _consultations(world)
    _half_written(world)
    _residents(app, world)
    _keys(world)
    _items(world)
    return world


def _people(world: World) -> None:
    for who, slug in (("board", BOARD), ("council", COUNCIL)):
        body = db.session.scalars(sa.select(Body).where(Body.slug == slug)).one()
        world.slugs[who], world.ids[who] = slug, body.id
        for role in Role:
            held = [p for p in db.session.scalars(sa.select(Person)) if p.appointed(body.id, role)]
            person = held[0] if held else a_person(body, role, name=f"{who} {role}".title())
            world.people[f"{who} {role}"] = person.id
        world.people[f"{who} everything"] = a_person(body, *Role, name=f"{who.title()} Everything").id
    for kind in (BodyKind.NETWORK, BodyKind.SCRUTINY):
        body = db.session.scalars(sa.select(Body).where(Body.kind == kind).order_by(Body.id)).first()
        assert body is not None
        someone = a_person(body, *roles_at(kind), name=f"{kind.value.title()} Everything")
        world.people[f"{kind.value} everything"] = someone.id


def _consultations(world: World) -> None:
    for made in db.session.scalars(sa.select(Consultation)):
        who = "council" if made.body_id == world.ids["council"] else "board"
        name = f"{who} {made.phase(now())}"
        if name in world.references:
            name += " too"
        world.references[name], world.slugs[name], world.ids[name] = made.reference, made.slug, made.id


def _half_written(world: World) -> None:
    """A consultation that an officer is still writing."""
    at, officer = now(), db.session.get_one(Person, world.people["board officer"])
    with writing(db.session()) as session:
        by = officer.appointed(world.ids["board"], Role.OFFICER)
        assert by is not None
        made = service.start(session, by.body, title="Half written", by=by, at=at)
        service.draft(made, by=by, at=at)
        name = "board draft"
        world.references[name], world.ids[name] = made.reference, made.id


def _residents(app: Flask, world: World) -> None:
    """Three who sent, with each consent, and one who has begun; of those who sent each left a file's worth of words."""
    matter = db.session.get_one(Consultation, world.ids[f"board {Phase.OPEN}"])
    questions = asked(matter)
    typed = {
        questions["used"].field_name: "o1",
        questions["matters"].field_name: SAID,
        questions["one_thing"].field_name: SAID[:150],
        questions["postcode"].field_name: "QF1 7",
        questions["move"].field_name: "agree",
        questions["reasons"].field_name: "other",
        f"{questions['reasons'].field_name}-other": SAID[:100],
    }
    for consent in ("in_full", "anonymously", "not_at_all"):
        ann = _answering(app, matter, typed)
        sent = ann.finish(consent, **CANARY)
        assert sent.status_code == 303, sent.get_data(as_text=True)
        world.keys[f"private {consent}"] = ann.private().rpartition("/")[2]
        world.keys[f"sent {consent}"] = ann.key
    begun = _answering(app, matter, typed)
    begun.post("about-you", **CANARY)
    world.keys["draft"] = begun.key
    last = db.session.scalars(sa.select(Submission).order_by(Submission.id.desc())).first()
    assert last is not None
    world.references["submission"] = last.reference
    db.session.rollback()


def _answering(app: Flask, matter: Any, typed: dict[str, str]) -> Resident:
    ann = Resident(Client(app), matter)
    ann.begin(**typed)
    for word in ("1", "2", "3"):
        ann.post(word, **typed)
    assert ann.key
    return ann


def _keys(world: World) -> None:
    """Somebody follows, somebody is asked to, somebody is invited, and somebody has forgotten their password."""
    at = now()
    matter_id, follows = world.ids[f"board {Phase.OPEN}"], {"following": True, "to confirm": False}
    admin = db.session.get_one(Person, world.people["board administrator"])
    with writing(db.session()) as session:
        for name, confirmed in follows.items():
            email = f"{name.replace(' ', '-')}@example.org"
            world.keys[name] = follow(session, matter_id, email, at=at, confirmed=confirmed).key
        body = session.get_one(Body, world.ids["board"])
        world.keys["invitation"] = secrets.token_urlsafe(32)
        by = admin.appointed(body.id, Role.ADMINISTRATOR)
        assert by is not None
        made = invite.invite(body, "newcomer@example.org", Role.ANALYST, world.keys["invitation"], by=by, at=at)
        session.flush()
        world.ids["invitation"] = made.id
        world.keys["reset"] = secrets.token_urlsafe(32)
        email = session.get_one(Person, world.people["board analyst"]).email
        password.request_reset(session, email, world.keys["reset"], link="http://x/", ask_url="http://x/", at=at)
    world.keys["nothing"] = new_key()


def _items(world: World) -> None:
    """An item that waits for its approver, one that is being written, and one that is only said; a theme and a code."""
    at, officer = now(), db.session.get_one(Person, world.people["board officer"])
    with writing(db.session()) as session:
        matter = session.get_one(Consultation, world.ids["board closed"])
        by = officer.appointed(matter.body_id, Role.OFFICER)
        assert by is not None
        theme = codebook.add_theme(session, matter, title="Waiting", description="How long", by=by, at=at)
        session.flush()
        code = codebook.add_code(session, matter, name="Hours", description="", theme=theme, by=by, at=at)
        session.flush()
        world.ids["theme"], world.ids["code"] = theme.id, code.id
        for name in ("waiting", "drafted", "said"):
            item = items.make(matter, title=f"About {name}", said=f"Said {name}", themes=[theme.id], by=by, at=at)
            world.ids[f"item {name}"] = item.number
            if name != "said":
                answers.draft(item, ADOPTED, by=by, at=at)
            if name == "waiting":
                answers.send(item, by=by, at=at)


def links(markup: str) -> set[str]:
    """Where the links of a page lead in our own house."""
    return {h.replace("&amp;", "&") for h in re.findall(r'href="(/[^"#]*)', markup)}
