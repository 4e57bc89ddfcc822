"""The desk of a committee: from the diary to the published minutes, as an officer does it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Body
from engage.database import writing
from engage.matters import AuditEntry
from engage.now import LONDON, now
from engage.scrutiny import AgendaItem, Meeting
from tests.factories.people import sign_in
from tests.factories.scrutiny import (
    a_chair,
    a_committee,
    a_meeting,
    a_member,
    a_minute,
    a_paper,
    a_seat,
    an_agenda_item,
    an_officer,
    hold,
    publish,
    publish_minutes,
)
from tests.pages import Client


def moment(name: str, at: datetime) -> dict[str, str]:
    """The boxes of a day and time."""
    local = at.astimezone(LONDON)
    return {
        f"{name}-day": str(local.day), f"{name}-month": str(local.month), f"{name}-year": str(local.year),
        f"{name}-time": local.strftime("%H:%M"),
    }  # fmt: skip


def an_item(**more: str) -> dict[str, str]:
    return {"title": "Evening clinics", "text": "What **we** found.", "author": "Olu", "wanted": "To decide", **more}


def a_written_paper(**more: Any) -> dict[str, Any]:
    return {"title": "Report", "text": "Nobody is seen after six.", "openness": "open", **more}


def words(**more: str) -> dict[str, str]:
    return {
        "discussion": "It was discussed.", "resolved": "That clinics open until eight.", "reasons": "Demand.",
        "votes_for": "7", "votes_against": "0", "abstained": "", "openness": "open", "verb": "nothing", **more,
    }  # fmt: skip


@pytest.fixture
def committee(client: Client) -> Body:
    """A committee, and its officer signed in."""
    made = a_committee()
    sign_in(client, an_officer(made))
    return made


def desk(committee: Body, *rest: object) -> str:
    return f"/desk/committees/{committee.slug}/" + "/".join(str(part) for part in rest)


def only(db: Any, model: type) -> Any:
    return db.session.scalars(sa.select(model).order_by(model.id.desc())).first()  # type: ignore[attr-defined]


def test_an_officer_takes_a_meeting_from_the_diary_to_its_published_minutes(
    client: Client, committee: Body, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = a_seat(committee)
    starts = (now() + timedelta(days=60)).replace(hour=18, minute=0, second=0, microsecond=0)
    answer = client.post(desk(committee, "meetings", "new"), data={**moment("starts_at", starts), "place": "Town Hall"})
    assert answer.status_code == 302
    here = desk(committee, "meetings", 1)
    assert client.get(f"{here}/").status_code == 200

    client.post(f"{here}/items/new", data=an_item())
    item = only(db, AgendaItem)
    answer = client.post(f"{here}/items/{item.id}/papers/new", data=a_written_paper())
    assert answer.status_code == 302
    assert "Evening clinics" in client.get(f"{here}/publish-agenda").text
    client.post(f"{here}/publish-agenda", data={})
    public = f"/committees/{committee.slug}/meetings/1"
    assert "Nobody is seen after six." in client.get(f"{public}/items/1").text

    with writing(db.session()):
        only(db, Meeting).starts_at = now() - timedelta(hours=1)
    client.post(f"{here}/hold", data={})
    came = {f"standing_{seat.id}": "present", "edition": str(only(db, Meeting).edition), "also_present": "Olu Officer"}
    assert client.post(f"{here}/attendance", data=came).status_code == 302
    assert client.post(f"{here}/items/{item.id}/minute", data=words()).status_code == 302
    assert client.post(f"{here}/publish-minutes", data={}).status_code == 302
    page = client.get(public).text
    assert "That clinics open until eight." in page
    assert "For 7, against 0" in page
    assert "Councillor Mo Member" in page
    verbs = set(db.session.scalars(sa.select(AuditEntry.verb).where(AuditEntry.about.like("meeting:%"))))
    assert verbs >= {"plan", "add_item", "add_paper", "publish_agenda", "hold", "attend", "enter", "publish_minutes"}


def test_every_page_of_the_desk_opens_for_the_officer_and_the_chair(client: Client, committee: Body, db: Any) -> None:
    seat = a_seat(committee)
    for who in (None, a_chair(committee)):
        if who is not None:
            sign_in(client, who)
        meeting = a_meeting(committee, starts_at=now() + timedelta(days=30))
        n, item = meeting.number, an_agenda_item(meeting)
        paper = a_paper(item)
        here = desk(committee, "meetings", n)
        before = ["", "edit", "rearrange", "postpone", "cancel", "publish-agenda", "items/new", "order", "pack"]
        before += [f"items/{item.id}/{act}" for act in ("edit", "remove", "publish", "withdraw", "papers/new")]
        before += [f"papers/{paper.id}/{act}" for act in ("edit", "remove", "publish")]
        for path in before:
            assert client.get(f"{here}/{path}").status_code == 200, path
        for path in ("", "meetings/", "meetings/new", "agenda", "agenda?about=CON-1", f"members/{seat.id}/end"):
            if who is None or not path.startswith("members"):
                assert client.get(f"/desk/committees/{committee.slug}/{path}").status_code == 200, path
        publish(meeting, at=now())
        with writing(db.session()):
            meeting.starts_at = now() - timedelta(hours=4)
        assert client.get(f"{here}/hold").status_code == 200
        hold(meeting)
        for path in ("attendance", f"items/{item.id}/minute", "publish-minutes", ""):
            assert client.get(f"{here}/{path}").status_code == 200, path
        minute = a_minute(item)
        assert client.get(f"{here}/minutes/{minute.id}/edit").status_code == 200
        publish_minutes(meeting)
        for path in (f"minutes/{minute.id}/correct", "attendance/correct", "", "pack"):
            assert client.get(f"{here}/{path}").status_code == 200, path


def test_settings_members_and_dissolving_open_for_officer_and_administrator(client: Client, committee: Body) -> None:
    for path in ("settings", "members", "dissolve"):
        assert client.get(desk(committee, path)).status_code == 200
    sign_in(client, a_member(committee))
    for path in ("settings", "members", "dissolve", "meetings/new"):
        assert client.get(desk(committee, path)).status_code == 403
    assert client.get(desk(committee)).status_code == 200
