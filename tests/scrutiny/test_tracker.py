"""The tracker is the committee paper: the same rows as the register's, nothing public that is not, at a fixed cost."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from engage.accounts import Body, Role
from engage.database import writing
from engage.matters import Item, Outcome, Voice
from engage.matters.outcome import publish_item
from engage.matters.standing import Standing
from engage.now import now, today
from engage.responses.service import answers, delivery
from engage.scrutiny import Review, tracker
from engage.scrutiny.service import recommendation
from tests.factories import people
from tests.factories.matters import a_promise, an_answer
from tests.factories.reviews import MINUTE, a_review, a_trust, ask, items_in
from tests.factories.scrutiny import a_committee, a_council
from tests.pages import Client, words
from tests.queries import counting

DAY = timedelta(days=1)
LONG_AGO = now() - timedelta(days=200)
BY: dict[str, Any] = {"by": Voice.OPERATOR}


def give(item: Item, outcome: Outcome = Outcome.ADOPTED, *, due: int = 30, then: str = "") -> Item:
    """Answered, and what it promises due in so many days, or settled."""
    at = now()
    acts = {**BY, "at": at}
    long = {**BY, "at": LONG_AGO}
    with writing(people.db.session()):
        answers.draft(item, an_answer(outcome, due_on=today() + due * DAY if outcome.owes_promise else None), **long)
        answers.send(item, **long)
        answers.approve(item, **long)
        publish_item(item, **long)
        if then == "delivered":
            delivery.add_evidence(item, text="The rota.", **acts)
            delivery.deliver(item, **acts)
        elif then == "failed":
            delivery.fail(item, reason="No money.", **acts)
    return item


@pytest.fixture
def committee(db: Any) -> Body:
    return a_committee()


@pytest.fixture
def many(committee: Body) -> Review:
    """One recommendation in every state of the register, to two bodies."""
    trust, council = a_trust(), a_council()
    review = a_review(
        committee, state="sent", addressees=(trust, trust, trust, trust, trust, trust, council), at=LONG_AGO
    )
    ask(review, trust, asked_on=LONG_AGO.date() + DAY)
    given = items_in(review)
    give(given[1], due=30)
    give(given[2], due=-9)
    give(given[3], Outcome.NOT_ADOPTED)
    give(given[4], then="delivered")
    give(given[5], then="failed")
    with writing(people.db.session()):
        recommendation.complete(given[4], minute="Minute 3", reason="We saw it.", **BY, at=now())
        recommendation.note(given[1], on=today(), text="Half the rota.", from_body_id=trust.id, **BY, at=now())
    return review


def address(committee: Body, ending: str = "") -> str:
    return f"/committees/{committee.slug}/tracker{ending}"


def rows_of(client: Client, where: str) -> list[dict[str, str]]:
    text = client.get(where).get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_totals_of_the_paper_equal_the_registers_state_by_state(
    client: Client, db: Any, committee: Body, many: Review
) -> None:
    totals = tracker.totals(db.session(), committee, tracker.Wanted(), on=today())
    assert totals.by_standing == {
        Standing.UNANSWERED: 2, Standing.PROMISED: 1, Standing.LATE: 1, Standing.ANSWERED: 1, Standing.DELIVERED: 1,
        Standing.NOT_DELIVERED: 1,
    }  # fmt: skip
    page = words(client.get(address(committee, "/paper")))
    for standing in Standing:
        register = json.loads(client.get(f"/register.json?state={standing}").get_data(as_text=True))["items"]
        assert len(register) == totals.by_standing[standing], standing
        assert f"{standing.words} {len(register)}" in page
    everything = json.loads(client.get("/register.json").get_data(as_text=True))["items"]
    assert f"All {len(everything)}" in page
    assert (totals.all, totals.complete, totals.overdue) == (7, 1, 1)


def test_the_rows_of_the_file_are_the_rows_of_the_register(
    client: Client, db: Any, committee: Body, many: Review
) -> None:
    ours = {
        r["reference"]: (r["state"], r["delivery_due"], r["answer"])
        for r in rows_of(client, address(committee, ".csv"))
    }
    theirs = {r["reference"]: (r["state"], r["due_on"], r["answer"]) for r in rows_of(client, "/register.csv")}
    assert ours == theirs


def test_what_no_committee_recommended_is_in_the_register_and_not_in_the_tracker(
    client: Client, db: Any, committee: Body, many: Review
) -> None:
    a_promise(title="Open the library later")
    assert "Open the library later" in words(client.get("/register/"))
    for ending in ("", "/paper", ".csv"):
        assert "library" not in client.get(address(committee, ending)).get_data(as_text=True)


@pytest.mark.parametrize("state", ["suggested", "scoped", "evidence", "deliberating", "draft_report"])
def test_nothing_is_in_the_tracker_that_is_not_public(client: Client, db: Any, committee: Body, state: str) -> None:
    a_review(committee, state=state)
    for ending in ("", "/paper", ".csv"):
        text = client.get(address(committee, ending)).get_data(as_text=True)
        assert "Recommendation 1" not in text
        assert "Director of clinics" not in text


def test_nothing_of_an_unpublished_report_is_in_the_tracker(client: Client, db: Any, committee: Body) -> None:
    a_review(committee, state="response_requested", published=False)
    assert tracker.totals(db.session(), committee, tracker.Wanted(), on=today()).all == 0
    assert "Recommendation 1" not in client.get(address(committee, "/paper")).get_data(as_text=True)


def test_unanswered_ones_are_named_with_the_days_they_are_overdue_the_worst_first(
    client: Client, db: Any, committee: Body, many: Review
) -> None:
    page = words(client.get(address(committee, "/paper")))
    overdue = (today() - (LONG_AGO.date() + DAY + 28 * DAY)).days
    part = page[page.index("Without an answer") : page.index(f"{many.reference} · report agreed")]
    assert f"{many.reference}/1 Recommendation 1" in part
    assert f"{overdue}" in part
    assert part.index(f"{many.reference}/1") < part.index(f"{many.reference}/7")
    assert f"{many.reference}/2" not in part
    assert "Not asked" in part


def test_every_line_shows_wording_as_minuted_owner_due_state_and_last_progress(
    client: Client, db: Any, committee: Body, many: Review
) -> None:
    page = words(client.get(address(committee, "/paper")))
    for expected in (
        "That the trust should: recommendation 2.", MINUTE, "Director of clinics", "Half the rota.",
        "Minute 3: We saw it.", "Anytown Hospital Trust", "required by law",
    ):  # fmt: skip
        assert expected in page, expected
    [second] = [r for r in rows_of(client, address(committee, ".csv")) if r["reference"].endswith("/2")]
    assert second["wording_as_minuted"] == "That the trust should: recommendation 2."
    assert (second["last_progress"], second["last_progress_on"]) == ("Half the rota.", today().isoformat())
    assert second["response_due"] == (LONG_AGO.date() + 29 * DAY).isoformat()


def test_delivered_is_not_complete_until_the_committee_says_so(client: Client, db: Any, committee: Body) -> None:
    review = a_review(committee, state="sent")
    give(items_in(review)[0], then="delivered")
    [row] = rows_of(client, address(committee, ".csv"))
    assert (row["state"], row["complete"]) == ("delivered", "no")
    assert "Complete No" in words(client.get(address(committee, "/paper")))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?state=unanswered", {1, 7}), ("?state=late", {3}), ("?state=complete", {5}), ("?state=open", {1, 2, 3, 4, 6, 7}),
        ("?body=anytown-council", {7}), ("?review=REV-1999-001", set()), ("?body=nobody", set()),
        ("?state=unanswered&body=anytown-council", {7}),
    ],
)  # fmt: skip
def test_the_filters_are_in_the_address_and_the_same_for_page_paper_and_file(
    client: Client, db: Any, committee: Body, many: Review, query: str, numbers: set[int]
) -> None:
    found = {int(r["reference"].rpartition("/")[2]) for r in rows_of(client, address(committee, ".csv") + query)}
    assert found == numbers
    for ending in ("", "/paper"):
        page = client.get(address(committee, ending) + query).get_data(as_text=True)
        shown = {n for n in range(1, 8) if f"{many.reference}/{n}" in page}
        assert shown == numbers, ending


def test_a_filter_that_makes_no_sense_is_said_to(client: Client, db: Any, committee: Body) -> None:
    response = client.get(address(committee, "?state=sideways"))
    assert response.status_code == 400
    assert "Choose a state" in words(response)
    for after in ("x", "1_x", "99999999999_1", "1", "_"):
        assert client.get(address(committee), query_string={"after": after}).status_code == 200


def test_the_tracker_of_what_is_no_committee_is_not_there(client: Client, db: Any) -> None:
    for ending in ("", "/paper", ".csv"):
        assert client.get(f"/committees/nobody/tracker{ending}").status_code == 404
        assert client.get(f"/committees/{a_council().slug}/tracker{ending}").status_code == 404


def test_pages_follow_each_other_by_key_and_miss_none(
    client: Client, db: Any, committee: Body, many: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_review(committee, state="sent", title="Another")
    seen, after = [], None
    while True:
        rows, after = tracker.page(db.session(), committee, tracker.Wanted(), on=today(), after=after, most=3)
        seen += [row.reference for row in rows]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 8
    assert seen == [r["reference"] for r in rows_of(client, address(committee, ".csv"))]


def test_a_formula_in_a_recommendation_is_words_to_a_spreadsheet(client: Client, db: Any, committee: Body) -> None:
    from tests.factories.reviews import a_recommendation

    review = a_review(committee, state="draft_report", addressees=())
    a_recommendation(review, title='=HYPERLINK("https://evil.example")', said="+1")
    from engage.scrutiny.service import review_report

    with writing(db.session()):
        review_report.agree(review, vote="All", minute=MINUTE, **BY, at=now())
    text = client.get(address(committee, ".csv")).get_data(as_text=True)
    assert ",=HYPERLINK" not in text
    assert ',"=HYPERLINK' not in text


def cost(client: Client, db: Any, where: str) -> int:
    with counting(db.engine) as seen:
        assert client.get(where).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("where", "most"),
    [
        ("/committees/anytown-health-scrutiny-committee/tracker", 6),
        ("/committees/anytown-health-scrutiny-committee/tracker/paper", 5),
        ("/reviews/", 3),
        ("/reviews/?committee=anytown-health-scrutiny-committee&state=reported", 4),
        ("/responses/REV/", 6),
        ("/responses/REV/1", 6),
        ("/reviews/REV", 8),
    ],
)
def test_a_page_costs_the_same_however_much_is_stored(
    client: Client, db: Any, committee: Body, where: str, most: int
) -> None:
    first = a_review(committee, state="response_requested", addressees=(a_trust(),))
    where = where.replace("REV", first.reference)
    client.get(where)
    before = cost(client, db, where)
    for n in range(3):
        a_review(committee, state="response_requested", addressees=(a_trust(f"Trust {n}"), a_council()), title=f"R {n}")
    assert cost(client, db, where) == before
    assert before <= most


def test_the_desks_cost_the_same_however_much_is_stored(client: Client, db: Any, committee: Body) -> None:
    trust = a_trust()
    first = a_review(committee, state="response_requested", addressees=(trust,))
    officer = people.a_person(committee, Role.SCRUTINY_OFFICER)
    people.sign_in(client, officer)
    addresses = ["/desk/reviews/", f"/desk/reviews/{first.reference}/", "/desk/"]
    for where in addresses:
        client.get(where)
    before = [cost(client, db, where) for where in addresses]
    for n in range(3):
        a_review(committee, state="sent", addressees=(trust, a_council()), title=f"R {n}")
    assert [cost(client, db, where) for where in addresses] == before


def test_a_page_of_one_review_costs_the_same_for_one_recommendation_and_for_many(
    client: Client, db: Any, committee: Body
) -> None:
    from tests.factories.reviews import a_piece, an_adviser, an_approach

    small = a_review(committee, state="sent", addressees=(a_trust(),), also=lambda r: (an_adviser(r), a_piece(r)))

    def fill(review: Review) -> None:
        for n in range(3):
            an_adviser(review, people.a_body(f"Body {n}"), name=f"N{n}")
            an_approach(review, whom=f"W{n}", body=people.a_body(f"Other {n}"))
            a_piece(review, title=f"E{n}")

    large = a_review(committee, state="sent", addressees=tuple(a_trust(f"T{n}") for n in range(5)), also=fill)
    client.get(small.public_path)
    assert cost(client, db, large.public_path) == cost(client, db, small.public_path)
