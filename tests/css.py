"""A linter for citizens' style sheets: nothing newer than the WebKit of 2018, which is iOS Safari 12.

`python -m tests.css FILE…` lints; `python -m tests.css --refresh VERSION` makes css_known.json anew from MDN's
browser-compat-data (CC0). What the data does not know is a fault too, so a misspelt property is found.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import tinycss2
from tinycss2.ast import AtRule, Declaration, DimensionToken, FunctionBlock, HashToken, IdentToken, LiteralToken, Node, QualifiedRule

from tests import vendor

KNOWN = Path(__file__).with_name("css_known.json")
BROWSERS = ("safari", "safari_ios")  # one WebKit; the telephone's lacks what a mouse is needed for
LIMIT = (12, 0)
OLD_UNITS = {"px", "cm", "mm", "in", "pt", "pc", "%", "s", "ms", "deg", "rad", "grad", "turn", "dpi", "dpcm"}
OLD_FUNCTIONS = {"url", "format", "rgba", "hsla", "counter", "attr", "repeat", "minmax"}
EVERYWHERE = {"inherit", "initial", "unset", "auto", "none", "normal"}
LISTS_OF_RULES = {"media", "supports", "layer", "container", "scope", "starting-style", "document", "-webkit-keyframes", "keyframes"}
LISTS_OF_FRAMES = {"keyframes", "-webkit-keyframes"}


class Known:
    """What css_known.json says of properties, selectors, at-rules, functions and units."""

    def __init__(self) -> None:
        self._data: dict[str, dict[str, Any]] = json.loads(KNOWN.read_text(encoding="utf-8"))["css"]

    def fault(self, kind: str, name: str) -> str | None:
        """Why a browser of 2018 does not know the thing, or None when it does."""
        since = self._data[kind].get(name, "")
        if since == "":
            return f"{kind} {name} is unknown"
        return None if _is_old(since) else f"{kind} {name} {'came with Safari ' + since if since else 'is in no Safari'}"

    def value_fault(self, prop: str, keyword: str) -> str | None:
        """The same for a keyword as a property's value; a keyword without data of its own is let through."""
        name = f"{prop}: {keyword}"
        return self.fault("value", name) if name in self._data["value"] and keyword not in EVERYWHERE else None


def faults(css: str) -> list[str]:
    """Everything in a style sheet that the browsers of 2018 do not know, with its line."""
    return list(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), Known()))


def _rules(rules: Sequence[Node], known: Known) -> Iterator[str]:
    for rule in rules:
        line = f"line {rule.source_line}: "
        if isinstance(rule, QualifiedRule):
            yield from (line + fault for fault in _selector(rule.prelude, known))
            yield from _block(rule.content, known)
        elif isinstance(rule, AtRule):
            yield from (line + fault for fault in _at_rule(rule, known))
            yield from _inside(rule, known)
        else:
            yield f"{line}{getattr(rule, 'message', rule.type)}"


def _inside(rule: AtRule, known: Known) -> Iterator[str]:
    content = rule.content or []
    name = rule.lower_at_keyword
    if name not in LISTS_OF_RULES:
        yield from _block(content, known) if name in {"font-face", "page"} else ()
        return
    rules = tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True)
    if name not in LISTS_OF_FRAMES:
        yield from _rules(rules, known)
        return
    for frame in rules:
        yield from _block(frame.content, known)


def _at_rule(rule: AtRule, known: Known) -> Iterator[str]:
    name = rule.lower_at_keyword
    if found := known.fault("at-rule", name):
        yield found
    if name != "media":
        return
    for block in (token for token in rule.prelude if token.type == "() block"):
        words = [token for token in block.content if token.type not in {"whitespace", "comment"}]
        if any(isinstance(token, LiteralToken) and token.value in {"<", ">", "<=", ">="} for token in words):
            yield from filter(None, [known.fault("media", "range_syntax")])
        for word in words[:1]:
            feature = re.sub(r"^(min|max)-", "", word.lower_value) if isinstance(word, IdentToken) else "range_syntax"
            yield from filter(None, [known.fault("media", feature)])


def _selector(prelude: Sequence[Node], known: Known) -> Iterator[str]:
    before = None
    for token in prelude:
        if isinstance(before, LiteralToken) and before.value == ":" and isinstance(token, IdentToken | FunctionBlock):
            name = token.lower_value if isinstance(token, IdentToken) else token.lower_name
            yield from filter(None, [known.fault("selector", name)])
            if isinstance(token, FunctionBlock):
                yield from _arguments(token, known)
        elif isinstance(token, LiteralToken) and token.value in {"&", "||"}:
            yield from filter(None, [known.fault("selector", {"&": "nesting", "||": "column"}[token.value])])
        before = token


def _arguments(function: FunctionBlock, known: Known) -> Iterator[str]:
    listed = any(isinstance(token, LiteralToken) and token.value == "," for token in function.arguments)
    if function.lower_name == "not" and listed:
        yield from filter(None, [known.fault("selector", "not: selector_list")])
    if function.lower_name in {"not", "is", "where", "has", "matches"}:
        yield from _selector(function.arguments, known)


def _block(content: Sequence[Node], known: Known) -> Iterator[str]:
    parts = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    declared = {part.lower_name: tinycss2.serialize(part.value) for part in parts if isinstance(part, Declaration)}
    for part in parts:
        line = f"line {part.source_line}: "
        if isinstance(part, Declaration):
            yield from (line + fault for fault in _declaration(part, declared, known))
        elif isinstance(part, QualifiedRule):
            yield from (line + fault for fault in filter(None, [known.fault("selector", "nesting")]))
        else:
            yield f"{line}{getattr(part, 'message', 'a rule inside a rule')}"


