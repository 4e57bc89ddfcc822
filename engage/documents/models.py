"""A document and its bytes. The bytes live in the database, so one transaction and one backup hold both."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.database import Base


class Document(Base):
    """A file as it was received: never changed, replaced by another."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40), unique=True, comment="random; the public address")
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    filename: Mapped[str] = mapped_column(sa.String(200), comment="for people to read; never a path")
    media_type: Mapped[str] = mapped_column(sa.String(100), comment="decided by content and ending")
    size: Mapped[int] = mapped_column(comment="bytes")
    sha256: Mapped[str] = mapped_column(sa.String(64))
    is_public: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    content: Mapped["DocumentContent"] = relationship(back_populates="document", lazy="raise")

    @property
    def kind_and_size(self) -> str:
        """What a link to a file must say: PDF, 175 KB."""
        ending = self.filename.rsplit(".", 1)[-1].upper() if "." in self.filename else "File"
        size = f"{self.size / 1_048_576:.1f} MB" if self.size >= 1_048_576 else f"{max(1, round(self.size / 1024))} KB"
        return f"{ending}, {size}"


class DocumentContent(Base):
    """The bytes, apart, so that listing documents never reads them."""

    __tablename__ = "document_content"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    data: Mapped[bytes] = mapped_column(sa.LargeBinary)

    document: Mapped[Document] = relationship(back_populates="content")
