"""What a server loads."""

from engage import create_app

application = create_app()
