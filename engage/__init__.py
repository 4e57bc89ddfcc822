"""Engage: people say what they need, public bodies answer, and anyone can follow it until it is delivered."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config as configuration

ROOT = Path(__file__).resolve().parent.parent


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application, with every part it has."""
    with _nothing_collected():
        return _assembled(overrides)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Next to nothing made while starting is garbage, and looking for it costs a fifth of the time to start."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _assembled(overrides: dict[str, Any] | None) -> Flask:
    """The table of contents: settings, extensions, the web's edge, then what people do here."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "engage" / "static"))
    app.config.update(configuration.settings())
    app.config.update(overrides or {})
    _gate(app)
    _extensions(app)
    _edge(app)
    _foundations(app)
    _features(app)
    if not app.config["SERVING"]:
        _operator(app)
    from engage.web import access, kept, static

    kept.init_app(app)
    static.init_app(app)
    access.check_all_declared(app)
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app


def _gate(app: Flask) -> None:
    """Before anything else: a form that something has read already can no longer be seen to be whole."""
    from engage.web import intake

    intake.init_app(app)


def _extensions(app: Flask) -> None:
    import engage.models  # noqa: F401 - the metadata must be whole
    from engage.extensions import csrf, db, login, mail

    db.init_app(app)
    csrf.init_app(app)
    login.init_app(app, add_context_processor=False)  # it would ask who reads every page, public ones too
    mail.init_app(app)


def _edge(app: Flask) -> None:
    from engage.web import errors, headers, navigation, show, throttle

    for part in (headers, errors, show, navigation, throttle):
        part.init_app(app)


def _foundations(app: Flask) -> None:
    from engage.jobs import engine
    from engage.notices import telling
    from engage.reminders import tick as reminders
    from engage.web import documents, following, machines

    for part in (engine, telling, reminders, documents, following, machines):
        part.init_app(app)


def _features(app: Flask) -> None:
    """Every feature by name, in the order of the chain."""
    from engage import register, responses
    from engage.analysis import views as analysis
    from engage.clocks import views as clocks
    from engage.consultations import views as consultations
    from engage.network import views as network
    from engage.people import views as people
    from engage.questionnaires import views as questionnaires
    from engage.referrals import views as referrals
    from engage.scrutiny import views as scrutiny

    consultations.init_app(app)
    people.init_app(app)
    questionnaires.init_app(app)
    network.init_app(app)
    referrals.init_app(app)
    scrutiny.init_app(app)
    responses.init_app(app)
    register.init_app(app)
    clocks.init_app(app)
    analysis.init_app(app)


def _operator(app: Flask) -> None:
    """What somebody at the command line needs, and a server's worker does not: commands, migrations, importers."""
    from flask_migrate import Migrate

    from engage import cli
    from engage.extensions import db

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    cli.init_app(app)
