"""The JSON schema of surveys/ for editors: ``python -m evalsvc.instruments.schema > surveys/schema.json``."""

import json
import sys

from evalsvc.instruments.content import RatingForm


def schema_text() -> str:
    """The schema as it stands in surveys/schema.json."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **RatingForm.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
