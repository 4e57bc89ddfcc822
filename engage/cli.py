"""The commands of the installation: `flask --app engage …`."""

import json
import os
import sys
from datetime import date, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from engage.extensions import db
from engage.now import now, today

demo = AppGroup("demo", help="The demonstration: made-up towns, with sign-ins for every role.")
jobs = AppGroup("jobs", help="Work that is done after the act it belongs to.")
notices = AppGroup("notices", help="Mail that waits to be sent.")
installation_ = AppGroup("installation", help="What this installation is.")
retention = AppGroup("retention", help="Keeping no longer than promised.")


class PlainError(click.ClickException):
    """One plain sentence, and exit 2."""

    exit_code = 2

    def show(self, _file: object = None) -> None:
        click.echo(self.message, err=True)


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]


def _wants_demo(app: Flask) -> bool:
    """The embedded database is a demonstration unless told otherwise; any other only where it is asked for."""
    asked = os.environ.get("ENGAGE_DEMO", "")
    if asked:
        return asked == "1"
    folder = app.config["DATA_FOLDER"]
    return str(app.config["SQLALCHEMY_DATABASE_URI"]) == f"sqlite:///{folder / 'engage.sqlite3'}"


@click.command("serve")
@click.option("--workers", type=int, default=None, help="Processes, on PostgreSQL; else one for each processor.")
def serve_command(workers: int | None) -> None:
    """Serve Engage; makes its database the first time."""
    from engage.serve import serve

    app = _app()
    is_demo = _prepared(app)
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or "8000")
    click.echo(f"Engage is at {app.config['BASE_URL']}/ (stop it with Ctrl+C)")
    if is_demo:
        _print_accounts()
    db.engine.dispose()
    serve("engage.wsgi:application", host, port, db.engine.dialect.name == "sqlite", workers)


def _for_us_alone() -> None:
    """Files made from here on are for the account that runs Engage to read, and for no other."""
    os.umask(0o077)


def _prepared(app: Flask) -> bool:
    from engage import installation

    _for_us_alone()

    try:
        return installation.prepare(app, wants_demo=_wants_demo(app))
    except installation.SchemaError as error:
        raise PlainError(str(error)) from None


def _print_accounts() -> None:
    from engage.demo import accounts

    click.echo(f"Sign in at {current_app.config['BASE_URL']}/sign-in as one of:")
    for account in accounts():
        click.echo("  {role:<16} {email:<32} {password:<24} {name}, {body}".format(**account))


NO_DEMO = "This is not a demonstration, so it has no demonstration data and no demonstration sign-ins."


def _only_in_a_demo(otherwise: str = NO_DEMO) -> None:
    from engage import installation

    if installation.revision_of(db.session()) is None or not installation.is_demo(db.session()):
        raise PlainError(otherwise)


@demo.command("load")
def demo_load() -> None:
    """Tell the stories into a database that is empty; one that was made for real is left alone."""
    if not _prepared(_app()):
        raise PlainError("This database was not made as a demonstration, and never becomes one.")
    click.echo("The demonstration is loaded. `flask demo accounts` prints its sign-ins.")


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="As a list of role, name, email, password and body.")
def demo_accounts(as_json: bool) -> None:
    """Print the demonstration's sign-ins."""
    _only_in_a_demo()
    from engage.demo import accounts

    if as_json:
        click.echo(json.dumps(accounts(), indent=1, ensure_ascii=False))
    else:
        _print_accounts()


@jobs.command("run")
def jobs_run() -> None:
    """Do everything that is due now."""
    from engage.jobs.schedule import enqueue_days_work
    from engage.jobs.service import run_due

    enqueue_days_work(db.session(), now())
    click.echo(f"{run_due(_app())} done.")


@jobs.command("work")
def jobs_work() -> None:
    """Do jobs until told to stop: for an installation whose web processes do not (ENGAGE_JOBS=apart)."""
    import signal
    import threading

    engine, over = _app().extensions["jobs"], threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    engine.start()
    click.echo("Working. Stop it with Ctrl+C.")
    over.wait()
    engine.stop()


