"""A network's standing: procedures that never change once published, who may decide, silence, and who is told of it."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from engage.accounts import Body, BodyKind, Role
from engage.content.vocabulary import vocabulary
from engage.database import writing
from engage.decisions import Decision, deciders, is_dormant, why_dormant
from engage.decisions.service.draft import draft
from engage.decisions.service.procedures import draft as draft_procedure
from engage.decisions.service.procedures import edit, faults, in_force, versions
from engage.decisions.service.procedures import publish as publish_procedure
from engage.decisions.service.standing import settle, wake, watch
from engage.extensions import db as database
from engage.matters import AuditEntry, MoveRefusedError, Voice
from engage.notices.models import Notice
from engage.now import london_date, now
from tests.factories.network import a_decision, a_network, a_procedure, appointed, network_row, state
from tests.factories.people import a_body, a_person

SAY = vocabulary("link2008")


@pytest.fixture
def network(app: Any) -> Body:
    return a_network()


# the procedure


def test_a_published_version_never_changes(network: Body) -> None:
    (procedure,) = versions(database.session(), network)
    with pytest.raises(MoveRefusedError, match="never changes"), writing(database.session()):
        edit(procedure, {"quorum": 1}, by=Voice.OPERATOR, at=now())
    with pytest.raises(MoveRefusedError, match="published already"), writing(database.session()):
        publish_procedure(procedure, by=Voice.OPERATOR, at=now())


def test_the_next_version_begins_with_the_words_of_the_last_and_only_one_is_drafted(network: Body) -> None:
    session = database.session()
    with writing(session):
        first = draft_procedure(session, network, by=Voice.OPERATOR, at=now())
        second = draft_procedure(session, network, by=Voice.OPERATOR, at=now())
    assert first is second
    assert (first.number, first.quorum, first.adopted_on) == (2, 2, None)
    assert first.breach_test.startswith("When money was spent")
    assert [one.number for one in versions(session, network)] == [2, 1]
    assert in_force(session, network) == versions(session, network)[1]


def test_a_procedure_is_whole_before_it_is_published(app: Any) -> None:
    network = a_network(published=False)
    bare = a_procedure(
        network, publish=False, text="", deciders="", breach="", breach_test="", allows_urgent=True, adopted_on=None
    )
    assert len(faults(bare, now())) == 6
    with pytest.raises(MoveRefusedError, match="who may decide"), writing(database.session()):
        publish_procedure(bare, by=Voice.OPERATOR, at=now())
    with writing(database.session()):
        edit(bare, {"adopted_on": london_date(now()) + timedelta(days=1)}, by=Voice.OPERATOR, at=now())
    assert any("publish it from that day on" in fault for fault in faults(bare, now()))


def test_a_version_is_in_force_from_the_moment_it_is_published(network: Body) -> None:
    at = now()
    second = a_procedure(network, at=at)
    before = in_force(database.session(), network, at - timedelta(seconds=1))
    assert before is not None
    assert before.number == 1
    assert in_force(database.session(), network, at) == second
    assert in_force(database.session(), network, at - timedelta(days=1000)) is None


# who may decide


def test_a_member_may_not_decide_nor_may_somebody_who_left_or_is_suspended(network: Body) -> None:
    able = deciders(database.session(), network, now())
    appointed(a_person(name="Mo Member"), network, Role.MEMBER)
    with writing(database.session()):
        able[0].ended_at = now()
        able[1].person.suspended_at = now()
    assert [one.person.name for one in deciders(database.session(), network, now())] == ["Fay Decider"]
    earlier = deciders(database.session(), network, now() - timedelta(days=1))
    assert [one.person.name for one in earlier] == ["Dora Decider", "Ed Decider", "Fay Decider"]


# dormancy


def test_a_network_without_deciders_is_dormant(app: Any) -> None:
    assert why_dormant(database.session(), a_network(n_deciders=0), now()) == "nobody"
    assert why_dormant(database.session(), a_body("Nobody", kind=BodyKind.NETWORK), now()) == "nobody"


def test_a_network_is_dormant_once_it_was_silent_longer_than_its_own_setting(app: Any) -> None:
    network = a_network(silence_days=30)
    heard = network_row(network).heard_at
    assert not is_dormant(database.session(), network, heard + timedelta(days=30))
    assert why_dormant(database.session(), network, heard + timedelta(days=30, seconds=1)) == "silent"


def test_what_a_member_does_is_heard_and_what_the_host_does_is_not(network: Body) -> None:
    session, row = database.session(), network_row(network)
    long_ago = now() - timedelta(days=100)
    for role, is_heard in ((Role.HOST, False), (Role.ADMINISTRATOR, False), (Role.MEMBER, True), (Role.DECIDER, True)):
        by = appointed(a_person(), network, role)
        with writing(session):
            row.heard_at = long_ago
        with writing(session):
            draft(session, network, kind=a_kind(), subject="The clinic", by=by, at=now())
        assert (row.heard_at > long_ago) is is_heard, role


def a_kind() -> Any:
    from engage.decisions import Kind

    return Kind.SERVICES


def test_a_silence_that_has_lasted_too_long_ends_only_when_a_decider_says_so(app: Any) -> None:
    network = a_network(silence_days=30)
    session, row = database.session(), network_row(network)
    by = deciders(session, network, now())[0]
    with writing(session):
        row.heard_at = now() - timedelta(days=31)
    with writing(session):
        draft(session, network, kind=a_kind(), subject="The clinic", by=by, at=now())
    assert is_dormant(session, network, now())
    with pytest.raises(MoveRefusedError, match="how the network meets"), writing(session):
        wake(row, by=by, at=now(), reason=" ")
    with writing(session):
        wake(row, by=by, at=now(), reason="We meet on the first Monday again.")
    assert not is_dormant(session, network, now())
    with pytest.raises(MoveRefusedError, match="nothing to end"), writing(session):
        wake(row, by=by, at=now(), reason="Once more.")


def looked(at: Any) -> int:
    with writing(database.session()) as session:
        return watch(session, at=at, say=SAY, link=lambda body: f"https://x.example/networks/{body.slug}")


def test_the_host_and_the_contract_manager_are_told_once_that_a_network_fell_dormant(app: Any) -> None:
    network = a_network("Northmoor Voice", silence_days=30)
    assert looked(now()) == 0
    later = now() + timedelta(days=31)
    assert [looked(later), looked(later), looked(later + timedelta(days=1))] == [1, 0, 0]
    notices = database.session.scalars(sa.select(Notice).order_by(Notice.to)).all()
    assert [notice.to for notice in notices] == ["contracts@council.example", "host@example.org"]
    assert notices[0].subject == "Northmoor Voice cannot act at present"
    assert "https://x.example/networks/northmoor-voice" in notices[0].text
    assert "more than 30 days" in notices[0].text
    assert network_row(network).dormant_since == later
    verbs = database.session.scalars(sa.select(AuditEntry.verb).where(AuditEntry.verb == "fall_dormant")).all()
    assert verbs == ["fall_dormant"]


def test_one_that_wakes_and_falls_asleep_again_is_told_of_again(app: Any) -> None:
    network = a_network(silence_days=30)
    at = now() + timedelta(days=31)
    assert looked(at) == 1
    by = deciders(database.session(), network, at)[0]
    with writing(database.session()):
        wake(network_row(network), by=by, at=at, reason="We meet again.")
    assert looked(at + timedelta(days=1)) == 0
    assert looked(at + timedelta(days=40)) == 1
    assert database.session.scalar(sa.select(sa.func.count(Notice.id))) == 4


def test_a_network_that_has_deciders_again_is_dormant_no_more_without_anybody_saying_so(app: Any) -> None:
    network = a_network(n_deciders=0)
    assert looked(now()) == 1
    appointed(a_person(), network, Role.DECIDER)
    assert looked(now()) == 0
    assert network_row(network).dormant_since is None


def test_nobody_is_written_to_where_no_address_is_known(app: Any) -> None:
    a_network(n_deciders=0, host_email="", contract_email="")
    assert looked(now()) == 1
    assert database.session.scalar(sa.select(sa.func.count(Notice.id))) == 0


# the walls in the database


FORBIDDEN = [
    "UPDATE decision_procedure SET text = 'other'",
    "UPDATE decision_procedure SET quorum = 1",
    "DELETE FROM decision_procedure",
    "UPDATE decision SET outcome = 'no'",
    "UPDATE decision SET reasons = 'other'",
    "UPDATE decision SET decided_at = tabled_at",
    "UPDATE decision SET decided_at = NULL, outcome = NULL, way = NULL",
    "UPDATE decision SET entered_at = NULL",
    "UPDATE decision SET procedure_id = NULL",
    "UPDATE decision SET matter_id = NULL, subject = 'other'",
    "UPDATE decision SET statement = 'other'",
    "UPDATE decision SET statement_published_at = NULL",
    "UPDATE decision SET reference = 'DEC-1999-001'",
    "DELETE FROM decision",
    "UPDATE decision_voice SET name = 'Nobody'",
    "UPDATE decision_voice SET vote = 'against'",
    "DELETE FROM decision_voice",
    "DELETE FROM network",
]


@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_what_was_published_and_decided_is_sealed_in_the_database(forbidden: str, network: Body) -> None:
    state(a_decision(network))
    with pytest.raises(DBAPIError), writing(database.session()) as session:
        session.execute(sa.text(forbidden))


def test_what_comes_after_a_decision_may_still_be_written(network: Body) -> None:
    state(a_decision(network))
    with writing(database.session()) as session:
        session.execute(sa.text("UPDATE decision SET state = 'closed', stands = :no"), {"no": False})
    assert database.session.scalars(sa.select(Decision.state)).one() == "closed"


def test_the_row_of_a_network_is_made_once(network: Body) -> None:
    with writing(database.session()) as session:
        assert settle(session, network, at=now()) is settle(session, network, at=now())
