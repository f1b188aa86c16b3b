"""What must be put right: five points, states, judgements by three tiers, dates that stay, rechecks."""
