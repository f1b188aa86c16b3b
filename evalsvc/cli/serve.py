"""`evalsvc serve`: the production server."""

import click

from evalsvc.cli import production, serving
from evalsvc.cli.listening import LOOPBACK, listening
from evalsvc.cli.locks import the_only_server
from evalsvc.cli.refusals import Careful
from evalsvc.config import load_settings
from evalsvc.factory import create_app


@click.command(cls=Careful)
@listening
@click.option("--workers", type=click.IntRange(1), default=None, help="Worker processes (default: one on SQLite, one for each core on PostgreSQL).")
def serve(host: str | None, port: int, workers: int | None) -> None:
    """Check configuration and schema, then serve until stopped."""
    settings = load_settings()
    production.check_settings(settings)
    with the_only_server(settings):
        app = create_app(settings)
        with app.app_context():
            production.check_database()
        place = host or LOOPBACK
        faces = " and ".join(settings.faces)
        serving.run(settings, host=place, port=port, workers=workers, announce=lambda: click.echo(f"Serving {faces} at {serving.web_address(place, port)}"))
