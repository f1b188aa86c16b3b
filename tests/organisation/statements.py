"""Which statements go to the database."""

from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def noted(engine):
    """The statements of the block with their parameters, but for the beginning of transactions."""
    said = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        if not statement.startswith("BEGIN"):
            said.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)
