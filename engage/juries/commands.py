"""The draw at the command line: `flask draw run` and `flask draw verify`. Both work without a database."""

import json
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

import click

from engage.juries.draw import bundle, verify
from engage.juries.draw.check import Infeasible
from engage.juries.draw.conduct import Draw, Rules, conduct
from engage.juries.draw.limits import Deadline, OutOfTimeError
from engage.juries.draw.load import BadFileError, Loaded, load
from engage.juries.draw.report import report_of, report_of_conflict
from engage.juries.draw.solve import Objective

BAD, INFEASIBLE, OUT_OF_TIME = 2, 3, 4
MOST_TICKETS = 1_000_000


class RefusedError(click.ClickException):
    """Plain lines, one for each fault, and exit 2."""

    exit_code = BAD

    def show(self, _file: object = None) -> None:
        click.echo(self.message, err=True)


@dataclass
class Told:
    """Says on the error stream how far the work has come, when it takes longer than two seconds."""

    said: float = 0.0

    def __call__(self, doing: str, done: int, of: int) -> None:
        now = time.monotonic()
        self.said = self.said or now
        if now - self.said >= 2:
            self.said = now
            click.echo(f"{doing}: {done:,} of {of:,}", err=True)


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    for option in reversed((
        click.option("--targets", required=True, type=file, help="CSV: feature, value, min, max."),
        click.option("--people", required=True, type=file, help="CSV: id, and one column for each feature."),
        click.option("--size", required=True, type=int, help="Seats on the panel."),
        click.option("--household", default="", metavar="COLUMN,…", help="Columns of the address; without, no household rule."),
        click.option("--objective", type=click.Choice([str(o) for o in Objective]), default="leximin"),
        click.option("--gamma", type=click.FloatRange(min=0, min_open=True), default=1.0, help="Of `capped` (Goldilocks)."),
        click.option("--tickets", type=click.IntRange(0, MOST_TICKETS), default=1000, help="0 gives chances alone."),
        click.option("--reserves", type=click.IntRange(0, 1000), default=0, help="Reserves on each ticket."),
        click.option("--seed", default=None, help="Any text. Without, one is taken from the system, and recorded."),
        click.option("--number", type=int, default=None, help="The ticket, from 0, that balls or dice have picked."),
        click.option("--beacon-round", type=int, default=None, help="The beacon's round the protocol names."),
        click.option("--beacon", type=file, default=None, help="JSON of that round: round, randomness, signature."),
        click.option("--limit", "--time-limit", type=click.FloatRange(min=0), default=None, help="Seconds."),
        click.option("--previous", type=file, default=None, help="The manifest of the draw that this one replaces in."),
        click.option("--sealed-list", is_flag=True, help="Publish only the root over the tickets, and the one drawn."),
        click.option("--test", "is_test", is_flag=True, help="Mark it as a test, which can never be the real one."),
        click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path)),
        click.option("--json", "as_json", is_flag=True, help="One object on stdout, and nothing else."),
    )):  # fmt: skip
        command = option(command)
    return command


@click.command("run")
@_options
def run(**given: Any) -> None:
    """Find the fairest lottery, make its tickets and write FOLDER/public and FOLDER/sealed."""
    loaded = _loaded(given)
    rules = Rules(Objective(given["objective"]), given["gamma"], given["tickets"], given["reserves"])
    seed = given["seed"] if given["seed"] is not None else secrets.token_hex(16)
    _check_number(given)
    try:
        done = conduct(loaded.pool, rules, seed.encode(), deadline=Deadline(given["limit"], Told()))
    except OutOfTimeError as error:
        _out_of_time(error, given)
    if isinstance(done, Infeasible):
        _say(report_of_conflict(loaded, done, str(rules.objective)), given["as_json"])
        sys.exit(INFEASIBLE)
    protocol = bundle.Protocol(
        seed=seed,
        seed_from="system" if given["seed"] is None else "given",
        beacon_round=given["beacon_round"],
        household_rule=bool(given["household"]),
        is_test=given["is_test"],
        sealed_list=given["sealed_list"],
        previous=bundle.sha256(given["previous"].read_bytes()) if given["previous"] else None,
    )
    number = _number(given, done, protocol)
    list_hash = bundle.write(given["out"], done, protocol, number)
    report = report_of(loaded, done)
    report |= {"seed": seed, "list": list_hash, "number": number.number if number else None, "out": str(given["out"])}
    _say(report, given["as_json"])


