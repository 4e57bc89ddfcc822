"""Reviews in any state, their advisers, approaches and evidence, recommendations, and who was asked to respond."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from engage.accounts import Body, BodyKind
from engage.content.disclosure import Disclosure
from engage.database import session_of, writing
from engage.documents import Document
from engage.documents.service import Examined, keep
from engage.extensions import db
from engage.matters import Item, Matter, Voice
from engage.matters.models.record import By
from engage.now import london_date, now
from engage.scrutiny import (
    Adviser,
    AdviserKind,
    Approach,
    ApproachKind,
    ResponseRequest,
    Review,
    ReviewEvidence,
    ReviewState,
)
from engage.scrutiny.service import recommendation, request, review_report, review_work
from engage.scrutiny.service import review as service
from tests.factories.people import a_body
from tests.factories.scrutiny import a_committee

MINUTE = "Minute 14, meeting of 4 March 2027"
REPORT = {
    "explanation": "People wait too long for an evening clinic.",
    "heard": "We heard from patients, the trust and two doctors.",
    "participants": "Anytown Trust; Anytown Carers; two doctors.",
}
TERMS = {
    "terms": "Why evening clinics are full, and what would help.", "timetable": "Evidence in spring, report in summer.",
    "task_group": "Councillors Member and Chair",
}  # fmt: skip
STEPS = (
    "suggested", "scoped", "evidence", "deliberating", "draft_report", "agreed", "sent", "response_requested",
    "responded", "monitored", "closed",
)  # fmt: skip


def a_trust(name: str = "Anytown Hospital Trust") -> Body:
    """A health body that can be asked."""
    return a_body(name, kind=BodyKind.PROVIDER)


def a_suggested_review(
    committee: Body | None = None, *, title: str = "Evening clinics", about: Matter | None = None, **values: Any
) -> Review:
    """One that somebody proposed."""
    committee = committee or a_committee()
    at = values.pop("at", None) or now()
    with writing(db.session()) as session:
        return service.suggest(
            session, committee, title=title, about=about, by=values.pop("by", Voice.OPERATOR), at=at, **values
        )


def a_review(
    committee: Body | None = None,
    *,
    state: str = "scoped",
    addressees: tuple[Body, ...] | None = None,
    by: By = Voice.OPERATOR,
    at: datetime | None = None,
    published: bool = True,
    also: Callable[[Review], object] = lambda review: None,
    **values: Any,
) -> Review:
    """A review brought to a state by its own acts, one recommendation to each addressee (a trust, if none is named).

    `suspended` and `declined` come from scoped. `responded` and later: by letter from everyone who was asked. `also`
    is called once evidence is being gathered.
    """
    at = at or now()
    terms = values.pop("terms", TERMS["terms"])
    review = a_suggested_review(committee, by=by, at=at, **values)
    if state == "suggested":
        return review
    acts: dict[str, Any] = {"by": by, "at": at}
    with writing(session_of(review)):
        service.scope(review, {**TERMS, "terms": terms, "reports_on": london_date(at) + timedelta(days=90)}, **acts)
    if state in {"declined", "suspended"}:
        with writing(session_of(review)):
            verb = service.decline if state == "declined" else service.suspend
            verb(review, reason="It is before the courts.", **acts)
        return review
    for step in STEPS[2 : STEPS.index(state) + 1]:
        _bring(review, step, addressees, published, acts)
        if step == "evidence":
            also(review)
    return review


def _bring(
    review: Review, step: str, addressees: tuple[Body, ...] | None, published: bool, acts: dict[str, Any]
) -> None:
    """One step on, with whatever it asks for."""
    on = london_date(acts["at"])
    if step == "evidence":
        an_approach(review, **acts)
    if step == "draft_report":
        for n, body in enumerate((a_trust(),) if addressees is None else addressees, 1):
            a_recommendation(review, body, title=f"Recommendation {n}", **acts)
    with writing(session_of(review)):
        if step == "evidence":
            service.gather(review, **acts)
        elif step == "deliberating":
            service.deliberate(review, **acts)
        elif step == "draft_report":
            service.draft(review, **acts)
            without = "" if addressees is None or addressees else "Nothing need change."
            review_report.write(review, {**REPORT, "without": without}, **acts)
            if review_report.owes_account(review):
                review_report.account(review, text="We heard it first.", minute=MINUTE, **acts)
        elif step == "agreed":
            reason = "" if published else "The whole report is exempt."
            review_report.agree(review, vote="Unanimous", minute=MINUTE, unpublished_reason=reason, **acts)
        elif step == "sent":
            request.send(review, on=on, **acts)
        elif step == "response_requested":
            for sent in list(review.requests):
                request.ask(sent, asked_on=on, received_on=on if sent.is_executive else None, **acts)
        elif step == "responded":
            for sent in list(review.requests):
                request.respond(sent, on=on, how="By letter.", **acts)
        elif step == "monitored":
            service.monitor(review, **acts)
        elif step == "closed":
            for sent in list(review.requests):
                for item in request.standing_items(sent):
                    if not recommendation.recommendation_of(item).is_complete:
                        recommendation.complete(item, minute=MINUTE, reason="It was done.", **acts)
            service.close(review, **acts)


def a_recommendation(
    review: Review,
    addressee: Body | None = None,
    *,
    title: str = "Open two evening clinics",
    said: str = "",
    owner: str = "Director of clinics",
    by: By = Voice.OPERATOR,
    at: datetime | None = None,
) -> Item:
    """One more recommendation of a report that is still being written."""
    addressee = addressee or a_trust()
    with writing(session_of(review)):
        return recommendation.recommend(
            review, title=title, said=said or f"That the trust should: {title.lower()}.", addressee=addressee,
            owner=owner, by=by, at=at or now(),
        )  # fmt: skip


def items_in(review: Review) -> list[Item]:
    """The recommendations that stand, by number."""
    from engage.matters.outcome import items_of

    return items_of(review)


def an_adviser(review: Review, body: Body | None = None, *, name: str = "Nell Network", **values: Any) -> Adviser:
    """Somebody who advises, with interests declared."""
    facts: dict[str, Any] = {
        "kind": AdviserKind.ADVISER, "interests": "None declared", "on": london_date(now()), "by": Voice.OPERATOR,
        "at": now(), **values,
    }  # fmt: skip
    with writing(session_of(review)):
        return review_work.join(review, name=name, body=body, **facts)


def an_approach(
    review: Review,
    kind: ApproachKind = ApproachKind.COMMENT,
    *,
    whom: str = "Anytown Carers",
    by: By = Voice.OPERATOR,
    at: datetime | None = None,
    **values: Any,
) -> Approach:
    """Somebody who was invited to comment, unless told otherwise."""
    at = at or now()
    facts: dict[str, Any] = {"what": "What should change?", "asked_on": london_date(at), **values}
    if kind is ApproachKind.WITNESS:
        facts.setdefault("wanted_on", london_date(at) + timedelta(days=21))
    with writing(session_of(review)):
        return review_work.approach(review, kind, whom=whom, by=by, at=at, **facts)


def a_piece(
    review: Review,
    *,
    title: str = "Waiting times",
    text: str = "Six weeks on average.",
    disclosure: Disclosure = Disclosure(),  # noqa: B008 - frozen
    is_checked: bool = True,
    document: Document | None = None,
    **values: Any,
) -> ReviewEvidence:
    """A piece of evidence, open and looked at unless told otherwise."""
    facts: dict[str, Any] = {
        "source": "Anytown Trust", "received_on": london_date(now()), "by": Voice.OPERATOR, "at": now(), **values,
    }  # fmt: skip
    with writing(session_of(review)):
        return review_work.add_evidence(
            review, title=title, text=text, disclosure=disclosure, is_checked=is_checked, document=document, **facts
        )


def a_file(body: Body, name: str = "waiting.txt") -> Document:
    """A small file that nobody can read yet."""
    with writing(db.session()) as session:
        return keep(
            session, Examined(name, "text/plain", b"six weeks"), body_id=body.id, title="Waiting", is_public=False, at=now()
        )  # fmt: skip


def the_request(review: Review, body: Body) -> ResponseRequest:
    return next(sent for sent in review.requests if sent.body_id == body.id)


def ask(
    review: Review, body: Body, *, asked_on: date, received_on: date | None = None, at: datetime | None = None
) -> ResponseRequest:
    """Ask one body that the report was sent to."""
    sent = the_request(review, body)
    with writing(session_of(review)):
        request.ask(sent, asked_on=asked_on, received_on=received_on, by=Voice.OPERATOR, at=at or now())
    return sent


ALL_STATES = tuple(state.value for state in ReviewState)
