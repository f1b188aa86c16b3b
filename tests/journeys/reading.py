"""What people read off the pages of the main job."""

from tests.cast import Place
from tests.judge import JudgedClient
from tests.page import words


def board(client: JudgedClient, of: Place | None = None) -> dict[str, str]:
    """The headline figures with numerator and denominator: {"满意率": "100.00%，1 / 1"}, and what is counted apart: {"撤回": "1"}."""
    page = client.page("/dashboard" + (f"?unit={of.public_id}" if of else ""))
    figures = {}
    for card in page.all("section", class_="figure-card"):
        value, share = [words(line) for line in card.iter("p")][:2]
        figures[words(card.find("h2"))] = f"{value}，{share.partition(' 件')[0]}"
    apart = [row for index in range(len(page.all("table"))) for row in page.table(index)]
    return figures | {name: row[1] for row in apart for name in ("撤回", "追评") if row[0].startswith(f"{name} ")}


def listed(client: JudgedClient) -> list[str]:
    """The addresses of the single ratings at /ratings, latest first."""
    return [link.get("href", "") for link in client.page("/ratings").all("a", class_="inbox-level")]
