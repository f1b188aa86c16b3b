"""The official documents in a browser: they can be used at every width, and a row can be linked to."""

from playwright.sync_api import expect

DOCUMENTS = ("mianyang-2019-18", "shaanxi-2023-34", "shaanxi-health-2020-36", "wenshui-2023-15", "boshan-2021-6", "third-party")


def test_documents_can_be_used(surf, region, width):
    surfer = surf(width)
    page = surfer.sign_in("leader")
    for path in ("/surveys", *(f"/surveys/{key}" for key in DOCUMENTS)):
        page.goto(path)
        surfer.check()


def test_row_of_a_document_has_an_address(surf, region):
    page = surf(768).sign_in("leader")
    page.goto("/surveys/mianyang-2019-18#self-inspection-22")

    expect(page.locator("#self-inspection-22")).to_contain_text("22.探索建立医疗保障服务“好差评”制度")
    expect(page.locator("#self-inspection-22")).to_be_in_viewport()
