"""What changed between two revisions, against expectations written by hand."""

from evalsvc.inspections.differences import Part, differences, is_changed, pieces


def shown(old, new):
    """Pieces as people would write them: [-gone-] and {+come+}."""
    marks = {Part.SAME: "{}", Part.GONE: "[-{}-]", Part.NEW: "{{+{}+}}"}
    return "".join(marks[piece.part].format(piece.text) for piece in pieces(old, new))


def test_texts_differ_word_by_word():
    assert shown("已发放1,200份告知单", "已发放1,350份告知单") == "已发放[-1,200-]{+1,350+}份告知单"
    assert shown("已按要求落实。", "已按要求落实，10月起每月抽查。") == "已按要求落实{+，10月起每月抽查+}。"
    assert shown("", "新写的") == "{+新写的+}"
    assert shown("删去的", "") == "[-删去的-]"
    assert shown("没有变", "没有变") == "没有变"


def test_single_character_that_two_texts_share_is_no_island():
    assert shown("甲乙丙的丁戊己", "子丑寅的卯辰巳") == "[-甲乙丙的丁戊己-]{+子丑寅的卯辰巳+}"


def test_pieces_put_together_are_both_texts():
    old, new = "窗口3个，均已公示一次性告知单（含电子版）。\n每周核对。", "窗口4个，已公示一次性告知书（含电子版），\n每周核对1次。"
    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.part is not Part.NEW) == old
    assert "".join(piece.text for piece in found if piece.part is not Part.GONE) == new


def test_rows_that_changed_came_and_went():
    before = [
        {"key": "a/1", "result": "done", "finding": "甲"},
        {"key": "a/2", "result": "", "finding": ""},
        {"key": "local/x", "local_text": "专窗", "result": ""},
    ]
    now = [
        {"key": "a/1", "result": "not_begun", "finding": "甲"},
        {"key": "a/2", "result": "", "finding": ""},
        {"key": "local/y", "local_text": "热线", "result": ""},
    ]
    found = [(one.key, one.how.value, [field.label for field in one.fields]) for one in differences(before, now)]

    assert found == [("a/1", "same", ["自查结果"]), ("local/y", "new", ["工作内容及要求", "自查结果"]), ("local/x", "gone", ["工作内容及要求", "自查结果"])]
    (result,) = differences(before[:1], now[:1])[0].fields
    assert [(piece.part.value, piece.text) for piece in result.pieces] == [("gone", "已落实"), ("new", "未落实")]


def test_what_an_earlier_revision_did_not_know_of_is_no_change():
    assert not is_changed({"key": "a/1", "finding": "甲"}, {"key": "a/1", "finding": "甲", "evidence": ["附件"]})
    assert is_changed(None, {"key": "a/1"})
    assert is_changed({"key": "a/1", "finding": "甲"}, {"key": "a/1", "finding": "乙"})
