"""Who sees what when: state × representation × reader, in one table (P6 and the summary of what is public when)."""

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Person, Role
from engage.content.disclosure import Openness
from engage.content.privacy import PrivacyResult
from engage.database import writing
from engage.documents.models import Document, DocumentContent
from engage.extensions import db
from engage.now import now
from engage.referrals import Referral, State, service
from tests.factories.people import a_body, a_person, sign_in
from tests.factories.referrals import a_draft_referral, a_host, an_evidence, an_officer, bring, check
from tests.pages import Client

UNMADE = (State.DRAFTED, State.DECIDED)
READERS = ("public", "network", "committee", "another body")
FILES = {"list": "/referrals/", "JSON": "/referrals.json", "CSV": "/referrals.csv", "feed": "/referrals.atom"}
# what is written where, in one word each
TITLE, TEXT, SUMMARY, OPEN, SECRET, BLOCKED, UNCHECKED, SAID, NOTE = (
    "Zebratitle", "zebratext", "zebrasummary", "zebraopen", "zebrasecret", "zebrablocked", "zebraunchecked",
    "zebrasaid", "zebranote",
)  # fmt: skip
EVERYTHING = {TITLE, TEXT, SUMMARY, OPEN, SECRET, BLOCKED, UNCHECKED, SAID, NOTE}
NETWORK_ONLY = {BLOCKED, UNCHECKED}


@dataclass
class Case:
    """One referral with words of every kind in it, and somebody on each side."""

    reference: str
    people: dict[str, Person | None]
    file: int


def a_case(state: State, **checked: Any) -> Case:
    """A referral that came as far as a state; `checked` says what was found in its words."""
    referral = a_draft_referral(subject=f"{TITLE} has closed", concern=f"The {TEXT} matter.")
    with writing(db.session()) as session:
        document = Document(
            key=f"key-{state}", body_id=referral.body_id, title="Letter", filename="letter.txt", media_type="text/plain",
            size=3, sha256="x", received_at=now(),
        )  # fmt: skip
        document.content = DocumentContent(data=b"abc")
        session.add(document)
    an_evidence(referral, title=OPEN, text=f"{OPEN} text")
    an_evidence(
        referral, title=SECRET, text=f"{SECRET} text", openness=Openness.CONFIDENTIAL, would_mislead=True,
        summary=f"A {SUMMARY} of it",
    )  # fmt: skip
    an_evidence(referral, title=BLOCKED, text=f"{BLOCKED} text", result=PrivacyResult.BLOCKED)
    file = an_evidence(referral, title="Letter", document=document, openness=Openness.EXEMPT).number
    check(referral, **checked)
    bring(referral, state)
    if state in {State.DECLINED, State.ACCEPTED, State.POWER_NOT_EXERCISABLE, State.CONSIDERED}:
        with writing(db.session()):
            service.update(referral, by=an_officer(referral.committee), at=now(), text=f"We {SAID} so.")
    if state not in {State.CLOSED, State.WITHDRAWN}:
        an_evidence(referral, title=UNCHECKED, text=f"{UNCHECKED} text", checked=False)
    return Case(referral.reference, people(referral), file)


def people(referral: Referral) -> dict[str, Person | None]:
    stranger = a_person(a_body("Sometown Commissioners"), *Role)
    return {
        "public": None,
        "network": a_host(referral.body).person,
        "committee": an_officer(referral.committee).person,
        "another body": stranger,
    }


def read(app: Flask, case: Case, reader: str, path: str) -> tuple[int, str]:
    """Status and words of one address, as one reader."""
    client, person = Client(app), case.people[reader]
    if person is not None:
        sign_in(client, person)
    response = client.get(path)
    return response.status_code, response.get_data(as_text=True)


def seen(text: str) -> set[str]:
    return {word for word in EVERYTHING if word in text}


def public_words(state: State) -> set[str]:
    """What anyone may read of the page in a state, where everything was found clear."""
    if state in UNMADE:
        return set()
    told = {SAID} if state in {State.DECLINED, State.ACCEPTED, State.POWER_NOT_EXERCISABLE, State.CONSIDERED} else set()
    return {TITLE, TEXT, OPEN, SUMMARY} | told


@pytest.mark.parametrize("state", list(State))
def test_each_reader_sees_in_each_state_what_the_columns_of_visibility_say(app: Flask, state: State) -> None:
    case, wanted = a_case(state), public_words(state)
    own = EVERYTHING - {NOTE} - ({SAID} - wanted) - ({UNCHECKED} if state in {State.CLOSED, State.WITHDRAWN} else set())
    for reader in READERS:
        status, text = read(app, case, reader, f"/referrals/{case.reference}")
        assert status == (404 if state in UNMADE else 200), reader
        assert seen(text) == wanted, f"page, {reader}"
        for name, path in FILES.items():
            status, text = read(app, case, reader, path)
            assert status == 200
            assert seen(text) == ({TITLE} if wanted else set()), f"{name}, {reader}"
            assert (case.reference in text) == bool(wanted), f"{name}, {reader}"
        for word in (TITLE, TEXT, SECRET):
            _, text = read(app, case, reader, f"/referrals/?q={word}")
            assert (case.reference in text) == (word in wanted & {TITLE, TEXT}), f"search for {word}, {reader}"
        status, text = read(app, case, reader, f"/follow/{case.reference}")
        assert seen(text) == ({TITLE} if wanted else set()), f"following, {reader}"
    desk = f"/desk/referrals/{case.reference}/"
    assert seen(read(app, case, "network", desk)[1]) == own
    status, text = read(app, case, "committee", desk)
    assert status == (404 if state in UNMADE else 200)
    assert seen(text) == (set() if state in UNMADE else own - NETWORK_ONLY)
    assert read(app, case, "another body", desk)[0] == 404
    assert "/sign-in" in read(app, case, "public", desk)[1]
    for reader, there in {"network": 200, "committee": 404 if state in UNMADE else 200, "another body": 404}.items():
        assert read(app, case, reader, f"{desk}evidence/{case.file}/file")[0] == there, reader
        shown = {"network": True, "committee": state not in UNMADE}.get(reader, False)
        assert (TITLE in read(app, case, reader, "/desk/referrals/")[1]) == shown, reader


