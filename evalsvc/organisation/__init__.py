"""Where: the tree of units, halls and windows, service items, and rating points with their codes."""
