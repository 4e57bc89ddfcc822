"""The review: who was asked, who refused, what was heard, what may not be read by all, and the report the committee agreed."""

from datetime import datetime
from typing import Any

from engage.accounts import Appointment, Role
from engage.content.dates import day
from engage.content.disclosure import Disclosure, Openness
from engage.demo.northmoor_link_refers_the_podiatry_waits import keep_informed, report_back
from engage.demo.people import BOARD, COMMITTEE, COUNCIL, LINK
from engage.demo.sitting import Business, Minuted, Read, hold
from engage.demo.stage import Stage
from engage.matters import Item
from engage.referrals import Referral
from engage.scrutiny import AdviserKind, ApproachKind, Review
from engage.scrutiny.models.review_work import Identity, Refusal
from engage.scrutiny.service import recommendation, review_report, review_work
from engage.scrutiny.service import review as service

OPENED, HEARD, AGREED = -236, -184, -118

WHY = "The committee accepted the LINk’s referral and resolved to hold a review."
TERMS = {
    "terms": """How long do people in Northmoor and Saltby wait for podiatry, why, and what would make it shorter?

We look at people who were referred by a doctor or nurse in the last two years. We do **not** look at how any one person was
treated.""",
    "timetable": """- spring: invite comments, ask for figures
- early summer: hear witnesses in public
- summer: report""",
    "task_group": "Councillors Marlow (chair), Beck and Iqbal, with Joan Fettle of Northmoor Carers’ Centre",
}

HEARING = Business(
    "Podiatry: evidence",
    "The committee hears the health board’s Head of Community Services and two people who look after somebody.",
    "To hear the evidence and ask questions",
    papers=(
        Read(
            "What people and groups wrote to us",
            """Northmoor Diabetes Group: “A letter that says how long it will be costs nothing.” Saltby Pensioners’ Forum: nail
cutting used to be done at the day centre on Tuesdays, by a nurse, for two pounds.""",
        ),
        Read(
            "What a contract with a private clinic would cost",
            "The clinic’s offer, with its price for each visit.",
            summary="The board has asked a private clinic for a price to see 200 people who have waited longest. The price is left "
            "out while the board is negotiating. It is lower than the board’s own cost for each visit.",
            because="Local Government Act 1972, Schedule 12A, paragraph 3: financial or business affairs",
        ),
    ),
    minuted=Minuted(
        "The Head of Community Services gave the figure that had been asked for: **612 people** are waiting, and 97 of them have "
        "diabetes. Nobody looks through the list for those at risk. The two posts in Saltby have been empty for 14 months.",
        "That the evidence be received.\nThat the board say in writing by when somebody looks through the list.",
    ),
)

ON_AGREEING = Business(
    "Podiatry: the report",
    "The draft report of the review, with its recommendations.",
    "To agree the report and to whom it is sent",
    papers=(
        Read(
            "Draft report: how long people wait for podiatry",
            "The report as it is proposed, in four parts, with five recommendations. Once agreed it is on the page of the review.",
        ),
    ),
    minuted=Minuted(
        "Councillor Beck wanted six months’ notice before anybody is moved to a private clinic; that was put to the vote and lost "
        "by one. Nasreen Malik said that the LINk could stand behind every word of part 2.",
        "That the report be agreed.\nThat it be sent to the health board and to the council’s executive.\n"
        "That both be asked to respond.",
        verb="agree",
        reasons="five votes for it, nobody against",
        votes=(5, 0, 0),
        minority="Councillor Beck would have asked the board to rule out a private clinic.",
    ),
)

ACCOUNT = (
    "The LINk’s forty-one accounts are why this review was held, and they are quoted in part 2. They told us what the board’s "
    "figures could not: that people were never told how long they would wait, and what they did meanwhile. Recommendations 1 and 4 "
    "are the LINk’s own. We did not ask for the date of the board’s review, because the board has given it up."
)
REPORT = {
    "explanation": """Somebody whose foot is at risk should be seen within weeks. In Northmoor and Saltby people wait **seven to
fourteen months**. The health board did not know how many were at risk, because nobody had looked.""",
    "heard": """- **612 people** are waiting; 97 of them have diabetes (the health board).
- Forty-one people told the LINk that they waited between 19 weeks and 14 months.
- Both posts in Saltby have been empty for 14 months. They were advertised once.
- One in three on the list needs their nails cut and nothing else (the board’s own podiatrist).
- Two people lost a toe while they waited. Their accounts were heard in private.""",
    "participants": """Northmoor LINk; Northmoor Diabetes Group; Saltby Pensioners’ Forum; Northmoor and Saltby Health Board, Head of
Community Services; a podiatrist of the board; two carers.""",
}
ANNEX = "What the private clinic offered, and the price of each visit."
INSTEAD = "A private clinic offered to see those who have waited longest, for less than a visit costs the board today."