# pages of other features that say something of a referral
ELSEWHERE = (
    "/register/duties", "/register/duties.csv", "/register/duties.json", "/register/record/REF-2026-001",
    "/networks/anytown-voice", "/decisions/", "/decisions/DEC-2026-001", "/committees/anytown-health-scrutiny-committee",
)  # fmt: skip


@pytest.mark.parametrize("state", [State.DRAFTED, State.DECIDED, State.RECEIVED, State.WITHDRAWN])
def test_no_page_of_another_feature_says_what_a_referrals_own_page_does_not(app: Flask, state: State) -> None:
    a_case(state, title_is_public=False)
    for path in ELSEWHERE:
        status, text = read(app, Case("", {"public": None}, 0), "public", path)
        assert status in (200, 404), path
        assert seen(text) == set(), path


@pytest.mark.parametrize("state", [State.MADE, State.ACCEPTED, State.WITHDRAWN])
def test_a_title_that_does_not_pass_is_public_as_the_reference_alone(app: Flask, state: State) -> None:
    case = a_case(state, title_is_public=False)
    for path in (f"/referrals/{case.reference}", *FILES.values(), f"/follow/{case.reference}"):
        assert TITLE not in read(app, case, "public", path)[1], path
    assert case.reference not in read(app, case, "public", f"/referrals/?q={TITLE}")[1]
    assert f"Referral {case.reference}" in read(app, case, "public", "/referrals/")[1]
    for reader in ("network", "committee"):
        assert TITLE in read(app, case, reader, f"/desk/referrals/{case.reference}/")[1]


@pytest.mark.parametrize("result", [PrivacyResult.REDACTED, PrivacyResult.SUMMARISED])
def test_the_public_reads_the_words_that_were_put_in_the_place_of_the_text(app: Flask, result: PrivacyResult) -> None:
    case = a_case(State.RECEIVED, result=result, public_text=f"In other words: {NOTE}.")
    text = read(app, case, "public", f"/referrals/{case.reference}")[1]
    assert seen(text) == {TITLE, NOTE, OPEN, SUMMARY}
    assert case.reference in read(app, case, "public", f"/referrals/?q={NOTE}")[1]
    assert case.reference not in read(app, case, "public", f"/referrals/?q={TEXT}")[1]
    assert TEXT in read(app, case, "committee", f"/desk/referrals/{case.reference}/")[1]


@pytest.mark.parametrize("state", [s for s in State if s not in UNMADE])
def test_an_individual_case_is_never_published(app: Flask, state: State) -> None:
    case = a_case(state)
    referral = db.session.scalars(sa.select(Referral).where(Referral.reference == case.reference)).one()
    with writing(db.session()):
        service.mark_individual(referral, by=a_host(referral.body), at=now(), reason="It names her.")
    for path in (f"/referrals/{case.reference}", *FILES.values(), f"/follow/{case.reference}"):
        status, text = read(app, case, "public", path)
        assert status == 200
        assert seen(text) == set(), path
        assert case.reference in text
    for word in (TITLE, TEXT):
        assert case.reference not in read(app, case, "public", f"/referrals/?q={word}")[1]
    assert "For help with a complaint" in read(app, case, "public", f"/referrals/{case.reference}")[1]


def test_a_published_document_of_evidence_is_had_by_anyone_and_a_confidential_one_by_nobody_outside(app: Flask) -> None:
    referral = a_draft_referral()
    with writing(db.session()) as session:
        kept = []
        for key in ("shown", "hidden"):
            document = Document(
                key=key, body_id=referral.body_id, title=key, filename="paper.txt", media_type="text/plain", size=3,
                sha256="x", received_at=now(),
            )  # fmt: skip
            document.content = DocumentContent(data=b"abc")
            session.add(document)
            kept.append(document)
    an_evidence(referral, title="Shown", document=kept[0])
    an_evidence(referral, title="Hidden", document=kept[1], openness=Openness.CONFIDENTIAL)
    client = Client(app)
    assert client.get("/documents/shown/paper.txt").status_code == 404
    check(referral)
    bring(referral, State.MADE)
    assert client.get("/documents/shown/paper.txt").status_code == 200
    assert client.get("/documents/hidden/paper.txt").status_code == 404
    with writing(db.session()):
        service.mark_individual(referral, by=a_host(referral.body), at=now(), reason="It names her.")
    assert client.get("/documents/shown/paper.txt").status_code == 404
