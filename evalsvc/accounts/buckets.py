"""What failed sign-ins cost: growing delays, counted per person and place, so that no stranger can spend another's attempts.

An address at which many names fail waits as a whole, too; never long, because a whole hall may stand behind it, and never
for a browser on which the person has signed in before.
"""

import hashlib
import hmac
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

FREE_FAILURES = 3
LONGEST = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(hours=24)
FREE_AT_A_PLACE = 30
LONGEST_AT_A_PLACE = timedelta(seconds=15)
PLACE_FORGOTTEN_AFTER = timedelta(hours=1)


def delay_after(failures: int) -> timedelta:
    """How long the next attempt must wait after so many failures: 0, 0, 0, 1, 2, 4 … seconds, at most five minutes."""
    return _delay(failures - FREE_FAILURES, LONGEST)


def delay_at_place(failures: int) -> timedelta:
    """How long everybody unknown at an address must wait after so many failures there: nothing for 30, then 1, 2, 4, 8, at most 15 seconds."""
    return _delay(failures - FREE_AT_A_PLACE, LONGEST_AT_A_PLACE)


def _delay(beyond: int, longest: timedelta) -> timedelta:
    return min(timedelta(seconds=2 ** min(beyond - 1, 16)), longest) if beyond > 0 else timedelta(0)


def known_browser_bucket(secret: str, username: str, browser: str) -> str:
    """The bucket of a person at a browser on which this person has signed in before."""
    return _digest(secret, "browser", username, browser)


def address_bucket(secret: str, username: str, address: str | None) -> str:
    """The bucket of a user name at a network address; an IPv6 address counts with its whole /64, which one household owns."""
    return _digest(secret, "address", username, _network(address))


def place_bucket(secret: str, address: str | None) -> str:
    """The bucket of an address, whatever the user name; an IPv6 address counts with its whole /64."""
    return _digest(secret, "place", _network(address))


def _network(address: str | None) -> str:
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))


def _digest(secret: str, *parts: str) -> str:
    return hmac.new(secret.encode(), "\x1f".join(("sign-in", *parts)).encode(), hashlib.sha256).hexdigest()
