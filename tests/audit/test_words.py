"""What the kinds of events are called in the filter."""

import re

import pytest

from evalsvc.audit.words import action_choices, short_name
from evalsvc.factory import SENTENCES


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("{actor}新建了账号“{username}”。", "新建了账号"),
        ("{actor}登录了系统（账号“{username}”）。", "登录了系统"),
        ("{actor}授予账号“{username}”在“{unit}”的{role}角色。", "授予账号…在…的…角色"),
        ("{actor}停用了账号“{username}”，其角色和登录随即终止。", "停用了账号"),
        ("{actor}在“{parent}”下新建了{kind}“{name}”。", "在…下新建了…"),
        ("{actor}在工作日历中增加{day}（{kind}，{name}）。", "在工作日历中增加"),
    ],
)
def test_name_is_the_sentence_without_its_facts(sentence, name):
    assert short_name(sentence) == name


def test_every_action_has_a_name_of_its_own():
    names = [name for _, name in action_choices(SENTENCES)]

    assert all(re.search("[\u4e00-\u9fff]{2}", name) for name in names)
    assert len(set(names)) == len(names)
