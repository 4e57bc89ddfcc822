"""What can be done with a decision now, by whom, and why not: for the page on which one is worked on."""

from dataclasses import dataclass
from datetime import datetime

from engage.accounts import Person
from engage.database import session_of
from engage.decisions import Decision, DecisionState, policy
from engage.decisions.service.decide import why_not_decide
from engage.decisions.service.draft import may_be_retaken, why_not_table


@dataclass(frozen=True)
class Act:
    """One thing to do. `why_not` is empty where it can be done."""

    verb: str
    words: str
    path: str
    why_not: str = ""
    grave: bool = False


WHOSE = {
    "edit": "This is for members, those who may decide, and whoever supports the network.",
    "table": "This is for those who may decide, and whoever supports the network.",
    "decide": "This is for those who may decide: whoever supports the network never decides for it.",
    "publish_statement": "This is for those who may decide, and whoever supports the network.",
    "retake": "This is for members, those who may decide, and whoever supports the network.",
    "drop": "This is for members, those who may decide, and whoever supports the network.",
    "flag_breach": "This is for the network’s own people.",
    "refer_up": "This is for those who may decide, and whoever supports the network.",
    "close_breach": "This is for those who may decide, and whoever supports the network.",
}

DONE = {
    "draft": "Drafted", "edit": "Changed", "table": "Put on the agenda", "decide": "What was decided was entered",
    "write_statement": "The statement was written", "publish_statement": "The statement was published",
    "publish_statement_late": "The statement was published", "retake": "Is being taken again",
    "drop": "Taken off", "flag_breach": "Somebody said that the procedure was not kept",
    "refer_up": "The breach was passed on", "close_breach": "The breach was settled",
}  # fmt: skip
"""How the record of a decision names each act, by its verb."""


def acts(decision: Decision, person: Person, at: datetime) -> list[Act]:
    """What the state allows, the next step first; with the reason where it cannot be done, or not by this person."""
    found = [act for act in _offered(decision, at) if act is not None]
    return [_for(act, decision, person) for act in found]


def _for(act: Act, decision: Decision, person: Person) -> Act:
    may = getattr(policy, f"may_{act.verb}")
    if may(person, decision.body) is None:
        return Act(act.verb, act.words, act.path, WHOSE[act.verb], act.grave)
    return act


def _offered(decision: Decision, at: datetime) -> list[Act | None]:
    session, body, state = session_of(decision), decision.body, decision.state
    drafted, tabled = state is DecisionState.DRAFTED, state is DecisionState.TABLED
    flagged = state is DecisionState.BREACH_FLAGGED
    owes = decision.is_relevant and not decision.is_told
    return [
        Act("close_breach", "Settle the breach", "settle") if flagged else None,
        Act("refer_up", "Pass the breach on", "pass-on") if flagged else None,
        Act("close_breach", "Settle the breach", "settle") if state is DecisionState.REFERRED_UP else None,
        Act("table", "Put it on the agenda", "table", why_not_table(session, body, at)) if drafted else None,
        Act("decide", "Enter what was decided", "decide", why_not_decide(session, body, at)) if tabled else None,
        Act("publish_statement", "Publish the statement", "statement") if owes else None,
        Act("retake", "Take it again", "retake") if may_be_retaken(decision) else None,
        Act("edit", "Change it", "edit") if drafted else None,
        Act("drop", "Take it off", "drop", grave=True) if drafted or tabled else None,
        Act("flag_breach", "Say that the procedure was not kept", "breach") if decision.allows("flag_breach") else None,
    ]


def next_step(decision: Decision) -> str:
    """What to do next, in one sentence."""
    words = {
        DecisionState.DRAFTED: "Put it on the agenda, so that anyone can read what will be decided and when.",
        DecisionState.TABLED: "When it has been decided, enter what was decided, by whom and why.",
        DecisionState.BREACH_FLAGGED: "Look into it. Until it is settled, nothing may be done on this decision.",
        DecisionState.REFERRED_UP: "Somebody else is looking into it. When you hear, settle it.",
        DecisionState.DROPPED: "It was taken off. There is nothing left to do.",
    }
    if decision.state in words:
        return words[decision.state]
    if decision.outcome is not None and not decision.counts:
        return "It cannot be acted on. Take it again when you can decide it."
    if not decision.is_told:
        return "Tell the public what was decided and why: a statement is owed."
    return "There is nothing left to do here."
