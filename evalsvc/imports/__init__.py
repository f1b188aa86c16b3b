"""Tables that come in: kept as they are, checked by a job, read by a person, then taken over whole or not at all."""
