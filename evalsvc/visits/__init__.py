"""Secret visits, supervisors' visits and third-party surveys: plan, record, check, release, results."""
