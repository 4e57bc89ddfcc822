"""Closed and being analysed: blood tests in Saltby. Free text waits for a moderator and an analyst."""

import random

from engage.demo.script import Ask, Asked, Choice, Reply, Sheet
from engage.questionnaires import Consent, QuestionKind

K = QuestionKind
LIBRARY, CHEMIST, NORTHMOOR = (
    "Saltby Library, mornings",
    "Three pharmacies, by appointment",
    "Stay at Northmoor General",
)

SHEETS = (
    Sheet(
        "Having your blood taken",
        (
            Ask("often", K.ONE_CHOICE, "How often do you have a blood test?",
                options=("Every month or more", "A few times a year", "Once a year or less", "Never"), is_required=True),
            Ask("where", K.ONE_CHOICE, "Where should blood be taken for people in Saltby?",
                options=(LIBRARY, CHEMIST, NORTHMOOR), has_other=True, is_required=True),
            Ask("enough", K.SCALE, "Mornings only would be enough for me."),
            Ask("why", K.LONG_TEXT, "Why do you say so?", limits={"max_length": 5000}),
        ),
    ),
)  # fmt: skip

ASKED = Asked(
    title="Blood tests closer to home in Saltby",
    summary="Where in Saltby should blood be taken, so that people need not travel to Northmoor?",
    overview="""People in Saltby travel to Northmoor General for a blood test: about 160 a week. We can pay for **one** service
in Saltby. We asked where it should be.""",
    why="The journey takes most people half a day, and one in eight tests is missed.",
    can_influence="- where blood is taken\n- on which days and at what times",
    cannot_influence="The laboratory stays in Northmoor. The last van leaves Saltby at 1pm.",
    what_next="We are reading what you told us. The outcome follows within twelve weeks of closing.",
    decision="Where blood is taken in Saltby, and by whom",
    choices=(
        Choice(LIBRARY, "A nurse, five mornings a week, no appointment."),
        Choice(CHEMIST, "Trained staff, by appointment, until 1pm."),
        Choice(NORTHMOOR, "As today: no change.", is_status_quo=True),
    ),
    areas=("saltby",),
    audiences=("Residents", "Carers", "Patients"),
    interests=("Community services", "Transport"),
    sheets=SHEETS,
)  # fmt: skip

CODEBOOK = (
    ("Travel to Northmoor", "Distance, buses, cost, a day lost"),
    ("Privacy", "Being seen or heard having a test"),
    ("Needles and fear", "Fainting, phobia, children, learning disability"),
    ("Opening times", "Mornings, fasting, work"),
    ("Skill of staff", "Whether a pharmacy or library can do it safely"),
    ("Parking and access", "Steps, Blue Badge, wheelchair"),
)

VOICES = (
    ("I'm on warfarin so it's every fortnight. That's fifty-two buses a year for thirty seconds with a needle.", LIBRARY),
    ("The library is warm, it's flat and everyone knows where it is. Yes please.", LIBRARY),
    ("I faint. I don't want to faint in the library in front of the knit and natter.", CHEMIST),
    ("Fasting until I've got two buses to Northmoor at my age is not safe. I nearly went over in the bus station.", CHEMIST),
    ("Keep it at the hospital where there's a doctor if it goes wrong.", NORTHMOOR),
    ("My son has a learning disability. He needs the same quiet room and the same nurse, wherever that room is.", NORTHMOOR),
    ("Pharmacies. I'm in there every week as it is.", CHEMIST),
    ("The one on Fore Street has a curtain for a consulting room. A curtain!", LIBRARY),
    ("Mornings only means I lose pay. I work at the cannery 6 till 2.", CHEMIST),
    ("Please ring me about this on 01632 960882, I have been waiting for my results since the 3rd.", LIBRARY),
    ("Three and a half hours, door to door. I timed it. For one tube of blood.", LIBRARY),
    ("Ask the phlebotomists, they'll tell you the drive back to the lab is the problem, not the room.", NORTHMOOR),
    ("My veins are terrible after the chemo and I only let Denise do it.", NORTHMOOR),
    ("Wheelchair. Library has a ramp. Two of your three chemists don't.", LIBRARY),
    ("It's a good idea and overdue. My mother stopped going altogether, and then we found out about her kidneys.", LIBRARY),
    ("If it's by appointment does that mean by telephone? Because you know how that goes.", CHEMIST),
    ("I wouldn't trust that idiot behind the counter to give me the right change never mind stick a needle in me.", NORTHMOOR),
    ("Could the van that does the breast screening not do bloods as well?", LIBRARY),
    ("As a carer I can get out between 1 and 3 only. So not mornings.", CHEMIST),
    ("Whichever you choose, put it on paper through every door. The last change I found out when I got there.", LIBRARY),
    ("Happy with Northmoor, my sister lives there and we make a day of it.", NORTHMOOR),
    ("Seven o'clock in the morning before the school run would be perfect.", LIBRARY),
)  # fmt: skip

# What an analyst made of the first few.
MEANINGS = {
    VOICES[0][0]: ("Travel to Northmoor",),
    VOICES[1][0]: ("Parking and access",),
    VOICES[2][0]: ("Needles and fear", "Privacy"),
    VOICES[3][0]: ("Travel to Northmoor", "Opening times"),
    VOICES[4][0]: ("Skill of staff",),
    VOICES[5][0]: ("Needles and fear",),
    VOICES[7][0]: ("Privacy",),
}


def replies(length: int) -> list[Reply]:
    """Seventy submissions, twenty-two of them with something to read."""
    chance = random.Random(528)
    said: list[Reply] = []
    for n in range(70):
        text, where = VOICES[n // 3] if n % 3 == 0 and n // 3 < len(VOICES) else ("", "")
        given: dict[str, object] = {
            "often": chance.choice(
                ["Every month or more", "A few times a year", "A few times a year", "Once a year or less"]
            ),
            "where": where or chance.choice([LIBRARY, LIBRARY, CHEMIST, NORTHMOOR]),
            "enough": chance.choice(["strongly_agree", "agree", "agree", "neither", "disagree", "strongly_disagree"]),
        }
        if text:
            given["why"] = text
        said.append(
            Reply(
                day=length * chance.betavariate(0.9, 1.0),
                given=given,  # type: ignore[arg-type]
                consent=chance.choice([Consent.IN_FULL, Consent.ANONYMOUSLY, Consent.ANONYMOUSLY, Consent.NOT_AT_ALL]),
                email=f"saltby{n}@example.org" if n % 9 == 0 else "",
            )
        )
    return said
