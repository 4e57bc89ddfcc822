"""A second body with its own people: the borough council asks about the bus to the hospital."""

import random

from engage.demo.script import Ask, Asked, Choice, Reply, Sheet
from engage.questionnaires import Consent, QuestionKind

K = QuestionKind
LATER, OFTENER, AS_NOW = "A bus until 10.30pm", "A bus every 10 minutes by day", "Leave it as it is"

ASKED = Asked(
    title="The number 14: the bus to Northmoor General",
    summary="Should the number 14 run later, or more often? We can pay for one of the two.",
    overview="The number 14 runs between Saltby, Northmoor and the hospital. The council pays for a third of it. We can pay for "
    "**later** buses or for **more** buses, and ask which would help you more.",
    why="The contract with the bus company ends in spring, and the hospital’s hours have changed.",
    can_influence="- when it runs\n- where it stops near the hospital",
    cannot_influence="Fares are set by the bus company.",
    what_next="The cabinet decides in public. We will publish what you said and what we did within twelve weeks of closing.",
    decision="The contract for the number 14 bus",
    choices=(
        Choice(LATER, "Every half hour from 7pm."),
        Choice(OFTENER, "Between 9am and 5pm."),
        Choice(AS_NOW, "Every 20 minutes until 7pm.", is_status_quo=True),
    ),
    areas=("northmoor", "saltby"),
    audiences=("Residents",),
    interests=("Transport",),
    duty_basis="council",
    sheets=(
        Sheet("The number 14", (
            Ask("choice", K.ONE_CHOICE, "Which would help you more?", options=(LATER, OFTENER, AS_NOW), is_required=True),
            Ask("why", K.LONG_TEXT, "What do you use the 14 for?", limits={"max_length": 5000}),
        )),
    ),
)  # fmt: skip

VOICES = (
    "Visiting. Visiting hours end at 8 and the bus ends at 7. Who thought of that?",
    "I clean at the hospital, five till nine. I walk home. Forty minutes.",
    "Dialysis, three times a week. It's always full and I have to stand.",
    "I'd use it if it stopped at the main door and not the boiler house.",
)  # fmt: skip


def replies(length: int) -> list[Reply]:
    """Eighteen submissions so far."""
    chance = random.Random(14)
    return [
        Reply(
            day=length * chance.random(),
            given={"choice": chance.choice([LATER, LATER, OFTENER, AS_NOW]), **({"why": VOICES[n]} if n < 4 else {})},
            consent=chance.choice(list(Consent)),
        )
        for n in range(18)
    ]
