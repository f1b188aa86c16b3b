"""With what: forms as data, loaded from surveys/, frozen by hash, and the kinds of their questions."""
