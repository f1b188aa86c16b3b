"""The JSON schema of surveys/ for editors: ``python -m evalsvc.instruments.schema > surveys/schema.json``."""

import json
import sys

from evalsvc.instruments.formats import ANY_FILE


def schema_text() -> str:
    """The schema as it stands in surveys/schema.json."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "surveys/<key>/v<n>.yaml", **ANY_FILE.json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
