"""Who may do what at a committee's meetings; the people of a committee that took another's place act for it too."""

from engage.accounts import Appointment, Body, BodyKind, Person, Role
from engage.content.disclosure import Openness

ALL = frozenset(Openness)
NOBODY = frozenset[Openness]()


def appointed(person: Person, body: Body, *roles: Role) -> Appointment | None:
    """The appointment by which somebody acts for a committee, or for one whose place theirs has taken."""
    if body.kind is not BodyKind.SCRUTINY:
        return None
    return person.appointed(body.id, *roles) or person.appointed(body.in_office.id, *roles)


def may_read(person: Person, body: Body) -> Appointment | None:
    """Anyone in post reads the staff pages; what of the papers, `readable` says."""
    return appointed(person, body)


def may_arrange(person: Person, body: Body) -> Appointment | None:
    """The officer, or the chair, arranges meetings, agendas, papers, attendance and minutes, and publishes them."""
    return appointed(person, body, Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR)


def may_settle(person: Person, body: Body) -> Appointment | None:
    """What the committee says of itself, who sits on it, and what takes its place."""
    return appointed(person, body, Role.SCRUTINY_OFFICER, Role.ADMINISTRATOR)


may_plan = may_edit_meeting = may_rearrange = may_add_item = may_edit_item = may_order = may_remove_item = may_arrange
may_withdraw_item = may_add_paper = may_edit_paper = may_remove_paper = may_attend = may_enter = may_arrange
may_correct = may_hold = may_postpone = may_cancel = may_arrange
may_publish_agenda = may_publish_item = may_publish_paper = may_publish_minutes = may_arrange
may_seat = may_end_seat = may_dissolve = may_settle


def readable(person: Person | None, body: Body) -> frozenset[Openness]:
    """How open a text must be for this reader, who may be nobody: what is shown to everyone is for everyone.

    A member reads what is exempt with the open papers; what is confidential is for the officer and the chair alone.
    """
    if person is None:
        return NOBODY
    if may_arrange(person, body):
        return ALL
    if appointed(person, body, Role.SCRUTINY_MEMBER):
        return frozenset({Openness.OPEN, Openness.EXEMPT})
    return frozenset({Openness.OPEN}) if may_read(person, body) else NOBODY
