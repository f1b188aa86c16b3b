"""The parts of a .docx as its own XML: written as text, because a table of thousands of cells takes python-docx minutes. Pure.

Every text is escaped here; fonts are named for Chinese and for Latin letters alike.
"""

import io
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.document import Document as Document_
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from evalsvc.core.text import clean, visible

TWIPS_PER_MM = 1440 / 25.4


@dataclass(frozen=True)
class Paper:
    """A sheet with its margins, in millimetres."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    footer: float

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right


def run(text: str, font: str, size: float, colour: str = "") -> str:
    """A piece of text; its line ends become breaks."""
    look = f'<w:rFonts w:ascii={quoteattr(font)} w:hAnsi={quoteattr(font)} w:eastAsia={quoteattr(font)} w:cs={quoteattr(font)} w:hint="eastAsia"/>'
    tint = f'<w:color w:val="{colour}"/>' if colour else ""
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in visible(text).split("\n"))
    sizes = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    return f'<w:r><w:rPr>{look}{tint}{sizes}<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr>{words}</w:r>'


def field(code: str, font: str, size: float) -> str:
    """A number that the program counts itself: PAGE or NUMPAGES."""
    return f'<w:fldSimple w:instr="{code}">{run("1", font, size)}</w:fldSimple>'


def paragraph(
    *runs: str,
    size: float = 10.5,
    side: str = "both",
    indent: float = 0,
    left: float = 0,
    right: float = 0,
    line: float = 0,
    before: float = 0,
    after: float = 0,
    rule: str = "",
    more: str = "",
    keep: bool = False,
) -> str:
    """A paragraph. `indent` (of the first line), `left` and `right` are in characters of `size` points.

    `line` is its pitch in points, `rule` a line below it in a colour.
    """
    edge = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="{rule}"/></w:pBdr>' if rule else ""
    pitch = f' w:line="{round(line * 20)}" w:lineRule="exact"' if line else ""
    spacing = f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"{pitch}/>'
    shifts = (("firstLine", indent), ("left", left), ("right", right))
    indents = "".join(f' w:{name}Chars="{round(shift * 100)}" w:{name}="{round(shift * size * 20)}"' for name, shift in shifts if shift)
    together = "<w:keepNext/>" if keep else ""
    return f'<w:p><w:pPr>{together}{edge}{more}{spacing}<w:ind{indents}/><w:jc w:val="{side}"/></w:pPr>{"".join(runs)}</w:p>'


def new_document(paper: Paper, *, title: str, author: str) -> Document_:
    """An empty document on a sheet."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(paper.width), Mm(paper.height)
    section.orientation = WD_ORIENT.LANDSCAPE if paper.width > paper.height else WD_ORIENT.PORTRAIT
    section.top_margin, section.right_margin = Mm(paper.top), Mm(paper.right)
    section.bottom_margin, section.left_margin = Mm(paper.bottom), Mm(paper.left)
    section.footer_distance = Mm(paper.footer)
    document.core_properties.title, document.core_properties.author = clean(title), clean(author)
    document.core_properties.comments = ""
    return document


def add(document: Document_, xml: str) -> None:
    """Adds a paragraph or table at the end."""
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(_named(xml)))  # the last child describes the section


def add_footer(document: Document_, xml: str, *, even: str = "") -> None:
    """The foot of each page; with `even`, that of pages with even numbers."""
    section = document.sections[0]
    if even:
        document.settings.odd_and_even_pages_header_footer = True
        _fill(section.even_page_footer._element, even)
    _fill(section.footer._element, xml)


def bytes_of(document: Document_) -> bytes:
    """The document as a file."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _fill(element: object, xml: str) -> None:
    for child in list(element):  # type: ignore[call-overload]
        element.remove(child)  # type: ignore[attr-defined]
    element.append(parse_xml(_named(xml)))  # type: ignore[attr-defined]


def _named(xml: str) -> str:
    """The XML with the name space that its first tag needs."""
    tag, rest = xml.split(">", 1)
    closed = tag.endswith("/")
    return f"{tag.rstrip('/')} {nsdecls('w')}{'/' if closed else ''}>{rest}"
