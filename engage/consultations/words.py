"""A consultation's state in the words people know, the same in every list and on its page."""

from datetime import datetime
from typing import Protocol

from engage.consultations.models.consultation import Phase
from engage.content.dates import closing, instant

COLOURS = {
    Phase.FORTHCOMING: "blue",
    Phase.OPEN: "green",
    Phase.PAUSED: "yellow",
    Phase.CLOSED: "grey",
    Phase.SUMMARY: "purple",
    Phase.OUTCOME: "aqua-green",
    Phase.WITHDRAWN: "red",
}

DUTY_BASES = {
    "s242": "Involving people in health services (NHS Act 2006, section 242)",
    "s14Z45": "Involving people in health services (NHS Act 2006, section 14Z45)",
    "substantial": "A substantial change to health services, on which a scrutiny committee is consulted",
    "council": "A council's own decision",
    "evidence": "A call for evidence",
    "voluntary": "No duty: we want to know what people think",
}
# What people choose from; a body may not make up a new word, so that the filter finds all of a kind.
AUDIENCES = (
    "Carers", "Children and young people", "Disabled people", "Older people", "Parents and guardians", "Patients",
    "People who use services", "Residents", "Staff", "Voluntary and community groups", "Businesses",
)  # fmt: skip
INTERESTS = (
    "Budgets and spending", "Children's services", "Community services", "Dental care", "Emergency care", "GP services",
    "Hospitals", "Housing", "Learning disability", "Libraries and leisure", "Maternity", "Mental health",
    "Pharmacies", "Planning", "Public health", "Social care", "Transport",
)  # fmt: skip


class Dated(Protocol):
    """Whatever has the moments that the words need: a consultation, or a row of a list."""

    opens_at: datetime | None
    closes_at: datetime | None


def state_words(phase: Phase, dated: Dated) -> str:
    """Open · closes 24 September 2026 at 11:59pm BST"""
    return {
        Phase.UNPUBLISHED: "Not published",
        Phase.FORTHCOMING: f"Opening soon · opens {instant(dated.opens_at)}",
        Phase.OPEN: f"Open · closes {closing(dated.closes_at)}",
        Phase.PAUSED: "Paused · no answers are taken at the moment",
        Phase.CLOSED: "Closed · we are analysing what you told us",
        Phase.SUMMARY: "Closed · what people told us is published",
        Phase.OUTCOME: "We asked, you said, we did",
        Phase.WITHDRAWN: "Withdrawn",
    }[phase]
