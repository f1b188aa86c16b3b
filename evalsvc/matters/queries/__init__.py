"""What is asked of served counts and of matters."""
