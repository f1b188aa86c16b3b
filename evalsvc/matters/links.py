"""The file of links with which the holders of matters are invited. Pure."""

from collections.abc import Callable, Iterable, Iterator

from evalsvc.core.tables import Column, Holds, TableFile, Value, Values, write_table
from evalsvc.core.vault import Vault
from evalsvc.matters.queries.matters import Link
from evalsvc.matters.services.matters import opened

COLUMNS = (
    Column("number", "办件编号", Holds.CODE, width=26),
    Column("service_number", "服务编号", Holds.CODE, width=20),
    Column("unit", "单位", width=30),
    Column("item", "服务事项", width=34),
    Column("finished_on", "办结日期", Holds.DAY, width=14),
    Column("link", "评价链接", width=50),
)


def links_file(links: Iterable[Link], *, vault: Vault, address: Callable[[str], str], form: str) -> TableFile:
    """The links as .xlsx or .csv, each with its number, so that whoever sends the messages finds the person; no telephone number is known here."""
    return write_table(form, "办件评价链接", COLUMNS, _rows(links, vault, address))


def _rows(links: Iterable[Link], vault: Vault, address: Callable[[str], str]) -> Iterator[Values]:
    for link in links:
        numbers = opened(link.number, vault)
        where: dict[str, Value] = {"unit": link.unit, "item": link.item, "finished_on": link.matter.finished_on, "link": address(link.token)}
        yield {"number": numbers.number, "service_number": numbers.service_number or None, **where}
