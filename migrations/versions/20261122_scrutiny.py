"""Committees: their settings and members, meetings, agendas, papers, minutes; and a body's successor.

Revision ID: 20261122_scrutiny
Revises: 20261122_referrals
"""

import sqlalchemy as sa
from alembic import op

import engage.database
from engage import guards

revision = "20261122_scrutiny"
down_revision = "20261122_referrals"
branch_labels = None
depends_on = None

TABLES = (
    "committee",
    "meeting",
    "seat",
    "agenda_item",
    "attendance",
    "committee_council",
    "meeting_date",
    "minute",
    "paper",
)


def upgrade() -> None:
    guards.drop(op.get_bind())
    with op.batch_alter_table("body") as batch:
        batch.add_column(
            sa.Column(
                "successor_id", sa.Integer(), sa.ForeignKey("body.id", name=op.f("fk_body_successor_id_body")),
                nullable=True, comment="the body that took its place: it inherits what is still owed",
            )
        )  # fmt: skip
    op.create_table(
        "committee",
        sa.Column("body_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True, comment="the council it belongs to"),
        sa.Column("terms", sa.Text(), nullable=False, comment="terms of reference, Markdown"),
        sa.Column("terms_html", sa.Text(), nullable=False),
        sa.Column("usual_place", sa.String(length=300), nullable=False, comment="where it meets unless it says so"),
        sa.Column("dissolved_on", sa.Date(), nullable=True),
        sa.Column("dissolved_reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("dissolved_on IS NULL OR dissolved_reason <> ''", name=op.f("ck_committee_why_dissolved")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_committee_body_id_body")),
        sa.ForeignKeyConstraint(["council_id"], ["body.id"], name=op.f("fk_committee_council_id_body")),
        sa.PrimaryKeyConstraint("body_id", name=op.f("pk_committee")),
    )

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="within its committee, from 1, never reused"),
        sa.Column("title", sa.String(length=200), nullable=False, comment="where it is more than a meeting: Special"),
        sa.Column(
            "starts_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=False,
            comment="of one that is postponed: when it was to be",
        ),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("online", sa.String(length=500), nullable=False, comment="https address for watching or taking part"),
        sa.Column("notice", sa.Text(), nullable=False, comment="public notice: how to come, speak, ask; Markdown"),
        sa.Column("notice_html", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "agenda_published",
                "held",
                "minutes_published",
                "postponed",
                "cancelled",
                name="meetingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="why it was cancelled, postponed or moved last"),
        sa.Column("created_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "agenda_published_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="when the agenda first became public",
        ),
        sa.Column(
            "noticed_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="when notice of the day as it now stands was given",
        ),
        sa.Column("late_reason", sa.Text(), nullable=False, comment="the chair's, where that notice was late"),
        sa.Column("also_present", sa.Text(), nullable=False, comment="officers, witnesses: as the minutes say it"),
        sa.Column("minutes_published_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "edition", sa.Integer(), nullable=False, comment="of the agenda: raised when an item comes, goes or moves"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state NOT IN ('cancelled', 'postponed') OR reason <> ''", name=op.f("ck_meeting_reason")),
        sa.ForeignKeyConstraint(["committee_id"], ["body.id"], name=op.f("fk_meeting_committee_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_meeting_committee_id_number")),
    )
    op.create_index("ix_meeting_committee_id_starts_at", "meeting", ["committee_id", "starts_at", "id"], unique=False)
    op.create_index("ix_meeting_starts_at", "meeting", ["starts_at", "id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "sitting",
            sa.Enum(
                "chair",
                "vice_chair",
                "member",
                "co_opted",
                name="sitting",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "from_body",
            sa.String(length=200),
            nullable=False,
            comment="the council or body that somebody from elsewhere comes from",
        ),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True, comment="where they have an account"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True, comment="the last day; empty while they sit"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_seat_until_on")),
        sa.ForeignKeyConstraint(["committee_id"], ["body.id"], name=op.f("fk_seat_committee_id_body")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    op.create_index(op.f("ix_seat_committee_id"), "seat", ["committee_id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="its place on the agenda, from 1; below 0 once it was taken off",
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False, comment="what it is about, Markdown"),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False, comment="who reports on it: post or name"),
        sa.Column("wanted", sa.Text(), nullable=False, comment="the decision that is asked for"),
        sa.Column("published_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=False, comment="the chair's, where it was added late"),
        sa.Column(
            "removed_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="taken off before anybody could read it",
        ),
        sa.Column(
            "withdrawn_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="taken off after the agenda was published",
        ),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_reason <> ''", name=op.f("ck_agenda_item_why_withdrawn")),
        sa.CheckConstraint("published_at IS NULL OR removed_at IS NULL", name=op.f("ck_agenda_item_removed_unread")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_agenda_item_matter_id_matter")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_agenda_item_meeting_id_number")),
    )
    op.create_index(op.f("ix_agenda_item_matter_id"), "agenda_item", ["matter_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "present", "apologies", "absent", name="standing", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("substitute", sa.String(length=200), nullable=False, comment="who came in their place"),
        sa.Column("interest", sa.Text(), nullable=False, comment="declared: which item, what, whether they left"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_attendance_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("meeting_id", "seat_id", name=op.f("uq_attendance_meeting_id_seat_id")),
    )
    op.create_index(op.f("ix_attendance_seat_id"), "attendance", ["seat_id"], unique=False)

    op.create_table(
        "committee_council",
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.body_id"], name=op.f("fk_committee_council_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["body.id"], name=op.f("fk_committee_council_council_id_body")),
        sa.PrimaryKeyConstraint("committee_id", "council_id", name=op.f("pk_committee_council")),
    )

    op.create_table(
        "meeting_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "starts_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="empty: put off, the day not yet set",
        ),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("set_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("was_public", sa.Boolean(), nullable=False, comment="whether the agenda was public by then"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_date_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_date")),
    )
    op.create_index(op.f("ix_meeting_date_meeting_id"), "meeting_date", ["meeting_id"], unique=False)

    op.create_table(
        "minute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("discussion", sa.Text(), nullable=False, comment="what was said, Markdown"),
        sa.Column("discussion_html", sa.Text(), nullable=False),
        sa.Column("resolved", sa.Text(), nullable=False, comment="as minuted, one resolution a line"),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False, comment="that verb, in words"),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("minority", sa.Text(), nullable=False, comment="the view of those who were outvoted"),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "told_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="when whoever raised the matter was told",
        ),
        sa.Column("published_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False, comment="of a correction: what was wrong"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "openness",
            sa.Enum(
                "open", "exempt", "confidential", name="openness", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("publish_exempt", sa.Boolean(), nullable=False, comment="exempt, and published all the same"),
        sa.Column("would_mislead", sa.Boolean(), nullable=False, comment="leaving it out would mislead"),
        sa.Column("summary", sa.Text(), nullable=False, comment="what the public reads in its place"),
        sa.Column(
            "withheld_because",
            sa.String(length=300),
            nullable=False,
            comment="the rule by which it is left out, as the public reads it",
        ),
        sa.CheckConstraint("corrects_id IS NULL OR why <> ''", name=op.f("ck_minute_why")),
        sa.CheckConstraint("item_id IS NOT NULL OR why <> ''", name=op.f("ck_minute_of_what")),
        sa.CheckConstraint(
            "coalesce(votes_for, 0) >= 0 AND coalesce(votes_against, 0) >= 0 AND coalesce(abstained, 0) >= 0",
            name=op.f("ck_minute_votes"),
        ),
        sa.CheckConstraint("corrects_id <> id", name=op.f("ck_minute_not_itself")),
        sa.ForeignKeyConstraint(["corrects_id"], ["minute.id"], name=op.f("fk_minute_corrects_id_minute")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_minute_entered_by_id_person")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_minute_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_minute_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minute")),
    )
    op.create_index(op.f("ix_minute_item_id"), "minute", ["item_id"], unique=False)
    op.create_index(op.f("ix_minute_meeting_id"), "minute", ["meeting_id"], unique=False)
    op.create_index(
        "uq_minute_first_of_item",
        "minute",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("corrects_id IS NULL"),
        postgresql_where=sa.text("corrects_id IS NULL"),
    )

    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("to_follow", sa.Boolean(), nullable=False, comment="not published with the agenda, but after it"),
        sa.Column("created_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("published_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=False, comment="the chair's, where it came late"),
        sa.Column("removed_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "openness",
            sa.Enum(
                "open", "exempt", "confidential", name="openness", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("publish_exempt", sa.Boolean(), nullable=False, comment="exempt, and published all the same"),
        sa.Column("would_mislead", sa.Boolean(), nullable=False, comment="leaving it out would mislead"),
        sa.Column("summary", sa.Text(), nullable=False, comment="what the public reads in its place"),
        sa.Column(
            "withheld_because",
            sa.String(length=300),
            nullable=False,
            comment="the rule by which it is left out, as the public reads it",
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR removed_at IS NULL OR removed_reason <> ''", name=op.f("ck_paper_why_removed")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_paper_document_id_document")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_paper_item_id_agenda_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    op.create_index(op.f("ix_paper_item_id"), "paper", ["item_id"], unique=False)
    guards.rebuild(op.get_bind())


def downgrade() -> None:
    guards.drop(op.get_bind())
    for table in reversed(TABLES):
        op.drop_table(table)
    with op.batch_alter_table("body") as batch:
        batch.drop_constraint(op.f("fk_body_successor_id_body"), type_="foreignkey")
        batch.drop_column("successor_id")
    guards.rebuild(op.get_bind())
