"""Pages of you said, we did: the desk of those who answer, and what anyone can read."""

from flask import Blueprint

bp = Blueprint("responses", __name__)

from engage.responses.views import answering, delivery, desk, public  # noqa: E402, F401 - they put their pages on bp
