"""Who may do what with a referral: the network's people on its side, the committee's on theirs. Drafts are the network's."""

from engage.accounts import Appointment, Body, BodyKind, Person, Role
from engage.referrals.models.evidence import ReferralEvidence
from engage.referrals.models.referral import Referral
from engage.referrals.models.workflow import ENDED
from engage.referrals.showing import Reader

WRITERS = (Role.HOST, Role.MEMBER, Role.DECIDER)
MAKERS = (Role.HOST, Role.DECIDER)
OFFICERS = (Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR)
COMMITTEE = (Role.SCRUTINY_CHAIR, Role.SCRUTINY_OFFICER)


def may_draft(person: Person, body: Body) -> Appointment | None:
    """A network's own people write its referrals."""
    return person.appointed(body.id, *WRITERS) if body.kind is BodyKind.NETWORK else None


def may_read(person: Person, referral: Referral) -> Appointment | None:
    """The network's people from the first draft; everyone else who takes part from the day it is made."""
    mine = person.appointed(referral.body_id)
    if mine is not None or not referral.is_public:
        return mine
    return next((found for body_id in sorted(referral.parties) if (found := person.appointed(body_id))), None)


def reader_of(person: Person, referral: Referral) -> Reader:
    """As whom somebody reads it: for the network, for a committee it was with, or as anyone."""
    if person.appointed(referral.body_id):
        return Reader.NETWORK
    committees = {s.committee_id for s in referral.sendings} | {s.committee.in_office.id for s in referral.sendings}
    return Reader.COMMITTEE if any(person.appointed(body_id) for body_id in committees) else Reader.PUBLIC


def _writer(person: Person, referral: Referral) -> Appointment | None:
    """Whoever writes for the network, until it is made."""
    return person.appointed(referral.body_id, *WRITERS) if referral.is_being_written else None


may_edit = may_remove_evidence = _writer


def may_add_evidence(person: Person, referral: Referral) -> Appointment | None:
    return None if referral.state in ENDED else person.appointed(referral.body_id, *WRITERS)


may_link = may_add_evidence


def may_check_words(person: Person, referral: Referral) -> Appointment | None:
    return person.appointed(referral.body_id, *MAKERS) if referral.is_being_written else None


def may_check_evidence(person: Person, referral: Referral) -> Appointment | None:
    return None if referral.state in ENDED else person.appointed(referral.body_id, *MAKERS)


def may_decide(person: Person, referral: Referral) -> Appointment | None:
    """Whom the procedure entitles; the host may note what they decided, and is recorded as the host."""
    return person.appointed(referral.body_id, Role.DECIDER, Role.HOST)


def may_make(person: Person, referral: Referral) -> Appointment | None:
    return person.appointed(referral.body_id, *MAKERS)


def may_withdraw(person: Person, referral: Referral) -> Appointment | None:
    return person.appointed(referral.body_id, Role.DECIDER)


def _officer(person: Person, referral: Referral) -> Appointment | None:
    """An officer or the chair of the committee it is with now."""
    return person.appointed(referral.committee.in_office.id, *OFFICERS) if referral.is_public else None


may_receive = may_update = may_redirect = may_join = may_report_back = may_close = _officer


def may_acknowledge(person: Person, referral: Referral) -> Appointment | None:
    """Under delegation, any officer or the chair: of the committee it is with, or of one that still owes it."""
    for sending in reversed(referral.sendings):
        if sending.acknowledged_at is None and (found := person.appointed(sending.committee.in_office.id, *OFFICERS)):
            return found
    return _officer(person, referral) or _former(person, referral)


def _former(person: Person, referral: Referral) -> Appointment | None:
    """An officer of a committee that passed it on: told, rather than refused, where nothing is left to do."""
    offices = [sending.committee.in_office.id for sending in reversed(referral.sendings)]
    return next((found for body_id in offices if (found := person.appointed(body_id, *OFFICERS))), None)


def _committee(person: Person, referral: Referral) -> Appointment | None:
    """The chair, or an officer who enters what the committee resolved."""
    return person.appointed(referral.committee.in_office.id, *COMMITTEE) if referral.is_public else None


may_consider = may_accept = may_decline = may_find_no_power = _committee


def may_mark_individual(person: Person, referral: Referral) -> Appointment | None:
    """Either side, as soon as somebody sees it: what is about one person must not stay published."""
    return person.appointed(referral.body_id, *WRITERS) or _officer(person, referral)


def may_fetch(person: Person, referral: Referral, piece: ReferralEvidence) -> bool:
    """Whether somebody who may read the staff page may have this piece of evidence itself."""
    reader = reader_of(person, referral)
    if reader is Reader.NETWORK:
        return True
    if reader is Reader.COMMITTEE:
        return piece.privacy is not None and piece.leaves
    return piece.is_shown and not referral.is_individual
