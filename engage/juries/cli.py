"""`flask draw`: the group alone. What it runs brings a solver, which no other command should wait for or carry."""

import click
from flask import Flask


class Draws(click.Group):
    """Looks its commands up when one of them is asked for."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return ["run", "verify"]

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        from engage.juries import commands

        return {"run": commands.run, "verify": commands.verify_}.get(name)


draws = Draws("draw", help="The lottery for a citizens' jury: run it, and check one that was run.")


def init_app(app: Flask) -> None:
    """Register the group."""
    app.cli.add_command(draws)
