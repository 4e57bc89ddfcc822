"""The work of a review: advisers join and leave, people are approached and answer or refuse, evidence comes in."""

from datetime import date, datetime, timedelta
from typing import Any

from engage.accounts import Body, BodyKind
from engage.content.disclosure import Disclosure, Openness
from engage.database import session_of
from engage.documents import Document
from engage.matters import By, MoveRefusedError, record_on
from engage.matters.duties import meet, not_owed, owe
from engage.matters.profile import Profile
from engage.now import london_date
from engage.scrutiny.models.review import WRITABLE, Review, ReviewState
from engage.scrutiny.models.review_work import (
    Adviser,
    AdviserKind,
    Approach,
    ApproachKind,
    Identity,
    Refusal,
    ReviewEvidence,
)
from engage.scrutiny.service.review import rendered

NOTICE = timedelta(days=10)  # local: the law says reasonable notice to a witness, and gives no number
HEALTH = (BodyKind.COMMISSIONER, BodyKind.PROVIDER)  # whose officers must attend, and who must supply information
OPEN = Disclosure()


def _information_clock(review: Review) -> str:
    return "OS02-INFO" if review.profile == Profile.LINK2008 else "OS13-INFO"


def _attendance_clock(review: Review) -> str:
    return "OS02-ATTEND" if review.profile == Profile.LINK2008 else "OS13-INFO-ATTEND"


def _refuse_unless(review: Review, *states: ReviewState) -> None:
    if review.state not in states:
        raise MoveRefusedError(f"This cannot be done now: it is “{review.standing.words.lower()}”.")


def _refuse_future(on: date, at: datetime) -> None:
    if on > london_date(at):
        raise MoveRefusedError("Enter a date that is not in the future.")


def join(
    review: Review,
    *,
    name: str,
    kind: AdviserKind,
    interests: str,
    on: date,
    by: By,
    at: datetime,
    body: Body | None = None,
    from_where: str = "",
    votes: bool = False,
) -> Adviser:
    """Let somebody advise, or co-opt them. Interests are declared first; somebody from a network never votes."""
    _refuse_unless(review, ReviewState.SCOPED, *WRITABLE)
    if not interests.strip():
        raise MoveRefusedError("Say which interests they declared, or that they have none.")
    if kind is AdviserKind.ADVISER and votes:
        raise MoveRefusedError("An adviser does not vote.")
    if body is not None and body.kind is BodyKind.NETWORK and kind is not AdviserKind.ADVISER:
        raise MoveRefusedError("Somebody from this body can advise, and does not vote.")
    adviser = Adviser(
        review=review, name=name, kind=kind, body=body, from_where=from_where, votes=votes, interests=interests,
        joined_on=on,
    )  # fmt: skip
    session = session_of(review)
    session.add(adviser)
    session.flush()
    record_on(review, "join", by=by, at=at, adviser=adviser.id, kind=kind.value, votes=votes)
    return adviser


def leave(adviser: Adviser, *, on: date, by: By, at: datetime) -> None:
    """Somebody takes part no longer; that they did stays public."""
    if adviser.left_on is not None:
        raise MoveRefusedError("They left already.")
    if on < adviser.joined_on:
        raise MoveRefusedError("They cannot leave before the day they joined.")
    adviser.left_on = on
    record_on(adviser.review, "leave", by=by, at=at, adviser=adviser.id)


def approach(
    review: Review,
    kind: ApproachKind,
    *,
    whom: str,
    what: str,
    asked_on: date,
    by: By,
    at: datetime,
    body: Body | None = None,
    wanted_on: date | None = None,
    identity: Identity = Identity.NOBODY,
    is_employee: bool = False,
    short_reason: str = "",
) -> Approach:
    """Invite somebody to comment, ask for information, or ask a witness to attend.

    A body here whose officers must attend, or that must supply information, owes it: a duty without a date begins.
    """
    _refuse_unless(review, ReviewState.SCOPED, *WRITABLE)
    _refuse_future(asked_on, at)
    if wanted_on is not None and wanted_on < asked_on:
        raise MoveRefusedError("The day it is wanted cannot be before the day you asked.")
    if kind is ApproachKind.WITNESS:
        _refuse_short_notice(asked_on, wanted_on, short_reason)
    made = Approach(
        review=review, kind=kind, whom=whom, what=what, asked_on=asked_on, body=body, wanted_on=wanted_on,
        identity=identity if kind is ApproachKind.INFORMATION else Identity.NOBODY,
        is_employee=is_employee and kind is ApproachKind.WITNESS, short_reason=short_reason,
    )  # fmt: skip
    session = session_of(review)
    session.add(made)
    session.flush()
    _owe(made, by=by, at=at)
    record_on(review, "approach", by=by, at=at, approach=made.id, kind=kind.value, whom=whom)
    return made


def _refuse_short_notice(asked_on: date, wanted_on: date | None, short_reason: str) -> None:
    if wanted_on is None:
        raise MoveRefusedError("Enter the day on which the witness is asked to attend.")
    if wanted_on - asked_on < NOTICE and not short_reason.strip():
        raise MoveRefusedError(
            f"A witness is owed reasonable notice. This is less than {NOTICE.days} days: choose a later day, or say why."
        )


def _owe(made: Approach, *, by: By, at: datetime) -> None:
    """A duty of the body that was asked, where the law makes it one. A witness who is no officer of it comes freely."""
    review, body = made.review, made.body
    if body is None or body.kind not in HEALTH:
        return
    if made.kind is ApproachKind.INFORMATION:
        clock_id = _information_clock(review)
    elif made.kind is ApproachKind.WITNESS and made.is_employee:
        clock_id = _attendance_clock(review)
    else:
        return
    [made.duty] = owe(
        review, clock_id, owed_by=body, owed_to=review.body, began_on=made.asked_on, by=by, at=at,
        about=f"approach:{made.id}", is_public=review.is_public,
    )  # fmt: skip


