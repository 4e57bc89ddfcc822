"""Sending a report, asking for a response, and each part of the answer as it comes (P7).

Nobody asked means no clock. A health body has 28 days from the request; a council's executive two months beginning
with the day it received the report or, if later, the written notice. To any other body no law gives a time.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engage.accounts import Body
from engage.content.disclosure import Disclosure
from engage.database import session_of
from engage.matters import By, Duty, Item, ItemState, MoveRefusedError, record_on
from engage.matters.duties import duties_of, meet, move, owe
from engage.matters.outcome import items_of
from engage.matters.profile import Profile
from engage.notices.service import queue
from engage.now import london_date
from engage.scrutiny.models.request import ResponseRequest
from engage.scrutiny.models.review import Review, ReviewState
from engage.scrutiny.service.recommendation import ANSWERING
from engage.scrutiny.service.review import rendered
from engage.scrutiny.service.review_news import announce

EXECUTIVE = "OS07-EXEC"
RESPONSES = ("OS02-RESP", "OS13-RESP", EXECUTIVE)
RESPOND = ("", "respond")  # the limb that an answer to every recommendation meets
LIMBS = {
    "consider": "considered the report and its recommendations",
    "publish": "published its response",
    "copy": "sent a copy to the councillor who referred it",
}


def response_clock(request: ResponseRequest) -> str:
    """Which rule gives this body its time, by its kind and the era of the review."""
    if request.is_executive:
        return EXECUTIVE
    return "OS02-RESP" if request.review.profile == Profile.LINK2008 else "OS13-RESP"


def limbs_owed(request: ResponseRequest) -> list[str] | None:
    """Which limbs this body owes: to publish only where the report was published, to copy only where one referred."""
    if not request.is_executive:
        return None
    review = request.review
    published = ["publish"] if review.is_report_public else []
    return ["consider", "respond", *published, *(["copy"] if review.councillor else [])]


def duties_owed(request: ResponseRequest) -> list[Duty]:
    """The limbs of this body's answer, once its clock has begun."""
    return [d for d in duties_of(request.review, *RESPONSES) if d.owed_by_id == request.body_id]


def send(
    review: Review, *, on: date, by: By, at: datetime, also: Iterable[Body] = ()
) -> list[ResponseRequest]:  # fmt: skip
    """Send the report to every body it recommends something to, and to others named; each now has its items."""
    review.workflow.after(review.state, "send")
    _refuse_future(on, at)
    if review.agreed_on is not None and on < review.agreed_on:
        raise MoveRefusedError("That is before the report was agreed.")
    items = items_of(review)
    bodies = {item.body_id: item.body for item in items} | {body.id: body for body in also}
    if not bodies:
        raise MoveRefusedError("Choose at least one body to send the report to.")
    for body in bodies.values():
        if body.kind not in ANSWERING:
            raise MoveRefusedError("Choose bodies that can answer: councils, or those that plan or provide services.")
    requests = [ResponseRequest(review=review, body=body, sent_on=on) for body in bodies.values()]
    session_of(review).add_all(requests)
    for item in items:
        item.move("assign", by=by, at=at, responsible=item.responsible)
    review.move("send", by=by, at=at, to=sorted(body.slug for body in bodies.values()))
    return requests


def ask(
    request: ResponseRequest, *, asked_on: date, by: By, at: datetime, received_on: date | None = None, link: str = ""
) -> list[Duty]:
    """Ask one body for a response: an act of its own. For an executive it is the written notice, from which time runs
    once the report was received too.
    """
    review = request.review
    if request.asked_on is not None:
        raise MoveRefusedError(f"{request.body.name} was asked already.")
    if request.responded_on is not None:
        raise MoveRefusedError(f"{request.body.name} responded already, without being asked.")
    _refuse_future(asked_on, at)
    if asked_on < request.sent_on:
        raise MoveRefusedError("That is before the report was sent.")
    request.asked_on = asked_on
    review.move("ask", by=by, at=at, whom=request.body.slug, asked_on=asked_on.isoformat())
    if received_on is not None:
        _receive(request, received_on, at)
    duties = _begin(request, by=by, at=at)
    announce(review, "ask", at=at, link=link, once=request.body.slug)
    _write_to(request, duties, at=at, link=link)
    return duties


