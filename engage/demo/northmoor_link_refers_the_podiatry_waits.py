"""The first referral: acknowledged in time, accepted at a meeting, looked into, and reported back."""

from engage.accounts import Role
from engage.content.disclosure import Openness
from engage.decisions import Kind
from engage.demo.deciding import Concern, Piece, Resolve, refer
from engage.demo.people import COMMITTEE
from engage.demo.script import Paper
from engage.demo.sitting import Business, Minuted, Read, hold
from engage.demo.stage import Stage
from engage.referrals import Care, Referral, service

MADE, ACKNOWLEDGED, MET = -270, -261, -240

CONCERN = Concern(
    "Waiting a year to have your feet seen to",
    Care.HEALTH,
    """People with diabetes or arthritis, and people who cannot see or bend, need somebody else to look after their feet. Their
doctor refers them to podiatry. Then they wait.

- **Forty-one people** told us about it in three months. The shortest wait was 19 weeks, the longest 14 months.
- Eleven of them have diabetes, and were told that a sore on the foot cannot wait.
- Nobody was told how long it would be. The letter says “in due course”.
- The clinic in Saltby has had no podiatrist since last spring. To Northmoor it takes two buses.""",
    """We asked the health board how many people wait, and how long. It answered that it was reviewing the service. We wrote
again two months later, and got the same answer. Harold Jessop asked at the board’s meeting in public, and was thanked for his
question.""",
    """1. Find out how many people wait, for how long, and how many of them are at risk.
2. Ask the health board what it will do, and by when.
3. Ask the council whether its home carers could cut nails safely, so that fewer people need a podiatrist for that.""",
    Resolve(
        Kind.REFER,
        "Refer the waits for podiatry to the scrutiny committee",
        "We asked the board twice and its meeting once. People are still waiting, and it can cost somebody a foot.",
        "We refer the waits for podiatry to the Northmoor Health Overview and Scrutiny Committee. All three of us voted for it. "
        "Forty-one people told us what happened to them, and the board has not said how many there are.",
    ),
    evidence=(
        Piece(
            "What forty-one people told us",
            """We wrote down what each person said, without names, and counted:

| how long they waited | people |
|---|---|
| up to 6 months | 9 |
| 6 to 9 months | 14 |
| 9 to 12 months | 12 |
| more than a year | 6 |

“I had a blister in March. By the time they saw me it was an ulcer and I was in for nine days.”

“I am 84 and I cut my own toenails with a bread knife. Don’t tell my daughter.”

“They rang in June to say it would be soon. That was the other June.”""",
        ),
        Piece(
            "The board’s answers to our two letters",
            paper=Paper("The board’s answers to our two letters", "letters.pdf", (
                "First letter: thank you for your interest. The service is under review.",
                "Second letter: thank you for your further letter. The review is continuing.",
                "Neither says how many people wait.",
            )),
        ),
        Piece(
            "Two people who lost a toe",
            "Two accounts, with dates, the names of the surgeries and what was said.",
            openness=Openness.CONFIDENTIAL,
            summary="Two people with diabetes lost a toe while they waited for a first appointment. Their own accounts would "
            "show who they are, so only the committee has them.",
        ),
    ),
    about="Seeing a GP: evenings, Saturdays and getting through",
)  # fmt: skip

ON_THE_AGENDA = Business(
    "Northmoor LINk’s referral: waits for podiatry",
    "The LINk asks the committee to look into how long people wait for podiatry. The referral, and what 41 people said, are "
    "on its own page.",
    "To decide whether to take it up, and how",
    papers=(
        Read(
            "Report of the scrutiny officer",
            """The committee **may** look into this: podiatry is provided and paid for by the health board.

The LINk has asked the board twice. The board confirms that it does not publish how long people wait, and says that its own
review has no end date.

Choices: ask the board for a written answer only; hold one evidence session; or open a review.""",
        ),
    ),
    minuted=Minuted(
        "Winifred Pike of the LINk read out four of the forty-one accounts. The board’s Head of Community Services said that the "
        "service was two people short. Members asked how many people were waiting. She did not have the figure with her.",
        "That the referral be accepted.\nThat a review be opened, to report within six months.\nThat the LINk be asked to advise.",
        verb="accept",
        reasons="Forty-one accounts in three months, and two letters without a figure in answer, are more than we can leave where "
        "they are. We will hold a review, with the LINk advising, and report within six months.",
        votes=(5, 0, 0),
    ),
)

WINTER = Business(
    "Winter at Northmoor General: what was learnt",
    "The hospital reports on last winter: how many people waited on trolleys, and what it will do differently.",
    "To note the report and ask questions",
    author="Chief Operating Officer, Northmoor General Hospital",
    minuted=Minuted(
        "Members asked why the discharge lounge was shut in January, and were told that a pipe had burst.",
        "That the hospital report again in the autumn.",
    ),
)


def tell(stage: Stage) -> Referral:
    """Made, acknowledged nine days later, accepted at the next meeting."""
    referral = refer(stage, CONCERN, made=stage.office(MADE))
    officer, link = stage.who(COMMITTEE, Role.SCRUTINY_OFFICER), stage.desk(referral)
    service.acknowledge(
        referral, by=officer, at=stage.at(stage.office(ACKNOWLEDGED)), link=link,
        note="Thank you. It is on the agenda of our next meeting. Please come: there are ten minutes for you to speak.",
    )  # fmt: skip
    on = stage.office(MET)
    hold(
        stage, on, ((ON_THE_AGENDA, referral), (WINTER, None)), away=("Councillor Owen Pratt",),
        also="Winifred Pike (Northmoor LINk), the Head of Community Services (Northmoor and Saltby Health Board), 14 members of the "
        "public", minutes_on=on + 12,
    )  # fmt: skip
    return referral


def keep_informed(stage: Stage, referral: Referral, *, on: int, text: str) -> None:
    """An entry in the log that keeps the network informed."""
    officer, on = stage.who(COMMITTEE, Role.SCRUTINY_OFFICER), stage.office(on)
    service.update(referral, by=officer, at=stage.at(on), text=text, done_on=stage.day(on), link=stage.desk(referral))


def report_back(stage: Stage, referral: Referral, *, on: int) -> None:
    """The network is told what came of it."""
    text = (
        "The committee agreed its report on podiatry. It makes five recommendations: three to the health board and two to the "
        "council. Your forty-one accounts are in part 2, and what we made of them is minuted. Both bodies have been asked to "
        "respond, and you can follow each recommendation until we are satisfied that it was done."
    )
    officer = stage.who(COMMITTEE, Role.SCRUTINY_OFFICER)
    service.report_back(referral, by=officer, at=stage.at(on), text=text, link=stage.desk(referral))
