"""Coding: the next answer nobody has coded, codes with numbers, undo, progress; and a codebook that remembers."""

from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Role
from engage.analysis import Code, Coded, Coding, Theme, coverage
from engage.analysis.models.coding import ItemSource
from engage.database import writing
from engage.extensions import db as database
from engage.matters import AuditEntry, Item, ItemState
from engage.now import now
from tests.factories.analysis import a_code, a_desk, a_theme, coded
from tests.factories.people import a_person, sign_in
from tests.factories.submissions import a_submission
from tests.pages import Client, words
from tests.queries import counting


@pytest.fixture
def desk(app: Any, client: Client) -> Any:
    made = a_desk()
    sign_in(client, made.officer)
    return made


def given(answer_id: int) -> set[int]:
    return set(database.session.scalars(sa.select(Coding.code_id).where(Coding.answer_id == answer_id)))


def an_item(desk: Any, theme: Theme, state: ItemState = ItemState.DRAFTED) -> Item:
    with writing(database.session()) as session:
        item = Item(
            matter_id=desk.consultation.id, number=1, body_id=desk.body.id, title="Parking", state=state,
            created_at=now(),
        )  # fmt: skip
        session.add(item)
        session.flush()
        session.add(ItemSource(item_id=item.id, theme_id=theme.id))
    return item


def test_saving_goes_to_the_next_uncoded_answer_and_counts(desk: Any, client: Client) -> None:
    code, _ = a_code(desk, "Parking"), a_code(desk, "Staff")
    sent = [a_submission(desk.consultation, {"q1": text}) for text in ("First words", "Second words")]
    question = desk.question("q1").id
    address = f"{desk.home}/coding/{question}"
    page = client.get(address)
    assert "First words" in words(page)
    assert "0 of 2 coded" in words(page)
    first = desk.answer(sent[0]).answer.id
    form = {"answer": first, "seen": "not read", "code": [code.id]}
    after = client.post(f"{address}?show=uncoded", data=form, follow_redirects=True)
    assert "Second words" in words(after)
    assert "1 of 2 coded" in words(after)
    assert given(first) == {code.id}


def test_no_code_applies_is_an_answer_and_nothing_at_all_is_not(desk: Any, client: Client) -> None:
    a_code(desk)
    answer = desk.answer(a_submission(desk.consultation, {"q1": "Hm"})).answer.id
    address = f"{desk.home}/coding/{desk.question('q1').id}"
    refused = client.post(address, data={"answer": answer, "seen": "not read"})
    assert "Choose a code, or say that none applies" in words(refused)
    assert database.session.get(Coded, answer) is None
    client.post(address, data={"answer": answer, "seen": "not read", "none": "y"})
    assert database.session.get(Coded, answer) is not None
    assert given(answer) == set()


def test_undo_takes_back_ones_own_last_coding_and_survives_a_new_browser(desk: Any, client: Client) -> None:
    one, two = a_code(desk, "One"), a_code(desk, "Two")
    first, second = (a_submission(desk.consultation, {"q1": text}) for text in ("First", "Second"))
    coded(desk, first, one)
    coded(desk, first, two)
    colleague = a_person(desk.body, Role.ANALYST)
    desk.officer, officer = colleague, desk.officer
    coded(desk, second, one)
    desk.officer = officer
    question = desk.question("q1").id
    answer = desk.answer(first).answer.id
    back = client.post(f"{desk.home}/coding/{question}/undo")
    assert f"answer={answer}" in back.location
    assert given(answer) == {one.id}
    client.post(f"{desk.home}/coding/{question}/undo")
    assert given(answer) == set()
    assert database.session.get(Coded, answer) is None
    again = client.post(f"{desk.home}/coding/{question}/undo", follow_redirects=True)
    assert "nothing of yours left to undo" in words(again)
    assert given(desk.answer(second).answer.id) == {one.id}


def test_two_who_code_one_answer_do_not_overwrite_each_other(desk: Any, client: Client) -> None:
    one, two = a_code(desk, "One"), a_code(desk, "Two")
    sent = a_submission(desk.consultation, {"q1": "Words"})
    coded(desk, sent, one)
    answer = desk.answer(sent).answer.id
    form = {"answer": answer, "seen": "not read", "code": [two.id]}
    conflict = client.post(f"{desk.home}/coding/{desk.question('q1').id}", data=form)
    assert conflict.status_code == 409
    assert "Two" in words(conflict)
    assert given(answer) == {one.id}


@pytest.mark.parametrize("form", [{"code": ["999"]}, {"code": ["x"]}, {"answer": "999", "none": "y"}, {"answer": "x"}])
def test_what_is_not_offered_is_refused(desk: Any, client: Client, form: dict[str, Any]) -> None:
    answer = desk.answer(a_submission(desk.consultation, {"q1": "Words"})).answer.id
    data = {"answer": answer, "seen": "not read", **form}
    assert client.post(f"{desk.home}/coding/{desk.question('q1').id}", data=data).status_code in (400, 404)
    assert given(answer) == set()


