"""Where a server listens: the options that `serve` and `demo` share."""

from collections.abc import Callable
from typing import Any

import click

LOOPBACK = "127.0.0.1"
PORT = 8000
Command = Callable[..., Any]


def listening(command: Command) -> Command:
    """Gives a command --port and --host; PORT in the environment stands in for the first."""
    host = click.option("--host", default=None, help=f"The address to listen on (default {LOOPBACK}).")
    port = click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=PORT, show_default=True, help="The port, also PORT in the environment.")
    return port(host(command))
