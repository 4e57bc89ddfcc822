"""Public pages that every site owes its readers."""

from flask import render_template
from flask.typing import ResponseReturnValue

from engage.people.views import bp
from engage.web.access import public


@bp.route("/contact")
@public
def contact() -> ResponseReturnValue:
    """Whom to ask."""
    return render_template("people/contact.html")
