"""The story of a correction: what the log says was done, each with the words that were written with it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

SAME_ACT = timedelta(seconds=2)


class Told(Protocol):
    """An event of the log."""

    at: datetime
    action: str
    sentence: str


@dataclass(frozen=True)
class Written:
    """Words that were written with an act at an instant; `picture` names a piece of evidence that can be shown."""

    action: str
    at: datetime
    words: str
    picture: str = ""


@dataclass(frozen=True)
class Scene:
    """One act: when, what, and the words and picture with it; `begins_turn` when the work began anew."""

    at: datetime
    sentence: str
    words: str = ""
    picture: str = ""
    begins_turn: bool = False


def told(events: Iterable[Told], written: Sequence[Written], number: str) -> list[Scene]:
    """Every act in order. Words belong to the event of their action that was recorded with them; the number of the page is not repeated."""
    left: dict[str, list[Written]] = {}
    for one in sorted(written, key=lambda one: one.at):
        left.setdefault(one.action, []).append(one)
    return [_scene(event, _taken(event, left), number) for event in events]


def _taken(event: Told, left: Mapping[str, list[Written]]) -> Written | None:
    near = next((one for one in left.get(event.action, ()) if abs(one.at - event.at) <= SAME_ACT), None)
    if near is not None:
        left[event.action].remove(near)
    return near


def _scene(event: Told, near: Written | None, number: str) -> Scene:
    sentence = event.sentence.replace(f"问题{number}", "这个问题")
    return Scene(event.at, sentence, near.words if near else "", near.picture if near else "", event.action == "correction.reopen")
