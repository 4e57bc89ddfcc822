"""You said, we did: what the board answered about seeing a GP, and what became of each promise."""

from dataclasses import dataclass

from engage.matters import Outcome


@dataclass(frozen=True)
class Kept:
    """What became of a promise. Days are counted from the day the outcome was published."""

    text: str
    due: int
    delivered: int | None = None
    evidence: str = ""
    link: str = ""
    moved_to: int | None = None
    moved_after: int = 0
    moved_why: str = ""


@dataclass(frozen=True)
class Answered:
    """One item: what people said, what the board answered, and its promise where it made one."""

    title: str
    said: str
    themes: tuple[str, ...]
    outcome: Outcome
    answer: str
    responsible: str
    reason: str = ""
    plan: str = ""
    passed_to: str = ""
    promise: Kept | None = None


ITEMS = (
    Answered(
        "You cannot get through at 8am",
        "You told us that you ring again and again, wait in a queue and are then told to ring tomorrow. Some of you are "
        "at work at 8am and cannot ring at all.",
        ("phones",),
        Outcome.ADOPTED,
        "All four surgeries will have the same telephone system. It tells you your place in the queue, and **rings you "
        "back** when it is your turn. Half of each day’s appointments are kept until 1pm, so that 8am is not the only chance.",
        "Head of Primary Care",
        plan="Primary Care Access Plan, section 2",
        promise=Kept(
            "A telephone system with your place in the queue and a call back, in all four surgeries",
            due=70, delivered=61,
            evidence="The fourth surgery changed over today. In its first two weeks the first three answered 9 calls in 10 "
            "within six minutes; last spring it was 3 in 10.",
        ),
    ),
    Answered(
        "You want evenings and Saturdays",
        "Two in three of you would use an evening. People who work, teach, drive or go to sea told us that a weekday "
        "appointment costs them pay.",
        ("hours",),
        Outcome.IN_PART,
        "Every surgery will open until 8pm on **Tuesdays and Thursdays**. There will be a level entrance on those "
        "evenings too: several of you told us about the steps.",
        "Head of Primary Care",
        reason="Four surgeries cannot each be safely staffed on Saturdays with the doctors we have. Saturdays are shared "
        "instead: see the next item.",
        plan="Primary Care Access Plan, section 3",
        promise=Kept(
            "Opening until 8pm on Tuesdays and Thursdays at every surgery",
            due=40, delivered=58,
            evidence="Quayside Surgery opened late for the first time this Tuesday, the last of the four. It was late "
            "because the door closer on the level entrance had to be replaced.",
        ),
    ),
    Answered(
        "One Saturday surgery in Northmoor is too far for Saltby",
        "Most people in Saltby were against a single Saturday surgery in Northmoor. The first bus is at 9.40 and it "
        "takes two.",
        ("distance",),
        Outcome.IN_PART,
        "We have changed the plan. The Saturday surgery will **take turns**: one Saturday at Castle Street in Northmoor, "
        "the next at the Harbour Medical Centre in Saltby.",
        "Locality Manager, Saltby",
        reason="Opening in both towns every Saturday would need five more doctors, whom we do not have.",
        plan="Primary Care Access Plan, section 3",
        promise=Kept("A Saturday surgery in Saltby every second week", due=110),
    ),
    Answered(
        "Deaf people cannot ring a surgery",
        "“Your letter says ‘please telephone’.” Deaf people asked for a text number, for interpreters who are not "
        "relatives, and for relay calls to be answered.",
        ("deaf",),
        Outcome.ADOPTED,
        "Every surgery will have a text number. British Sign Language interpreters will be booked by us, by video where "
        "one cannot come. Everybody on the front desk will be trained to take relay calls.",
        "Equality and Inclusion Lead",
        plan="Accessible Information Plan",
        promise=Kept(
            "A text number and video interpreting in every surgery",
            due=90, moved_to=180, moved_after=80,
            moved_why="The first supplier of video interpreting stopped trading. We are buying it again, with Northmoor "
            "Deaf Club on the panel that chooses.",
        ),
    ),
    Answered(
        "You want a doctor who knows you",
        "People with long illnesses told us that they explain themselves again at each visit.",
        ("same",),
        Outcome.NOT_ADOPTED,
        "We will not promise everybody the same doctor each time.",
        "Medical Director",
        reason="With one doctor in four working part time, a promise of the same doctor would mean waiting up to three "
        "weeks for an urgent appointment. You can ask for a named doctor for a long illness, and surgeries must tell you "
        "who it is; that has been so since last year and will not change.",
    ),
    Answered(
        "Parking at Castle Street",
        "The car park is small, the two Blue Badge bays are full of vans, and paying puts some of you off coming.",
        ("parking",),
        Outcome.OUTSIDE_OUR_POWER,
        "We have written to the council with every comment about parking, and asked for two more Blue Badge bays and for loading "
        "to be kept out of them.",
        "Head of Estates",
        reason="The street and the car park belong to the council, which sets the bays and the charges. We cannot change either.",
        passed_to="Saltby and Northmoor Borough Council, Parking Services",
    ),
    Answered(
        "More doctors before longer hours",
        "Some of you, and some of your doctors, told us that longer hours with the same people spread the jam thinner.",
        ("doctors",),
        Outcome.UNDER_CONSIDERATION,
        "We are counting how many nurses, pharmacists and doctors the four surgeries will need over five years.",
        "Director of Workforce",
        reason="We do not yet know what the two towns need or what we can pay for, and would rather say so than guess.",
        plan="Workforce Plan",
        promise=Kept("Publish how many staff the four surgeries need, and what we will do about it", due=240),
    ),
    Answered(
        "Not everybody can book online",
        "Some of you have no internet and some have had enough of passwords. You were afraid that booking online would "
        "become the only way.",
        ("online", "front"),
        Outcome.ALREADY_DONE,
        "It has not and it will not. Every surgery’s contract says that you can book by telephone and at the desk, and "
        "that you can ask to speak in private. A third of each day’s appointments is kept from the website.",
        "Head of Primary Care",
        reason="This has been in the contracts since April of last year; some of you had been told otherwise, and we "
        "have reminded all four surgeries in writing.",
    ),
)  # fmt: skip

# No item answers the theme "home": the published page says so.
ASKED = """We asked how easy it is to see a GP, and what you thought of two proposals: **late opening** until 8pm on two
evenings a week at every surgery, and **one Saturday surgery** in Northmoor for both towns."""

SUMMARY = """One hundred and fifty people and groups replied. Most wanted evenings. People in Northmoor liked a Saturday
surgery in Northmoor; people in Saltby did not. What came up most, without our having asked, was the telephone.

This was an open consultation. The people who answered chose to, so the figures say what *they* think and not what
everybody thinks."""

DECIDED = """The board met and decided to open every surgery until 8pm on Tuesdays and Thursdays, to share the Saturday
surgery between the two towns, and to change the telephones first, because that is what most of you wrote about.

We did not answer what some of you told us about home visits. It was outside what we asked, and we owe you a better
answer than we could give by now. It is shown below as unanswered."""
