"""Who may do what with a body's people and pages."""

from engage.accounts import Appointment, Body, Person, Role


def may_read(person: Person, body: Body) -> Appointment | None:
    """See the body's own pages behind the desk: anybody appointed there."""
    return person.appointed(body.id)


def may_edit(person: Person, body: Body) -> Appointment | None:
    """Change what the body says about itself, and the rules that it sets for its people."""
    return person.appointed(body.id, Role.ADMINISTRATOR)


def may_retry(person: Person, body: Body) -> Appointment | None:
    """See what mail and which jobs failed, and have them tried again."""
    return person.appointed(body.id, Role.ADMINISTRATOR)


def may_appoint(person: Person, body: Body) -> Appointment | None:
    """Invite, appoint, and end appointments."""
    return person.appointed(body.id, Role.ADMINISTRATOR)
