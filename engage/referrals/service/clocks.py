"""Which clocks a referral runs on: by the era of the day it was made and the kind of care; and what meets them."""

from datetime import date, datetime

from engage.accounts import Body
from engage.matters import By, Duty, duties
from engage.matters.profile import Profile
from engage.referrals.models.referral import Care, Referral, ReferralSending

# The acknowledgement's clock, and whether it counts from receipt; if not, from the making.
ACKNOWLEDGE: dict[tuple[Profile, Care], tuple[str, bool]] = {
    (Profile.LINK2008, Care.SOCIAL_CARE): ("LK08-REF-SC-ACK", False),  # SI 2008/528 reg 17
    (Profile.LINK2008, Care.HEALTH): ("LK08-REF-H-ACK", False),  # SI 2002/3048 reg 2(2A)
    (Profile.HW2013, Care.SOCIAL_CARE): ("HW13-REF-SC-ACK", True),  # SI 2012/3094 reg 46
    (Profile.HW2013, Care.HEALTH): ("HW13-REF-H-ACK", False),  # SI 2013/218 reg 21(3)
    (Profile.HW2024, Care.SOCIAL_CARE): ("HW13-REF-SC-ACK", True),
    (Profile.HW2024, Care.HEALTH): ("HW13-REF-H-ACK", False),
}
ACKNOWLEDGEMENTS = tuple(sorted({clock_id for clock_id, _ in ACKNOWLEDGE.values()}))
DECIDE: dict[tuple[Profile, Care], str] = {(Profile.LINK2008, Care.SOCIAL_CARE): "LK08-REF-SC-DECIDE"}
DECISIONS = tuple(sorted(set(DECIDE.values())))


def owe(referral: Referral, sending: ReferralSending, *, by: By, at: datetime) -> None:
    """Begin what the committee it was sent to owes: to acknowledge, and where a rule says so to decide and inform."""
    committee, profile = sending.committee, Profile(referral.profile)
    for kind in referral.care.kinds:
        clock_id, from_receipt = ACKNOWLEDGE[profile, kind]
        _begin(referral, clock_id, committee, sending.counted_from if from_receipt else sending.made_on, by, at)
        if (profile, kind) in DECIDE:
            _begin(referral, DECIDE[profile, kind], committee, sending.made_on, by, at)


def _begin(referral: Referral, clock_id: str, committee: Body, began_on: date, by: By, at: datetime) -> None:
    duties.owe(
        referral, clock_id, owed_by=committee, owed_to=referral.body, began_on=began_on, by=by, at=at,
    )  # fmt: skip


def receipt_noted(referral: Referral, sending: ReferralSending, *, by: By, at: datetime) -> None:
    """Count again what runs from receipt, now that the day of receipt is known."""
    from_receipt = {clock_id for clock_id, received in ACKNOWLEDGE.values() if received}
    for duty in owed_by(referral, sending.committee_id, *from_receipt):
        if duty.is_open:
            duties.move(duty, sending.counted_from, why="the day of receipt was noted", by=by, at=at)


def acknowledged(referral: Referral, sending: ReferralSending, *, by: By, at: datetime) -> None:
    """Acknowledging meets every clock of this committee that waits for it, health and social care alike."""
    for duty in owed_by(referral, sending.committee_id, *ACKNOWLEDGEMENTS):
        duties.meet(duty, by=by, at=at, on=sending.acknowledged_on, how="acknowledged")


def decided(referral: Referral, *, by: By, at: datetime, on: date, how: str) -> None:
    """Whether to use a power was decided."""
    for duty in owed_by(referral, referral.committee_id, *DECISIONS):
        if duty.limb == "decide":
            duties.meet(duty, by=by, at=at, on=on, how=how)


def informed(referral: Referral, *, by: By, at: datetime) -> None:
    """Nothing is left to be told: the referral is closed."""
    for duty in owed_by(referral, referral.committee_id, *DECISIONS):
        if duty.is_open:
            duties.meet(duty, by=by, at=at, how="the referral was closed")


def passed_on(referral: Referral, was: ReferralSending, *, by: By, at: datetime, reason: str) -> None:
    """What the first committee had to decide is the next one's to decide. Its acknowledgement stays owed."""
    next_ones = {d.limb: d for d in owed_by(referral, referral.committee_id, *DECISIONS)}
    for duty in owed_by(referral, was.committee_id, *DECISIONS):
        if duty.is_open and duty.limb in next_ones:
            duties.supersede(duty, next_ones[duty.limb], by=by, at=at, reason=reason)


def fell_away(referral: Referral, *, by: By, at: datetime, reason: str) -> None:
    """Nothing that a committee still owes is owed any more. What was met stays met."""
    for duty in duties.duties_of(referral, *ACKNOWLEDGEMENTS, *DECISIONS):
        duties.not_owed(duty, by=by, at=at, reason=reason)


def owed_by(referral: Referral, committee_id: int, *clock_ids: str) -> list[Duty]:
    """The duties of one committee in a referral, on these clocks."""
    return [d for d in duties.duties_of(referral, *clock_ids) if d.owed_by_id == committee_id] if clock_ids else []
