"""`flask submissions import CONSULTATION FILE.csv`: answers that came some other way."""

import json
import sys
from pathlib import Path
from time import monotonic
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from engage.extensions import db
from engage.matters import Matter, Voice
from engage.now import now
from engage.questionnaires.hosting import hosts
from engage.questionnaires.importing.columns import Columns
from engage.questionnaires.importing.run import described, run
from engage.questionnaires.importing.sheet import UnreadableError, look_through
from engage.questionnaires.models.submission import Consent
from engage.questionnaires.tally import recount
from engage.questionnaires.versions import current_version_id, snapshot_of

commands = AppGroup("submissions", help="Bring in answers that came some other way.")


class RefusedError(click.ClickException):
    """One plain line, and exit 2: nothing was taken."""

    exit_code = 2


@commands.command("import")
@click.argument("consultation")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--map", "told", multiple=True, metavar="HEADER=QUESTION", help="What a column is; 'HEADER=' leaves it out."
)
@click.option(
    "--consent", type=click.Choice([c.value for c in Consent]), default=Consent.NOT_AT_ALL.value, show_default=True,
    help="What those who answered allow to be published, where no column says.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what each column would be taken for.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_(consultation: str, file: Path, told: tuple[str, ...], consent: str, dry_run: bool, as_json: bool) -> None:
    """Take in a file with one row for each submission and one column for each question; twice is once."""
    session = db.session()
    matter = _matter(consultation)
    version_id = current_version_id(session, matter.id)
    if version_id is None:
        raise RefusedError("its questionnaire is not frozen yet: publish the consultation first")
    snapshot = snapshot_of(session, version_id)
    try:
        sheet = look_through(file)
        columns = Columns(sheet, snapshot, _told(told))
    except (UnreadableError, UnicodeError, OSError) as error:
        raise RefusedError(str(error)) from None
    tell = _Progress(sheet.rows)
    tell.columns(columns)
    if dry_run:
        return
    report = run(
        session,
        sheet,
        columns,
        snapshot,
        matter=matter,
        consent=Consent(consent),
        by=Voice.OPERATOR,
        at=now(),
        tell=tell,
    )
    out = described(sheet, columns, report)
    click.echo(json.dumps(out, indent=1, ensure_ascii=False) if as_json else "\n".join(_words(out)))


def _matter(word: str) -> Matter:
    """The consultation by its reference or by the word in its address."""
    for host in hosts.values():
        found: Matter | None = db.session.scalar(sa.select(host.model).where(host.model.reference == word.upper()))
        found = found or host.find(db.session(), word)
        if found is not None:
            return found
    raise RefusedError(f"there is no consultation {word}")


def _told(told: tuple[str, ...]) -> dict[str, str]:
    out = {}
    for pair in told:
        header, equals, question = pair.rpartition("=")
        if not equals:
            raise RefusedError(f"--map takes HEADER=QUESTION, and got {pair}")
        out[header] = question.strip()
    return out


class _Progress:
    """How far it is, on the error stream, once a second."""

    def __init__(self, rows: int) -> None:
        self.rows, self.next = rows, monotonic() + 1

    def __call__(self, done: int) -> None:
        if monotonic() >= self.next:
            click.echo(f"{done:,} of {self.rows:,} rows", err=True)
            self.next = monotonic() + 1

    @staticmethod
    def columns(columns: Columns) -> None:
        for column in columns.all:
            click.echo(f"  {column.header or '(no header)'}  →  {column.taken_as or 'not taken'}", err=True)
        sys.stderr.flush()


def _words(out: dict[str, Any]) -> list[str]:
    lines = [
        f"{out['file']}: {out['rows']:,} rows, {out['encoding']}, divided by {out['delimiter']}",
        f"  {out['taken']:>9,}  taken",
        f"  {out['already']:>9,}  were here already",
        f"  {out['empty']:>9,}  empty",
        f"  {out['refused_rows']:>9,}  refused",
    ]
    lines += [f"  {n:>9,}  did not answer “{header}”" for header, n in out["non_answers"].items() if n]
    lines += [
        f"Row {r['row']}{', ' + r['column'] if r['column'] else ''}: {r['why']}; the {r['left_out']} is left out"
        for r in out["refused"]
    ]
    if out["unknown_columns"]:
        lines.append("Columns not taken: " + ", ".join(out["unknown_columns"]))
    return lines


@commands.command("recount")
@click.argument("consultation")
def recount_command(consultation: str) -> None:
    """Count everything again and say where the kept counts differed; there should be nothing to say."""
    from engage.database import writing

    matter_id = _matter(consultation).id
    with writing(db.session()):
        wrong = recount(db.session(), matter_id)
    for (question, statement, option), (was, so) in sorted(wrong.items()):
        click.echo(f"question {question} {statement} {option}: kept {was}, is {so}")
    sys.exit(1 if wrong else 0)
