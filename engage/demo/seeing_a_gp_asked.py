"""What the board asked about seeing a GP, and the hundred and fifty replies that came."""

import random

from engage.demo.script import Ask, Asked, Choice, Paper, Reply, Sheet
from engage.demo.seeing_a_gp_said import VOICES, Said
from engage.questionnaires import Channel, Consent, QuestionKind

K = QuestionKind

SURGERIES = (
    "Castle Street Surgery, Northmoor", "Market Place Practice, Northmoor", "Harbour Medical Centre, Saltby",
    "Quayside Surgery, Saltby", "I am not registered with a GP",
)  # fmt: skip
TIMES = ("Weekdays before 8am", "Weekdays after 6pm", "Saturday morning", "Saturday afternoon", "None of these")
EASE = ("Very easy", "Fairly easy", "Fairly hard", "Very hard", "I have not tried")
WAYS = ("By telephone", "Online or with an app", "At the desk")
SCALE = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree", "not_sure")

SHEETS = (
    Sheet(
        "Your surgery",
        (
            Ask("surgery", K.ONE_CHOICE, "Which surgery do you use?", options=SURGERIES, is_required=True),
            Ask("tries", K.NUMBER, "How many times did you ask for an appointment in the last year?",
                limits={"minimum": "0", "maximum": "365"}),
            Ask("ease", K.MATRIX, "How easy is it to ask for an appointment?", options=EASE, statements=WAYS),
        ),
    ),
    Sheet(
        "What we propose",
        (
            Ask("evenings", K.SCALE, "Every surgery should open until 8pm on two evenings a week.", is_required=True),
            Ask("hub", K.SCALE, "One surgery in Northmoor should open on Saturdays for both towns.", is_required=True),
            Ask("times", K.MANY_CHOICES, "Which of these times would you use?", options=TIMES, has_other=True),
        ),
    ),
    Sheet(
        "In your own words",
        (
            Ask("barriers", K.LONG_TEXT, "What gets in the way of seeing a GP?", limits={"max_length": 5000}),
            Ask("missed", K.LONG_TEXT, "Is there anything we have missed?", limits={"max_length": 5000}),
        ),
    ),
)  # fmt: skip

ASKED = Asked(
    title="Seeing a GP: evenings, Saturdays and getting through",
    summary="Late opening at every surgery, and one Saturday surgery for both towns: what would help you most?",
    overview="""Seeing a GP has become harder. We proposed two things: every surgery would open **until 8pm on two evenings** a
week, and **one surgery in Northmoor** would open on Saturdays for everybody in Northmoor and Saltby. We asked what you
thought of both, and what gets in your way.""",
    why="Fewer than half of the people who asked for an appointment last spring got one within a week.",
    can_influence="- which evenings, and whether there are any\n- where the Saturday surgery is\n- how you ask for an appointment",
    cannot_influence="How many doctors are trained in England, and what a surgery is paid for each patient, are decided elsewhere.",
    what_next="""We read every answer and told the board. What you said and what we did about it is on this page, point by
point, and we go on saying how far each promise has come.""",
    decision="Opening hours of the four surgeries from next year",
    choices=(
        Choice("Evenings at every surgery, Saturdays in Northmoor", "Until 8pm twice a week; one Saturday surgery for both towns."),
        Choice("Evenings only", "Until 8pm twice a week, no Saturdays."),
        Choice("Stay as now", "8am to 6.30pm on weekdays, as now.", is_status_quo=True),
    ),
    areas=("northmoor", "saltby"),
    audiences=("Residents", "Carers", "Disabled people", "Patients"),
    interests=("GP services",),
    sheets=SHEETS,
    papers=(
        Paper("How hard is it to see a GP?", "access-in-figures.pdf", (
            "Calls answered within six minutes, last spring: 3 in 10.",
            "Appointments within a week of asking: 46 in 100.",
            "Appointments lost because nobody came: 5 in 100.",
        )),
    ),
)  # fmt: skip

NAMES = (
    "Margaret Oakes", "Imran Shah", "Joan Lightfoot", "Peter Nowak", "Blessing Okoro", "Alan Furness", "Wendy Carr",
    "Rhys Pritchard", "Sunita Rao", "Barbara Pell",
)  # fmt: skip


def replies(length: int) -> list[Reply]:
    """A hundred and fifty submissions: two in five have something to say in their own words."""
    chance = random.Random(84)
    voices = list(VOICES)
    chance.shuffle(voices)
    return [
        _reply(n, voices[n // 2] if n % 2 == 0 and n // 2 < len(voices) else None, length, chance) for n in range(150)
    ]


def _reply(n: int, voice: Said | None, length: int, chance: random.Random) -> Reply:
    saltby = chance.random() < 0.45
    given: dict[str, object] = {
        "surgery": chance.choice(SURGERIES[2:4] if saltby else SURGERIES[:2]) if n % 31 else SURGERIES[4],
        "evenings": chance.choices(SCALE, (34, 30, 12, 10, 6, 8))[0],
        "hub": chance.choices(SCALE, (4, 10, 10, 26, 44, 6) if saltby else (22, 34, 18, 12, 6, 8))[0],
        "times": chance.sample(TIMES[:4], chance.randint(1, 2)),
        "ease": {
            "By telephone": chance.choices(EASE, (2, 8, 30, 55, 5))[0],
            "Online or with an app": chance.choices(EASE, (15, 28, 18, 12, 27))[0],
            "At the desk": chance.choices(EASE, (12, 30, 28, 14, 16))[0],
        },
    }
    if chance.random() < 0.7:
        given["tries"] = chance.choice([0, 1, 2, 2, 3, 3, 4, 5, 6, 8, 12])
    codes = {}
    if voice is not None:
        given[voice.question] = voice.text
        codes[voice.question] = voice.codes
    is_group = voice is not None and voice.text.startswith("Our members")
    named = n % 6 == 0
    return Reply(
        day=length * chance.betavariate(0.8, 1.0),
        given=given,  # type: ignore[arg-type]
        consent=Consent.IN_FULL if is_group else chance.choices(list(Consent), (45, 45, 10))[0],
        name=chance.choice(NAMES) if named else "",
        email=f"patient{n}@example.org" if named else "",
        organisation="Northmoor Deaf Club" if is_group else "",
        on_behalf_of="Our 34 members" if is_group else "",
        channel=chance.choices([Channel.ONLINE, Channel.PAPER, Channel.PHONE, Channel.EVENT], (78, 14, 4, 4))[0],
        codes=codes,
    )
