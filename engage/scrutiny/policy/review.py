"""Who may do what with a review and its recommendations; the committee that took another's place acts for it too."""

from engage.accounts import Appointment, Body, BodyKind, Person, Role
from engage.content.disclosure import Openness
from engage.matters import Item
from engage.scrutiny.models.request import ResponseRequest
from engage.scrutiny.models.review import WRITABLE, Review, ReviewState
from engage.scrutiny.policy.committee import appointed, readable

OFFICER = (Role.SCRUTINY_OFFICER,)
OFFICER_OR_CHAIR = (Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR)


def may_suggest(person: Person, committee: Body) -> Appointment | None:
    return appointed(person, committee, *OFFICER_OR_CHAIR)


def may_read(person: Person, review: Review) -> Appointment | None:
    """Anyone in post at the committee, or at a body that takes part; how much of it, `reads` and `sees_draft` say."""
    return _inside(person, review) or _party(person, review)


def _inside(person: Person, review: Review) -> Appointment | None:
    return appointed(person, review.body)


def _party(person: Person, review: Review) -> Appointment | None:
    found = (person.appointed(body_id) for body_id in sorted(review.parties))
    return next((appointment for appointment in found if appointment is not None), None)


def is_inside(person: Person, review: Review) -> bool:
    """Whether somebody works for the committee itself."""
    return _inside(person, review) is not None


def reads(person: Person, review: Review) -> frozenset[Openness]:
    """How open a text must be for this reader, beyond what anyone may read."""
    return readable(person, review.body)


def sees_draft(person: Person, review: Review) -> bool:
    """Whether somebody may read the report before it is agreed: the committee, its advisers, and who referred it."""
    early = {a.body_id for a in review.advisers if a.left_on is None} | {review.referred_by_id}
    return is_inside(person, review) or any(body_id and person.appointed(body_id) for body_id in early)


def _officer(person: Person, review: Review) -> Appointment | None:
    return appointed(person, review.body, *OFFICER)


def _officer_or_chair(person: Person, review: Review) -> Appointment | None:
    return appointed(person, review.body, *OFFICER_OR_CHAIR)


may_scope = may_amend = may_decline = may_suspend = may_resume = may_agree = may_close = _officer_or_chair
may_gather = may_deliberate = may_draft = may_send = may_ask = may_monitor = may_tell = may_receive = _officer
may_account = _officer


def may_write(person: Person, review: Review) -> Appointment | None:
    """Evidence and report are put together until the committee agrees the report."""
    return _officer(person, review) if review.state in WRITABLE else None


def may_approach(person: Person, review: Review) -> Appointment | None:
    """Somebody may be invited from the day it is scoped."""
    return _officer(person, review) if review.state in (ReviewState.SCOPED, *WRITABLE) else None


may_join = may_leave = may_approach
may_add_evidence = may_write
may_recommend = may_write


def may_keep(person: Person, review: Review) -> Appointment | None:
    """What came back to an approach is entered, and how open a piece is, is settled, whenever it must be."""
    return _officer(person, review) if review.state != ReviewState.CLOSED else None


def may_complete(person: Person, item: Item) -> Appointment | None:
    """Only the committee says that a recommendation is complete, and only once it is agreed."""
    if item.matter.kind != "review" or item.matter.body.kind is not BodyKind.SCRUTINY:
        return None
    return appointed(person, item.matter.body, *OFFICER_OR_CHAIR)


may_reopen = may_complete


def may_reword(person: Person, item: Item) -> Appointment | None:
    """A recommendation is written, changed and taken out by the officer, until the report is agreed."""
    review = item.matter
    return may_write(person, review) if isinstance(review, Review) and item.withdrawn_at is None else None


may_withdraw = may_reword


def may_note(person: Person, item: Item) -> Appointment | None:
    """Progress is noted by the committee's officer, and by the body that was asked."""
    review = item.matter
    if not isinstance(review, Review):
        return None
    own = _officer(person, review)
    theirs = person.appointed(item.body_id, Role.OFFICER, Role.APPROVER) if item.is_given else None
    return own or theirs


def may_read_recommendation(person: Person, item: Item) -> Appointment | None:
    """The committee and who may see its draft; once it was handed over, the body that was asked, too."""
    review = item.matter
    if not isinstance(review, Review):
        return None
    if is_inside(person, review) or item.is_public or sees_draft(person, review):
        return may_read(person, review)
    return person.appointed(item.body_id) if item.is_given else None


def may_answer_for(person: Person, request: ResponseRequest) -> Appointment | None:
    """What a body does with a report that was sent to it: its officer or approver."""
    return person.appointed(request.body_id, Role.OFFICER, Role.APPROVER)


def may_publish_for(person: Person, request: ResponseRequest) -> Appointment | None:
    return person.appointed(request.body_id, Role.APPROVER)


def may_answer(person: Person, review: Review) -> Appointment | None:
    """Somebody at any body that was sent the report; which one, the page itself asks."""
    found = (may_answer_for(person, request) for request in review.requests)
    return next((appointment for appointment in found if appointment is not None), None)


def may_publish(person: Person, review: Review) -> Appointment | None:
    """An approver at any body that was sent the report; which one, the page itself asks."""
    found = (may_publish_for(person, request) for request in review.requests)
    return next((appointment for appointment in found if appointment is not None), None)


def may_log(person: Person, review: Review) -> Appointment | None:
    """A part of a response that came on paper is entered by the committee's officer; else by the body itself."""
    return _officer(person, review) or may_answer(person, review)
