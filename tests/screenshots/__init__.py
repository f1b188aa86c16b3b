"""The pictures of the READMEs, and the command that takes them."""
