"""The desk: starting, writing, the gate, publishing; who may do what, and what the loser of a race sees."""

import io
from datetime import timedelta
from typing import Any

import pytest

from engage.accounts import Body, Person, Role
from engage.consultations import service
from engage.consultations.models.consultation import Consultation, GateCheck, State
from engage.database import writing
from engage.matters import AuditEntry, Voice
from engage.now import LONDON, now
from tests.factories.consultations import a_closed_consultation, a_consultation, an_open_consultation
from tests.factories.people import a_body, a_person, an_area, sign_in
from tests.pages import Client, words


@pytest.fixture
def body(app: Any) -> Body:
    return a_body()


@pytest.fixture
def officer(body: Body) -> Person:
    return a_person(body, Role.OFFICER)


@pytest.fixture
def approver(body: Body) -> Person:
    return a_person(body, Role.APPROVER, name="Bo Approver")


def at_desk(made: Consultation, path: str = "") -> str:
    return f"/desk/consultations/{made.reference}/{path}"


SECTIONS = ("edit/details", "edit/reasons", "edit/options", "edit/places", "edit/dates", "edit/privacy", "edit/decision",
            "documents", "evidence")  # fmt: skip


def test_an_officer_starts_a_consultation_and_finds_it_in_the_list(client: Client, body: Body, officer: Person) -> None:
    sign_in(client, officer)
    response = client.post("/desk/consultations/new", data={"title": "Night buses", "body": body.id})
    assert response.status_code == 302
    assert "What to do next" in words(client.get(response.location))
    assert "Night buses" in words(client.get("/desk/consultations/"))


def test_a_consultation_cannot_be_started_for_another_body(client: Client, officer: Person, db: Any) -> None:
    other = a_body("Otherton Council")
    sign_in(client, officer)
    response = client.post("/desk/consultations/new", data={"title": "Ours?", "body": other.id})
    assert response.status_code == 200
    assert db.session.query(Consultation).count() == 0


@pytest.mark.parametrize("path", ["", *SECTIONS, "submit", "publish", "bundle", "record", "correct", "pause", "withdraw",
                                  "report", "publish-outcome", "return", "extend", "decide"])  # fmt: skip
def test_nothing_of_one_body_is_visible_to_another(client: Client, path: str) -> None:
    made = a_consultation(a_body("Otherton Council"))
    stranger = a_person(a_body(), *Role)
    sign_in(client, stranger)
    assert client.get(at_desk(made, path)).status_code == 404
    assert client.post(at_desk(made, path)).status_code in (404, 405)
    assert made.title not in words(client.get("/desk/consultations/"))


@pytest.mark.parametrize("path", SECTIONS)
def test_only_the_officer_writes(client: Client, body: Body, officer: Person, approver: Person, path: str) -> None:
    made = a_consultation(body)
    sign_in(client, approver)
    assert client.get(at_desk(made, path)).status_code == 403
    sign_in(client, officer)
    assert client.get(at_desk(made, path)).status_code == 200


HOSTILE = ["", "x" * 1_000_000, "a\x00b", "<script>alert(1)</script>", "=1+1", "\u202eabc", "' OR 1=1 --"]


@pytest.mark.parametrize("section", ["details", "reasons", "dates", "privacy", "decision", "options", "places"])
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_there_is_an_answer_and_the_words_come_back(
    client: Client, body: Body, officer: Person, section: str, value: str
) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    form = {"version": made.version}
    for name in ("title", "slug", "summary", "overview", "why", "opens_at-day", "closes_at-time", "outcome_days", "decision",
                 "decision_on-year", "privacy_controller", "kept_until-month", "duty_basis", "title_1", "text_1",
                 "status_quo", "areas", "audiences"):  # fmt: skip
        form[name] = value if len(value) < 1000 or name in ("title", "why", "decision", "text_1") else ""  # type: ignore[assignment]
    response = client.post(at_desk(made, f"edit/{section}"), data=form)
    assert response.status_code in (200, 302, 409), response.status_code
    if response.status_code == 200 and section == "details" and value == HOSTILE[4]:
        assert value in words(response)


def test_the_loser_of_a_race_sees_both_texts(client: Client, body: Body, officer: Person) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    form = {"version": made.version, "why": "My reasons."}
    assert client.post(at_desk(made, "edit/reasons"), data={**form, "why": "Her reasons."}).status_code == 302
    response = client.post(at_desk(made, "edit/reasons"), data=form)
    assert response.status_code == 409
    assert "My reasons." in words(response)
    assert "Her reasons." in words(response)


