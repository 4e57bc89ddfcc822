"""Open now: should the walk-in centre leave Mill Street for the hospital site? All kinds of question are asked."""

import random
from datetime import date

from engage.demo.script import Ask, Asked, Choice, Paper, Reply, Sheet
from engage.questionnaires import Channel, Consent, QuestionKind

K = QuestionKind

MINOR, RETURN, X_RAY, NEAR, HOURS = (
    "A minor injury", "A child who was ill", "An X-ray", "It was close to where I was", "My surgery was shut",
)  # fmt: skip
WALK, BUS, CAR, TAXI = "On foot or by wheelchair", "By bus", "By car", "By taxi"
EASIER, SAME, HARDER = "Easier", "About the same", "Harder"

SHEETS = (
    Sheet(
        "You and the walk-in centre",
        (
            Ask("used", K.ONE_CHOICE, "Have you used the Mill Street walk-in centre in the last two years?",
                options=("Yes, for myself", "Yes, for somebody I care for", "No"), is_required=True),
            Ask("reasons", K.MANY_CHOICES, "Why did you go?", options=(MINOR, RETURN, X_RAY, NEAR, HOURS),
                has_other=True),
            Ask("visits", K.NUMBER, "About how many times did you go in the last year?",
                limits={"minimum": "0", "maximum": "365"}),
            Ask("last_visit", K.DATE, "When did you last go?", help="If you are not sure, give a day that is near."),
        ),
        intro="This part is about what happens now. You do not have to have used the centre to answer.",
    ),
    Sheet(
        "The move",
        (
            Ask("about_move", K.STATEMENT, "We propose to move the walk-in centre from Mill Street to a new building at "
                "Northmoor General Hospital, 1.8 miles away. It would open 8am to 10pm, two hours longer than today."),
            Ask("move", K.SCALE, "The walk-in centre should move to the hospital site.", is_required=True),
            Ask("getting_there", K.MATRIX, "If it moved, how would getting there change for you?",
                options=(EASIER, SAME, HARDER), statements=("By day", "After 6pm", "With a child or somebody unwell")),
            Ask("travel", K.ONE_CHOICE, "How would you get to the hospital site?", options=(WALK, BUS, CAR, TAXI),
                has_other=True),
        ),
    ),
    Sheet(
        "In your own words",
        (
            Ask("matters", K.LONG_TEXT, "What matters most to you about where the walk-in centre is?",
                limits={"max_length": 5000}, help="Please do not write anything that could identify somebody else."),
            Ask("one_thing", K.SHORT_TEXT, "If we change one thing in this plan, what should it be?",
                limits={"max_length": 200}),
            Ask("evidence", K.FILE, "Is there something you want to show us?",
                help="A photograph, a letter or a report. PDF, Word, PNG or JPEG, up to 10 MB."),
            Ask("postcode", K.SHORT_TEXT, "What is the first half of your postcode?", not_for_publication=True,
                help="For example NM4. It shows us which parts of the towns we have not heard from. We never publish it.",
                limits={"max_length": 5}),
        ),
    ),
)  # fmt: skip

ASKED = Asked(
    title="Moving the walk-in centre from Mill Street",
    summary="Should the walk-in centre move from Mill Street to Northmoor General Hospital, and stay open until 10pm?",
    overview="""The walk-in centre in Mill Street treats about 90 people a day for cuts, sprains, infections and other things
that cannot wait but are not emergencies. The building is old and too small. We would like to move the centre to a new
building at Northmoor General Hospital, 1.8 miles away, and to open it **two hours longer**, from 8am to 10pm.

We have not decided. We want to know what the move would mean for you.""",
    why="""The lease of Mill Street ends in two years. The building has one lavatory, no lift and a roof that leaks. One
patient in six is sent on to the hospital for an X-ray, and waits twice.""",
    can_influence="""- whether the centre moves at all
- how people get there: buses, parking, crossings
- what else should be in the same building
- its opening hours""",
    cannot_influence="""The lease of Mill Street cannot be made longer: the owner has sold the building. We must pay for any
change out of the money we have.""",
    what_next="""We will read every answer. What you told us goes to the board’s public meeting before it decides. Within
twelve weeks of closing we will publish what you said and **what we did about it**, point by point.""",
    decision="Where the walk-in centre will be from 2029, to be decided by the board in public",
    choices=(
        Choice("Move to the hospital site", "A new building with X-ray, open 8am to 10pm. A bus every 20 minutes by day."),
        Choice("Move to another building in the town centre", "No building has been found yet. Open 8am to 8pm, no X-ray."),
        Choice("Stay as it is until the lease ends",
               "The centre would stay in Mill Street for two years. After that there would be none.", is_status_quo=True),
    ),
    areas=("northmoor", "saltby"),
    audiences=("Residents", "Carers", "Disabled people", "Parents and guardians"),
    interests=("Emergency care", "Transport"),
    sheets=SHEETS,
    papers=(
        Paper("The case for moving the walk-in centre", "case-for-change.pdf", (
            "1. Mill Street treated 32,410 people last year, 90 a day.",
            "2. One in six was sent to the hospital for an X-ray. They waited 2 hours 50 minutes longer.",
            "3. More than half of all patients came on foot or by bus (page 11).",
            "4. A new building at the hospital would cost 4.1 million pounds; the two town centre sites we",
            "   looked at would cost 5.6 and 6.3 million, and neither has room for X-ray.",
        )),
        Paper("Travel and equality assessment", "travel-and-equality.txt", (
            "Who would travel further: people in Mill Street, Gasworks Lane and the Tannery estate.",
            "Of households there, 46 in 100 have no car. The last number 14 bus leaves the hospital at 7.05pm.",
            "What we would do about it: ask the council and the bus company for a bus until 10.30pm.",
        )),
    ),
    has_monitoring=True,
)  # fmt: skip

