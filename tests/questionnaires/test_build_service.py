"""Building: keys are never used twice, order holds, and what people were asked is never deleted."""

from typing import Any

import pytest
import sqlalchemy as sa

from engage.database import writing
from engage.matters import AuditEntry, Voice
from engage.questionnaires import Question, QuestionKind
from engage.questionnaires.keys import keyed, lines
from engage.questionnaires.service import build
from tests.factories.consultations import a_consultation
from tests.factories.questionnaires import AT, a_page, a_question, a_questionnaire, frozen_version, labelled

ABC = labelled("o", "A", "B", "C")
BY = {"by": Voice.OPERATOR, "at": AT}


def keys(labels: list[str], before: list[dict[str, str]] = ABC, used: tuple[str, ...] = ()) -> str:
    return " ".join(choice["key"] for choice in keyed(labels, before, used, "o").choices)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["A", "B", "C"], "o1 o2 o3"),
        (["C", "A", "B"], "o3 o1 o2"),  # moved
        (["A", "C"], "o1 o3"),  # one taken out
        (["A", "Bee", "C"], "o1 o2 o3"),  # reworded in its place
        (["A", "B", "C", "D"], "o1 o2 o3 o4"),  # one more
        (["X", "A", "B", "C"], "o4 o1 o2 o3"),  # one more, at the top: nothing is taken for reworded
        (["A", "C", "D"], "o1 o3 o4"),  # B out and D in, at another place
        (["C", "Bee", "A"], "o3 o2 o1"),  # moved and reworded
        ([], ""),
    ],
)
def test_a_line_keeps_its_key_by_its_words_then_by_its_place(labels: list[str], expected: str) -> None:
    assert keys(labels) == expected


def test_a_key_that_was_ever_answered_is_never_given_again() -> None:
    assert keys(["A", "B", "C", "D"], ABC, ("o1", "o2", "o3", "o4", "o9")) == "o1 o2 o3 o10"


def test_reworded_lines_are_said_and_can_be_counted_apart() -> None:
    changed = keyed(["A", "Bee", "C"], ABC, (), "o")
    assert (changed.renamed, changed.removed) == ([("B", "Bee")], [])
    apart = keyed(["A", "Bee", "C"], ABC, (), "o", rename=False)
    assert [choice["key"] for choice in apart.choices] == ["o1", "o4", "o3"]
    assert apart.removed == ["B"]


def test_lines_are_read_one_to_a_choice() -> None:
    assert lines("  A \r\n\n B   b\u2028C\n") == ["A", "B b", "C"]


def test_a_key_taken_out_of_a_frozen_question_is_not_given_to_a_later_option(app: Any, db: Any) -> None:
    matter = a_consultation()
    question = a_questionnaire(matter, QuestionKind.ONE_CHOICE).questions[0]
    for labels in (["On foot", "By bus"], ["On foot", "By bus", "By tram"]):
        with writing(db.session()):
            build.edit_question(question, build.QuestionWords("Q?", options=labels), **BY)
    assert [option["key"] for option in question.options] == ["o1", "o2", "o4"]


def test_questions_move_within_and_over_pages(app: Any, db: Any) -> None:
    questionnaire = a_questionnaire(
        a_consultation(), QuestionKind.DATE, QuestionKind.NUMBER, QuestionKind.FILE, frozen=False
    )

    def order() -> list[list[str]]:
        db.session.expire_all()
        return [[q.name for q in page.questions] for page in questionnaire.pages]

    assert order() == [["q1"], ["q2", "q3"]]
    moves = [("q3", True, True), ("q3", True, True), ("q3", True, True), ("q3", True, False), ("q2", False, False), ("q1", False, True)]  # fmt: skip
    seen = []
    for name, up, moved in moves:
        question = next(q for q in questionnaire.questions if q.name == name)
        with writing(db.session()):
            assert build.move_question(question, up=up, **BY) is moved
        seen.append(order())
    assert seen == [
        [["q1"], ["q3", "q2"]],
        [["q1", "q3"], ["q2"]],
        [["q3", "q1"], ["q2"]],
        [["q3", "q1"], ["q2"]],
        [["q3", "q1"], ["q2"]],
        [["q3"], ["q1", "q2"]],
    ]


