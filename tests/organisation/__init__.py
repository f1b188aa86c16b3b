"""Tests of units, items, points, codes and papers."""
