"""Who may keep clocks, days and ladders, and who may promise something and say that it is done."""

from engage.accounts import Appointment, Body, Person, Role

ACTING = (Role.OFFICER, Role.APPROVER, Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR, Role.HOST, Role.DECIDER)


def may_read(person: Person, body: Body) -> Appointment | None:
    """See the body's clocks and its ladder: anybody appointed there."""
    return person.appointed(body.id)


def may_keep(person: Person, body: Body) -> Appointment | None:
    """Add and shorten clocks of the body's own, and set its ladder."""
    return person.appointed(body.id, Role.ADMINISTRATOR)


def may_promise(person: Person, body: Body) -> Appointment | None:
    """Promise something on a matter of the body's under a clock of its own, and record that it was done."""
    return person.appointed(body.id, *ACTING)


def may_correct_days(person: Person) -> Appointment | None:
    """Correct a bank holiday, for everybody on this site: an administrator of any body."""
    mine = [a for a in person.current_appointments if a.role is Role.ADMINISTRATOR]
    return mine[0] if mine and person.is_active else None
