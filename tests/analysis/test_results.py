"""Counts with their base, filtered by anything, the same on every page and in every file."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Role
from engage.analysis.asked import asked
from engage.analysis.filters import FilterRefusedError, read_filter
from engage.analysis.results import figures, results
from engage.analysis.service import stand
from engage.analysis.spreadsheet import words_of
from engage.database import writing
from engage.extensions import db as database
from engage.matters import AuditEntry, MoveRefusedError
from engage.now import now
from engage.questionnaires import Consent, MonitoringAnswer, Standing, Submission, tally
from tests.factories.analysis import a_code, a_desk, a_theme, approved, coded, publish_results
from tests.factories.people import a_person, sign_in
from tests.factories.submissions import a_submission
from tests.pages import Client, words
from tests.queries import counting

FORMULA = "=HYPERLINK(1)\nsecond line"


@pytest.fixture
def desk(app: Any, client: Client) -> Any:
    made = a_desk()
    sign_in(client, made.officer)
    return made


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def some_answers(desk: Any) -> list[Submission]:
    return [
        a_submission(desk.consultation, {"q1": FORMULA, "q2": "o1", "q3": ["o1", "o2"], "q4": "3"}, name="Jo"),
        a_submission(desk.consultation, {"q2": "o1", "q3": ["o2"], "q4": "8", "q5": {"s1": "o1", "s2": "o3"}}),
        a_submission(desk.consultation, {"q1": "Secret words", "q2": "o2", "q4": "1.5"}, consent=Consent.NOT_AT_ALL),
        a_submission(desk.consultation, {"q2": "o2"}, standing=Standing.LATE),
    ]


def test_options_are_counted_and_not_combinations_and_the_base_is_people(desk: Any, client: Client) -> None:
    some_answers(desk)
    found = results(database.session(), desk.consultation.id, desk.asks)
    many = next(r for r in found.questions if r.question.name == "q3")
    assert (many.base, [(row.key, row.n) for row in many.tables[0].rows][:2]) == (2, [("o1", 1), ("o2", 2)])
    matrix = next(r for r in found.questions if r.question.name == "q5")
    assert [t.base for t in matrix.tables] == [1, 1]
    assert found.counted == 3
    number = next(r for r in found.questions if r.question.name == "q4").figures
    assert number is not None
    assert (number.n, number.median, number.least, number.most) == (3, 3, Decimal("1.5"), 8)
    page = words(client.get(f"{desk.home}/results"))
    assert "3 submissions counted" in page
    assert "Late: 1" in page


def test_counting_everything_anew_gives_the_kept_counts(desk: Any) -> None:
    some_answers(desk)
    session = database.session()
    everything = read_filter([("from", "2000-01-01")], desk.asks, {}, {})
    kept, counted = (results(session, desk.consultation.id, desk.asks, chosen) for chosen in (None, everything))
    assert kept == counted


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("answer={q2}:o1", 2), ("answer={q2}:o1&answer={q3}:o1", 1), ("answer={q5}:s2:o3", 1), ("word=SECRET", 1),
        ("consent=not_at_all", 1), ("identity=named", 1), ("channel=online", 3), ("channel=paper", 0),
        ("to=2001-01-01", 0), ("code={code}", 1), ("theme={theme}", 1), ("word=%25", 0), ("channel=&word=", 3),
    ],
)  # fmt: skip
def test_anything_filters_anything(desk: Any, client: Client, query: str, n: int) -> None:
    sent = some_answers(desk)
    theme = a_theme(desk)
    code = a_code(desk, theme=theme)
    coded(desk, sent[0], code)
    ids = {name: desk.question(name).id for name in ("q2", "q3", "q5")}
    query = query.format(**ids, code=code.id, theme=theme.id)
    page = words(client.get(f"{desk.home}/results?{query}"))
    assert f"{n} submission{'' if n == 1 else 's'} counted" in page
    listed = words(client.get(f"{desk.home}/submissions/?{query}"))
    assert (f"{n} submission" in listed) or (n == 0 and "No submission matches" in listed)


@pytest.mark.parametrize(
    "query",
    [
        "password_hash=x", "answer=1:nope", "answer=999:o1", "answer=x", "channel=pigeon", "from=yesterday",
        "theme=99", "code=-1", "standing=best", "before=x", "before=9999999999999999999999", "from=0001-01-01",
    ],
)  # fmt: skip
def test_a_key_or_value_that_is_not_offered_is_refused(desk: Any, client: Client, query: str) -> None:
    some_answers(desk)
    page = client.get(f"{desk.home}/submissions/?{query}")
    assert page.status_code == 400


def test_two_questions_against_each_other(desk: Any, client: Client) -> None:
    some_answers(desk)
    rows, columns = desk.question("q2").id, desk.question("q3").id
    page = words(client.get(f"{desk.home}/results?rows={rows}&columns={columns}"))
    assert "people who answered both: 2" in page
    assert client.get(f"{desk.home}/results?rows={rows}&columns=99999").status_code == 400


def test_figures_of_an_even_number_of_answers_take_the_midway_median() -> None:
    found = figures([(Decimal(4), 1), (Decimal(1), 2), (Decimal(10), 1)])
    assert (found.n, found.mean, found.median) == (4, 4, Decimal("2.5"))


def test_how_a_submission_stands_moves_with_a_reason_and_back_and_counts_follow(desk: Any, client: Client) -> None:
    late = some_answers(desk)[3]
    address = f"{desk.home}/submissions/{late.reference}/standing"
    assert "Give the reason" in words(client.post(address, data={"verb": "admit"}))
    client.post(address, data={"verb": "admit", "reason": "The post was late"})
    client.post(address, data={"verb": "mark_duplicate", "reason": "Sent twice"})
    session, matter_id = database.session(), desk.consultation.id
    assert database.session.get_one(Submission, late.id).standing == Standing.DUPLICATE
    assert tally.recount(session, matter_id) == {}
    client.post(address, data={"verb": "reinstate", "reason": "It was not"})
    database.session.expire_all()
    assert database.session.get_one(Submission, late.id).standing == Standing.COUNTED
    assert results(session, matter_id, desk.asks).counted == 4
    assert "The post was late" in words(client.get(f"{desk.home}/submissions/{late.reference}"))
    refused = client.post(address, data={"verb": "release", "reason": "x"})
    assert refused.status_code == 200
    assert database.session.get_one(Submission, late.id).standing == Standing.COUNTED


def test_what_came_late_is_admitted_before_the_analysis_or_stays_late_and_is_listed_so(
    desk: Any, client: Client
) -> None:
    late = some_answers(desk)[3]
    address = f"{desk.home}/submissions/{late.reference}"
    assert "Admit it, although it came late" in words(client.get(address))
    with writing(database.session()):
        desk.consultation.state = "analysing"
    assert "Admit it, although it came late" not in words(client.get(address))
    client.post(f"{address}/standing", data={"verb": "admit", "reason": "Posted before the close, by its postmark"})
    with pytest.raises(MoveRefusedError), writing(database.session()):
        stand.stand(
            database.session(), desk.consultation, database.session.get_one(Submission, late.id), "admit",
            reason="x", by=desk.appointment, at=now(),
        )  # fmt: skip
    database.session.expire_all()
    assert database.session.get_one(Submission, late.id).standing == Standing.LATE
    assert "Late: 1" in words(client.get(f"{desk.home}/submissions/"))


def test_nothing_is_public_before_the_results_are(desk: Any, client: Client) -> None:
    sent = some_answers(desk)[0]
    theme = a_theme(desk)
    for address in (
        "results",
        "results.csv",
        "submissions/",
        f"submissions/{sent.public_id}",
        "submissions.csv",
        f"themes/{theme.id}",
    ):
        assert client.get(f"{desk.public}/{address}").status_code == 404
    publish_results(desk)
    for address in (
        "results",
        "results.csv",
        "submissions/",
        f"submissions/{sent.public_id}",
        "submissions.csv",
        f"themes/{theme.id}",
    ):
        assert client.get(f"{desk.public}/{address}").status_code == 200


def test_the_picture_the_table_and_the_file_have_the_same_numbers(desk: Any, client: Client) -> None:
    for n in range(15):
        a_submission(desk.consultation, {"q2": "o1" if n < 10 else "o2"})
    publish_results(desk)
    page = client.get(f"{desk.public}/results")
    assert page.headers["Cache-Control"].startswith("public")
    assert "people who answered: 15" in words(page)
    rows = table(client.get(f"{desk.public}/results.csv").get_data(as_text=True))
    foot = next(r for r in rows if r["answer"] == "On foot")
    assert (foot["people"], foot["base"]) == ("10", "15")
    assert "On foot 10 67%" in words(page)
    assert 'width="66.7"' in page.get_data(as_text=True)


def test_public_pages_cost_the_same_few_statements_however_much_is_stored(desk: Any, app: Any, db: Any) -> None:
    sent = some_answers(desk)
    theme = a_theme(desk)
    coded(desk, sent[0], a_code(desk, theme=theme))
    approved(desk, sent[0])
    publish_results(desk)
    home, anyone = desk.public, Client(app)
    addresses = ("results", "submissions/", f"submissions/{sent[0].public_id}", f"themes/{theme.id}")

    def cost(address: str) -> int:
        anyone.get(f"{home}/{address}")
        with counting(db.engine) as seen:
            assert anyone.get(f"{home}/{address}").status_code == 200
        return len(seen)

    few = {address: cost(address) for address in addresses}
    for n in range(8):
        a_submission(desk.consultation, {"q1": f"More {n}", "q2": "o1"})
    assert {address: cost(address) for address in addresses} == few
    assert max(few.values()) <= 6, few


def test_the_public_file_holds_what_consent_and_moderation_allow_and_nothing_else(desk: Any, client: Client) -> None:
    sent = some_answers(desk)
    publish_results(desk)
    rows = table(client.get(f"{desk.public}/submissions.csv").get_data(as_text=True))
    assert {r["submission"] for r in rows} == {sent[0].public_id, sent[1].public_id}
    first = next(r for r in rows if r["question"] == "q1")
    assert (first["answer"], first["note"]) == ("", "waiting to be checked")
    approved(desk, sent[0])
    text = client.get(f"{desk.public}/submissions.csv").get_data(as_text=True)
    first = next(r for r in table(text) if r["question"] == "q1")
    assert first["answer"].startswith("'=")
    assert words_of(first["answer"]).splitlines() == FORMULA.splitlines()
    assert [r["answer"] for r in table(text) if r["question"] == "q4"] == ["3", "8"]
    assert "Secret" not in text
    assert sent[0].reference not in text


def test_the_staff_file_holds_every_counted_answer_and_leaves_an_entry(desk: Any, client: Client) -> None:
    sent = some_answers(desk)
    coded(desk, sent[2], a_code(desk, "=evil"))
    assert client.get(f"{desk.home}/export.csv").status_code == 302
    rows = table(client.post(f"{desk.home}/export.csv").get_data(as_text=True))
    secret = next(r for r in rows if r["answer"] == "Secret words")
    assert (secret["consent"], secret["codes"]) == ("not_at_all", "1 =evil")
    assert {r["submission"] for r in rows} == {s.reference for s in sent[:3]}
    entry = database.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "export_answers")).one()
    assert entry.details == {"submissions": 3}
    sign_in(client, a_person(desk.body, Role.MODERATOR))
    assert client.post(f"{desk.home}/export.csv").status_code == 403


def test_many_lots_leave_nothing_out(desk: Any, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from engage.analysis import export

    monkeypatch.setattr(export, "LOT", 2)
    for n in range(7):
        standing = Standing.LATE if n == 3 else Standing.COUNTED
        a_submission(desk.consultation, {"q4": str(n)}, standing=standing)
    rows = table("".join(export.public_rows(database.engine, desk.consultation.id, desk.asks)))
    assert [r["answer"] for r in rows] == ["0", "1", "2", "4", "5", "6"]


def test_a_question_not_for_publication_is_on_no_public_page_and_in_no_file(app: Any, client: Client) -> None:
    from engage.questionnaires import QuestionKind
    from tests.factories.analysis import Desk

    made = a_desk(QuestionKind.LONG_TEXT)
    from engage.matters import Voice
    from engage.now import now
    from engage.questionnaires import Questionnaire
    from engage.questionnaires.service.freeze import freeze
    from tests.factories.questionnaires import a_question

    asks = database.session.scalars(sa.select(Questionnaire)).one()
    a_question(asks, QuestionKind.ONE_CHOICE, name="private", text="A private question?", not_for_publication=True)
    with writing(database.session()):
        freeze(database.session(), made.consultation.id, by=Voice.OPERATOR, at=now())
    assert isinstance(made, Desk)
    sent = a_submission(made.consultation, {"q1": "Hello", "private": "o2"})
    publish_results(made)
    for address in ("results", "results.csv", f"submissions/{sent.public_id}", "submissions.csv"):
        text = client.get(f"{made.public}/{address}").get_data(as_text=True)
        assert "A private question" not in text
        assert "private," not in text
    assert asked(database.session(), made.consultation.id).get(desk_question(made, "private")) is not None


def desk_question(desk: Any, name: str) -> int:
    found: int = desk.question(name).id
    return found


def test_a_theme_page_leads_from_what_was_said_to_what_answers_it(desk: Any, client: Client) -> None:
    said, hidden = some_answers(desk)[0], some_answers(desk)[2]
    theme = a_theme(desk, "Parking <b>is</b> dear")
    code = a_code(desk, theme=theme)
    coded(desk, said, code)
    coded(desk, hidden, code)
    approved(desk, said)
    publish_results(desk)
    page = words(client.get(f"{desk.public}/themes/{theme.id}"))
    assert "fewer than 5 submissions said this" in page
    assert "Not yet answered" in page
    assert said.public_id in page
    assert hidden.public_id not in page
    assert "Secret" not in page
    assert "Parking <b>is</b> dear" in words(client.get(f"{desk.public}/submissions/{said.public_id}"))
    assert client.get(f"{desk.public}/themes/{10**30}").status_code == 404


def test_equality_answers_are_shown_only_in_counts_that_point_at_nobody(desk: Any, client: Client) -> None:
    with writing(database.session()) as session:
        for option, n in (("female", 12), ("male", 2), ("prefer_not_to_say", 7)):
            session.add_all(
                MonitoringAnswer(matter_id=desk.consultation.id, link=f"{option}{i}", question="sex", option=option)
                for i in range(n)
            )
    page = words(client.get(f"{desk.home}/results/monitoring"))
    assert "Female 12" in page
    assert "Male fewer than 5" in page
    assert "Prefer not to say not shown" in page


def test_a_closed_filter_key_is_refused_outside_the_web_too(desk: Any) -> None:
    with pytest.raises(FilterRefusedError):
        read_filter([("email", "jo@example.org")], desk.asks, {}, {})


def test_the_staff_file_takes_the_filters_of_the_list_and_the_record_says_which(
    desk: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engage.analysis import export

    monkeypatch.setattr(export, "LOT", 1)
    sent, q2 = some_answers(desk), desk.question("q2").id
    query = f"?answer={q2}%3Ao1&from=2020-01-01"
    page = client.get(f"{desk.home}/export{query}")
    assert "from 2 submissions that match this filter" in words(page)
    assert f"export.csv{query.replace('&', '&amp;')}" in page.get_data(as_text=True)
    rows = table(client.post(f"{desk.home}/export.csv{query}").get_data(as_text=True))
    assert {r["submission"] for r in rows} == {s.reference for s in sent[:2]}
    late = table(client.post(f"{desk.home}/export.csv?standing=late").get_data(as_text=True))
    assert {r["submission"] for r in late} == {sent[3].reference}
    assert table(client.post(f"{desk.home}/export.csv?word=Jo+Bloggs").get_data(as_text=True)) == []
    entry = sa.select(AuditEntry).where(AuditEntry.verb == "export_answers").order_by(AuditEntry.id)
    entries = database.session.scalars(entry).all()
    assert [e.details for e in entries] == [
        {"submissions": 2, "filter": [f"answer={q2}:o1", "from=2020-01-01"]},
        {"submissions": 1, "filter": ["standing=late"]},
        {"submissions": 0, "filter": ["word"]},
    ]
    assert client.post(f"{desk.home}/export.csv?email=jo").status_code == 400
    assert f"/export{query.replace('&', '&amp;')}" in client.get(f"{desk.home}/submissions/{query}").get_data(
        as_text=True
    )


def test_a_submission_shows_numbers_in_full_and_each_question_once(desk: Any, client: Client) -> None:
    sent = a_submission(desk.consultation, {"q3": ["o1", "o2"], "q4": "300"})
    page = client.get(f"{desk.home}/submissions/{sent.reference}")
    assert words(page).count(desk.question("q3").text) == 1
    assert f"{desk.question('q4').text} 300" in words(page)
