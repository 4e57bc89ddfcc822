"""What anyone reads of a meeting: its agenda, papers and minutes as far as they are open; as files too."""

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from engage.content.dates import day
from engage.extensions import db
from engage.now import now
from engage.scrutiny import committee_page as reading
from engage.scrutiny import meeting_files
from engage.scrutiny.meeting_reading import ItemAsRead, item_as_read, items_as_read, minutes_as_read
from engage.scrutiny.models.meeting import Meeting
from engage.scrutiny.views import bp
from engage.scrutiny.views.committees import committee_or_404
from engage.web.access import public
from engage.web.show import external_url

MOST = 30  # meetings in a feed or file
FIRST_OF_FEED = 20


def meeting_or_404(slug: str, number: int) -> Meeting:
    found = reading.meeting_of(db.session(), slug, number) if len(slug) <= 80 else None
    if found is None:
        abort(404)
    return found


@bp.get("/committees/<slug>/meetings/<int:meeting>")
@public
def meeting(slug: str, meeting: int) -> ResponseReturnValue:
    return _page("scrutiny/meeting.html", slug, meeting)


@bp.get("/committees/<slug>/meetings/<int:meeting>/pack")
@public
def meeting_pack(slug: str, meeting: int) -> ResponseReturnValue:
    """All of it on one page, to print: the agenda, each paper in full, the minutes."""
    return _page("scrutiny/meeting_pack.html", slug, meeting)


def _page(template: str, slug: str, number: int) -> ResponseReturnValue:
    session = db.session()
    found = meeting_or_404(slug, number)
    return render_template(
        template,
        meeting=found,
        committee=reading.settings(session, found.committee),
        items=items_as_read(reading.with_everything(session, [found])) if found.is_agenda_public else [],
        attendance=reading.attendance(session, found) if found.are_minutes_public else [],
        corrections=_corrections(found),
    )


def _corrections(found: Meeting) -> list[str]:
    """Corrections of who was there."""
    if not found.are_minutes_public:
        return []
    return [read.why for read in minutes_as_read(m for m in found.minutes if m.item_id is None)]


@bp.get("/committees/<slug>/meetings/<int:meeting>/items/<int:number>")
@public
def meeting_item(slug: str, meeting: int, number: int) -> ResponseReturnValue:
    """One item, its papers and minute, and what meetings made of its matter before and after."""
    session = db.session()
    found = meeting_or_404(slug, meeting)
    items = reading.with_everything(session, [found]) if found.is_agenda_public and number < 2**31 else []
    item = next((item for item in items if item.number == number and item.is_public), None)
    if item is None:
        abort(404)
    read = item_as_read(item)
    told = [item_as_read(each) for each in reading.history(session, read.matter.id)] if read.matter else []
    return render_template("scrutiny/meeting_item.html", meeting=found, read=read, history=told)


@bp.get("/committees/<slug>/meetings/<int:meeting>.ics")
@public
def meeting_calendar(slug: str, meeting: int) -> ResponseReturnValue:
    found = meeting_or_404(slug, meeting)
    return _calendar(found.committee.name, [found], f"{slug}-{meeting}.ics")


@bp.get("/committees/<slug>/meetings.ics")
@public
def meetings_calendar(slug: str) -> ResponseReturnValue:
    body = committee_or_404(slug)
    return _calendar(body.name, _newest(slug), f"{slug}.ics")


def _calendar(name: str, meetings: list[Meeting], filename: str) -> Response:
    text = meeting_files.calendar(name, meetings, _address, now())
    response = Response(text, mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def _address(path: str) -> str:
    return str(current_app.config["BASE_URL"]) + path


def _newest(slug: str) -> list[Meeting]:
    """What is to come and what was last, the latest first."""
    body, session, at = committee_or_404(slug), db.session(), now()
    coming, met = reading.programme(session, body, at)
    return [*coming[::-1], *met][:MOST]


@bp.get("/committees/<slug>/meetings.atom")
@public
def meetings_feed(slug: str) -> ResponseReturnValue:
    """Agendas and minutes as they come out."""
    from feedgenerator import Atom1Feed

    body, meetings = committee_or_404(slug), _newest(slug)[:FIRST_OF_FEED]
    items = _by_meeting(meetings)
    made = Atom1Feed(
        title=f"Meetings of {body.name} – {current_app.config['SITE_NAME']}",
        link=external_url(".meetings", slug=slug),
        feed_url=external_url(".meetings_feed", slug=slug),
        description="",
    )
    for each in meetings:
        link = _address(each.public_path)
        moments = [each.created_at, each.agenda_published_at, each.noticed_at, each.minutes_published_at]
        made.add_item(
            title=f"{each.name}, {day(each.on)}", link=link, unique_id=link, author_name=body.name,
            description=meeting_files.described(each, items.get(each.id, [])), pubdate=each.created_at,
            updateddate=max(moment for moment in moments if moment),
        )  # fmt: skip
    return Response(made.writeString("utf-8"), mimetype="application/atom+xml")


@bp.get("/committees/<slug>/meetings.csv")
@public
def meetings_table(slug: str) -> ResponseReturnValue:
    """A row for each item of the last meetings: what was on the agenda, and what was resolved."""
    meetings = _newest(slug)
    items = _by_meeting(meetings)
    text = "".join(meeting_files.table(((each, items.get(each.id, [])) for each in meetings), _address))
    response = Response(text, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-meetings.csv")
    return response


def _by_meeting(meetings: list[Meeting]) -> dict[int, list[ItemAsRead]]:
    """The public items of these meetings as the public reads them."""
    found: dict[int, list[ItemAsRead]] = {}
    public_ones = [meeting for meeting in meetings if meeting.is_agenda_public]
    for read in items_as_read(reading.with_everything(db.session(), public_ones)):
        found.setdefault(read.item.meeting_id, []).append(read)
    return found
