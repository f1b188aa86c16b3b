"""The city's service items: the list of an official annex as a file, with the source of every column. Pure."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from evalsvc.core.sources import Key, Part, Source, Text
from evalsvc.core.yaml_files import read_yaml

FILE = Path(__file__).resolve().parent / "items.yaml"


class Item(Part):
    """A sub item; `levels_source` names where its letters come from, its English name is ours."""

    number: Annotated[int, Field(ge=1)]
    name: Text
    levels: Annotated[str, Field(pattern="^A?B?C?$", min_length=1)]
    levels_source: Key
    name_en: Text


class Main(Part):
    """A main item with its sub items; `source` is that of both names."""

    name: Text
    source: Key
    items: tuple[Item, ...]


class ItemList(Part):
    """The whole list."""

    format: Literal[1]
    title: Text
    sources: dict[Key, Source]
    mains: tuple[Main, ...]


def item_list() -> ItemList:
    """The list that travels with the program; raises ValueError when the file is not in order."""
    document = read_yaml(FILE.read_bytes())
    if document.faults:
        raise ValueError("\n".join(fault.told(FILE.name) for fault in document.faults))
    return ItemList.model_validate(document.data, strict=False)
