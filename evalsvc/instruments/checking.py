"""What `evalsvc check-surveys` says."""

from pathlib import Path

from evalsvc.instruments.loader import read_folder
from evalsvc.instruments.schema import schema_text


def check_folder(folder: Path) -> list[str]:
    """A message for every fault in a folder of surveys, by file, line and key; empty when all is well."""
    _, messages = read_folder(folder)
    schema = folder / "schema.json"
    if schema.is_file() and schema.read_text(encoding="utf-8", errors="replace") != schema_text():
        messages.append("schema.json: this is not the schema of the format; write it anew with: python -m evalsvc.instruments.schema > surveys/schema.json")
    return messages
