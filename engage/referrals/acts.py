"""What can be done with a referral now, by this person; and for what cannot, who could."""

from collections.abc import Callable
from dataclasses import dataclass

from engage.accounts import Appointment, Person
from engage.content.vocabulary import capital, vocabulary
from engage.referrals import policy
from engage.referrals.models.referral import Referral
from engage.referrals.models.workflow import State

Policy = Callable[[Person, Referral], Appointment | None]


@dataclass(frozen=True)
class Act:
    """One button: where it leads, and why it is not offered if it is not."""

    verb: str
    words: str
    path: str
    why_not: str = ""


# verb, words, policy, who it is for; in the order of P6
_NETWORK: tuple[tuple[str, str, Policy], ...] = (
    ("decide", "Note the decision to refer it", policy.may_decide),
    ("make", "Make the referral", policy.may_make),
    ("withdraw", "Withdraw it", policy.may_withdraw),
)
_COMMITTEE: tuple[tuple[str, str, Policy], ...] = (
    ("acknowledge", "Acknowledge it", policy.may_acknowledge),
    ("receive", "Only note the receipt", policy.may_receive),
    ("accept", "Accept it", policy.may_accept),
    ("decline", "Decline it", policy.may_decline),
    ("find_no_power", "Note that there is no power to use", policy.may_find_no_power),
    ("consider", "Note that it was considered", policy.may_consider),
    ("report_back", "Report back", policy.may_report_back),
    ("update", "Keep {network} informed", policy.may_update),
    ("close", "Close it", policy.may_close),
    ("redirect", "Pass it on to another committee", policy.may_redirect),
    ("join", "Consider it with another matter", policy.may_join),
)
PATHS = {"find_no_power": "no-power", "report_back": "report-back"}
_EARLY = {"accept", "decline", "find_no_power"}  # that it was considered is noted with the decision


def acts(referral: Referral, person: Person) -> tuple[list[Act], list[Act]]:
    """What this person can do now, the next step first; and what waits for somebody else, with who that is."""
    mine: list[Act] = []
    others: list[Act] = []
    say = vocabulary(referral.profile).fill
    for side, table in (("network", _NETWORK), ("committee", _COMMITTEE)):
        for verb, words, may in table:
            if not _is_open(referral, verb):
                continue
            path = f"{referral.desk_path}{PATHS.get(verb, verb)}"
            allowed = may(person, referral) is not None
            name = words.replace("{network}", referral.body.name)
            found = Act(verb, name, path, "" if allowed else capital(say(_whose(referral, side, verb))))
            (mine if allowed else others).append(found)
    return mine, others


def _is_open(referral: Referral, verb: str) -> bool:
    if verb == "acknowledge":
        waiting = any(sending.acknowledged_at is None for sending in referral.sendings)
        return waiting and referral.state not in {State.CLOSED, State.WITHDRAWN}
    if verb in _EARLY and referral.state in {State.ACKNOWLEDGED, State.JOINED}:
        return referral.acknowledged_at is not None
    return referral.allows(verb)


def _whose(referral: Referral, side: str, verb: str) -> str:
    if side == "network":
        who = "{role_decider.a}" if verb == "withdraw" else "{role_host.a} or {role_decider.a}"
        return f"{who} of {_plain(referral.body.name)} does this."
    return f"{{role_scrutiny_officer.a}} or {{role_scrutiny_chair.the}} of {_plain(referral.committee.name)} does this."


def _plain(name: str) -> str:
    """A body's name where a sentence is filled in: braces in it are its own."""
    return name.replace("{", "{{").replace("}", "}}")
