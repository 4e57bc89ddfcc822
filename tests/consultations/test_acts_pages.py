"""Acts on what is public by the pages: pause, extend, correct, and from the close to the outcome."""

from datetime import timedelta

import pytest

from engage.accounts import Body, Person
from engage.consultations.models.consultation import Consultation
from engage.now import LONDON
from tests.factories.consultations import (
    a_closed_consultation,
    an_open_consultation,
    at_desk,
)
from tests.factories.people import sign_in
from tests.pages import Client, words


@pytest.mark.parametrize("path", ["pause", "extend", "withdraw", "correct"])
def test_an_officer_cannot_change_what_is_published(client: Client, body: Body, officer: Person, path: str) -> None:
    made = an_open_consultation(body)
    sign_in(client, officer)
    assert client.get(at_desk(made, path)).status_code == 403
    assert "This is for an approver." in words(client.get(at_desk(made)))


def test_pause_and_resume_by_the_pages(client: Client, body: Body, approver: Person) -> None:
    made = an_open_consultation(body)
    before = made.closes_at
    sign_in(client, approver)
    assert client.post(at_desk(made, "pause"), data={"reason": "A wrong map."}).status_code == 302
    assert "A wrong map." in words(client.get(f"/consultations/{made.slug}"))
    early = {"closes_at-day": "1", "closes_at-month": "1", "closes_at-year": "2020", "closes_at-time": "09:00"}
    assert "Enter a closing time at or after" in words(client.post(at_desk(made, "resume"), data=early))
    assert client.post(at_desk(made, "resume"), data={}).status_code == 302
    assert made.closes_at is not None
    assert before is not None
    assert made.closes_at > before


def test_extend_wants_a_later_time_and_a_reason(client: Client, body: Body, approver: Person) -> None:
    made = an_open_consultation(body)
    assert made.closes_at is not None
    later = (made.closes_at + timedelta(days=10)).astimezone(LONDON)
    date = {
        "closes_at-day": later.day,
        "closes_at-month": later.month,
        "closes_at-year": later.year,
        "closes_at-time": "12:00",
    }
    sign_in(client, approver)
    assert "Give a reason" in words(client.post(at_desk(made, "extend"), data=date))
    assert "Enter a closing time after" in words(
        client.post(at_desk(made, "extend"), data={**date, "closes_at-year": "2020", "reason": "x"})
    )
    assert client.post(at_desk(made, "extend"), data={**date, "reason": "The fair."}).status_code == 302
    page = words(client.get(f"/consultations/{made.slug}"))
    assert "It was to close on" in page
    assert "The fair." in page


def test_a_correction_is_announced_and_makes_a_version(client: Client, body: Body, approver: Person) -> None:
    made = an_open_consultation(body)
    sign_in(client, approver)
    assert "Nothing was changed" in words(
        client.post(at_desk(made, "correct"), data={**texts(made), "version": made.version, "reason": "None"})
    )
    form = {**texts(made), "overview": "It must move *soon*.", "version": made.version, "reason": "Now it says when."}
    assert client.post(at_desk(made, "correct"), data=form).status_code == 302
    page = words(client.get(f"/consultations/{made.slug}"))
    assert "It must move soon" in page
    assert "Now it says when." in page
    assert "Version" in words(client.get(at_desk(made, "bundle")))


def texts(made: Consultation) -> dict[str, str]:
    from engage.consultations.views.changing import CORRECTED

    return {name: getattr(made, name) for name in CORRECTED}


def test_after_closing_to_the_outcome_by_the_pages(
    client: Client, body: Body, officer: Person, approver: Person
) -> None:
    made = a_closed_consultation(body)
    sign_in(client, officer)
    assert client.post(at_desk(made, "analyse"), data={}).status_code == 302
    written = {
        "version": made.version,
        "asked": "Where to?",
        "summary_report": "Most said the hall.",
        "decided": "The hall.",
    }
    assert client.post(at_desk(made, "report"), data=written).status_code == 302
    sign_in(client, approver)
    assert client.post(at_desk(made, "publish-summary"), data={}).status_code == 302
    page = words(client.get(f"/consultations/{made.slug}"))
    assert "Most said the hall." in page
    assert "This rests on 0 answers" in page
    assert "The hall." not in page.replace("Most said the hall.", "")
    sign_in(client, officer)
    assert client.post(at_desk(made, "deliberate"), data={"reason": "Board, item 4."}).status_code == 302
    sign_in(client, approver)
    decided = {"decided_on-day": "1", "decided_on-month": "2", "decided_on-year": "2026", "evidence": "Paper 4."}
    assert client.post(at_desk(made, "decide"), data=decided).status_code == 302
    assert client.post(at_desk(made, "publish-outcome"), data={}).status_code == 302
    page = words(client.get(f"/consultations/{made.slug}"))
    assert page.index("We asked, you said, we did") < page.index("Overview")
    assert "The hall." in page
    assert "in time" in page


def test_an_act_that_is_not_possible_now_says_so_and_blames_nobody(
    client: Client, body: Body, approver: Person
) -> None:
    made = an_open_consultation(body)
    sign_in(client, approver)
    refused = client.post(at_desk(made, "resume"), data={})  # it is not paused
    assert refused.status_code == 409
    assert "This cannot be done now" in words(refused)
    assert "Somebody changed this" not in words(refused)
