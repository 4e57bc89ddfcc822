"""The desk: the whole job by its pages, who may do what, what was typed comes back, the loser of a race sees both."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Body, BodyKind, Person, Role
from engage.database import writing
from engage.documents import Document
from engage.matters import Duty, Item, ItemState, LinkKind, MatterLink
from engage.now import today
from engage.scrutiny import Approach, Origin, ProgressNote, Recommendation, Review, ReviewEvidence, ReviewState
from tests.factories import people
from tests.factories.reviews import (
    a_recommendation,
    a_review,
    a_trust,
    an_adviser,
    an_approach,
    items_in,
    the_request,
)
from tests.factories.scrutiny import a_chair, a_committee, a_council, a_member, an_officer
from tests.pages import Client, words


def on(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


@pytest.fixture
def committee(db: Any) -> Body:
    return a_committee()


@pytest.fixture
def officer(committee: Body) -> Person:
    return an_officer(committee)


def at(review: Review, ending: str = "") -> str:
    return f"/desk/reviews/{review.reference}/{ending}"


def done(client: Client, address: str, **data: Any) -> None:
    response = client.post(address, data=data)
    assert response.status_code == 302, words(response)


OPEN = {"openness": "open", "is_checked": "y"}
SCOPE = {
    "title": "Evening clinics", "terms": "Why evening clinics are *full*.", "timetable": "Spring.",
    **on("reports_on", today() + timedelta(days=60)),
}  # fmt: skip


def test_the_whole_job_by_its_pages(client: Client, db: Any, committee: Body, officer: Person) -> None:
    trust = a_trust()
    approver = people.a_person(trust, Role.OFFICER, Role.APPROVER, name="Tess Trust")
    people.sign_in(client, officer)
    assert client.get("/desk/reviews/new").status_code == 200
    made = {"committee": committee.slug, "title": "Evening clinics", "why": "They are full.", "origin": "own"}
    done(client, "/desk/reviews/new", **made)
    review = db.session.scalars(sa.select(Review)).one()
    assert review.reference.startswith("REV-")
    assert "Settle the scope" in words(client.get(at(review)))
    done(client, at(review, "scope"), version=str(review.version), **SCOPE)
    assert client.get(at(review, "gather")).status_code == 200
    assert client.post(at(review, "gather")).status_code == 409
    done(client, at(review, "approaches/comment/new"), whom="Anytown Carers", body="", what="What should change?",
         **on("asked_on", today()))  # fmt: skip
    done(client, at(review, "gather"))
    [carers] = db.session.scalars(sa.select(Approach))
    done(client, at(review, f"approaches/{carers.id}/answer"), version=str(carers.version), answer="Open *later*.",
         **OPEN, **on("answered_on", today()))  # fmt: skip
    done(client, at(review, "evidence/new"), title="Waiting times", source="The trust", text="Six weeks.", **OPEN,
         **on("received_on", today()))  # fmt: skip
    done(client, at(review, "deliberate"))
    done(client, at(review, "draft"))
    assert "It cannot be agreed yet" in words(client.get(at(review, "agree")))
    done(client, at(review, "report"), version=str(review.version), explanation="Too full.", heard="We heard.",
         participants="Carers.", without="", minority="")  # fmt: skip
    done(client, at(review, "recommendations/new"), title="Open later", said="That the trust opens later.",
         addressee=trust.slug, owner="Director of clinics")  # fmt: skip
    [item] = db.session.scalars(sa.select(Item))
    assert item.body_id == trust.id
    assert item.state == ItemState.DRAFTED
    done(client, at(review, "agree"), version=str(review.version), vote="For 7, against 2", minute="Minute 14",
         **on("agreed_on", today()))  # fmt: skip
    done(client, at(review, "send"), **on("sent_on", today()))
    assert "Nobody has asked for a response" in words(client.get(at(review)))
    done(client, at(review, f"responses/{trust.slug}/ask"), **on("asked_on", today()))
    assert db.session.scalars(sa.select(Duty.due_on).where(Duty.clock_id.like("OS%RESP"))).one() == today() + timedelta(
        days=28
    )
    people.sign_in(client, approver)
    assert "Open later" in words(client.get("/desk/responses/"))
    desk = f"/desk/responses/{review.reference}/items/1"
    whole = {
        "outcome": "adopted", "answer": "We will.", "plan": "Clinic plan", "promise": "Open until eight",
        "responsible": "Director", **on("due_on", today() + timedelta(days=90)), "version": "0", "act": "send",
    }  # fmt: skip
    done(client, f"{desk}/answer", **whole)
    done(client, f"{desk}/approve", version=str(item.responses[-1].version))
    assert "An approver publishes it" in words(client.get(desk)) or "Publish the answer" in words(client.get(desk))
    done(client, f"{desk}/publish")
    db.session.rollback()
    assert review.state == ReviewState.RESPONDED
    assert db.session.scalars(sa.select(Duty.met_on)).one() == today()
    done(client, f"{desk}/evidence", text="The rota.")
    done(client, f"{desk}/delivered")
    assert client.get(at(review, "recommendations/1")).status_code == 200
    assert client.get(at(review, "recommendations/1/complete")).status_code == 403
    people.sign_in(client, officer)
    done(client, at(review, "monitor"))
    assert client.post(at(review, "close")).status_code == 409
    done(client, at(review, "recommendations/1/progress"), text="The rota is there.", **on("on", today()))
    row = db.session.scalars(sa.select(Recommendation)).one()
    done(
        client, at(review, "recommendations/1/complete"), version=str(row.version), minute="Minute 3", reason="Seen it."
    )
    done(client, at(review, "close"))
    db.session.rollback()
    assert review.state == ReviewState.CLOSED


STAFF_PAGES = [
    "", "scope", "amend", "advisers", "approaches/comment/new", "approaches/information/new", "approaches/witness/new",
    "approaches/1/answer", "approaches/1/refusal", "approaches/1/openness", "evidence/new", "evidence/1/openness",
    "evidence/1/withdraw", "report", "annex", "account", "agree", "send", "recommendations/new", "recommendations/1",
    "recommendations/1/edit", "recommendations/1/withdraw", "recommendations/1/progress", "recommendations/1/complete",
    "gather", "deliberate", "draft", "decline", "suspend", "resume", "monitor", "close", "tell",
]  # fmt: skip
"""Of one review; others of its pages are per body."""


@pytest.mark.parametrize("ending", STAFF_PAGES)
def test_another_bodys_review_is_not_there(client: Client, db: Any, ending: str) -> None:
    review = a_review(state="draft_report")
    people.sign_in(client, people.a_person(people.a_body("Elsewhere"), *Role))
    assert client.get(at(review, ending)).status_code == 404


@pytest.mark.parametrize("ending", STAFF_PAGES)
def test_a_draft_recommendation_is_not_there_for_the_body_it_is_addressed_to(
    client: Client, db: Any, ending: str
) -> None:
    trust = a_trust()
    review = a_review(state="agreed", addressees=(trust,), published=False)
    people.sign_in(client, people.a_person(trust, *Role))
    assert client.get(at(review, ending)).status_code == 404
    assert client.get(f"/desk/responses/{review.reference}/items/1").status_code == 404
    assert items_in(review)[0].title not in words(client.get("/desk/responses/"))


@pytest.mark.parametrize("ending", [e for e in STAFF_PAGES if e not in {"", "recommendations/1"}])
def test_a_member_of_the_committee_reads_and_changes_nothing(
    client: Client, db: Any, committee: Body, ending: str
) -> None:
    review = a_review(committee, state="draft_report")
    people.sign_in(client, a_member(committee))
    assert client.get(at(review)).status_code == 200
    assert client.get(at(review, "recommendations/1")).status_code == 200
    assert client.get(at(review, ending)).status_code == 403


def test_the_chair_agrees_and_completes_and_does_not_send(client: Client, db: Any, committee: Body) -> None:
    review = a_review(committee, state="draft_report")
    people.sign_in(client, a_chair(committee))
    done(client, at(review, "agree"), version=str(review.version), vote="Without a vote", minute="Minute 1",
         **on("agreed_on", today()))  # fmt: skip
    assert client.get(at(review, "send")).status_code == 403
    row = db.session.scalars(sa.select(Recommendation)).one()
    done(client, at(review, "recommendations/1/complete"), version=str(row.version), minute="Minute 2", reason="Done.")


def test_an_adviser_reads_the_draft_and_nothing_that_is_withheld(client: Client, db: Any, committee: Body) -> None:
    from engage.content.disclosure import Disclosure, Openness
    from tests.factories.reviews import a_piece

    network = people.a_body("Anytown Network", kind=BodyKind.NETWORK)
    review = a_review(committee, state="draft_report")
    an_adviser(review, network)
    a_piece(review, title="What it costs", text="Ninety pounds", disclosure=Disclosure(Openness.EXEMPT))
    people.sign_in(client, people.a_person(network, Role.MEMBER))
    page = words(client.get(at(review)))
    assert "People wait too long" in page
    assert "Ninety pounds" not in page
    people.sign_in(client, an_officer(committee))
    assert "Ninety pounds" in words(client.get(at(review)))


def test_what_is_confidential_is_for_the_officer_and_the_chair_alone(client: Client, db: Any, committee: Body) -> None:
    from engage.content.disclosure import Disclosure, Openness
    from tests.factories.reviews import a_piece

    review = a_review(committee, state="draft_report")
    a_piece(review, title="The case of one ward", text="Ward nine", disclosure=Disclosure(Openness.CONFIDENTIAL))
    a_piece(review, title="Prices", text="Ninety pounds", disclosure=Disclosure(Openness.EXEMPT))
    people.sign_in(client, a_member(committee))
    page = words(client.get(at(review)))
    assert "Ninety pounds" in page
    assert "Ward nine" not in page
    assert "The case of one ward" not in page
    people.sign_in(client, a_chair(committee))
    assert "Ward nine" in words(client.get(at(review)))


def test_two_officers_edit_the_scope_and_the_second_sees_both_texts(
    client: Client, db: Any, committee: Body, officer: Person
) -> None:
    review = a_review(committee, state="scoped")
    people.sign_in(client, officer)
    seen = str(review.version)
    done(client, at(review, "scope"), version=seen, **{**SCOPE, "terms": "The first."})
    second = client.post(at(review, "scope"), data={"version": seen, **SCOPE, "terms": "<b>The second.</b>"})
    assert second.status_code == 409
    page = words(second)
    assert "The first." in page
    assert "<b>The second.</b>" in page
    db.session.rollback()
    assert review.terms == "The first."


def test_two_officers_change_one_recommendation_and_the_second_sees_both_texts(
    client: Client, db: Any, committee: Body, officer: Person
) -> None:
    review = a_review(committee, state="draft_report")
    [item] = items_in(review)
    people.sign_in(client, officer)
    data = {"title": "One", "said": "The first.", "addressee": item.body.slug, "owner": "Director"}
    seen = str(item.version)
    done(client, at(review, "recommendations/1/edit"), version=seen, **data)
    second = client.post(at(review, "recommendations/1/edit"), data={**data, "said": "The second.", "version": seen})
    assert second.status_code == 409
    assert "The first." in words(second)
    db.session.rollback()
    assert item.said == "The first."


def test_two_officers_complete_one_recommendation_and_the_second_is_told(
    client: Client, db: Any, committee: Body, officer: Person
) -> None:
    review = a_review(committee, state="responded")
    people.sign_in(client, officer)
    data = {"version": "1", "minute": "Minute 3", "reason": "Seen."}
    row = db.session.scalars(sa.select(Recommendation)).one()
    data["version"] = str(row.version)
    done(client, at(review, "recommendations/1/complete"), **data)
    second = client.post(at(review, "recommendations/1/complete"), data={**data, "reason": "Seen too."})
    assert second.status_code == 409
    assert "Minute 3: Seen." in words(second)


def test_a_form_that_fails_keeps_what_was_typed_and_says_what_to_do(
    client: Client, db: Any, committee: Body, officer: Person
) -> None:
    review = a_review(committee, state="evidence")
    people.sign_in(client, officer)
    response = client.post(at(review, "approaches/witness/new"), data={
        "whom": "Ward manager", "body": "", "what": "How long do people wait?", **on("asked_on", today()),
        **on("wanted_on", today() + timedelta(days=3)),
    })  # fmt: skip
    page = words(response)
    assert response.status_code == 200
    assert "reasonable notice" in page
    assert "How long do people wait?" in page


HOSTILE = [
    "\x00",
    "<script>alert(1)</script>",
    "x" * 120_000,
    "\u202eevil",
    "=1+1",
    "'; DROP TABLE review; --",
    "9" * 30,
]


NAMES = (
    "title", "terms", "timetable", "task_group", "jointly", "reason", "name", "kind", "body", "from_where", "interests",
    "whom", "what", "identity", "short_reason", "answer", "refusal", "because", "reply", "source", "text", "summary",
    "openness", "version", "annex", "account", "minute", "vote", "unpublished_reason", "also", "said", "addressee",
    "owner", "reports_on-day", "asked_on-day", "asked_on-month", "asked_on-year", "agreed_on-day", "sent_on-day",
    "on-day", "told_on-day", "votes", "explanation", "heard", "participants", "how", "overall", "withheld", "done_on-day",
)  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_is_an_error_or_kept_as_words_and_never_a_fault(
    client: Client, db: Any, committee: Body, officer: Person, typed: str
) -> None:
    council = a_council()
    writing_it = a_review(committee, state="draft_report")
    asked = a_review(committee, state="sent", addressees=(council,), title="Asked")
    both = people.a_person(committee, Role.SCRUTINY_OFFICER)
    people.appoint(both, council, Role.OFFICER, Role.APPROVER)
    people.sign_in(client, both)
    theirs = [f"responses/{council.slug}{e}" for e in ("/ask", "/receipt", "/consider", "/respond", "/overall")]
    addresses = [at(writing_it, e) for e in STAFF_PAGES if e] + [at(asked, e) for e in theirs]
    for address in [*addresses, "/desk/reviews/new"]:
        response = client.post(address, data=dict.fromkeys(NAMES, typed))
        assert response.status_code < 500, address
        assert "<script>alert(1)</script>" not in response.get_data(as_text=True), address
    for address in ("/reviews/", "/reviews/x", f"/committees/{committee.slug}/tracker", "/desk/reviews/"):
        query = dict.fromkeys(("q", "committee", "state", "before", "after", "review", "body", "about"), typed[:3000])
        assert client.get(address, query_string=query).status_code < 500, address


def test_a_file_is_put_with_evidence_and_is_public_only_once_it_was_checked(
    client: Client, db: Any, committee: Body, officer: Person
) -> None:
    review = a_review(committee, state="evidence")
    people.sign_in(client, officer)
    data = {"title": "Times", "source": "Trust", "text": "", "openness": "open", **on("received_on", today())}
    response = client.post(
        at(review, "evidence/new"), data={**data, "file": (BytesIO(b"six weeks"), "times.txt")},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert response.status_code == 302, words(response)
    piece = db.session.scalars(sa.select(ReviewEvidence)).one()
    kept = db.session.scalars(sa.select(Document)).one()
    address = f"/documents/{kept.key}/{kept.filename}"
    anyone = Client(client.application)
    assert anyone.get(address).status_code == 404
    assert client.get(at(review, f"evidence/{piece.id}/file")).data == b"six weeks"
    assert "being checked" in words(anyone.get(review.public_path))
    done(client, at(review, f"evidence/{piece.id}/check"), version=str(piece.version))
    assert anyone.get(address).data == b"six weeks"
    done(client, at(review, f"evidence/{piece.id}/withdraw"), reason="It was wrong.")
    assert anyone.get(address).status_code == 404
    assert "no longer relies on it" in words(anyone.get(review.public_path))


def test_another_reviews_things_are_not_there(client: Client, db: Any, committee: Body, officer: Person) -> None:
    review, other = a_review(committee, state="evidence"), a_review(committee, state="evidence", title="Another")
    people.sign_in(client, officer)
    theirs = db.session.scalars(sa.select(Approach).where(Approach.review_id == other.id)).one()
    for ending in (f"approaches/{theirs.id}/answer", "approaches/2147483648/answer", "evidence/999/openness",
                   "advisers/999/leave", "responses/nobody"):  # fmt: skip
        assert client.get(at(review, ending)).status_code == 404, ending


def test_a_body_sees_its_own_response_page_and_not_anothers(client: Client, db: Any, committee: Body) -> None:
    trust, other = a_trust(), a_trust("Sometown Trust")
    review = a_review(committee, state="response_requested", addressees=(trust, other))
    people.sign_in(client, people.a_person(trust, Role.OFFICER, Role.APPROVER))
    assert client.get(at(review, f"responses/{trust.slug}")).status_code == 200
    for ending in ("", "/respond", "/overall", "/receipt", "/copy"):
        assert client.get(at(review, f"responses/{other.slug}{ending}")).status_code == 404
    assert client.get(at(review, f"responses/{trust.slug}/ask")).status_code == 403
    page = words(client.get(at(review)))
    assert "Recommendation 1" in page


def test_a_body_says_who_answers_for_it(client: Client, db: Any) -> None:
    trust = a_trust()
    review = a_review(state="sent", addressees=(trust,))
    people.sign_in(client, people.a_person(trust, Role.OFFICER))
    done(client, f"/desk/responses/{review.reference}/items/1/assign", responsible="Head of evenings")
    assert items_in(review)[0].responsible == "Head of evenings"


def test_an_executive_gives_its_response_part_by_part(client: Client, db: Any, committee: Body) -> None:
    council = a_council()
    review = a_review(
        committee,
        state="response_requested",
        addressees=(council,),
        origin=Origin.COUNCILLOR,
        councillor="Cllr Bell, Northmoor",
    )
    cabinet = people.a_person(council, Role.OFFICER, Role.APPROVER)
    people.sign_in(client, cabinet)
    base = at(review, f"responses/{council.slug}")
    page = words(client.get(base))
    for expected in ("Consider the report", "Respond, saying", "Publish", "councillor"):
        assert expected in page
    for which in ("consider", "copy"):
        done(client, f"{base}/{which}", how="Cabinet, minute 31", **on("done_on", today()))
    sent = the_request(review, council)
    done(client, f"{base}/overall", version=str(sent.version), overall="We *agree*.", withheld="The price is 90.",
         openness="exempt", because="Schedule 12A, paragraph 3", summary="")  # fmt: skip
    done(client, f"{base}/respond", how="By this page and by letter.", **on("done_on", today()))
    db.session.rollback()
    done(client, f"{base}/overall/publish", version=str(sent.version))
    shown = words(Client(client.application).get(review.public_path))
    assert "We agree" in shown
    assert "The price is 90." not in shown
    assert "This part is exempt and is not published." in shown
    done(client, f"{base}/publish", how="Council website", **on("done_on", today()))
    db.session.rollback()
    assert all(duty.met_on for duty in db.session.scalars(sa.select(Duty).where(Duty.clock_id == "OS07-EXEC")))


def test_the_list_shows_reviews_of_my_committees_and_those_sent_to_my_body(
    client: Client, db: Any, committee: Body
) -> None:
    trust = a_trust()
    a_review(committee, state="suggested", title="Only suggested")
    a_review(committee, state="sent", addressees=(trust,), title="Sent to the trust")
    people.sign_in(client, an_officer(committee))
    page = words(client.get("/desk/reviews/"))
    assert "Only suggested" in page
    assert "Sent to the trust" in page
    assert "Sent to the trust" not in words(client.get("/desk/reviews/?state=suggested"))
    assert client.get("/desk/reviews/?state=nonsense").status_code == 404
    people.sign_in(client, people.a_person(trust))
    page = words(client.get("/desk/reviews/"))
    assert "Only suggested" not in page
    assert "Sent to the trust" in page
    assert client.get("/desk/reviews/new").status_code == 403


def test_a_review_is_about_something_that_is_on_the_record(client: Client, db: Any, committee: Body) -> None:
    from tests.factories.matters import a_matter

    matter = a_matter(db.session())
    people.sign_in(client, an_officer(committee))
    address = f"/desk/reviews/new?about={matter.reference}"
    assert matter.title in words(client.get(address))
    done(client, address, committee=committee.slug, title="Look into it", why="Because.", origin="public")
    link = db.session.scalars(sa.select(MatterLink)).one()
    assert link.kind is LinkKind.ABOUT
    assert link.to_id == matter.id
    review = db.session.get_one(Review, link.from_id)
    assert matter.title in words(client.get(at(review)))
    assert client.get("/desk/reviews/new?about=CON-1999-001").status_code == 404


def test_progress_is_noted_by_the_body_that_was_asked_too(client: Client, db: Any) -> None:
    trust = a_trust()
    review = a_review(state="response_requested", addressees=(trust,))
    people.sign_in(client, people.a_person(trust, Role.OFFICER))
    done(client, at(review, "recommendations/1/progress"), text="Half the rota.", **on("on", today()))
    note = db.session.scalars(sa.select(ProgressNote)).one()
    assert note.from_body_id == trust.id
    with pytest.raises(Exception, match="insert-only"), writing(db.session()) as session:
        session.execute(sa.text("UPDATE progress_note SET text = 'All of it'"))


def test_a_recommendation_can_be_taken_out_until_the_report_is_agreed(
    client: Client, db: Any, committee: Body, officer: Person
) -> None:
    review = a_review(committee, state="draft_report")
    a_recommendation(review, title="A second")
    people.sign_in(client, officer)
    done(client, at(review, "recommendations/2/withdraw"), reason="Twice the same.")
    assert [item.number for item in items_in(review)] == [1]
    done(client, at(review, "agree"), version=str(review.version), vote="All", minute="1", **on("agreed_on", today()))
    assert client.post(at(review, "recommendations/1/withdraw"), data={"reason": "No"}).status_code == 403
    assert client.post(at(review, "recommendations/1/edit"), data={"title": "No"}).status_code == 403


def test_who_was_approached_may_refuse_and_the_page_says_so(
    client: Client, db: Any, committee: Body, officer: Person
) -> None:
    review = a_review(committee, state="evidence")
    from engage.scrutiny import ApproachKind

    asked = an_approach(review, ApproachKind.INFORMATION, whom="Anytown Trust")
    people.sign_in(client, officer)
    data = {
        "version": str(asked.version),
        "refusal": "burden",
        "because": "It would take a year.",
        "reply": "Send a part.",
    }
    done(client, at(review, f"approaches/{asked.id}/refusal"), **data, **on("refused_on", today()))
    page = words(Client(client.application).get(review.public_path))
    assert "It would take a year." in page
    assert "Send a part." in page
    again = client.post(at(review, f"approaches/{asked.id}/refusal"), data={**data, **on("refused_on", today())})
    assert again.status_code == 409
