"""What may be typed in item lists."""
