"""The walls inside the database: what may only be inserted, and the one way by which words may be blanked.

SQLite's batch migrations drop a table's triggers without a word, so every migration that touches a guarded table
ends with `rebuild(connection)`; a test upgrades from every revision and tries each forbidden act.
"""

import re

import sqlalchemy as sa
from sqlalchemy.engine import Connection

INSERT_ONLY = (
    "audit_entry",
    "submission_version",
    "erasure",
    "questionnaire_version",
    "consultation_version",
    "consultation_news",
    "gate_check",
    "promise_date",
    "evidence",
    "duty_date",
    "progress_note",
    "copy_received",
    "calendar_day",
    "local_clock",
    "reminder",
    "meeting_date",
    "decision_voice",
    "referral_check",
    "referral_update",
)

# Columns that never change once a row is there.
FIXED = {
    "submission": (
        "id", "matter_id", "reference", "public_id", "token_hash", "private_hash", "channel", "received_at", "source",
    ),
    "installation": ("id", "made_at", "is_demo"),
    "promise": ("item_id", "response_id", "text", "first_due_on"),
    "duty": ("matter_id", "act", "limb", "about", "owed_by_id"),
    "recommendation": ("item_id", "review_id"),
    "review_evidence": ("review_id", "title", "source", "received_on", "text", "document_id", "added_at"),
    "review_approach": ("review_id", "kind", "whom", "asked_on"),
    "response_request": ("review_id", "body_id", "sent_on"),
    "meeting": ("committee_id", "number"),
    "agenda_item": ("meeting_id",),
    "paper": ("item_id",),
    "decision_procedure": ("body_id", "number"),
    "decision": ("reference", "body_id", "drafted_at", "drafted_by_id"),
    "referral_sending": ("referral_id", "number", "committee_id", "made_on", "made_at", "entered_at"),
    "referral_evidence": ("referral_id", "number", "document_id"),
}  # fmt: skip

# Rows that are never deleted, whatever may change in them.
KEPT = (
    "submission",
    "answer",
    "respondent",
    "installation",
    "matter",
    "item",
    "response",
    "promise",
    "duty",
    "duty_pause",
    "matter_link",
    "appointment",
    "recommendation",
    "review_adviser",
    "review_approach",
    "review_evidence",
    "response_request",
    "seat",
    "meeting",
    "agenda_item",
    "paper",
    "minute",
    "network",
    "decision_procedure",
    "decision",
    "referral",
    "referral_sending",
    "referral_evidence",
)

_ANSWER_ERASED = """EXISTS (SELECT 1 FROM erasure e JOIN submission_version v ON v.submission_id = e.submission_id
    WHERE v.id = OLD.submission_version_id)"""
_ANSWER_BLANK = (
    "NEW.text IS NULL AND NEW.number IS NULL AND NEW.on_date IS NULL AND NEW.document_id IS NULL"
    " AND NEW.option = '' AND NEW.statement = '' AND NEW.id = OLD.id"
    " AND NEW.submission_version_id = OLD.submission_version_id AND NEW.question_id = OLD.question_id"
)
_RESPONDENT_BLANK = (
    "NEW.name = '' AND NEW.email = '' AND NEW.organisation = '' AND NEW.on_behalf_of = ''"
    " AND NEW.submission_version_id = OLD.submission_version_id"
)


def _same(*names: str) -> str:
    return " AND ".join(f"NEW.{name} = OLD.{name}" for name in names)


# What was decided stays as it was entered, and a published statement as it was published.
_DECIDED = _same(
    "decided_at",
    "entered_at",
    "outcome",
    "way",
    "reasons",
    "reasons_html",
    "lay_part",
    "kind",
    "subject",
    "to_withdraw",
) + "".join(f" AND COALESCE(NEW.{name}, 0) = COALESCE(OLD.{name}, 0)" for name in ("procedure_id", "matter_id"))
_STATED = _same("statement_published_at", "statement", "statement_html")
_MINUTES_OPEN = (
    "NOT EXISTS (SELECT 1 FROM meeting m WHERE m.id = OLD.meeting_id AND m.minutes_published_at IS NOT NULL)"
)

# What was made to a committee stays as it was made.
_REFERRED = _same("made_on", "entered_at", "care", "subject", "concern", "tried", "asked")

# A report stays as the committee agreed it, and a recommendation as it was minuted.
_REPORT = " AND ".join(
    f"NEW.{name} = OLD.{name}"
    for name in ("explanation", "explanation_html", "heard", "heard_html", "participants", "participants_html",
                 "without", "annex", "annex_html", "minority", "minority_html", "vote", "agreed_on", "agreed_minute")
)  # fmt: skip
_MINUTED = " AND ".join(f"NEW.{name} = OLD.{name}" for name in ("wording", "minute"))

