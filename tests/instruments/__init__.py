"""Forms as data: the format, the shipped versions, their pages."""
