"""How things are shown: dates, instants with their zone, counts, and the components of the design system."""

from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, url_for
from flask_login import current_user
from jinja2 import ChainableUndefined, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from engage.accounts import Installation
from engage.accounts.profile import current_profile
from engage.content.dates import closing, day, instant, london_day, time_of_day
from engage.content.vocabulary import capital, speakers
from engage.extensions import db
from engage.now import now, today


def iso(value: date | datetime | None) -> str:
    return "" if value is None else value.isoformat()


def count(n: int | str, one: str, many: str = "") -> str:
    """1 answer, 2 answers, 1,234 answers; and fewer than 5 answers, where the number itself is hidden"""
    if isinstance(n, str):
        return f"{n} {many or one + 's'}"
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def share(n: int | str, base: int | str) -> str:
    """A percentage of a base, whole; 'under 1%' rather than a nought that is not one, a dash for a hidden number."""
    if not base or isinstance(n, str) or isinstance(base, str):
        return "–"
    rate = 100 * n / base
    return "under 1%" if 0 < rate < 1 else f"{rate:.0f}%"


@cache
def _components() -> Environment:
    return Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        undefined=ChainableUndefined,
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _macro(name: str) -> Any:
    module = _components().get_template(f"nhsuk/components/{name}/macro.jinja").module
    return next(v for k, v in vars(module).items() if callable(v) and not k.startswith("_"))


def component(name: str, params: dict[str, Any] | None = None, **more: Any) -> Markup:
    """One component of the design system. Only `text` parameters may carry what somebody typed: `html` is not escaped.

    A call costs 0.7 to 4 ms: in long lists and on public pages write the plain markup with the same classes.
    """
    return Markup(_macro(name)({**(params or {}), **more}))  # noqa: S704 - the component escapes its text


def external_url(endpoint: str, **values: Any) -> str:
    """A whole address for a mail or a feed: from the configured base, never from the Host header."""
    return str(current_app.config["BASE_URL"]) + url_for(endpoint, **values)


def is_demo() -> bool:
    """Whether the database was made as a demonstration. That never changes, so it is read once a process."""
    known: dict[str, bool] = current_app.extensions.setdefault("demo", {})
    if "is_demo" not in known:
        found = db.session.scalar(sa.select(Installation.is_demo).where(Installation.id == 1))
        if found is None:
            return False
        known["is_demo"] = found
    return known["is_demo"]


def profile() -> str:
    """The era whose words this installation speaks; right within a second of a change."""
    return current_profile(db.session())


def init_app(app: Flask) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        day=day,
        instant=instant,
        london_day=london_day,
        time_of_day=time_of_day,
        closing=closing,
        iso=iso,
        capital=capital,
    )
    env.globals.update(
        nhs=component, count=count, share=share, now=now, today=today, external_url=external_url, is_demo=is_demo, current_user=current_user,
        site_name=app.config["SITE_NAME"], **speakers(profile),
    )  # fmt: skip
