"""The server is killed, again and again, while people send: no receipt may be a lie."""
