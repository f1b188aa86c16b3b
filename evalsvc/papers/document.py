"""Papers as .docx, in the layout of GB/T 9704-2012 with the official fonts by name: whoever opens it has them, or gets the nearest. Pure."""

from collections.abc import Iterator

from evalsvc.core.official.layout import FANG, HEI, KAI, SONG
from evalsvc.core.official.word import Paper, add, add_footer, bytes_of, field, new_document, paragraph, run
from evalsvc.papers.kinds import Look
from evalsvc.papers.letter import Letter, Paragraph

A4 = Paper(210, 297, 37, 26, 35, 28, 25)
A5_ACROSS = Paper(210, 148, 20, 24, 16, 24, 8)
THIRD, PITCH = 16.0, 28.95  # 3号; 22 lines on 225 mm
RED = "D7000F"
HEADINGS = {0: FANG, 1: HEI, 2: KAI}


def docx_of(letter: Letter) -> bytes:
    """The letter as a document that people can go on writing in."""
    thanks = Look(letter.look) is Look.THANKS
    document = new_document(A5_ACROSS if thanks else A4, title=letter.title, author=letter.organ)
    for part in _thanks(letter) if thanks else _official(letter):
        add(document, part)
    if not thanks:
        number = (run("— ", SONG, 14), field("PAGE", SONG, 14), run(" —", SONG, 14))
        add_footer(document, paragraph(*number, side="right", size=14, right=1), even=paragraph(*number, side="left", size=14, left=1))
    return bytes_of(document)


def _official(letter: Letter) -> Iterator[str]:
    if letter.head:
        size = min(44.0, 156 * 72 / 25.4 / max(1, len(letter.head)))
        yield paragraph(run(letter.head, SONG, size, RED), side="center", before=70, after=PITCH)
        yield paragraph(run(letter.number, FANG, THIRD), side="center", rule=RED, after=PITCH)
    elif letter.number:
        yield paragraph(run(letter.number, FANG, THIRD), side="right", after=PITCH)
    yield paragraph(run(letter.title, SONG, 22), side="center", line=33, after=PITCH)
    yield from _body(letter, THIRD, PITCH)
    for place, name in enumerate(letter.annexes, start=1):
        mark = f"{place}．" if len(letter.annexes) > 1 else ""
        lead = "附件：" if place == 1 else "　　　"
        yield paragraph(run(f"{lead}{mark}{name}", FANG, THIRD), size=THIRD, side="left", left=2, line=PITCH, before=PITCH if place == 1 else 0)
    yield from _signature(letter, THIRD, PITCH, FANG)


def _thanks(letter: Letter) -> Iterator[str]:
    yield paragraph(run(letter.title, SONG, 32, "B3261E"), side="center", after=18)
    yield from _body(letter, 14, 24)
    yield from _signature(letter, 14, 24, KAI)


def _body(letter: Letter, size: float, pitch: float) -> Iterator[str]:
    if letter.addressee:
        yield paragraph(run(f"{letter.addressee}：", FANG, size), side="left", line=pitch)
    for part in letter.paragraphs:
        yield paragraph(*_runs(part, size), size=size, indent=2, line=pitch)


def _runs(part: Paragraph, size: float) -> Iterator[str]:
    if part.heading:
        yield run(part.heading, HEADINGS[part.level], size)
    if part.text:
        yield run(part.text, FANG, size)


def _signature(letter: Letter, size: float, pitch: float, font: str) -> Iterator[str]:
    """The organ stands centred above the day, which ends four characters from the edge (GB/T 9704-2012, 7.3.5.1)."""
    lines = [line for line in (letter.organ, letter.signed, letter.day) if line]
    longest = max(map(_wide, lines), default=0.0)
    for place, line in enumerate(lines):
        more = (longest - _wide(line)) / 2
        above, last = (0 if place else 2 * pitch), place == len(lines) - 1
        yield paragraph(run(line, font, size), size=size, side="right", right=4 + more, line=pitch, before=above, keep=not last)


def _wide(text: str) -> float:
    """The width of a text in Chinese characters; digits take half of one."""
    return sum(0.5 if ord(character) < 0x2E80 else 1.0 for character in text)
