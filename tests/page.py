"""An HTML page as a test reads it: its elements, its words, its forms."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element, tostring

import html5lib

from evalsvc.core.text import clean

TYPED_BY_NOBODY = {"hidden", "submit", "button", "reset", "image"}
INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "cite",
    "code",
    "data",
    "dfn",
    "em",
    "i",
    "kbd",
    "label",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
}


class Page:
    """A parsed page. Where a test wants one thing, it says so: `one` fails when there are none or two."""

    def __init__(self, html: str) -> None:
        self.html = html
        self._parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = self._parser.parse(html)

    @property
    def errors(self) -> list[str]:
        """What the HTML5 parser had to forgive, with line and column."""
        return [f"line {line}, column {column}: {code} {given or ''}".strip() for (line, column), code, given in self._parser.errors]

    @cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.elements() for child in parent}

    @cached_property
    def ids(self) -> dict[str, Element]:
        return {element.get("id", ""): element for element in self.elements() if element.get("id")}

    def elements(self, *tags: str) -> Iterator[Element]:
        """Every element, or those with one of the tags, in the order of the page."""
        return (element for element in self.root.iter() if isinstance(element.tag, str) and (not tags or element.tag in tags))

    def ancestors(self, element: Element) -> Iterator[Element]:
        """What an element stands in, from inside to outside."""
        while (parent := self.parents.get(element)) is not None:
            yield parent
            element = parent

    def one(self, tag: str, **attributes: str) -> Element:
        """The only element with the tag and attributes."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements with the tag and attributes (write `for_` and `class_`; a class may be one of several)."""
        return [
            element for element in self.elements(tag) if all(_has(element, name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items())
        ]

    @property
    def title(self) -> str:
        return words(self.one("title"))

    @property
    def heading(self) -> str:
        return words(self.one("h1"))

    @property
    def text(self) -> str:
        """What a person reads in the page's body, white space as one space."""
        return words(self.one("body"))

    def table(self, index: int = 0) -> list[list[str]]:
        """The cells of a table, row by row, its head first."""
        rows = list(self.elements("table"))[index].iter("tr")
        return [[words(cell) for cell in row if cell.tag in {"th", "td"}] for row in rows]

    def form(self, action: str, *, strict: bool = True) -> "Form":
        """The only form that posts to `action` (the same one printed twice will do); not strict: the only one of <main>, too."""
        posting = [form for form in self.elements("form") if form.get("method", "get").lower() == "post"]
        found = [form for form in posting if form.get("action", "").partition("#")[0] == action]
        if not found and not strict:
            found = [form for form in posting if not form.get("action") or any(above.tag == "main" for above in self.ancestors(form))]
        assert len({tostring(form) for form in found}) == 1, f"{len(found)} forms post to {action}; there are {[form.get('action') for form in posting]}"
        return Form(self, found[0])


class Form:
    """A form of a page, filled as a browser fills it."""

    def __init__(self, page: Page, element: Element) -> None:
        self.page = page
        self.element = element

    @property
    def fields(self) -> list[Element]:
        return [field for field in self.element.iter() if field.tag in {"input", "select", "textarea"} and field.get("name")]

    def filled(self, data: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Its action and everything a browser would send with `data` filled in; fails on a field or option that is not offered."""
        sent: dict[str, Any] = {}
        for field in self.fields:
            sent.setdefault(field.get("name", ""), []).extend(_as_it_stands(field))
        for name, value in data.items():
            offered = [field for field in self.fields if field.get("name") == name]
            assert offered, f"the form has no field {name}; it has {sorted(sent)}"
            _check_options(name, offered, value)
            sent[name] = value
        return self.element.get("action", ""), {name: value for name, value in sent.items() if value not in ([], None)}


def words(element: Element) -> str:
    """What a person reads in an element, white space as one space."""
    return " ".join("".join(_spoken(element)).split())


def _spoken(element: Element) -> Iterator[str]:
    if element.tag in {"script", "style", "template"} or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        gap = "" if child.tag in INLINE else " "
        yield gap
        yield from _spoken(child)
        yield gap
        yield child.tail or ""


def _has(element: Element, name: str, value: str) -> bool:
    given = element.get(name)
    return given is not None and (given == value or (name == "class" and value in given.split()))


def _as_it_stands(field: Element) -> list[str]:
    kind = field.get("type", "text").lower()
    if field.get("disabled") is not None or kind in {"submit", "button", "reset", "image", "file"}:
        return []
    if kind in {"radio", "checkbox"}:
        return [field.get("value", "on")] if field.get("checked") is not None else []
    if field.tag == "textarea":
        return [clean(field.text or "")]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and field.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value", words(option)) for option in chosen]
    return [field.get("value", "")]


def _check_options(name: str, fields: list[Element], value: Any) -> None:
    offered = {option.get("value", words(option)) for field in fields if field.tag == "select" for option in field.iter("option")}
    offered |= {field.get("value", "on") for field in fields if field.get("type", "").lower() in {"radio", "checkbox"}}
    if offered and value is not None:
        wanted = {str(each) for each in (value if isinstance(value, list | tuple | set) else [value])}
        assert wanted <= offered, f"the form offers for {name} {sorted(offered)}, not {sorted(wanted - offered)}"
