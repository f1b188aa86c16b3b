"""What a workbook is packed in: refused when it would burst, unpacked as large as it says it is, its cells told as texts. Pure."""

import io
import re
import zipfile
import zlib
from datetime import date, datetime
from typing import Any

MOST_UNPACKED = 96 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_WHOLE = 10**15  # from here on a number of Excel has lost digits
DAMAGED = "这个工作簿打不开，可能已损坏或设有密码。请用表格软件打开后另存为.xlsx再试。"
FAR = "工作表的内容伸得太远，请删去表格右边和下面多余的行列后再试。"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPENED = re.compile(rb"<(?:\w+:)?(row|c)\b((?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*+)>")
_PLACED = re.compile(rb"\sr\s*=\s*[\"']([^\"']*)[\"']")
_ADDRESS = re.compile(rb"([A-Z]{0,2})(\d{1,7})")


class Unreadable(Exception):
    """A file that is no table of ours; the message is the Chinese sentence."""


def check_parts(content: bytes) -> None:
    """Raises Unreadable for an archive that is no workbook, or would unpack into more than anybody reads."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable("这个工作簿打不开，可能没有下载完整，请重新保存后再试。") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("这个工作簿展开后太大，请只留要导入的一张工作表再试。")
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Unreadable("这个压缩文件不是.xlsx工作簿。")


def unpacked(content: bytes) -> bytes:
    """The workbook with its parts laid flat, as large as they say they are; raises Unreadable when a sheet spans too many cells."""
    target = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as flat:
            for part in packed.infolist():
                body = packed.read(part)
                if part.filename.startswith("xl/worksheets/"):
                    _check_extent(body)
                flat.writestr(part.filename, body)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    return target.getvalue()


def text_of(cell: Any) -> str:
    """What a cell of a workbook says, as text; a number that has lost digits says so by its exponent."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if cell.is_integer():
            return str(int(cell)) if abs(cell) < LONGEST_WHOLE else f"{cell:E}"
        return repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _check_extent(sheet: bytes) -> None:
    """A reader fills the whole rectangle between the outermost cells, so it is measured before: what has no address counts on."""
    row = column = rows_on = cells_on = widest = 0
    for kind, attributes in _OPENED.findall(sheet):
        placed = _PLACED.search(attributes)
        address = _ADDRESS.fullmatch(placed[1]) if placed else None
        if placed and address is None:
            raise Unreadable(FAR)
        if address:
            row, column = max(row, int(address[2])), max(column, _column(address[1]))
        if kind == b"row":
            rows_on, cells_on = rows_on + (address is None), 0
        elif address is None:
            cells_on += 1
            widest = max(widest, cells_on)
    if row + rows_on > 10 * MOST_ROWS or (row + rows_on) * (column + widest) > MOST_ROWS * MOST_COLUMNS:
        raise Unreadable(FAR)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
