"""What the operator can do about accounts at the server's command line: `flask people …`."""

import click
from flask import current_app
from flask.cli import AppGroup

from engage.accounts import BodyKind, Person, Role
from engage.database import writing
from engage.extensions import db
from engage.matters import Voice
from engage.notices.address import AddressRefusedError
from engage.notices.address import address as mail_address
from engage.now import now
from engage.people.service import account, appoint, body, invite, second_factor, sign_in
from engage.people.service.addresses import normal
from engage.web.show import external_url

people = AppGroup("people", help="Accounts: the first administrator, and help for people who are locked out.")


@people.command("invite-administrator")
@click.argument("email")
@click.argument("body_name", metavar="BODY")
@click.option("--kind", type=click.Choice([k.value for k in BodyKind]), default=BodyKind.COMMISSIONER.value)
def invite_administrator(email: str, body_name: str, kind: str) -> None:
    """Make a link by which EMAIL becomes administrator of BODY (made, where there is none of that name).

    The link is printed here and sent nowhere. It works once, for seven days; the same command again ends it and
    makes another.
    """
    token, at = invite.new_token(), now()
    try:
        address = normal(mail_address(email))
    except AddressRefusedError:
        raise click.ClickException(f"{email} is not an email address.") from None
    if not 2 <= len(body_name.strip()) <= 200:
        raise click.ClickException("Give the body a name of 2 to 200 characters.")
    with writing(db.session()) as session:
        found = body.find(session, body_name.strip())
        if found is None:
            found = body.make(session, body_name.strip(), BodyKind(kind), by=Voice.OPERATOR, at=at)
        for waiting in invite.pending(session, found.id, at=at):
            if waiting.email == address and waiting.role == Role.ADMINISTRATOR:
                invite.revoke(waiting, by=Voice.OPERATOR, at=at)
        try:
            invite.invite(found, address, Role.ADMINISTRATOR, token, by=Voice.OPERATOR, at=at)
        except invite.AlreadyError as error:
            raise click.ClickException(f"{error}.") from None
    with current_app.test_request_context():
        click.echo(external_url("people.accept_invitation", token=token))


@people.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """Sign EMAIL out of every browser."""
    with writing(db.session()):
        ended = sign_in.end_all(_somebody(email), at=now())
    click.echo(f"Ended {ended}.")


@people.command("suspend")
@click.argument("email")
@click.option("--reason", default="", help="Kept in the record.")
def suspend(email: str, reason: str) -> None:
    """Shut the account of EMAIL at once, at every body."""
    with writing(db.session()):
        appoint.suspend(_somebody(email), by=Voice.OPERATOR, at=now(), reason=reason)
    click.echo("Suspended.")


@people.command("restore")
@click.argument("email")
@click.option("--reason", default="", help="Kept in the record.")
def restore(email: str, reason: str) -> None:
    """Open a suspended account again."""
    with writing(db.session()):
        appoint.restore(_somebody(email), by=Voice.OPERATOR, at=now(), reason=reason)
    click.echo("Restored.")


@people.command("remove-second-factor")
@click.argument("email")
def remove_second_factor(email: str) -> None:
    """For somebody who lost phone and recovery codes, once you know that it is they who ask."""
    with writing(db.session()):
        someone, at = _somebody(email), now()
        second_factor.clear(someone, by=Voice.OPERATOR, at=at)
        sign_in.end_all(someone, at=at)
    click.echo("Removed. They are asked to set up another where their body requires one.")


def _somebody(email: str) -> Person:
    found = account.find(db.session(), normal(email))
    if found is None:
        raise click.ClickException(f"There is no account for {email}.")
    return found
