"""The long job of a review as a task list: what is done, what is next, what can be done now, and why not. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engage.accounts import Person
from engage.matters import Item
from engage.scrutiny.models.review import AFTER_REPORT, WRITABLE, Review, ReviewState
from engage.scrutiny.models.review_work import Approach, ApproachKind, ReviewEvidence
from engage.scrutiny.policy import review as policy


@dataclass(frozen=True)
class Task:
    """One line: where it is done, and how far it is. An empty path cannot be opened yet."""

    words: str
    path: str
    status: str
    colour: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Act:
    """A button: what it does, and in words why this person cannot."""

    verb: str
    words: str
    why_not: str = ""
    grave: bool = False


_OFFICER, _BOTH = "the committee’s officer", "the committee’s officer or chair"
# verb, what the button says, whose act it is, whether it is grave
_ACTS = (
    ("gather", "Begin to gather evidence", _OFFICER, False),
    ("deliberate", "Consider the evidence", _OFFICER, False),
    ("draft", "Begin the report", _OFFICER, False),
    ("agree", "Agree the report", _BOTH, False),
    ("send", "Send the report", _OFFICER, False),
    ("monitor", "Begin to follow what was promised", _OFFICER, False),
    ("close", "Finish the review", _BOTH, False),
    ("resume", "Go on with it", _BOTH, False),
    ("tell", "Record that whoever suggested it was told", _OFFICER, False),
    ("suspend", "Suspend work on it", _BOTH, True),
    ("decline", "Do not take it up", _BOTH, True),
)
_NEXT = {
    ReviewState.SUGGESTED: ("scope", "Settle the scope, or decline it with reasons."),
    ReviewState.SCOPED: (
        "gather",
        "Invite those with an interest to comment: the committee must. Then gather evidence.",
    ),
    ReviewState.EVIDENCE: ("deliberate", "Hear witnesses, ask for information, enter what comes."),
    ReviewState.DELIBERATING: ("draft", "When the committee has considered what it heard, begin the report."),
    ReviewState.DRAFT_REPORT: ("agree", "Write all four parts. Then the committee agrees the report."),
    ReviewState.AGREED: ("send", "Send the report to those who can act."),
    ReviewState.SENT: ("ask", "Ask each of them for a response. Until you ask, no clock runs."),
    ReviewState.RESPONSE_REQUESTED: ("", "Wait for the responses. When they are in, follow what was promised."),
    ReviewState.RESPONDED: ("monitor", "Everyone has responded. Follow what was promised."),
    ReviewState.MONITORED: ("close", "Follow each recommendation, and mark complete what satisfies the committee."),
    ReviewState.SUSPENDED: ("resume", "It is suspended. Go on with it when the reason has gone."),
    ReviewState.DECLINED: ("tell", "Tell whoever suggested it why, and finish."),
    ReviewState.CLOSED: ("", "There is nothing left to do."),
}


_SENT_WITH_NOTHING = (
    "close",
    "It recommends nothing, so nothing need be followed: finish it. You can still ask for a response.",
)


def next_step(review: Review, *, recommends: bool = True) -> tuple[str, str]:
    """The verb that comes next, and what to do, in one or two sentences."""
    if review.state == ReviewState.SENT and not recommends:
        return _SENT_WITH_NOTHING
    return _NEXT[review.standing]


def acts(review: Review, person: Person, *, recommends: bool = True) -> list[Act]:
    """What the state allows, with the reason where this person may not. What recommends something is not finished yet."""
    found = []
    for verb, words, whose, grave in _ACTS:
        offered = _may_tell(review) if verb == "tell" else review.allows(verb)
        if offered and not (verb == "close" and review.state == ReviewState.SENT and recommends):
            may = getattr(policy, f"may_{verb}")(person, review)
            found.append(Act(verb, words, _unless(may, whose), grave))
    return found


def next_act(
    review: Review, person: Person, offered: Sequence[Act], verb: str, *, is_invited: bool, missing: Sequence[str]
) -> Act | None:
    """The one button of the page. What must come first is offered first, so that no button leads to a refusal."""
    if review.state == ReviewState.SUGGESTED:
        return Act("scope", "Settle the scope", _unless(policy.may_scope(person, review), _BOTH))
    if review.state == ReviewState.SCOPED and not is_invited:
        words = "Invite interested parties to comment"
        return Act("approaches/comment/new", words, _unless(policy.may_approach(person, review), _OFFICER))
    found = next((act for act in offered if act.verb == verb), None)
    if found is not None and verb == "agree" and missing and not found.why_not:
        return replace(found, why_not="The report lacks what is listed above.")
    return found


def _unless(may: object, whose: str) -> str:
    return "" if may else f"This is for {whose}."


def _may_tell(review: Review) -> bool:
    told = review.told_on is not None
    if review.state == ReviewState.DECLINED:
        return not told and review.origin != "own"
    return not told and bool(review.councillor) and review.state in AFTER_REPORT


def tasks(
    review: Review,
    *,
    approaches: Sequence[Approach],
    evidence: Sequence[ReviewEvidence],
    items: Sequence[Item],
    missing: Sequence[str],
    owes_account: bool,
    network: str,
) -> list[Task]:
    """The work up to the report, in the order in which it is done."""
    is_open = review.state in WRITABLE
    may_approach = review.state in (ReviewState.SCOPED, *WRITABLE)
    scope = "scope" if review.state in {ReviewState.SUGGESTED, ReviewState.SCOPED} else "amend" if is_open else ""
    found = [
        Task("Scope, terms and timetable", scope, *_done(review.terms)),
        Task("Advisers and co-opted members", "advisers", str(len(review.advisers) or "None")),
        _approached(ApproachKind.COMMENT, "Invite interested parties to comment", approaches, may_approach, owed=True),
        _approached(ApproachKind.INFORMATION, "Ask for information", approaches, may_approach),
        _approached(ApproachKind.WITNESS, "Ask witnesses to attend", approaches, may_approach),
        _evidence(evidence, is_open),
    ]
    if owes_account:
        hint = f"As minuted: the committee must take information from {network} into account"
        found.append(
            Task(
                "How that information was taken into account",
                "account" if is_open else "",
                *_done(review.account),
                hint,
            )
        )
    parts = [review.explanation, review.heard, review.participants]
    written = sum(bool(part.strip()) for part in parts)
    found += [
        Task("Report", "report" if is_open else "", f"{written} of 3 parts written" if written < 3 else "Written",
             "blue" if written < 3 else ""),
        Task("The part that may not be open", "annex" if is_open else "", "Written" if review.annex.strip() else "None"),
        Task("Recommendations", "recommendations/new" if is_open else "", _many(len(items), "recommendation")),
    ]  # fmt: skip
    return found


def _done(text: str) -> tuple[str, str]:
    return ("Written", "") if text.strip() else ("To write", "blue")


def _many(n: int, one: str) -> str:
    return f"{n} {one}{'' if n == 1 else 's'}" if n else "None yet"


def _approached(
    kind: ApproachKind, words: str, approaches: Sequence[Approach], may: bool, *, owed: bool = False
) -> Task:  # fmt: skip
    mine = [one for one in approaches if one.kind is kind]
    waiting = sum(one.is_open for one in mine)
    path = f"approaches/{kind.value}/new" if may else ""
    if not mine:
        hint = "The committee must do this before it gathers evidence" if owed else ""
        return Task(words, path, "To do" if owed else "None yet", "blue" if owed else "", hint)
    return Task(words, path, f"{len(mine)} asked, {waiting} waiting" if waiting else f"{len(mine)} asked, all settled")


def _evidence(evidence: Sequence[ReviewEvidence], may: bool) -> Task:
    unchecked = sum(piece.checked_at is None for piece in evidence)
    status = f"{_many(len(evidence), 'piece')}{f', {unchecked} to check' if unchecked else ''}"
    return Task("Evidence", "evidence/new" if may else "", status, "yellow" if unchecked else "")
