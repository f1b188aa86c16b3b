"""A measure finished with its photograph in one go, and the page that reads as a story."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from evalsvc.core.clock import SHANGHAI, today
from evalsvc.core.db import db
from evalsvc.corrections import queries, services
from evalsvc.corrections.models import Correction, Evidence, Measure, Progress
from evalsvc.corrections.story import Written, told
from tests.corrections.making import accepted, account, actor, in_progress, make, planned


def photo():
    file = BytesIO()
    Image.new("RGB", (64, 48), "#336699").save(file, "PNG")
    file.seek(0)
    return file, "现场.png"


@pytest.fixture
def own(app, region):
    """Where the clerk's measure is reported, and the page on which it stands."""
    return make(app, lambda: _paths(in_progress(region.county, person="clerk")))


def _paths(correction):
    [measure] = queries.measures_of(correction)
    return f"/corrections/{correction.public_id}/measures/{measure.public_id}/report", f"/corrections/{correction.public_id}", f"report-{measure.public_id}"


def typed(own, **said):
    return {f"{own[2]}-{name}": value for name, value in said.items()}


def held(app):
    with app.app_context():
        numbers = [db.session.scalar(select(func.count()).select_from(model)) for model in (Evidence, Progress)]
        return [*numbers, db.session.scalars(select(Measure.done_on)).one()]


def test_clerk_finishes_with_photograph_and_word(app, as_, own):
    clerk = as_("clerk")
    page = clerk.page(own[1])
    assert "轮到您的措施" in page.text
    answer = clerk.submit(own[1], typed(own, day=str(today()), text="新告知单已换上", file=photo()), to=own[0])

    assert answer.status_code == 303
    assert held(app) == [1, 1, today()]
    after = clerk.page(own[1])
    assert "轮到您的措施" not in after.text
    assert "新告知单已换上" in after.text


def test_photograph_and_word_may_be_left_out(app, as_, own):
    assert as_("clerk").press(own[0], typed(own, day=str(today()))).status_code == 303
    assert held(app) == [0, 0, today()]


def test_bad_file_or_day_changes_nothing_and_keeps_the_word(app, as_, own):
    clerk = as_("clerk")
    bad = clerk.press(own[0], typed(own, day=str(today()), text="写好的话", file=(BytesIO(b"MZ program"), "photo.jpg")))
    later = clerk.press(own[0], typed(own, day=str(today() + timedelta(days=1)), text="写好的话", file=photo()))

    assert (bad.status_code, later.status_code) == (422, 422)
    assert "写好的话" in bad.text
    assert "日期不能晚于今天" in later.text
    assert held(app) == [0, 0, None]


def test_ritual(app, as_, client, own, region):
    assert client.press(own[0]).status_code == 303
    as_("clerk").page(own[0], 405)
    assert as_("outsider").press(own[0], typed(own, day=str(today()))).status_code == 404
    assert as_("leader").press(own[0], typed(own, day=str(today()))).status_code == 403
    assert as_("clerk").press(own[0], typed(own, day="")).status_code == 422
    assert as_("clerk").press(f"{own[0]}x", typed(own, day=str(today()))).status_code in (404, 405)
    assert as_("clerk").press(own[0], typed(own, day=str(today()))).status_code == 303
    assert as_("clerk").press(own[0], typed(own, day=str(today()))).status_code == 409


def test_page_reads_as_a_story(app, as_, region):
    path = make(app, lambda: f"/corrections/{accepted(region.county).public_id}")
    story = as_("leader").page(path).one("section", id="story")
    text = " ".join("".join(story.itertext()).split())

    work = ["登记了这个问题", "开始整改这个问题", "上传了佐证材料", "值班表", "完成了这个问题的一项措施"]
    order = [*work, "完成自评", "已实行AB岗，一周抽查无空岗", "验收通过了这个问题", "属实"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)


def test_refused_form_stands_open_at_its_anchor(app, as_, region):
    made = make(app, lambda: f"/corrections/{in_progress(region.county).public_id}")
    page = as_("bureau").page(made)
    [form] = [form for form in page.all("form") if form.get("action", "").startswith(f"{made}/progress")]
    assert form.get("action").endswith("#act-progress")
    answer = as_("bureau").press(f"{made}/progress", {"progress-text": ""})

    assert 'id="act-progress" open' in answer.text


def test_words_go_to_the_event_they_were_written_with():
    class Event:
        def __init__(self, minute, action, sentence):
            self.at, self.action, self.sentence = datetime(2026, 11, 20, 9, minute, tzinfo=SHANGHAI), action, sentence

    at = datetime(2026, 11, 20, 9, 5, tzinfo=SHANGHAI)
    events = [Event(1, "a", "甲做了问题2026-0001。"), Event(5, "a", "乙做了问题2026-0001。"), Event(5, "b", "丙")]
    scenes = told(events, [Written("a", at + timedelta(seconds=1), "乙的话", "p1"), Written("a", at + timedelta(hours=1), "没有事件的话")], "2026-0001")

    assert [(scene.sentence, scene.words, scene.picture) for scene in scenes] == [
        ("甲做了这个问题。", "", ""),
        ("乙做了这个问题。", "乙的话", "p1"),
        ("丙", "", ""),
    ]


def test_long_story_is_shown_whole(app, as_, region):
    def talk(correction, number):
        for turn in range(number):
            services.add_comment(
                by=actor("bureau"), correction=correction, text=f"第{turn}句", named=[account("clerk")], right=queries.reading_right(actor("bureau"))
            )
        return f"/corrections/{correction.public_id}"

    path = make(app, lambda: talk(planned(region.county), 40))

    assert "第39句" in as_("leader").page(path).text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Correction)) == 1


@pytest.mark.parametrize(("limit", "said"), [("day", "请按“2026-11-21”的样子填写日期。"), ("count", "请填写天数或小时数。")])
def test_chosen_way_to_set_the_time_needs_its_field(app, as_, region, limit, said):
    path = make(app, lambda: f"/corrections/{planned(region.county).public_id}")
    page = as_("bureau").page(path)
    version = page.one("input", id="plan-row_version").get("value")
    answer = as_("bureau").press(f"{path}/plan", {"plan-row_version": version, "plan-limit": limit, "plan-goal": "写好的目标"})

    assert answer.status_code == 422
    assert said in answer.text
    assert "写好的目标" in answer.text
