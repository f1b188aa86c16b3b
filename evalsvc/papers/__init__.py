"""Numbered papers: gapless numbers of an organ, a series and a year; kinds with their wording; registers; delivery."""
