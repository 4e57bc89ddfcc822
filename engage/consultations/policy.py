"""Who may do what with a consultation: each question is answered with the appointment acted under, or None."""

from engage.accounts import Appointment, Body, Person, Role
from engage.accounts.approval import is_own_draft
from engage.consultations.models.consultation import AFTER_CLOSING, Consultation, State

# A published questionnaire may be changed again only as the next version, which a correction brings out.
_CORRECTABLE = (State.SCHEDULED, State.PAUSED)
_EDITABLE = (State.IDEA, State.PRE_ENGAGEMENT, State.DRAFTING)


def may_start(person: Person, body: Body) -> Appointment | None:
    return person.appointed(body.id, Role.OFFICER)


def may_read(person: Person, consultation: Consultation) -> Appointment | None:
    """Anyone in post at the body reads its staff pages."""
    return person.appointed(consultation.body_id)


def may_edit(person: Person, consultation: Consultation) -> Appointment | None:
    """The officer writes, until it goes to the gate; what waits for approval stands still."""
    if consultation.state not in _EDITABLE:
        return None
    return person.appointed(consultation.body_id, Role.OFFICER)


def may_build(person: Person, consultation: Consultation) -> Appointment | None:
    """The questionnaire: while it is written, and once published as the next version of a correction."""
    if consultation.state in _EDITABLE:
        return person.appointed(consultation.body_id, Role.OFFICER)
    if consultation.state in _CORRECTABLE:
        return person.appointed(consultation.body_id, Role.OFFICER, Role.APPROVER)
    return None


may_arrange_documents = may_build


def may_moderate(person: Person, consultation: Consultation) -> Appointment | None:
    return person.appointed(consultation.body_id, Role.MODERATOR, Role.OFFICER, Role.APPROVER)


def may_analyse(person: Person, consultation: Consultation) -> Appointment | None:
    return person.appointed(consultation.body_id, Role.ANALYST, Role.OFFICER, Role.APPROVER)


def _officer(person: Person, consultation: Consultation) -> Appointment | None:
    return person.appointed(consultation.body_id, Role.OFFICER)


def _approver(person: Person, consultation: Consultation) -> Appointment | None:
    return person.appointed(consultation.body_id, Role.APPROVER)


may_pre_engage = may_draft = may_submit = _officer
may_deliberate = may_implement = may_review = may_archive = may_relaunch = _officer
may_return = may_correct = may_pause = may_resume = may_extend = may_withdraw = _approver
may_publish_summary = may_decide = may_publish_outcome = may_quash = _approver


def may_publish(person: Person, consultation: Consultation) -> Appointment | None:
    """An approver, and not of their own draft where the body has somebody else."""
    if is_own_draft(person, consultation.body_id, consultation.drafted_by_id):
        return None
    return _approver(person, consultation)


def may_report(person: Person, consultation: Consultation) -> Appointment | None:
    """Write what people told us and what is proposed, once it is closed; publishing it is another act."""
    if consultation.state not in (*AFTER_CLOSING, State.SCHEDULED):
        return None
    return person.appointed(consultation.body_id, Role.OFFICER, Role.ANALYST, Role.APPROVER)


def may_keep_elections(person: Person, body: Body) -> Appointment | None:
    return person.appointed(body.id, Role.ADMINISTRATOR)