def _write_to(request: ResponseRequest, duties: list[Duty], *, at: datetime, link: str) -> None:
    """Tell the body itself, at the address it publishes, what it is asked and by when it must answer."""
    if not request.body.contact_email:
        return
    review, first = request.review, next((duty for duty in duties if duty.limb in RESPOND), None)
    queue(
        session_of(request), "response_asked", to=request.body.contact_email, once=f"response:{request.id}", at=at,
        matter_id=review.id, body_id=request.body_id, committee=review.body.in_office.name, body=request.body.name,
        title=review.title, reference=review.reference, is_timed=request.is_timed, due_on=first.due_on if first else None,
        rule=first.rule if first else "", link=link,
    )  # fmt: skip


def receive(request: ResponseRequest, *, on: date, by: By, at: datetime) -> None:
    """Note when an executive received the report. A later notice counts instead; an earlier day moves nothing back."""
    if not request.is_executive:
        raise MoveRefusedError("Time runs from the request here, not from receipt.")
    if (
        request.received_on is not None
        and request.received_on != on
        and any(not duty.is_open for duty in duties_owed(request))
    ):
        raise MoveRefusedError("Part of the answer has been given already: the day of receipt stands.")
    was = request.began_on
    _receive(request, on, at)
    record_on(request.review, "receive", by=by, at=at, whom=request.body.slug, received_on=on.isoformat())
    if was is None:
        _begin(request, by=by, at=at)
        return
    began = request.began_on
    for duty in duties_owed(request):
        if began is not None and began != was and duty.is_open:
            move(duty, began, why="the day on which the report was received was corrected", by=by, at=at)


def _receive(request: ResponseRequest, on: date, at: datetime) -> None:
    _refuse_future(on, at)
    if on < request.sent_on:
        raise MoveRefusedError("That is before the report was sent.")
    request.received_on = on


def _begin(request: ResponseRequest, *, by: By, at: datetime) -> list[Duty]:
    """Start the clock, where it can be: nothing runs for an executive that has not received the report, nor without a law."""
    review, began = request.review, request.began_on
    if began is None:
        return []
    limbs = limbs_owed(request)
    facts: dict[str, Any] = {
        "owed_by": request.body,
        "began_on": began,
        "by": by,
        "at": at,
        "is_public": review.is_report_public,
    }
    to_committee = [limb for limb in limbs if limb != "copy"] if limbs is not None else None
    duties = owe(review, response_clock(request), owed_to=review.body, limbs=to_committee, **facts)
    if limbs is not None and "copy" in limbs:
        duties += owe(review, EXECUTIVE, owed_to=review.councillor, limbs=["copy"], **facts)
    return duties


def _refuse_future(on: date, at: datetime) -> None:
    if on > london_date(at):
        raise MoveRefusedError("Enter a date that is not in the future.")


def limb(request: ResponseRequest, which: str, *, on: date, how: str, by: By, at: datetime) -> None:
    """Record that one part of an executive's answer was done: considered, published elsewhere, or copied."""
    if which not in LIMBS:
        raise MoveRefusedError("Choose a part of the answer from the list.")
    duty = next((d for d in duties_owed(request) if d.limb == which), None)
    if duty is None:
        raise MoveRefusedError("This is not owed here.")
    if not duty.is_open:
        raise MoveRefusedError("This was done and recorded already.")
    _refuse_future(on, at)
    if on < request.sent_on:
        raise MoveRefusedError("That is before the report was sent.")
    if not how.strip():
        raise MoveRefusedError("Say how it was done, and where it can be looked up.")
    meet(duty, by=by, at=at, on=on, how=how)
    record_on(request.review, which, by=by, at=at, whom=request.body.slug, on=on.isoformat(), how=how)


def respond(request: ResponseRequest, *, on: date, how: str, by: By, at: datetime, link: str = "") -> None:
    """Record a response that was given otherwise than by answering each recommendation here: by letter, say."""
    if request.responded_on is not None:
        raise MoveRefusedError(f"{request.body.name} responded already.")
    _refuse_future(on, at)
    if on < request.sent_on:
        raise MoveRefusedError("That is before the report was sent.")
    if not how.strip():
        raise MoveRefusedError("Say how the response was given, and where it can be looked up.")
    _responded(request, on=on, how=how, by=by, at=at, link=link)