def test_a_hundred_answers_cost_no_more_statements_than_one(desk: Any, client: Client, db: Any) -> None:
    a_code(desk)
    address = f"{desk.home}/coding/{desk.question('q1').id}"
    a_submission(desk.consultation, {"q1": "One"})
    client.get(address)
    with counting(db.engine) as few:
        client.get(address)
    for n in range(12):
        a_code(desk, f"Code {n}")
        a_submission(desk.consultation, {"q1": f"Answer {n}"})
    with counting(db.engine) as many:
        client.get(address)
    assert len(many) == len(few)


def test_merging_moves_answers_and_counts_one_that_had_both_once(desk: Any, client: Client) -> None:
    theme = a_theme(desk)
    parking, cars = a_code(desk, "Parking", theme), a_code(desk, "Cars")
    both, one = (a_submission(desk.consultation, {"q1": text}) for text in ("Both", "One"))
    coded(desk, both, parking, cars)
    coded(desk, one, cars)
    client.post(f"{desk.home}/codebook/codes/{cars.id}/merge", data={"into": str(parking.id)})
    assert given(desk.answer(both).answer.id) == given(desk.answer(one).answer.id) == {parking.id}
    assert database.session.get_one(Code, cars.id).retired_at is not None
    assert coverage.themes_of(database.session(), desk.consultation.id)[0].submissions == 2
    assert "merge codes" in words(client.get(f"{desk.home}/codebook/"))


def test_the_codebook_is_kept_through_its_pages_and_remembers(desk: Any, client: Client) -> None:
    client.post(f"{desk.home}/themes/new", data={"title": "Buses", "description": "They are late", "version": "1"})
    theme = database.session.scalars(sa.select(Theme)).one()
    new = {"name": "Late bus", "description": "", "theme": str(theme.id), "version": "1"}
    client.post(f"{desk.home}/codebook/codes/new", data=new)
    code = database.session.scalars(sa.select(Code)).one()
    assert code.theme_id == theme.id
    edit = {**new, "name": "Late buses"}
    assert client.post(f"{desk.home}/codebook/codes/{code.id}", data=edit).status_code == 302
    assert client.post(f"{desk.home}/codebook/codes/{code.id}", data={**edit, "name": "Mine"}).status_code == 409
    client.post(f"{desk.home}/codebook/codes/{code.id}/retire", data={"reason": "Not used"})
    client.post(f"{desk.home}/codebook/codes/{code.id}/restore")
    page = words(client.get(f"{desk.home}/codebook/"))
    for verb in ("add theme", "add code", "edit code", "retire code", "restore code", "Late buses", "Not used"):
        assert verb in page
    assert "Give the code a name" in words(client.post(f"{desk.home}/codebook/codes/new", data={"theme": "0"}))


def test_themes_can_be_put_in_order_and_retired_unless_an_item_cites_them(desk: Any, client: Client) -> None:
    first, second = a_theme(desk, "First"), a_theme(desk, "Second")
    client.post(f"{desk.home}/themes/{second.id}/move", data={"way": "up"})
    titles = [c.theme.title for c in coverage.themes_of(database.session(), desk.consultation.id)]
    assert titles == ["Second", "First"]
    an_item(desk, first)
    refused = client.post(f"{desk.home}/themes/{first.id}/retire", data={"reason": "Doubled"})
    assert "cites this theme" in words(refused)
    client.post(f"{desk.home}/themes/{second.id}/retire", data={"reason": "Doubled"})
    assert [c.theme.id for c in coverage.themes_of(database.session(), desk.consultation.id)] == [first.id]


def test_a_theme_is_answered_once_an_item_that_cites_it_has_a_response(desk: Any) -> None:
    theme, session = a_theme(desk), database.session()
    code = a_code(desk, theme=theme)
    said = a_submission(desk.consultation, {"q1": "Dear parking", "q2": {"option": [], "other": "By van"}})
    coded(desk, said, code)
    coded(desk, said, code, name="q2")
    assert [c.submissions for c in coverage.unanswered(session, desk.consultation.id)] == [1]
    item = an_item(desk, theme)
    assert coverage.unanswered(session, desk.consultation.id)[0].items == [item]
    with writing(session):
        item.state = ItemState.ANSWERED
    assert coverage.unanswered(session, desk.consultation.id) == []


def test_a_moderator_may_not_code(desk: Any, client: Client) -> None:
    sign_in(client, a_person(desk.body, Role.MODERATOR))
    question = desk.question("q1").id
    for address in (f"coding/{question}", "codebook/codes/new", "themes/new"):
        assert client.get(f"{desk.home}/{address}").status_code == 403
    assert client.get(f"{desk.home}/codebook/").status_code == 200
    entries = database.session.scalar(
        sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.verb == "code")
    )
    assert entries == 0