RECOMMENDED = (
    (
        "Tell everybody how long they will wait",
        "That the health board write to everybody on the list within two months, saying how long they will wait and whom to ring "
        "if their foot gets worse.",
        BOARD, "Head of Community Services",
    ),
    (
        "Fill both posts in Saltby",
        "That the health board fill both podiatry posts in Saltby, and say each month until then what it has done.",
        BOARD, "Director of Workforce",
    ),
    (
        "See a foot at risk within four weeks",
        "That the health board look through the list at once for feet at risk, and see each of those people within four weeks.",
        BOARD, "Medical Director",
    ),
    (
        "Train home carers to cut nails",
        "That the council train its home carers to cut nails safely, so that nobody waits for a podiatrist only for that.",
        COUNCIL, "Head of Adult Social Care",
    ),
    (
        "A bus to the Saltby clinic on clinic days",
        "That the council ask the bus company to stop at the Saltby clinic on the days when it is open.",
        COUNCIL, "Head of Transport",
    ),
)  # fmt: skip


def tell(stage: Stage, referral: Referral) -> tuple[Review, list[Item]]:
    """From the suggestion to the report; the network is kept informed."""
    officer = stage.who(COMMITTEE, Role.SCRUTINY_OFFICER)
    review = _open(stage, referral, officer)
    _approach(stage, review, officer)
    _hear(stage, review, referral, officer)
    found = _write(stage, review, officer)
    on = stage.office(AGREED)
    hold(stage, on, ((ON_AGREEING, review),), also="Nasreen Malik (Northmoor LINk)", minutes_on=on + 11)
    report_back(stage, referral, on=on + 5)
    return review, found


def _open(stage: Stage, referral: Referral, officer: Appointment) -> Review:
    acts: dict[str, Any] = {"by": officer}
    review = service.suggest(
        stage.session, stage.body(COMMITTEE), title="How long people wait for podiatry", why=WHY, about=referral,
        at=stage.at(OPENED), **acts,
    )  # fmt: skip
    values = {**TERMS, "reports_on": stage.day(OPENED + 183)}
    service.scope(review, values, at=stage.at(OPENED + 6), link=stage.public(review), **acts)
    keep_informed(
        stage, referral, on=OPENED + 7,
        text=f"The review has its terms and its timetable: {review.reference}. You are invited to advise.",
    )  # fmt: skip
    nasreen = stage.who(LINK, Role.DECIDER, 1)
    review_work.join(
        review, name=nasreen.person.name, kind=AdviserKind.ADVISER, body=stage.body(LINK), on=stage.day(OPENED + 9),
        interests="Her mother is on the waiting list. Declared at the first meeting of the task group.",
        at=stage.at(OPENED + 9), **acts,
    )  # fmt: skip
    return review


