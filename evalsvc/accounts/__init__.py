"""Who: accounts, grants of a role in a unit, and sign-in."""
