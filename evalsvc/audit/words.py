"""What the kinds of events are called in the filter of the log: the sentence without its names and numbers."""

import re

_ASIDE = re.compile(r"（[^（）]*(）|$)")
_NAMED = re.compile(r"(“\{\w+\}”|\{\w+\})+")


def action_choices(sentences: dict[str, str]) -> list[tuple[str, str]]:
    """Every action with a short name, sorted by its key so that those of one noun stand together."""
    return [(action, short_name(sentences[action])) for action in sorted(sentences)]


def short_name(sentence: str) -> str:
    """A sentence template as a name: “{actor}新建了单位“{name}”。” reads 新建了单位, what stands in its midst …."""
    first = re.split("[，。；]", sentence.removeprefix("{actor}"))[0]
    name = _NAMED.sub("…", _ASIDE.sub("", first))
    return name if "…" in name[:-1] else name.removesuffix("…")
