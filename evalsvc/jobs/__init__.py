"""Long work and what time triggers: job rows with real counts, leases, and one pass of `tick`."""
