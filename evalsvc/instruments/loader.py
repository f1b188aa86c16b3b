"""Reads the files of surveys/: all of them, and everything that is wrong with them, before anything is used."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evalsvc.core.canonical import content_hash
from evalsvc.core.sources import KEY
from evalsvc.core.yaml_files import Document, Fault, read_yaml, shape_faults
from evalsvc.instruments.content import Instrument, RatingForm
from evalsvc.instruments.formats import FORMS
from evalsvc.instruments.meaning import findings

BESIDE = frozenset({"README.md", "options", "schema.json"})
_FILE = re.compile(r"v([1-9][0-9]{0,3})\.yaml")


class BadSurveys(Exception):
    """Files that cannot be used; `messages` names every fault by file, line and key."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class Loaded:
    """One version as its file says it; `content` is what is frozen under `hash`: all but `retired_on`."""

    file: str
    form: Instrument
    content: dict[str, Any]
    hash: str
    retired_on: date | None


def load_folder(folder: Path) -> list[Loaded]:
    """Every version in `folder`, by key and version; raises BadSurveys with all faults of all files."""
    loaded, messages = read_folder(folder)
    if messages:
        raise BadSurveys(messages)
    return loaded


def read_folder(folder: Path) -> tuple[list[Loaded], list[str]]:
    """The versions that are in order, and a message for everything that is not."""
    if not folder.is_dir():
        return [], [f"{folder}: there is no such folder"]
    loaded: list[Loaded] = []
    messages: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in BESIDE:
            continue
        if not path.is_dir():
            messages.append(f"{path.name}: this is not read; a form is a folder that holds v1.yaml, v2.yaml, …")
        elif not re.fullmatch(KEY, path.name):
            messages.append(f"{path.name}: a folder is called like its form: small letters, digits and hyphens")
        else:
            _read_form(path, loaded, messages)
    if not loaded and not messages:
        messages.append(f"{folder}: there is no form in this folder")
    return sorted(loaded, key=lambda one: (one.form.key, one.form.version)), messages


def _read_form(folder: Path, loaded: list[Loaded], messages: list[str]) -> None:
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    if not paths:
        messages.append(f"{folder.name}: there is no version in this folder")
    for path in paths:
        file = f"{folder.name}/{path.name}"
        if not _FILE.fullmatch(path.name) or not path.is_file():
            messages.append(f"{file}: this is not read; a version is called v1.yaml, v2.yaml, …")
            continue
        one, faults = read_form(path.read_bytes(), file=file)
        messages.extend(fault.told(file) for fault in faults)
        if one:
            loaded.append(one)


def read_form(raw: bytes, *, file: str) -> tuple[Loaded | None, list[Fault]]:
    """The version in `raw`, or None and everything that is wrong with it, by line; `file` is <key>/v<n>.yaml."""
    document = read_yaml(raw)
    faults = list(document.faults)
    form: Instrument | None = None
    if isinstance(document.data, dict):
        form = _shaped(document, faults)
        faults.extend(document.fault(where, sentence) for where, sentence in [*findings(document.data), *_names(document.data, file)])
    elif not faults:
        faults.append(Fault(1, (), "the file must hold keys and values"))
    if faults or form is None:
        return None, sorted(set(faults), key=lambda fault: (fault.line, str(fault.where), fault.sentence))
    content = {key: value for key, value in document.data.items() if key != "retired_on"}
    return Loaded(file=file, form=form, content=content, hash=content_hash(content), retired_on=form.retired_on), []


def _shaped(document: Document, faults: list[Fault]) -> Instrument | None:
    kind = document.data.get("kind")
    if isinstance(kind, str) and kind not in FORMS:
        faults.append(document.fault(("kind",), f"kind {kind!r} is not known; it is one of {', '.join(FORMS)}"))
        return None
    model = FORMS.get(str(kind), RatingForm)
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        faults.extend(shape_faults(document, error))
        return None


def _names(data: dict[str, Any], file: str) -> list[tuple[tuple[str], str]]:
    folder, _, name = file.partition("/")
    found: list[tuple[tuple[str], str]] = []
    if isinstance(data.get("key"), str) and data["key"] != folder:
        found.append((("key",), f"the folder is called {folder}; key must say the same"))
    if isinstance(data.get("version"), int) and name != f"v{data['version']}.yaml":
        found.append((("version",), f"the file is called {name}; version must say the same"))
    return found
