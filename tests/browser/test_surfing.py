"""What the surfer says of planted pages."""

import pytest

HEAD = '<!doctype html><html lang="zh-CN"><head><title>好</title></head><body><main><h1>好</h1>'


@pytest.fixture
def planted(surf):
    """A surfer before a page with the given content."""

    def show(content):
        surfer = surf(375)
        surfer.page.set_content(HEAD + content + "</main></body></html>")
        return surfer

    return show


def test_good_page_passes(planted):
    planted("<p>好</p>").check()


@pytest.mark.parametrize(
    ("content", "said"),
    [("<input name='n'>", "label"), ("<p style='color:#999;background:#fff'>很淡的字</p>", "color-contrast"), ("<button></button>", "button-name")],
    ids=["no label", "pale words", "silent button"],
)
def test_violation_is_found(planted, content, said):
    assert [found.partition(":")[0] for found in planted(content).violations()] == [said]


def test_page_wider_than_the_window_is_found(planted):
    assert planted("<div style='width:500px'>宽</div>").overflow() > 0


def test_small_target_is_found(planted):
    found = planted("<button style='height:20px;width:60px'>按</button><button style='height:48px;width:60px'>按</button>").small_targets()

    assert len(found) == 1


def test_chinese_that_does_not_say_so_is_found(planted):
    surfer = planted("<p>好</p><p title='题'>fine</p><p lang='zh-CN'>好</p><p data-verbatim>好</p><textarea aria-label='x'>好</textarea>")
    surfer.page.evaluate("document.documentElement.lang = 'en'; document.title = 'fine'; document.querySelector('h1').remove()")

    assert surfer.unmarked_chinese() == ["好", "title=题"]