def test_options_and_places_are_under_the_same_lock(client: Client, body: Body, officer: Person) -> None:
    made, area = a_consultation(body), an_area("Otherton")
    sign_in(client, officer)
    opened = made.version
    assert client.post(at_desk(made, "edit/places"), data={"version": opened, "areas": area.id}).status_code == 302
    stale = {"version": opened, "title_1": "Mine", "title_2": "Other"}
    assert client.post(at_desk(made, "edit/options"), data=stale).status_code == 409
    fresh = {**stale, "version": made.version, "status_quo": "1"}
    assert client.post(at_desk(made, "edit/options"), data=fresh).status_code == 302
    assert [(o.title, o.is_status_quo) for o in made.options] == [("Mine", True), ("Other", False)]


def test_a_preview_saves_nothing(client: Client, body: Body, officer: Person) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    response = client.post(
        at_desk(made, "edit/reasons"), data={"version": made.version, "why": "So **much**", "preview": "1"}
    )
    assert "<strong>much</strong>" in response.get_data(as_text=True)
    assert made.why != "So **much**"


def test_an_address_that_another_has_is_refused(client: Client, body: Body, officer: Person) -> None:
    a_consultation(body, title="First")
    made = a_consultation(body, title="Second")
    sign_in(client, officer)
    response = client.post(
        at_desk(made, "edit/details"), data={"version": made.version, "title": "Second", "slug": "first"}
    )
    assert "Another consultation has this address" in words(response)


def ready(body: Body, **values: Any) -> Consultation:
    """One that passes the gate."""
    from engage.questionnaires import QuestionKind, Questionnaire
    from tests.factories.questionnaires import a_question

    opens = now() + timedelta(days=3)
    closes = opens + timedelta(days=90)
    made = a_consultation(
        body, opens_at=opens, closes_at=closes, decision_on=(closes + timedelta(days=30)).date(),
        kept_until=(closes + timedelta(days=400)).date(), **values,
    )  # fmt: skip
    from engage.extensions import db

    asked = db.session.query(Questionnaire).filter_by(matter_id=made.id).one()
    a_question(asked, QuestionKind.LONG_TEXT, text="What do you think?", limits={})
    with writing(db.session()):
        evidence = {f"gunning_{n}": f"Evidence {n}" for n in (1, 2, 3, 4)}
        service.give_evidence(made, evidence, by=Voice.OPERATOR, at=now())
    return made


def test_the_gate_refuses_with_a_list_that_leads_to_where_it_is_mended(
    client: Client, body: Body, officer: Person, db: Any
) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    response = client.post(at_desk(made, "submit"), data={})
    page = words(response)
    assert response.status_code == 200
    assert "must be mended first" in page
    assert "Gunning 1" in page
    assert at_desk(made, "edit/dates") in response.get_data(as_text=True)
    assert made.state == State.DRAFTING
    assert db.session.query(GateCheck).filter_by(consultation_id=made.id, passed=False).count() == 1


def test_from_draft_to_published_by_two_people(client: Client, body: Body, officer: Person, approver: Person) -> None:
    made = ready(body)
    sign_in(client, officer)
    assert client.post(at_desk(made, "submit"), data={}).status_code == 302
    assert made.state == State.GATE_CHECK
    assert client.get(at_desk(made, "edit/details")).status_code == 403
    assert client.get(at_desk(made, "publish")).status_code == 403
    sign_in(client, approver)
    assert "Nothing stands in the way" in words(client.get(at_desk(made, "publish")))
    assert client.post(at_desk(made, "publish"), data={}).status_code == 302
    assert made.state == State.SCHEDULED
    assert client.get(f"/consultations/{made.slug}").status_code == 200
    assert "Passed" in words(client.get(at_desk(made, "bundle")))
    assert client.post(at_desk(made, "publish"), data={}).status_code == 409


def test_nobody_publishes_their_own_draft_where_there_is_another(client: Client, body: Body, approver: Person) -> None:
    made = ready(body)
    both = a_person(body, Role.OFFICER, Role.APPROVER, name="Cy Both")
    sign_in(client, both)
    assert client.post(at_desk(made, "submit"), data={}).status_code == 302
    assert client.post(at_desk(made, "publish"), data={}).status_code == 403
    assert "nobody approves their own draft" in words(client.get(at_desk(made)))
    sign_in(client, approver)
    assert client.post(at_desk(made, "publish"), data={}).status_code == 302


def test_who_is_alone_may_publish_what_they_wrote(client: Client, body: Body) -> None:
    made = ready(body)
    sign_in(client, a_person(body, Role.OFFICER, Role.APPROVER))
    assert client.post(at_desk(made, "submit"), data={}).status_code == 302
    assert client.post(at_desk(made, "publish"), data={}).status_code == 302


