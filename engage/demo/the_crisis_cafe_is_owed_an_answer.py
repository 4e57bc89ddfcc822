"""Closed more than twelve weeks ago, and nothing published: the page says that the outcome is late."""

import random

from engage.demo.script import Ask, Asked, Choice, Reply, Sheet
from engage.questionnaires import Consent, QuestionKind

K = QuestionKind

ASKED = Asked(
    title="A crisis café for people in distress at night",
    summary="Where should a safe place for people in mental distress be, and on which nights?",
    overview="""At night people in distress have the emergency department or nobody. We asked about a **café with trained staff**,
open until 1am, where you can come without an appointment.""",
    why="Last year 611 people came to Northmoor General at night in distress and were sent home without seeing anybody trained.",
    can_influence="- where it is\\n- on which nights\\n- who runs it",
    cannot_influence="It will not replace the crisis team, which the law requires.",
    what_next="We will publish what you said and what we did about it within twelve weeks of closing.",
    decision="Whether to pay for a crisis café, and where",
    choices=(
        Choice("In Northmoor, every night", "Near the bus station."),
        Choice("In both towns, at weekends", "Friday to Sunday."),
        Choice("No café", "As today: the crisis team by telephone, and the hospital.", is_status_quo=True),
    ),
    areas=("northmoor", "saltby"),
    audiences=("Residents", "Carers"),
    interests=("Mental health",),
    sheets=(
        Sheet("A safe place at night", (
            Ask("where", K.ONE_CHOICE, "Which would you choose?", is_required=True,
                options=("In Northmoor, every night", "In both towns, at weekends", "No café")),
            Ask("need", K.LONG_TEXT, "What would make it a place you would go to?", limits={"max_length": 5000}),
        )),
    ),
)  # fmt: skip

VOICES = (
    "Somebody who has been there themselves, not somebody with a clipboard.",
    "No uniforms and no bright lights. A kettle. That's it really.",
    "It has to be open on Sundays. Sundays are the worst.",
    "My brother would have gone. Please call it something else, though, 'crisis' would have put him off.",
    "A taxi home. You can't send a girl out at 1am to wait for a bus.",
    "Let me bring my dog.",
    "I sat in A&E for eleven hours with a vending machine. Anything is better than that.",
    "Somewhere my mates won't see me going in.",
)  # fmt: skip


def replies(length: int) -> list[Reply]:
    """Twenty-six submissions."""
    chance = random.Random(611)
    options = ("In Northmoor, every night", "In both towns, at weekends", "In both towns, at weekends", "No café")
    return [
        Reply(
            day=length * chance.random(),
            given={"where": chance.choice(options), **({"need": VOICES[n // 3]} if n % 3 == 0 and n < 24 else {})},
            consent=chance.choice([Consent.IN_FULL, Consent.ANONYMOUSLY]),
        )
        for n in range(26)
    ]
