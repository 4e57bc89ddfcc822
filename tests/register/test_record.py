"""The record that anyone may read: what is in it for each kind of matter, and what never is."""

import inspect
import re
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Role
from engage.clocks import service as clocks
from engage.consultations import Consultation
from engage.database import writing
from engage.matters import Matter, Voice, record_on
from engage.matters import duties as service
from engage.now import now, today
from engage.referrals import Referral
from engage.register import record
from engage.register.record_words import ACTS, DUTY_WORDS
from engage.scrutiny import Review
from tests.factories import people
from tests.factories.matters import a_matter, owe
from tests.factories.register import LAW, a_duty
from tests.pages import Client, words


def page(client: Client, matter: Matter) -> str:
    return words(client.get(f"/register/record/{matter.reference}"))


def test_each_change_of_a_duty_is_told_in_its_own_words(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    first = a_duty(matter, LAW, began_on=today() - timedelta(days=40))
    other = a_duty(matter, "OS07-EXEC", began_on=today())
    with writing(db.session()):
        service.move(first, today() - timedelta(days=39), why="a later copy", by=Voice.CLOCK, at=now())
        service.meet(first, by=Voice.OPERATOR, at=now())
        service.not_owed(other, by=Voice.OPERATOR, at=now(), reason="It fell away.")
    said = page(client, matter)
    for line in (
        "It became owed to respond to the report", "The day changed by which it is owed to respond to the report",
        "Done, as was owed: respond to the report",
        "It is no longer owed to consider the report and its recommendations",
    ):  # fmt: skip
        assert line in said, line


def test_every_change_that_a_duty_can_go_through_has_its_words() -> None:
    source = inspect.getsource(service)
    verbs = set(re.findall(r'_note\(duty, "(\w+)"', source))
    assert len(verbs) > 8
    assert verbs == set(DUTY_WORDS)


@pytest.mark.parametrize("kind", [Consultation, Referral, Review])
def test_every_act_on_every_kind_of_matter_is_told_as_a_sentence(kind: type[Matter]) -> None:
    told = ACTS[str(kind.__mapper__.polymorphic_identity)]
    assert set(kind.workflow.moves) <= set(told)
    assert all(words[0].isupper() and " " in words for words in told.values())


def test_a_clock_of_a_bodys_own_is_told_by_what_it_promised_and_by_when(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    with writing(db.session()):
        own = clocks.add_clock(
            matter.body, act="answer every letter", owed_to="the public", n=10, unit="calendar_day", count="CD-EXC",
            why="We said so.", by=Voice.OPERATOR, at=now(),
        )  # fmt: skip
    a_duty(matter, own.clock_id, began_on=date(2009, 3, 2))
    assert "It became owed to answer every letter, by 12 March 2009" in page(client, matter)


def test_the_outcome_is_told_as_the_outcome(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    owe(matter)
    assert "The outcome became owed" in page(client, matter)


def test_a_duty_that_is_not_public_leaves_no_line(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    owe(matter)
    a_duty(matter, LAW, is_public=False)
    assert "respond to the report" not in page(client, matter)


def test_a_matter_that_owes_nothing_in_public_has_no_record(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    assert client.get(f"/register/record/{matter.reference}").status_code == 404
    a_duty(matter, LAW, is_public=False)
    assert client.get(f"/register/record/{matter.reference}").status_code == 404


@pytest.mark.parametrize(("kind", "launch"), [("referral", "make"), ("review", "scope")])
def test_nothing_from_before_a_referral_is_made_or_a_review_is_planned_is_told(db: Any, kind: str, launch: str) -> None:
    matter = a_matter(db.session())
    session = db.session()
    with writing(session):
        about = f"{kind}:{matter.reference}"
        for verb, state in (("draft", "drafted"), ("suggest", "suggested"), (launch, "made")):
            record_on(matter, verb, by=Voice.OPERATOR, at=now(), about=about, after=state, reason="Among us.")
        record_on(matter, "close", by=Voice.OPERATOR, at=now(), about=about, after="closed", reason="It is over.")
    as_kind = Kind(matter, kind)
    told, _ = record.lines(session, as_kind)  # type: ignore[arg-type]
    assert [line.after for line in told] == ["made", "closed"]
    assert [line.reason for line in told] == ([""] * 2 if kind == "referral" else ["Among us.", "It is over."])


class Kind:
    """A matter seen as one of another kind: its own states are another test's."""

    def __init__(self, matter: Matter, kind: str) -> None:
        self.id, self.reference, self.profile, self.kind = matter.id, matter.reference, matter.profile, kind


def test_a_long_record_goes_on_where_the_page_before_ended(client: Client, db: Any, monkeypatch: Any) -> None:
    matter = a_matter(db.session())
    owe(matter)
    with writing(db.session()):
        for n in range(7):
            record_on(matter, "pause", by=Voice.OPERATOR, at=now(), after=f"paused_{n}")
    monkeypatch.setattr(record, "PAGE", 3)
    session, seen, after = db.session(), [], 0
    while True:
        shown, last = record.lines(session, matter, after=after)
        seen += [line.id for line in shown]
        if last is None:
            break
        after = last
    assert len(seen) == len(set(seen)) == 8


def test_roles_are_named_in_the_words_of_the_matters_era_and_people_never(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    with writing(db.session()):
        matter.profile = "link2008"
    owe(matter)
    member = people.a_person(matter.body, Role.MEMBER, name="Zebedee Nameless")
    with writing(db.session()):
        record_on(matter, "pause", by=member.current_appointments[0], at=now(), after="paused")
    assert "LINk member" in page(client, matter)
    assert "Zebedee" not in page(client, matter)
    with writing(db.session()):
        matter.profile = "hw2013"
    assert "Healthwatch volunteer" in page(client, matter)
    assert sa.inspect(matter).persistent
