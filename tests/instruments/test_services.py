"""Versions come into the database once, and stay as they were."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from evalsvc.audit.models import AuditEvent
from evalsvc.config import SURVEYS
from evalsvc.instruments.loader import BadSurveys
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.queries import current_version, version
from evalsvc.instruments.services import FrozenVersion, adopt_surveys


def counts(session):
    return [session.scalar(select(func.count()).select_from(model)) for model in (InstrumentVersion, AuditEvent)]


def test_adopting_again_changes_nothing(session):
    before = counts(session)

    assert adopt_surveys(SURVEYS) == []
    assert counts(session) == before


def test_adopting_into_an_empty_table_takes_every_version(session):
    session.query(InstrumentVersion).delete()

    adopted = adopt_surveys(SURVEYS)

    assert [(one.key, one.version, one.retired_on) for one in adopted][-2:] == [("window-rating", 1, date(2020, 5, 22)), ("window-rating", 2, None)]
    assert Counter(one.kind for one in adopted) == {"document": 6, "rating": 3, "questionnaire": 3}
    assert version("window-rating", 2).content["levels"][0]["tags"][0]["code"] == "510"


def test_changed_version_is_refused_by_file_and_version(session, folder):
    folder.spoil("办成了", "办好了")

    with pytest.raises(FrozenVersion) as refused:
        adopt_surveys(folder.root)

    assert "文件window-rating/v2.yaml改动了已发布的第2版" in refused.value.sentence
    assert "v3.yaml" in refused.value.sentence


def test_nothing_is_taken_when_one_version_is_refused(session, folder):
    folder.file("window-rating/v3.yaml").write_bytes(folder.file().read_bytes().replace(b"version: 2", b"version: 3"))
    folder.spoil("办成了", "办好了")
    before = counts(session)

    with pytest.raises(FrozenVersion):
        adopt_surveys(folder.root)

    assert counts(session) == before


def test_new_version_becomes_the_current_one(session, folder):
    folder.file("window-rating/v3.yaml").write_bytes(folder.file().read_bytes().replace(b"version: 2", b"version: 3").replace(b"2020-05-22", b"2026-11-20"))

    adopt_surveys(folder.root)

    assert current_version("window-rating").version == 3
    assert current_version("window-rating", date(2026, 11, 19)).version == 2


def test_retirement_may_be_added_once(session, folder):
    folder.spoil('published_on: "2020-05-22"', 'published_on: "2020-05-22"\nretired_on: "2026-11-20"')
    adopt_surveys(folder.root)
    assert version("window-rating", 2).retired_on == date(2026, 11, 20)

    folder.spoil('retired_on: "2026-11-20"', 'retired_on: "2027-11-20"')
    with pytest.raises(FrozenVersion, match="停用日期"):
        adopt_surveys(folder.root)


def test_retirement_is_in_the_log(session, folder):
    folder.spoil('published_on: "2020-05-22"', 'published_on: "2020-05-22"\nretired_on: "2026-12-01"')

    adopt_surveys(folder.root)

    assert session.scalar(select(AuditEvent.sentence).where(AuditEvent.action == "instrument.retire")) == "系统登记《窗口服务评价表》第2版自2026-12-01起停用。"


def test_bad_files_are_refused_before_anything_is_taken(session, folder):
    folder.spoil("format: 1", "format: 2", "window-rating/v1.yaml")

    with pytest.raises(BadSurveys, match=r"window-rating/v1\.yaml:2: format"):
        adopt_surveys(folder.root)
