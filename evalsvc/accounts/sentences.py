"""What the audit log says of this noun's acts; `{actor}` and the facts of the event are filled in."""

SENTENCES: dict[str, str] = {}
