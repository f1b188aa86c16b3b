"""What every noun stands on; no noun of the domain lives here."""
