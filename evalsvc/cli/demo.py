"""`evalsvc demo`: an invented region in a folder of its own, built when the folder is empty, then served."""

import os
from datetime import date, datetime
from pathlib import Path

import click
import qrcode

from evalsvc.cli import demonstration, serving
from evalsvc.cli.listening import LOOPBACK, listening
from evalsvc.cli.locks import the_only_server
from evalsvc.cli.refusals import Careful, Refusal
from evalsvc.config import Settings, load_settings
from evalsvc.core import clock
from evalsvc.factory import create_app


@click.command(cls=Careful)
@listening
@click.option("--phone", is_flag=True, help="Listen in the local network and show the address as a QR code.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default=None, help="The folder of the demo (default: EVALSVC_DATA_DIR, or data).")
@click.option("--days", type=click.IntRange(1, 730), default=90, show_default=True, help="How many days of ratings to invent.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The last of these days (default: today).")
@click.option("--reset", is_flag=True, help="Throw the old demo away and build a fresh one.")
def demo(host: str | None, port: int, phone: bool, data: Path | None, days: int, today: datetime | None, reset: bool) -> None:
    """Serve an invented region; build it first when there is none."""
    if phone and host:
        raise Refusal("--phone finds the address itself; leave --host away.")
    place = serving.local_address() if phone else host or LOOPBACK
    settings = _settings(data, serving.web_address(place, port))
    with the_only_server(settings):
        serving.check_address(place, port)
        app = create_app(settings)
        with app.app_context():
            last = demonstration.prepare(days=days, today=today.date() if today else clock.today(), reset=reset)
            passwords = demonstration.set_passwords(shared=serving.is_loopback(place))
            pages = demonstration.write_points(settings)
            demonstration.let_go()
        serving.run(settings, host=place, port=port, workers=None, announce=lambda: _announce(settings, last, passwords, pages, as_code=phone))


def _settings(data: Path | None, address: str) -> Settings:
    env = {**os.environ, "EVALSVC_DATA_DIR": str(data)} if data else dict(os.environ)
    return load_settings({"EVALSVC_LOG_LEVEL": "warning", **env, "EVALSVC_PUBLIC_URL": env.get("EVALSVC_PUBLIC_URL") or address})


def _announce(settings: Settings, last: date, passwords: dict[str, str], pages: list[str], *, as_code: bool) -> None:
    """Says where to go and who to be; `pages` are the rating pages."""
    click.echo(f"\nThe demo is open: {settings.public_url}/  (stop with Ctrl-C)")
    if as_code:
        _print_code(f"{settings.public_url}/")
    if pages:
        click.echo(f"Rate at the first window: {pages[0]}")
        if as_code:
            _print_code(pages[0])
        click.echo(f"All rating points: {settings.data_dir / 'points.csv'}")
    click.echo("Sign in as:")
    for username, password in passwords.items():
        click.echo(f"  {username:<10} {password}")
    if last < clock.today():
        click.echo(f"The invented ratings end on {last}. A fresh demo: --reset")


def _print_code(text: str) -> None:
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    code.print_ascii(invert=True)
