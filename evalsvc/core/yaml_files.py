"""YAML 1.2 files that people edit: read with the line of every key, and all faults named at once.

The subset is small on purpose: mappings with text keys, lists, texts, whole numbers, true and
false. Dates and codes are quoted texts; anchors, aliases, merge keys and tags are refused.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Where = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_DEEPEST = 12


@dataclass(frozen=True)
class Fault:
    """What is wrong where; `line` counts from 1."""

    line: int
    where: Where
    sentence: str

    def told(self, file: str) -> str:
        """The fault as one sentence: file, line, key, what is wrong."""
        key = spelled(self.where)
        return f"{file}:{self.line}: {key}: {self.sentence}" if key else f"{file}:{self.line}: {self.sentence}"


@dataclass
class Document:
    """A file's content as plain data, the line of each of its keys, and what was wrong with its form."""

    data: Any = None
    lines: dict[Where, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, where: Where) -> int:
        """The line of a key, or of the nearest thing above it that stands in the file."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def fault(self, where: Where, sentence: str) -> Fault:
        return Fault(self.line_of(where), where, sentence)


def spelled(where: Where) -> str:
    """A place in a document as people write it: levels[0].tags[2].code."""
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return "".join(parts).removeprefix(".")


def read_yaml(raw: bytes) -> Document:
    """The document in `raw`; never raises: what cannot be read is a fault of the document."""
    document = Document()
    try:
        text = raw.decode("utf-8-sig")
        root = YAML(typ="safe", pure=True).compose(text)
    except UnicodeDecodeError as error:
        document.faults.append(Fault(raw.count(b"\n", 0, error.start) + 1, (), "this line is not UTF-8; save the file as UTF-8"))
    except RecursionError:
        document.faults.append(Fault(1, (), "the file is nested too deeply"))
    except (YAMLError, ValueError) as error:
        document.faults.append(_not_yaml(error))
    else:
        document.lines[()] = 1
        document.data = _plain(document, root, ()) if root is not None else None
    return document


def _not_yaml(error: Exception) -> Fault:
    mark = getattr(error, "problem_mark", None)
    told = error.problem if isinstance(error, MarkedYAMLError) and error.problem else str(error).splitlines()[0]
    return Fault(mark.line + 1 if mark else 1, (), f"this is not YAML: {told}")


def _plain(document: Document, node: Node, where: Where) -> Any:
    document.lines.setdefault(where, node.start_mark.line + 1)
    if node.anchor is not None or len(where) > _DEEPEST:
        document.faults.append(document.fault(where, "anchors and aliases are not used here" if node.anchor is not None else "this is nested too deeply"))
        return None
    if isinstance(node, MappingNode):
        return _mapping(document, node, where)
    if isinstance(node, SequenceNode):
        return [_plain(document, item, (*where, place)) for place, item in enumerate(node.value)]
    return _scalar(document, node, where) if isinstance(node, ScalarNode) else None


def _mapping(document: Document, node: MappingNode, where: Where) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode) or key.tag != f"{_TAG}str":
            document.faults.append(Fault(line, where, "a key must be a text"))
            continue
        here = (*where, key.value)
        if key.value in found:
            document.faults.append(Fault(line, here, f"this key stands here twice; the first is in line {document.lines[here]}"))
            continue
        document.lines[here] = line
        found[key.value] = _plain(document, value, here)
    return found


def _scalar(document: Document, node: ScalarNode, where: Where) -> Any:
    kind, text = str(node.tag).removeprefix(_TAG), str(node.value)
    if kind == "str":
        return text
    if kind == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind == "int" and _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    sentence = "nothing stands here; give a value or leave the key out" if kind == "null" else f'put it in quotes: "{text[:40]}"'
    document.faults.append(document.fault(where, sentence))
    return None


def shape_faults(document: Document, error: ValidationError, place: Callable[[Where], Where] = tuple) -> Iterator[Fault]:
    """A pydantic refusal as faults of the document; what was already a fault of its form is not said again.

    `place` says where in the document a model's place stands, when the model saw only a part of it.
    """
    told = {fault.where for fault in document.faults}
    for detail in error.errors(include_url=False):
        where = _standing(document.data, place(detail["loc"]))
        if where not in told:
            yield document.fault(where, _sentence(detail))


def _standing(data: Any, loc: Iterable[str | int]) -> Where:
    """The place without the steps that pydantic adds for the branch of a union."""
    where: list[str | int] = []
    steps = list(loc)
    for place, step in enumerate(steps):
        inside = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int) and step < len(data)
        if inside:
            data = data[step]
        elif place < len(steps) - 1:
            continue
        where.append(step)
    return tuple(where)


_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "missing": lambda _: "this key is missing",
    "extra_forbidden": lambda _: "this key is not known here; see README.md for the keys there are",
    "string_type": lambda _: 'this must be a text; put numbers and codes in quotes: "510"',
    "int_type": lambda _: "this must be a whole number, without quotes",
    "bool_type": lambda _: "this must be true or false, without quotes",
    "list_type": lambda _: "this must be a list; begin each line with a hyphen",
    "tuple_type": lambda _: "this must be a list; begin each line with a hyphen",
    "dict_type": lambda _: "this must hold keys and values",
    "model_type": lambda _: "this must hold keys and values",
    "model_attributes_type": lambda _: "this must hold keys and values",
    "union_tag_not_found": lambda _: "the key kind is missing",
    "union_tag_invalid": lambda given: f"kind {given['tag']!r} is not known; it is one of {given['expected_tags']}",
    "enum": lambda given: f"this is one of {given['expected']}",
    "literal_error": lambda given: f"this can only be {given['expected']}",
    "string_too_short": lambda _: "this must not be empty",
    "string_too_long": lambda given: f"this is longer than {given['max_length']} characters",
    "too_short": lambda given: f"this needs at least {given['min_length']}",
    "greater_than_equal": lambda given: f"this must be at least {given['ge']}",
    "less_than_equal": lambda given: f"this must be at most {given['le']}",
    "value_error": lambda given: str(given["error"]),
}


def _sentence(detail: ErrorDetails) -> str:
    known = _SENTENCES.get(detail["type"])
    return known(detail.get("ctx", {})) if known else detail["msg"]
