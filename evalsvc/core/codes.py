"""Random codes that people read aloud and type: Crockford's base32 with a check character."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_TIMES_X = [value << 1 ^ (0b100101 if value & 16 else 0) for value in range(32)]
_READ = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def _check(body: str) -> str:
    # A sum over GF(32), each place weighted by another power of x: it catches every single
    # wrong character and every swap of two, and the check character is one of the same 32.
    total = 0
    for character in body:
        total = _TIMES_X[total ^ _VALUES[character]]
    return ALPHABET[total]


def _random(characters: int) -> str:
    bits = secrets.randbits(5 * characters)
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(characters))


def new_code(characters: int) -> str:
    """A random code of `characters` base32 characters (5 bits each) and one check character."""
    body = _random(characters)
    return body + _check(body)


def read_code(text: str, characters: int) -> str | None:
    """The code in what a person typed (case, spaces, hyphens and O/I/L/U forgiven), or None when it cannot be one."""
    plain = "".join(text.upper().split()).replace("-", "").translate(_READ)
    if len(plain) != characters + 1 or any(c not in ALPHABET for c in plain):
        return None
    return plain if _check(plain[:-1]) == plain[-1] else None


def grouped(code: str, size: int = 4) -> str:
    """A code in groups for reading: ABCD-EFGH-JKMN."""
    return "-".join(code[i : i + size] for i in range(0, len(code), size))


def public_id() -> str:
    """A random id of 60 bits that other people and systems see; it tells nothing of order or number."""
    return _random(12).lower()


def may_be_public_id(text: str) -> bool:
    """Whether a word from an address could be such an id: where none is meant, no database need be asked."""
    return text.isascii() and text.isalnum()
