"""Local rules: rule profiles in force for a unit from a day, and the calendar of working days."""
