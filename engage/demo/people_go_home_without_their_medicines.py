"""The second referral: the letter lay in a tray, the chair was told, and it was acknowledged late. It is on the next agenda."""

from engage.accounts import Role
from engage.decisions import Kind
from engage.demo.deciding import Concern, Piece, Resolve, refer
from engage.demo.northmoor_link_refers_the_podiatry_waits import keep_informed
from engage.demo.people import COMMITTEE
from engage.demo.script import Paper
from engage.demo.sitting import Business, Read
from engage.demo.stage import Stage
from engage.referrals import Care, Referral, service

MADE, ACKNOWLEDGED = -78, -30

CONCERN = Concern(
    "Sent home from hospital without your medicines",
    Care.HEALTH,
    """People leave Northmoor General with a letter and no tablets. They, or somebody who is looking after them, must come back the
next day, or go without until Monday.

- **Twenty-three people** told us that it happened to them or their mother in the last four months.
- Seventeen of them went home on a Friday.
- Five went without something that must not be stopped suddenly.
- Two had no one to send. One walked.""",
    """We told the hospital’s advice service, which asked us to send people to it one by one. We met two ward managers: they said
that the pharmacy shuts at 5pm and that the doctors write the prescriptions after their ward round, at 4. We wrote to the chief
executive seven weeks ago.""",
    """1. Ask the hospital how many people go home without their medicines, and on which days.
2. Ask why the pharmacy shuts before the people go.
3. Ask who pays for the taxi.""",
    Resolve(
        Kind.REFER,
        "Refer going home without medicines to the scrutiny committee",
        "It happens every Friday, it can do harm, and the people who could change it send us to each other.",
        "We refer to the scrutiny committee that people are sent home from Northmoor General without their medicines. All three of "
        "us voted for it.",
    ),
    evidence=(
        Piece(
            "Twenty-three accounts, without names",
            """“Discharged at six on the Friday. Pharmacy shut. ‘Pop back on Monday.’ He is on heart tablets.”

“They gave me his bag, his teeth and a letter.”

“The taxi was £11 each way and the tablets were £3.”""",
        ),
        Piece(
            "When people went home, and when the pharmacy shut",
            paper=Paper("When people went home, and when the pharmacy shut", "fridays.txt", (
                "Of 23 people, 17 went home on a Friday. Of these 14 left after 5pm.",
                "The pharmacy is open from 9am to 5pm on weekdays, and from 10am to noon on Saturdays.",
            )),
        ),
    ),
    outside="A petition of 318 names, handed in at Northmoor General Hospital by the Friends of Ward 6",
)  # fmt: skip

ON_THE_AGENDA = Business(
    "Northmoor LINk’s referral: home from hospital without medicines",
    "The LINk asks the committee to look into why people leave Northmoor General without the medicines they need.",
    "To decide whether to take it up, and how",
    papers=(
        Read(
            "Report of the scrutiny officer",
            """The committee **may** look into this: the hospital and the health board must both answer it.

We acknowledged this referral late. It came by post, to an officer who had left, and lay in a tray. We have said sorry to the
LINk; letters to anybody who has left are opened now.

Choices: ask for a written answer only; call the hospital’s chief pharmacist to this committee; or open a review.""",
        ),
        Read(
            "The hospital’s own count",
            "The count by ward and by name of the nurse in charge.",
            summary="The hospital counted, for four weeks, everybody who left without all of their medicines: 61 people, 44 of them on a "
            "Friday. Its count by ward names members of staff and is left out.",
            because="Local Government Act 1972, Schedule 12A, paragraph 1: information relating to an individual",
        ),
    ),
    author="Carol Whitby, scrutiny officer",
)


def tell(stage: Stage) -> Referral:
    """Made; nothing comes."""
    return refer(stage, CONCERN, made=stage.office(MADE))


def is_acknowledged_late(stage: Stage, referral: Referral) -> None:
    """The chair was told that it was late and asked; an officer found it."""
    carol = stage.who(COMMITTEE, Role.SCRUTINY_OFFICER, 1)
    service.acknowledge(
        referral, by=carol, at=stage.at(stage.office(ACKNOWLEDGED)), link=stage.desk(referral),
        note="I am sorry that this is late. Your letter lay in the tray of somebody who has left. It is on the agenda of our next "
        "meeting, and I have asked the hospital for its own count in the meantime.",
    )  # fmt: skip
    keep_informed(
        stage, referral, on=-18,
        text="The hospital has counted for four weeks: 61 people went home without all of their medicines, 44 of them on a Friday. "
        "Its chief pharmacist will come to the meeting.",
    )  # fmt: skip
