"""What a review tells the rest of the house: how its recommendations are answered, and what a minute does to it."""

from datetime import date, datetime
from typing import Any

from engage.matters import By, Item, Matter, MoveRefusedError, outcome
from engage.matters.answering import Answering, answering
from engage.matters.minutes import Minutable, minutable
from engage.scrutiny.models.review import Review
from engage.scrutiny.service import review as service
from engage.scrutiny.service import review_report
from engage.scrutiny.service.request import RESPONSES, answered

WORDS = {
    "decline": "Do not take this up",
    "agree": "Agree the report as it stands",
    "suspend": "Suspend work on it",
    "resume": "Go on with it",
    "close": "Finish the review",
}


def outcomes(matter: Matter) -> list[tuple[str, str]]:
    """What a meeting can decide about a review now."""
    return [(verb, words) for verb, words in WORDS.items() if matter.allows(verb)]


def take(
    matter: Matter, outcome: str, *, reason: str, meeting: str, meeting_path: str, on: date, by: By, at: datetime
) -> None:
    """Carry out what was minuted; a report was agreed on the day of the meeting."""
    if not isinstance(matter, Review) or outcome not in WORDS:
        raise MoveRefusedError("A meeting cannot decide that about this.")
    acts: dict[str, Any] = {"by": by, "at": at}
    if outcome == "agree":
        vote = f"as minuted, {reason}"[:300]
        review_report.agree(matter, vote=vote, minute=meeting, path=meeting_path, on=on, **acts)
    elif outcome in {"decline", "suspend"}:
        {"decline": service.decline, "suspend": service.suspend}[outcome](matter, reason=reason, **acts)
    else:
        {"resume": service.resume, "close": service.close}[outcome](matter, **acts)


def _why_not_publish(item: Item) -> str:
    """The answers to a report that was not published go to the committee alone."""
    if item.is_public:
        return ""
    return "The committee did not publish its report, so the answer goes to the committee alone."


def _asked_html(review: Review) -> str:
    return review.terms_html


def register() -> None:
    """Tell those who know no review, once, when the application is made."""
    answering["review"] = Answering(
        whole="Recommendations and answers",
        asked="The committee looked into",
        said="The committee recommended",
        did="The body answers",
        said_before="The committee recommended",
        one="recommendation",
        origin="From the report of",
        clocks=RESPONSES,
        from_themes=False,
        asked_words="The whole review",
        public_url=lambda review: review.public_path,
        desk_url=lambda review: f"/desk/reviews/{review.reference}/",
        asked_html=_asked_html,
        why_not_publish=_why_not_publish,
    )
    minutable["review"] = Minutable(outcomes=outcomes, take=take)
    if answered not in outcome.when_public:
        outcome.when_public.append(answered)
