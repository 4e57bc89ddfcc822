"""Whatever is typed, or sent by something that is no browser: a clear message, the words kept, never an error of ours."""

from typing import Any

import pytest
import sqlalchemy as sa

from engage.extensions import db
from engage.questionnaires import Answer, OpenDraft, QuestionKind, Submission
from tests.factories.answering import Resident, asked, token_in
from tests.factories.consultations import an_open_consultation
from tests.factories.questionnaires import a_questionnaire
from tests.pages import Client, words

K = QuestionKind
HOSTILE = [
    "", " ", "\x00", "a\x00b", "x" * 1_000_000, "<script>alert(1)</script>", "=1+1", "\u202egnp.exe",
    "1e999", "٣", "-1", "999999999999999999999", "31", "🙂" * 100, "e\u0301" * 50, "../../etc/passwd", "' OR 1=1 --",
    "o1\r\nSet-Cookie: x=1", "\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]  # fmt: skip


@pytest.fixture
def matter(app: Any) -> Any:
    made = an_open_consultation()
    a_questionnaire(made, *[kind for kind in K if kind is not K.FILE], has_monitoring=True)
    return made


@pytest.fixture
def ann(client: Client, matter: Any) -> Resident:
    resident = Resident(client, matter)
    resident.begin()
    return resident


def every_field(matter: Any) -> list[str]:
    from engage.questionnaires.steps import fields

    return [name for question in asked(matter).values() for name in fields(question)]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda h: repr(h[:12]))
def test_every_field_takes_or_refuses_anything_without_falling_over(ann: Resident, matter: Any, hostile: str) -> None:
    own = ["name", "email", "organisation", "on_behalf_of", "consent", "equality-age", "equality-religion-words"]
    typed = dict.fromkeys(every_field(matter), hostile)
    if len(hostile) > 1000:  # one form may hold no more than four million characters
        typed = dict(list(typed.items())[:3])
    for word in ("1", "2", "about-you", "equality", "publishing"):
        response = ann.post(word, **typed, **dict.fromkeys(own, hostile[:5000]), receipt_to=hostile[:5000])
        assert response.status_code in (200, 303), (word, response.status_code)
    for word in ("check", "saved"):
        assert ann.post(word, receipt_to=hostile[:5000], email=hostile[:5000]).status_code in (200, 303)
    assert ann.get("check").status_code == 200
    assert b"<script>alert" not in ann.get("check").data
    assert db.session.scalars(sa.select(Submission)).all() == []


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        (K.SHORT_TEXT, {"": "x" * 501}, "Shorten this to 500 characters or fewer. It is 1 too long"),
        (K.LONG_TEXT, {"": "x" * 5003}, "It is 3 too long"),
        (K.ONE_CHOICE, {"": "o9"}, "Choose one of the answers listed"),
        (K.ONE_CHOICE, {"": ["o1", "o2"]}, "Choose only one answer"),
        (K.ONE_CHOICE, {"": "other"}, "Say what you mean by Other"),
        (K.ONE_CHOICE, {"": "o1", "-other": "a tractor"}, "Choose Other, or clear the box"),
        (K.MANY_CHOICES, {"": ["o1", "nonsense"]}, "Choose from the answers listed"),
        (K.SCALE, {"": "agree; DROP TABLE"}, "Choose one of the answers listed"),
        (K.NUMBER, {"": "1e999"}, "Enter a number in figures"),
        (K.NUMBER, {"": "٣"}, "Enter a number in figures"),
        (K.NUMBER, {"": "501"}, "Enter 500 or less"),
        (K.DATE, {"-day": "31", "-month": "2", "-year": "2026"}, "Enter a real date"),
        (K.DATE, {"-day": "1", "-month": "", "-year": ""}, "Enter a real date"),
        (K.DATE, {"-day": "1", "-month": "1", "-year": "1999"}, "on or after 1 1 2000"),
        (K.MATRIX, {"-s1": "best"}, "Choose one of the answers listed for “Parking”"),
        (K.LONG_TEXT, {"": "left\x00right"}, "characters that cannot be kept"),
    ],
)
def test_what_cannot_be_taken_says_what_to_do_beside_the_field_and_is_still_there(
    client: Client, app: Any, kind: QuestionKind, typed: dict[str, Any], says: str
) -> None:
    matter = an_open_consultation()
    a_questionnaire(matter, kind)
    ann = Resident(client, matter)
    ann.begin()
    name = asked(matter)["q2"].field_name
    page = ann.post("2", **{f"{name}{end}": value for end, value in typed.items()})
    assert page.status_code == 200
    assert says in words(page)
    text = page.get_data(as_text=True)
    assert 'class="nhsuk-error-summary"' in text
    draft = db.session.scalars(sa.select(OpenDraft)).one()
    for end, value in typed.items():
        kept = draft.typed[f"{name}{end}"]
        assert kept == [v.replace("\x00", "") for v in (value if isinstance(value, list) else [value])]
    ann.finish()
    assert db.session.scalars(sa.select(Submission)).all() == [] or "\x00" in str(typed.get(""))


def test_another_option_and_its_words_are_one_answer(client: Client, app: Any) -> None:
    matter = an_open_consultation()
    a_questionnaire(matter, K.MANY_CHOICES)
    ann = Resident(client, matter)
    ann.begin()
    name = asked(matter)["q2"].field_name
    ann.post("2", **{name: ["o2", "o2", "o1"], f"{name}-other": "The chemist"})
    ann.finish()
    assert db.session.execute(sa.select(Answer.option, Answer.text).order_by(Answer.id)).all() == [
        ("o1", None), ("o2", None), ("other", "The chemist"),
    ]  # fmt: skip


def test_words_in_any_script_come_back_as_they_were_and_cannot_turn_the_page_round(ann: Resident, matter: Any) -> None:
    name = asked(matter)["q1"].field_name
    said = "ŵ ŷ İ 🙂 \u202eabc\u202c שלום"
    ann.post_first(**{name: said})
    ann.finish()
    assert said in db.session.scalars(sa.select(Answer.text)).all()
    assert f"<bdi>{said}</bdi>" in ann.client.get(ann.private()).get_data(as_text=True)


@pytest.mark.parametrize("word", ["0", "99", "nope", "sent%00", "1;drop", "%2e%2e"])
def test_a_screen_that_is_not_there_is_not_found(ann: Resident, word: str) -> None:
    assert ann.get(word).status_code in (400, 404)
    assert ann.post(word, a="b").status_code in (400, 404)


def test_a_key_that_nobody_holds_leads_nowhere_and_stores_nothing(client: Client, matter: Any) -> None:
    stranger = Resident(client, matter)
    stranger.key = "x" * 40
    for word in ("1", "check", "saved", "sent"):
        assert stranger.get(word).status_code == 404
    assert stranger.send().status_code == 404
    name = asked(matter)["q1"].field_name
    page = stranger.post("1", **{name: "Came back too late"})
    assert "Came back too late" in words(page)
    assert db.session.scalars(sa.select(OpenDraft)).all() == []
    stranger.token = token_in(page)
    assert stranger.post_first(page="1", **{name: "Came back too late"}).status_code == 303


def test_a_repeated_token_and_a_forged_file_are_nothing(client: Client, app: Any) -> None:
    matter = an_open_consultation()
    a_questionnaire(matter, K.FILE)
    ann = Resident(client, matter)
    ann.begin()
    name = asked(matter)["q2"].field_name
    ann.post("2", **{f"{name}=file": ["1", "somebody else's.pdf"], name: "1"})
    assert f"{name}=file" not in db.session.scalars(sa.select(OpenDraft)).one().typed
