"""What a guide says, as it is frozen: its elements in the order in which the document counts them up. Pure.

绵医保发〔2019〕18号, three (四): 对所有政务服务事项都要逐项编制办事指南，列明设定依据、受理条件、…等内容.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evalsvc.instruments.papers import Document, Extract

ELEMENTS = "guide-elements"
_NUMBERED = re.compile(r"\s*[(（]?[0-9０-９一二三四五六七八九十]+[)）.．、]|\s*[①-⑳•·—-]")


def elements_of(document: Document) -> Extract:
    """The sentence of the document that counts up the elements, and its terms."""
    return next(extract for extract in document.extracts if extract.key == ELEMENTS)


def told(content: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a version by their terms."""
    return {each["term"]: each["text"] for each in content.get("elements", ())}


def missing(terms: Iterable[str], content: Mapping[str, Any]) -> list[str]:
    """The terms of which a version says nothing."""
    texts = told(content)
    return [term for term in terms if not texts.get(term)]


def list_of(element: Mapping[str, str]) -> str:
    """As which HTML list an element of several lines is read: steps in their order (ol), things to bring (ul); "" for lines as they are.

    Lines that bring numbers of their own stay as they are.
    """
    lines = element["text"].split("\n")
    if len(lines) == 1 or any(_NUMBERED.match(line) for line in lines):
        return ""
    return {"办理流程": "ol", "办事材料": "ul"}.get(element["term"], "")


def written(terms: Sequence[str], texts: Sequence[str]) -> list[dict[str, str]]:
    """Texts in the order of the terms, as they are kept."""
    return [{"term": term, "text": text} for term, text in zip(terms, texts, strict=True)]
