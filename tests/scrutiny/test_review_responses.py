"""Asking for a response: which clock runs for whom from when, limb by limb; and how an answer meets what is owed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import BodyKind, Installation, Role
from engage.content.disclosure import Disclosure, Openness
from engage.database import writing
from engage.matters import Basis, Duty, DutyDate, DutyStatus, Item, ItemState, MoveRefusedError, Outcome, Voice
from engage.matters.outcome import publish_item
from engage.notices import Notice
from engage.now import now, today
from engage.responses import policy as answering
from engage.responses.service import answers, delivery
from engage.scrutiny import Origin, ResponseRequest, ReviewState
from engage.scrutiny.service import request
from tests.factories import people
from tests.factories.matters import an_answer
from tests.factories.reviews import a_review, a_trust, items_in, the_request
from tests.factories.scrutiny import a_committee, a_council
from tests.pages import Client, words

SENT = date(2009, 1, 30)
AT = datetime(2009, 1, 30, 12, 0, tzinfo=UTC)
LATER = datetime(2009, 6, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def link2008(db: Any) -> None:
    with writing(db.session()) as session:
        session.add(Installation(id=1, made_at=now(), is_demo=False, profile="link2008"))


def do(db: Any, act: Any, *args: Any, **values: Any) -> Any:
    with writing(db.session()):
        return act(*args, **{"by": Voice.OPERATOR, "at": LATER, **values})


def refused(db: Any, act: Any, *args: Any, **values: Any) -> str:
    with pytest.raises(MoveRefusedError) as refusal:
        do(db, act, *args, **values)
    return str(refusal.value)


def duties(db: Any) -> list[Duty]:
    return list(db.session.scalars(sa.select(Duty).where(Duty.clock_id.in_(request.RESPONSES)).order_by(Duty.id)))


def answer_it(db: Any, item: Item, at: datetime = LATER, outcome: Outcome = Outcome.NOT_ADOPTED) -> None:
    """Drafted, approved and then published by the body that was asked."""
    person = people.a_person(item.body, Role.OFFICER, Role.APPROVER)
    by = person.current_appointments[0]
    given = an_answer(outcome, due_on=date(2010, 3, 1)) if outcome.owes_promise else an_answer(outcome)
    with writing(db.session()):
        answers.draft(item, given, by=by, at=at)
        answers.send(item, by=by, at=at)
        answers.approve(item, by=by, at=at)
    with writing(db.session()):
        answers.publish(item, by=by, at=at)


# which clock, from when


@pytest.mark.parametrize("kind", [BodyKind.COMMISSIONER, BodyKind.PROVIDER])
def test_a_health_body_has_28_calendar_days_from_the_request(db: Any, link2008: None, kind: BodyKind) -> None:
    body = people.a_body("NHS Anytown", kind=kind)
    review = a_review(state="sent", addressees=(body,), at=AT)
    do(db, request.ask, the_request(review, body), asked_on=date(2009, 2, 2))
    [duty] = duties(db)
    assert (duty.clock_id, duty.began_on, duty.due_on) == ("OS02-RESP", date(2009, 2, 2), date(2009, 3, 2))
    assert (duty.basis, duty.owed_by, duty.owed_to_id) == (Basis.LAW, body, review.body_id)
    assert duty.citation == "SI 2002/3048 reg 3(3)"
    assert review.state == ReviewState.RESPONSE_REQUESTED


@pytest.mark.parametrize(
    ("sent", "clock"), [(datetime(2009, 1, 30, 12, tzinfo=UTC), "OS02-RESP"), (datetime(2014, 1, 30, 12, tzinfo=UTC), "OS13-RESP"), (datetime(2025, 1, 30, 12, tzinfo=UTC), "OS13-RESP")],
)  # fmt: skip
def test_the_era_of_the_review_chooses_the_rule(db: Any, sent: datetime, clock: str) -> None:
    review = a_review(state="response_requested", at=sent)
    assert [duty.clock_id for duty in duties(db)] == [clock]
    assert duties(db)[0].profile == review.profile


def test_an_installation_never_uses_rules_later_than_its_own(db: Any, link2008: None) -> None:
    a_review(state="response_requested")
    assert [duty.clock_id for duty in duties(db)] == ["OS02-RESP"]


def test_an_executive_has_two_months_beginning_with_the_later_of_receipt_and_notice(db: Any, link2008: None) -> None:
    council = a_council()
    review = a_review(state="sent", addressees=(council,), at=AT)
    sent = the_request(review, council)
    do(db, request.ask, sent, asked_on=date(2009, 3, 10), received_on=date(2009, 3, 2))
    assert {(d.began_on, d.due_on) for d in duties(db)} == {(date(2009, 3, 10), date(2009, 5, 9))}
    assert {d.clock_id for d in duties(db)} == {"OS07-EXEC"}


def test_an_executives_time_begins_with_receipt_where_that_is_the_later_day(db: Any, link2008: None) -> None:
    council = a_council()
    review = a_review(state="sent", addressees=(council,), at=datetime(2008, 12, 1, 12, tzinfo=UTC))
    do(db, request.ask, the_request(review, council), asked_on=date(2008, 12, 15), received_on=date(2008, 12, 31))
    assert {d.due_on for d in duties(db)} == {date(2009, 2, 28)}, "no corresponding date in February"


def test_without_written_notice_no_clock_runs_for_an_executive_that_received_the_report(db: Any) -> None:
    council = a_council()
    review = a_review(state="sent", addressees=(council,), at=AT)
    do(db, request.receive, the_request(review, council), on=date(2009, 2, 2))
    assert duties(db) == []
    assert review.state == ReviewState.SENT


def test_with_notice_and_without_receipt_no_clock_runs_until_receipt_is_known(client: Client, db: Any) -> None:
    council = a_council()
    review = a_review(state="sent", addressees=(council,))
    sent = the_request(review, council)
    do(db, request.ask, sent, asked_on=today(), at=now())
    assert duties(db) == []
    assert "Its time begins once it has received the report" in words(client.get(review.public_path))
    do(db, request.receive, sent, on=today(), at=now())
    assert {d.began_on for d in duties(db)} == {today()}


def test_a_corrected_day_of_receipt_moves_the_clock_and_the_first_day_stays_in_its_history(db: Any) -> None:
    council = a_council()
    review = a_review(state="sent", addressees=(council,), at=AT)
    sent = the_request(review, council)
    do(db, request.ask, sent, asked_on=date(2009, 2, 2), received_on=date(2009, 2, 5))
    do(db, request.receive, sent, on=date(2009, 2, 9))
    assert {d.began_on for d in duties(db)} == {date(2009, 2, 9)}
    history = list(
        db.session.scalars(
            sa.select(DutyDate.began_on).where(DutyDate.duty_id == duties(db)[0].id).order_by(DutyDate.id)
        )
    )
    assert history == [date(2009, 2, 5), date(2009, 2, 9)]
    do(db, request.limb, sent, "consider", on=date(2009, 3, 1), how="Cabinet, minute 3")
    assert "the day of receipt stands" in refused(db, request.receive, sent, on=date(2009, 2, 10))


def test_a_report_to_both_the_health_service_and_the_council_starts_two_clocks(db: Any, link2008: None) -> None:
    trust, council = a_trust(), a_council()
    review = a_review(state="sent", addressees=(trust, council), at=AT)
    do(db, request.ask, the_request(review, trust), asked_on=date(2009, 2, 2))
    do(db, request.ask, the_request(review, council), asked_on=date(2009, 2, 2), received_on=date(2009, 2, 2))
    due = {(d.owed_by_id, d.due_on) for d in duties(db)}
    assert due == {(trust.id, date(2009, 3, 2)), (council.id, date(2009, 4, 1))}


# the limbs of an executive


def limbs(db: Any) -> list[str]:
    return [duty.limb for duty in duties(db)]


def test_the_limb_to_copy_is_owed_only_where_a_councillor_referred_it_and_to_that_councillor(db: Any) -> None:
    council = a_council()
    a_review(state="response_requested", addressees=(council,), at=AT)
    assert limbs(db) == ["consider", "respond", "publish"]
    a_review(state="response_requested", addressees=(council,), at=AT, origin=Origin.COUNCILLOR, councillor="Cllr Bell")
    assert limbs(db)[3:] == ["consider", "respond", "publish", "copy"]
    assert duties(db)[-1].owed_to == "Cllr Bell"


def test_the_limb_to_publish_is_owed_only_where_the_report_was_published(db: Any) -> None:
    a_review(state="response_requested", addressees=(a_council(),), at=AT, published=False)
    assert limbs(db) == ["consider", "respond"]
    assert not any(duty.is_public for duty in duties(db))


def test_the_limbs_are_met_one_by_one_by_recorded_acts_and_late_is_said_of_each(db: Any, link2008: None) -> None:
    council = a_council()
    review = a_review(
        state="response_requested", addressees=(council,), at=AT, origin=Origin.COUNCILLOR, councillor="Cllr Bell"
    )
    sent = the_request(review, council)
    do(db, request.limb, sent, "consider", on=date(2009, 3, 1), how="Cabinet, minute 3")
    do(db, request.respond, sent, on=date(2009, 4, 2), how="By letter.")
    do(db, request.limb, sent, "copy", on=date(2009, 4, 3), how="By letter.")
    states = {d.limb: d.status(date(2009, 4, 30)) for d in duties(db)}
    assert states == {
        "consider": DutyStatus.MET, "respond": DutyStatus.MET_LATE, "publish": DutyStatus.OVERDUE,
        "copy": DutyStatus.MET_LATE,
    }  # fmt: skip
    assert "recorded already" in refused(db, request.limb, sent, "consider", on=SENT, how="Again.")
    assert "how it was done" in refused(db, request.limb, sent, "publish", on=SENT, how=" ")
    assert "before the report was sent" in refused(db, request.limb, sent, "publish", on=SENT - DAY, how="x")


def test_a_limb_that_is_not_owed_is_not_met(db: Any) -> None:
    council = a_council()
    review = a_review(state="response_requested", addressees=(council,), at=AT)
    assert "not owed" in refused(db, request.limb, the_request(review, council), "copy", on=SENT, how="x")


# who is asked, once


def test_a_body_is_asked_once_and_not_before_the_report_was_sent_nor_in_the_future(db: Any) -> None:
    trust = a_trust()
    review = a_review(state="sent", addressees=(trust,), at=AT)
    sent = the_request(review, trust)
    assert "before the report was sent" in refused(db, request.ask, sent, asked_on=SENT - DAY)
    assert "future" in refused(db, request.ask, sent, asked_on=LATER.date() + DAY)
    do(db, request.ask, sent, asked_on=SENT)
    assert "asked already" in refused(db, request.ask, sent, asked_on=SENT)


def test_a_body_that_responded_without_being_asked_is_not_asked_any_more(db: Any) -> None:
    trust, council = a_trust(), a_council()
    review = a_review(state="sent", addressees=(trust, council), at=AT)
    do(db, request.respond, the_request(review, trust), on=SENT, how="By letter.")
    assert "without being asked" in refused(db, request.ask, the_request(review, trust), asked_on=SENT)
    assert review.state == ReviewState.SENT, "the council has not answered"


def test_the_body_is_written_to_at_its_own_address_when_it_is_asked_and_not_before(db: Any, link2008: None) -> None:
    trust = people.a_body("NHS Anytown", contact_email="board@anytown.example")
    review = a_review(state="sent", addressees=(trust,), at=AT)
    assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 0
    do(db, request.ask, the_request(review, trust), asked_on=date(2009, 2, 2), link="https://engage.example/reviews/x")
    notice = db.session.scalars(sa.select(Notice)).one()
    assert (notice.to, notice.body_id) == ("board@anytown.example", trust.id)
    for expected in ("due by 2 March 2009 (SI 2002/3048 reg 3(3): required by law)", review.reference, "reviews/x"):
        assert expected in notice.text


# answering each recommendation


def test_each_recommendation_is_answered_by_the_body_it_is_addressed_to_and_the_last_meets_the_duty(db: Any) -> None:
    trust = a_trust()
    review = a_review(state="response_requested", addressees=(trust, trust), at=AT)
    first, second = items_in(review)
    answer_it(db, first)
    assert duties(db)[0].is_open
    assert review.state == ReviewState.RESPONSE_REQUESTED
    answer_it(db, second)
    [duty] = duties(db)
    assert (duty.met_on, duty.status(LATER.date())) == (LATER.date(), DutyStatus.MET_LATE)
    assert duty.how_met == "each recommendation was answered here"
    assert review.state == ReviewState.RESPONDED


def test_one_bodys_answers_do_not_meet_what_another_owes(db: Any) -> None:
    trust, council = a_trust(), a_council()
    review = a_review(state="response_requested", addressees=(trust, council), at=AT)
    answer_it(db, items_in(review)[0])
    assert [d.is_open for d in duties(db) if d.owed_by_id == trust.id] == [False]
    assert all(d.is_open for d in duties(db) if d.owed_by_id == council.id)
    answer_it(db, items_in(review)[1])
    met = {d.limb: d.is_open for d in duties(db) if d.owed_by_id == council.id}
    assert met == {"consider": True, "respond": False, "publish": False}, "considering is an act of its own"
    assert review.state == ReviewState.RESPONDED


def test_the_limb_to_publish_waits_for_a_response_as_a_whole_that_was_begun(db: Any) -> None:
    council = a_council()
    review = a_review(state="response_requested", addressees=(council,), at=AT)
    sent = the_request(review, council)
    exempt = Disclosure(Openness.CONFIDENTIAL, would_mislead=True)
    do(db, request.write_response, sent, overall="We agree.", withheld="The price.", disclosure=exempt, because="Rule")
    answer_it(db, items_in(review)[0])
    still = {d.limb for d in duties(db) if d.is_open}
    assert still == {"consider", "publish"}
    assert "summary" in refused(db, request.publish, sent)
    told = Disclosure(Openness.CONFIDENTIAL, would_mislead=True, summary="It costs more.")
    do(db, request.write_response, sent, overall="We agree.", withheld="The price.", disclosure=told, because="Rule")
    do(db, request.publish, sent)
    assert {d.limb for d in duties(db) if d.is_open} == {"consider"}
    assert "stays as it is" in refused(
        db, request.write_response, sent, overall="No.", withheld="", disclosure=told, because=""
    )


def test_an_answer_to_a_report_that_was_not_published_goes_to_the_committee_alone(client: Client, db: Any) -> None:
    trust = a_trust()
    review = a_review(state="response_requested", addressees=(trust,), at=AT, published=False)
    [item] = items_in(review)
    with pytest.raises(MoveRefusedError, match="committee alone"):
        answer_it(db, item)
    assert item.published_at is None
    people.sign_in(client, people.a_person(review.body, Role.SCRUTINY_MEMBER))
    assert "We will open until eight" in words(client.get(f"/desk/responses/{review.reference}/items/1"))
    do(db, request.respond, the_request(review, trust), on=SENT, how="To the committee.")
    assert [d.met_on for d in duties(db)] == [SENT]
    assert review.state == ReviewState.RESPONDED
    assert client.get(f"/responses/{review.reference}/1").status_code == 404
    assert "not published" in refused(db, request.publish, the_request(review, trust))


# whose answer it is


def test_only_the_body_that_was_asked_answers_and_only_once_it_has_the_item(db: Any) -> None:
    trust, committee = a_trust(), a_committee()
    review = a_review(committee, state="draft_report", addressees=(trust,))
    [item] = items_in(review)
    theirs = people.a_person(trust, *Role)
    ours = people.a_person(committee, *Role)
    acts = (
        answering.may_draft,
        answering.may_publish,
        answering.may_approve,
        answering.may_deliver,
        answering.may_assign,
    )
    assert not any(may(theirs, item) for may in acts), "a draft is not theirs yet"
    assert answering.may_read_item(theirs, item) is None
    sent = a_review(committee, state="sent", addressees=(trust,))
    [item] = items_in(sent)
    assert all(may(theirs, item) for may in acts)
    assert not any(may(ours, item) for may in acts), "the committee answers for nobody"
    for may in (answering.may_edit, answering.may_withdraw):
        assert may(theirs, item) is None
        assert may(ours, item) is None, "recommendations are written in the review"
    assert answering.may_make(ours, sent) is None


def test_an_item_of_a_consultation_is_still_its_own_bodys_from_the_start(db: Any) -> None:
    from tests.factories.matters import a_matter, an_item

    item = an_item(a_matter(db.session()))
    assert item.state == ItemState.DRAFTED
    assert item.is_given
    officer = people.a_person(item.body, Role.OFFICER)
    assert answering.may_draft(officer, item) is not None
    assert answering.may_edit(officer, item) is not None


def test_what_is_promised_to_a_committee_is_followed_like_any_promise(client: Client, db: Any) -> None:
    trust = a_trust()
    review = a_review(state="response_requested", addressees=(trust,))
    [item] = items_in(review)
    officer = people.a_person(trust, Role.OFFICER, Role.APPROVER)
    by = officer.current_appointments[0]
    at = now()
    with writing(db.session()):
        answers.draft(item, an_answer(due_on=today() + DAY), by=by, at=at)
        answers.send(item, by=by, at=at)
        answers.approve(item, by=Voice.OPERATOR, at=at)
        publish_item(item, by=by, at=at)
        delivery.add_evidence(item, text="The rota.", by=by, at=at)
        delivery.deliver(item, by=by, at=at)
    page = words(client.get(f"/responses/{review.reference}/1"))
    for expected in (
        "The committee recommended",
        "The body answers",
        "The rota.",
        "Delivered",
        trust.name,
        "What is owed",
    ):
        assert expected in page, expected
    for strange in ("You said ", "We did "):
        assert strange not in page.replace("You said, we did", ""), strange
    whole = words(client.get(f"/responses/{review.reference}/"))
    assert "Recommendations and answers" in whole
    assert "themes" not in whole
    assert words(client.get(f"/register/?body={trust.slug}")).count("Recommendation 1") == 1


def test_the_desk_of_the_body_lists_what_it_was_asked_and_what_it_owes(client: Client, db: Any) -> None:
    trust = a_trust()
    review = a_review(state="response_requested", addressees=(trust, a_council()))
    people.sign_in(client, people.a_person(trust, Role.OFFICER))
    page = words(client.get("/desk/responses/"))
    assert "To respond to the report" in page
    assert "Recommendation 1" in page
    assert "Recommendation 2" not in page
    theirs = words(client.get(f"/desk/responses/{review.reference}/"))
    assert "must respond to the report" in theirs
    assert "Recommendation 2" not in theirs
    item = words(client.get(f"/desk/responses/{review.reference}/items/1"))
    assert "The committee recommended" in item


def test_a_draft_answer_is_nothing_to_the_committee(client: Client, db: Any) -> None:
    trust, committee = a_trust(), a_committee()
    review = a_review(committee, state="response_requested", addressees=(trust,))
    [item] = items_in(review)
    with writing(db.session()):
        answers.draft(item, an_answer(answer_html="<p>Quilldraft</p>"), by=Voice.OPERATOR, at=now())
    people.sign_in(client, people.a_person(committee, Role.SCRUTINY_OFFICER))
    for address in (f"/desk/responses/{review.reference}/items/1", f"/desk/responses/{review.reference}/"):
        page = client.get(address).get_data(as_text=True)
        assert "Quilldraft" not in page, address
        assert "Adopted" not in page, address
    people.sign_in(client, people.a_person(trust, Role.OFFICER))
    assert "Quilldraft" in client.get(f"/desk/responses/{review.reference}/items/1").get_data(as_text=True)


def a_request(db: Any) -> ResponseRequest:
    return db.session.scalars(sa.select(ResponseRequest)).one()  # type: ignore[no-any-return]


def test_what_was_sent_to_whom_and_when_is_never_changed_nor_deleted(db: Any) -> None:
    a_review(state="sent")
    assert a_request(db).sent_on == today()
    for statement in ("UPDATE response_request SET sent_on = '2001-01-01'", "DELETE FROM response_request"):
        with pytest.raises(Exception, match=r"sealed|never deleted"), writing(db.session()) as session:
            session.execute(sa.text(statement))
