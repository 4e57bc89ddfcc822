"""Who may do what in a network: each question is answered with the appointment acted under, or None.

The Host supports: it drafts, puts on the agenda, and publishes what was decided. It never decides.
"""

from engage.accounts import Appointment, Body, BodyKind, Person, Role


def _at(person: Person, body: Body, *roles: Role) -> Appointment | None:
    return person.appointed(body.id, *roles) if body.kind is BodyKind.NETWORK else None


def may_read(person: Person, body: Body) -> Appointment | None:
    """Anyone in post at the network reads its pages."""
    return _at(person, body)


def may_draft(person: Person, body: Body) -> Appointment | None:
    """Members propose, and the Host for them."""
    return _at(person, body, Role.DECIDER, Role.MEMBER, Role.HOST)


def may_table(person: Person, body: Body) -> Appointment | None:
    return _at(person, body, Role.DECIDER, Role.HOST)


def may_decide(person: Person, body: Body) -> Appointment | None:
    """Those whom the procedure entitles; not one who also works for the Host."""
    return None if _at(person, body, Role.HOST) else _at(person, body, Role.DECIDER)


may_edit = may_drop = may_retake = may_draft
may_publish_statement = may_table
may_flag_breach = may_read
may_refer_up = may_close_breach = may_table
may_wake = may_decide
may_publish_procedure = may_decide


def may_write_procedure(person: Person, body: Body) -> Appointment | None:
    return _at(person, body, Role.DECIDER, Role.HOST, Role.ADMINISTRATOR)


def may_set_up(person: Person, body: Body) -> Appointment | None:
    """Who the Host is, who chairs, whom to tell: the administrator's."""
    return _at(person, body, Role.ADMINISTRATOR)
