"""Documents of a consultation by the pages: added, moved, replaced, removed; and refused in words."""

import io

from engage.accounts import Body, Person, Role
from tests.factories.consultations import (
    a_consultation,
    at_desk,
)
from tests.factories.people import a_body, a_person, sign_in
from tests.pages import Client, words


def test_documents_are_added_moved_replaced_and_removed(client: Client, body: Body, officer: Person) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    for name in ("One", "Two"):
        file = (io.BytesIO(f"{name} and more words".encode()), f"{name}.txt")
        assert client.post(at_desk(made, "documents"), data={"title": name, "file": file}).status_code == 302
    assert [d.document.title for d in made.documents] == ["One", "Two"]
    first = made.documents[0].id
    client.post(at_desk(made, "documents/move"), data={"entry": first, "way": "down"})
    assert [d.document.title for d in made.documents] == ["Two", "One"]
    file = (io.BytesIO(b"Three"), "three.txt")
    client.post(at_desk(made, f"documents/{first}/replace"), data={"title": "Three", "file": file})
    assert [d.document.title for d in made.documents] == ["Two", "Three"]
    client.post(at_desk(made, f"documents/{made.documents[0].id}/remove"), data={})
    assert [d.document.title for d in made.documents] == ["Three"]


def test_an_upload_that_is_not_what_it_says_is_refused_in_words(client: Client, body: Body, officer: Person) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    for file in [
        (io.BytesIO(b"<html><script>1</script></html>"), "x.pdf"),
        (io.BytesIO(b""), "x.pdf"),
        (io.BytesIO(b"MZ"), "x.exe"),
    ]:
        response = client.post(at_desk(made, "documents"), data={"title": "Bad", "file": file})
        assert "There is a problem" in words(response)
    assert "Choose a file" in words(client.post(at_desk(made, "documents"), data={"title": "None"}))
    assert not made.documents


def test_a_document_of_another_consultation_is_not_there(client: Client, body: Body, officer: Person) -> None:
    mine, other = a_consultation(body), a_consultation(body)
    sign_in(client, officer)
    client.post(at_desk(other, "documents"), data={"title": "T", "file": (io.BytesIO(b"words"), "t.txt")})
    number = other.documents[0].id
    for path in (f"documents/{number}/replace", f"documents/{number}/remove", f"documents/{2**40}/remove"):
        assert client.get(at_desk(mine, path)).status_code == 404
    assert client.post(at_desk(mine, "documents/move"), data={"entry": number, "way": "up"}).status_code == 404
    assert client.post(at_desk(mine, "documents/move"), data={"entry": "x", "way": "up"}).status_code == 400


def test_the_bodys_own_people_open_a_document_before_it_is_public(client: Client, body: Body, officer: Person) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    client.post(at_desk(made, "documents"), data={"title": "T", "file": (io.BytesIO(b"words"), "t.txt")})
    entry = made.documents[0]
    link = at_desk(made, f"documents/{entry.id}/file")
    assert link in client.get(at_desk(made, "documents")).get_data(as_text=True)
    answer = client.get(link)
    assert answer.data == b"words"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/documents/{entry.document.key}/t.txt").status_code == 404
    sign_in(client, a_person(a_body(), Role.OFFICER))
    assert client.get(link).status_code == 404
