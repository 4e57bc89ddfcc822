"""A body behind the desk: what it says about itself, and the rules it sets for its own people."""

from flask import render_template
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.people import policy
from engage.people.views import bp
from engage.web.access import for_body


@bp.route("/desk/bodies/<slug>/")
@for_body(policy.may_read)
def body_desk(body: Body) -> ResponseReturnValue:
    """What the body says about itself, and who acts for it."""
    return render_template("people/body_desk.html", body=body)
