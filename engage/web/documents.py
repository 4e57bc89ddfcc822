"""Published files, handed out as files: nothing in them runs in our name."""

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, abort, request
from flask.typing import ResponseReturnValue

from engage.documents import Document, DocumentContent
from engage.extensions import db
from engage.web.access import public

bp = Blueprint("documents", __name__)

PIECE = 512 * 1024


@bp.route("/documents/<key>/<filename>")
@public
def download(key: str, filename: str) -> ResponseReturnValue:
    """A file that is public and was not erased; any other is not there."""
    document = db.session.scalar(
        sa.select(Document).where(
            Document.key == key, Document.filename == filename, Document.is_public, Document.erased_at.is_(None)
        )
    )
    if document is None:
        abort(404)
    return as_file(document)


def as_file(document: Document) -> Response:
    """The answer that hands a document out: to be saved, never shown or run. Who may have it is the caller's to ask."""
    size = document.size
    response = Response(_pieces(db.engine, document.id, size), mimetype=document.media_type)
    response.headers["Content-Length"] = str(size)
    response.headers.set("Content-Disposition", "attachment", filename=document.filename)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.set_etag(document.sha256)
    response.make_conditional(request)
    return response


def _pieces(engine: sa.Engine, key: int, size: int) -> Iterator[bytes]:
    """The bytes, a piece at a time: a slow reader holds neither a connection nor the whole file."""
    for begin in range(1, size + 1, PIECE):
        piece = sa.select(sa.func.substr(DocumentContent.data, begin, PIECE)).where(DocumentContent.document_id == key)
        with engine.connect() as connection:
            yield bytes(connection.execute(piece).scalar_one())


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
