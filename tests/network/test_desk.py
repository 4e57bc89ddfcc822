"""Behind the desk: writing a procedure, proposing, tabling, deciding, telling; and what each role may not do."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Body, Person, Role
from engage.database import writing
from engage.decisions import (
    Conflict,
    Decision,
    DecisionOutcome,
    DecisionState,
    DecisionVoice,
    Kind,
    Procedure,
    Vote,
    Way,
)
from engage.decisions.service.breach import flag_breach
from engage.decisions.service.draft import Declared, table
from engage.extensions import db as database
from engage.matters import AuditEntry, Voice
from engage.now import LONDON, now
from tests.factories.consultations import a_consultation, an_open_consultation
from tests.factories.network import (
    a_decision,
    a_draft,
    a_network,
    a_procedure,
    a_tabled,
    appointed,
    network_row,
    state,
)
from tests.factories.people import a_body, a_person, sign_in
from tests.pages import Client, words
from tests.queries import counting

DESK = "/desk/networks/anytown-voice/"


@pytest.fixture
def network(app: Any) -> Body:
    return a_network()


def decider(network: Body) -> Person:
    return database.session.scalars(sa.select(Person).where(Person.name == "Dora Decider").order_by(Person.id)).first()


@pytest.fixture
def signed(client: Client, network: Body) -> Client:
    """Dora, who may decide and is the chair."""
    sign_in(client, decider(network))
    return client


def as_role(client: Client, network: Body, role: Role) -> Client:
    person = a_person(name=f"The {role.value}")
    appointed(person, network, role)
    sign_in(client, person)
    return client


def post(client: Client, address: str, **form: Any) -> Any:
    return client.post(address, data=form)


def sent(client: Client, address: str, **form: Any) -> str:
    """What was sent, and taken."""
    response = post(client, address, **form)
    assert response.status_code == 302, words(response)
    return str(response.location)


def the_decision() -> Decision:
    return database.session.scalars(sa.select(Decision).order_by(Decision.id.desc()).limit(1)).one()


def moment(name: str, at: datetime) -> dict[str, str]:
    local = at.astimezone(LONDON)
    return {
        f"{name}-day": str(local.day), f"{name}-month": str(local.month), f"{name}-year": str(local.year),
        f"{name}-time": local.strftime("%H:%M"),
    }  # fmt: skip


def a_day(name: str, at: datetime) -> dict[str, str]:
    found = moment(name, at)
    del found[f"{name}-time"]
    return found


# the whole way, by hand


def test_a_volunteer_goes_from_the_idea_to_the_statement(signed: Client, network: Body) -> None:
    matter = an_open_consultation(network, title="The clinic closes")
    where = sent(
        signed, f"{DESK}decisions/new", kind="refer", subject="Refer the closing of the clinic", about=matter.reference.lower(),
        concerned="", concerns="Anytown Hospital", proposed_by="Mo Member",
    )  # fmt: skip
    made = the_decision()
    assert where.endswith(f"{DESK}decisions/{made.reference}/")
    assert (made.kind, made.matter_id, made.proposed_by) == (Kind.REFER, matter.id, "Mo Member")
    able = [a.id for a in parts_of(network)]
    page = f"{DESK}decisions/{made.reference}/"
    none = {f"conflict_{key}": "none" for key in able}
    sent(signed, f"{page}table", **a_day("on", now()), **none)
    assert the_decision().state is DecisionState.TABLED

    when = {**moment("decided_at", now() - timedelta(hours=1)), "way": "meeting", "manner": "vote"}
    second = post(signed, f"{page}decide", step="when", **when)
    assert "What did Dora Decider do?" in words(second)
    parts = {**none, **{f"part_{key}": "for" for key in able}}
    third = post(signed, f"{page}decide", step="parts", **when, **parts)
    assert "for: 3" in words(third)
    assert the_decision().state is DecisionState.TABLED, "nothing is kept before the last step"
    result = {"outcome": "yes", "reasons": "Eleven people told us.", "lay_part": "Four spoke."}
    sent(signed, f"{page}decide", step="result", **when, **parts, **result)
    made = the_decision()
    assert (made.state, made.outcome, made.counts) == (DecisionState.DECIDED, DecisionOutcome.YES, True)
    assert database.session.scalar(sa.select(sa.func.count(DecisionVoice.id))) == 3

    sent(signed, f"{page}statement", statement="We refer it.", later="1")
    assert not the_decision().is_told
    sent(signed, f"{page}statement", statement="We **refer** it.")
    assert the_decision().statement_html == "<p>We <strong>refer</strong> it.</p>"
    assert "We refer it." in words(signed.get(f"/decisions/{made.reference}"))
    assert "There is nothing left to do here." in words(signed.get(page))


def parts_of(network: Body) -> Any:
    from engage.decisions import deciders

    return deciders(database.session(), network, now())


def test_a_procedure_is_written_read_and_published(client: Client) -> None:
    network = a_network(published=False)
    sign_in(client, decider(network))
    assert "First, say how you decide" in words(client.get(DESK))
    given: dict[str, Any] = {
        "version": "0", "title": "How we decide", "text": "We **meet**.", "deciders": "All nine.", "quorum": "3",
        "allows_urgent": "y", "urgent_rule": "When it cannot wait.", "breach": "We look into it.",
        "breach_test": "When money is gone.", **a_day("adopted_on", now()),
    }  # fmt: skip
    preview = client.post(f"{DESK}procedures/next", data={**given, "preview": "1"})
    assert "<strong>meet</strong>" in preview.get_data(as_text=True)
    assert database.session.scalar(sa.select(sa.func.count(Procedure.id))) == 0
    sent(client, f"{DESK}procedures/next", **given)
    made = database.session.scalars(sa.select(Procedure)).one()
    assert (made.quorum, made.allows_email, made.allows_urgent, made.text_html) == (
        3,
        False,
        True,
        "<p>We <strong>meet</strong>.</p>",
    )
    sent(client, f"{DESK}procedures/publish")
    assert made.is_published
    assert "Public since" in words(client.get(f"{DESK}procedures/1"))
    assert client.get(f"{DESK}procedures/publish").status_code == 404


def test_two_who_write_the_procedure_at_once_see_both_texts(client: Client) -> None:
    network = a_network(published=False)
    sign_in(client, decider(network))
    given: dict[str, Any] = {
        "version": "0", "title": "How we decide", "text": "Mine.", "deciders": "All nine.", "quorum": "3",
        "breach": "We look into it.", "breach_test": "When money is gone.",
    }  # fmt: skip
    sent(client, f"{DESK}procedures/next", **{**given, "text": "Theirs."})
    response = post(client, f"{DESK}procedures/next", **given)
    assert response.status_code == 409
    assert "Mine." in words(response)
    assert "Theirs." in words(response)
    assert database.session.scalars(sa.select(Procedure.text)).one() == "Theirs."


def test_the_settings_are_changed_and_the_loser_of_a_race_is_told(client: Client, network: Body) -> None:
    as_role(client, network, Role.ADMINISTRATOR)
    page = client.get(f"{DESK}settings")
    assert "Anytown Voluntary Action" in page.get_data(as_text=True)
    version = str(network_row(network).version)
    given = {
        "version": version, "about": "We **listen**.", "host_name": "Saltby Action", "host_contact": "", "chair": "",
        "host_email": "h@example.org", "contract_email": "", "silence_days": "90",
    }  # fmt: skip
    sent(client, f"{DESK}settings", **given)
    row = network_row(network)
    assert (row.host_name, row.silence_days, row.chair_id) == ("Saltby Action", 90, None)
    assert row.about_html == "<p>We <strong>listen</strong>.</p>"
    assert post(client, f"{DESK}settings", **given | {"host_name": "Third"}).status_code == 409
    assert network_row(network).host_name == "Saltby Action"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("silence_days", "soon", "Enter a whole number of days from 7 to 1000"),
        ("silence_days", "٣٠", "Enter a whole number"),
        ("silence_days", "", "Enter a number of days"),
        ("host_email", "not an address", "Enter an email address"),
        ("host_email", "a@b.example, c@d.example", "Enter an email address"),
        ("chair", "999999", "Choose the chair"),
        ("host_name", "x" * 201, "Shorten this"),
        ("about", "x" * 5001, "Shorten this"),
    ],
)
def test_settings_that_make_no_sense_are_told_what_to_do(
    field: str, typed: str, said: str, client: Client, network: Body
) -> None:
    as_role(client, network, Role.ADMINISTRATOR)
    given = {"version": "2", "silence_days": "90", "chair": "", field: typed}
    response = post(client, f"{DESK}settings", **given)
    assert response.status_code == 200
    assert said in words(response)
    assert "Error: " in response.get_data(as_text=True)


def test_a_silent_network_is_woken_by_a_decider(client: Client) -> None:
    network = a_network(silence_days=30)
    with writing(database.session()):
        network_row(network).heard_at = now() - timedelta(days=31)
    made = a_draft(network)
    sign_in(client, decider(network))
    assert "Nothing can leave at present" in words(client.get(DESK))
    assert "Say how you meet again" in words(post(client, f"{DESK}wake", reason=" "))
    sent(client, f"{DESK}wake", reason="On Mondays.")
    assert "Nothing can leave" not in words(client.get(DESK))
    assert made.subject in words(client.get(DESK))
    assert "counts as active" in words(client.get(f"{DESK}wake"))


# deciding


def tabled(network: Body, **more: Any) -> tuple[Decision, str]:
    made = a_tabled(network, **more)
    return made, f"{DESK}decisions/{made.reference}/decide"


def typed(network: Body, part: str = "for", **instead: Any) -> dict[str, Any]:
    able = [a.id for a in parts_of(network)]
    given = {
        **moment("decided_at", now() - timedelta(hours=1)), "way": "meeting", "manner": "vote", "step": "result",
        **{f"conflict_{key}": "none" for key in able}, **{f"part_{key}": part for key in able},
        "outcome": "yes", "reasons": "Eleven people told us.", "lay_part": "Four spoke.",
    }  # fmt: skip
    return given | instead


def test_what_was_declared_on_the_agenda_is_there_when_it_is_decided(signed: Client, network: Body) -> None:
    made = a_draft(network)
    able = parts_of(network)
    with writing(database.session()):
        table(
            made, on=now().date(), by=Voice.OPERATOR, at=now(),
            declared=[Declared(able[1].id, Conflict.OTHER, "My cousin runs it.")],
        )  # fmt: skip
    page = f"{DESK}decisions/{made.reference}/"
    assert "My cousin runs it." in words(signed.get(page))
    given = {**moment("decided_at", now()), "way": "meeting", "manner": "vote", "step": "when"}
    body = post(signed, f"{page}decide", **given).get_data(as_text=True)
    assert 'value="My cousin runs it."' in body


def test_whoever_works_for_the_provider_is_shown_as_standing_out(signed: Client, network: Body) -> None:
    provider = a_body("Anytown Hospital")
    able = parts_of(network)
    appointed(able[2].person, provider, Role.OFFICER)
    _made, address = tabled(network, concerns_id=provider.id)
    given = {**moment("decided_at", now()), "way": "meeting", "manner": "vote", "step": "when"}
    body = post(signed, address, **given).get_data(as_text=True)
    assert f'name="part_{able[2].id}" type="radio" value="none" checked' in body
    response = post(signed, address, **typed(network))
    assert "works for the provider concerned and must stand out" in words(response)
    assert the_decision().state is DecisionState.TABLED


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ({"decided_at-day": "31", "decided_at-month": "2"}, "must be a real date"),
        ({"decided_at-day": ""}, "must be a real date"),
        ({"decided_at-time": "25:99"}, "Enter a time like"),
        ({"decided_at-year": "2200"}, "have passed"),
        ({"decided_at-year": "1950"}, "Nobody could decide for the network at that time"),
        ({"way": "telepathy"}, "Choose how it was decided"),
        ({"manner": ""}, "Choose whether there was a vote"),
        ({"outcome": "maybe"}, "Choose what was decided"),
        ({"reasons": ""}, "Give the reasons"),
        ({"reasons": "x" * 10_001}, "Shorten this"),
        ({"lay_part": ""}, "Say how lay people and volunteers took part"),
        ({"way": "chair"}, "does not allow the chair to decide alone"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_typed_is_lost(
    instead: dict[str, str], said: str, signed: Client, network: Body
) -> None:
    _made, address = tabled(network)
    response = post(signed, address, **typed(network, **instead))
    assert response.status_code == 200
    assert said in words(response)
    body = response.get_data(as_text=True)
    for kept in ("Eleven people told us.", "Four spoke."):
        assert kept in body or kept in instead.values() or "reasons" in instead or "lay_part" in instead, kept
    assert the_decision().state is DecisionState.TABLED


@pytest.mark.parametrize("part", ["", "perhaps", "consensus"])
def test_everybodys_part_is_one_of_those_offered(part: str, signed: Client, network: Body) -> None:
    _made, address = tabled(network)
    response = post(signed, address, **typed(network, part))
    assert "Say what Dora Decider did" in words(response)
    assert the_decision().state is DecisionState.TABLED


def test_somebody_elses_key_in_the_form_adds_nobody(signed: Client, network: Body) -> None:
    stranger = appointed(a_person(name="Stranger"), a_network("Saltby Voice"), Role.DECIDER)
    _made, address = tabled(network)
    sent(signed, address, **typed(network), **{f"part_{stranger.id}": "for"})
    names = set(database.session.scalars(sa.select(DecisionVoice.name)))
    assert names == {"Dora Decider", "Ed Decider", "Fay Decider"}


def test_by_consensus_nobody_votes_for_or_against(signed: Client, network: Body) -> None:
    _made, address = tabled(network)
    sent(signed, address, **typed(network, "consensus", manner="consensus"))
    assert set(database.session.scalars(sa.select(DecisionVoice.vote))) == {Vote.CONSENSUS}


def test_who_was_not_there_is_not_recorded(signed: Client, network: Body) -> None:
    _made, address = tabled(network)
    third = parts_of(network)[2].id
    sent(signed, address, **typed(network, **{f"part_{third}": "absent"}))
    assert set(database.session.scalars(sa.select(DecisionVoice.name))) == {"Dora Decider", "Ed Decider"}


def test_a_missing_quorum_is_said_and_can_be_mended(signed: Client, network: Body) -> None:
    _made, address = tabled(network)
    able = [a.id for a in parts_of(network)]
    out = {f"part_{key}": "absent" for key in able[1:]}
    response = post(signed, address, **typed(network, **out))
    assert "2 must take part" in words(response)
    assert "Eleven people told us." in response.get_data(as_text=True)
    back = post(signed, address, **typed(network, **out) | {"step": "when"})
    assert "Who took part?" in words(back)
    sent(signed, address, **typed(network, **out) | {"outcome": "deferred"})
    assert the_decision().outcome is DecisionOutcome.DEFERRED


def test_an_urgent_decision_asks_for_the_chair_alone(signed: Client, network: Body) -> None:
    a_procedure(network, at=now() - timedelta(days=1), allows_urgent=True, urgent_rule="When it cannot wait.")
    _made, address = tabled(network)
    first = post(signed, address, **typed(network) | {"way": "chair", "step": "when"})
    assert "Dora Decider" in words(first)
    assert "Ed Decider" not in words(first)
    sent(signed, address, **typed(network) | {"way": "chair"})
    assert the_decision().way is Way.CHAIR


def test_a_decision_before_its_procedure_is_warned_of_entered_and_taken_again(client: Client) -> None:
    network = a_network(published=False)
    a_procedure(network, at=now() - timedelta(days=2))
    sign_in(client, decider(network))
    made, address = tabled(network)
    early = moment("decided_at", now() - timedelta(days=3))
    assert "It will not count" in words(post(client, address, **typed(network) | early | {"step": "when"}))
    sent(client, address, **typed(network) | early)
    page = f"{DESK}decisions/{made.reference}/"
    text = words(client.get(page))
    assert "A decision counts only where the procedure was public before it." in text
    assert "Take it again" in text
    where = sent(client, f"{page}retake")
    assert the_decision().reference in where
    assert the_decision().retakes_id == made.id
    assert client.get(f"{page}retake").status_code == 409


def test_two_deciders_enter_it_at_once_and_one_is_told(signed: Client, network: Body) -> None:
    _made, address = tabled(network)
    sent(signed, address, **typed(network))
    response = post(signed, address, **typed(network))
    assert response.status_code == 409
    assert database.session.scalar(sa.select(sa.func.count(DecisionVoice.id))) == 3


# drafting and the agenda


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("kind", "", "Choose what kind of decision it is"),
        ("kind", "treason", "Choose what kind of decision it is"),
        ("subject", "", "Say in one line what is to be decided"),
        ("subject", "x" * 201, "Shorten this"),
        ("about", "REF-1999-001", "There is no such matter"),
        ("concerned", "999999", "Choose a body from the list"),
        ("off_agenda", "y", "Only a visit can be kept off"),
        ("subject", "\x01\x02", "Say in one line"),
    ],
)
def test_a_draft_that_makes_no_sense_is_told_what_to_do(
    field: str, given: str, said: str, signed: Client, network: Body
) -> None:
    form = {"kind": "spend", "subject": "Buy a tent", "concerned": "", field: given}
    response = post(signed, f"{DESK}decisions/new", **form)
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert said in words(response)
    assert database.session.scalar(sa.select(sa.func.count(Decision.id))) == 0


def test_another_bodys_unpublished_matter_is_not_there(signed: Client, network: Body) -> None:
    hidden = a_consultation(a_body("Anytown Council"), title="Still a secret")
    form = {"kind": "report", "subject": "Report on it", "concerned": "", "about": hidden.reference}
    response = post(signed, f"{DESK}decisions/new", **form)
    assert "There is no such matter" in words(response)


def test_markup_in_a_subject_is_shown_as_it_was_typed(signed: Client, network: Body) -> None:
    subject = "<script>alert(1)</script> & “{ 7*7 }” ' \""
    made = a_tabled(network, subject=subject)
    for address in (DESK, f"{DESK}decisions/", f"{DESK}decisions/{made.reference}/", made.public_path, "/decisions/"):
        assert subject in words(signed.get(address)), address


def test_a_draft_is_changed_and_the_loser_of_a_race_sees_both(signed: Client, network: Body) -> None:
    made = a_draft(network)
    form = {"version": str(made.version), "kind": "spend", "subject": "Mine", "concerned": "", "about": ""}
    address = f"{DESK}decisions/{made.reference}/edit"
    assert signed.get(address).status_code == 200
    sent(signed, address, **form | {"subject": "Theirs"})
    response = post(signed, address, **form)
    assert response.status_code == 409
    assert "Mine" in words(response)
    assert the_decision().subject == "Theirs"
    assert the_decision().kind is Kind.SPEND


def test_what_is_on_the_agenda_has_no_form_to_change_it(signed: Client, network: Body) -> None:
    made = a_tabled(network)
    assert signed.get(f"{DESK}decisions/{made.reference}/edit").status_code == 409
    assert signed.get(f"{DESK}decisions/{made.reference}/table").status_code == 409


def test_before_a_procedure_is_published_the_agenda_says_why_not(client: Client) -> None:
    network = a_network(published=False)
    made = a_draft(network)
    sign_in(client, decider(network))
    page = f"{DESK}decisions/{made.reference}/"
    assert "No procedure for making decisions is published" in words(client.get(page))
    assert "No procedure for making decisions is published" in words(client.get(f"{page}table"))
    assert post(client, f"{page}table", **a_day("on", now())).status_code == 200
    assert the_decision().state is DecisionState.DRAFTED


def test_a_subject_that_looks_personal_is_read_again_before_anyone_else_reads_it(signed: Client, network: Body) -> None:
    made = a_draft(network, subject="Ask about Mrs Smith, born on 3 June 1950")
    address = f"{DESK}decisions/{made.reference}/table"
    assert "Could somebody be identified?" in words(signed.get(address))
    none = {f"conflict_{a.id}": "none" for a in parts_of(network)}
    assert "Read it again" in words(post(signed, address, **a_day("on", now()), **none))
    assert the_decision().state is DecisionState.DRAFTED
    sent(signed, address, checked="y", **a_day("on", now()), **none)


def test_a_statement_that_looks_personal_is_read_again_too(signed: Client, network: Body) -> None:
    made = a_decision(network)
    address = f"{DESK}decisions/{made.reference}/statement"
    response = post(signed, address, statement="Write to mary@example.org.")
    assert "Could somebody be identified?" in words(response)
    assert not the_decision().is_told
    sent(signed, address, statement="Write to mary@example.org.", checked="y")
    assert the_decision().is_told


def test_it_is_taken_off_with_a_reason(signed: Client, network: Body) -> None:
    made = a_tabled(network)
    address = f"{DESK}decisions/{made.reference}/drop"
    assert "Say why it is taken off" in words(post(signed, address, reason=""))
    sent(signed, address, reason="Settled by telephone.")
    assert the_decision().state is DecisionState.DROPPED
    assert signed.get(address).status_code == 409


# breaches


def test_a_breach_goes_from_saying_so_to_the_end(signed: Client, network: Body) -> None:
    made = state(a_decision(network))
    page = f"{DESK}decisions/{made.reference}/"
    assert "Say which rule was not kept" in words(post(signed, f"{page}breach", rule=""))
    sent(signed, f"{page}breach", rule="Rule 4.")
    assert "When money was spent" in words(signed.get(f"{page}pass-on")), "the procedure’s own test is shown"
    assert "Choose to whom it goes" in words(post(signed, f"{page}pass-on", to="mayor", why="x", summary="y"))
    sent(signed, f"{page}pass-on", to="council", why="Money was spent.", summary="The council looks into it.")
    assert the_decision().state is DecisionState.REFERRED_UP
    assert "The council looks into it." in words(signed.get(made.public_path))
    assert "Choose whether the decision stands" in words(post(signed, f"{page}settle", why="x", summary="y"))
    sent(signed, f"{page}settle", stands="no", why="It was not announced.", summary="It does not stand.")
    assert the_decision().state is DecisionState.CLOSED
    assert not the_decision().counts
    assert "Take it again" in words(signed.get(page))


# who may do what

TABLE: dict[str, set[Role]] = {
    "": {Role.MEMBER, Role.DECIDER, Role.HOST, Role.ADMINISTRATOR},
    "decisions/new": {Role.MEMBER, Role.DECIDER, Role.HOST},
    "decisions/{draft}/edit": {Role.MEMBER, Role.DECIDER, Role.HOST},
    "decisions/{draft}/drop": {Role.MEMBER, Role.DECIDER, Role.HOST},
    "decisions/{draft}/table": {Role.DECIDER, Role.HOST},
    "decisions/{draft}/breach": {Role.MEMBER, Role.DECIDER, Role.HOST, Role.ADMINISTRATOR},
    "decisions/{tabled}/decide": {Role.DECIDER},
    "decisions/{decided}/statement": {Role.DECIDER, Role.HOST},
    "decisions/{flagged}/pass-on": {Role.DECIDER, Role.HOST},
    "decisions/{flagged}/settle": {Role.DECIDER, Role.HOST},
    "decisions/{deferred}/retake": {Role.MEMBER, Role.DECIDER, Role.HOST},
    "procedures/": {Role.MEMBER, Role.DECIDER, Role.HOST, Role.ADMINISTRATOR},
    "procedures/next": {Role.DECIDER, Role.HOST, Role.ADMINISTRATOR},
    "procedures/publish": {Role.DECIDER},
    "settings": {Role.ADMINISTRATOR},
    "wake": {Role.DECIDER},
}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.DECIDER, Role.HOST, Role.ADMINISTRATOR])
def test_each_role_does_what_it_may_and_no_more(role: Role, client: Client, network: Body) -> None:
    flagged = a_decision(network)
    with writing(database.session()):
        flag_breach(flagged, rule="Rule 4.", by=Voice.OPERATOR, at=now())
    a_procedure(network, publish=False)
    there = {
        "draft": a_draft(network).reference, "tabled": a_tabled(network).reference,
        "decided": a_decision(network).reference, "flagged": flagged.reference,
        "deferred": a_decision(network, outcome="deferred").reference,
    }  # fmt: skip
    as_role(client, network, role)
    for path, roles in TABLE.items():
        status = client.get(DESK + path.format(**there)).status_code
        assert status == (200 if role in roles else 403), (path, status)


def test_another_network_finds_nothing_here(client: Client, network: Body) -> None:
    made = a_tabled(network)
    other = a_network("Saltby Voice")
    as_role(client, other, Role.DECIDER)
    assert client.get(DESK).status_code == 404
    assert client.get(f"{DESK}decisions/{made.reference}/").status_code == 404
    assert client.get(f"/desk/networks/saltby-voice/decisions/{made.reference}/").status_code == 404
    assert (
        client.post(f"/desk/networks/saltby-voice/decisions/{made.reference}/drop", data={"reason": "x"}).status_code
        == 404
    )
    assert the_decision().state is DecisionState.TABLED


def test_the_host_sees_why_it_cannot_decide(client: Client, network: Body) -> None:
    made = a_tabled(network)
    as_role(client, network, Role.HOST)
    text = words(client.get(f"{DESK}decisions/{made.reference}/"))
    assert "whoever supports the network never decides for it" in text


def test_one_who_also_works_for_the_host_cannot_decide(signed: Client, network: Body) -> None:
    _made, address = tabled(network)
    appointed(decider(network), network, Role.HOST)
    assert signed.get(address).status_code == 403


# the desk itself


def test_the_desk_shows_what_waits(signed: Client, network: Body) -> None:
    a_tabled(network, subject="Visit the ward", kind=Kind.VISIT)
    a_draft(network, subject="Buy a tent", kind=Kind.SPEND)
    a_decision(network, subject="Refer the clinic", decided_at=now() - timedelta(days=3))
    a_decision(network, outcome="deferred", subject="Ask the trust")
    text = words(signed.get(DESK))
    for said in (
        "Visit the ward",
        "Buy a tent",
        "Refer the clinic",
        "3 days ago",
        "Ask the trust",
        "To be taken again",
    ):
        assert said in text


def test_an_empty_desk_says_what_would_be_here(signed: Client, network: Body) -> None:
    text = words(signed.get(DESK))
    for said in ("Nothing waits.", "None. Each decision owes the public", "Nothing is owed to you"):
        assert said in text


def test_whoever_acts_for_one_network_is_taken_to_it(signed: Client, network: Body) -> None:
    response = signed.get("/desk/networks/")
    assert response.status_code == 302
    assert response.location.endswith(DESK)


def test_whoever_acts_for_two_chooses_and_whoever_acts_for_none_is_told(signed: Client, network: Body) -> None:
    other = a_network("Saltby Voice")
    appointed(decider(network), other, Role.MEMBER)
    assert "Saltby Voice" in words(signed.get("/desk/networks/"))
    sign_in(signed, a_person(a_body("Anytown Council")))
    assert "You act for no" in words(signed.get("/desk/networks/"))


@pytest.mark.parametrize("path", ["", "decisions/", "procedures/"])
def test_a_page_of_the_desk_costs_the_same_however_much_there_is(path: str, signed: Client, network: Body) -> None:
    def fill() -> None:
        a_tabled(network)
        a_draft(network)
        a_decision(network)
        a_decision(network, outcome="deferred")
        state(a_decision(network, an_open_consultation(network)))
        a_procedure(network)

    fill()
    signed.get(DESK + path)
    with counting(database.engine) as few:
        signed.get(DESK + path)
    for _ in range(3):
        fill()
    with counting(database.engine) as many:
        signed.get(DESK + path)
    assert len(many) == len(few) <= 14


def test_every_decision_is_found_through_the_pages(signed: Client, network: Body) -> None:
    for n in range(30):
        a_draft(network, subject=f"Number {n}.")
    first = signed.get(f"{DESK}decisions/?state=drafted").get_data(as_text=True)
    import re

    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following is not None
    second = signed.get(following[1].replace("&amp;", "&")).get_data(as_text=True)
    assert all((f"Number {n}." in first) != (f"Number {n}." in second) for n in range(30))
    for odd in ("state=odd", "before=x", "before=99999999999", "before=-1"):
        assert signed.get(f"{DESK}decisions/?{odd}").status_code == 200


def test_nothing_of_a_conflict_is_in_the_record_of_acts(signed: Client, network: Body) -> None:
    _made, address = tabled(network)
    first = parts_of(network)[0].id
    out = {f"part_{first}": "none", f"conflict_{first}": "other", f"words_{first}": "My own illness."}
    sent(signed, address, **typed(network, **out))
    for entry in database.session.scalars(sa.select(AuditEntry)):
        assert "illness" not in f"{entry.reason} {entry.details}"
