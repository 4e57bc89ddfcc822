"""No public page or file shows a count of 1 to 4 people, and staff see them all."""

import csv
import io
from typing import Any

import pytest

from engage.analysis.coverage import themes_of
from engage.extensions import db as database
from tests.factories.analysis import Desk, a_code, a_desk, a_theme, coded, publish_results
from tests.factories.people import sign_in
from tests.factories.submissions import a_submission
from tests.pages import Client, words


@pytest.fixture
def desk(app: Any) -> Desk:
    return a_desk()


def by_car(desk: Desk, cars: int, feet: int, **more: Any) -> None:
    """So many who came by each; “On foot” is option o1 of the one choice, “By bus” o2."""
    for n in range(cars + feet):
        a_submission(desk.consultation, {"q2": "o2" if n < cars else "o1", **more})


def rows(client: Client, desk: Desk) -> list[dict[str, str]]:
    text = client.get(f"{desk.public}/results.csv").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_one_to_four_people_are_fewer_than_five_on_the_page_and_in_the_file(desk: Desk, client: Client) -> None:
    for option, n in (("o1", 9), ("o2", 3), ("o3", 2)):
        for _ in range(n):
            a_submission(desk.consultation, {"q2": option})
    publish_results(desk)
    page = words(client.get(f"{desk.public}/results"))
    labels = [label for _, label in desk.question("q2").options]
    assert f"{labels[0]} 9 64%" in page
    assert f"{labels[1]} fewer than 5 –" in page
    told = {r["answer"]: r["people"] for r in rows(client, desk) if r["question"] == desk.question("q2").text}
    assert [told[label] for label in labels[:3]] == ["9", "fewer than 5", "fewer than 5"]


def test_a_small_number_cannot_be_worked_out_from_the_others(desk: Desk, client: Client) -> None:
    by_car(desk, cars=2, feet=9)
    publish_results(desk)
    told = {r["answer"]: r["people"] for r in rows(client, desk) if r["question"] == desk.question("q2").text}
    assert sorted(told.values())[-2:] == ["fewer than 5", "not shown"]
    sign_in(client, desk.officer)
    assert "9 82%" in words(client.get(f"{desk.home}/results"))


def test_where_nothing_of_a_table_can_be_shown_it_says_so(desk: Desk, client: Client) -> None:
    by_car(desk, cars=1, feet=2)
    publish_results(desk)
    page = words(client.get(f"{desk.public}/results"))
    assert "not shown, for so few people answered" in page
    assert "people who answered: fewer than 5" in page
    assert [r["people"] for r in rows(client, desk) if r["question"] == desk.question("q2").text] == ["not shown"]


def test_options_of_which_several_are_chosen_stand_alone(desk: Desk, client: Client) -> None:
    by_car(desk, cars=0, feet=8, q3=["o1"])
    a_submission(desk.consultation, {"q3": ["o1", "o2"]})
    publish_results(desk)
    labels = [label for _, label in desk.question("q3").options]
    told = {r["answer"]: r["people"] for r in rows(client, desk) if r["question"] == desk.question("q3").text}
    assert [told[label] for label in labels[:2]] == ["9", "fewer than 5"]


def test_the_lowest_and_the_highest_number_are_for_staff_alone(desk: Desk, client: Client) -> None:
    for n in range(6):
        a_submission(desk.consultation, {"q4": str(n)})
    publish_results(desk)
    page = words(client.get(f"{desk.public}/results"))
    assert "Mean Median 2.50 2.50" in page
    assert "Highest" not in page
    names = [r["answer"] for r in rows(client, desk) if r["question"] == desk.question("q4").text]
    assert names == ["mean", "median"]
    sign_in(client, desk.officer)
    assert "Lowest Highest" in words(client.get(f"{desk.home}/results"))


def test_a_theme_of_few_is_said_by_fewer_than_five_wherever_it_is_public(desk: Desk, client: Client) -> None:
    theme = a_theme(desk)
    code = a_code(desk, theme=theme)
    for n in range(3):
        coded(desk, a_submission(desk.consultation, {"q1": f"Say {n}"}), code)
    publish_results(desk)
    assert themes_of(database.session(), desk.consultation.id)[0].submissions == 3
    assert "fewer than 5 submissions said this" in words(client.get(f"{desk.public}/themes/{theme.id}"))
    assert f"{theme.title} fewer than 5" in words(client.get(f"{desk.public}/results"))
    assert next(r["people"] for r in rows(client, desk) if r["question"] == "Themes") == "fewer than 5"
    sign_in(client, desk.officer)
    assert f"{theme.title} 3" in words(client.get(f"{desk.home}/results"))
