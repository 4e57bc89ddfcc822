"""P0 row by row: drafted, tabled, decided, stated; and every edge of it."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Body, Role
from engage.database import writing
from engage.decisions import (
    Conflict,
    Decision,
    DecisionOutcome,
    DecisionState,
    DecisionVoice,
    Kind,
    Vote,
    Way,
    deciders,
    is_dormant,
    settled,
)
from engage.decisions.service import draft as drafting
from engage.decisions.service.decide import Part, decide
from engage.decisions.service.draft import Declared, may_be_retaken, retake, table
from engage.decisions.service.standing import set_up
from engage.extensions import db as database
from engage.matters import AuditEntry, Duty, MoveRefusedError, Voice
from engage.matters.duties import duties_of
from engage.now import london_date, now
from tests.factories.consultations import a_consultation
from tests.factories.network import (
    a_decider,
    a_decision,
    a_draft,
    a_network,
    a_procedure,
    a_sitting,
    a_tabled,
    appointed,
    network_row,
    stands_out,
    state,
)
from tests.factories.people import a_body, a_person


@pytest.fixture
def network(app: Any) -> Body:
    return a_network()


def enter(decision: Decision, outcome: str = "yes", by: Any = Voice.OPERATOR, **instead: Any) -> Decision:
    sitting = a_sitting(decision.body, outcome, **instead)
    with writing(database.session()):
        decide(decision, sitting, by=by, at=now())
    return decision


def refused(decision: Decision, outcome: str = "yes", **more: Any) -> str:
    with pytest.raises(MoveRefusedError) as error:
        enter(decision, outcome, **more)
    assert decision.state is DecisionState.TABLED
    return str(error.value)


# drafted → tabled


def test_a_draft_is_nobodys_business_and_the_agenda_is_everybodys(network: Body) -> None:
    made = a_draft(network)
    assert not made.is_public
    with writing(database.session()):
        table(made, on=date(2026, 12, 1), by=Voice.OPERATOR, at=now())
    assert made.is_public
    assert made.listed_on == date(2026, 12, 1)


def test_an_unannounced_visit_is_kept_off_the_public_agenda_until_its_statement(network: Body) -> None:
    made = a_decision(network, kind=Kind.VISIT, off_agenda=True)
    assert not made.is_public
    public = sa.select(Decision.id).where(Decision.is_public)
    assert database.session.scalar(public) is None
    state(made)
    assert made.is_public
    assert database.session.scalar(public) == made.id


def test_nothing_is_tabled_before_a_procedure_is_published(app: Any) -> None:
    network = a_network(published=False)
    a_procedure(network, publish=False)
    with pytest.raises(MoveRefusedError, match="No procedure for making decisions is published"):
        a_tabled(network)


def test_nothing_is_tabled_where_nobody_may_decide(app: Any) -> None:
    with pytest.raises(MoveRefusedError, match="Nobody may decide at present"):
        a_tabled(a_network(n_deciders=0))


def test_tabling_notes_the_procedure_who_may_decide_and_who_declared_a_conflict(network: Body) -> None:
    made = a_draft(network)
    able = deciders(database.session(), network, now())
    conflict = Declared(able[1].id, Conflict.OTHER, "My sister works there.")
    with writing(database.session()):
        table(made, on=date(2026, 12, 1), by=Voice.OPERATOR, at=now(), declared=[conflict])
    entry = database.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "table")).one()
    assert entry.details["procedure"] == 1
    assert entry.details["entitled"] == sorted(one.id for one in able)
    assert entry.details["conflicts"] == [able[1].id]
    assert "sister" not in str(entry.details)
    assert made.declared[0]["words"] == "My sister works there."


def test_what_is_on_the_agenda_no_longer_changes(network: Body) -> None:
    made = a_tabled(network)
    with pytest.raises(MoveRefusedError, match="on the agenda"), writing(database.session()):
        drafting.edit(made, {"subject": "Something else"}, by=Voice.OPERATOR, at=now())


def test_only_a_network_makes_relevant_decisions(app: Any) -> None:
    with pytest.raises(MoveRefusedError, match="Only a network"):
        a_draft(a_body())


def test_contractors_are_a_kind_of_the_later_time_only(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    network = a_network()
    assert a_draft(network, kind=Kind.CONTRACT).kind is Kind.CONTRACT
    monkeypatch.setattr(drafting, "installed_profile", lambda _session: "link2008")
    with pytest.raises(MoveRefusedError, match="later time"):
        a_draft(network, kind=Kind.CONTRACT)


# tabled → decided


def test_everybodys_part_is_kept_as_it_was(network: Body) -> None:
    made = enter(a_tabled(network))
    voices = database.session.scalars(sa.select(DecisionVoice).order_by(DecisionVoice.name)).all()
    assert [voice.name for voice in voices] == ["Dora Decider", "Ed Decider", "Fay Decider"]
    assert [voice.is_chair for voice in voices] == [True, False, False]
    assert {voice.vote for voice in voices} == {Vote.FOR}
    assert made.state is DecisionState.DECIDED
    assert made.counts


def test_nothing_is_decided_that_was_not_on_the_agenda(network: Body) -> None:
    made = a_draft(network)
    with pytest.raises(MoveRefusedError):
        enter(made)
    assert made.state is DecisionState.DRAFTED


def test_nothing_is_decided_twice(network: Body) -> None:
    made = enter(a_tabled(network))
    with pytest.raises(MoveRefusedError):
        enter(made, "no")
    assert made.outcome is DecisionOutcome.YES


def test_a_decision_owes_its_reasons(network: Body) -> None:
    assert "Give the reasons." in refused(a_tabled(network), reasons=" ", reasons_html="")


def test_a_decision_is_not_made_in_the_future(network: Body) -> None:
    assert "have passed" in refused(a_tabled(network), decided_at=now() + timedelta(minutes=1))


def test_a_decision_by_email_counts_where_the_procedure_allows_it(network: Body) -> None:
    made = enter(a_tabled(network), way=Way.EMAIL)
    assert made.way is Way.EMAIL
    assert made.counts


def test_a_decision_by_email_is_refused_where_the_procedure_does_not_allow_it(network: Body) -> None:
    a_procedure(network, at=now() - timedelta(minutes=30), allows_email=False)
    assert "Version 2 of the procedure does not allow decisions by e-mail" in refused(a_tabled(network), way=Way.EMAIL)


def test_the_chair_decides_alone_only_where_the_procedure_allows_it(network: Body) -> None:
    chair = a_sitting(network).parts[:1]
    assert "does not allow the chair to decide alone" in refused(a_tabled(network), way=Way.CHAIR, parts=chair)
    a_procedure(network, at=now() - timedelta(hours=1), allows_urgent=True, urgent_rule="When it cannot wait a week.")
    made = enter(a_tabled(network), way=Way.CHAIR, parts=a_sitting(network).parts[:1])
    assert made.is_urgent
    assert made.counts


def test_an_urgent_decision_is_the_chairs_and_nobody_elses(app: Any) -> None:
    network = a_network()
    a_procedure(network, at=now() - timedelta(hours=1), allows_urgent=True, urgent_rule="When it cannot wait.")
    made, parts = a_tabled(network), a_sitting(network).parts
    assert "is the chair’s alone" in refused(made, way=Way.CHAIR, parts=parts)
    assert "is the chair’s alone" in refused(made, way=Way.CHAIR, parts=parts[1:2])
    with writing(database.session()):
        set_up(network_row(network), {"chair_id": None}, by=Voice.OPERATOR, at=now())
    assert "Say who the chair is first" in refused(made, way=Way.CHAIR, parts=parts[:1])


def test_a_decider_employed_by_the_provider_concerned_stands_out_and_is_logged(network: Body) -> None:
    made, parts = a_tabled(network), a_sitting(network).parts
    works_there = Part(parts[0].appointment, Vote.FOR, Conflict.EMPLOYED, "I am a nurse there.")
    assert "Dora Decider works for the provider concerned and must stand out." in refused(
        made, parts=[works_there, *parts[1:]]
    )
    enter(made, parts=[stands_out(parts[0]), *parts[1:]])
    voice = database.session.scalars(sa.select(DecisionVoice).where(DecisionVoice.stood_out)).one()
    assert (voice.name, voice.vote, voice.conflict) == ("Dora Decider", Vote.NONE, Conflict.EMPLOYED)
    entry = database.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "decide")).one()
    assert (entry.details["present"], entry.details["stood_out"]) == (2, 1)


def test_somebody_with_a_post_at_the_provider_stands_out_whether_declared_or_not(network: Body) -> None:
    provider = a_body("Anytown Hospital")
    parts = a_sitting(network).parts
    appointed(parts[2].appointment.person, provider, Role.OFFICER)
    made = a_tabled(network, concerns_id=provider.id)
    assert "Fay Decider works for the provider concerned" in refused(made)
    enter(made, parts=[*parts[:2], stands_out(parts[2])])
    assert made.counts


def test_who_stands_out_says_why(network: Body) -> None:
    made, parts = a_tabled(network), a_sitting(network).parts
    silent = Part(parts[0].appointment, Vote.NONE)
    assert "Say which conflict made Dora Decider stand out." in refused(made, parts=[silent, *parts[1:]])
    vague = Part(parts[0].appointment, Vote.FOR, Conflict.OTHER, "")
    assert "which interest Dora Decider declared" in refused(made, parts=[vague, *parts[1:]])


def test_the_quorum_is_counted_without_those_who_stood_out(network: Body) -> None:
    made, parts = a_tabled(network), a_sitting(network).parts
    out = [stands_out(parts[0]), stands_out(parts[1]), parts[2]]
    assert "2 must take part (version 1 of the procedure), and 1 did, without the 2 who stood out" in refused(
        made, parts=out
    )
    enter(made, parts=[stands_out(parts[0]), *parts[1:]])
    assert made.counts


def test_without_a_quorum_it_can_be_put_off(network: Body) -> None:
    made = a_tabled(network)
    enter(made, "deferred", parts=a_sitting(network).parts[:1])
    assert made.outcome is DecisionOutcome.DEFERRED
    assert not made.counts
    assert not made.is_relevant


def test_a_yes_that_more_voted_against_is_refused(network: Body) -> None:
    parts = a_sitting(network).parts
    split = [parts[0], *(Part(part.appointment, Vote.AGAINST) for part in parts[1:])]
    assert "More voted against than for it" in refused(a_tabled(network), parts=split)


def test_all_abstaining_decides_nothing(network: Body) -> None:
    parts = [Part(part.appointment, Vote.ABSTAIN) for part in a_sitting(network).parts]
    assert "Nobody voted" in refused(a_tabled(network), parts=parts)


def test_by_consensus_or_by_vote_but_not_both(network: Body) -> None:
    made, parts = a_tabled(network), a_sitting(network).parts
    agreed = [Part(part.appointment, Vote.CONSENSUS) for part in parts]
    assert "either a vote or a consensus" in refused(made, parts=[*agreed[:1], *parts[1:]])
    assert enter(made, parts=agreed).is_consensus


def test_nobody_is_entered_twice(network: Body) -> None:
    parts = a_sitting(network).parts
    assert "entered twice" in refused(a_tabled(network), parts=[*parts, parts[0]])


def test_whoever_was_not_appointed_then_did_not_decide(network: Body) -> None:
    late = a_decider(network, name="Gil Late", since=now() - timedelta(minutes=5))
    parts = [*a_sitting(network).parts[:2], Part(late, Vote.FOR)]
    assert "Gil Late could not decide for the network at that time." in refused(
        a_tabled(network), parts=parts, decided_at=now() - timedelta(minutes=10)
    )


def test_the_host_is_never_recorded_as_the_network(network: Body) -> None:
    """Local Government and Public Involvement in Health Act 2007, section 222(4)."""
    worker = a_person(name="Hal Host")
    host = appointed(worker, network, Role.HOST)
    made, parts = a_tabled(network), a_sitting(network).parts
    assert "Hal Host could not decide" in refused(made, parts=[*parts, Part(host, Vote.FOR)])
    with pytest.raises(MoveRefusedError, match="Only somebody who may decide"):
        enter(made, by=host)
    both = appointed(worker, network, Role.DECIDER)
    assert both.id not in {one.id for one in deciders(database.session(), network, now())}


def test_the_database_itself_keeps_the_host_out_of_a_vote(network: Body) -> None:
    made = enter(a_tabled(network))
    host = appointed(a_person(name="Hal Host"), network, Role.HOST)
    with pytest.raises(sa.exc.IntegrityError), writing(database.session()) as session:
        session.add(
            DecisionVoice(decision_id=made.id, appointment_id=host.id, name="Hal Host", role="host", vote=Vote.FOR)
        )


def test_a_dormant_network_cannot_decide(app: Any) -> None:
    network = a_network(silence_days=30)
    made = a_tabled(network)
    with writing(database.session()):
        network_row(network).heard_at = now() - timedelta(days=31)
    assert is_dormant(database.session(), network, now())
    assert "counts as dormant" in refused(made)


def test_a_network_whose_last_decider_left_cannot_decide(network: Body) -> None:
    made, parts = a_tabled(network), a_sitting(network).parts
    with writing(database.session()):
        for part in parts:
            part.appointment.ended_at = now()
    assert "Nobody may decide at present" in refused(made, parts=parts)


def test_from_2013_it_is_said_how_lay_people_and_volunteers_took_part(network: Body) -> None:
    assert "how lay people and volunteers took part" in refused(a_tabled(network), lay_part="")


def test_before_2013_nobody_asks_how_lay_people_took_part(network: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "installed_profile", lambda _session: "link2008")
    made = enter(a_tabled(network), lay_part="")
    assert made.profile == "link2008"


def test_a_decision_that_counts_moves_the_matter_it_is_about(network: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setitem(settled, "consultation", lambda decision, _by, _at: told.append(decision.reference))
    matter = a_consultation(network)
    made = enter(a_tabled(network, matter))
    enter(a_tabled(network, matter), "deferred")
    assert told == [made.reference]


# what does not count is taken again


def test_what_was_put_off_is_taken_again_once(network: Body) -> None:
    made = a_decision(network, outcome="deferred")
    with writing(database.session()):
        again = retake(made, by=Voice.OPERATOR, at=now())
    assert (again.subject, again.kind, again.retakes_id) == (made.subject, made.kind, made.id)
    assert again.state is DecisionState.DRAFTED
    assert not may_be_retaken(made)


def test_what_counts_is_not_taken_again(network: Body) -> None:
    with pytest.raises(MoveRefusedError, match="This decision counts"), writing(database.session()):
        retake(a_decision(network), by=Voice.OPERATOR, at=now())


def test_an_invalid_decision_is_taken_again_and_its_statement_is_no_longer_owed(app: Any) -> None:
    network = a_network(published=False)
    a_procedure(network, at=now() - timedelta(days=2))
    matter = a_consultation(network)
    made = a_decision(network, matter, decided_at=now() - timedelta(days=3))
    assert not made.counts
    with writing(database.session()):
        again = retake(made, by=Voice.OPERATOR, at=now())
    (duty,) = duties_of(matter)
    assert duty.not_owed_at is not None
    assert again.reference in duty.not_owed_reason


# decided → statement published


def test_a_decision_about_a_matter_of_its_own_owes_the_public_a_statement(network: Body) -> None:
    matter = a_consultation(network)
    made = a_decision(network, matter)
    (duty,) = duties_of(matter)
    assert (duty.clock_id, duty.about, duty.owed_by_id) == ("HW13-DEC-PUB", made.reference, network.id)
    assert duty.due_on is None, "a reasonable time has no date and is never in breach"
    assert duty.target_on is not None
    assert duty.is_open
    state(made)
    assert duty.met_on == london_date(now())


def test_each_decision_about_one_matter_owes_its_own_statement(network: Body) -> None:
    matter = a_consultation(network)
    first, second = a_decision(network, matter), a_decision(network, matter, kind=Kind.REPORT)
    assert {duty.about for duty in duties_of(matter)} == {first.reference, second.reference}
    state(first)
    assert [duty.is_open for duty in duties_of(matter)] == [False, True]


def test_what_was_put_off_owes_no_statement(network: Body) -> None:
    matter = a_consultation(network)
    a_decision(network, matter, outcome="deferred")
    assert duties_of(matter) == []


def test_a_decision_about_somebody_elses_matter_puts_no_duty_into_it(network: Body) -> None:
    a_decision(network, a_consultation(a_body("Anytown Council")), kind=Kind.REPORT)
    assert database.session.scalar(sa.select(sa.func.count(Duty.id))) == 0
