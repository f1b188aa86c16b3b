"""How commands count. Pure."""


def counted(n: int, noun: str) -> str:
    """A number with its noun: 1 seal, 1,234 seals."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
