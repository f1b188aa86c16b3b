"""What is kept of each kind of data, for how long, and whether the end was carried out: one table over all nouns."""