# table → condition (of OLD and NEW) under which an UPDATE is allowed
CONDITIONAL = {
    "answer": f"{_ANSWER_ERASED} AND {_ANSWER_BLANK}",
    "respondent": f"{_ANSWER_ERASED} AND {_RESPONDENT_BLANK}",
    "response": "OLD.published_at IS NULL",
    "review": f"OLD.agreed_on IS NULL OR COALESCE({_REPORT}, FALSE)",
    "recommendation": f"OLD.wording = '' OR ({_MINUTED})",
    "minute": "OLD.published_at IS NULL",
    "attendance": _MINUTES_OPEN,
    "decision_procedure": "OLD.published_at IS NULL",
    "decision": (
        f"COALESCE((OLD.entered_at IS NULL OR ({_DECIDED}))"
        f" AND (OLD.statement_published_at IS NULL OR ({_STATED})), FALSE)"
    ),
    "referral": f"OLD.made_on IS NULL OR COALESCE({_REFERRED}, FALSE)",
    "referral_sending": "OLD.acknowledged_at IS NULL",
}


def rebuild(connection: Connection) -> None:
    """Drop every guard and make each one whose table exists. Safe to run at any revision, any number of times."""
    drop(connection)
    present = _present(connection)
    make = _sqlite if connection.dialect.name == "sqlite" else _postgresql
    for statement in make(present):
        connection.exec_driver_sql(statement.replace("%", "%%") if connection.dialect.name != "sqlite" else statement)


def missing(connection: Connection) -> list[str]:
    """The guards that should be there and are not."""
    present = _present(connection)
    is_sqlite = connection.dialect.name == "sqlite"
    statements = _sqlite(present) if is_sqlite else _postgresql(present)
    wanted = {found[1] for made in statements if (found := re.match(r"\s*CREATE TRIGGER (guard_\w+)", made))}
    there = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    return sorted(wanted - set(connection.exec_driver_sql(there).scalars()))


def drop(connection: Connection) -> None:
    """Take every guard down: before a migration that must move guarded rows, and when going back to nothing."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND substr(name, 1, 6) = 'guard_'"
        )
        for (name,) in rows.fetchall():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        return
    rows = connection.exec_driver_sql(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND left(tgname, 6) = 'guard_'"
    )
    for name, table in rows.fetchall():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}" ON {table}')


Tables = dict[str, set[str]]


def _present(connection: Connection) -> Tables:
    """The tables that are there and, of those that need it, their columns: an older revision has fewer of them."""
    inspector = sa.inspect(connection)
    asked = FIXED.keys() | CONDITIONAL.keys()
    return {
        table: {column["name"] for column in inspector.get_columns(table)} if table in asked else set()
        for table in inspector.get_table_names()
    }


def _fixed(present: Tables) -> dict[str, list[str]]:
    """The columns to be sealed, of those that are there."""
    there = {table: [c for c in columns if c in present[table]] for table, columns in FIXED.items() if table in present}
    return {table: columns for table, columns in there.items() if columns}


def _conditional(present: Tables) -> dict[str, str]:
    """The conditions that can be asked of the tables as they are."""
    return {
        table: allowed
        for table, allowed in CONDITIONAL.items()
        if table in present and set(re.findall(r"(?:OLD|NEW)\.(\w+)", allowed)) <= present[table]
    }


def _sqlite(present: Tables) -> list[str]:
    def trigger(name: str, event: str, table: str, when: str, words: str) -> str:
        condition = f"WHEN {when}" if when else ""
        return (
            f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )

    out = []
    for table in INSERT_ONLY:
        if table in present:
            out.append(trigger(f"{table}_update", "UPDATE", table, "", f"{table} is insert-only"))
            out.append(trigger(f"{table}_delete", "DELETE", table, "", f"{table} is insert-only"))
    for table, columns in _fixed(present).items():
        out.append(trigger(f"{table}_fixed", f"UPDATE OF {', '.join(columns)}", table, "", f"{table} is sealed"))
    out += [trigger(f"{t}_kept", "DELETE", t, "", f"{t} is never deleted") for t in KEPT if t in present]
    for table, allowed in _conditional(present).items():
        out.append(trigger(f"{table}_sealed", "UPDATE", table, f"NOT ({allowed})", f"{table} is sealed"))
    return out


def _postgresql(present: Tables) -> list[str]:
    out = [
        """CREATE OR REPLACE FUNCTION engage_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% %', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$"""
    ]

    def trigger(name: str, event: str, table: str, words: str, each: str = "ROW", when: str = "") -> str:
        return (
            f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH {each} {when} "
            f"EXECUTE FUNCTION engage_refuse('{words}')"
        )

    for table in INSERT_ONLY:
        if table in present:
            out.append(trigger(f"{table}_change", "UPDATE OR DELETE", table, "is insert-only"))
            out.append(trigger(f"{table}_truncate", "TRUNCATE", table, "is insert-only", "STATEMENT"))
    for table, columns in _fixed(present).items():
        changed = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in columns)
        out.append(trigger(f"{table}_fixed", "UPDATE", table, "is sealed", when=f"WHEN ({changed})"))
    for table in KEPT:
        if table in present:
            out.append(trigger(f"{table}_kept", "DELETE", table, "is never deleted"))
            out.append(trigger(f"{table}_emptied", "TRUNCATE", table, "is never deleted", "STATEMENT"))
    for table, allowed in _conditional(present).items():
        out.append(
            f"""CREATE OR REPLACE FUNCTION engage_sealed_{table}() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF NOT ({allowed}) THEN RAISE EXCEPTION '{table} is sealed'
            USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$"""
        )
        out.append(
            f"CREATE TRIGGER guard_{table}_sealed BEFORE UPDATE ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION engage_sealed_{table}()"
        )
    return out
