"""Two bodies are asked to respond. One does in time, keeps one promise and is late with another; one answers half and is late."""

from engage.accounts import Role
from engage.content import render
from engage.content.dates import day
from engage.demo.people import BOARD, COMMITTEE, COUNCIL
from engage.demo.seeing_a_gp_answered import Answered, Kept
from engage.demo.sitting import Business, Minuted, Read, hold
from engage.demo.stage import Stage
from engage.demo.the_committee_looks_into_podiatry import AGREED
from engage.matters import Item, Outcome
from engage.responses.answer import Answer
from engage.responses.service import answers, delivery
from engage.scrutiny import ResponseRequest, Review
from engage.scrutiny.service import recommendation, request

SENT, ASKED, BOARD_ANSWERED, COUNCIL_ANSWERED = AGREED + 4, AGREED + 5, AGREED + 26, -66
DELIVERED, MET = -75, -64

# Days of promises are counted from the day the answer was given.
ANSWERS = (
    Answered(
        "Tell everybody how long they will wait", "", (), Outcome.ADOPTED,
        "Everybody on the list will have a letter that says **how long they will wait**, and a number to ring if their foot "
        "gets worse. Whoever is added to the list will have it within a week.",
        "Head of Community Services",
        plan="Community Services Plan, section 4",
        promise=Kept(
            "A letter to all 612 people on the list", due=40, delivered=BOARD_ANSWERED * -1 + DELIVERED,
            evidence="612 letters went out. 148 people rang; 19 of them were seen within the week.",
        ),
    ),
    Answered(
        "Fill both posts in Saltby", "", (), Outcome.ADOPTED,
        "Both posts are advertised again, at the higher grade, and with a day a week at the hospital so that nobody works alone.",
        "Director of Workforce",
        plan="Workforce Plan, section 2",
        promise=Kept(
            "Two podiatrists at work in Saltby", due=70,
            evidence="One podiatrist started at the Saltby clinic this month. Nobody suitable applied for the second post.",
        ),
    ),
    Answered(
        "See a foot at risk within four weeks", "", (), Outcome.IN_PART,
        "Somebody has looked through the list: 97 people have diabetes, and 31 feet are at risk. Those 31 will be seen within "
        "**four weeks**, and after them nobody at risk will wait longer than **six**.",
        "Medical Director",
        reason="Four weeks for everybody at risk needs a third podiatrist. Until there is one we would rather promise six weeks and "
        "keep it than four and not.",
        plan="Community Services Plan, section 5",
        promise=Kept("Nobody whose foot is at risk waits longer than six weeks", due=140),
    ),
    Answered(
        "Train home carers to cut nails", "", (), Outcome.IN_PART,
        "Twelve of our forty home carers will be trained this year, by the board’s podiatrists, and will cut nails on Tuesdays at the "
        "day centres in both towns.",
        "Head of Adult Social Care",
        reason="All forty cannot be trained in one year without leaving visits uncovered. The other twenty-eight follow next year.",
        plan="Adult Social Care Plan, page 31",
        promise=Kept("Nail cutting at both day centres, every Tuesday", due=130),
    ),
)  # fmt: skip

BEHIND = Business(
    "Podiatry: what has been answered",
    "What the health board answered to the report, what it has done since, and what the council’s executive still owes.",
    "To decide which recommendations are complete",
    papers=(
        Read(
            "Recommendations and answers",
            """The health board answered all three recommendations within 28 days, and says that the first is done. The council’s
executive considered the report in cabinet and has answered the fourth. The fifth, the bus, has no answer.""",
        ),
    ),
    minuted=Minuted(
        "Winifred Pike had seen one of the letters and called it “a letter a person could read”. Members asked the cabinet member "
        "for transport when the fifth recommendation would be answered. He did not know.",
        "That recommendation 1 is complete.\nThat the council’s executive be reminded that two months are the law.",
    ),
)


