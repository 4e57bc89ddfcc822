"""What anyone reads: the outcome of a matter, one item from what was said to what was delivered, and the way back."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Installation, Role
from engage.analysis import Code, Theme
from engage.analysis.service.code import code
from engage.consultations import Consultation, State
from engage.database import writing
from engage.matters import Item, Matter, Outcome, Voice
from engage.matters.outcome import publish_item
from engage.now import now, today
from engage.questionnaires import Answer
from engage.responses.service import answers, delivery
from tests.factories import people
from tests.factories.consultations import a_closed_consultation
from tests.factories.matters import a_matter, a_promise, a_theme, an_answer, an_item, answer, owe, publish_outcome
from tests.factories.register import a_duty
from tests.factories.submissions import a_submission
from tests.pages import Client, words
from tests.queries import counting

DAY = today() + timedelta(days=90)


@pytest.fixture
def matter(db: Any) -> Consultation:
    """Closed, coded, its outcome published: three people asked for one thing, one for another that is unanswered."""
    made = a_closed_consultation(closed_for=10)
    hours, parking = a_theme(made, "Opening hours"), a_theme(made, "Parking")
    person = people.a_person(made.body, Role.OFFICER, Role.ANALYST)
    for n, theme in enumerate((hours, hours, hours, parking)):
        _say(db, made, f"Say number {n}", theme, person)
    answer(an_item(made, hours, title="Open later"), an_answer(due_on=DAY), at=now())
    with writing(db.session()):
        made.state, made.summary_published_at, made.outcome_published_at = State.RESPONSE_PUBLISHED, now(), now()
    publish_outcome(made, at=now())
    return made


def _say(db: Any, made: Matter, text: str, theme: Theme, person: Any) -> None:
    a_submission(made, {"q1": text})
    with writing(db.session()) as session:
        used = session.scalar(sa.select(Code).where(Code.theme_id == theme.id))
        if used is None:
            last = session.scalar(sa.select(sa.func.max(Code.number)).where(Code.matter_id == made.id))
            used = Code(matter_id=made.id, theme_id=theme.id, number=(last or 0) + 1, name=theme.title, made_at=now())
            session.add(used)
            session.flush()
        given = session.scalars(sa.select(Answer).order_by(Answer.id.desc()).limit(1)).one()
        by = person.current_appointments[0]
        code(session, made, given.id, given.question_id, [used.id], by=by, at=now())


def the_item(db: Any) -> Item:
    found: Item = db.session.scalars(sa.select(Item)).one()
    return found


def test_the_page_of_a_matter_says_what_was_said_done_and_left_unanswered(client: Client, matter: Matter) -> None:
    page = words(client.get(f"/responses/{matter.reference}/"))
    for expected in ("We asked", "You said", "We did", "Open later", "Adopted", "Opening hours: fewer than 5 submissions",
                     "Said, and not answered", "Parking (fewer than 5 submissions)", "in time", "not a legal duty"):  # fmt: skip
        assert expected in page, expected
    assert "statutory" not in page


def test_the_item_page_tells_the_whole_story_without_names(client: Client, db: Any, matter: Matter) -> None:
    item = the_item(db)
    officer = people.a_person(matter.body, Role.OFFICER, name="Zebedee Nameless")
    by = officer.current_appointments[0]
    with writing(db.session()):
        delivery.move_date(item, to=DAY + timedelta(days=9), reason="Snow fell.", by=by, at=now())
        delivery.add_evidence(item, text="The rota.", link="https://anytown.example/rota", by=by, at=now())
        delivery.deliver(item, by=by, at=now())
    page = words(client.get(f"/responses/{matter.reference}/{item.number}"))
    for expected in ("You said", "said in fewer than 5 submissions", "We did", "Adopted", "First promised by", "Snow fell.",
                     "The rota.", "Delivered", "Every step", "Consultation officer", "The date was changed",
                     "The answer was published"):  # fmt: skip
        assert expected in page, expected
    assert "Zebedee" not in page


def test_what_staff_say_to_each_other_is_not_in_the_timeline(client: Client, db: Any, matter: Matter) -> None:
    item = the_item(db)
    with writing(db.session()):
        answers.draft(item, an_answer(Outcome.NOT_ADOPTED, revised_because="x"), by=Voice.OPERATOR, at=now())
        answers.send(item, by=Voice.OPERATOR, at=now())
        answers.give_back(item, reason="Too blunt for the mayor.", by=Voice.OPERATOR, at=now())
    page = words(client.get(f"/responses/{matter.reference}/{item.number}"))
    assert "mayor" not in page
    assert "Not adopted" not in page


def test_the_chain_is_walked_in_both_directions(client: Client, db: Any, matter: Consultation) -> None:
    """From the item to its theme, to what people sent, to the consultation; and from there back to the item."""
    address = f"/responses/{matter.reference}/{the_item(db).number}"
    item_page = client.get(address).get_data(as_text=True)
    themes = re.findall(rf'href="(/consultations/{matter.slug}/themes/\d+)"', item_page)
    assert len(themes) == 1
    assert f'href="/consultations/{matter.slug}"' in item_page
    assert f'href="/consultations/{matter.slug}/submissions/"' in item_page
    theme_page = client.get(themes[0])
    assert theme_page.status_code == 200
    assert f'href="{address}"' in theme_page.get_data(as_text=True)
    submissions = client.get(f"/consultations/{matter.slug}/submissions/")
    assert submissions.status_code == 200
    assert f'href="/responses/{matter.reference}/' in client.get(f"/consultations/{matter.slug}").get_data(as_text=True)
    whole = client.get(f"/responses/{matter.reference}/").get_data(as_text=True)
    assert f'href="{address}"' in whole
    assert f'href="/consultations/{matter.slug}"' in whole


def test_a_replaced_answer_stays_readable(client: Client, db: Any, matter: Matter) -> None:
    item = the_item(db)
    new = an_answer(Outcome.NOT_ADOPTED, revised_because="The builder is bankrupt.", answer_html="<p>No longer.</p>")
    answer(item, new, at=now())
    page = words(client.get(f"/responses/{matter.reference}/{item.number}"))
    for expected in ("Earlier answers", "We will open until eight.", "The builder is bankrupt.", "No longer.",
                     "Replaced by a newer answer"):  # fmt: skip
        assert expected in page, expected


def test_late_is_said_plainly_with_its_rule(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    owe(matter, closes_on=today() - timedelta(days=85))
    page = words(client.get(f"/responses/{matter.reference}/"))
    assert "It is 1 day late" in page
    assert "under a code of practice, not a legal duty" in page
    item = answer(an_item(matter), an_answer(due_on=today() - timedelta(days=2)), at=now() - timedelta(days=30))
    with writing(db.session()):
        publish_item(item, by=Voice.OPERATOR, at=now() - timedelta(days=30))
    page = words(client.get(f"/responses/{matter.reference}/{item.number}"))
    assert "is 2 days late. This is the body’s own promise, not a legal duty" in page


def test_on_the_due_day_nothing_is_late(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    owe(matter, closes_on=today() - timedelta(days=84))
    page = words(client.get(f"/responses/{matter.reference}/"))
    assert "due today" in page
    assert "late" not in page.replace("late outcome", "")


def test_what_is_not_public_is_not_there(client: Client, db: Any, matter: Matter) -> None:
    hidden = an_item(matter, a_theme(matter, "Buses"), title="Still being written")
    unborn = a_matter(db.session(), matter.body, n=2)
    for address in (
        f"/responses/{matter.reference}/{hidden.number}", f"/responses/{unborn.reference}/", "/responses/NO-1/",
        f"/responses/{unborn.reference}/1", f"/responses/{matter.reference}/99999999999999999999",
        f"/register/record/{unborn.reference}", "/register/bodies/nowhere",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    for address in (
        f"/responses/{matter.reference}/",
        "/register/",
        "/register.csv",
        "/register.json",
        "/register.atom",
    ):
        assert "Still being written" not in client.get(address).get_data(as_text=True), address


def test_outcomes_are_listed_by_body_and_area(client: Client, db: Any, matter: Matter) -> None:
    assert matter.title in words(client.get("/responses/"))
    assert "1 of 1 item answered" in words(client.get(f"/responses/?body={matter.body.slug}"))
    assert matter.title not in words(client.get("/responses/?body=elsewhere"))
    assert matter.title not in words(client.get("/responses/?area=nowhere"))
    assert client.get("/responses/?after=x&body=%3Cscript%3E").status_code == 200


def test_what_was_typed_by_staff_cannot_become_markup(client: Client, db: Any, matter: Matter) -> None:
    item = the_item(db)
    with writing(db.session()):
        delivery.move_date(
            item, to=DAY + timedelta(1), reason="<b>x</b><script>y</script>", by=Voice.OPERATOR, at=now()
        )
        delivery.add_evidence(item, text="<img src=x onerror=z>", by=Voice.OPERATOR, at=now())
    body = client.get(f"/responses/{matter.reference}/{item.number}").get_data(as_text=True)
    assert "<script>y" not in body
    assert "<img src=x" not in body


@pytest.mark.parametrize("address", ["/responses/", "/responses/{}/", "/responses/{}/1", "/register/record/{}"])
def test_a_public_page_costs_at_most_six_statements_and_no_more_with_more(
    client: Client, db: Any, matter: Matter, address: str
) -> None:
    address = address.format(matter.reference)
    client.get(address)
    with writing(db.session()) as session:
        session.add(Installation(id=1, made_at=now(), is_demo=False))
    client.get(address)
    with counting(db.engine) as few:
        assert client.get(address).status_code == 200
    for n in range(5):
        answer(an_item(matter, title=f"More {n}"), an_answer(due_on=DAY), at=now())
    publish_outcome(matter, at=now())
    client.get(address)
    with counting(db.engine) as many:
        client.get(address)
    assert len(few) == len(many) <= 6


def test_public_pages_are_the_same_for_everyone(client: Client, matter: Matter) -> None:
    for address in ("/responses/", f"/responses/{matter.reference}/", f"/responses/{matter.reference}/1", "/register/"):
        response = client.get(address)
        assert "Set-Cookie" not in response.headers
        assert "public" in response.headers["Cache-Control"]


def test_a_body_that_owes_two_answers_in_one_matter_shows_each_answer_once(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    item = a_promise(matter)
    for about in ("first", "second"):
        a_duty(matter, "OS02-RESP", about=about)
    page = client.get(f"/responses/{matter.reference}/{item.number}").get_data(as_text=True)
    assert page.count('id="answer-1"') == 1
