"""The gate, criterion by criterion, at each edge: what stops, what warns, what passes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engage.accounts import Area, Body, ElectionPeriod
from engage.consultations.gate import Finding, Level, check
from engage.consultations.gate.dates import days_open, is_long_enough, last_day
from engage.consultations.models.consultation import Consultation, ConsultationOption
from engage.now import LONDON

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
EVIDENCE = {f"gunning_{n}": "Said." for n in (1, 2, 3, 4)} | {
    "equality": "Page 4.", "impact": "Page 9.", "substantial": "Asked on 2 January.", "languages": "Polish, Easy Read.",
}  # fmt: skip


def london(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def a_ready_one(**changes: Any) -> Consultation:
    """Open on Monday 2 February 2026 at 9, to the end of Monday 1 June: nothing to say but holidays."""
    anytown = Area(id=1, slug="anytown", name="Anytown")
    values: dict[str, Any] = {
        "title": "Library", "slug": "library", "summary": "The library.", "state": "drafting",
        "body": Body(slug="b", name="B", areas=[anytown]), "areas": [anytown],
        **{f"{n}_html": "<p>x</p>" for n in ("overview", "why", "can_influence", "cannot_influence", "what_next", "contact")},
        "options": [ConsultationOption(position=1, title="Stay", is_status_quo=True), ConsultationOption(position=2, title="Go")],
        "documents": [], "duty_basis": "council", "decision": "Where it goes", "decision_on": date(2026, 7, 1),
        "opens_at": london(2026, 2, 2, 9), "closes_at": london(2026, 6, 2), "short_reason": "",
        "privacy_controller": "B", "privacy_purpose": "To decide", "privacy_readers": "Us", "kept_until": date(2027, 7, 1),
        **changes,
    }  # fmt: skip
    return Consultation(**values)


def found(consultation: Consultation, **changes: Any) -> dict[str, Finding]:
    given: dict[str, Any] = {"at": AT, "answers": EVIDENCE, "faults": [], "elections": [], **changes}
    return {finding.criterion: finding for finding in check(consultation, **given)}


def levels(consultation: Consultation, **changes: Any) -> dict[str, Level]:
    return {key: finding.level for key, finding in found(consultation, **changes).items()}


def test_one_that_is_ready_passes() -> None:
    assert [k for k, level in levels(a_ready_one()).items() if level is Level.STOP] == []


MISSING = [
    ({"overview_html": ""}, "overview"),
    ({"why_html": " "}, "why"),
    ({"can_influence_html": ""}, "can_influence"),
    ({"cannot_influence_html": ""}, "cannot_influence"),
    ({"what_next_html": ""}, "what_next"),
    ({"contact_html": ""}, "contact"),
    ({"options": []}, "options"),
    ({"options": [ConsultationOption(position=1, title="Go")]}, "options"),
    ({"decision": ""}, "decision"),
    ({"decision_on": None}, "decision_on"),
    ({"decision_on": date(2026, 1, 5)}, "decision_on"),  # today is too late: it would be decided while asking
    ({"decision_on": date(2026, 1, 4)}, "decision_on"),
    ({"decision_on": date(2026, 6, 1)}, "decision_on"),  # the closing day itself
    ({"opens_at": None}, "window"),
    ({"closes_at": None}, "window"),
    ({"opens_at": AT}, "window"),
    ({"opens_at": london(2026, 6, 2)}, "window"),
    ({"opens_at": london(2026, 6, 3)}, "window"),
    ({"privacy_controller": ""}, "privacy_1"),
    ({"privacy_purpose": ""}, "privacy_1"),
    ({"privacy_readers": ""}, "privacy_1"),
    ({"kept_until": None}, "kept_until"),
    ({"kept_until": date(2026, 6, 1)}, "kept_until"),
]


@pytest.mark.parametrize(("changes", "criterion"), MISSING, ids=[f"{n}-{m[1]}" for n, m in enumerate(MISSING)])
def test_what_is_missing_or_wrong_stops_it(changes: dict[str, Any], criterion: str) -> None:
    finding = found(a_ready_one(**changes))[criterion]
    assert finding.level is Level.STOP
    assert finding.section


def test_without_an_honest_status_quo_it_stops() -> None:
    options = [ConsultationOption(position=n, title=f"Go {n}", is_status_quo=False) for n in (1, 2)]
    assert levels(a_ready_one(options=options))["status_quo"] is Level.STOP


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_each_gunning_criterion_needs_evidence(n: int) -> None:
    assert levels(a_ready_one(), answers={**EVIDENCE, f"gunning_{n}": "  "})[f"gunning_{n}"] is Level.STOP


@pytest.mark.parametrize("criterion", ["equality", "impact", "substantial", "languages"])
def test_good_practice_only_warns(criterion: str) -> None:
    assert levels(a_ready_one(), answers={**EVIDENCE, criterion: ""})[criterion] is Level.WARN


def test_each_fault_of_the_questionnaire_stops_it() -> None:
    seen = found(a_ready_one(), faults=["Add at least one question", "Question 2: write the question"])
    assert seen["questionnaire_1"].level is seen["questionnaire_2"].level is Level.STOP
    assert seen["questionnaire_1"].words == "Questionnaire: add at least one question"


def test_eighty_four_days_are_counted_with_the_first_and_the_last() -> None:
    opens = london(2026, 2, 2, 9)
    assert last_day(london(2026, 4, 27)) == date(2026, 4, 26)  # midnight ends the day before
    assert days_open(opens, london(2026, 4, 27)) == 84
    assert is_long_enough(opens, london(2026, 4, 27))
    assert not is_long_enough(opens, london(2026, 4, 26))
    assert is_long_enough(opens, london(2026, 4, 26, 0, 1))


def test_fewer_than_eighty_four_days_stop_it_unless_a_reason_is_published() -> None:
    short = {"closes_at": london(2026, 4, 26)}
    assert levels(a_ready_one(**short))["length"] is Level.STOP
    assert levels(a_ready_one(**short, short_reason="The roof leaks."))["length"] is Level.WARN
    one_day = a_ready_one(opens_at=london(2026, 6, 1, 9), closes_at=london(2026, 6, 1, 17))
    assert found(one_day)["length"].words.startswith("Open for 1 day, fewer than the 84 of the code")


def test_holidays_in_the_window_and_a_close_at_a_weekend_warn() -> None:
    seen = found(a_ready_one())
    assert "Good Friday (3 April 2026)" in seen["bank_holidays"].words
    assert "Easter 2026" in seen["seasons"].words
    assert "closing_day" not in seen
    assert "a Sunday" in found(a_ready_one(closes_at=london(2026, 6, 1)))["closing_day"].words
    spring = found(a_ready_one(closes_at=london(2026, 5, 26)))["closing_day"]
    assert "Spring Bank Holiday" in spring.words


@pytest.mark.parametrize(
    ("opens", "closes", "season"),
    [
        (london(2026, 9, 1), london(2026, 12, 24), ""),
        (london(2026, 9, 1), london(2026, 12, 25), "Christmas 2026"),
        (london(2027, 1, 1), london(2027, 3, 26), "Christmas 2026"),
        (london(2026, 5, 1), london(2026, 8, 1), ""),
        (london(2026, 5, 1), london(2026, 8, 2), "August 2026"),
    ],
)
def test_seasons_touch_at_the_day(opens: datetime, closes: datetime, season: str) -> None:
    words = found(a_ready_one(opens_at=opens, closes_at=closes)).get("seasons")
    assert (words.words if words else "").count(season) >= 1
    assert bool(words) == bool(season)


def election(starts: date, ends: date, area_id: int | None = 1) -> ElectionPeriod:
    return ElectionPeriod(id=7, title="Local elections", area_id=area_id, starts_on=starts, ends_on=ends)


def test_opening_inside_an_election_period_stops_it_to_the_day() -> None:
    inside = [election(date(2026, 1, 20), date(2026, 2, 2))]  # polling day is the opening day
    assert levels(a_ready_one(), elections=inside)["election_7"] is Level.STOP
    before = [election(date(2026, 1, 20), date(2026, 2, 1))]
    assert "election_7" not in levels(a_ready_one(), elections=before)
    starts = [election(date(2026, 2, 2), date(2026, 3, 1))]
    assert levels(a_ready_one(), elections=starts)["election_7"] is Level.STOP


def test_it_may_open_in_one_where_it_is_marked_essential() -> None:
    inside = [election(date(2026, 1, 20), date(2026, 2, 20))]
    answers = {**EVIDENCE, "election": "The roof is falling in; the chief executive agreed."}
    assert levels(a_ready_one(), elections=inside, answers=answers)["election_7"] is Level.WARN


def test_running_through_one_warns_and_another_areas_is_no_matter() -> None:
    through = [election(date(2026, 3, 30), date(2026, 5, 7))]
    assert levels(a_ready_one(), elections=through)["election_7"] is Level.WARN
    assert "election_7" not in levels(
        a_ready_one(), elections=[election(date(2026, 1, 20), date(2026, 2, 20), area_id=2)]
    )
    everywhere = [election(date(2026, 1, 20), date(2026, 2, 20), area_id=None)]
    assert levels(a_ready_one(), elections=everywhere)["election_7"] is Level.STOP


def test_where_no_area_is_named_the_bodys_own_count() -> None:
    inside = [election(date(2026, 1, 20), date(2026, 2, 20))]
    assert levels(a_ready_one(areas=[]), elections=inside)["election_7"] is Level.STOP


def test_answers_erased_before_the_decision_warn() -> None:
    assert levels(a_ready_one(kept_until=date(2026, 6, 30)))["kept_until"] is Level.WARN


def test_a_window_across_a_change_of_clocks_counts_civil_days() -> None:
    opens, closes = london(2026, 3, 28, 9), london(2026, 3, 30)
    assert days_open(opens, closes) == 2
    assert closes - opens == timedelta(hours=39)  # civil arithmetic; 38 hours have passed
