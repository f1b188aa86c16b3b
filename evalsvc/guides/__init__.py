"""Service guides, proof materials, and item lists that are reported upward."""
