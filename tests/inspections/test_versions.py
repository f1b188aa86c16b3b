"""Two versions of a document, word by word."""

from evalsvc.inspections.outline import AskedRow, Goal, Outline
from evalsvc.inspections.versions import difference


def outline(*rows):
    asked = tuple(AskedRow(f"list/{number}", str(number), text, f"{number}.{text}", limit) for number, text, limit in rows)
    return Outline("自查表", "〔2019〕18号", ("序号", "目标要求", "工作内容及要求", "自查情况", "措施"), (Goal("1", "目标", asked),))


def test_rows_added_changed_and_dropped():
    old = outline((1, "成立领导小组", "长期"), (2, "实行一次性告知制", "2019年底前"), (3, "设综合窗口", "长期"))
    new = outline((1, "成立领导小组", "长期"), (2, "全面实行一次性告知", "2020年底前"), (4, "开展“好差评”", "长期"))
    found = difference(old, new)

    assert ([row.number for row in found.added], [row.number for row in found.dropped], found.same) == (["4"], ["3"], 1)
    assert [(piece.part.value, piece.text) for piece in found.changed[0].text] == [
        ("same", "2."),
        ("new", "全面"),
        ("same", "实行一次性告知"),
        ("gone", "制"),
    ]
    assert [(piece.part.value, piece.text) for piece in found.changed[0].deadline] == [
        ("gone", "2019"),
        ("new", "2020"),
        ("same", "年底前"),
    ]
    assert not difference(old, old)
