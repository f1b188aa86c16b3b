"""Ratings (好差评): what citizens say, counted, released, and protected."""
