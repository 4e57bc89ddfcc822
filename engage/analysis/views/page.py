"""What the staff pages of analysis share: the way up, the sections, and reading an address bar."""

from typing import Any

from flask import abort, render_template, request, url_for

from engage.analysis import policy
from engage.analysis.asked import Asked
from engage.analysis.codebook import Codebook
from engage.analysis.filters import Filter, FilterRefusedError, read_filter
from engage.matters import Matter
from engage.questionnaires.hosting import host_of
from engage.web.access import person
from engage.web.errors import ConflictError

SECTIONS = (
    ("submissions", "Submissions"),
    ("moderation", "Moderation"),
    ("coding", "Coding"),
    ("codebook", "Codebook"),
    ("results", "Results"),
    ("export", "Export"),
)
BIGGEST_ID = 2**62


def show(template: str, matter: Matter, here: str, **more: Any) -> str:
    """A staff page about a matter, with the other sections beside it."""
    sections = [
        (url_for(f"analysis.{name}", reference=matter.reference), words, name == here) for name, words in SECTIONS
    ]
    steps = [("/desk/", "Desk"), (host_of(matter).desk_url(matter), matter.title)]
    steps += [(address, words) for address, words, is_here in sections if is_here and more.pop("deeper", False)]
    someone = person()
    return render_template(
        f"analysis/{template}.html",
        matter=matter,
        sections=sections,
        steps=steps,
        may_moderate=policy.may_moderate(someone, matter) is not None,
        may_analyse=policy.may_analyse(someone, matter) is not None,
        **more,
    )


def number_in(name: str) -> int:
    """A whole number from the query string, 0 where there is none; what is not one is refused."""
    typed = request.args.get(name, "").strip()
    if not typed:
        return 0
    if not (typed.isascii() and typed.isdigit()) or int(typed[:20]) > BIGGEST_ID:
        abort(400, f"“{name}” in the address must be a whole number.")
    return int(typed)


def filter_in(asked: Asked, book: Codebook, *ours: str) -> Filter:
    """The filter in the query string; keys in `ours` belong to the page itself."""
    typed = [(key, value) for key, value in request.args.items(multi=True) if key not in ours]
    try:
        return read_filter(typed, asked, book.code_names, book.theme_titles)
    except FilterRefusedError as refused:
        abort(400, str(refused))


def check_version(is_now: int, form_version: str | None, mine: dict[str, str], theirs: dict[str, str]) -> None:
    """Refuse to overwrite what somebody else changed since this form was shown; the loser sees both."""
    if str(is_now) != (form_version or "").strip():
        raise ConflictError(mine=mine, theirs=theirs)
