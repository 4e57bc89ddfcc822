"""We did: an officer drafts an answer, an approver approves it; a published one is never rewritten but replaced."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from engage.accounts import Appointment
from engage.database import session_of
from engage.matters import Item, ItemState, MoveRefusedError, Response
from engage.matters import outcome as chain
from engage.matters.answering import answering_of
from engage.matters.models.record import By
from engage.now import london_date
from engage.responses.answer import Answer, faults
from engage.responses.policy import waiting


def open_draft(item: Item) -> Response | None:
    """The answer that is being written: not approved yet."""
    latest = item.responses[-1] if item.responses else None
    return latest if latest is not None and latest.approved_at is None else None


def is_revision(item: Item) -> bool:
    """Whether a published answer stands that a new one would replace."""
    return any(r.published_at is not None for r in item.responses)


def draft(item: Item, answer: Answer, *, by: By, at: datetime) -> Response:
    """Write the draft, or begin the next version where the last one was approved. Sending is another act."""
    _refuse_withdrawn(item)
    values: dict[str, Any] = asdict(answer)
    drafter = by.person_id if isinstance(by, Appointment) else None
    response = open_draft(item)
    if response is None:
        number = item.responses[-1].number + 1 if item.responses else 1
        response = Response(number=number, drafted_at=at, drafted_by_id=drafter, **values)
        item.responses.append(response)
    else:
        for name, value in values.items():
            setattr(response, name, value)
        response.drafted_at, response.drafted_by_id, response.sent_at = at, drafter, None
    session_of(item).flush()
    item.note("draft", by=by, at=at, response=response.number, outcome=answer.outcome.value)
    return response


def send(item: Item, *, by: By, at: datetime) -> None:
    """Send the draft to an approver."""
    response = open_draft(item)
    if response is None:
        raise MoveRefusedError("Write the answer first.")
    _refuse_faults(item, response, at)
    response.sent_at = at
    item.note("send", by=by, at=at, response=response.number)


def give_back(item: Item, *, reason: str, by: By, at: datetime) -> None:
    """Return an answer to its drafter, saying what to mend. The reason is for staff."""
    response = waiting(item)
    if response is None:
        raise MoveRefusedError("No answer has been sent for approval.")
    if not reason.strip():
        raise MoveRefusedError("Give a reason.")
    response.sent_at = None
    item.note("return", by=by, at=at, reason=reason, response=response.number)


def approve(item: Item, *, by: By, at: datetime) -> None:
    """Let the answer stand. One that replaces a published answer is published with it."""
    response = waiting(item)
    if response is None:
        raise MoveRefusedError("No answer has been sent for approval.")
    _refuse_faults(item, response, at)
    response.approved_at = at
    response.approved_by_id = by.person_id if isinstance(by, Appointment) else None
    if is_revision(item):
        chain.revise_item(item, by=by, at=at)
    else:
        item.move("answer", by=by, at=at, response=response.number, outcome=response.outcome.value)


def publish(item: Item, *, by: By, at: datetime) -> None:
    """Publish one approved answer of a matter whose outcome is public already, or of a report that was published."""
    hindered = answering_of(item.matter).why_not_publish
    if hindered is not None and (why_not := hindered(item)):
        raise MoveRefusedError(why_not)
    if not chain.is_outcome_public(item.matter):
        raise MoveRefusedError("This is published with the outcome, when the whole of it is published.")
    chain.publish_item(item, by=by, at=at)


def is_approved(item: Item) -> bool:
    return item.state == ItemState.ANSWERED


def as_answer(response: Response) -> Answer:
    """What a response says, as it was typed."""
    return Answer(**{name: getattr(response, name) for name in Answer.__dataclass_fields__})


def _refuse_withdrawn(item: Item) -> None:
    if item.withdrawn_at is not None:
        raise MoveRefusedError("This item was withdrawn.")


def _refuse_faults(item: Item, response: Response, at: datetime) -> None:
    _refuse_withdrawn(item)
    found = faults(as_answer(response), today=london_date(at), is_revision=is_revision(item))
    if found:
        raise MoveRefusedError(f"The answer is not complete. {'. '.join(found.values())}.")
