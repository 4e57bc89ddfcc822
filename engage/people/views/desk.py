"""The desk: what must I do today?"""

from flask import render_template
from flask.typing import ResponseReturnValue

from engage.people.views import bp
from engage.web.access import signed_in


@bp.route("/desk/")
@signed_in
def desk() -> ResponseReturnValue:
    """What this person's bodies owe, and what waits for this person."""
    return render_template("people/desk.html")
