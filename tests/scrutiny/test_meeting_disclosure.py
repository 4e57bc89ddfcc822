"""One table: how open a text is × the representation in which it could be read × who reads.

What is confidential comes out of everything that is published, exempt text may, and a summary stands in its place
(LGA 2000 s.21D). A word that is nowhere else is looked for in every page, list, feed, file, search, download and mail.
"""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import BodyKind, Person, Role
from engage.content.disclosure import Openness
from engage.database import writing
from engage.documents.service import examine, keep
from engage.matters import AuditEntry, MoveRefusedError, Voice
from engage.now import now
from engage.scrutiny import Meeting, Paper
from engage.scrutiny.service import meetings, papers
from engage.scrutiny.service.papers import Openly
from engage.search.models import SearchEntry
from tests.factories.people import a_body, a_person, sign_in
from tests.factories.scrutiny import (
    a_committee,
    a_meeting,
    a_member,
    a_minute,
    a_paper,
    a_seat,
    an_agenda_item,
    hold,
    publish,
    publish_minutes,
)
from tests.pages import Client, words

SUMMARY = "Three wards were short of nurses."
HOW = {
    "open": Openly(Openness.OPEN),
    "exempt": Openly(Openness.EXEMPT, would_mislead=True, summary=SUMMARY, because="Schedule 12A"),
    "exempt, published all the same": Openly(Openness.EXEMPT, publish_exempt=True),
    "confidential": Openly(Openness.CONFIDENTIAL, would_mislead=True, summary=SUMMARY, because="s.100A"),
}
PUBLISHED = {"open", "exempt, published all the same"}
READERS = (
    "nobody", "host of the network", "officer of another committee", "administrator", "member", "chair", "officer",
)  # fmt: skip
ALLOWED = {
    "administrator": PUBLISHED,
    "member": {*PUBLISHED, "exempt"},
    "chair": set(HOW),
    "officer": set(HOW),
}
PUBLIC = (
    "", "/meetings/", "/meetings/1", "/meetings/1/items/1", "/meetings/1/pack", "/meetings.csv", "/meetings.atom",
    "/meetings.ics", "/meetings/1.ics", "/meetings/?q=Zweibein", "/meetings/?q=Querulant", "/meetings/?q=Titelwort",
)  # fmt: skip
WORDS = {"paper": "Zweibein", "minute": "Querulant", "title": "Titelwort"}