# words, what should change, agreement with the move
VOICES = (
    ("I can walk to Mill Street with a pushchair in ten minutes. The hospital is a dual carriageway away.", "A crossing at Ring Road", "disagree"),
    ("If they find something serious they only send you up to the hospital anyway, so it makes sense to be there.", "", "agree"),
    ("Mill Street is damp, there's one toilet and the ceiling came down in the treatment room. Move it.", "Do it sooner", "strongly_agree"),
    ("The 14 bus stops at 7. How do I get home at 10 with a child who's just had stitches?", "A late bus", "strongly_disagree"),
    ("I don't want a drop-in next to A&E because people will just drift from one queue to the other.", "A separate door", "disagree"),
    ("Two more hours in the evening is worth more to me than where it is.", "", "agree"),
    ("The people who use Mill Street most are the people with no car. You know this, it's in your own report on page 11.", "Keep Mill Street for mornings", "strongly_disagree"),
    ("Parking at the hospital is £3.20 an hour. A sprained wrist should not cost a fiver.", "First hour free", "disagree"),
    ("An X-ray in the same building would have saved me a second day off work.", "", "strongly_agree"),
    ("Town centre will be finished. Bank went, post office went, now this.", "Leave it where it is", "strongly_disagree"),
    ("I'm a night porter there. The site's quiet after eight and well lit. It's safer than Mill Street on a Saturday night, trust me.", "", "agree"),
    ("Our residents' group of 40 people met and most would accept the move if the bus ran until 10.30.", "A late bus", "neither"),
    ("My daughter has sickle cell. Minutes matter, and from where we live the hospital is nearer.", "", "strongly_agree"),
    ("I only found out about this from a poster in the chip shop. Have you told people who don't read English?", "Leaflets in Polish and Urdu", "not_sure"),
    ("Please make sure there's somewhere to sit that isn't in a corridor.", "More seats", "agree"),
    ("Nobody has explained what happens to the sexual health clinic that shares the building.", "Say what happens to the clinic", "not_sure"),
    ("I've dealt with this board before. You've decided already, haven't you?", "", "strongly_disagree"),
    ("Fine by me, as long as the prescription counter comes too.", "A late pharmacy", "agree"),
)  # fmt: skip

NAMES = ("Amina Yusuf", "Derek Platt", "Sheila Marsh", "Tomasz Zielinski", "Grace Adeyemi", "Colin Webb", "Ruth Ellery")


def replies(length: int, today: date) -> list[Reply]:
    """Sixty submissions over the days it has been open, the early and the late ones thicker."""
    chance = random.Random(2008)
    return [_reply(n, length, today, chance) for n in range(60)]


def _reply(n: int, length: int, today: date, chance: random.Random) -> Reply:
    agreement = chance.choice(
        ["strongly_agree", "agree", "agree", "neither", "disagree", "strongly_disagree", "not_sure"]
    )
    given: dict[str, object] = {"used": chance.choice(["Yes, for myself", "Yes, for somebody I care for", "No"])}
    if n < len(VOICES):
        given["matters"], given["one_thing"], agreement = VOICES[n]
    if given["used"] != "No":
        given["reasons"] = chance.sample([MINOR, RETURN, X_RAY, NEAR, HOURS], chance.randint(1, 3))
        given["visits"] = chance.choice([1, 1, 1, 2, 2, 3, 4, 6])
        given["last_visit"] = date.fromordinal(today.toordinal() - chance.randint(40, 500))
    harder = agreement in {"disagree", "strongly_disagree"}
    given["move"] = agreement
    given["travel"] = chance.choice([BUS, BUS, WALK, TAXI, CAR] if harder else [CAR, CAR, BUS, WALK])
    given["getting_there"] = {
        statement: chance.choice([HARDER, HARDER, SAME] if harder else [EASIER, SAME, SAME])
        for statement in ("By day", "After 6pm", "With a child or somebody unwell")
    }
    given["postcode"] = chance.choice(["NM1", "NM2", "NM4", "NM4", "SB1", "SB3"])
    named = n % 5 == 0
    return Reply(
        day=length * chance.betavariate(0.8, 1.1),
        given={name: value for name, value in given.items() if value not in ("", None)},  # type: ignore[misc]
        consent=chance.choice([Consent.IN_FULL, Consent.ANONYMOUSLY, Consent.ANONYMOUSLY, Consent.NOT_AT_ALL]),
        name=chance.choice(NAMES) if named else "",
        email=f"resident{n}@example.org" if named else "",
        organisation="Mill Street Residents’ Group" if n == 11 else "",
        on_behalf_of="Forty people who came to our meeting" if n == 11 else "",
        channel=Channel.PAPER if n % 13 == 7 else Channel.ONLINE,
    )
