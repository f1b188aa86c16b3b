"""Proofs of what every noun stands on."""
