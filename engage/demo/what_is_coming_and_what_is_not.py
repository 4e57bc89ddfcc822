"""Three short stories: one opens soon, one was withdrawn, one waits at the gate for its approver."""

from engage.demo.script import Ask, Asked, Choice, Sheet
from engage.questionnaires import QuestionKind

K = QuestionKind

CARERS = Asked(
    title="Looking after somebody: our plan for carers",
    summary="Our plan for the next three years for people who look after somebody. Tell us what is missing.",
    overview="About one person in nine in the two towns looks after somebody who could not manage without them. We have written a "
    "draft plan with carers and want to hear from those who did not have time to come.",
    why="The last plan ended in spring. Carers told us it was about services and not about them.",
    can_influence="- what the plan puts first\n- how breaks are arranged\n- how we will say whether it worked",
    cannot_influence="Carer’s Allowance is decided by the government.",
    what_next="We will publish what you said and what we changed within eight weeks of closing.",
    decision="The plan for carers, 2027 to 2030",
    choices=(
        Choice("The draft plan", "Breaks that can be booked a month ahead, and one person to ring."),
        Choice("Go on as now", "Breaks are given in an emergency only.", is_status_quo=True),
    ),
    areas=("northmoor", "saltby"),
    audiences=("Carers",),
    interests=("Social care",),
    outcome_days=56,
    sheets=(
        Sheet("The draft plan", (
            Ask("first", K.MANY_CHOICES, "What should come first?", options=("Breaks", "One person to ring", "Money advice", "My own health"),
                has_other=True),
            Ask("say", K.LONG_TEXT, "What is missing?", limits={"max_length": 5000}),
        )),
    ),
)  # fmt: skip

X_RAY = Asked(
    title="Closing the X-ray room in Saltby",
    summary="A proposal to close the X-ray room at Saltby Cottage Hospital. Withdrawn.",
    overview="We proposed to close the X-ray room at Saltby Cottage Hospital on weekdays and to send people to Northmoor.",
    why="The machine is seventeen years old and its maker no longer repairs it.",
    can_influence="- whether the room closes\n- what is offered instead",
    cannot_influence="The old machine cannot be kept going beyond next year.",
    what_next="We will publish what you said and what we did within twelve weeks of closing.",
    decision="Whether X-rays are taken in Saltby",
    choices=(
        Choice("Close the room", "X-rays in Northmoor only."),
        Choice("Keep the room", "Buy a new machine for £310,000.", is_status_quo=True),
    ),
    areas=("saltby",),
    audiences=("Residents",),
    interests=("Community services", "Transport"),
    sheets=(
        Sheet("X-rays in Saltby", (
            Ask("close", K.SCALE, "The X-ray room should close.", is_required=True),
            Ask("say", K.LONG_TEXT, "Why do you say so?", limits={"max_length": 5000}),
        )),
    ),
)  # fmt: skip

WITHDRAWN_BECAUSE = (
    "Several of you pointed out that the cost of hiring a mobile machine was left out of the options. You were right. We "
    "will ask again with all the options and their costs. What was sent to us is kept and will be read."
)

PHARMACY = Asked(
    title="Which pharmacies should open on Sundays?",
    summary="A rota of pharmacies for Sundays and bank holidays in Northmoor and Saltby.",
    overview="On Sundays one pharmacy is open for both towns. We propose a rota, so that there is one in **each** town.",
    why="In winter 40 people a Sunday are told to come back on Monday.",
    can_influence="- which hours\n- where",
    cannot_influence="We cannot make a pharmacy open, only pay it to.",
    what_next="We will publish what you said and what we did within twelve weeks of closing.",
    decision="The Sunday pharmacy rota from next winter",
    choices=(
        Choice("A rota in each town", "10am to 2pm, a different pharmacy each Sunday."),
        Choice("One pharmacy for both towns", "As today: one in Northmoor, 11am to 5pm.", is_status_quo=True),
    ),
    areas=("northmoor", "saltby"),
    audiences=("Residents",),
    interests=("Pharmacies",),
    sheets=(
        Sheet("Pharmacies on Sundays", (
            Ask("rota", K.SCALE, "There should be a pharmacy open in each town on Sundays.", is_required=True),
            Ask("hours", K.ONE_CHOICE, "Which hours would suit you?", options=("9am to 1pm", "10am to 2pm", "2pm to 6pm"), has_other=True),
            Ask("say", K.LONG_TEXT, "Is there anything else?", limits={"max_length": 5000}),
        )),
    ),
)  # fmt: skip
