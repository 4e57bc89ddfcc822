"""What a server loads."""

import gc

from engage import create_app
from engage.jobs import engine

application = create_app({"SERVING": True})
engine.serving(application)
gc.collect()
gc.freeze()  # what was made so far stays until the end: no request need look through it again
