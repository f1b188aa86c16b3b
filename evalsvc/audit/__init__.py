"""What was done: an event beside every office act, with its own hash and a Chinese sentence."""
