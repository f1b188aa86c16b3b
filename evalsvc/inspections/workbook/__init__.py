"""The official forms of self-inspection, out and in: sheets as .xlsx, .docx and PDF, the merged table, and a sheet read back. Pure."""
