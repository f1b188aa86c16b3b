"""The ledger on screen in all its columns."""

from tests.corrections.ledgers import OFFICIAL_HEADS
from tests.corrections.making import closed, filed, make


def test_every_column_stands_in_its_order(app, as_, region):
    make(app, lambda: (filed(region.county, problem="窗口空岗"), closed(region.county, problem="材料多次补"))[0].id)
    page = as_("bureau").page("/corrections/whole")
    heads = page.table()[1]

    assert heads == OFFICIAL_HEADS
    first, second = page.table()[2:]
    assert (first[3], first[19]) == ("材料多次补", "2026-11-20")
    assert "窗口AB岗制度" in first[21]
    assert second[3] == "窗口空岗"


def test_filters_and_scope_hold_here_too(app, as_, region):
    make(app, lambda: filed(region.county, problem="窗口空岗").id)

    assert "窗口空岗" in as_("leader").page("/corrections/whole?state=open").text
    assert "窗口空岗" not in as_("leader").page("/corrections/whole?state=closed").text
    assert "窗口空岗" not in as_("outsider").page("/corrections/whole").text
    as_("clerk").page("/corrections/whole", 403)
    as_("leader").page("/corrections/whole?state=nonsense", 422)
