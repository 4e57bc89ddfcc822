"""Keeping the network informed: each step of the committee is an entry in the log, and a notice to those who work on it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engage.accounts import Appointment, Body, Person, Role
from engage.content import plain, render
from engage.content.dates import day
from engage.content.vocabulary import vocabulary
from engage.database import session_of
from engage.matters import By, LinkKind, MatterLink, MoveRefusedError
from engage.notices.service import queue, tell_followers
from engage.now import london_date
from engage.referrals.conflict import has_conflict
from engage.referrals.models.referral import Referral
from engage.referrals.models.update import ReferralUpdate

NETWORK = (Role.HOST, Role.DECIDER)
COMMITTEE = (Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR)

HEADINGS = {
    "receive": "The committee has it",
    "acknowledge": "Acknowledged",
    "consider": "Considered",
    "accept": "Accepted",
    "decline": "Declined",
    "find_no_power": "The committee has no power to act",
    "report_back": "The committee reports back",
    "close": "Closed",
    "withdraw": "Withdrawn",
    "redirect": "Passed on to another committee",
    "join": "Considered together with another matter",
    "update": "News from the committee",
}


def update(
    referral: Referral, *, by: By, at: datetime, text: str, done_on: date | None = None, told_on: date | None = None,
    link: str = "",
) -> ReferralUpdate:  # fmt: skip
    """Note what was done and tell the network. `told_on` is a day on which it was told in another way."""
    refuse_future(done_on, at)
    refuse_future(told_on, at)
    referral.move("update", by=by, at=at, reason=text)
    return tell(referral, "update", text, by=by, at=at, done_on=done_on, told_on=told_on, link=link)


def tell(
    referral: Referral, verb: str, text: str, *, by: By, at: datetime, done_on: date | None = None,
    told_on: date | None = None, meeting: str = "", meeting_path: str = "", link: str = "",
) -> ReferralUpdate:  # fmt: skip
    """One entry in the log, told to the network, to those who follow, and to each network whose matter is joined to it."""
    made = write_entry(referral, verb, text, by=by, at=at, done_on=done_on, meeting=meeting, meeting_path=meeting_path)
    reached = _write_to(referral, made, at=at, link=link)
    made.told_on = told_on or (london_date(at) if reached else None)
    session_of(referral).add(made)
    session_of(referral).flush()
    tell_public(referral, made, at=at, link=link)
    tell_joined(referral, text, by=by, at=at, link=link, done_on=done_on)
    return made


def tell_joined(referral: Referral, text: str, *, by: By, at: datetime, link: str, done_on: date | None = None) -> None:
    """Each network whose referral is dealt with together with this one is told on its own."""
    for other in joined_to(referral):
        words = f"About {referral.reference}, with which this is considered: {text}"
        made = write_entry(other, "update", words, by=by, at=at, done_on=done_on)
        if _write_to(other, made, at=at, link=link.replace(referral.reference, other.reference)):
            made.told_on = london_date(at)
        session_of(other).add(made)


def write_entry(
    referral: Referral, verb: str, text: str, *, by: By, at: datetime, done_on: date | None = None, meeting: str = "",
    meeting_path: str = "",
) -> ReferralUpdate:  # fmt: skip
    """One entry of the log, to be added once it is known whether the network was told."""
    staff = by if isinstance(by, Appointment) else None
    return ReferralUpdate(
        referral_id=referral.id, verb=verb, text=text, text_html=render(text), meeting=meeting[:200],
        meeting_path=meeting_path[:300], body_id=staff.body_id if staff else referral.committee_id,
        done_on=done_on or london_date(at), at=at, by_id=staff.id if staff else None,
        has_conflict=has_conflict(referral, by),
    )  # fmt: skip


def joined_to(referral: Referral) -> list[Referral]:
    """The referrals that are dealt with together with this one: each referrer gets told."""
    joined = sa.select(MatterLink.from_id).where(MatterLink.to_id == referral.id, MatterLink.kind == LinkKind.JOINED)
    found = sa.select(Referral).where(Referral.id.in_(joined), Referral.state == "joined").order_by(Referral.id)
    return list(session_of(referral).scalars(found))


def tell_committee(referral: Referral, committee: Body, kind: str, *, at: datetime, link: str, **facts: Any) -> int:
    """Write to the officers and chair of a committee; to how many."""
    people = _people(referral, committee.in_office, COMMITTEE)
    words = vocabulary(referral.profile)
    for person in people:
        queue(
            session_of(referral), kind, to=person.email, once=f"{kind}:{referral.reference}:{at.isoformat()}:{person.id}",
            at=at, matter_id=referral.id, body_id=committee.id, reference=referral.reference, link=link,
            network=referral.body.name, committee=committee.name, a_referral=words["referral"].a, **facts,
        )  # fmt: skip
    return len(people)


def _write_to(referral: Referral, made: ReferralUpdate, *, at: datetime, link: str) -> bool:
    """A notice to everybody who works on it at the network; whether there was anybody."""
    body = referral.body
    people = _people(referral, body, NETWORK)
    for person in people:
        queue(
            session_of(referral), "referral_step", to=person.email,
            once=f"referral_step:{referral.reference}:{made.verb}:{at.isoformat()}:{person.id}", at=at,
            matter_id=referral.id, body_id=body.id, reference=referral.reference, heading=HEADINGS[made.verb],
            committee=referral.committee.name, network=body.name, text=plain(made.text_html), done_on=day(made.done_on),
            meeting=made.meeting, link=link,
        )  # fmt: skip
    return bool(people)


def _people(referral: Referral, body: Body, roles: tuple[Role, ...]) -> list[Person]:
    found = (
        sa.select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.body_id == body.id, Appointment.role.in_(roles), Appointment.ended_at.is_(None),
            Person.suspended_at.is_(None),
        )
        .distinct()
        .order_by(Person.id)
    )  # fmt: skip
    return list(session_of(referral).scalars(found))


def tell_public(referral: Referral, made: ReferralUpdate, *, at: datetime, link: str) -> None:
    """A notice to everyone who follows it: the step and, unless it is about one person, the words."""
    text = "" if referral.is_individual else plain(made.text_html)
    tell_followers(
        session_of(referral), referral.id, "referral_news", once=f"referral_news:{made.id}", at=at,
        title=referral.public_title, heading=HEADINGS[made.verb], text=text, committee=referral.committee.name,
        link=link.replace("/desk/referrals/", "/referrals/").rstrip("/"),
    )  # fmt: skip


def refuse_future(on: date | None, at: datetime) -> None:
    """Nothing has been done on a day that has not come."""
    if on is not None and on > london_date(at):
        raise MoveRefusedError(f"{day(on)} has not come yet. Enter today or an earlier day.")
