"""What a network may not do without a decision: the eight kinds of 2008, and the ninth of 2013."""

from enum import StrEnum

from engage.matters.profile import Profile


class Kind(StrEnum):
    """One kind of relevant decision (SI 2008/528 regulation 2(2); SI 2012/3094 regulation 40)."""

    ACTIVITIES = "activities"
    SERVICES = "services"
    SPEND = "spend"
    REQUEST = "request"
    REPORT = "report"
    VISIT = "visit"
    REFER = "refer"
    REPORT_ELSEWHERE = "report_elsewhere"
    CONTRACT = "contract"  # from 2013

    @property
    def words(self) -> str:
        """What is decided, as a heading."""
        return {
            "activities": "How to carry out our activities",
            "services": "Which services to look at",
            "spend": "Spending money",
            "request": "Asking for information",
            "report": "Making a report or recommendation",
            "visit": "Which premises to visit, and when",
            "refer": "Referring a matter to scrutiny",
            "report_elsewhere": "Reporting a matter to somebody else",
            "contract": "Work given to a contractor",
        }[self.value]

    @property
    def act(self) -> str:
        """What may not be done without it, to follow “to”."""
        return {
            "activities": "carry out this activity",
            "services": "look at this service",
            "spend": "spend this money",
            "request": "ask for this information",
            "report": "make this report",
            "visit": "make this visit",
            "refer": "make this referral",
            "report_elsewhere": "report this matter to anybody else",
            "contract": "give this work to a contractor",
        }[self.value]


def kinds_on(profile: str) -> tuple[Kind, ...]:
    """The kinds that an era knows."""
    return tuple(kind for kind in Kind if kind is not Kind.CONTRACT or profile != Profile.LINK2008)
