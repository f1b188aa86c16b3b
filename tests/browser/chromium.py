"""The machine's Chromium, or the one that the variable CHROMIUM names."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-gpu"]


class NoBrowser(Exception):
    """There is no Chromium on this machine."""


def launch(playwright: Playwright, **env: str) -> Browser:
    """Starts it with more variables in its environment; raises NoBrowser when there is none."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise NoBrowser("there is no Chromium on this machine; on Debian: apt-get install chromium")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=program, args=[*QUIET, *as_root], env={**os.environ, **env})