def write_response(
    request: ResponseRequest,
    *,
    overall: str,
    withheld: str,
    disclosure: Disclosure,
    because: str,
    by: By,
    at: datetime,
) -> None:
    """Write the response as a whole, and the part of it that may not be open to everyone."""
    if request.overall_published_at is not None:
        raise MoveRefusedError("This is published, and stays as it is.")
    for name, value in rendered({"overall": overall, "withheld": withheld}).items():
        setattr(request, name, value)
    request.openness, request.publish_exempt = disclosure.openness, disclosure.publish_exempt
    request.would_mislead, request.summary = disclosure.would_mislead, disclosure.summary
    request.withheld_because = because
    record_on(request.review, "write_response", by=by, at=at, whom=request.body.slug)


def publish(request: ResponseRequest, *, by: By, at: datetime, link: str = "") -> None:
    """Publish the response as a whole. What is confidential stays out; where that misleads, a summary is there first."""
    if not request.review.is_report_public:
        raise MoveRefusedError("The report was not published, so the response goes to the committee alone.")
    if request.overall_published_at is not None:
        raise MoveRefusedError("This is published already.")
    if not request.overall.strip():
        raise MoveRefusedError("Write the response first.")
    for fault in request.disclosure.faults() if request.withheld.strip() else ():
        raise MoveRefusedError(fault)
    request.overall_published_at = at
    record_on(request.review, "publish_response", by=by, at=at, whom=request.body.slug)
    settle(request, by=by, at=at, link=link)


def standing_items(request: ResponseRequest) -> list[Item]:
    return [item for item in items_of(request.review) if item.body_id == request.body_id]


def answered(item: Item, *, by: By, at: datetime) -> None:
    """Told whenever the public can read something new of an item: its answer may have been the last one owed."""
    if not isinstance(item.matter, Review):
        return
    request = session_of(item).scalar(
        sa.select(ResponseRequest).where(
            ResponseRequest.review_id == item.matter_id, ResponseRequest.body_id == item.body_id
        )
    )
    if request is not None:
        settle(request, by=by, at=at)


def settle(request: ResponseRequest, *, by: By, at: datetime, link: str = "") -> None:
    """Meet what is met by answers that anyone can read: once every recommendation to this body has one."""
    items = standing_items(request)
    if request.responded_on is None and items and all(item.outcome for item in items):
        _responded(request, on=london_date(at), how="each recommendation was answered here", by=by, at=at, link=link)
    is_out = not request.overall.strip() or request.overall_published_at is not None
    if request.responded_on is not None and items and is_out and all(item.outcome for item in items):
        for duty in duties_owed(request):
            if duty.limb == "publish" and duty.is_open:
                meet(duty, by=by, at=at, how="the answers are published here")


def _responded(request: ResponseRequest, *, on: date, how: str, by: By, at: datetime, link: str) -> None:
    request.responded_on = on
    for duty in duties_owed(request):
        if duty.limb in RESPOND and duty.is_open:
            meet(duty, by=by, at=at, on=on, how=how)
    review = request.review
    record_on(review, "response", by=by, at=at, whom=request.body.slug, on=on.isoformat(), how=how)
    session_of(request).flush()
    if review.allows("respond") and all(other.responded_on is not None for other in owing(review)):
        review.move("respond", by=by, at=at)
        announce(review, "respond", at=at, link=link)


def owing(review: Review) -> list[ResponseRequest]:
    """Those of whom an answer is expected: everyone asked, and everyone a recommendation is addressed to."""
    addressed = {item.body_id for item in items_of(review)}
    return [r for r in review.requests if r.asked_on is not None or r.body_id in addressed]


def unasked(review: Review) -> list[ResponseRequest]:
    """Those to whom the report was sent and whom nobody has asked: no clock runs for them."""
    open_states = (ReviewState.SENT, ReviewState.RESPONSE_REQUESTED)
    if review.state not in open_states:
        return []
    return [r for r in review.requests if r.asked_on is None and r.responded_on is None]


def is_answered(item: Item) -> bool:
    """Whether an answer stands, published or (where the report is not public) given to the committee."""
    return item.state not in {ItemState.DRAFTED, ItemState.ASSIGNED}
