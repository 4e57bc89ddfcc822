"""Movement is a table: what it does not allow is refused in words, and moving is recorded in the same act."""

from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Role
from engage.database import writing
from engage.matters import AuditEntry, ItemState, Move, MoveRefusedError, Voice, Workflow, record
from engage.matters.models.item import ITEM_WORKFLOW
from engage.referrals.models.workflow import WORKFLOW
from tests.factories import people
from tests.factories.matters import AT, a_matter, an_item


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"


LAMP = Workflow(Lamp.OFF, {"light": Move({Lamp.OFF}, Lamp.ON), "smash": Move({Lamp.OFF, Lamp.ON}, None, reason=True)})


def test_a_verb_leads_where_the_table_says() -> None:
    assert LAMP.after("off", "light") == "on"
    assert LAMP.after("on", "smash", "It was dark") == "on"


@pytest.mark.parametrize(("state", "verb"), [("on", "light"), ("off", "paint"), ("gone", "light")])
def test_a_verb_that_leads_nowhere_is_refused(state: str, verb: str) -> None:
    assert not LAMP.allows(state, verb)
    with pytest.raises(MoveRefusedError):
        LAMP.after(state, verb)


def test_what_is_refused_says_the_state_in_the_words_that_people_know() -> None:
    with pytest.raises(MoveRefusedError, match="it is “being written”"):
        WORKFLOW.after("drafted", "make")
    with pytest.raises(MoveRefusedError, match="it is “half lit”"):
        LAMP.after("half_lit", "light")


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_reason_that_is_owed_must_be_given(reason: str) -> None:
    with pytest.raises(MoveRefusedError, match="Give a reason"):
        LAMP.after("off", "smash", reason)


def test_every_state_of_an_item_can_be_reached_and_every_move_starts_somewhere() -> None:
    reached = {ItemState.DRAFTED, *(m.after for m in ITEM_WORKFLOW.moves.values())}
    assert reached == set(ItemState)
    assert all(set(m.before) <= set(ItemState) and set(m.before) for m in ITEM_WORKFLOW.moves.values())


def test_moving_and_recording_are_one_act(db: Any) -> None:
    item = an_item(a_matter(db.session()))
    person = people.a_person(item.matter.body, Role.OFFICER)
    [by] = person.current_appointments
    with writing(db.session()):
        item.move("assign", by=by, at=AT, reason="She knows the clinic", post="Head of clinics")
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.verb, entry.before, entry.after) == ("assign", "drafted", "assigned")
    assert (entry.person_id, entry.role, entry.body_id) == (person.id, "officer", item.body_id)
    assert (entry.about, entry.matter_id, entry.at) == (f"item:{item.reference}", item.matter_id, AT)
    assert entry.reason == "She knows the clinic"
    assert entry.details == {"post": "Head of clinics"}


def test_a_refused_move_changes_and_records_nothing(db: Any) -> None:
    item = an_item(a_matter(db.session()))
    before = db.session.scalar(sa.select(sa.func.count(AuditEntry.id)))
    with pytest.raises(MoveRefusedError), writing(db.session()):
        item.move("deliver", by=Voice.OPERATOR, at=AT)
    assert item.state == ItemState.DRAFTED
    assert db.session.scalar(sa.select(sa.func.count(AuditEntry.id))) == before


@pytest.mark.parametrize("voice", list(Voice))
def test_who_is_no_member_of_staff_is_recorded_by_voice(db: Any, voice: Voice) -> None:
    with writing(db.session()) as session:
        record(session, "erase", by=voice, at=AT, about="submission:K7M4-2QXP-9RTB")
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.person_id, entry.role, entry.body_id) == (None, voice.value, None)