def test_a_question_that_was_asked_is_taken_out_but_stays_for_its_answers(app: Any, db: Any) -> None:
    matter = a_consultation()
    questionnaire = a_questionnaire(matter, QuestionKind.DATE, QuestionKind.NUMBER)
    asked = questionnaire.questions[1]
    never_asked = a_question(questionnaire, QuestionKind.FILE)
    gone = never_asked.id
    with writing(db.session()):
        build.remove_question(asked, **BY)
        build.remove_question(never_asked, **BY)
    db.session.expire_all()
    assert db.session.get(Question, gone) is None
    kept = db.session.get_one(Question, asked.id)
    assert (kept.removed_at, kept.page_id) == (AT, None)
    with writing(db.session()):
        page = questionnaire.pages[0]
        again = build.add_question(page, QuestionKind.DATE, build.QuestionWords("When?"), **BY)
    assert again.name == "q3"  # q2 was asked once, and its name is its own for ever


def test_taking_out_a_page_takes_its_questions_and_keeps_those_that_were_asked(app: Any, db: Any) -> None:
    matter = a_consultation()
    questionnaire = a_questionnaire(matter, QuestionKind.DATE, QuestionKind.NUMBER)
    asked = questionnaire.questions[1].id
    with writing(db.session()):
        build.remove_page(questionnaire.pages[1], **BY)
    db.session.expire_all()
    assert [page.position for page in questionnaire.pages] == [1]
    assert db.session.get_one(Question, asked).removed_at == AT
    with pytest.raises(build.LastPageError), writing(db.session()):
        build.remove_page(questionnaire.pages[0], **BY)
    assert frozen_version(matter).number == 2


def test_a_copy_has_a_name_and_answers_of_its_own(app: Any, db: Any) -> None:
    questionnaire = a_questionnaire(a_consultation(), QuestionKind.ONE_CHOICE, frozen=False)
    question = questionnaire.questions[0]
    with writing(db.session()):
        copy = build.copy_question(question, **BY)
        build.edit_question(copy, build.QuestionWords("Copied?", options=["On foot", "By rail", "By car"]), **BY)
    assert (copy.name, copy.position) == ("q2", 2)
    assert [option["label"] for option in question.options] == ["On foot", "By bus", "By car"]


def test_pages_move_and_keep_their_questions(app: Any, db: Any) -> None:
    questionnaire = a_questionnaire(a_consultation(), QuestionKind.DATE, QuestionKind.NUMBER, frozen=False)
    a_page(questionnaire, "Last")
    with writing(db.session()):
        assert build.move_page(questionnaire.pages[2], up=True, **BY)
        assert not build.move_page(questionnaire.pages[0], up=True, **BY)
    db.session.expire_all()
    assert [page.title for page in questionnaire.pages] == ["Your views", "Last", "More about you"]


def test_every_act_is_on_the_record_and_raises_the_version(app: Any, db: Any) -> None:
    matter = a_consultation()
    questionnaire = a_questionnaire(matter, QuestionKind.DATE, QuestionKind.NUMBER, frozen=False)
    page, question = questionnaire.pages[1], questionnaire.questions[1]
    words = build.QuestionWords("Reworded?", help="**Now**")
    acts: dict[str, Any] = {
        "add page": lambda: build.add_page(questionnaire, build.PageWords("New"), **BY),
        "edit page": lambda: build.edit_page(page, build.PageWords("Renamed", "*Hello*"), **BY),
        "move page": lambda: build.move_page(page, up=True, **BY),
        "add": lambda: build.add_question(page, QuestionKind.LONG_TEXT, words, **BY),
        "edit": lambda: build.edit_question(question, words, **BY),
        "copy": lambda: build.copy_question(question, **BY),
        "move": lambda: build.move_question(question, up=False, **BY),
        "remove": lambda: build.remove_question(question, **BY),
        "remove page": lambda: build.remove_page(page, **BY),
        "standard": lambda: build.set_standard(questionnaire, {"name": "no"}, has_monitoring=True, **BY),
    }
    for what, act in acts.items():
        before = questionnaire.version
        with writing(db.session()):
            act()
        assert questionnaire.version == before + 1, what
    said = db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.verb == "build", AuditEntry.matter_id == matter.id)
        .order_by(AuditEntry.id)
    )
    assert [entry.details["what"] for entry in said] == list(acts)