def _loaded(given: dict[str, Any]) -> Loaded:
    columns = [name.strip() for name in given["household"].split(",") if name.strip()]
    if given["size"] < 1:
        raise RefusedError("--size: a panel has at least one seat.")
    try:
        return load(given["targets"].read_bytes(), given["people"].read_bytes(), given["size"], columns)
    except BadFileError as error:
        raise RefusedError("\n".join(error.faults)) from None


def _check_number(given: dict[str, Any]) -> None:
    number, m = given["number"], given["tickets"]
    if number is not None and not 0 <= number < m:
        raise RefusedError(f"--number: there are tickets 0 to {m - 1:,}." if m else "--number: there are no tickets.")
    if given["beacon"] and (number is not None or not m):
        raise RefusedError("--beacon: give either a number or a beacon, and tickets.")
    if number is not None and given["beacon_round"] is not None:
        raise RefusedError("--number: the protocol names a beacon's round, so only --beacon gives the number.")


def _number(given: dict[str, Any], draw: Draw, protocol: bundle.Protocol) -> bundle.Number | None:
    if given["number"] is not None:
        return bundle.Number(given["number"])
    if not given["beacon"]:
        return None
    try:
        beacon = json.loads(given["beacon"].read_text(encoding="utf-8"))
        if beacon["round"] != given["beacon_round"]:
            raise RefusedError(
                f"--beacon: this is round {beacon['round']}, and the protocol names {given['beacon_round']}."
            )
        if bundle.sha256(bytes.fromhex(beacon["signature"])) != beacon["randomness"]:
            raise RefusedError("--beacon: the randomness is not the SHA-256 of the signature.")
        kept = {name: beacon[name] for name in ("round", "randomness", "signature")}
        return bundle.number_of(bundle.list_hash(draw, protocol), kept, draw.rules.tickets)
    except (ValueError, KeyError, TypeError):
        raise RefusedError("--beacon: not a beacon's record: round, randomness and signature, as JSON.") from None


def _out_of_time(error: OutOfTimeError, given: dict[str, Any]) -> NoReturn:
    bound = None if error.bound is None else float(Fraction(error.bound))
    gap = None if bound is None or error.reached is None else bound - error.reached
    report = {
        "finished": False, "limit": given["limit"], "bound": bound, "bound_fraction": error.bound,
        "reached": error.reached, "gap": gap,
    }  # fmt: skip
    if given["as_json"]:
        click.echo(json.dumps(report))
    shown = "no bound yet" if bound is None else f"nobody can promise everyone more than {bound:.4%}"
    click.echo(f"The limit of {given['limit']:g} seconds was hit, and nothing is drawn: {shown}.", err=True)
    sys.exit(OUT_OF_TIME)


def _say(report: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, allow_nan=False))
        return
    for line in report["words"]:
        click.echo(line)


@click.command("verify")
@click.argument("public", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--sealed", type=click.Path(exists=True, file_okay=False, path_type=Path), help="For the appointed auditor."
)
@click.option("--list-hash", metavar="HASH", help="The hash of the ticket list that was posted elsewhere.")
@click.option("--receipt", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A volunteer's receipt.")
@click.option("--proof", is_flag=True, help="Only the fairness proof.")
def verify_(public: Path, sealed: Path | None, list_hash: str | None, receipt: Path | None, proof: bool) -> None:
    """Check FOLDER/public: every hash, ticket and sum. Exit 1, naming the file, when something is wrong."""
    told = [str(public)]
    for name, value in (("--sealed", sealed), ("--list-hash", list_hash), ("--receipt", receipt)):
        told += [name, str(value)] if value is not None else []
    sys.exit(verify.main([*told, "--proof"] if proof else told))
