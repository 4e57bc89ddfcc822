"""The third referral: nobody has acknowledged it. The officers were reminded, the chair was told, then the council’s lawyer."""

from engage.content.disclosure import Openness
from engage.decisions import Kind
from engage.demo.deciding import Concern, Piece, Resolve, propose, refer, write
from engage.demo.stage import Stage
from engage.referrals import Care, Referral

MADE = -50

CONCERN = Concern(
    "Nobody answers the call bells at Alder House",
    Care.SOCIAL_CARE,
    """Alder House in Saltby is a care home for thirty-eight people. The council pays for most of them.

- **Nine families** told us that a call bell is often not answered for half an hour, and at night for longer.
- One family wrote down every bell for a week. The longest took 52 minutes.
- At night there are two carers for three floors.
- Three residents told us that they no longer ring.""",
    """The families spoke to the manager, who said that she had asked for a third carer at night. We wrote to the council’s head of
adult social care. She answered that the number of carers is what the contract says.""",
    """1. Find out how long residents wait when they ring, by day and by night.
2. Ask the council whether its contract says how many carers are enough, and who looks.
3. Talk to residents. Most of them would like to be asked.""",
    Resolve(
        Kind.REFER,
        "Refer the call bells at Alder House to the scrutiny committee",
        "Nine families cannot all be wrong, and the council’s answer was about a contract and not about people.",
        "We refer to the scrutiny committee that call bells at Alder House are not answered. Harold Jessop and Nasreen Malik voted for "
        "it. Peggy Lomax works there at night, said so, and stood out.",
        concerns="Alder House",
        out={"Peggy Lomax": "I work nights at Alder House."},
    ),
    evidence=(
        Piece(
            "Seven days of bells",
            """One family wrote down every bell they heard on one corridor, from 8am to 8pm, for a week.

| answered within | bells |
|---|---|
| 5 minutes | 22 |
| 15 minutes | 31 |
| 30 minutes | 19 |
| longer | 11 |

The longest was 52 minutes, on the Sunday.""",
        ),
        Piece(
            "Letters from two families",
            "Two letters, with names and room numbers.",
            openness=Openness.CONFIDENTIAL,
            summary="Two families wrote what happened to their mother and their father when nobody came. Their letters name people who "
            "live at Alder House and people who work there, so only the committee has them.",
        ),
    ),
)

HEARING_AIDS = Concern(
    "Hearing aids that nobody mends",
    Care.HEALTH,
    """Eight people told us that they waited more than a month for a hearing aid to be mended, and heard nothing in the meantime, in
both senses.""",
    "",
    "",
    Resolve(
        Kind.REFER,
        "Refer the wait for hearing aids to the scrutiny committee",
        "Not decided yet.",
    ),
)


def tell(stage: Stage) -> Referral:
    """Made, and not a word since."""
    return refer(stage, CONCERN, made=stage.office(MADE))


def begin_another(stage: Stage) -> None:
    """A volunteer has begun to write the next one; it is on the agenda of the LINk’s meeting next week."""
    referral = write(stage, HEARING_AIDS, on=-6)
    propose(stage, HEARING_AIDS.resolve, on=-4, tabled_for=6, matter=referral)
