"""The console script `evalsvc`; the same commands hang on `flask --app app`."""

import click
from flask.cli import ScriptInfo

from evalsvc.cli.admin import create_admin
from evalsvc.cli.audit import audit
from evalsvc.cli.backup import backup
from evalsvc.cli.database import db
from evalsvc.cli.demo import demo
from evalsvc.cli.draw import draw
from evalsvc.cli.export import export
from evalsvc.cli.imports import import_table
from evalsvc.cli.restore import restore
from evalsvc.cli.serve import serve
from evalsvc.cli.surveys import check_surveys
from evalsvc.cli.work import tick, work
from evalsvc.factory import create_app

COMMANDS = (demo, serve, work, tick, db, create_admin, import_table, export, check_surveys, draw, audit, backup, restore)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Ratings of government services and self-inspection of conduct. Settings come from the environment, prefix EVALSVC_."""
    context.obj = ScriptInfo(create_app=create_app)


for _command in COMMANDS:
    main.add_command(_command)