@click.command("tick")
@with_appcontext
def clocks_tick() -> None:
    """Remind everybody of what is due soon, due or late, each once: the server does it once a day by itself."""
    from engage.reminders.tick import tick

    _ready()
    done = tick(db.session(), now())
    mails = "1 mail" if done.mails == 1 else f"{done.mails:,} mails"
    click.echo(f"{done.looked:,} due soon or late; {done.reminded:,} reminded of now, in {mails}.")


@notices.command("send")
def notices_send() -> None:
    """Send the mail that is due now."""
    from engage.notices.delivery import send_due

    click.echo(f"{send_due(db.session())} sent.")


@retention.command("run")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="As if it were this day.")
@click.option("--dry-run", is_flag=True, help="Only count.")
def retention_run(as_of: datetime | None, dry_run: bool) -> None:
    """Erase everything that was promised to be gone by now."""
    from engage.jobs import retention as keeping

    day: date = as_of.date() if as_of else today()
    if day > today() and not dry_run:
        _only_in_a_demo("What is promised until a later day is not erased today: add --dry-run to count it.")
    done = keeping.run(db.session(), on=day, at=now(), dry_run=dry_run)
    for name, n in done.items():
        click.echo(f"{n} {name}{' would be erased' if dry_run else ' erased'}")


@installation_.command("profile")
@click.argument("new", required=False, metavar="[PROFILE]")
def installation_profile(new: str | None) -> None:
    """Say whose rules and words are used: link2008, hw2013 or hw2024; or use those of PROFILE from now on."""
    from engage import installation
    from engage.accounts.profile import installed_profile
    from engage.content.vocabulary import PROFILES, vocabulary
    from engage.database import writing
    from engage.matters import Voice

    if new is None:
        found = installed_profile(db.session())
        click.echo(f"{found}: {vocabulary(found).era}")
        return
    if new not in PROFILES:
        raise PlainError(f"There is no profile {new[:40]!r}: there are {', '.join(PROFILES)}.")
    with writing(db.session()) as session:
        before = installation.change_profile(session, new, by=Voice.OPERATOR, at=now())
    if before == new:
        click.echo(f"{new} is used already.")
    else:
        click.echo(
            f"{new} is used from now on ({vocabulary(new).era}). What began under {before} keeps its rules and words."
        )


@click.command("doctor")
def doctor_command() -> None:
    """Say in one line each what is wrong; silent when all is well."""
    from engage import doctor

    faults = doctor.faults(_app())
    for fault in faults:
        click.echo(fault)
    sys.exit(1 if faults else 0)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup_command(file: Path) -> None:
    """Write everything in the database into FILE, while it goes on working."""
    from engage import backup

    _for_us_alone()
    try:
        rows = backup.write(_app(), file)
    except backup.BackupError as error:
        raise PlainError(str(error)) from None
    click.echo(f"{rows:,} rows are in {file}. The keys are not: keep copies of them apart ({backup.keys(_app())}).")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace what the database holds now.")
def restore_command(file: Path, force: bool) -> None:
    """Put everything in FILE back into the database, all of it or nothing."""
    from engage import backup

    _for_us_alone()
    try:
        rows = backup.restore(_app(), file, force=force)
    except backup.BackupError as error:
        raise PlainError(str(error)) from None
    click.echo(f"{rows:,} rows are restored, and each table is what it was. Everybody has to sign in again.")


def init_app(app: Flask) -> None:
    """Register every command group."""
    from engage.juries import cli as juries
    from engage.questionnaires import cli as questionnaires
    from engage.register import cli as register

    juries.init_app(app)
    questionnaires.init_app(app)
    register.init_app(app)
    register.commands.add_command(clocks_tick)
    for command in (
        serve_command, demo, jobs, notices, installation_, retention, doctor_command, backup_command, restore_command,
    ):  # fmt: skip
        app.cli.add_command(command)
    for name in ("people", "questionnaires", "submissions", "jobs", "notices", "installation", "retention"):
        app.cli.commands[name].callback = _ready


@with_appcontext
def _ready() -> None:
    """Before a command that needs tables: an empty database is made, as `serve` would make it, but never a demo."""
    from engage import installation

    _for_us_alone()
    try:
        installation.prepare(_app(), wants_demo=False)
    except installation.SchemaError as error:
        raise PlainError(str(error)) from None
