"""What is done with served counts and matters."""
