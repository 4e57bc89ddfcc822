"""What does not go the straight way from what was said to what was done."""

from typing import Any

from engage.analysis.coverage import themes_of
from engage.database import writing
from engage.extensions import db as database
from engage.matters import Outcome, Voice
from engage.matters.outcome import live
from engage.now import now
from engage.questionnaires.service.erase import erase
from engage.responses.service import items
from tests.factories.analysis import a_code, a_desk, a_theme, coded
from tests.factories.matters import a_matter, an_answer, an_item, answer, publish_outcome
from tests.factories.submissions import a_submission
from tests.pages import Client, words


def test_of_two_things_that_contradict_each_other_each_has_its_own_answer(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    later, earlier = an_item(matter, title="Open later"), an_item(matter, title="Close earlier")
    answer(later, an_answer(Outcome.ADOPTED, answer_html="<p>Until eight, from May.</p>"))
    answer(earlier, an_answer(Outcome.NOT_ADOPTED, reason_html="<p>More people asked for evenings.</p>"))
    publish_outcome(matter)
    page = words(client.get(f"/responses/{matter.reference}/"))
    assert "2 items. 2 answered." in page
    assert "Until eight, from May." in page
    assert "More people asked for evenings." in page


def test_what_was_adopted_while_people_were_still_asked_is_already_done_with_its_day_and_promises_nothing(
    client: Client, db: Any
) -> None:
    matter = a_matter(db.session())
    done = "Since 3 October 2026 the door has a ramp."
    item = answer(an_item(matter, title="A ramp"), an_answer(Outcome.ALREADY_DONE, answer_html=f"<p>{done}</p>"))
    publish_outcome(matter)
    page = words(client.get(f"/responses/{matter.reference}/{item.number}"))
    assert "Already done" in page
    assert done in page
    assert live(item) is None


def test_an_item_stays_when_the_person_it_came_from_takes_it_back_and_counts_one_fewer(client: Client) -> None:
    desk = a_desk()
    theme = a_theme(desk, "A ramp")
    code = a_code(desk, "ramp", theme)
    stays, goes = (
        a_submission(desk.consultation, {"q1": said}) for said in ("A ramp please", "My wheels, by the door")
    )
    for each in (stays, goes):
        coded(desk, each, code)
    session = database.session()
    with writing(session):
        item = items.make(
            desk.consultation, title="A ramp", said="You asked for a ramp.", themes=[theme.id], by=desk.appointment,
            at=now(),
        )  # fmt: skip
    assert themes_of(session, desk.consultation.id)[0].submissions == 2
    with writing(session):
        erase(session, goes, by=Voice.RESIDENT, at=now(), why="withdrawn")
    (covered,) = themes_of(session, desk.consultation.id)
    assert covered.submissions == 1
    assert [each.id for each in covered.items] == [item.id]
    assert item.withdrawn_at is None
