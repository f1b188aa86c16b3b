"""What no page may have: the judge's rules, each a function that names what it found."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from tests.page import INLINE, TYPED_BY_NOBODY, Page, words

HAN = "\u3007\u4e00-\u9fff"
HALF_WIDTH = re.compile(rf"""[{HAN}] ?[,;:!?"'(]|[{HAN}][)\[\]]|[,;:!?"')\]] ?[{HAN}]|[(\["'][{HAN}]|[{HAN}]\.(?![A-Za-z0-9])|(?<![0-9])\.[{HAN}]""")
OTHER_DATES = re.compile(r"\d{4}[/.]\d{1,2}[/.]\d{1,2}|\d{4}年0\d月|\d{4}年\d{1,2}月0\d日|\d{4}-\d-\d|\d{4}-\d\d-\d(?!\d)")
NEAR_LEVELS = re.compile(
    r"(?:很|十分|比较|较|特别|极其|极为|极|相当|挺|不太|不是很|还算|太|最|颇)不?满意|非常不满(?!意)|very dissatisfied with|fairly satisfied", re.IGNORECASE
)
OFFICIAL = {
    "zh-CN": {"5": "非常满意", "4": "满意", "3": "基本满意", "2": "不满意", "1": "非常不满意"},
    "en": {"5": "Very satisfied", "4": "Satisfied", "3": "Basically satisfied", "2": "Dissatisfied", "1": "Very dissatisfied"},
}
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")
TYPED = ("input", "select", "textarea")


def faults(html: str, *, public: bool, policy: str) -> list[str]:
    """Everything that is wrong with a page; `policy` is its Content-Security-Policy."""
    page = Page(html)
    found = [f"HTML5: {error}" for error in page.errors]
    for rule in RULES:
        found += rule(page)
    found += _tokens(page, "visit" if public else "csrf_token")
    found += _styles(page, policy)
    return found


def _language(page: Page) -> Iterator[str]:
    lang = page.one("html").get("lang")
    if lang not in OFFICIAL:
        yield f'<html lang="{lang}"> is neither zh-CN nor en'


def _headings(page: Page) -> Iterator[str]:
    found = [words(element) for element in page.elements("h1")]
    titles = [words(element) for element in page.elements("title") if page.parents[element].tag == "head"]
    if len(found) != 1 or not found[0]:
        yield f"{len(found)} h1: {found}"
    elif len(titles) != 1 or not titles[0].startswith(found[0]):
        yield f"the title {titles} does not begin with the h1 {found[0]!r}"


def _identities(page: Page) -> Iterator[str]:
    seen = [element.get("id", "") for element in page.elements() if element.get("id") is not None]
    yield from (f"the id {name!r} is given {seen.count(name)} times" for name in sorted(set(seen)) if seen.count(name) > 1)
    yield from (f"the id {name!r} is empty or has a space" for name in seen if not name or " " in name)
    for element in page.elements():
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for name in (element.get(attribute) or "").split():
                if name not in page.ids:
                    yield f"{attribute}={name!r} points nowhere"
        target = element.get("href", "")
        if element.tag == "a" and target.startswith("#") and len(target) > 1 and target[1:] not in page.ids:
            yield f"the link {target!r} points nowhere"


def _labels(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.elements("label") if words(label)}
    for field in page.elements(*TYPED):
        if field.get("type", "text").lower() in TYPED_BY_NOBODY:
            continue
        above = list(page.ancestors(field))
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled
        if not named and not any(parent.tag == "label" and words(parent) for parent in above):
            yield f"no label for {field.tag} {field.get('name') or field.get('id')!r}"
        if field.get("type", "").lower() == "radio" and not any(_named_group(parent) for parent in above):
            yield f"the choice {field.get('name')!r} stands in no fieldset with a legend"
    for button in page.elements("button", "a", "summary"):
        if not words(button) and not button.get("aria-label") and button.get("href", "") is not None:
            yield f"a {button.tag} without words: {dict(button.attrib)}"


def _named_group(element: Element) -> bool:
    legend = element.find("legend") if element.tag == "fieldset" else None
    role = element.get("role") in {"group", "radiogroup"} and (element.get("aria-label") or element.get("aria-labelledby"))
    return bool(role) or (legend is not None and bool(words(legend)))


def _inline_code(page: Page) -> Iterator[str]:
    for element in page.elements():
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f"{element.tag} has the attribute {name}={value!r}"
            if value.strip().lower().startswith("javascript:"):
                yield f"{element.tag} has {name}={value!r}"
            if name in {"src", "srcset", "action", "data", "poster"} and re.match(r"(https?:)?//", value.strip()):
                yield f"{element.tag} loads {value!r} from elsewhere"
        if element.tag == "link" and re.match(r"(https?:)?//", element.get("href", "")):
            yield f"link loads {element.get('href')!r} from elsewhere"
        if element.tag == "script" and not element.get("src") and element.get("type") != "application/json":
            yield "an inline script"


def _styles(page: Page, policy: str) -> Iterator[str]:
    for style in page.elements("style"):
        digest = b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
        if f"'sha256-{digest}'" not in policy and f"'nonce-{style.get('nonce')}'" not in policy:
            yield "an inline style that the Content-Security-Policy does not name"


def _forms(page: Page) -> Iterator[str]:
    for form in page.elements("form"):
        if form.get("method", "").lower() not in {"get", "post"}:
            yield f"the form to {form.get('action')!r} does not say its method"
        if not form.get("action"):
            yield "a form without action"


def _tokens(page: Page, name: str) -> Iterator[str]:
    for form in page.elements("form"):
        tokens = [field.get("value") for field in form.iter("input") if field.get("name") == name]
        if form.get("method", "").lower() == "post" and (len(tokens) != 1 or not tokens[0]):
            yield f"the form to {form.get('action')!r} has {len(tokens)} token {name}"
        if form.get("method", "").lower() == "get" and tokens:
            yield f"the form to {form.get('action')!r} puts its token into the address"


def _level_names(page: Page) -> Iterator[str]:
    for near in NEAR_LEVELS.findall(" ".join(_chinese(page))):
        yield f"{near!r} is not the name of a level"
    for field in page.elements("input"):
        if field.get("name") != "level" or field.get("type") != "radio":
            continue
        label = next((label for label in page.elements("label") if label.get("for") == field.get("id")), None)
        label = label if label is not None else next((above for above in page.ancestors(field) if above.tag == "label"), None)
        said = words(label) if label is not None else field.get("aria-label", "")
        official = OFFICIAL[_lang(page, field)].get(field.get("value", ""), "")
        if said != official:
            yield f"level {field.get('value')!r} is called {said!r}, not {official!r}"


def _punctuation(page: Page) -> Iterator[str]:
    for text in _chinese(page):
        for hit in HALF_WIDTH.finditer(text):
            yield f"half-width punctuation beside Chinese: …{text[max(0, hit.start() - 8) : hit.end() + 8]}…"


def _dates(page: Page) -> Iterator[str]:
    for text in _chinese(page):
        yield from (f"a date in another form: {hit}" for hit in OTHER_DATES.findall(text))


def _lang(page: Page, element: Element) -> str:
    for each in (element, *page.ancestors(element)):
        if each.get("lang"):
            return "en" if each.get("lang", "").startswith("en") else "zh-CN"
    return "zh-CN"


def _chinese(page: Page) -> list[str]:
    """The Chinese sentences of a page as people read them, without what is quoted from elsewhere (`data-verbatim`)."""
    texts: list[str] = [""]
    _read(page, page.root, texts)
    return [" ".join(text.split()) for text in texts if text.strip()]


def _read(page: Page, element: Element, texts: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in {"script", "style", "template", "textarea"}:
        return
    silent = element.get("data-verbatim") is not None or _lang(page, element) != "zh-CN"
    if silent:
        texts.append("")
        return
    flows = element.tag in INLINE
    if not flows:
        texts.append("")
    texts[-1] += element.text or ""
    for child in element:
        _read(page, child, texts)
        texts[-1] += child.tail or ""
    if not flows:
        texts.append("")
    texts[-1:-1] = [element.get(name, "") for name in SPOKEN_ATTRIBUTES]


RULES: tuple[Callable[[Page], Iterator[str]], ...] = (
    _language,
    _headings,
    _identities,
    _labels,
    _inline_code,
    _forms,
    _level_names,
    _punctuation,
    _dates,
)
