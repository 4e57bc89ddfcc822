"""What a committee does in the stories: plan a meeting, publish its agenda and papers, meet, resolve, publish the minutes."""

from dataclasses import dataclass

from engage.accounts import Role
from engage.content import render
from engage.content.disclosure import Openness
from engage.demo.people import COMMITTEE
from engage.demo.stage import Stage
from engage.matters import Matter
from engage.scrutiny import AgendaItem, Meeting, Standing
from engage.scrutiny.service import agendas, meetings, minutes, papers
from engage.scrutiny.service.minutes import Came, Words
from engage.scrutiny.service.papers import Openly

PLACE = "Town Hall, Saltby, Committee Room 2"
NOTICE = (
    "Anybody may come. The room is on the ground floor, with a hearing loop. To speak, or to ask a question, tell the "
    "scrutiny team by noon the day before."
)


@dataclass(frozen=True)
class Read:
    """A paper of an item, written as Markdown. One that is exempt has a summary in its place, and the rule for it."""

    title: str
    text: str
    summary: str = ""
    because: str = ""


@dataclass(frozen=True)
class Minuted:
    """What was said and resolved. `verb` is what was decided about the item's matter, for which reasons are owed."""

    discussion: str
    resolved: str
    verb: str = ""
    reasons: str = ""
    votes: tuple[int, int, int] | None = None
    minority: str = ""


@dataclass(frozen=True)
class Business:
    """One item of an agenda, and what became of it where the meeting is over."""

    title: str
    text: str
    wanted: str
    papers: tuple[Read, ...] = ()
    author: str = "Scrutiny officer"
    minuted: Minuted | None = None


OPENING = Business(
    "Apologies, interests and the last minutes",
    "Who cannot come; which interests members declare; whether the minutes of the last meeting are right.",
    "To agree the minutes",
    minuted=Minuted("Nobody declared an interest that had not been declared before.", "That the minutes are right."),
)


def convene(stage: Stage, *, on: int, title: str = "") -> Meeting:
    """Put a meeting in the diary, some weeks before."""
    planned = min(on - 45, -1)
    return meetings.plan(
        stage.body(COMMITTEE), starts_at=stage.at(on, 18), place=PLACE, title=title, notice=NOTICE,
        notice_html=render(NOTICE), by=stage.who(COMMITTEE, Role.SCRUTINY_OFFICER), at=stage.at(planned),
    )  # fmt: skip


def bring(stage: Stage, meeting: Meeting, business: Business, *, on: int, about: Matter | None = None) -> AgendaItem:
    """Put an item on the agenda, with its papers."""
    by, at = stage.who(COMMITTEE, Role.SCRUTINY_OFFICER), stage.at(on)
    item = agendas.add_item(
        meeting, title=business.title, about=about, text=business.text, text_html=render(business.text),
        author=business.author, wanted=business.wanted, by=by, at=at,
    )  # fmt: skip
    for one in business.papers:
        how = Openly(Openness.EXEMPT, would_mislead=True, summary=one.summary, because=one.because)
        papers.add_paper(
            item, title=one.title, text=one.text, text_html=render(one.text), document=None,
            how=how if one.summary else Openly(), to_follow=False, by=by, at=at,
        )  # fmt: skip
    return item


def announce(stage: Stage, meeting: Meeting, *, on: int) -> None:
    """The agenda and its papers are published, in time."""
    meetings.publish_agenda(meeting, by=stage.who(COMMITTEE, Role.SCRUTINY_OFFICER), at=stage.at(on, 15))


def meet(stage: Stage, meeting: Meeting, *, on: int, away: tuple[str, ...] = (), also: str = "") -> None:
    """The meeting is held, and it is entered who came."""
    by, at = stage.who(COMMITTEE, Role.SCRUTINY_OFFICER), stage.at(on, 20)
    meetings.hold(meeting, by=by, at=at)
    came = {
        seat.id: Came(Standing.APOLOGIES if seat.name in away else Standing.PRESENT)
        for seat in minutes.seats_of(meeting)
    }
    minutes.attend(meeting, came, also_present=also, by=by, at=at)


def resolve(stage: Stage, item: AgendaItem, minuted: Minuted, *, on: int) -> None:
    """Enter what was resolved about an item, the same evening."""
    yes, no, none = minuted.votes or (None, None, None)
    words = Words(
        discussion=minuted.discussion, discussion_html=render(minuted.discussion), resolved=minuted.resolved,
        reasons=minuted.reasons, votes_for=yes, votes_against=no, abstained=none, minority=minuted.minority,
    )  # fmt: skip
    by = stage.who(COMMITTEE, Role.SCRUTINY_OFFICER)
    minutes.enter(item, words, verb=minuted.verb, by=by, at=stage.at(on, 21))


def publish(stage: Stage, meeting: Meeting, *, on: int) -> None:
    """The minutes are public, for good."""
    meetings.publish_minutes(meeting, by=stage.who(COMMITTEE, Role.SCRUTINY_OFFICER), at=stage.at(on, 11))


def hold(
    stage: Stage,
    on: int,
    business: tuple[tuple[Business, Matter | None], ...],
    *,
    away: tuple[str, ...] = (),
    also: str = "",
    minutes_on: int | None = None,
) -> Meeting:
    """A whole meeting: agenda two weeks before, the evening itself and, some days later, the minutes."""
    meeting = convene(stage, on=on)
    items = [bring(stage, meeting, each, on=on - 17, about=about) for each, about in ((OPENING, None), *business)]
    announce(stage, meeting, on=on - 14)
    meet(stage, meeting, on=on, away=away, also=also)
    for item, (each, _) in zip(items, ((OPENING, None), *business), strict=True):
        if each.minuted is not None:
            resolve(stage, item, each.minuted, on=on)
    if minutes_on is not None:
        publish(stage, meeting, on=minutes_on)
    return meeting
