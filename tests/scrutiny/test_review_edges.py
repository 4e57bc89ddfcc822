"""Every edge of a review that the rules name, and every guard of its course, each as a sentence."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from engage.accounts import BodyKind, Installation, Role
from engage.content.disclosure import Disclosure, Openness
from engage.database import writing
from engage.jobs.models import Job
from engage.matters import AuditEntry, Duty, DutyStatus, Item, LinkKind, MatterLink, MoveRefusedError, Voice
from engage.matters.duties import open_duties
from engage.matters.minutes import minutable
from engage.now import now, today
from engage.scrutiny import AdviserKind, ApproachKind, Origin, Recommendation, Review, ReviewState
from engage.scrutiny.models.review_work import Identity, Refusal
from engage.scrutiny.policy import review as policy
from engage.scrutiny.service import recommendation, request, review_report, review_work
from engage.scrutiny.service import review as service
from tests.factories import people
from tests.factories.reviews import (
    MINUTE,
    REPORT,
    a_piece,
    a_recommendation,
    a_review,
    a_suggested_review,
    a_trust,
    an_adviser,
    an_approach,
    items_in,
    the_request,
)
from tests.factories.scrutiny import a_committee, a_council, an_officer
from tests.pages import Client, words

BY: dict[str, Any] = {"by": Voice.OPERATOR, "at": now()}
DAY = timedelta(days=1)


def refused(db: Any, act: Any, *args: Any, **values: Any) -> str:
    with pytest.raises(MoveRefusedError) as refusal, writing(db.session()):
        act(*args, **{**BY, "at": now(), **values})
    return str(refusal.value)


def do(db: Any, act: Any, *args: Any, **values: Any) -> Any:
    with writing(db.session()):
        return act(*args, **{**BY, "at": now(), **values})


def an_era(db: Any, profile: str) -> None:
    with writing(db.session()) as session:
        session.add(Installation(id=1, made_at=now(), is_demo=False, profile=profile))


# the course of a review


def test_evidence_is_not_gathered_before_interested_parties_are_invited_to_comment(db: Any) -> None:
    review = a_review(state="scoped")
    assert "Invite those with an interest" in refused(db, service.gather, review)
    an_approach(review, ApproachKind.WITNESS, whom="A doctor")
    assert "Invite those with an interest" in refused(db, service.gather, review)
    an_approach(review)
    do(db, service.gather, review)
    assert review.state == ReviewState.EVIDENCE


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("explanation", "an explanation of the matter"),
        ("heard", "a summary of the evidence"),
        ("participants", "a list of those who took part"),
    ],
)
def test_a_report_without_one_of_its_parts_is_not_agreed_and_the_refusal_says_which(
    db: Any, part: str, words: str
) -> None:
    review = a_review(state="draft_report")
    do(db, review_report.write, review, {part: "  "})
    said = refused(db, review_report.agree, review, vote="All", minute=MINUTE)
    assert words in said
    assert review.state == ReviewState.DRAFT_REPORT
    do(db, review_report.write, review, {part: "There it is."})
    do(db, review_report.agree, review, vote="All", minute=MINUTE)


def test_an_empty_report_is_refused_with_the_whole_list_of_what_is_missing(db: Any) -> None:
    review = a_review(state="draft_report")
    do(db, review_report.write, review, dict.fromkeys(REPORT, ""))
    do(db, recommendation.withdraw, items_in(review)[0], reason="No.")
    said = refused(db, review_report.agree, review, vote="All", minute=MINUTE)
    assert all(words in said for words in (*review_report.PARTS.values(), "recommendations, or why it makes none"))


def test_a_report_that_recommends_nothing_says_why_and_is_finished_once_it_is_sent(db: Any) -> None:
    review = a_review(state="agreed", addressees=())
    assert review.without == "Nothing need change."
    assert "at least one body" in refused(db, request.send, review, on=today())
    do(db, request.send, review, on=today(), also=[a_trust()])
    do(db, service.close, review)
    assert review.state == ReviewState.CLOSED


def test_a_report_is_not_agreed_without_a_vote_and_a_minute(db: Any) -> None:
    review = a_review(state="draft_report")
    assert "how it was agreed" in refused(db, review_report.agree, review, vote=" ", minute=MINUTE)
    assert "minuted" in refused(db, review_report.agree, review, vote="All", minute="")
    assert "future" in refused(db, review_report.agree, review, vote="All", minute=MINUTE, on=today() + DAY)


def test_the_minority_view_is_part_of_the_report_and_public_with_it(client: Client, db: Any) -> None:
    review = a_review(state="draft_report")
    do(db, review_report.write, review, {"minority": "Councillor Pike *disagrees*."})
    do(db, review_report.agree, review, vote="For 6, against 1", minute=MINUTE)
    page = words(client.get(review.public_path))
    assert "Councillor Pike disagrees" in page
    assert "For 6, against 1" in page


def test_an_agreed_report_and_its_recommendations_stand_as_they_were_agreed(db: Any) -> None:
    review = a_review(state="agreed")
    [item] = items_in(review)
    assert "cannot be written now" in refused(db, review_report.write, review, {"heard": "Something else."})
    said = refused(db, recommendation.reword, item, title="T", said="S", addressee=item.body, owner="O")
    assert "public" in said
    assert refused(db, recommendation.withdraw, item, reason="We regret it.")
    for table, column in (("review", "heard"), ("review", "vote"), ("recommendation", "wording")):
        with pytest.raises(Exception, match="sealed"), writing(db.session()) as session:
            session.execute(sa.text(f"UPDATE {table} SET {column} = 'We never said that.'"))
    row = db.session.scalars(sa.select(Recommendation)).one()
    assert (row.wording, row.minute, row.minuted_on) == (item.said, MINUTE, today())


def test_a_suspended_review_goes_on_from_its_terms_with_all_that_was_gathered(db: Any) -> None:
    review = a_review(state="evidence")
    a_piece(review)
    assert "reason" in refused(db, service.suspend, review, reason=" ")
    do(db, service.suspend, review, reason="It is before the courts.")
    do(db, service.resume, review)
    assert (review.state, review.ended_reason) == (ReviewState.SCOPED, "")
    do(db, service.gather, review)


def test_terms_are_changed_while_evidence_is_gathered_only_with_a_reason(db: Any) -> None:
    review = a_review(state="evidence")
    assert "reason" in refused(db, service.amend, review, {"terms": "Wider."}, reason="")
    do(db, service.amend, review, {"terms": "Wider."}, reason="The trust told us more.")
    assert review.terms_html == "<p>Wider.</p>"


def test_a_review_is_finished_only_when_the_committee_has_marked_everything_complete(db: Any) -> None:
    review = a_review(state="monitored", addressees=(a_trust(), a_council()))
    assert "1, 2" in refused(db, service.close, review)
    for item in items_in(review):
        do(db, recommendation.complete, item, minute=MINUTE, reason="Seen.")
    do(db, service.close, review)


def test_the_committee_goes_on_without_a_response_only_when_it_says_why(db: Any) -> None:
    trust = a_trust()
    review = a_review(state="response_requested", addressees=(trust,))
    assert trust.name in refused(db, service.monitor, review)
    do(db, service.monitor, review, reason="They wrote that they never will.")
    assert [duty.owed_by for duty in open_duties(review)] == [trust], "what is owed stays owed"


# nobody asked


def test_where_nobody_asks_no_clock_runs_and_the_page_and_the_desk_warn(client: Client, db: Any) -> None:
    committee = a_committee()
    review = a_review(committee, state="sent")
    assert db.session.scalar(sa.select(sa.func.count(Duty.id))) == 0
    assert "no clock runs" in words(client.get(review.public_path))
    people.sign_in(client, an_officer(committee))
    assert "Nobody has asked for a response" in words(client.get(f"/desk/reviews/{review.reference}/"))
    assert "no clock runs" in words(client.get("/desk/"))


def test_one_who_was_asked_and_one_who_was_not_are_told_apart(client: Client, db: Any) -> None:
    trust, council = a_trust(), a_council()
    review = a_review(state="sent", addressees=(trust, council))
    do(db, request.ask, the_request(review, trust), asked_on=today())
    assert [r.body for r in request.unasked(review)] == [council]
    page = words(client.get(review.public_path))
    assert f"Nobody has asked {council.name}" in page
    assert f"{trust.name} must respond" in page


# a councillor's call for action


def test_a_councillor_is_owed_reasons_when_their_call_is_declined(db: Any) -> None:
    review = a_suggested_review(origin=Origin.COUNCILLOR, councillor="Councillor Bell")
    assert "reason" in refused(db, service.decline, review, reason="")
    do(db, service.decline, review, reason="It was looked into last year.")
    [duty] = open_duties(review)
    assert (duty.clock_id, duty.limb, duty.owed_to) == ("OS07-CCFA", "reasons", "Councillor Bell")
    assert duty.due_on is None
    assert duty.status(today() + 900 * DAY) is DutyStatus.OPEN, "without a date it is never in breach"
    assert "Tell whoever suggested it" in refused(db, service.close, review)
    do(db, service.tell, review, on=today())
    assert duty.met_on == today()
    do(db, service.close, review)


def test_a_councillor_is_owed_a_copy_of_the_report_later(db: Any) -> None:
    review = a_review(state="agreed", origin=Origin.COUNCILLOR, councillor="Councillor Bell")
    [duty] = open_duties(review)
    assert (duty.clock_id, duty.limb, duty.owed_by_id) == ("OS07-CCFA", "copy", review.body_id)
    do(db, service.tell, review, on=today())
    assert duty.met_on == today()
    assert "told already" in refused(db, service.tell, review, on=today())


def test_a_review_that_nobody_referred_owes_no_copy_to_anybody(db: Any) -> None:
    assert open_duties(a_review(state="agreed")) == []


def test_a_call_for_action_names_its_councillor(db: Any) -> None:
    with pytest.raises(IntegrityError):
        a_suggested_review(origin=Origin.COUNCILLOR)


# exempt and confidential


def test_what_would_mislead_if_it_were_left_out_is_not_taken_without_a_summary(db: Any) -> None:
    review = a_review(state="evidence")
    misleads = Disclosure(Openness.EXEMPT, would_mislead=True)
    said = refused(
        db, review_work.add_evidence, review, title="T", source="S", received_on=today(), text="x", disclosure=misleads
    )
    assert "summary" in said
    assert "summary" in refused(db, review_report.withhold, review, annex="x", disclosure=misleads, because="Rule")


def test_a_summary_stands_in_the_place_of_exempt_evidence(client: Client, db: Any) -> None:
    review = a_review(state="evidence")
    summary = Disclosure(Openness.EXEMPT, would_mislead=True, summary="One contract costs more.")
    a_piece(review, text="Ninety pounds", disclosure=summary, because="Schedule 12A, paragraph 3")
    page = words(client.get(review.public_path))
    assert "One contract costs more." in page
    assert "Schedule 12A, paragraph 3" in page
    assert "Ninety pounds" not in page


def test_evidence_that_was_published_is_closed_again_at_once(client: Client, db: Any) -> None:
    review = a_review(state="evidence")
    piece = a_piece(review, title="The ward", text="Ninety pounds")
    assert "Ninety pounds" in words(client.get(review.public_path))
    do(db, review_work.disclose, piece, Disclosure(Openness.CONFIDENTIAL), because="Rule")
    page = words(client.get(review.public_path))
    assert "Ninety pounds" not in page
    assert "The ward" not in page


# who takes part


def test_somebody_from_a_network_advises_and_never_votes(db: Any) -> None:
    review, network = a_review(state="scoped"), people.a_body("Anytown Network", kind=BodyKind.NETWORK)
    facts = {"name": "Nell", "interests": "None declared", "on": today(), "body": network}
    assert "does not vote" in refused(db, review_work.join, review, kind=AdviserKind.ADVISER, votes=True, **facts)
    assert "advise" in refused(db, review_work.join, review, kind=AdviserKind.CO_OPTEE, votes=True, **facts)
    adviser = an_adviser(review, network)
    assert not adviser.votes
    with pytest.raises(IntegrityError), writing(db.session()) as session:
        session.execute(sa.text(f"UPDATE review_adviser SET votes = NOT votes WHERE id = {adviser.id}"))


def test_nobody_advises_without_declaring_interests_or_that_there_are_none(client: Client, db: Any) -> None:
    review = a_review(state="scoped")
    facts = {"name": "Nell", "kind": AdviserKind.ADVISER, "on": today()}
    assert "interests" in refused(db, review_work.join, review, interests=" ", **facts)
    an_adviser(review, interests="Works for the trust")
    assert "Works for the trust" in words(client.get(review.public_path))


def test_a_councillor_co_opted_from_a_district_may_vote_and_the_page_says_so(client: Client, db: Any) -> None:
    review = a_review(state="scoped")
    an_adviser(
        review, name="Councillor Shah", kind=AdviserKind.DISTRICT, votes=True, from_where="Saltby District Council"
    )
    page = words(client.get(review.public_path))
    assert "Councillor Shah : co-opted from a district council, Saltby District Council. Votes." in page


def test_an_adviser_who_left_stays_on_the_page_and_reads_no_draft_any_more(client: Client, db: Any) -> None:
    network = people.a_body("Anytown Network", kind=BodyKind.NETWORK)
    review = a_review(state="draft_report")
    adviser, reader = an_adviser(review, network), people.a_person(network, Role.MEMBER)
    assert policy.sees_draft(reader, review)
    do(db, review_work.leave, adviser, on=today())
    assert not policy.sees_draft(reader, review)
    assert policy.may_read(reader, review) is None
    assert "Nell Network" in words(client.get(review.public_path))


def test_joint_scrutiny_says_with_whom_and_which_functions_were_delegated(client: Client, db: Any) -> None:
    review = a_review(state="scoped")
    jointly = "Sometown and Saltby Councils, which delegated health scrutiny of this change"
    do(db, service.scope, review, {"jointly": jointly})
    assert jointly in words(client.get(review.public_path))


def test_a_committee_that_took_anothers_place_inherits_its_reviews(client: Client, db: Any) -> None:
    old, new = a_committee("Old Committee"), a_committee("New Committee")
    review = a_review(old, state="sent")
    officer = an_officer(new)
    assert policy.may_ask(officer, review) is None
    with writing(db.session()):
        old.successor_id = new.id
    db.session.expire_all()
    assert policy.may_ask(officer, review) is not None
    people.sign_in(client, officer)
    assert client.get(f"/desk/reviews/{review.reference}/").status_code == 200
    assert "no clock runs" in words(client.get("/desk/"))
    assert items_in(review)[0].title in words(client.get(f"/committees/{new.slug}/tracker"))


# who is approached


@pytest.mark.parametrize(
    ("profile", "clock"), [("link2008", "OS02-INFO"), ("hw2013", "OS13-INFO"), ("hw2024", "OS13-INFO")]
)
def test_a_health_body_that_is_asked_for_information_owes_it_without_a_date(db: Any, profile: str, clock: str) -> None:
    an_era(db, profile)
    review = a_review(state="evidence")
    asked = an_approach(review, ApproachKind.INFORMATION, whom="The trust", body=a_trust())
    assert asked.duty is not None
    assert (asked.duty.clock_id, asked.duty.due_on) == (clock, None)
    do(db, review_work.answer, asked, on=today(), answer="Here it is.")
    assert asked.duty.met_on == today()


def test_information_that_could_identify_anyone_is_asked_for_without_what_identifies_them(
    client: Client, db: Any
) -> None:
    review = a_review(state="evidence")
    an_approach(review, ApproachKind.INFORMATION, whom="The trust", identity=Identity.ANONYMISED)
    assert "in a form from which nobody can be known" in words(client.get(review.public_path))


def test_a_body_that_claims_a_burden_owes_the_information_still_and_the_reply_is_kept(client: Client, db: Any) -> None:
    review = a_review(state="evidence")
    asked = an_approach(review, ApproachKind.INFORMATION, whom="The trust", body=a_trust())
    facts = {"on": today(), "because": "It would cost more than it is worth.", "reply": "Send one month of it."}
    do(db, review_work.refuse, asked, refusal=Refusal.BURDEN, **facts)
    assert asked.duty is not None
    assert asked.duty.is_open
    page = words(client.get(review.public_path))
    assert all(said in page for said in (facts["because"], facts["reply"]))


def test_information_that_is_protected_is_no_longer_owed(db: Any) -> None:
    review = a_review(state="evidence")
    asked = an_approach(review, ApproachKind.INFORMATION, whom="The trust", body=a_trust())
    do(db, review_work.refuse, asked, on=today(), refusal=Refusal.PROTECTED, because="It names a patient.")
    assert asked.duty is not None
    assert asked.duty.status(today()) is DutyStatus.NOT_OWED
    assert "recorded already" in refused(db, review_work.answer, asked, on=today(), answer="Here.")


def test_an_officer_of_a_health_body_must_attend_and_anyone_else_comes_freely(client: Client, db: Any) -> None:
    review, trust = a_review(state="evidence"), a_trust()
    officer = an_approach(review, ApproachKind.WITNESS, whom="Director", body=trust, is_employee=True)
    doctor = an_approach(review, ApproachKind.WITNESS, whom="A doctor in partnership", body=trust, is_employee=False)
    patient = an_approach(review, ApproachKind.WITNESS, whom="A patients’ group")
    council = an_approach(review, ApproachKind.WITNESS, whom="Head of roads", body=a_council(), is_employee=True)
    assert officer.duty is not None
    assert (doctor.duty, patient.duty, council.duty) == (None, None, None)
    assert "not obliged to attend" in words(client.get(review.public_path))


def test_a_witness_is_given_reasonable_notice_or_the_page_says_why_not(client: Client, db: Any) -> None:
    review = a_review(state="evidence")
    facts = {"whom": "Director", "what": "How long?", "asked_on": today()}
    call = review_work.approach
    soon = today() + review_work.NOTICE - DAY
    assert "reasonable notice" in refused(db, call, review, ApproachKind.WITNESS, wanted_on=soon, **facts)
    assert "day on which" in refused(db, call, review, ApproachKind.WITNESS, **facts)
    do(db, call, review, ApproachKind.WITNESS, wanted_on=today() + review_work.NOTICE, **facts)
    do(db, call, review, ApproachKind.WITNESS, wanted_on=soon, short_reason="A ward closes on Friday.", **facts)
    assert "A ward closes on Friday." in words(client.get(review.public_path))


def test_dates_of_an_approach_make_sense(db: Any) -> None:
    review = a_review(state="evidence")
    facts = {"whom": "W", "what": "?"}
    comment = ApproachKind.COMMENT
    assert "future" in refused(db, review_work.approach, review, comment, asked_on=today() + DAY, **facts)
    early = {"asked_on": today(), "wanted_on": today() - DAY, **facts}
    assert "before" in refused(db, review_work.approach, review, comment, **early)
    asked = an_approach(review)
    assert "before" in refused(db, review_work.answer, asked, on=today() - DAY, answer="x")


# the network


def test_information_from_the_network_is_accounted_for_before_the_report_is_agreed(client: Client, db: Any) -> None:
    an_era(db, "link2008")
    review = a_review(state="draft_report", also=lambda r: a_piece(r, source="The network", is_networks=True))
    with writing(db.session()):
        review.account = review.account_html = review.account_minute = ""
    said = refused(db, review_report.agree, review, vote="All", minute=MINUTE)
    assert "how the information from the LINk was taken into account" in said
    assert "minuted" in refused(db, review_report.account, review, text="We heard it.", minute=" ")
    do(db, review_report.account, review, text="We *heard* it first.", minute="Minute 9")
    do(db, review_report.agree, review, vote="All", minute=MINUTE)
    page = words(client.get(review.public_path))
    assert "How the information from the LINk was taken into account We heard it first. Minute 9" in page


# minutes


def test_a_minute_agrees_the_report_and_says_where(db: Any) -> None:
    review = a_review(state="draft_report")
    kind = minutable["review"]
    assert dict(kind.outcomes(review)).keys() == {"agree", "suspend"}
    meeting = {"meeting": "Committee, 4 March 2027", "meeting_path": "/committees/anytown/meetings/1/items/2"}
    do(db, kind.take, review, "agree", reason="As set out.", on=today() - DAY, **meeting)
    assert (review.state, review.agreed_minute, review.agreed_path) == ("agreed", *meeting.values())
    assert review.agreed_on == today() - DAY, "the day of the meeting, not that on which the minute was entered"


def test_a_minute_cannot_agree_a_report_that_is_not_whole_nor_decide_what_it_may_not(db: Any) -> None:
    review = a_review(state="draft_report")
    do(db, review_report.write, review, {"heard": ""})
    meeting = {"reason": "r", "meeting": "m", "meeting_path": "/p", "on": today()}
    assert "summary of the evidence" in refused(db, minutable["review"].take, review, "agree", **meeting)
    assert "cannot decide" in refused(db, minutable["review"].take, review, "send", **meeting)


def test_a_minute_declines_a_suggestion_with_its_reasons(db: Any) -> None:
    review = a_suggested_review()
    meeting = {"reason": "It was looked into.", "meeting": "m", "meeting_path": "/p", "on": today()}
    do(db, minutable["review"].take, review, "decline", **meeting)
    assert (review.state, review.ended_reason) == (ReviewState.DECLINED, "It was looked into.")


# the record, and those who follow


def test_every_act_is_in_the_record_with_its_state_before_and_after(db: Any) -> None:
    review = a_review(state="closed")
    moves = db.session.execute(
        sa.select(AuditEntry.verb, AuditEntry.before, AuditEntry.after)
        .where(AuditEntry.about == f"review:{review.reference}", AuditEntry.after != "")
        .order_by(AuditEntry.id)
    ).all()
    verbs = ["suggest", "scope", "gather", "deliberate", "draft", "agree", "send", "ask", "respond", "monitor", "close"]
    assert [verb for verb, _, _ in moves] == verbs
    assert all(before == earlier[2] for (_, before, _), earlier in zip(moves[1:], moves, strict=False))


def test_followers_are_told_from_the_day_it_is_public(db: Any) -> None:
    a_review(state="response_requested")
    told = {job.payload["context"]["heading"] for job in db.session.scalars(sa.select(Job)) if "heading" in job.payload.get("context", {})}  # fmt: skip
    assert told == {"A review begins", "Evidence is being gathered", "The report is agreed", "Responses asked for"}


# completion


def test_the_body_says_delivered_and_only_the_committee_says_complete(db: Any) -> None:
    trust = a_trust()
    review = a_review(state="responded", addressees=(trust,))
    [item] = items_in(review)
    theirs = people.a_person(trust, *Role)
    assert policy.may_complete(theirs, item) is None
    assert policy.may_complete(an_officer(review.body), item) is not None
    assert "minuted" in refused(db, recommendation.complete, item, minute=" ", reason="Seen.")
    do(db, recommendation.complete, item, minute="Minute 3", reason="Seen.")
    assert "already" in refused(db, recommendation.complete, item, minute="Minute 4", reason="Seen.")
    do(db, recommendation.reopen, item, minute="Minute 5", reason="It closed again.")
    assert not recommendation.recommendation_of(item).is_complete


def test_what_was_complete_is_not_taken_up_again_once_the_review_is_finished(db: Any) -> None:
    [item] = items_in(a_review(state="closed"))
    assert "finished" in refused(db, recommendation.reopen, item, minute="Minute 5", reason="It closed again.")


def test_progress_is_dated_and_neither_in_the_future_nor_before_the_recommendation(db: Any) -> None:
    review = a_review(state="agreed")
    [item] = items_in(review)
    facts = {"text": "Half of it.", "from_body_id": review.body_id}
    assert "future" in refused(db, recommendation.note, item, on=today() + DAY, **facts)
    assert "before" in refused(db, recommendation.note, item, on=today() - DAY, **facts)
    do(db, recommendation.note, item, on=today(), **facts)


def test_a_recommendation_goes_only_to_a_body_that_can_answer(db: Any) -> None:
    review = a_review(state="draft_report")
    for kind in (BodyKind.SCRUTINY, BodyKind.NETWORK):
        body = people.a_body(f"A {kind}", kind=kind)
        with pytest.raises(MoveRefusedError, match="can answer"):
            a_recommendation(review, body)
    a_recommendation(review, people.a_body("Anyone", kind=BodyKind.OTHER))


def test_two_officers_recommend_at_once_and_each_has_a_number_of_its_own(db: Any) -> None:
    review = a_review(state="draft_report")
    numbers = [a_recommendation(review, title=f"Number {n}").number for n in range(3)]
    assert numbers == [2, 3, 4]
    assert db.session.scalar(sa.select(sa.func.count(Item.id))) == 4


def test_a_second_review_is_not_opened_from_a_referral_that_has_one(db: Any) -> None:
    committee = a_committee()
    referral = _an_accepted_referral(committee)
    review = a_suggested_review(committee, about=referral)
    assert review.referred_by_id == referral.body_id
    link = db.session.scalars(sa.select(MatterLink)).one()
    assert (link.from_id, link.to_id, link.kind) == (referral.id, review.id, LinkKind.OPENED)
    with pytest.raises(MoveRefusedError, match=review.reference):
        a_suggested_review(committee, about=referral)
    with pytest.raises(MoveRefusedError, match="not made to this committee"):
        a_suggested_review(a_committee("Another Committee"), about=referral)


def test_a_review_is_opened_only_from_a_referral_that_was_accepted(db: Any) -> None:
    committee = a_committee()
    referral = _an_accepted_referral(committee, state="acknowledged")
    with pytest.raises(MoveRefusedError, match="accepted"):
        a_suggested_review(committee, about=referral)


def test_a_referral_and_the_review_it_opened_show_each_other(client: Client, db: Any) -> None:
    committee = a_committee()
    referral = _an_accepted_referral(committee)
    officer = an_officer(committee)
    people.sign_in(client, officer)
    address = f"/desk/reviews/new?about={referral.reference}"
    assert referral.reference in words(client.get(address))
    data = {"committee": committee.slug, "title": "Evening clinics", "why": "They asked."}
    assert client.post(address, data=data).status_code == 302
    review = db.session.scalars(sa.select(Review)).one()
    assert referral.reference in client.get(f"/desk/reviews/{review.reference}/").get_data(as_text=True)
    do(db, service.scope, review, {"terms": "Why."})
    anyone = Client(client.application)
    assert referral.public_path in anyone.get(review.public_path).get_data(as_text=True)
    assert review.public_path in anyone.get(referral.public_path).get_data(as_text=True)


def _an_accepted_referral(committee: Any, state: str = "accepted") -> Any:
    from engage.referrals.models.workflow import State
    from tests.factories.referrals import a_referral

    return a_referral(committee=committee, state=State(state))
