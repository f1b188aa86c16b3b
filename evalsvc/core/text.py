"""What people type: cleaned, and counted as they count."""

import unicodedata

import regex

_GRAPHEME = regex.compile(r"\X")
_CONTROLS = dict.fromkeys([*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0)])


def clean(text: str) -> str:
    """Text in NFC, line ends as one character, control characters removed, outer white space stripped."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines.translate(_CONTROLS)).strip()


def length(text: str) -> int:
    """How many characters a person counts: grapheme clusters; a line end counts one."""
    return len(_GRAPHEME.findall(text))
