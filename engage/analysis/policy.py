"""Who may read, moderate and analyse: the feature that hosts the questionnaire says."""

from engage.accounts import Appointment, Person
from engage.matters import Matter
from engage.questionnaires.hosting import host_of, hosts


def may_read(person: Person, matter: Matter) -> Appointment | None:
    return host_of(matter).may_read(person, matter) if matter.kind in hosts else None


def may_moderate(person: Person, matter: Matter) -> Appointment | None:
    return host_of(matter).may_moderate(person, matter) if matter.kind in hosts else None


def may_analyse(person: Person, matter: Matter) -> Appointment | None:
    return host_of(matter).may_analyse(person, matter) if matter.kind in hosts else None


def may_stand(person: Person, matter: Matter) -> Appointment | None:
    """Say how a submission stands: whoever moderates."""
    return may_moderate(person, matter)


def may_export(person: Person, matter: Matter) -> Appointment | None:
    """Take the answers out of the system as they were sent: whoever analyses, and it is recorded."""
    return may_analyse(person, matter)
