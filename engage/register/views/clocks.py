"""Every rule by which something falls due, with its citation."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from engage.content.vocabulary import PROFILES
from engage.extensions import db
from engage.matters import Basis
from engage.matters import clocks as all_clocks
from engage.matters.profile import ERAS, Profile
from engage.matters.terms import every_local_clock
from engage.register.views import bp
from engage.web.access import public
from engage.web.show import profile


@bp.route("/register/clocks")
@public
def clocks() -> ResponseReturnValue:
    """The clocks of one era, law apart from code apart from local; of the installation's own, if none is named.

    What bodies promise themselves comes last.
    """
    asked = request.args.get("profile") or profile()
    if asked not in PROFILES:
        abort(400, "Choose an era from the list.")
    era = Profile(asked)
    found = [clock for clock in all_clocks().values() if era in clock.profiles]
    groups = {basis: [clock for clock in found if clock.basis is basis] for basis in Basis}
    promised = [(body, clock) for body, clock in every_local_clock(db.session()) if era in clock.profiles]
    return render_template(
        "register/clocks.html", groups=groups, era=era, eras=ERAS, own=profile(), promised=promised, fields=all_clocks()
    )
