"""What somebody has typed but not yet sent. Never shown to staff, never counted."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.database import Base


class OpenDraft(Base):
    """Answers on their way, found again by a key that only the person holds (here hashed).

    `typed` is form field name → list of strings, exactly as typed, so that nothing is lost and nothing validated.
    `key_hash` is also the token by which one draft can become one submission only.
    """

    __tablename__ = "open_draft"

    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"))
    questionnaire_version_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaire_version.id"))
    amends_id: Mapped[int | None] = mapped_column(sa.ForeignKey("submission.id"), comment="set when amending")
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    begun_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    is_kept: Mapped[bool] = mapped_column(default=False, comment="asked to be kept: save and come back later")

    __table_args__ = (sa.Index("ix_open_draft_matter_id_saved_at", "matter_id", "saved_at"),)
