"""The pages of the forms."""

import pytest

from tests.page import words


def test_list_shows_every_version(as_):
    page = as_("clerk").page("/surveys")

    assert [row[:3] for row in page.table()[1:]] == [["窗口服务评价表", "现行", "第2版"], ["窗口服务评价表（首套标签）", "已停用", "第1版"]]


def test_form_shows_levels_and_tags_as_printed(as_):
    page = as_("leader").page("/surveys/window-rating/2")

    assert next(words(h3) for h3 in page.elements("h3")) == "非常满意① Very satisfied③等级编码5"
    assert [words(item) for item in page.all("li") if words(item).startswith("510")] == ["510一窗受理一次办结② Accepted at one window and finished in one go③"]
    assert [words(name) for name in page.all("p", class_="sheet-group-name")] == ["核心", "扩展"] * 5


def test_form_shows_its_hash_and_sources(as_):
    page = as_("leader").page("/surveys/window-rating/2")

    assert "da022a17538af3b6a6bb873ac7fbde9815bd6e7c0d1d5ae83992891519154e21" in page.text
    assert [words(item)[:7] for item in page.one("ol").iter("li")] == ["①公开清单 全", "②公开清单 全", "③自定 提问与"]


def test_retired_form_says_so(as_):
    page = as_("leader").page("/surveys/window-rating/1")

    assert "已停用 2020-05-22起，2020-05-22停用，不再用于新的评价" in page.text
    assert len([item for item in page.all("span", class_="sheet-short") if words(item) == "缩写"]) == 32


@pytest.mark.parametrize("path", ["/surveys", "/surveys/window-rating/2"])
def test_page_needs_sign_in(client, path):
    assert client.get(path).location == f"/sign-in?next={path}"


@pytest.mark.parametrize("path", ["/surveys/window-rating/3", "/surveys/nothing/1", "/surveys/window-rating/x"])
def test_unknown_form_is_not_found(as_, path):
    assert as_("leader").get(path).status_code == 404


def test_forms_are_only_read(as_):
    assert as_("admin").press("/surveys").status_code == 405
    assert as_("admin").press("/surveys/window-rating/2").status_code == 405
