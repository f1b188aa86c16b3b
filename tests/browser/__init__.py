"""What is proved in a real browser, at the widths of telephone, tablet and desktop, with scripts and without."""
