"""An addressee of a report: when it was sent, when a response was asked for, and the response as a whole."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Body, BodyKind
from engage.database import Base
from engage.scrutiny.models.paper import Disclosed
from engage.scrutiny.models.review import Review


class ResponseRequest(Disclosed, Base):
    """One body to which a report was sent. Nobody asked means no clock: `asked_on` is empty until the committee asks.

    Which parts of its answer are done is kept with its duties. The `Disclosed` columns speak of `withheld`.
    """

    __tablename__ = "response_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    sent_on: Mapped[date]
    received_on: Mapped[date | None] = mapped_column(comment="a council's executive: when it received the report")
    asked_on: Mapped[date | None] = mapped_column(comment="the request; for an executive the written notice")
    responded_on: Mapped[date | None] = mapped_column(comment="when its response to all of it had been given")
    overall: Mapped[str] = mapped_column(sa.Text, default="", comment="its response as a whole, Markdown")
    overall_html: Mapped[str] = mapped_column(sa.Text, default="")
    withheld: Mapped[str] = mapped_column(sa.Text, default="", comment="the part that may not be open to all, Markdown")
    withheld_html: Mapped[str] = mapped_column(sa.Text, default="")
    overall_published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    review: Mapped[Review] = relationship(back_populates="requests")
    body: Mapped[Body] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__: Any = (sa.UniqueConstraint("review_id", "body_id"),)

    @property
    def is_executive(self) -> bool:
        """The council's own executive: two months from receipt or, if later, written notice; four limbs."""
        return self.body.kind is BodyKind.COUNCIL

    @property
    def is_timed(self) -> bool:
        """Whether a law gives it a time to answer in: it does to a health body and to an executive, and to no other."""
        return self.body.kind in {BodyKind.COMMISSIONER, BodyKind.PROVIDER, BodyKind.COUNCIL}

    @property
    def began_on(self) -> date | None:
        """The day its clock starts from; None while nobody asked, or an executive has not received the report."""
        if self.asked_on is None or not self.is_timed:
            return None
        if not self.is_executive:
            return self.asked_on
        return max(self.received_on, self.asked_on) if self.received_on else None
