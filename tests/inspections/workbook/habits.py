"""What Excel and WPS make of a form that an office fills in: their own XML around the same texts, written by hand."""

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile

from tests.inspections.workbook.making import MAIN, PACKAGE, book

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/><charset val="134"/></font><font><b/><sz val="12"/><name val="仿宋_GB2312"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="176" applyNumberFormat="1"/><xf numFmtId="14" fontId="1" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
EXCEL_SHEET = (
    f'<worksheet xmlns="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
    'xr:uid="{{00000000-0001-0000-0000-000000000000}}"><sheetPr filterMode="1"><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{last}"/>'
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/>'
    '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="14.25" x14ac:dyDescent="0.2"/>'
    '<cols><col min="1" max="1" width="6" customWidth="1"/><col min="2" max="2" width="14" hidden="1"/></cols>'
)
WPS_SHEET = (
    f'<worksheet xmlns="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" mc:Ignorable="etc"><sheetPr filterMode="1"/><dimension ref="A1:{last}"/>'
    '<sheetViews><sheetView zoomScale="85" workbookViewId="0"/></sheetViews><sheetFormatPr defaultColWidth="9" defaultRowHeight="13.5"/>'
)


def excel(lines, *, hidden=(), days=(), merges=()):
    """The lines as Excel keeps them: filtered (rows `hidden`), frozen, with styles, a table's leavings, and `days` as serials."""
    return _kept(book(lines, merges=merges, app="Microsoft Excel"), EXCEL_SHEET, lines, hidden, days, {"xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"/>'})


def wps(lines, *, hidden=(), days=(), merges=()):
    """The lines as WPS keeps them: texts in the cells, its own parts and names beside them."""
    more = {"customXml/item1.xml": "<woProps/>", "xl/wpscfg.bin": "WPS"}
    return _kept(book(lines, shared=False, merges=merges), WPS_SHEET, lines, hidden, days, more)


def _kept(body, opening, lines, hidden, days, more):
    target = io.BytesIO()
    with ZipFile(io.BytesIO(body)) as given, ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name in given.namelist():
            text = given.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                text = _sheet(text, opening.format(last=f"H{len(lines)}"), hidden, days)
            elif name == "xl/workbook.xml":
                names = '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Sheet1!$A$3:$F$37</definedName>'
                names += '<definedName name="_xlnm.Print_Titles" localSheetId="0">Sheet1!$3:$3</definedName></definedNames>'
                text = text.replace("</sheets>", f'</sheets>{names}<calcPr calcId="191029"/>')
            elif name == "xl/_rels/workbook.xml.rels":
                style = '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
                text = text.replace("</Relationships>", f"{style}</Relationships>")
            packed.writestr(name, text)
        for name, text in {"xl/styles.xml": STYLES, "xl/theme/theme1.xml": f'<theme xmlns="{PACKAGE}"/>', **more}.items():
            packed.writestr(name, text)
    return target.getvalue()


def _sheet(text, opening, hidden, days):
    text = re.sub(r"<worksheet [^>]*>", lambda _: opening, text)
    for row in hidden:
        text = text.replace(f'<row r="{row}">', f'<row r="{row}" spans="1:6" hidden="1" ht="42" customHeight="1">')
    for at, serial in days:
        text = re.sub(rf'<c r="{at}"[^>]*>.*?</c>', "", text)
        text = re.sub(rf'(<row r="{at[1:]}"[^>]*>.*?)(</row>)', rf'\1<c r="{at}" s="1"><v>{serial}</v></c>\2', text)
    return text.replace("</sheetData>", '</sheetData><autoFilter ref="A3:F37"><filterColumn colId="4"/></autoFilter>')
