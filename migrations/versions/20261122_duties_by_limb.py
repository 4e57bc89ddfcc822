"""Duties by limb, with the clock they began on; profiles; links between matters; the roles of networks and committees.

Revision ID: 20261122_duties_by_limb
Revises: 20261122_mending_the_chain
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

import engage.database
from engage import guards

revision = "20261122_duties_by_limb"
down_revision = "20261122_mending_the_chain"
branch_labels = None
depends_on = None

ROLES = ["officer", "approver", "analyst", "moderator", "administrator"]
NEW_ROLES = ["member", "decider", "host", "scrutiny_officer", "scrutiny_chair", "scrutiny_member"]
CONSULTATION = (
    "'idea', 'pre_engagement', 'drafting', 'gate_check', 'scheduled', 'paused', 'analysing', 'summary_published', "
    "'deciding', 'decided', 'response_published', 'implementing', 'reviewed', 'archived', 'withdrawn', 'relaunched', "
    "'quashed'"
)
REFERRAL = (
    "'drafted', 'decided', 'made', 'received', 'acknowledged', 'considered', 'power_not_exercisable', 'declined', "
    "'accepted', 'reported_back', 'closed', 'withdrawn', 'redirected', 'joined'"
)
REVIEW = (
    "'suggested', 'scoped', 'evidence', 'deliberating', 'draft_report', 'agreed', 'sent', 'response_requested', "
    "'responded', 'monitored', 'closed', 'declined', 'suspended'"
)
PROFILES = "profile IN ('link2008', 'hw2013', 'hw2024')"
OPEN = "met_on IS NULL AND not_owed_at IS NULL AND superseded_by_id IS NULL"


def _check(table: str, name: str, condition: str) -> None:
    """Put a CHECK in the place of the one of that name."""
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)


def _roles(roles: list[str]) -> None:
    words = ", ".join(f"'{role}'" for role in roles)
    for table in ("appointment", "invitation"):
        _check(table, "role", f"role IN ({words})")


def upgrade() -> None:
    guards.drop(op.get_bind())
    _roles(ROLES + NEW_ROLES)

    with op.batch_alter_table("installation") as batch:
        batch.add_column(
            sa.Column(
                "profile", sa.String(length=20), nullable=False, server_default="hw2024",
                comment="the era whose rules and words this installation uses",
            )
        )  # fmt: skip
        batch.create_check_constraint(op.f("ck_installation_profile"), PROFILES)
    op.execute("UPDATE installation SET profile = 'link2008' WHERE is_demo")

    with op.batch_alter_table("matter") as batch:
        batch.add_column(
            sa.Column(
                "profile", sa.String(length=20), nullable=False, server_default="hw2024",
                comment="the era of what set it going: its clocks and words stay with it",
            )
        )  # fmt: skip
    op.execute(
        "UPDATE matter SET profile = (SELECT profile FROM installation) WHERE EXISTS (SELECT 1 FROM installation)"
    )
    _check(
        "matter", "state",
        f"(kind <> 'consultation' OR state IN ({CONSULTATION})) AND (kind <> 'referral' OR state IN ({REFERRAL}))"
        f" AND (kind <> 'review' OR state IN ({REVIEW}))",
    )  # fmt: skip

    _widen_duty()
    _fill_duty()
    with op.batch_alter_table("installation") as batch:
        batch.alter_column("profile", server_default=None)

    op.create_table(
        "duty_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("computed_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_duty_date_duty_id_duty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_date")),
    )
    op.create_index(op.f("ix_duty_date_duty_id"), "duty_date", ["duty_id"])
    op.create_table(
        "duty_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False, comment="the day of the notice; it still counts"),
        sa.Column(
            "until_on", sa.Date(), nullable=True, comment="the day it ended; counting goes on from the day after"
        ),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_duty_pause_duty_id_duty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_pause")),
    )
    op.create_index(op.f("ix_duty_pause_duty_id"), "duty_pause", ["duty_id"])
    op.create_table(
        "matter_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True, comment="where one item of it is meant"),
        sa.Column(
            "kind",
            sa.Enum(
                "about", "opened", "joined", "redirected",
                name="linkkind", native_enum=False, create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.Column("outside", sa.String(length=300), nullable=False, comment="a petition or paper kept elsewhere"),
        sa.Column("made_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(to_id IS NULL) <> (outside = '')", name=op.f("ck_matter_link_one_end")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_matter_link_not_itself")),
        sa.ForeignKeyConstraint(["from_id"], ["matter.id"], name=op.f("fk_matter_link_from_id_matter")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_matter_link_item_id_item")),
        sa.ForeignKeyConstraint(["to_id"], ["matter.id"], name=op.f("fk_matter_link_to_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_link")),
    )  # fmt: skip
    op.create_index(op.f("ix_matter_link_to_id"), "matter_link", ["to_id"])
    op.create_index(
        "uq_matter_link_same", "matter_link", ["from_id", "kind", "to_id", "item_id", "outside"], unique=True
    )
    guards.rebuild(op.get_bind())


def _widen_duty() -> None:
    def text(name: str, length: int, comment: str = "") -> sa.Column[str]:
        return sa.Column(name, sa.String(length=length), nullable=False, server_default="", comment=comment or None)

    basis = sa.Enum(
        "law", "code", "policy", "practice", "local",
        name="basis", native_enum=False, create_constraint=True, length=40,
    )  # fmt: skip
    with op.batch_alter_table("duty") as batch:
        batch.drop_index("ix_duty_met_on_due_on")
        batch.drop_constraint(op.f("uq_duty_matter_id_act"), type_="unique")
        batch.alter_column(
            "act", existing_type=sa.String(length=120), type_=sa.String(length=200), existing_nullable=False,
            comment="what is owed, as an imperative",
        )  # fmt: skip
        batch.alter_column("due_on", existing_type=sa.Date(), nullable=True, comment="the last day in time")
        batch.add_column(text("limb", 40, "which part of a duty with several parts"))
        batch.add_column(text("about", 60, "what it concerns within the matter, where it may be owed more than once"))
        batch.add_column(text("profile", 20, "the era of the event that started it"))
        batch.add_column(sa.Column("basis", basis, nullable=False, server_default="code"))
        batch.add_column(text("citation", 300))
        batch.add_column(
            sa.Column("n", sa.Integer(), comment="how many of `unit`; empty where the clock has no number")
        )
        batch.add_column(text("unit", 20))
        batch.add_column(text("count", 20, "the way of counting, as WD-INC/ENG"))
        batch.add_column(sa.Column("owed_to_id", sa.Integer(), comment="where it is a body here"))
        batch.add_column(
            sa.Column("long_on", sa.Date(), comment="local: late by as much time again as the clock gives")
        )
        batch.add_column(sa.Column("target_on", sa.Date(), comment="a local target where the rule gives no date"))
        batch.add_column(
            sa.Column(
                "listed_on", sa.Date(), nullable=False, server_default="9999-12-31",
                comment="due_on, or the last of days: the register's key",
            )
        )  # fmt: skip
        batch.add_column(
            sa.Column(
                "met_at",
                engage.database.UTCDateTime(timezone=True),
                comment="the instant of the act, where it was done here",
            )
        )
        batch.add_column(sa.Column("how_met", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("superseded_by_id", sa.Integer()))
        batch.add_column(sa.Column("paused_on", sa.Date(), comment="since when the law itself stops this clock"))
        batch.add_column(
            sa.Column(
                "is_public", sa.Boolean(), nullable=False, server_default=sa.true(),
                comment="false while its matter is not public",
            )
        )  # fmt: skip
        batch.create_unique_constraint(
            op.f("uq_duty_matter_id_clock_id_act_limb_about_owed_by_id"),
            ["matter_id", "clock_id", "act", "limb", "about", "owed_by_id"],
        )
        batch.create_foreign_key(op.f("fk_duty_owed_to_id_body"), "body", ["owed_to_id"], ["id"])
        batch.create_foreign_key(op.f("fk_duty_superseded_by_id_duty"), "duty", ["superseded_by_id"], ["id"])
        batch.create_check_constraint(op.f("ck_duty_reason"), "not_owed_at IS NULL OR not_owed_reason <> ''")
    op.create_index("ix_duty_met_on_due_on", "duty", ["met_on", "due_on"])
    op.create_index("ix_duty_listed_on", "duty", ["listed_on", "id"])
    op.create_index("ix_duty_owed_by_id_listed_on", "duty", ["owed_by_id", "listed_on", "id"])
    op.create_index("ix_duty_owed_to_id_listed_on", "duty", ["owed_to_id", "listed_on", "id"])
    op.create_index(
        "ix_duty_open", "duty", ["listed_on", "id"], sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN)
    )


def _fill_duty() -> None:
    """What the two clocks of that time said, written down with each duty that runs or ran on them."""
    duty = sa.table(
        "duty",
        sa.column("id", sa.Integer), sa.column("clock_id", sa.String), sa.column("began_on", sa.Date),
        sa.column("due_on", sa.Date), sa.column("profile", sa.String), sa.column("basis", sa.String),
        sa.column("citation", sa.String), sa.column("n", sa.Integer), sa.column("unit", sa.String),
        sa.column("count", sa.String), sa.column("long_on", sa.Date), sa.column("listed_on", sa.Date),
    )  # fmt: skip
    connection = op.get_bind()
    profile = connection.scalar(sa.text("SELECT profile FROM installation")) or "hw2024"
    rows = connection.execute(sa.select(duty.c.id, duty.c.clock_id, duty.c.began_on, duty.c.due_on)).all()
    for row in rows:
        promised = row.clock_id == "BODY-PROMISE"
        days = (row.due_on - row.began_on).days
        values = {
            "profile": profile,
            "basis": "local" if promised else "code",
            "citation": "the body’s own promise" if promised else "Consultation Principles (2016, 2018)",
            "n": days,
            "unit": "calendar_day",
            "count": "CD-EXC",
            "long_on": row.due_on + timedelta(days=days),
            "listed_on": row.due_on,
        }
        connection.execute(sa.update(duty).where(duty.c.id == row.id).values(values))


def downgrade() -> None:
    """Back to one duty a matter: what had no date is dated on the day it began; only the first of each act stays."""
    guards.drop(op.get_bind())
    op.drop_index("uq_matter_link_same", "matter_link")
    op.drop_index(op.f("ix_matter_link_to_id"), "matter_link")
    op.drop_table("matter_link")
    for table in ("duty_pause", "duty_date"):
        op.drop_index(op.f(f"ix_{table}_duty_id"), table)
        op.drop_table(table)
    op.execute("UPDATE duty SET due_on = COALESCE(target_on, began_on) WHERE due_on IS NULL")
    op.execute("UPDATE duty SET superseded_by_id = NULL")
    op.execute("DELETE FROM duty WHERE id NOT IN (SELECT min(id) FROM duty GROUP BY matter_id, act)")
    for name in ("ix_duty_open", "ix_duty_owed_to_id_listed_on", "ix_duty_owed_by_id_listed_on", "ix_duty_listed_on"):
        op.drop_index(name, "duty")
    op.drop_index("ix_duty_met_on_due_on", "duty")
    gone = (
        "is_public", "paused_on", "superseded_by_id", "how_met", "met_at", "listed_on", "target_on", "long_on",
        "owed_to_id", "count", "unit", "n", "citation", "basis", "profile", "about", "limb",
    )  # fmt: skip
    with op.batch_alter_table("duty") as batch:
        batch.drop_constraint(op.f("ck_duty_reason"), type_="check")
        batch.drop_constraint(op.f("ck_duty_basis"), type_="check")
        batch.drop_constraint(op.f("fk_duty_superseded_by_id_duty"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_duty_owed_to_id_body"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_duty_matter_id_clock_id_act_limb_about_owed_by_id"), type_="unique")
        batch.alter_column("due_on", existing_type=sa.Date(), nullable=False)
        batch.alter_column("act", existing_type=sa.String(length=200), type_=sa.String(length=120))
        for name in gone:
            batch.drop_column(name)
        batch.create_unique_constraint(op.f("uq_duty_matter_id_act"), ["matter_id", "act"])
    op.create_index("ix_duty_met_on_due_on", "duty", ["met_on", "due_on"])

    _check("matter", "state", f"kind <> 'consultation' OR state IN ({CONSULTATION})")
    with op.batch_alter_table("matter") as batch:
        batch.drop_column("profile")
    with op.batch_alter_table("installation") as batch:
        batch.drop_constraint(op.f("ck_installation_profile"), type_="check")
        batch.drop_column("profile")
    words = ", ".join(f"'{role}'" for role in NEW_ROLES)
    op.execute(f"DELETE FROM invitation WHERE role IN ({words})")
    op.execute(
        f"UPDATE appointment SET role = 'moderator', ended_at = COALESCE(ended_at, began_at) WHERE role IN ({words})"
    )
    _roles(ROLES)
    guards.rebuild(op.get_bind())
