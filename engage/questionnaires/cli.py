"""Commands about questionnaires: `flask questionnaires import FILE`."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from engage.accounts import Body, BodyKind
from engage.database import writing
from engage.extensions import db
from engage.matters import Matter, Voice
from engage.now import now
from engage.questionnaires import xlsform
from engage.questionnaires.hosting import hosts
from engage.questionnaires.models.questionnaire import QuestionKind
from engage.questionnaires.service.bring_in import NotEmptyError, bring_in
from engage.questionnaires.service.freeze import faults

commands = AppGroup("questionnaires", help="Bring in questionnaires written elsewhere.")


class RefusedError(click.ClickException):
    """One plain line, and exit 2: nothing was made."""

    exit_code = 2


@commands.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--consultation", metavar="REFERENCE", help="Into this consultation; else a new one is drafted.")
@click.option(
    "--body", "slug", metavar="SLUG", help="The body whose new consultation it is; else the first commissioner."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_(file: Path, consultation: str | None, slug: str | None, dry_run: bool, as_json: bool) -> None:
    """Make a draft questionnaire from an XLSForm workbook, and say everything that could not be carried over."""
    try:
        draft = xlsform.read(file)
        report = {"file": file.name, "consultation": "", "address": "", "to_mend": [], **draft.report()}
        if not dry_run:
            digest = sha256(file.read_bytes()).hexdigest()
            report |= _make(draft, consultation, slug, digest)
    except (xlsform.XLSFormError, NotEmptyError) as error:
        raise RefusedError(str(error)) from None
    click.echo(json.dumps(report, indent=2, ensure_ascii=False) if as_json else "\n".join(_words(report, draft)))


def _make(draft: xlsform.Draft, consultation: str | None, slug: str | None, digest: str) -> dict[str, Any]:
    """Write it, in one transaction; gives what the report says of where it went."""
    at = now()
    with writing(db.session()) as session:
        matter = _existing(session, consultation) if consultation else _new(session, draft.title, slug)
        questionnaire = bring_in(session, matter, draft, by=Voice.OPERATOR, at=at, digest=digest)
        session.flush()
        session.expire(questionnaire)
        return {
            "consultation": matter.reference,
            "address": hosts[matter.kind].desk_url(matter) + "questionnaire/",
            "to_mend": faults(questionnaire),
        }


def _existing(session: Session, reference: str) -> Matter:
    matter = session.scalar(sa.select(Matter).where(Matter.reference == reference.strip().upper()))
    if matter is None or matter.kind not in hosts:
        raise RefusedError(f"there is no consultation {reference}")
    return matter


def _new(session: Session, title: str, slug: str | None) -> Matter:
    """A new matter of the first kind that can be begun."""
    begin = next((host.start for host in hosts.values() if host.start is not None), None)
    if begin is None:
        raise RefusedError("no consultation can be begun from here: name one with --consultation")
    body = _body(session, slug)
    matter: Matter = begin(session, body, title=title, by=Voice.OPERATOR, at=now())
    session.flush()
    return matter


def _body(session: Session, slug: str | None) -> Body:
    bodies = sa.select(Body).order_by(Body.kind != BodyKind.COMMISSIONER, Body.id)
    found = session.scalar((bodies.where(Body.slug == slug) if slug else bodies).limit(1))
    if found is None:
        raise RefusedError(
            f"there is no body {slug}" if slug else "there is no body yet whose consultation it could be"
        )
    return found


def _words(report: dict[str, Any], draft: xlsform.Draft) -> list[str]:
    made = [f"  {n:>4}  {QuestionKind(kind).words}" for kind, n in report["made"].items() if n]
    where = f", in {report['consultation']}: {report['address']}" if report["consultation"] else " would be made"
    out = [
        f"{report['title']}: {_count(report['questions'], 'question')} on {_count(report['pages'], 'page')}{where}",
        *made,
    ]
    notes = sorted(draft.notes, key=lambda note: (note.sheet, note.row))
    out.append(f"Not carried over as it was: {len(notes)}" if notes else "Everything was carried over.")
    out += [f"  {note.line()}" for note in notes]
    mend = report["to_mend"]
    return out + (["To mend before it can be asked:", *(f"  {fault}" for fault in mend)] if mend else [])


def _count(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def init_app(app: Flask) -> None:
    from engage.questionnaires import cli_submissions

    app.cli.add_command(commands)
    app.cli.add_command(cli_submissions.commands)
