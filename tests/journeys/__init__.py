"""The main job end to end: several people, several pages, both databases."""
