"""The headers of every answer: what a browser may run, frame, sniff and pass on."""

from flask import Flask, Response, g
from secure import Secure
from secure.headers import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)


def policy() -> ContentSecurityPolicy:
    """Everything from our own files, nothing inline: no page needs a nonce, so every public page can be kept."""
    return (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'", "data:")
        .font_src("'self'")
        .connect_src("'self'")
        .manifest_src("'self'")
        .form_action("'self'")
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )


def init_app(app: Flask) -> None:
    secure = Secure(
        csp=policy(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        permissions=PermissionsPolicy().camera().microphone().geolocation().payment().usb(),
        referrer=ReferrerPolicy().strict_origin_when_cross_origin(),
        xcto=XContentTypeOptions(),
        xfo=XFrameOptions().deny(),
        hsts=StrictTransportSecurity().max_age(63_072_000).include_subdomains() if app.config["HTTPS"] else None,
    )
    fixed = list(secure.headers.items())  # made once: they are the same on every answer
    app.extensions["headers"] = fixed  # for files, which the application never sees

    @app.after_request
    def set_headers(response: Response) -> Response:
        for name, value in fixed:
            response.headers.setdefault(name, value)
        if g.get("holds_key"):
            response.headers["Referrer-Policy"] = "no-referrer"
        return response
