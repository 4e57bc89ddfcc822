"""How a referral stands, in plain words: who must act, by what date, under which rule, and what may be done if they do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engage.content.dates import day
from engage.matters import Duty, DutyStatus
from engage.matters.remedies import Remedy, remedies_after
from engage.referrals.models.referral import Referral
from engage.referrals.models.update import ReferralUpdate
from engage.referrals.models.workflow import State
from engage.referrals.service.clocks import ACKNOWLEDGE, ACKNOWLEDGEMENTS, DECISIONS

OVER = (State.REPORTED_BACK, State.CLOSED, State.WITHDRAWN)


@dataclass(frozen=True)
class Standing:
    """The status line: sentences, whether anything is late, and what the network may do about it."""

    sentences: Sequence[str]
    is_late: bool = False
    may: Sequence[Remedy] = ()


def standing(referral: Referral, duties: Sequence[Duty], updates: Sequence[ReferralUpdate], *, on: date) -> Standing:
    """How it stands on a London day. `duties` and `updates` are those of the referral, oldest first."""
    waiting = acknowledgement(referral, duties)
    if waiting is not None and referral.state in {State.MADE, State.RECEIVED, State.REDIRECTED, State.JOINED}:
        return _unacknowledged(referral, waiting, on)
    say = {
        State.ACKNOWLEDGED: _acknowledged, State.CONSIDERED: _considered, State.JOINED: _joined,
        State.ACCEPTED: _accepted, State.DECLINED: _refused, State.POWER_NOT_EXERCISABLE: _refused,
    }.get(State(referral.state))  # fmt: skip
    if say is not None:
        return Standing(say(referral, duties, updates, on))
    return Standing(_last_words(referral, duties, updates))


def acknowledgement(referral: Referral, duties: Sequence[Duty]) -> Duty | None:
    """The acknowledgement that the committee it is with now still owes: the one due first."""
    mine = [d for d in duties if d.clock_id in ACKNOWLEDGEMENTS and d.owed_by_id == referral.committee_id and d.is_open]
    return min(mine, key=lambda duty: duty.listed_on, default=None)


def _unacknowledged(referral: Referral, duty: Duty, on: date) -> Standing:
    status, who = duty.status(on), referral.committee.name
    assert duty.due_on is not None
    may = remedies_after(duty.due_on, max(on, duty.due_on), duty.clock_id, duty.profile, duty.basis)
    if status.is_late:
        sentences = [
            f"{who} owes an acknowledgement.",
            f"It was due on {day(duty.due_on)} ({duty.citation}). It is {duty.late_by(on)} late.",
        ]
        return Standing(sentences, is_late=True, may=may)
    when = "today" if status is DutyStatus.DUE_TODAY else f"by {day(duty.due_on)}"
    sentence = f"{who} must acknowledge this {when} ({duty.rule})."
    return Standing([sentence], may=may)


def _acknowledged(
    referral: Referral, duties: Sequence[Duty], _updates: Sequence[ReferralUpdate], on: date
) -> list[str]:
    return [
        f"{referral.committee.name} acknowledged this on {day(referral.acknowledged_on)}{_how_late(referral, duties)}.",
        "It has now to decide whether it has a power that it could use, and whether to use it."
        + _elapsed(referral, duties, on),
    ]


def _considered(referral: Referral, duties: Sequence[Duty], updates: Sequence[ReferralUpdate], on: date) -> list[str]:
    considered = next((u.done_on for u in reversed(updates) if u.verb == "consider"), None)
    when = f" on {day(considered)}" if considered else ""
    return [
        f"{referral.committee.name} considered this{when}, and has still to say what it will do."
        + _elapsed(referral, duties, on)
    ]


def _joined(referral: Referral, duties: Sequence[Duty], updates: Sequence[ReferralUpdate], on: date) -> list[str]:
    return [
        f"{referral.committee.name} considers this together with another matter, and has still to say what it will do."
        + _elapsed(referral, duties, on),
        f"What comes of it is told here too. {_kept_informed(referral, updates, on)}",
    ]


def _accepted(referral: Referral, _: Sequence[Duty], updates: Sequence[ReferralUpdate], on: date) -> list[str]:
    accepted = next((u for u in reversed(updates) if u.verb == "accept"), None)
    who = accepted.body.name if accepted else "The committee"
    when = f" on {day(accepted.done_on)}" if accepted else ""
    return [f"{who} took this up{when}. It must say what it does.", _kept_informed(referral, updates, on)]


def _refused(referral: Referral, _: Sequence[Duty], updates: Sequence[ReferralUpdate], __: date) -> list[str]:
    verb, words = ("decline", "declined to take this up")
    if referral.state == State.POWER_NOT_EXERCISABLE:
        verb, words = ("find_no_power", "found that it has no power that it could use")
    made = next((u for u in reversed(updates) if u.verb == verb), None)
    when = f"On {day(made.done_on)} " if made else ""
    code = f" Why: {referral.decline_code.words.lower()}." if referral.decline_code else ""
    return [f"{when}{referral.committee.name} {words}.{code}"]


def _last_words(referral: Referral, duties: Sequence[Duty], updates: Sequence[ReferralUpdate]) -> list[str]:
    last = {u.verb: u for u in updates}
    when = {verb: f" on {day(u.done_on)}" for verb, u in last.items()}
    committee, network = referral.committee.name, referral.body.name
    said = {
        State.DRAFTED: f"{network} is writing this. Nobody else can see it.",
        State.DECIDED: f"{network} decided to make this referral. It has not been made yet.",
        State.MADE: f"This was made to {committee}.",
        State.RECEIVED: f"{committee} has this.",
        State.REDIRECTED: f"This was passed on to {committee}.",
        State.REPORTED_BACK: f"{committee} reported back{when.get('report_back', '')}.",
        State.CLOSED: f"Closed{when.get('close', '')}.",
        State.WITHDRAWN: f"{network} withdrew this{when.get('withdraw', '')}. "
        f"{committee} may still look into the matter of its own motion.",
    }[State(referral.state)]
    return [said, _still_owed(duties)] if referral.state in OVER else [said]


def _still_owed(duties: Sequence[Duty]) -> str:
    """Whether anything is owed by anybody when all was said: who owes it stands in the table below."""
    n = sum(duty.is_open for duty in duties)
    if n == 0:
        return "Nothing is owed."
    return f"{'One thing is' if n == 1 else f'{n} things are'} still owed: see below what, and by whom."


def _how_late(referral: Referral, duties: Sequence[Duty]) -> str:
    """Done in time, or how late it was; said once for the latest of the clocks that it met."""
    met = [d for d in duties if d.clock_id in ACKNOWLEDGEMENTS and d.owed_by_id == referral.committee_id and d.met_on]
    late = [d for d in met if d.due_on and d.met_on and d.met_on > d.due_on]
    if late:
        worst = min(late, key=lambda duty: duty.listed_on)
        assert worst.met_on is not None
        return f", {worst.late_by(worst.met_on)} late (it was due on {day(worst.due_on)}, {worst.citation})"
    return f", in time ({met[0].citation})" if met else ""


def _elapsed(referral: Referral, duties: Sequence[Duty], on: date) -> str:
    """For a clock without a date: the time that has passed, and that no date is set."""
    open_ones = [
        d
        for d in duties
        if d.clock_id in DECISIONS and d.limb == "decide" and d.owed_by_id == referral.committee_id and d.is_open
    ]
    if not open_ones:
        return " No rule sets a date."
    days = open_ones[0].days_open(on)
    return f" That is owed as soon as practicable ({open_ones[0].citation}). No date is set; {_days(days)} {'has' if days == 1 else 'have'} passed."


def _kept_informed(referral: Referral, updates: Sequence[ReferralUpdate], on: date) -> str:
    told = [u.told_on for u in updates if u.told_on is not None]
    if not told:
        return f"{referral.body.name} has not been told of anything yet."
    ago = (on - max(told)).days
    return f"{referral.body.name} was last told on {day(max(told))}" + (f", {_days(ago)} ago." if ago else ", today.")


def kind_words(duty: Duty) -> str:
    """Health or social care, for the acknowledgement of one of them; '' for anything else."""
    return next((care.words for (_, care), (clock_id, _) in ACKNOWLEDGE.items() if clock_id == duty.clock_id), "")


def _days(n: int) -> str:
    return f"{n} {'day' if n == 1 else 'days'}"
