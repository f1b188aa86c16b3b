"""What must hold between the keys of a file, by its kind. It reads plain data of any shape, so that these faults are named beside those of form."""

from collections.abc import Iterator
from typing import Any

from evalsvc.instruments.meaning.documents import document_findings
from evalsvc.instruments.meaning.questionnaires import questionnaire_findings
from evalsvc.instruments.meaning.ratings import rating_findings
from evalsvc.instruments.meaning.walking import Finding, date_findings

BY_KIND = {"document": document_findings, "questionnaire": questionnaire_findings}


def findings(data: Any) -> Iterator[Finding]:
    """Everything that contradicts itself or the fixed rules in a file: place and sentence."""
    if not isinstance(data, dict):
        return
    yield from date_findings(data)
    yield from BY_KIND.get(str(data.get("kind")), rating_findings)(data)
