"""The acts: making items, answering, approving, publishing, following. The record is right and nothing is rewritten."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engage.analysis import ItemSource
from engage.analysis.coverage import unanswered
from engage.database import writing
from engage.matters import (
    AuditEntry,
    Evidence,
    Item,
    ItemState,
    MoveRefusedError,
    Outcome,
    PromiseState,
    Response,
    Voice,
)
from engage.matters.duties import outcome_duty
from engage.matters.outcome import check, publish_items, published
from engage.responses.service import answers, delivery, items
from tests.factories.matters import (
    AT,
    a_matter,
    a_promise,
    a_theme,
    an_answer,
    an_item,
    answer,
    owe,
    publish_outcome,
)  # fmt: skip

BY: dict[str, Any] = {"by": Voice.OPERATOR, "at": AT}
DUE = date(2027, 3, 1)


def verbs(db: Any, item: Item) -> list[str]:
    about = f"item:{item.reference}"
    return list(db.session.scalars(sa.select(AuditEntry.verb).where(AuditEntry.about == about).order_by(AuditEntry.id)))


def refused(db: Any, act: Any, *args: Any, **values: Any) -> str:
    with pytest.raises(MoveRefusedError) as refusal, writing(db.session()):
        act(*args, **{**BY, **values})
    return str(refusal.value)


def test_items_are_numbered_in_their_matter_and_a_number_is_never_used_again(db: Any) -> None:
    matter = a_matter(db.session())
    other = a_matter(db.session(), matter.body, n=2)
    first, second = an_item(matter), an_item(matter)
    with writing(db.session()):
        items.withdraw(second, reason="Twice the same.", **BY)
    assert [first.number, second.number, an_item(matter).number, an_item(other).number] == [1, 2, 3, 1]


def test_an_item_cites_the_themes_it_comes_from(db: Any) -> None:
    matter = a_matter(db.session())
    one, two = a_theme(matter), a_theme(matter, "Parking")
    item = an_item(matter, one, two)
    assert set(db.session.scalars(sa.select(ItemSource.theme_id).where(ItemSource.item_id == item.id))) == {
        one.id,
        two.id,
    }
    with writing(db.session()):
        items.edit(item, title="Park", said="Park", themes=[two.id], **BY)
    assert set(db.session.scalars(sa.select(ItemSource.theme_id).where(ItemSource.item_id == item.id))) == {two.id}


def test_an_item_without_a_theme_of_its_own_matter_is_refused(db: Any) -> None:
    matter = a_matter(db.session())
    foreign = a_theme(a_matter(db.session(), matter.body, n=2))
    for themes in ([], [foreign.id], [999]):
        refused(db, items.make, matter, title="T", said="S", themes=themes)
    assert db.session.scalar(sa.select(sa.func.count(Item.id))) == 0


def test_what_people_said_is_not_rewritten_once_it_is_public(db: Any) -> None:
    item = a_promise()
    assert "public" in refused(db, items.edit, item, title="T", said="S", themes=[1])
    assert "public" in refused(db, items.withdraw, item, reason="No.")


def test_an_item_is_withdrawn_only_with_a_reason_and_its_theme_is_open_again(db: Any) -> None:
    matter = a_matter(db.session())
    theme = a_theme(matter)
    item = answer(an_item(matter, theme))
    assert unanswered(db.session(), matter.id) == []
    refused(db, items.withdraw, item, reason=" ")
    with writing(db.session()):
        items.withdraw(item, reason="It joins item 2.", **BY)
    assert [c.theme.id for c in unanswered(db.session(), matter.id)] == [theme.id]


def test_an_answer_goes_from_draft_to_approved_to_published_and_each_step_is_recorded(db: Any) -> None:
    item = an_item(a_matter(db.session()))
    answer(item)
    assert (item.state, item.published_at, item.outcome) == (ItemState.ANSWERED, None, "")
    publish_outcome(item.matter)
    assert verbs(db, item) == ["make", "draft", "send", "answer", "publish"]
    assert (item.state, item.published_at, item.outcome) == (ItemState.PUBLISHED, AT, "adopted")
    assert (item.due_on, item.listed_on, item.responsible) == (DUE, DUE, "Head of clinics")


def test_a_draft_may_have_gaps_but_is_not_sent_with_them(db: Any) -> None:
    item = an_item(a_matter(db.session()))
    with writing(db.session()):
        answers.draft(item, an_answer(Outcome.NOT_ADOPTED, reason=""), **BY)
    assert "reason" in refused(db, answers.send, item).lower()
    assert item.responses[0].sent_at is None


@pytest.mark.parametrize("reason", ["Noted.", "We note your comments."])
def test_noted_never_becomes_an_answer(db: Any, reason: str) -> None:
    item = an_item(a_matter(db.session()))
    with writing(db.session()):
        answers.draft(item, an_answer(Outcome.NOT_ADOPTED, reason=reason), **BY)
    assert "not an answer" in refused(db, answers.send, item)


def test_an_answer_that_was_not_sent_is_not_approved(db: Any) -> None:
    item = an_item(a_matter(db.session()))
    refused(db, answers.approve, item)
    with writing(db.session()):
        answers.draft(item, an_answer(), **BY)
    refused(db, answers.approve, item)
    refused(db, answers.publish, item)


def test_a_changed_draft_must_be_sent_again(db: Any) -> None:
    item = an_item(a_matter(db.session()))
    with writing(db.session()):
        answers.draft(item, an_answer(), **BY)
        answers.send(item, **BY)
        answers.draft(item, an_answer(plan="Another"), **BY)
    refused(db, answers.approve, item)
    assert len(item.responses) == 1


def test_a_returned_answer_goes_back_with_a_reason(db: Any) -> None:
    item = an_item(a_matter(db.session()))
    with writing(db.session()):
        answers.draft(item, an_answer(), **BY)
        answers.send(item, **BY)
    refused(db, answers.give_back, item, reason="")
    with writing(db.session()):
        answers.give_back(item, reason="Which evenings?", **BY)
    refused(db, answers.approve, item)


def test_the_outcome_publishes_what_is_approved_shows_the_rest_and_meets_the_duty(db: Any) -> None:
    matter = a_matter(db.session())
    owe(matter)
    done, open_item, gone = answer(an_item(matter)), an_item(matter), an_item(matter)
    with writing(db.session()):
        items.withdraw(gone, reason="Twice.", **BY)
        assert publish_items(matter, **BY) == [done]
    assert (open_item.state, open_item.published_at, open_item.outcome) == (ItemState.DRAFTED, AT, "")
    assert gone.published_at is None
    duty = outcome_duty(matter)
    assert duty is not None
    assert duty.met_on == AT.date()


def test_publishing_the_outcome_twice_changes_nothing(db: Any) -> None:
    item = a_promise()
    before = verbs(db, item)
    publish_outcome(item.matter)
    assert verbs(db, item) == before
    assert len(item.promises) == 1


def test_one_answer_is_published_by_itself_only_after_the_outcome(db: Any) -> None:
    matter = a_matter(db.session())
    owe(matter)
    late = an_item(matter)
    answer(late)
    assert "outcome" in refused(db, answers.publish, late)
    other = an_item(matter)
    publish_outcome(matter)
    answer(other)
    with writing(db.session()):
        answers.publish(other, **BY)
    assert other.state == ItemState.PUBLISHED


def test_a_new_answer_leaves_the_old_one_readable_and_replaces_its_promise(db: Any) -> None:
    item = a_promise()
    revised = an_answer(Outcome.IN_PART, due_on=date(2027, 6, 1), revised_because="The builder is bankrupt.")
    answer(item, revised)
    assert [r.number for r in item.responses] == [1, 2]
    assert all(r.published_at for r in item.responses)
    assert published(item) is item.responses[1]
    assert [p.state for p in item.promises] == [PromiseState.REPLACED, PromiseState.DUE]
    assert (item.outcome, item.due_on, item.state) == ("adopted_in_part", date(2027, 6, 1), ItemState.PUBLISHED)
    assert check(db.session()) == []


def test_a_new_answer_without_a_reason_for_the_change_is_refused(db: Any) -> None:
    item = a_promise()
    with writing(db.session()):
        answers.draft(item, an_answer(), **BY)
    assert "why the published answer" in refused(db, answers.send, item)


def test_a_draft_after_approval_is_a_new_version_and_what_was_approved_is_published(db: Any) -> None:
    item = answer(an_item(a_matter(db.session())), an_answer(plan="Approved plan"))
    with writing(db.session()):
        answers.draft(item, an_answer(plan="Later thought"), **BY)
    publish_outcome(item.matter)
    response = published(item)
    assert response is not None
    assert response.plan == "Approved plan"


def test_a_date_moves_only_with_a_reason_and_the_old_one_stays(db: Any) -> None:
    item = a_promise(due_on=DUE)
    refused(db, delivery.move_date, item, to=date(2027, 5, 1), reason="")
    refused(db, delivery.move_date, item, to=DUE, reason="Same.")
    refused(db, delivery.move_date, item, to=date(2026, 10, 1), reason="Back in time.")
    with writing(db.session()):
        delivery.move_date(item, to=date(2027, 5, 1), reason="Snow.", **BY)
    [promise] = item.promises
    assert (promise.first_due_on, promise.due_on, item.due_on, item.listed_on) == (DUE, *[date(2027, 5, 1)] * 3)
    assert [(d.was_due_on, d.now_due_on, d.reason) for d in promise.dates] == [(DUE, date(2027, 5, 1), "Snow.")]


def test_delivered_needs_evidence(db: Any) -> None:
    item = a_promise()
    assert "evidence" in refused(db, delivery.deliver, item).lower()
    with writing(db.session()):
        delivery.add_evidence(item, text="The rota", **BY)
        delivery.deliver(item, **BY)
    assert (item.state, item.delivered_on, item.due_on) == (ItemState.DELIVERED, AT.date(), None)
    refused(db, delivery.deliver, item)


def test_evidence_must_be_something(db: Any) -> None:
    item = a_promise()
    refused(db, delivery.add_evidence, item, text="  ")
    assert db.session.scalar(sa.select(sa.func.count(Evidence.id))) == 0
    refused(db, delivery.add_evidence, an_item(a_matter(db.session(), item.matter.body, n=2)), text="x")


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_delivered_on_the_promised_day_is_in_time_and_the_day_after_is_late(db: Any, days: int, late: bool) -> None:
    item = a_promise(due_on=DUE)
    at = datetime(DUE.year, DUE.month, DUE.day, 12, tzinfo=AT.tzinfo) + timedelta(days=days)
    with writing(db.session()):
        delivery.add_evidence(item, text="The rota", **BY)
        delivery.deliver(item, by=Voice.OPERATOR, at=at)
    assert item.promises[0].was_late() is late


def test_not_delivered_says_why_and_may_be_taken_up_again(db: Any) -> None:
    item = a_promise()
    refused(db, delivery.fail, item, reason="")
    with writing(db.session()):
        delivery.fail(item, reason="No money.", **BY)
    assert (item.state, item.due_on, item.promises[0].state) == (
        ItemState.NOT_DELIVERED,
        None,
        PromiseState.NOT_DELIVERED,
    )
    refused(db, delivery.fail, item, reason="Again.")
    with writing(db.session()):
        delivery.move_date(item, to=date(2027, 9, 1), reason="There is money now.", **BY)
    assert (item.state, item.due_on) == (ItemState.PUBLISHED, date(2027, 9, 1))
    assert check(db.session()) == []


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_register_is_kept_right_by_every_answer(db: Any, outcome: Outcome) -> None:
    item = answer(an_item(a_matter(db.session())), an_answer(outcome))
    publish_outcome(item.matter)
    assert item.outcome == outcome.value
    assert check(db.session()) == []


def test_a_register_that_is_wrong_is_found(db: Any) -> None:
    item = a_promise()
    with writing(db.session()) as session:
        session.execute(sa.update(Item).values(due_on=date(2030, 1, 1), outcome="already_done"))
    faults = check(db.session())
    assert len(faults) == 2
    assert all(item.matter.reference in fault for fault in faults)


def test_who_drafted_and_who_approved_is_kept(db: Any) -> None:
    from engage.accounts import Role
    from tests.factories import people

    item = an_item(a_matter(db.session()))
    officer = people.a_person(item.matter.body, Role.OFFICER)
    approver = people.a_person(item.matter.body, Role.APPROVER, name="Bea Approver")
    answer(item, by=officer.current_appointments[0], approver=approver.current_appointments[0])
    response = db.session.scalars(sa.select(Response)).one()
    assert (response.drafted_by_id, response.approved_by_id) == (officer.id, approver.id)
