"""Every answer, whatever it is, carries the headers that keep a browser on our side."""

import pytest

from tests.pages import Client


@pytest.mark.parametrize("path", ["/", "/no-such-page", "/%00", "/sign-in", "/static/engage.css", "/desk/"])
def test_every_answer_has_the_whole_set(client: Client, path: str) -> None:
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["Referrer-Policy"]


def test_plain_http_promises_no_transport_security(client: Client) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_reading_public_pages_sets_no_cookie(client: Client) -> None:
    for path in ("/", "/consultations/", "/responses/", "/register/", "/accessibility", "/no-such-page"):
        assert "Set-Cookie" not in client.get(path).headers, path
