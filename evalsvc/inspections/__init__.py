"""Self-inspection: rounds, sheets, rows; review row by row; official forms out and in."""
