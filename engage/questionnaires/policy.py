"""Who may build and who may look on: the matter's own policy, asked through its host."""

from engage.accounts import Appointment, Person
from engage.matters import Matter
from engage.questionnaires.hosting import hosts


def may_build(person: Person, matter: Matter) -> Appointment | None:
    """Change what will be asked: while the matter is being drafted, or a correction prepared."""
    host = hosts.get(matter.kind)
    return host.may_build(person, matter) if host else None


def may_see(person: Person, matter: Matter) -> Appointment | None:
    """Read the questionnaire as it is being written: any of the body's people, where the matter can ask at all."""
    return person.appointed(matter.body_id) if matter.kind in hosts else None
