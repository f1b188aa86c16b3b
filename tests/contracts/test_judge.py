"""The judge is judged: each planted fault is found, and a good page has none."""

import pytest

from tests.faults import faults
from tests.page import Page

POLICY = "style-src 'self' 'nonce-abc'"
GOOD = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>单位（3个） · 系统</title><style nonce="abc">p{color:red}</style></head>
<body><a href="#main">跳到正文</a><main id="main"><h1>单位（3个）</h1>
<p>共3个，2026-11-20统计。<q>见第2.1节</q>，文件“ledger.csv”。</p>
<p data-verbatim>窗口很满意, 谢谢!</p><textarea aria-label="意见">好,谢谢</textarea><p lang="en">Window 1 (涪城区), open</p>
<form method="post" action="/units"><input type="hidden" name="csrf_token" value="t">
<label for="name">名称</label><input id="name" name="name">
<fieldset><legend>评价</legend><label><input type="radio" name="level" value="5">非常满意</label></fieldset>
<button>保存</button></form></main></body></html>"""
HEADING = "<h1>单位（3个）</h1>"
PLANTED = {
    "two h1": (HEADING, HEADING + "<h1>又一个</h1>", "2 h1"),
    "no h1": (HEADING, "", "0 h1"),
    "other title": ("<title>单位", "<title>部门", "does not begin with the h1"),
    "no language": (' lang="zh-CN"', "", "neither zh-CN nor en"),
    "no label": ('<label for="name">名称</label>', "", "no label for input 'name'"),
    "empty label": (">名称</label>", "></label>", "no label for input 'name'"),
    "label to nothing": ('for="name"', 'for="nam"', "points nowhere"),
    "anchor to nothing": ('id="main"', "", "the link '#main' points nowhere"),
    "same id twice": ("<p>共", '<p id="name">共', "is given 2 times"),
    "no fieldset": ("<fieldset><legend>评价</legend>", "<fieldset>", "no fieldset with a legend"),
    "inline script": ("</main>", "<script>alert(1)</script></main>", "an inline script"),
    "style attribute": ("<p>共", '<p style="color:red">共', "has the attribute style"),
    "handler": ("<button>", '<button onclick="x()">', "has the attribute onclick"),
    "script address": ('href="#main"', 'href="javascript:x()"', "javascript:"),
    "foreign script": ("</main>", '<script src="//example.org/x.js"></script></main>', "from elsewhere"),
    "foreign style sheet": ("</head>", '<link rel="stylesheet" href="https://example.org/x.css"></head>', "from elsewhere"),
    "unnamed style": ('nonce="abc"', 'nonce="abd"', "an inline style"),
    "no token": ('<input type="hidden" name="csrf_token" value="t">', "", "has 0 token csrf_token"),
    "empty token": ('value="t"', 'value=""', "token csrf_token"),
    "token in a GET form": ('method="post"', 'method="get"', "puts its token into the address"),
    "no method": (' method="post"', "", "does not say its method"),
    "no action": (' action="/units"', "", "without action"),
    "level by another name": ("非常满意</label>", "很满意</label>", "is called '很满意'"),
    "level of another number": ('value="5"', 'value="4"', "is called '非常满意', not '满意'"),
    "near level in a sentence": ("共3个", "大家比较满意，共3个", "'比较满意' is not the name of a level"),
    "comma": ("共3个，", "共3个, 个,", "half-width punctuation"),
    "comma after a word in bold": ("共3个，", "共<b>个</b>,3", "half-width punctuation"),
    "brackets": ("（3个）</h1>", "(3个)</h1>", "half-width punctuation"),
    "full stop": ("统计。", "统计.", "half-width punctuation"),
    "colon": ("共3个", "总数:3个", "half-width punctuation"),
    "quotes": ("“ledger.csv”", '"表"', "half-width punctuation"),
    "placeholder": ('name="name"', 'name="name" placeholder="如:大厅"', "half-width punctuation"),
    "other date": ("2026-11-20", "2026/11/20", "a date in another form"),
    "date with zeros": ("2026-11-20", "2026年01月05日", "a date in another form"),
    "unclosed element": ("</main>", "", "HTML5"),
    "same attribute twice": ('name="name"', 'name="name" name="other"', "HTML5"),
    "button without words": ("<button>保存</button>", "<button></button>", "a button without words"),
}


def test_good_page_has_no_fault():
    assert faults(GOOD, public=False, policy=POLICY) == []


@pytest.mark.parametrize(("here", "planted", "said"), PLANTED.values(), ids=PLANTED)
def test_planted_fault_is_found(here, planted, said):
    assert here in GOOD

    found = faults(GOOD.replace(here, planted, 1), public=False, policy=POLICY)

    assert any(said in fault for fault in found), found


def test_public_page_wants_its_visit_token():
    found = faults(GOOD, public=True, policy=POLICY)

    assert found == ["the form to '/units' has 0 token visit"]


def test_form_is_filled_as_a_browser_does():
    page = Page(GOOD.replace('id="name" name="name"', 'id="name" name="name" value="大厅"').replace('value="5"', 'value="5" checked'))

    action, sent = page.form("/units").filled({"name": "窗口"})

    assert (action, sent) == ("/units", {"csrf_token": ["t"], "name": "窗口", "level": ["5"]})


@pytest.mark.parametrize("data", [{"nam": "大厅"}, {"level": "6"}])
def test_form_refuses_what_it_does_not_offer(data):
    with pytest.raises(AssertionError, match="the form"):
        Page(GOOD).form("/units").filled(data)
