"""What people type: cleaned, and counted as they count."""

import unicodedata

import regex

_GRAPHEME = regex.compile(r"\X")
_CONTROLS = (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0))
_NONCHARACTERS = (*range(0xFDD0, 0xFDF0), *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)))
_UNSEEN = dict.fromkeys((*_CONTROLS, *_NONCHARACTERS))


def clean(text: str) -> str:
    """Text in NFC, line ends as one character, control characters removed, outer white space stripped."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", visible(lines)).strip()


def visible(text: str) -> str:
    """A text as it was typed, without the control characters that no page may carry."""
    return text.translate(_UNSEEN)


def length(text: str) -> int:
    """How many characters a person counts: grapheme clusters; a line end counts one."""
    return len(_GRAPHEME.findall(text))
