"""The overview of a consultation at the desk: what is done, what is next, and why not yet. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engage.accounts import Person
from engage.consultations import policy
from engage.consultations.gate import Finding, Level
from engage.consultations.models.consultation import BEFORE_PUBLICATION, Consultation, State


@dataclass(frozen=True)
class Task:
    """One line of the task list: where it is done, and how far it is. `path` follows the consultation's address;
    without one, it is somebody else's to do.
    """

    words: str
    path: str
    status: str = ""
    colour: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Act:
    """A button: what it does, where, and in words why it cannot be done by this person."""

    verb: str
    words: str
    path: str
    why_not: str = ""
    grave: bool = False


SECTIONS = (
    ("Title, overview and contact", "edit/details", ("details",), ""),
    ("Why you consult, and what can change", "edit/reasons", ("reasons",), ""),
    ("Options, no change among them", "edit/options", ("options",), ""),
    ("Documents", "documents", ("documents",), ""),
    ("Areas, audiences and interests", "edit/places", ("places",), ""),
    ("Questionnaire", "questionnaire/", ("questionnaire",), ""),
    ("The decision it feeds", "edit/decision", ("decision",), ""),
    ("Opening and closing", "edit/dates", ("dates",), ""),
    ("Privacy notice", "edit/privacy", ("privacy",), ""),
    ("Evidence for the gate", "evidence", ("evidence",), "Gunning 1 to 4, assessments, languages"),
)
_READABLE = ("questionnaire/",)
# verb, what the button says, its path, whose act it is, whether it is grave
_ACTS = (
    ("pre_engage", "Talk to people first", "pre-engage", "an officer", False),
    ("draft", "Start writing", "draft", "an officer", False),
    ("submit", "Submit for approval", "submit", "an officer", False),
    ("publish", "Publish", "publish", "an approver", False),
    ("return", "Return to drafting", "return", "an approver", False),
    ("correct", "Correct", "correct", "an approver", False),
    ("pause", "Pause", "pause", "an approver", False),
    ("resume", "Open again", "resume", "an approver", False),
    ("extend", "Close later", "extend", "an approver", False),
    ("analyse", "Begin the analysis", "analyse", "an analyst, officer or approver", False),
    ("publish_summary", "Publish what people told us", "publish-summary", "an approver", False),
    ("deliberate", "Put it before those who decide", "deliberate", "an officer", False),
    ("decide", "Record the decision", "decide", "an approver", False),
    ("publish_outcome", "Publish the outcome", "publish-outcome", "an approver", False),
    ("implement", "Begin to deliver", "implement", "an officer", False),
    ("review", "Record a review", "review", "an officer", False),
    ("archive", "Archive", "archive", "an officer", False),
    ("relaunch", "Ask again", "relaunch", "an officer", False),
    ("withdraw", "Withdraw", "withdraw", "an approver", True),
    ("quash", "Record that it was quashed", "quash", "an approver", True),
)


def sections(findings: Sequence[Finding], may_edit: bool) -> list[Task]:
    """What has to be written, each with what the gate makes of it; who may not write it is led to what can be read."""
    return [
        Task(words, path if may_edit or path in _READABLE else "", *_judged(findings, keys), hint)
        for words, path, keys, hint in SECTIONS
    ]


def _judged(findings: Sequence[Finding], keys: tuple[str, ...]) -> tuple[str, str]:
    here = [f.level for f in findings if f.section in keys]
    stops = here.count(Level.STOP)
    if stops:
        return f"{stops} to mend", "red"
    if Level.WARN in here:
        return "Think about it", "yellow"
    return "Completed", ""


def work(consultation: Consultation, person: Person, at: datetime) -> list[Task]:
    """What goes on while it is open and after it, and this person may look at."""
    if consultation.state in BEFORE_PUBLICATION or not consultation.is_public:
        return []
    closed = consultation.is_closed(at)
    tasks = [Task("Read and moderate", "moderation/"), Task("Submissions", "submissions/"), Task("Results", "results")]
    tasks += [Task("Code free text", "coding/"), Task("Codebook and themes", "codebook/")]
    if closed and policy.may_report(person, consultation) is not None:
        written = bool(consultation.summary_report_html.strip())
        tasks.append(
            Task(
                "What people told us, and the decision",
                "report",
                "Written" if written else "To write",
                "" if written else "blue",
            )
        )
    if closed:
        tasks.append(Task("Items and answers: you said, we did", f"/desk/responses/{consultation.reference}/"))
    return tasks


def acts(consultation: Consultation, person: Person, at: datetime) -> list[Act]:
    """What the state allows, with the reason where this person may not."""
    out = []
    for verb, words, path, whose, grave in _ACTS:
        if consultation.allows(verb) and _is_time(consultation, verb, at):
            out.append(Act(verb, words, path, _why_not(consultation, person, verb, whose), grave))
    return out


def _is_time(consultation: Consultation, verb: str, at: datetime) -> bool:
    """Whether the clock lets it be offered; the service asks again."""
    if verb in {"pause", "extend"}:
        return not consultation.is_closed(at) and (verb == "extend" or consultation.is_open(at))
    return verb != "analyse" or consultation.is_closed(at)


def _why_not(consultation: Consultation, person: Person, verb: str, whose: str) -> str:
    may = {"analyse": policy.may_analyse}.get(verb) or getattr(policy, f"may_{verb}")
    if may(person, consultation) is not None:
        return ""
    if verb == "publish" and policy.may_return(person, consultation) is not None:
        return "You sent this to the gate yourself, and nobody approves their own draft. Ask another approver."
    return f"This is for {whose}."


_NEXT = {
    State.IDEA: ("draft", "Start writing, or talk to people first."),
    State.PRE_ENGAGEMENT: ("draft", "When you have heard enough, start writing."),
    State.DRAFTING: ("submit", "Write every section below, then submit it for approval."),
    State.GATE_CHECK: ("publish", "It waits for an approver to publish it or return it."),
    State.PAUSED: ("resume", "It takes no answers now. Open it again when the reason has gone."),
    State.ANALYSING: ("publish_summary", "Code what people wrote, write what they told you, then publish it."),
    State.SUMMARY_PUBLISHED: ("deliberate", "Put the answers before those who decide, and record that you did."),
    State.DECIDING: ("decide", "When the decision is taken, record it with its reasons."),
    State.DECIDED: ("publish_outcome", "Answer each item. Then publish what you did about what was said."),
    State.RESPONSE_PUBLISHED: ("implement", "Deliver what was promised, with evidence."),
    State.IMPLEMENTING: ("review", "Follow each promise. Look back after six and twelve months."),
    State.REVIEWED: ("archive", "Review again every year until the plan ends, then archive it."),
    State.WITHDRAWN: ("relaunch", "It was withdrawn. You can ask again."),
    State.QUASHED: ("relaunch", "The decision was quashed. You can ask again."),
}


def next_step(consultation: Consultation, at: datetime) -> tuple[str, str]:
    """The verb that comes next, and what to do, in one sentence."""
    if consultation.state != State.SCHEDULED:
        return _NEXT.get(State(consultation.state), ("", "There is nothing left to do."))
    if consultation.is_closed(at):
        return "analyse", "It has closed. Begin the analysis."
    if consultation.is_open(at):
        return "", "It is open. Moderate what comes in."
    return "", "It opens by itself at its time. Nothing need be done."
