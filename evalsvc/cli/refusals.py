"""A command that cannot be carried out says why in one sentence and ends with status 2."""

from typing import Any

import click

from evalsvc.cli.locks import FolderInUse
from evalsvc.config import BadSetting
from evalsvc.core.errors import Problem


class Refusal(click.ClickException):
    """What cannot be done, and what to do about it."""

    exit_code = 2


class Careful(click.Command):
    """A command that prints a refusal where others would print a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (BadSetting, FolderInUse) as error:
            raise Refusal(str(error)) from error
        except Problem as problem:
            raise Refusal(problem.sentence) from problem