def test_a_return_needs_a_reason(client: Client, body: Body, officer: Person, approver: Person, db: Any) -> None:
    made = ready(body)
    sign_in(client, officer)
    client.post(at_desk(made, "submit"), data={})
    sign_in(client, approver)
    assert "Give a reason" in words(client.post(at_desk(made, "return"), data={"reason": " "}))
    assert client.post(at_desk(made, "return"), data={"reason": "Too long."}).status_code == 302
    assert made.state == State.DRAFTING
    entry = db.session.query(AuditEntry).filter_by(matter_id=made.id, verb="return").one()
    assert (entry.reason, entry.person_id) == ("Too long.", approver.id)


def test_the_gate_is_asked_again_at_publishing(
    client: Client, body: Body, officer: Person, approver: Person, db: Any
) -> None:
    made = ready(body)
    sign_in(client, officer)
    client.post(at_desk(made, "submit"), data={})
    with writing(db.session()):
        made.opens_at = now() - timedelta(hours=1)
    sign_in(client, approver)
    response = client.post(at_desk(made, "publish"), data={})
    assert "The opening time has passed" in words(response)
    assert not made.is_public


@pytest.mark.parametrize("path", ["pause", "extend", "withdraw", "correct"])
def test_an_officer_cannot_change_what_is_published(client: Client, body: Body, officer: Person, path: str) -> None:
    made = an_open_consultation(body)
    sign_in(client, officer)
    assert client.get(at_desk(made, path)).status_code == 403
    assert "This is for an approver." in words(client.get(at_desk(made)))


def test_pause_and_resume_by_the_pages(client: Client, body: Body, approver: Person) -> None:
    made = an_open_consultation(body)
    before = made.closes_at
    sign_in(client, approver)
    assert client.post(at_desk(made, "pause"), data={"reason": "A wrong map."}).status_code == 302
    assert "A wrong map." in words(client.get(f"/consultations/{made.slug}"))
    early = {"closes_at-day": "1", "closes_at-month": "1", "closes_at-year": "2020", "closes_at-time": "09:00"}
    assert "Enter a closing time at or after" in words(client.post(at_desk(made, "resume"), data=early))
    assert client.post(at_desk(made, "resume"), data={}).status_code == 302
    assert made.closes_at is not None
    assert before is not None
    assert made.closes_at > before


def test_extend_wants_a_later_time_and_a_reason(client: Client, body: Body, approver: Person) -> None:
    made = an_open_consultation(body)
    assert made.closes_at is not None
    later = (made.closes_at + timedelta(days=10)).astimezone(LONDON)
    date = {
        "closes_at-day": later.day,
        "closes_at-month": later.month,
        "closes_at-year": later.year,
        "closes_at-time": "12:00",
    }
    sign_in(client, approver)
    assert "Give a reason" in words(client.post(at_desk(made, "extend"), data=date))
    assert "Enter a closing time after" in words(
        client.post(at_desk(made, "extend"), data={**date, "closes_at-year": "2020", "reason": "x"})
    )
    assert client.post(at_desk(made, "extend"), data={**date, "reason": "The fair."}).status_code == 302
    page = words(client.get(f"/consultations/{made.slug}"))
    assert "It was to close on" in page
    assert "The fair." in page


def test_a_correction_is_announced_and_makes_a_version(client: Client, body: Body, approver: Person) -> None:
    made = an_open_consultation(body)
    sign_in(client, approver)
    assert "Nothing was changed" in words(
        client.post(at_desk(made, "correct"), data={**texts(made), "version": made.version, "reason": "None"})
    )
    form = {**texts(made), "overview": "It must move *soon*.", "version": made.version, "reason": "Now it says when."}
    assert client.post(at_desk(made, "correct"), data=form).status_code == 302
    page = words(client.get(f"/consultations/{made.slug}"))
    assert "It must move soon" in page
    assert "Now it says when." in page
    assert "Version" in words(client.get(at_desk(made, "bundle")))


def texts(made: Consultation) -> dict[str, str]:
    from engage.consultations.views.changing import CORRECTED

    return {name: getattr(made, name) for name in CORRECTED}


def test_documents_are_added_moved_replaced_and_removed(client: Client, body: Body, officer: Person) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    for name in ("One", "Two"):
        file = (io.BytesIO(f"{name} and more words".encode()), f"{name}.txt")
        assert client.post(at_desk(made, "documents"), data={"title": name, "file": file}).status_code == 302
    assert [d.document.title for d in made.documents] == ["One", "Two"]
    first = made.documents[0].id
    client.post(at_desk(made, "documents/move"), data={"entry": first, "way": "down"})
    assert [d.document.title for d in made.documents] == ["Two", "One"]
    file = (io.BytesIO(b"Three"), "three.txt")
    client.post(at_desk(made, f"documents/{first}/replace"), data={"title": "Three", "file": file})
    assert [d.document.title for d in made.documents] == ["Two", "Three"]
    client.post(at_desk(made, f"documents/{made.documents[0].id}/remove"), data={})
    assert [d.document.title for d in made.documents] == ["Three"]


