"""A draw that anybody can repeat: of the candidates those with the lowest SHA-256 of seed, line end and public id. Pure.

The candidates are frozen and printed before the seed exists; the seed is published by somebody else. Whoever has both
draws the same ones, with this function, with `evalsvc draw`, or with any tool that computes SHA-256.
"""

from collections.abc import Iterable
from hashlib import sha256


def mark(seed: str, public_id: str) -> str:
    """What a candidate is ranked by: the SHA-256, in hexadecimal digits, of the UTF-8 bytes of seed, line end and public id."""
    return sha256(f"{seed}\n{public_id}".encode()).hexdigest()


def drawn(seed: str, public_ids: Iterable[str], wanted: int) -> list[str]:
    """The `wanted` candidates with the lowest marks, the lowest first; all of them when there are no more. Naming one twice changes nothing."""
    return sorted(set(public_ids), key=lambda one: mark(seed, one))[:wanted]
