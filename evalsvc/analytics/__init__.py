"""Indices, intervals, comparisons, charts and dashboards; reads only."""