def _approach(stage: Stage, review: Review, officer: Appointment) -> None:
    """Those with an interest are invited to comment; figures are asked for; one refuses, and may."""
    on = OPENED + 10
    asked: dict[str, Any] = {"asked_on": stage.day(on), "by": officer, "at": stage.at(on)}
    invite, board = "What should change, and what must not get worse?", stage.body(BOARD)
    for whom, days, said in (
        (
            "Northmoor Diabetes Group",
            12,
            "A letter that says how long it will be costs nothing. Fear is what it costs now.",
        ),
        (
            "Saltby Pensioners’ Forum",
            19,
            "Nails used to be cut at the day centre on Tuesdays, by a nurse, for two pounds.",
        ),
        ("The board’s podiatrists", 0, ""),
    ):
        made = review_work.approach(review, ApproachKind.COMMENT, whom=whom, what=invite, **asked)
        if said:
            came = on + days
            review_work.answer(made, on=stage.day(came), answer=said, by=officer, at=stage.at(came))
    figures = review_work.approach(
        review, ApproachKind.INFORMATION, whom="Northmoor and Saltby Health Board", body=board, identity=Identity.ANONYMISED,
        what="How many people wait, for how long, and how many have diabetes: as numbers, from which nobody can be known.", **asked,
    )  # fmt: skip
    _answer(
        figures,
        "612 people, longest 14 months. Diabetes: 97. Counted by hand; there was no list by risk.",
        on + 31,
        stage,
        officer,
    )
    price = review_work.approach(
        review,
        ApproachKind.INFORMATION,
        whom="Footwise Ltd, Northmoor",
        what="What you charge for each visit.",
        **asked,
    )
    review_work.refuse(
        price, on=stage.day(on + 8), refusal=Refusal.NOT_OBLIGED, because="We are a private company and would rather not say.",
        reply="We have no power to ask this of a private company. The board gave us its own figure.", by=officer,
        at=stage.at(on + 8),
    )  # fmt: skip
    witness = review_work.approach(
        review, ApproachKind.WITNESS, whom="Head of Community Services, Northmoor and Saltby Health Board", body=board,
        is_employee=True, what="To say how many people wait and what the board will do.",
        wanted_on=stage.day(stage.office(HEARD)), **asked,
    )  # fmt: skip
    service.gather(review, by=officer, at=stage.at(on + 1), link=stage.public(review))
    _answer(witness, "Attended, and answered for forty minutes.", stage.office(HEARD), stage, officer, hour=22)


def _answer(made: Any, words: str, on: int, stage: Stage, officer: Appointment, hour: int = 10) -> None:
    review_work.answer(made, on=stage.day(on), answer=words, by=officer, at=stage.at(on, hour))


def _hear(stage: Stage, review: Review, referral: Referral, officer: Appointment) -> None:
    on = stage.office(HEARD)
    at: datetime = stage.at(on - 20)
    facts: dict[str, Any] = {"received_on": stage.day(on - 20), "by": officer, "at": at, "is_checked": True}
    review_work.add_evidence(
        review, title="What forty-one people told the LINk", source="Northmoor LINk", is_networks=True,
        text="The count and the quotations that came with the referral.", **facts,
    )  # fmt: skip
    review_work.add_evidence(
        review, title="Who is on the list", source="Northmoor and Saltby Health Board",
        text="| wait | people |\n|---|---|\n| up to 6 months | 201 |\n| 6 to 12 months | 338 |\n| longer | 73 |", **facts,
    )  # fmt: skip
    review_work.add_evidence(
        review, title="Two people who lost a toe", source="Northmoor LINk", is_networks=True,
        text="Two accounts, heard in private.",
        disclosure=Disclosure(
            Openness.CONFIDENTIAL, would_mislead=True, summary="Two people with diabetes lost a toe while they waited for a first appointment."
        ),
        because="It would show who they are (SI 2002/3048, regulation 5)", **facts,
    )  # fmt: skip
    hold(
        stage, on, ((HEARING, review),), away=("Councillor Shabana Iqbal",), minutes_on=on + 13,
        also="The Head of Community Services (Northmoor and Saltby Health Board), Nasreen Malik (Northmoor LINk), two carers",
    )  # fmt: skip
    keep_informed(
        stage, referral, on=on + 2,
        text="The committee heard the health board. 612 people are waiting: it is the first time that anybody has said the number.",
    )  # fmt: skip


def _write(stage: Stage, review: Review, officer: Appointment) -> list[Item]:
    service.deliberate(review, by=officer, at=stage.at(-170))
    service.draft(review, by=officer, at=stage.at(-160))
    at = stage.at(-140)
    heard_at = f"Minute 2, meeting of {day(stage.day(stage.office(HEARD)))}"
    review_report.write(review, REPORT, by=officer, at=at)
    review_report.account(review, text=ACCOUNT, minute=heard_at, by=officer, at=at)
    annex = Disclosure(Openness.EXEMPT, would_mislead=True, summary=INSTEAD)
    because = "Local Government Act 1972, Schedule 12A, paragraph 3: financial or business affairs"
    review_report.withhold(review, annex=ANNEX, disclosure=annex, because=because, by=officer, at=at)
    return [
        recommendation.recommend(
            review, title=title, said=said, addressee=stage.body(to), owner=owner, by=officer, at=at
        )
        for title, said, to, owner in RECOMMENDED
    ]  # fmt: skip
