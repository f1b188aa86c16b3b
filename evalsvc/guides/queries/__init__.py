"""What is asked of item lists."""