def _declaration(given: Declaration, declared: dict[str, str], known: Known) -> Iterator[str]:
    name = given.lower_name
    if name.startswith("--"):
        return
    if found := known.fault("property", name):
        yield found
    if name in {"gap", "row-gap", "column-gap"} and "grid" not in declared.get("display", "") and not declared.keys() & {"columns", "column-count"}:
        yield f"{name} without a grid in the same rule: {known.fault('value', 'gap: flex_context')}"
    yield from _values(name, given.value, known)


def _values(name: str, tokens: Sequence[Node], known: Known) -> Iterator[str]:
    for token in tokens:
        if isinstance(token, IdentToken):
            yield from filter(None, [known.value_fault(name, token.lower_value)])
        elif isinstance(token, DimensionToken) and token.lower_unit not in OLD_UNITS:
            yield from filter(None, [known.fault("unit", token.lower_unit)])
        elif isinstance(token, HashToken) and len(token.value) in {4, 8} and "color" in name + " color":
            yield from filter(None, [known.fault("function", "#rrggbbaa")])
        elif isinstance(token, FunctionBlock):
            yield from _function(name, token, known)


def _function(name: str, token: FunctionBlock, known: Known) -> Iterator[str]:
    if token.lower_name not in OLD_FUNCTIONS and (found := known.fault("function", token.lower_name)):
        yield found
    commas = any(isinstance(part, LiteralToken) and part.value == "," for part in token.arguments)
    if token.lower_name in {"rgb", "rgba", "hsl", "hsla"} and not commas and not any(isinstance(part, FunctionBlock) for part in token.arguments):
        yield from filter(None, [known.fault("function", "rgb without commas")])
    yield from _values(name, token.arguments, known)


def _is_old(since: str | None) -> bool:
    return bool(since) and tuple(int(part) for part in str(since).lstrip("≤").split(".")) <= LIMIT


def refresh(version: str) -> None:
    """Writes css_known.json from one version of browser-compat-data."""
    data = json.loads(vendor.fetch("@mdn/browser-compat-data", version, ["data.json"])["data.json"])["css"]
    found: dict[str, dict[str, str | None]] = {kind: {} for kind in ("property", "value", "selector", "at-rule", "media", "function", "unit")}
    for name, feature in _features(data["properties"]):
        _note(found["property"], name, feature)
        for keyword, value in _features(feature):
            _note(found["value"], f"{name}: {keyword}", value)
            if keyword in {"minmax", "repeat", "fit-content"}:
                _note(found["function"], keyword, value)
    for name, feature in _features(data["selectors"]):
        _note(found["selector"], name, feature)
    _note(found["selector"], "not: selector_list", data["selectors"]["not"]["selector_list"])
    for name, feature in _features(data["at-rules"]):
        _note(found["at-rule"], name, feature)
    for name, feature in _features(data["at-rules"]["media"]):
        _note(found["media"], name, feature)
    for name, feature in _deep(data["types"]):
        _note(found["function"], name, feature)
    for name, feature in _features(data["types"]["length"]):
        _note(found["unit"], name.lower(), feature)
    _note(found["unit"], "dppx", data["types"]["resolution"]["dppx"])
    _note(found["unit"], "x", data["types"]["resolution"]["x"])
    _note(found["unit"], "fr", data["types"]["flex"])
    _note(found["function"], "#rrggbbaa", data["types"]["color"]["rgb_hexadecimal_notation"]["alpha_hexadecimal_notation"])
    _note(found["function"], "rgb without commas", data["types"]["color"]["rgb"]["space_separated_parameters"])
    found["value"] = {name: since for name, since in found["value"].items() if not _is_old(since)}
    known = {"source": f"@mdn/browser-compat-data {version}", "licence": "CC0-1.0", "browsers": BROWSERS, "css": found}
    KNOWN.write_text(json.dumps(known, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def _features(parent: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, feature) for name, feature in parent.items() if name != "__compat" and isinstance(feature, dict))


def _deep(parent: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, feature in _features(parent):
        yield name, feature
        yield from _deep(feature)


def _note(found: dict[str, str | None], name: str, feature: dict[str, Any]) -> None:
    """Keeps since when a feature works under its name, and under its -webkit- name; the earliest of two wins."""
    told = feature.get("__compat", {}).get("support", {})
    given = [told[browser] for browser in BROWSERS if browser in told]
    if not given:
        return
    found.setdefault(name, None)
    for support in [each for one in given for each in (one if isinstance(one, list) else [one])]:
        since = support.get("version_added")
        if not isinstance(since, str) or support.get("flags") or support.get("alternative_name"):
            continue
        key = support.get("prefix", "") + name
        if since == "preview" or (support.get("version_removed") and not support.get("partial_implementation")):
            continue
        if not found.get(key) or _is_old(since):
            found[key] = since


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--refresh", metavar="VERSION", help="make css_known.json anew from this version of the data")
    given = parser.parse_args()
    if given.refresh:
        refresh(given.refresh)
    found = [f"{path}: {fault}" for path in given.files for fault in faults(path.read_text(encoding="utf-8"))]
    print("\n".join(found) if found else f"{len(given.files)} style sheets know nothing newer than iOS Safari {LIMIT[0]}.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
