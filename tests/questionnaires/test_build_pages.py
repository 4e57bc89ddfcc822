"""The builder's pages: an officer builds a questionnaire without JavaScript, and never loses a word."""

from typing import Any

import pytest

from engage.accounts import Role
from engage.questionnaires import QuestionKind
from tests.factories.consultations import a_consultation, an_open_consultation
from tests.factories.people import a_person, sign_in
from tests.factories.questionnaires import a_question, a_questionnaire
from tests.pages import Client, words


@pytest.fixture
def desk(client: Client) -> tuple[Any, str]:
    """A consultation being drafted, its officer signed in; and the address of its builder."""
    matter = a_consultation()
    sign_in(client, a_person(matter.body, Role.OFFICER))
    return matter, f"/desk/consultations/{matter.reference}/questionnaire"


def build_of(matter: Any) -> Any:
    from engage.questionnaires.service.build import load

    found = load(matter)
    assert found is not None
    return found


def test_an_officer_builds_a_questionnaire_of_every_kind(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    page = build_of(matter).pages[0]
    typed = {
        "text": "What do you think?", "help": "In your *own* words", "options": "Yes\nNo\n\n", "statements": "Parking\nDoors",
        "has_other": "y", "is_required": "y", "not_for_publication": "y", "max_length": "", "minimum": "1",
        "maximum": "10", "whole": "y", "earliest-day": "1", "earliest-month": "2", "earliest-year": "2020",
    }  # fmt: skip
    for kind in QuestionKind:
        assert client.get(f"{address}/pages/{page.id}/questions/new/{kind}").status_code == 200
        answer = client.post(f"{address}/pages/{page.id}/questions/new/{kind}", data=typed)
        assert answer.status_code == 302, words(answer)
    made = {q.kind: q for q in build_of(matter).questions}
    assert len(made) == len(QuestionKind)
    assert [q.name for q in build_of(matter).questions] == [f"q{n}" for n in range(1, 11)]
    assert made[QuestionKind.ONE_CHOICE].options == [{"key": "o1", "label": "Yes"}, {"key": "o2", "label": "No"}]
    assert made[QuestionKind.MATRIX].statements[1] == {"key": "s2", "label": "Doors"}
    assert made[QuestionKind.NUMBER].limits == {"minimum": 1, "maximum": 10, "whole": True}
    assert made[QuestionKind.DATE].limits == {"earliest": "2020-02-01"}
    assert made[QuestionKind.LONG_TEXT].help_html == "<p>In your <em>own</em> words</p>"
    assert not made[QuestionKind.FILE].is_required
    assert not made[QuestionKind.STATEMENT].is_required
    overview = words(client.get(f"{address}/"))
    assert "Statements to rate" in overview
    assert "Before people can be asked" not in overview


@pytest.mark.parametrize("where", ["", "pages/new", "pages/{p}", "pages/{p}/delete", "pages/{p}/questions/new", "standard", "versions"])  # fmt: skip
def test_every_page_of_the_builder_opens(client: Client, desk: tuple[Any, str], where: str) -> None:
    matter, address = desk
    questionnaire = a_questionnaire(matter)
    assert client.get(f"{address}/{where.format(p=questionnaire.pages[0].id)}").status_code == 200


@pytest.mark.parametrize("kind", QuestionKind)
def test_a_question_is_edited_as_it_was_typed(client: Client, desk: tuple[Any, str], kind: QuestionKind) -> None:
    matter, address = desk
    question = a_questionnaire(matter, kind, frozen=False).questions[0]
    page = client.get(f"{address}/questions/{question.id}")
    assert question.text in page.get_data(as_text=True)