def answer(
    approach: Approach, *, on: date, answer: str, by: By, at: datetime, disclosure: Disclosure = OPEN, because: str = "",
    answer_html: str | None = None,
) -> None:  # fmt: skip
    """Record what came: a comment, the information, or that the witness attended and what was said."""
    _refuse_settled(approach, on, at)
    _refuse_faults(disclosure)
    approach.answered_on, approach.answer = on, answer
    approach.answer_html = answer_html if answer_html is not None else rendered({"answer": answer})["answer_html"]
    _disclose(approach, disclosure, because)
    if approach.duty is not None:
        meet(
            approach.duty, by=by, at=at, on=on, how="attended" if approach.kind is ApproachKind.WITNESS else "supplied"
        )
    facts: dict[str, Any] = {"approach": approach.id, "on": on.isoformat(), "openness": disclosure.openness.value}
    record_on(approach.review, "answer", by=by, at=at, **facts)


def refuse(
    approach: Approach, *, on: date, refusal: Refusal, because: str, by: By, at: datetime, reply: str = ""
) -> None:
    """Record that somebody refused, why, and what the committee made of it.

    Where the law lets them, nothing is owed any more. One who finds it too much work owes it still.
    """
    _refuse_settled(approach, on, at)
    if not because.strip():
        raise MoveRefusedError("Say why they refused, in their words.")
    approach.refused_on, approach.refusal, approach.refused_because, approach.reply = on, refusal, because, reply
    if approach.duty is not None and refusal in {Refusal.PROTECTED, Refusal.NOT_OBLIGED}:
        not_owed(approach.duty, by=by, at=at, reason=f"{refusal.words}: {because}")
    record_on(approach.review, "refuse", by=by, at=at, reason=because, approach=approach.id, refusal=refusal.value)


def _refuse_settled(approach: Approach, on: date, at: datetime) -> None:
    if not approach.is_open:
        raise MoveRefusedError("What came of this is recorded already.")
    _refuse_future(on, at)
    if on < approach.asked_on:
        raise MoveRefusedError("That is before the day they were asked.")


def add_evidence(
    review: Review,
    *,
    title: str,
    source: str,
    received_on: date,
    by: By,
    at: datetime,
    text: str = "",
    text_html: str | None = None,
    document: Document | None = None,
    is_networks: bool = False,
    disclosure: Disclosure = OPEN,
    because: str = "",
    is_checked: bool = False,
) -> ReviewEvidence:
    """Put something before the committee. It becomes public as far as it is open, once somebody has looked at it."""
    _refuse_unless(review, *WRITABLE)
    _refuse_future(received_on, at)
    if not text.strip() and document is None:
        raise MoveRefusedError("Give a text or a document.")
    _refuse_faults(disclosure)
    evidence = ReviewEvidence(
        review=review, title=title, source=source, received_on=received_on, text=text,
        text_html=text_html if text_html is not None else rendered({"text": text})["text_html"],
        document=document, is_networks=is_networks, added_at=at, checked_at=at if is_checked else None,
    )  # fmt: skip
    _disclose(evidence, disclosure, because)
    session = session_of(review)
    session.add(evidence)
    session.flush()
    _show(evidence)
    facts: dict[str, Any] = {"evidence": evidence.id, "openness": disclosure.openness.value, "checked": is_checked}
    record_on(review, "add_evidence", by=by, at=at, title=title, **facts)
    return evidence


def check(evidence: ReviewEvidence, *, by: By, at: datetime) -> None:
    """Somebody has looked: nobody who has not agreed can be known from it."""
    if evidence.checked_at is None:
        evidence.checked_at = at
        _show(evidence)
        record_on(evidence.review, "check", by=by, at=at, evidence=evidence.id)


def disclose(thing: ReviewEvidence | Approach, disclosure: Disclosure, *, because: str, by: By, at: datetime) -> None:
    """Settle anew how open a piece of evidence or an answer is."""
    _refuse_faults(disclosure)
    _disclose(thing, disclosure, because)
    if isinstance(thing, ReviewEvidence):
        _show(thing)
    which: dict[str, Any] = {"evidence" if isinstance(thing, ReviewEvidence) else "approach": thing.id}
    record_on(thing.review, "disclose", by=by, at=at, openness=disclosure.openness.value, **which)


def withdraw(evidence: ReviewEvidence, *, reason: str, by: By, at: datetime) -> None:
    """Rely on it no longer. That it was there, and why it went, stays; the piece itself is no longer shown."""
    if evidence.withdrawn_at is not None:
        raise MoveRefusedError("It was withdrawn already.")
    if not reason.strip():
        raise MoveRefusedError("Give a reason.")
    evidence.withdrawn_at, evidence.withdrawn_reason = at, reason
    _show(evidence)
    record_on(evidence.review, "withdraw_evidence", by=by, at=at, reason=reason, evidence=evidence.id)


def _show(evidence: ReviewEvidence) -> None:
    """The file is public when the evidence is, and not a moment longer."""
    if evidence.document is not None:
        evidence.document.is_public = evidence.is_shown and evidence.review.is_public


def _refuse_faults(disclosure: Disclosure) -> None:
    for fault in disclosure.faults():
        raise MoveRefusedError(fault)


def _disclose(thing: Any, disclosure: Disclosure, because: str) -> None:
    thing.openness = disclosure.openness
    thing.publish_exempt = disclosure.publish_exempt and disclosure.openness is Openness.EXEMPT
    thing.would_mislead, thing.summary = disclosure.would_mislead, disclosure.summary
    thing.withheld_because = because