def test_an_upload_that_is_not_what_it_says_is_refused_in_words(client: Client, body: Body, officer: Person) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    for file in [
        (io.BytesIO(b"<html><script>1</script></html>"), "x.pdf"),
        (io.BytesIO(b""), "x.pdf"),
        (io.BytesIO(b"MZ"), "x.exe"),
    ]:
        response = client.post(at_desk(made, "documents"), data={"title": "Bad", "file": file})
        assert "There is a problem" in words(response)
    assert "Choose a file" in words(client.post(at_desk(made, "documents"), data={"title": "None"}))
    assert not made.documents


def test_a_document_of_another_consultation_is_not_there(client: Client, body: Body, officer: Person) -> None:
    mine, other = a_consultation(body), a_consultation(body)
    sign_in(client, officer)
    client.post(at_desk(other, "documents"), data={"title": "T", "file": (io.BytesIO(b"words"), "t.txt")})
    number = other.documents[0].id
    for path in (f"documents/{number}/replace", f"documents/{number}/remove", f"documents/{2**40}/remove"):
        assert client.get(at_desk(mine, path)).status_code == 404
    assert client.post(at_desk(mine, "documents/move"), data={"entry": number, "way": "up"}).status_code == 404
    assert client.post(at_desk(mine, "documents/move"), data={"entry": "x", "way": "up"}).status_code == 400


def test_after_closing_to_the_outcome_by_the_pages(
    client: Client, body: Body, officer: Person, approver: Person
) -> None:
    made = a_closed_consultation(body)
    sign_in(client, officer)
    assert client.post(at_desk(made, "analyse"), data={}).status_code == 302
    written = {
        "version": made.version,
        "asked": "Where to?",
        "summary_report": "Most said the hall.",
        "decided": "The hall.",
    }
    assert client.post(at_desk(made, "report"), data=written).status_code == 302
    sign_in(client, approver)
    assert client.post(at_desk(made, "publish-summary"), data={}).status_code == 302
    page = words(client.get(f"/consultations/{made.slug}"))
    assert "Most said the hall." in page
    assert "This rests on 0 answers" in page
    assert "The hall." not in page.replace("Most said the hall.", "")
    sign_in(client, officer)
    assert client.post(at_desk(made, "deliberate"), data={"reason": "Board, item 4."}).status_code == 302
    sign_in(client, approver)
    decided = {"decided_on-day": "1", "decided_on-month": "2", "decided_on-year": "2026", "evidence": "Paper 4."}
    assert client.post(at_desk(made, "decide"), data=decided).status_code == 302
    assert client.post(at_desk(made, "publish-outcome"), data={}).status_code == 302
    page = words(client.get(f"/consultations/{made.slug}"))
    assert page.index("We asked, you said, we did") < page.index("Overview")
    assert "The hall." in page
    assert "in time" in page


def test_election_periods_are_kept_by_administrators(client: Client, body: Body, officer: Person) -> None:
    address = f"/desk/bodies/{body.slug}/elections"
    sign_in(client, officer)
    assert client.get(address).status_code == 403
    sign_in(client, a_person(body, Role.ADMINISTRATOR))
    form = {"title": "Local elections", "area": 0, "starts_on-day": 1, "starts_on-month": 4, "starts_on-year": 2027,
            "ends_on-day": 6, "ends_on-month": 5, "ends_on-year": 2027}  # fmt: skip
    assert "Enter a polling day after" in words(client.post(address, data={**form, "ends_on-year": 2026}))
    assert client.post(address, data=form).status_code == 302
    assert "Local elections" in words(client.get(address))
    assert client.post(f"{address}/1/remove", data={"reason": "Entered twice."}).status_code == 302
    assert "None is known yet" in words(client.get(address))
    assert client.get(f"{address}/{2**40}/remove").status_code == 404


def test_the_list_pages_and_filters(client: Client, body: Body, officer: Person) -> None:
    for n in range(27):
        a_consultation(body, title=f"Number {n:02d}")
    sign_in(client, officer)
    first = client.get("/desk/consultations/")
    assert "Number 26" in words(first)
    assert "Number 01" not in words(first)
    assert "Next" in words(first)
    assert "None of your bodies" in words(client.get("/desk/consultations/?state=ended"))
    assert client.get("/desk/consultations/?before=x&state=%3B").status_code == 200


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    made = a_consultation()
    for path in ("", "edit/details", "publish"):
        response = client.get(at_desk(made, path))
        assert response.status_code == 302
        assert "/sign-in" in response.location
