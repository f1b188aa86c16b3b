"""Opens files as an office does: LibreOffice, without a window."""

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

SECONDS = 120


def printed(body: bytes, ending: str, folder: Path) -> list[str]:
    """The text of each page that LibreOffice would print, without white space; skips, and says so, where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed, so official tables and papers were NOT opened by it")
    source = folder / f"paper.{ending}"
    source.write_bytes(body)
    own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run([program, own, "--headless", "--convert-to", "pdf", "--outdir", folder, source], check=True, capture_output=True, timeout=SECONDS)
    with pypdfium2.PdfDocument(folder / "paper.pdf") as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def resaved(bodies: list[bytes], folder: Path) -> list[bytes]:
    """The workbooks as LibreOffice saves them; skips, and says so, where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed, so no workbook was saved by it")
    sources = [folder / f"{number}.xlsx" for number in range(len(bodies))]
    for source, body in zip(sources, bodies, strict=True):
        source.write_bytes(body)
    own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, own, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "out", *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return [(folder / "out" / source.name).read_bytes() for source in sources]
