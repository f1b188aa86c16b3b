"""What those who run the server ask: whether it lives, whether it is ready, what it has counted."""
