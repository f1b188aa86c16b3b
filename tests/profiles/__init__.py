"""Rules and working days."""
