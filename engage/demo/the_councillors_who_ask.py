"""The committee: what it is for, who sits on it, who is told when it is late, and when it meets next."""

import sqlalchemy as sa

from engage.accounts import Role
from engage.content import render
from engage.demo import people_go_home_without_their_medicines as medicines
from engage.demo.people import COMMITTEE, COUNCIL
from engage.demo.sitting import OPENING, PLACE, Business, Minuted, announce, bring, convene, hold
from engage.demo.stage import Stage
from engage.matters import Matter
from engage.reminders.ladder import Rung, set_ladder
from engage.scrutiny import Review, Sitting
from engage.scrutiny.service.committees import seat, settle

TERMS = """The committee looks into health and social care in Northmoor and Saltby, whoever provides it. It may

- ask health bodies for information, and their officers to come and answer
- report, and recommend what should change
- answer those who refer a matter to it, and tell them what it does

It cannot look into the treatment of one person: for that there is a complaint, with help from the advice service."""

MEMBERS = (
    ("Edith Marlow", Sitting.CHAIR, Role.SCRUTINY_CHAIR, 0),
    ("Ray Tulley", Sitting.VICE_CHAIR, Role.SCRUTINY_MEMBER, 0),
    ("Dilys Beck", Sitting.MEMBER, Role.SCRUTINY_MEMBER, 1),
    ("Owen Pratt", Sitting.MEMBER, None, 0),
    ("Shabana Iqbal", Sitting.MEMBER, None, 0),
)
LAST, COMING = -20, 10
"""In how many days the committee met last, and meets next."""

DENTISTS = Business(
    "Finding a dentist who takes new patients",
    "The health board says which dentists in the two towns take new patients, and how long people wait.",
    "To note the report and ask questions",
    author="Head of Primary Care, Northmoor and Saltby Health Board",
    minuted=Minuted(
        "Two of nine surgeries take new patients. Members asked what somebody with toothache is told, and heard that it depends on "
        "who picks up the telephone.",
        "That the board send the committee what callers are told.",
    ),
)
TRACKER = Business(
    "Podiatry: recommendations and what has come of them",
    "Every recommendation with its wording, who answers for it, when it is due and how far it has come. The cabinet member for "
    "transport has been asked to attend.",
    "To decide which recommendations are complete, and what to do about those that are late",
)


def tell(stage: Stage) -> None:
    """The committee is settled and seated, and its administrator says who is told when something is late."""
    body, by, at = stage.body(COMMITTEE), stage.who(COMMITTEE, Role.SCRUTINY_OFFICER), stage.at(-398)
    settle(
        body, council=stage.body(COUNCIL), others=(), terms=TERMS, terms_html=render(TERMS), usual_place=PLACE,
        by=by, at=at,
    )  # fmt: skip
    for name, sitting, role, n in MEMBERS:
        person = stage.who(COMMITTEE, role, n).person if role else None
        seat(
            body, name=f"Councillor {name}", sitting=sitting, from_body="", votes=True, person=person,
            from_on=stage.day(-397), by=by, at=at,
        )  # fmt: skip
    seat(
        body, name="Joan Fettle", sitting=Sitting.CO_OPTED, from_body="Northmoor Carers’ Centre", votes=False, person=None,
        from_on=stage.day(-397), by=by, at=at,
    )  # fmt: skip
    rungs = [Rung(5, role=Role.SCRUTINY_CHAIR.value), Rung(10, email="monitoring.officer@saltby.example")]
    set_ladder(body, rungs, by=stage.who(COMMITTEE, Role.ADMINISTRATOR), at=stage.at(-396))


def look_ahead(stage: Stage, tablets: Matter) -> None:
    """The last meeting, whose minutes are still to come; the next, with its agenda; and one that has only a day."""
    hold(
        stage,
        stage.office(LAST),
        ((DENTISTS, None),),
        also="The Head of Primary Care (Northmoor and Saltby Health Board)",
    )
    on = stage.office(COMING)
    review = stage.session.scalars(sa.select(Review)).one()
    meeting = convene(stage, on=on)
    for business, about in ((OPENING, None), (medicines.ON_THE_AGENDA, tablets), (TRACKER, review)):
        bring(stage, meeting, business, on=on - 17, about=about)
    announce(stage, meeting, on=on - 14)
    convene(stage, on=stage.office(COMING + 42))
