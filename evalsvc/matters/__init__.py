"""What was handled: how many people each window served on a day, and the matters (办件) with their links."""