def tell(stage: Stage, review: Review, found: list[Item]) -> None:
    """Sent, asked, answered, delivered, and marked complete at a meeting."""
    officer = stage.who(COMMITTEE, Role.SCRUTINY_OFFICER)
    request.send(review, on=stage.day(SENT), by=officer, at=stage.at(SENT))
    asked = {sent.body.slug: sent for sent in review.requests}
    for slug, received in ((BOARD, None), (COUNCIL, stage.day(ASKED + 1))):
        on = ASKED if received is None else ASKED + 1
        request.ask(
            asked[slug], asked_on=stage.day(ASKED), received_on=received, by=officer, at=stage.at(on),
            link=stage.public(review),
        )  # fmt: skip
    for item, one in zip(found[:3], ANSWERS[:3], strict=True):
        _answer(stage, item, one, BOARD, on=BOARD_ANSWERED)
    _consider(stage, asked[COUNCIL])
    _answer(stage, found[3], ANSWERS[3], COUNCIL, on=COUNCIL_ANSWERED)
    _deliver_the_letters(stage, found[0], review)
    _fall_behind_with_the_posts(stage, found[1])


def _answer(stage: Stage, item: Item, one: Answered, body: str, *, on: int) -> None:
    """An officer of the body that was asked drafts the answer; its approver lets it stand and publishes it."""
    assert one.promise is not None
    officer, approver = stage.who(body, Role.OFFICER), stage.who(body, Role.APPROVER)
    answer = Answer(
        outcome=one.outcome, answer=one.answer, reason=one.reason, plan=one.plan, responsible=one.responsible,
        promise=one.promise.text, due_on=stage.day(on + one.promise.due), answer_html=render(one.answer),
        reason_html=render(one.reason),
    )  # fmt: skip
    answers.draft(item, answer, by=officer, at=stage.at(on - 8))
    answers.send(item, by=officer, at=stage.at(on - 7))
    answers.approve(item, by=approver, at=stage.at(on - 1))
    answers.publish(item, by=approver, at=stage.at(on))


def _consider(stage: Stage, asked: ResponseRequest) -> None:
    """The executive considers it in cabinet: one part of what it owes."""
    on = stage.office(-80)
    officer = stage.who(COMMITTEE, Role.SCRUTINY_OFFICER)
    how = f"Cabinet of {day(stage.day(on))}, minute 31"
    request.limb(asked, "consider", on=stage.day(on), how=how, by=officer, at=stage.at(on + 1))


def _deliver_the_letters(stage: Stage, item: Item, review: Review) -> None:
    """In time; and complete once the committee says so."""
    kept, at = ANSWERS[0].promise, stage.at(DELIVERED)
    assert kept is not None
    delivery.add_evidence(item, text=kept.evidence, by=stage.who(BOARD, Role.OFFICER), at=at)
    delivery.deliver(item, by=stage.who(BOARD, Role.APPROVER), at=at)
    on = stage.office(MET)
    meeting = hold(
        stage, on, ((BEHIND, review),), minutes_on=on + 12,
        also="Winifred Pike (Northmoor LINk), the Head of Community Services (Northmoor and Saltby Health Board), the cabinet member for "
        "transport",
    )  # fmt: skip
    recommendation.complete(
        item, minute=f"Minute 2 of meeting {meeting.number}, {day(meeting.on)}",
        reason="All 612 letters went out. The LINk has seen one and says that it is plain.",
        by=stage.who(COMMITTEE, Role.SCRUTINY_OFFICER), at=stage.at(on + 1), link=stage.public(review),
    )  # fmt: skip


def _fall_behind_with_the_posts(stage: Stage, item: Item) -> None:
    """One of the two podiatrists came; the day for both has passed."""
    kept = ANSWERS[1].promise
    assert kept is not None
    delivery.add_evidence(item, text=kept.evidence, by=stage.who(BOARD, Role.OFFICER), at=stage.at(-38))
    recommendation.note(
        item, on=stage.day(-12), text="The board told us that the second post is advertised a third time, and asked until spring. We "
        "did not agree to a later day.",
        from_body_id=stage.body(COMMITTEE).id, by=stage.who(COMMITTEE, Role.SCRUTINY_OFFICER), at=stage.at(-12),
    )  # fmt: skip
