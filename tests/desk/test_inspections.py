"""What waits of self-inspections: for who fills in, and for who reviews."""

from datetime import timedelta

from tests.inspections.test_journey import fill, made, sheet

__all__ = ["made", "sheet"]


def test_sheet_waits_for_its_bureau_and_then_for_the_superior(as_, sheet, clock):
    path, rows = sheet
    bureau, inspector = as_("bureau"), as_("inspector")
    assert "“2026年行风建设自查”到" in bureau.page("/").text
    assert "等您审核" not in inspector.page("/").text

    fill(bureau, path, rows)
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303
    assert "2026年行风建设自查" not in bureau.page("/").text
    assert "“2026年行风建设自查”有1个单位已提交，等您审核。" in inspector.page("/").text
    assert "2026年行风建设自查" in as_("outsider").page("/").text  # asked too, and still to be filled in


def test_late_sheet_is_urgent(app, as_, sheet, clock):
    clock.shift(timedelta(days=23))

    assert "已逾期3天没有提交" in as_("bureau").page("/").text
