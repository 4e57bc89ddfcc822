"""What a server loads."""

from engage import create_app
from engage.jobs import engine

application = create_app({"SERVING": True})
engine.serving(application)
