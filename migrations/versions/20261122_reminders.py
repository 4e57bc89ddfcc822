"""Reminders, escalation, local clocks, corrected bank holidays; what the register asks of duties.

Revision ID: 20261122_reminders
Revises: 20261122_reviews
"""

import sqlalchemy as sa
from alembic import op

import engage.database
from engage import guards

revision = "20261122_reminders"
down_revision = "20261122_reviews"
branch_labels = None
depends_on = None

# What each clock rested on that had been used before duties wrote it down.
CONFIDENCE = {"CP16-RESPONSE": "B", "CONS-OUTCOME": "local", "BODY-PROMISE": "local"}

OPEN = "met_on IS NULL AND not_owed_at IS NULL AND superseded_by_id IS NULL"

# Indexes of the register's pages: name → columns before the key, and the rows it holds.
LISTED = {
    "basis_listed_on": (["basis"], ""),
    "clock_id_listed_on": (["clock_id"], ""),
    "open_owed_by_id": (["owed_by_id"], OPEN),
    "met": ([], "met_on <= listed_on"),
    "met_late": ([], "met_on > listed_on"),
    "not_owed": ([], "not_owed_at IS NOT NULL"),
    "superseded": ([], "superseded_by_id IS NOT NULL"),
    "paused": ([], "paused_on IS NOT NULL"),
}
PAUSE_DAYS = {
    "from_on": ("the day of the notice; it still counts", "the day of the notice: not counted"),
    "until_on": ("the day it ended; counting goes on from the day after", "the day it ended: not counted"),
}


def upgrade() -> None:
    guards.drop(op.get_bind())
    op.add_column(
        "duty",
        sa.Column(
            "confidence", sa.String(length=40), nullable=False, server_default="",
            comment="A: the instrument was read; B: a secondary source; C: to be checked; local",
        ),
    )  # fmt: skip
    for clock_id, confidence in CONFIDENCE.items():
        op.execute(f"UPDATE duty SET confidence = '{confidence}' WHERE clock_id = '{clock_id}'")
    op.drop_index("ix_duty_met_on_due_on", "duty")
    op.create_index("ix_duty_owed_by_id_met_on", "duty", ["owed_by_id", "met_on"])
    for name, (columns, where) in LISTED.items():
        only = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}
        op.create_index(f"ix_duty_{name}", "duty", [*columns, "listed_on", "id"], **only)
    _index_what_is_open("long_on", "paused_on", "is_public")
    _say_of_pauses(1)

    op.create_table(
        "copy_received",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column(
            "about", sa.String(length=60), nullable=False, comment="which version: a materially new one is new"
        ),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "received_at", engage.database.UTCDateTime(timezone=True), nullable=False,
            comment="the instant; no rule deems receipt by the hour",
        ),
        sa.Column("received_on", sa.Date(), nullable=False, comment="its London day"),
        sa.Column(
            "source", sa.String(length=200), nullable=False, comment="the original, or who passed a copy on"
        ),
        sa.Column("noted_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_copy_received_body_id_body")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_copy_received_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_received")),
        sa.UniqueConstraint(
            "matter_id", "about", "body_id", "received_at",
            name=op.f("uq_copy_received_matter_id_about_body_id_received_at"),
        ),
    )  # fmt: skip
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "nation",
            sa.Enum(
                "ALL", "ENG", "WLS", "SCT", "NIR", name="where", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "correction",
            sa.Enum("added", "taken_out", name="correction", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False, comment="what the day is called"),
        sa.Column(
            "why", sa.String(length=300), nullable=False, comment="the proclamation or whatever else it rests on"
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_calendar_day_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
    )
    op.create_index(op.f("ix_calendar_day_day"), "calendar_day", ["day"])
    op.create_table(
        "local_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "clock_id", sa.String(length=40), nullable=False, comment="LOCAL-…, or the local clock that it shortens"
        ),
        sa.Column("act", sa.String(length=200), nullable=False, comment="what is owed, as an imperative"),
        sa.Column("owed_to", sa.String(length=200), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("count", sa.String(length=20), nullable=False, comment="the way of counting, as CD-EXC"),
        sa.Column("is_ended", sa.Boolean(), nullable=False, comment="nothing new begins on it; what runs runs on"),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("n BETWEEN 1 AND 1000", name=op.f("ck_local_clock_n")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_local_clock_body_id_body")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_local_clock_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_clock")),
    )
    op.create_index("ix_local_clock_body_id_clock_id", "local_clock", ["body_id", "clock_id", "id"])
    op.create_table(
        "reminder",
        sa.Column("id", engage.database.BigKey, nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "step", sa.String(length=40), nullable=False,
            comment="soon, due, late, creditor; up:5:… five working days after, by role or hash of an address",
        ),
        sa.Column(
            "told", sa.Integer(), nullable=False, comment="how many people; none where nobody holds the role"
        ),
        sa.Column("made_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_reminder_duty_id_duty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("duty_id", "due_on", "step", name=op.f("uq_reminder_duty_id_due_on_step")),
    )  # fmt: skip
    op.create_table(
        "escalation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False, comment="working days after the due day"),
        sa.Column("role", sa.String(length=40), nullable=False, comment="of the body's own; or email"),
        sa.Column("email", sa.String(length=254), nullable=False, comment="of somebody above; or role"),
        sa.Column(
            "made_at", engage.database.UTCDateTime(timezone=True), nullable=False,
            comment="days that had come before are not told of",
        ),
        sa.CheckConstraint("(role = '') <> (email = '')", name=op.f("ck_escalation_step_one")),
        sa.CheckConstraint("days BETWEEN 1 AND 250", name=op.f("ck_escalation_step_days")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_escalation_step_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_step")),
        sa.UniqueConstraint(
            "body_id", "days", "role", "email", name=op.f("uq_escalation_step_body_id_days_role_email")
        ),
    )  # fmt: skip
    guards.rebuild(op.get_bind())


def _index_what_is_open(*also: str) -> None:
    """The index of what is still owed, with what a filter asks of each row besides."""
    op.drop_index("ix_duty_open", "duty")
    where = sa.text(OPEN)
    op.create_index("ix_duty_open", "duty", ["listed_on", "id", *also], sqlite_where=where, postgresql_where=where)


def _say_of_pauses(which: int) -> None:
    """The comments of two columns, where the database keeps comments."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for column, said in PAUSE_DAYS.items():
        op.alter_column(
            "duty_pause", column, existing_type=sa.Date(), existing_comment=said[1 - which], comment=said[which]
        )


def downgrade() -> None:
    """What was promised, received, corrected and reminded is forgotten; the duties stay as they were computed."""
    guards.drop(op.get_bind())
    for table in ("escalation_step", "reminder"):
        op.drop_table(table)
    op.drop_index("ix_local_clock_body_id_clock_id", "local_clock")
    op.drop_table("local_clock")
    op.drop_index(op.f("ix_calendar_day_day"), "calendar_day")
    op.drop_table("calendar_day")
    op.drop_table("copy_received")
    _say_of_pauses(0)
    _index_what_is_open()
    for name in LISTED:
        op.drop_index(f"ix_duty_{name}", "duty")
    op.drop_index("ix_duty_owed_by_id_met_on", "duty")
    op.create_index("ix_duty_met_on_due_on", "duty", ["met_on", "due_on"])
    with op.batch_alter_table("duty") as batch:
        batch.drop_column("confidence")
    guards.rebuild(op.get_bind())
