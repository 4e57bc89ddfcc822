"""The builder's pages: an officer builds a questionnaire without JavaScript, and never loses a word."""

from typing import Any

import pytest

from engage.accounts import Role
from engage.questionnaires import QuestionKind
from tests.factories.consultations import a_consultation, an_open_consultation
from tests.factories.people import a_body, a_person, sign_in
from tests.factories.questionnaires import a_question, a_questionnaire, frozen_version
from tests.pages import Client, words
from tests.queries import counting


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


def press(client: Client, address: str, move: str) -> int:
    return client.post(f"{address}/arrange", data={"move": move}).status_code


def test_questions_and_pages_are_arranged_by_buttons(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    questionnaire = a_questionnaire(matter, QuestionKind.DATE, QuestionKind.NUMBER, QuestionKind.FILE, frozen=False)
    first, second, third = (question.id for question in questionnaire.questions)
    assert press(client, address, f"question-{third}-up") == 302
    assert [q.id for q in build_of(matter).questions] == [first, third, second]
    assert press(client, address, f"question-{first}-copy") == 302
    assert press(client, address, f"page-{questionnaire.pages[1].id}-up") == 302
    built = build_of(matter)
    assert [page.title for page in built.pages] == ["More about you", "Your views"]
    assert len(built.pages[1].questions) == 2


@pytest.mark.parametrize("move", ["", "question", "question-x-up", "question-1-sideways", "question-999999999-up", "page-1-copy", "question-" + "9" * 40 + "-up", "question-²-up"])  # fmt: skip
def test_a_button_that_is_not_there_changes_nothing(client: Client, desk: tuple[Any, str], move: str) -> None:
    matter, address = desk
    before = build_of(matter).version
    assert press(client, address, move) in {400, 404}
    assert build_of(matter).version == before


def test_deleting_asks_first(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    questionnaire = a_questionnaire(matter, QuestionKind.DATE, QuestionKind.NUMBER, frozen=False)
    question, page = questionnaire.questions[0], questionnaire.pages[1]
    for where, ask in ((f"questions/{question.id}", "delete this question"), (f"pages/{page.id}", "delete this page")):
        asked = client.get(f"{address}/{where}/delete")
        assert ask in words(asked)
        version = asked.get_data(as_text=True).split('name="version" value="')[1].split('"')[0]
        assert client.post(f"{address}/{where}/delete", data={"version": version}).status_code == 302
    assert build_of(matter).questions == []


def test_the_last_page_stays(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    page = build_of(matter).pages[0]
    assert client.get(f"{address}/pages/{page.id}/delete").status_code == 400
    assert len(build_of(matter).pages) == 1


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("long_text", {"text": ""}, "Write the question"),
        ("long_text", {"text": "x" * 1001}, "Shorten this to 1,000 characters or fewer"),
        ("long_text", {"text": "a\x00b"}, "characters that cannot be kept"),
        ("long_text", {"max_length": "1,000"}, "Enter a whole number from 1 to 10,000"),
        ("long_text", {"max_length": "٣"}, "Enter a whole number from 1 to 10,000"),
        ("one_choice", {"options": "Only one"}, "Write at least two options"),
        ("one_choice", {"options": "Yes\nyes"}, "The option “Yes” is there twice"),
        ("one_choice", {"options": "A\n" + "x" * 301}, "Shorten the option that begins “xxx"),
        ("many_choices", {"options": "\n".join(map(str, range(101)))}, "Write at most 100 options"),
        ("matrix", {"options": "A\nB", "statements": " "}, "Write at least one statement"),
        ("number", {"minimum": "ten"}, "Enter a number in figures"),
        ("number", {"minimum": "5", "maximum": "1"}, "Enter 5 or more"),
        ("number", {"maximum": "9e99"}, "Enter a number in figures"),
        ("date", {"latest-day": "31", "latest-month": "2", "latest-year": "2027"}, "must be a real date"),
        ("date", {"earliest-day": "2", "earliest-month": "2", "earliest-year": "2027", "latest-day": "1", "latest-month": "2", "latest-year": "2027"}, "not before the earliest"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_says_what_to_do_and_keeps_every_word(
    client: Client, desk: tuple[Any, str], kind: str, typed: dict[str, str], says: str
) -> None:
    matter, address = desk
    page = build_of(matter).pages[0]
    typed = {"text": "What <b>now</b>?", "help": "My help", **typed}
    answer = client.post(f"{address}/pages/{page.id}/questions/new/{kind}", data=typed)
    assert answer.status_code == 200
    assert says in words(answer)
    assert "Error: Add a question" in words(answer)
    assert "My help" in words(answer)
    assert build_of(matter).questions == []


def test_two_officers_edit_one_question_and_the_second_sees_both_texts(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    question = a_questionnaire(matter, QuestionKind.LONG_TEXT, QuestionKind.DATE, frozen=False).questions[0]
    opened = client.get(f"{address}/questions/{question.id}").get_data(as_text=True)
    version = opened.split('name="version" value="')[1].split('"')[0]
    typed = {"version": version, "page_id": str(question.page_id)}
    first = client.post(f"{address}/questions/{question.id}", data={**typed, "text": "From the first"})
    assert first.status_code == 302, words(first)
    second = client.post(f"{address}/questions/{question.id}", data={**typed, "text": "From the second"})
    assert second.status_code == 409
    assert "From the first" in words(second)
    assert "From the second" in words(second)
    assert build_of(matter).questions[0].text == "From the first"


def test_a_change_to_another_question_is_no_conflict(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    questionnaire = a_questionnaire(matter, QuestionKind.LONG_TEXT, frozen=False)
    question = questionnaire.questions[0]
    opened = client.get(f"{address}/questions/{question.id}").get_data(as_text=True)
    version = opened.split('name="version" value="')[1].split('"')[0]
    press(client, address, f"question-{question.id}-copy")
    assert (
        client.post(f"{address}/questions/{question.id}", data={"version": version, "text": "New"}).status_code == 302
    )


def test_before_anybody_was_asked_a_reworded_option_is_only_said(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    question = a_questionnaire(matter, QuestionKind.ONE_CHOICE, frozen=False).questions[0]
    opened = client.get(f"{address}/questions/{question.id}").get_data(as_text=True)
    version = opened.split('name="version" value="')[1].split('"')[0]
    typed = {"version": version, "text": "How?", "options": "On foot\nBy coach\nBy car"}
    done = client.post(f"{address}/questions/{question.id}", data=typed, follow_redirects=True)
    assert "The question is saved. “By bus” now reads “By coach”." in words(done)
    assert [option["key"] for option in build_of(matter).questions[0].options] == ["o1", "o2", "o3"]


def test_words_for_a_question_that_somebody_deleted_come_back(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    question = a_questionnaire(matter, QuestionKind.LONG_TEXT, frozen=False).questions[0]
    typed = {"text": "My long question", "options": "One\nTwo"}
    for where in (f"questions/{question.id + 99}", f"pages/{question.page_id + 99}/questions/new/one_choice"):
        answer = client.post(f"{address}/{where}", data=typed)
        assert answer.status_code == 409
        assert "My long question" in words(answer)
        assert "has been deleted" in words(answer)
        assert client.get(f"{address}/{where}").status_code == 404


def test_a_question_moves_to_another_page_from_its_form(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    questionnaire = a_questionnaire(matter, QuestionKind.LONG_TEXT, QuestionKind.DATE, frozen=False)
    question, to = questionnaire.questions[0], questionnaire.pages[1]
    opened = client.get(f"{address}/questions/{question.id}").get_data(as_text=True)
    typed = {"version": opened.split('name="version" value="')[1].split('"')[0], "text": "Moved?"}
    for page in ("999999", "x", "9" * 30, ""):
        refused = client.post(f"{address}/questions/{question.id}", data={**typed, "page_id": page})
        assert "Choose one of the pages" in words(refused)
    assert client.post(f"{address}/questions/{question.id}", data={**typed, "page_id": str(to.id)}).status_code == 302
    assert [q.text for q in build_of(matter).pages[1].questions] == ["When did you last visit?", "Moved?"]


def test_rewording_an_option_that_people_answered_is_asked_about(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    question = a_questionnaire(matter, QuestionKind.ONE_CHOICE).questions[0]
    opened = client.get(f"{address}/questions/{question.id}").get_data(as_text=True)
    version = opened.split('name="version" value="')[1].split('"')[0]
    typed = {"version": version, "text": "How?", "options": "On foot\nBy coach\nBy car", "has_other": "y"}
    asked = client.post(f"{address}/questions/{question.id}", data=typed)
    assert asked.status_code == 200
    assert "“By bus” is now “By coach”" in words(asked)
    assert client.post(f"{address}/questions/{question.id}", data={**typed, "renames": "apart"}).status_code == 302
    assert [option["key"] for option in build_of(matter).questions[0].options] == ["o1", "o4", "o3"]


def test_standard_questions_and_monitoring_are_chosen(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    opened = client.get(f"{address}/standard").get_data(as_text=True)
    version = opened.split('name="version" value="')[1].split('"')[0]
    typed = {"version": version, "name": "required", "email": "no", "organisation": "optional", "on_behalf_of": "maybe"}
    assert "Choose whether to ask for this" in words(client.post(f"{address}/standard", data=typed))
    done = client.post(f"{address}/standard", data={**typed, "on_behalf_of": "no", "has_monitoring": "y"})
    assert done.status_code == 302, words(done)
    built = build_of(matter)
    assert built.standard == {"name": "required", "email": "no", "organisation": "optional", "on_behalf_of": "no"}
    assert built.has_monitoring


def test_the_preview_shows_each_screen_as_residents_see_it(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    questionnaire = a_questionnaire(matter, frozen=False, has_monitoring=True)
    for word, says in (
        ("1", "Which village do you live in?"),
        ("2", "If you chose Other, please say"),
        ("about-you", "About you"),
        ("equality", "Equality questions"),
        ("publishing", "May we publish your answers?"),
    ):
        assert says in words(client.get(f"{address}/preview/{word}"))
    assert client.get(f"{address}/preview/3").status_code == 404
    a_question(questionnaire, QuestionKind.LONG_TEXT, text="Added since?")
    assert "Added since?" in words(client.get(f"{address}/preview/2"))


def test_versions_are_listed_with_their_digests_and_differences(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    questionnaire = a_questionnaire(matter, QuestionKind.DATE)
    a_question(questionnaire, QuestionKind.NUMBER)
    digest = frozen_version(matter).digest
    a_question(questionnaire, QuestionKind.LONG_TEXT, text="Coming next?")
    shown = words(client.get(f"{address}/versions"))
    assert digest in shown
    assert "Added number: “How many miles do you travel?”" in shown
    assert "Added long text: “Coming next?”" in shown
    old = words(client.get(f"{address}/versions/1/1"))
    assert "When did you last visit?" in old
    assert "How many miles" not in old
    assert client.get(f"{address}/versions/9/1").status_code == 404


def test_after_publication_an_officer_prepares_the_next_version(client: Client, app: Any) -> None:
    matter = an_open_consultation()
    sign_in(client, a_person(matter.body, Role.OFFICER))
    address = f"/desk/consultations/{matter.reference}/questionnaire"
    assert "Version 1 is what people answer" in words(client.get(f"{address}/"))
    page = build_of(matter).pages[0]
    typed = {"text": "One more thing?"}
    assert client.post(f"{address}/pages/{page.id}/questions/new/short_text", data=typed).status_code == 302
    shown = words(client.get(f"{address}/"))
    assert "Changes not published" in shown
    assert "becomes version 2" in shown
    assert len(build_of(matter).versions) == 1


def test_those_who_do_not_build_read_and_others_see_nothing(client: Client, desk: tuple[Any, str]) -> None:
    matter, address = desk
    page = a_questionnaire(matter, frozen=False).pages[0]
    sign_in(client, a_person(matter.body, Role.ANALYST))
    shown = client.get(f"{address}/")
    assert "You can read this questionnaire" in words(shown)
    assert "Add a question" not in words(shown)
    assert client.get(f"{address}/pages/{page.id}").status_code == 403
    assert client.post(f"{address}/arrange", data={"move": f"page-{page.id}-down"}).status_code == 403
    sign_in(client, a_person(a_body("Elsewhere"), Role.OFFICER))
    assert client.get(f"{address}/").status_code == 404
    assert client.get(f"{address}/preview/1").status_code == 404


def test_a_question_of_another_matter_is_not_there(client: Client, desk: tuple[Any, str]) -> None:
    _, address = desk
    other = a_questionnaire(a_consultation(title="Another"), QuestionKind.DATE, frozen=False)
    for where in (
        f"questions/{other.questions[0].id}",
        f"pages/{other.pages[0].id}",
        f"questions/{other.questions[0].id}/delete",
    ):
        assert client.get(f"{address}/{where}").status_code == 404
    assert press(client, address, f"question-{other.questions[0].id}-copy") == 404


def test_the_overview_costs_the_same_however_long_it_is(client: Client, desk: tuple[Any, str], db: Any) -> None:
    matter, address = desk
    questionnaire = a_questionnaire(matter, frozen=False)
    client.get(f"{address}/")
    with counting(db.engine) as few:
        client.get(f"{address}/")
    for _ in range(10):
        a_question(questionnaire, QuestionKind.ONE_CHOICE)
    with counting(db.engine) as many:
        client.get(f"{address}/")
    assert len(many) == len(few) <= 8, many
