"""Who may make items, answer them and follow what was promised. The state of the item is the service's business."""

from engage.accounts import Appointment, Person, Role
from engage.accounts.approval import is_own_draft
from engage.matters import Item, Matter, Response
from engage.matters.answering import answering_of


def may_read(person: Person, matter: Matter) -> Appointment | None:
    """Anyone in post at a body that takes part reads its staff pages; which items, `readable` says."""
    found = (person.appointed(body_id) for body_id in (matter.body_id, *sorted(matter.parties - {matter.body_id})))
    return next((appointment for appointment in found if appointment is not None), None)


def may_read_item(person: Person, item: Item) -> Appointment | None:
    """The matter's own body; the body that owes the answer, once it has the item; others who take part, once it is public."""
    own = person.appointed(item.matter.body_id)
    theirs = person.appointed(item.body_id) if item.is_given else None
    return own or theirs or (may_read(person, item.matter) if item.is_public else None)


def may_make(person: Person, matter: Matter) -> Appointment | None:
    """Items are made here from themes; what a committee recommends is written in its review."""
    return person.appointed(matter.body_id, Role.OFFICER) if answering_of(matter).from_themes else None


def _maker(person: Person, item: Item) -> Appointment | None:
    return may_make(person, item.matter)


may_edit = may_withdraw = _maker


def _officer(person: Person, item: Item) -> Appointment | None:
    return person.appointed(item.body_id, Role.OFFICER) if item.is_given else None


may_assign = may_draft = may_send = _officer


def _either(person: Person, item: Item) -> Appointment | None:
    return person.appointed(item.body_id, Role.OFFICER, Role.APPROVER) if item.is_given else None


may_add_evidence = may_move_date = may_deliver = may_fail = _either


def may_publish(person: Person, item: Item) -> Appointment | None:
    return person.appointed(item.body_id, Role.APPROVER) if item.is_given else None


may_return = may_publish


def may_approve(person: Person, item: Item) -> Appointment | None:
    """An approver, and not of their own draft where the body has somebody else."""
    response = waiting(item)
    if response is not None and is_own_draft(person, item.body_id, response.drafted_by_id):
        return None
    return may_publish(person, item)


def waiting(item: Item) -> Response | None:
    """The answer that has been sent to an approver and has not been approved yet."""
    latest = item.responses[-1] if item.responses else None
    return latest if latest and latest.sent_at is not None and latest.approved_at is None else None


def why_not_approve(person: Person, item: Item) -> str:
    """Why this person cannot approve the answer now, in words for the page; '' when they can."""
    if waiting(item) is None:
        return "No answer has been sent for approval."
    if may_publish(person, item) is None:
        return "Only an approver of this body approves answers."
    if may_approve(person, item) is None:
        return "You drafted this answer. Somebody else at your body must approve it."
    return ""
