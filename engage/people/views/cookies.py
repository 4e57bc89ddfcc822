"""The sign-in cookie, set and taken away in one place."""

from flask import Response, current_app, request, session
from werkzeug.wrappers import Response as AnyResponse

from engage.people import throttle


def hand_over(response: AnyResponse, key: str) -> AnyResponse:
    """Give the browser its new key. What its form session held before is dropped: nothing planted lives on."""
    session.clear()
    assert isinstance(response, Response)
    config = current_app.config
    response.set_cookie(config["SIGN_IN_COOKIE"], key, path="/", secure=config["HTTPS"], httponly=True, samesite="Lax")
    return response


def replace_key(response: AnyResponse, key: str) -> AnyResponse:
    """The same, keeping messages: for somebody who goes on working under a new key."""
    assert isinstance(response, Response)
    config = current_app.config
    response.set_cookie(config["SIGN_IN_COOKIE"], key, path="/", secure=config["HTTPS"], httponly=True, samesite="Lax")
    return response


def take_away(response: AnyResponse) -> AnyResponse:
    """The browser forgets its key."""
    session.clear()
    assert isinstance(response, Response)
    config = current_app.config
    response.delete_cookie(config["SIGN_IN_COOKIE"], path="/", secure=config["HTTPS"], httponly=True, samesite="Lax")
    return response


def held_key() -> str:
    """The key that this browser holds, or ''."""
    return request.cookies.get(current_app.config["SIGN_IN_COOKIE"], "")


def browser() -> str:
    """What the browser calls itself, as its owner will read it in the list of sessions."""
    return "".join(c for c in request.headers.get("User-Agent", "") if c.isprintable())[:200]


def network() -> str:
    """The throttle's key for where this request comes from."""
    return throttle.network_key(request.remote_addr)
