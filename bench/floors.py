"""The floors: the least that Flask and SQLAlchemy can do for the same kind of page, on the same server."""

import os

import sqlalchemy as sa
from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PAGE = (
    "<!doctype html><html lang=en><title>Floor</title><h1>{{ title }}</h1>" + "<p>Ten kilobytes of words. </p>\n" * 340
)


class Base(DeclarativeBase):
    """The floor's own tables."""


class Row(Base):
    """One row that a page shows."""

    __tablename__ = "floor_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))


class Parent(Base):
    """What a bare submission inserts once."""

    __tablename__ = "floor_parent"
    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(sa.String(200))


class Child(Base):
    """What it inserts ten times."""

    __tablename__ = "floor_child"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(sa.ForeignKey("floor_parent.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text)


def create() -> Flask:
    """A bare application: a page without a database, a page with one row, and a view that inserts 1 + 10 rows."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["FLOOR_URL"]
    db = SQLAlchemy(model_class=Base)
    db.init_app(app)

    page = app.jinja_env.from_string(PAGE)  # compiled once, as a template in a file would be

    with app.app_context():
        if db.engine.dialect.name == "sqlite":

            @event.listens_for(db.engine, "connect")
            def pragmas(connection: object, _record: object) -> None:
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
                    connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

        Base.metadata.create_all(db.engine)
        if db.session.get(Row, 1) is None:
            db.session.add(Row(id=1, title="Floor"))
            db.session.commit()

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/bare")
    def bare() -> str:
        return page.render(title="Floor")

    @app.get("/row")
    def row() -> str:
        found = db.session.get(Row, 1)
        return page.render(title=found.title if found else "")

    @app.post("/insert")
    def insert() -> ResponseReturnValue:
        words = [request.form[f"q{i}"] for i in range(10)]
        with db.engine.begin() as connection:
            key = connection.execute(sa.insert(Parent).values(words="floor")).inserted_primary_key[0]  # type: ignore[index]
            connection.execute(sa.insert(Child), [{"parent_id": key, "words": w} for w in words])
        return redirect("/bare", 303)

    return app


application = create() if "FLOOR_URL" in os.environ else None
