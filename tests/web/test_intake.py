"""What comes in malformed is refused with a page, before any view sees it."""

import pytest
from flask import Flask

from tests.pages import Client, words

ADDRESS = "/sign-in"


@pytest.mark.parametrize("path", ["/%00", "/consultations/%07", "/%FF%FE", "/?q=%00", "/?q=%C3%28"])
def test_an_address_that_is_not_clean_text_is_a_400(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


def test_an_absurdly_long_query_is_refused(client: Client) -> None:
    assert client.get("/?q=" + "a" * 5000).status_code == 414


def test_a_form_that_was_cut_off_is_not_taken_for_an_empty_one(client: Client) -> None:
    whole = b'--xyz\r\nContent-Disposition: form-data; name="email"\r\n\r\nsomebody@example.org\r\n--xyz--\r\n'
    kind = "multipart/form-data; boundary=xyz"
    cut = client.post(ADDRESS, data=whole[:60], content_type=kind)
    assert cut.status_code == 400
    assert "cut off" in words(cut)
    assert client.post(ADDRESS, data=whole, content_type=kind).status_code != 400


@pytest.mark.parametrize("boundary", ["", "x" * 300])
def test_a_form_with_an_absurd_boundary_is_refused(client: Client, boundary: str) -> None:
    response = client.post(ADDRESS, data=b"x", content_type=f"multipart/form-data; boundary={boundary}")
    assert response.status_code == 400


def test_json_is_not_read_at_all_so_it_cannot_be_too_deep(client: Client) -> None:
    response = client.post(ADDRESS, data="[" * 100_000, content_type="application/json")
    assert response.status_code == 415


def test_one_enormous_field_is_refused(client: Client) -> None:
    response = client.post(ADDRESS, data={"email": "a" * 5_000_000})
    assert response.status_code == 413
    assert "too large" in words(response)


def test_ten_thousand_fields_are_refused(client: Client) -> None:
    assert client.post(ADDRESS, data={f"f{i}": "1" for i in range(10_000)}).status_code == 413


def test_five_thousand_parts_are_refused(client: Client) -> None:
    part = '--b\r\nContent-Disposition: form-data; name="f{}"\r\n\r\n1\r\n'
    body = "".join(part.format(i) for i in range(5000)) + "--b--\r\n"
    assert client.post(ADDRESS, data=body, content_type="multipart/form-data; boundary=b").status_code == 413


def test_a_host_that_is_not_ours_is_refused(app: Flask) -> None:
    response = app.test_client().get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert b"evil.example" not in response.data


def test_a_method_an_address_does_not_know_is_a_405_page(client: Client) -> None:
    assert client.delete("/healthz").status_code == 405


def test_nothing_reads_a_form_before_it_was_seen_to_be_whole(app: Flask) -> None:
    """The check of the form's token reads the form too: were it first, every form with a file would look cut off."""
    first, second, *_ = app.before_request_funcs[None]
    assert [first.__name__, second.__name__] == ["check_address", "check_body"]