@pytest.fixture(params=HOW)
def openness(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def story(openness: str, db: Any) -> tuple[Meeting, Paper]:
    """A meeting that was held, with a paper (text and file) and a minute as open as that; all of it published."""
    committee = a_committee()
    a_seat(committee)
    meeting = a_meeting(committee, starts_at=now() - timedelta(days=5))
    item = an_agenda_item(meeting, title="Ward staffing")
    examined = examine(BytesIO(b"Zweibein in a file"), "Zweibein.txt")  # type: ignore[arg-type]
    with writing(db.session()) as session:
        document = keep(session, examined, body_id=committee.id, title="Zweibein", is_public=False, at=now())
        paper = papers.add_paper(
            item, title="Titelwort" if openness == "confidential" else "Report", text="Zweibein was seen.",
            text_html="<p>Zweibein was seen.</p>", document=document, how=HOW[openness], to_follow=False,
            by=Voice.OPERATOR, at=now(),
        )  # fmt: skip
    publish(meeting, at=now() - timedelta(days=30))
    hold(meeting)
    a_minute(
        item, "That Querulant be thanked.", discussion="x", discussion_html="<p>Querulant spoke.</p>",
        reasons="Querulant helped.", minority="Not Querulant", how=HOW[openness],
    )  # fmt: skip
    publish_minutes(meeting)
    return meeting, paper


def reader(who: str, meeting: Meeting) -> Person | None:
    roles = {"administrator": Role.ADMINISTRATOR, "member": Role.SCRUTINY_MEMBER, "chair": Role.SCRUTINY_CHAIR}
    if who == "nobody":
        return None
    if who == "host of the network":
        return a_person(a_body("Anytown Voice", kind=BodyKind.NETWORK), Role.HOST)
    if who == "officer of another committee":
        return a_person(a_committee("Another"), Role.SCRUTINY_OFFICER)
    return a_person(meeting.committee, roles.get(who, Role.SCRUTINY_OFFICER))


def said(text: str) -> set[str]:
    return {name for name, word in WORDS.items() if word in text}


def test_who_reads_what_where(openness: str, story: tuple[Meeting, Paper], client: Client) -> None:
    meeting, paper = story
    for who in READERS:
        person = reader(who, meeting)
        if person is not None:
            sign_in(client, person)
        reads_what_is_published(client, meeting, paper, openness)
        reads_at_the_desk(client, who, meeting, paper, allowed=openness in ALLOWED.get(who, ()))


def reads_what_is_published(client: Client, meeting: Meeting, paper: Paper, openness: str) -> None:
    """The same for everybody, whoever is signed in."""
    base, everywhere = f"/committees/{meeting.committee.slug}", set()
    for path in PUBLIC:
        answer = client.get(f"{base}{path}")
        assert answer.status_code == 200, path
        everywhere |= said(answer.text.replace(f'value="{path.partition("=")[2]}"', ""))
    assert ({"paper", "minute"} <= everywhere) is (openness in PUBLISHED)
    assert openness in PUBLISHED or not everywhere
    assert paper.document is not None
    file = client.get(f"/documents/{paper.document.key}/{paper.document.filename}")
    assert (file.status_code == 200) is (openness in PUBLISHED)
    assert (SUMMARY in client.get(f"{base}/meetings/1").text) is (openness not in PUBLISHED)


def reads_at_the_desk(client: Client, who: str, meeting: Meeting, paper: Paper, *, allowed: bool) -> None:
    """The desk is for who acts there, as far as the text is open to them."""
    here = f"/desk/committees/{meeting.committee.slug}/meetings/{meeting.number}"
    for path in ("/", "/pack"):
        answer = client.get(f"{here}{path}")
        if who in ALLOWED:
            assert answer.status_code == 200
            assert ({"paper", "minute"} & said(answer.text) != set()) is allowed, (who, path)
            assert "title" not in said(answer.text) or allowed
        else:
            assert answer.status_code in (302, 404)
    assert (client.get(f"{here}/papers/{paper.id}/file").status_code == 200) is allowed, who


def test_what_is_withheld_is_in_no_index_no_record_and_no_mail(
    openness: str, story: tuple[Meeting, Paper], app: Any, db: Any
) -> None:
    kept = list(db.session.execute(sa.select(SearchEntry.title, SearchEntry.body)))
    found = any("zweibein" in f"{title} {body}" or "querulant" in f"{title} {body}" for title, body in kept)
    assert found is (openness in PUBLISHED)
    for entry in db.session.scalars(sa.select(AuditEntry)):
        assert not said(f"{entry.details} {entry.reason}")


def test_a_text_that_would_mislead_by_its_absence_is_not_published_without_a_summary(db: Any) -> None:
    meeting = a_meeting()
    item = an_agenda_item(meeting)
    misleading = Openly(Openness.EXEMPT, would_mislead=True, because="Schedule 12A")
    with writing(db.session()):
        paper = papers.add_paper(
            item, title="Costs", text="Secret", text_html="<p>Secret</p>", document=None, how=misleading,
            to_follow=False, by=Voice.OPERATOR, at=now(),
        )  # fmt: skip
    with pytest.raises(MoveRefusedError, match="write a summary"):
        publish(meeting)
    with writing(db.session()):
        papers.edit_paper(
            paper, title="Costs", text="Secret", text_html="<p>Secret</p>", document=None, to_follow=False,
            how=Openly(Openness.EXEMPT, would_mislead=True, summary="It cost more.", because="Schedule 12A"),
            by=Voice.OPERATOR, at=now(),
        )  # fmt: skip
    publish(meeting)


def test_nor_are_minutes(db: Any) -> None:
    meeting = a_meeting(starts_at=now() - timedelta(days=3))
    a_seat(meeting.committee)
    item = an_agenda_item(meeting)
    publish(meeting, at=now() - timedelta(days=20))
    hold(meeting)
    a_minute(item, how=Openly(Openness.CONFIDENTIAL, would_mislead=True, because="s.100A"))
    with pytest.raises(MoveRefusedError, match="write a summary"), writing(db.session()):
        meetings.publish_minutes(meeting, by=Voice.OPERATOR, at=now())


def test_a_paper_published_by_mistake_is_taken_back_everywhere_at_once(client: Client, db: Any) -> None:
    meeting = a_meeting()
    item = an_agenda_item(meeting)
    examined = examine(BytesIO(b"Zweibein in a file"), "Zweibein.txt")  # type: ignore[arg-type]
    with writing(db.session()) as session:
        document = keep(session, examined, body_id=meeting.committee_id, title="", is_public=False, at=now())
        paper = papers.add_paper(
            item, title="Report", text="Zweibein", text_html="<p>Zweibein</p>", document=document, how=Openly(),
            to_follow=False, by=Voice.OPERATOR, at=now(),
        )  # fmt: skip
    publish(meeting)
    file = f"/documents/{document.key}/{document.filename}"
    assert client.get(file).status_code == 200
    with writing(db.session()):
        papers.edit_paper(
            paper, title="Report", text="Zweibein", text_html="<p>Zweibein</p>", document=None, to_follow=False,
            how=Openly(Openness.CONFIDENTIAL, because="s.100A"), by=Voice.OPERATOR, at=now(),
        )  # fmt: skip
    assert client.get(file).status_code == 404
    for path in PUBLIC:
        text = client.get(f"/committees/{meeting.committee.slug}{path}").text
        assert "Zweibein" not in text.replace('value="Zweibein"', ""), path


def test_before_the_agenda_is_published_nobody_outside_sees_a_paper(client: Client, db: Any) -> None:
    meeting = a_meeting()
    item = an_agenda_item(meeting)
    with writing(db.session()):
        papers.add_paper(
            item, title="Report", text="Zweibein", text_html="<p>Zweibein</p>", document=None, how=Openly(),
            to_follow=False, by=Voice.OPERATOR, at=now(),
        )  # fmt: skip
    base = f"/committees/{meeting.committee.slug}"
    for path in PUBLIC:
        answer = client.get(f"{base}{path}")
        assert "Zweibein" not in answer.text.replace('value="Zweibein"', ""), path
    assert client.get(f"{base}/meetings/1/items/1").status_code == 404


def test_who_may_read_an_exempt_paper_reads_beside_it_by_which_rule_it_is_not_for_others(client: Client) -> None:
    meeting = a_meeting()
    a_paper(an_agenda_item(meeting), how=HOW["exempt"])
    publish(meeting)
    sign_in(client, a_member(meeting.committee))
    pack = words(client.get(f"/desk/committees/{meeting.committee.slug}/meetings/1/pack"))
    assert "Report Exempt: not for publication Schedule 12A What we found." in pack
