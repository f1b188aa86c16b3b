"""What a guide says, as it is frozen: its elements in the order in which the document counts them up. Pure.

绵医保发〔2019〕18号, three (四): 对所有政务服务事项都要逐项编制办事指南，列明设定依据、受理条件、…等内容.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evalsvc.instruments.papers import Document, Extract

ELEMENTS = "guide-elements"


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


def written(terms: Sequence[str], texts: Sequence[str]) -> list[dict[str, str]]:
    """Texts in the order of the terms, as they are kept."""
    return [{"term": term, "text": text} for term, text in zip(terms, texts, strict=True)]
