"""The words of a notice: a plain-text template, the subject on its first line."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engage.content.dates import closing, day, instant, london_day
from engage.content.vocabulary import PROFILES, capital, speakers

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "notices"
LONGEST_SUBJECT = 150

# What nobody can see but a mail program may obey: controls, and marks that turn the direction of writing round.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@cache
def environment() -> Environment:
    """An environment of its own: no page's globals, no request, and a missing value is an error."""
    env = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text, never HTML
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters.update(day=day, instant=instant, london_day=london_day, closing=closing, capital=capital)
    env.globals["site_name"] = "Engage"
    return env


def word(kind: str, context: dict[str, Any], profile: Callable[[], str] = lambda: PROFILES[-1]) -> tuple[str, str]:
    """Subject and text of `templates/notices/<kind>.txt`. Values are put in as they are: they are never templates.

    `profile` is asked only by a notice that uses a term of the vocabulary.
    """
    made = _UNSEEN.sub("", environment().get_template(f"{kind}.txt").render({**speakers(profile), **context}))
    first, _, text = made.partition("\n")
    if not first.startswith("Subject: "):
        raise ValueError(f"templates/notices/{kind}.txt must begin with 'Subject: '")
    subject = " ".join(first.removeprefix("Subject: ").split())
    return subject[:LONGEST_SUBJECT], re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
