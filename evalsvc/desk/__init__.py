"""What waits for whoever signs in: the only noun that looks into all others, and it only reads, but for the daily self-test."""
