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
