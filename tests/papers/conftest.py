"""The application knows a few kinds of papers that only tests have."""

import pytest

from tests.papers.making import KINDS


@pytest.fixture
def app(app):
    app.extensions["paper_kinds"] = {**app.extensions["paper_kinds"], **KINDS}
    return app
