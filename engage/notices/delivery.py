"""Sending what is in the outbox: one mail at a time, each claimed first and marked after the server took it."""

import logging
import smtplib
import ssl
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app
from flask_mailman import EmailMessage
from flask_mailman.backends.smtp import EmailBackend
from sqlalchemy.orm import Session

from engage.database import writing
from engage.extensions import mail
from engage.notices.models import Notice
from engage.now import now

log = logging.getLogger("engage.notices")

RETRY = timedelta(minutes=5)
"""A claim lasts as long as the wait between two tries, so a process killed while sending is a try that failed."""

MOST_ATTEMPTS = 48

_WAITING = sa.and_(Notice.sent_at.is_(None), Notice.failed_at.is_(None))
_COLUMNS = (Notice.id, Notice.to, Notice.subject, Notice.text, Notice.unsubscribe, Notice.once, Notice.attempts)


class MailServer(EmailBackend):
    """Flask-Mailman's SMTP, but the server's certificate is checked and its answer is remembered."""

    answer = ""

    @property
    def connection_class(self) -> Any:
        backend = self

        class Remembering(smtplib.SMTP):
            def data(self, msg: Any) -> tuple[int, bytes]:
                code, words = super().data(msg)
                backend.answer = f"{code} {words.decode('ascii', 'replace')}"[:300]
                return code, words

            def starttls(self, **_unchecked: Any) -> tuple[int, bytes]:  # type: ignore[override]
                return super().starttls(context=ssl.create_default_context())

        return Remembering


def send_due(session: Session, most: int = 1000) -> int:
    """Send what is due, and stop at a server that cannot be reached; how many mails it took."""
    sent = 0
    backend = MailServer if current_app.config["MAIL_BACKEND"] == "smtp" else None
    connection = mail.get_connection(backend=backend)
    try:
        while sent < most and (notice := _claim(session, now())) is not None:
            error, permanent, lost = _try(connection, notice)
            sent += not error
            _note(session, notice, error, permanent, connection)
            if lost:
                break
    finally:
        _close(connection)
    return sent


def _claim(session: Session, at: datetime) -> Any:
    """Take the next mail that is due and put off its next try; None when nothing is due."""
    due = sa.and_(_WAITING, Notice.send_after <= at)
    first = sa.select(Notice.id).where(due).order_by(Notice.send_after, Notice.id).limit(1)
    while (key := session.scalar(first)) is not None:
        take = sa.update(Notice).where(Notice.id == key, due)
        take = take.values(attempts=Notice.attempts + 1, send_after=at + RETRY)
        with writing(session):
            claimed = session.execute(
                take.returning(*_COLUMNS).execution_options(synchronize_session=False)
            ).one_or_none()
        if claimed is not None:
            return claimed
    return None


def _try(connection: Any, notice: Any) -> tuple[str, bool, bool]:
    """Send one mail: what went wrong (nothing, if it went), whether for good, and whether the server is gone."""
    if notice.attempts > MOST_ATTEMPTS:
        return "the process ended each time this was tried", True, False
    try:
        connection.open()
        connection.send_messages([message(notice)])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        _reset(connection)
        return f"the mail server refused the address ({codes[0]})", min(codes) >= 500, False
    except smtplib.SMTPResponseException as error:
        _close(connection)
        return f"the mail server refused the mail ({error.smtp_code})", False, False
    except (OSError, smtplib.SMTPException) as error:
        _close(connection)
        return f"the mail server could not be reached ({type(error).__name__})", False, True
    except ValueError:
        return "the address cannot be used", True, False
    return "", False, False


def _note(session: Session, notice: Any, error: str, permanent: bool, connection: Any) -> None:
    """Mark it sent and blank its words, which can hold private links; or say what went wrong."""
    at = now()
    values: dict[str, Any] = {"error": error}
    if not error:
        values |= {"sent_at": at, "text": "", "unsubscribe": "", "accepted_as": getattr(connection, "answer", "")}
    elif permanent or notice.attempts >= MOST_ATTEMPTS:
        values["failed_at"] = at
        log.warning("notice %s was given up on: %s", notice.id, error)
    with writing(session):
        session.execute(
            sa.update(Notice)
            .where(Notice.id == notice.id, Notice.sent_at.is_(None))
            .values(values)
            .execution_options(synchronize_session=False)
        )


def message(notice: Any) -> EmailMessage:
    """The mail of one notice: one recipient, plain text. Sent twice by mischance, it carries the same Message-ID."""
    host = urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"
    headers = {
        "Message-ID": f"<{sha256(notice.once.encode()).hexdigest()[:32]}.{notice.id}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if notice.unsubscribe:
        headers["List-Unsubscribe"] = f"<{notice.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(notice.subject, notice.text, to=[notice.to], headers=headers)


def _reset(connection: Any) -> None:
    """After a refused address the same conversation can go on with the next mail."""
    try:
        connection.connection.rset()
    except Exception:  # noqa: BLE001 - then with a new one
        _close(connection)


def _close(connection: Any) -> None:
    """End the conversation. What the server took is taken, whatever goes wrong with the goodbye."""
    try:
        connection.close()
    except Exception as error:  # noqa: BLE001
        log.info("the mail server hung up: %s", type(error).__name__)
