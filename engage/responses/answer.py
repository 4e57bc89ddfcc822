"""What an answer must say before anybody is asked to approve it. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from engage.matters import Outcome

# Words that an answer may be made of without saying anything: "We note your comments, with thanks."
_NOTED_WORDS = """note noted notes noting acknowledge acknowledged acknowledges heard hear listened consider considered
    account appreciate appreciated welcome welcomed board thank thanks"""
_EMPTY_WORDS = """a all also and are as been body by carefully comment comments commissioner commissioners committee
    concern concerns consideration council did duly feedback for fully further given group grateful has have here idea
    in into is issue issues it its made many matter of on opinion opinions our people point points raised received
    reply respondents response responses said see so submission submissions suggestion suggestions taken team that the
    their them these they this those to trust us very view views was we were what which will with you your"""
_NOTED = frozenset(_NOTED_WORDS.split())
_EMPTY = frozenset(_EMPTY_WORDS.split())

NOTED_REFUSED = (
    "“Noted” is not an answer. Say what you will do, or why you will not: people are owed a reason they can check"
)


@dataclass(frozen=True)
class Answer:
    """What an officer proposes as the answer to an item."""

    outcome: Outcome
    answer: str = ""
    reason: str = ""
    plan: str = ""
    promise: str = ""
    responsible: str = ""
    due_on: date | None = None
    passed_to: str = ""
    revised_because: str = ""
    answer_html: str = ""
    reason_html: str = ""


def is_only_noted(text: str) -> bool:
    """Whether a text says that it was noted, and nothing else."""
    words = set(re.findall(r"[^\W_]+", text.lower()))
    return bool(words & _NOTED) and not words - _NOTED - _EMPTY


def faults(answer: Answer, *, today: date, is_revision: bool = False) -> dict[str, str]:
    """What is missing or not allowed, by field, in words that say what to do. Empty: it may be sent."""
    found: dict[str, str] = {}
    for field in ("answer", "reason"):
        if is_only_noted(getattr(answer, field)):
            found[field] = NOTED_REFUSED
    if answer.outcome.owes_reason and not answer.reason.strip():
        found["reason"] = f"Give the reason: “{answer.outcome.words}” is not a plain yes"
    if answer.outcome in {Outcome.ADOPTED, Outcome.IN_PART, Outcome.ALREADY_DONE} and not answer.answer.strip():
        found["answer"] = "Say what was done" if answer.outcome is Outcome.ALREADY_DONE else "Say what will change"
    if answer.outcome in {Outcome.ADOPTED, Outcome.IN_PART} and not answer.plan:
        found["plan"] = "Say which plan, policy or service changes"
    if answer.outcome is Outcome.OUTSIDE_OUR_POWER and not answer.passed_to:
        found["passed_to"] = "Say whose power it is, and to whom you passed it on"
    if is_revision and not answer.revised_because.strip():
        found["revised_because"] = "Say why the published answer is being changed"
    return _promise_faults(answer, today) | found


def _promise_faults(answer: Answer, today: date) -> dict[str, str]:
    """A promise is whole or not there: what, who, by when."""
    if not (answer.outcome.owes_promise or answer.promise or answer.due_on):
        return {}
    found = {}
    if not answer.promise:
        decide = answer.outcome is Outcome.UNDER_CONSIDERATION
        found["promise"] = "Say what comes next, in one line" if decide else "Say what you promise, in one line"
    if not answer.responsible:
        found["responsible"] = "Say who is responsible: the post, not the person’s name"
    if answer.due_on is None:
        found["due_on"] = "Enter the date by which it will be done"
    elif answer.due_on < today:
        found["due_on"] = "Enter a date that is not in the past"
    return found
