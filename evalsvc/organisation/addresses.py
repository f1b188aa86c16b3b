"""The address that is printed. Pure: no request, no database."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from evalsvc.core.errors import WrongState


class NotPrintable(WrongState):
    """The address leads nowhere for a citizen's telephone."""

    sentence = "现在的网址只在本机有效，印出来谁也打不开。请管理员在设置EVALSVC_PUBLIC_URL中写明群众能访问的网址，再来打印。"


def printable(base: str, *, demo: bool) -> str:
    """The base of printed addresses; raises NotPrintable for a loopback address, except in a demo."""
    if not demo and is_loopback(base):
        raise NotPrintable
    return base.rstrip("/")


def point_address(base: str, code: str) -> str:
    """The address of a code's rating page."""
    return f"{base}/r/{code}"


def hall_address(base: str, code: str) -> str:
    """The address of the page of the hall that has this code."""
    return f"{base}/h/{code}"


def is_loopback(base: str) -> bool:
    """Whether an address reaches only the machine that it is opened on."""
    host = (urlsplit(base).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return not host
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or address.is_unspecified or bool(mapped and mapped.is_loopback)
