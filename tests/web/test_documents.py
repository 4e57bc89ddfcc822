"""Published files: handed out as files, whole, to anyone; others are not there."""

import io
from typing import Any
from urllib.parse import quote

import pytest

from engage.database import writing
from engage.documents import service
from engage.documents.models import Document
from tests.factories.matters import AT, a_body
from tests.pages import Client

TEXT = ("long enough for several pieces " * 40_000).encode()


@pytest.fixture
def document(db: Any) -> Document:
    body = a_body(db.session())
    examined = service.examine(io.BytesIO(TEXT), "Café & plan, 2026.txt")
    with writing(db.session()) as session:
        return service.keep(session, examined, body_id=body.id, title="Plan", is_public=True, at=AT)


def address(document: Document) -> str:
    return f"/documents/{document.key}/{quote(document.filename)}"


def test_a_public_document_is_handed_out_whole_as_a_file(client: Client, document: Document) -> None:
    answer = client.get(address(document))
    assert answer.data == TEXT
    assert answer.headers["Content-Length"] == str(len(TEXT))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    again = client.get(address(document), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.head(address(document)).headers["Content-Length"] == str(len(TEXT))


def test_a_document_that_is_not_public_or_was_erased_or_has_another_name_is_not_there(
    client: Client, db: Any, document: Document
) -> None:
    path = address(document)
    assert client.get(path + "x").status_code == 404
    with writing(db.session()):
        document.is_public = False
    assert client.get(path).status_code == 404
    with writing(db.session()) as session:
        document.is_public = True
        service.erase(session, document, at=AT)
    assert client.get(path).status_code == 404
    assert client.get(f"/documents/{document.key}/erased").status_code == 404
