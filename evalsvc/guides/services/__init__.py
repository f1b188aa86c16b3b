"""What is done with item lists."""
