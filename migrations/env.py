"""How migrations run: on the application's own engine, with real transactions on SQLite too."""

from typing import Any

from alembic import context
from flask import current_app

import engage.models  # noqa: F401 - every table must be known

db = current_app.extensions["migrate"].db


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave what each database keeps for full text to the migration that makes it."""
    if kind == "table":
        return name is None or not name.startswith("search_fts")
    return (kind, name) not in {("index", "ix_search_entry_words"), ("column", "words")}


def run() -> None:
    engine = db.engine
    with engine.connect() as connection:
        arguments = dict(current_app.extensions["migrate"].configure_args)
        if connection.dialect.name == "sqlite":
            # Batch mode drops and remakes a table; with foreign keys on, that deletes its children.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
            arguments["transactional_ddl"] = True
            connection.execution_options(writes=True)  # changes this connection in place
        context.configure(connection=connection, target_metadata=db.metadata, include_name=include_name, **arguments)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()  # the pragma sticks to the connection


run()
