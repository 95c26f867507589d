"""Jobs are rows: written with their cause, taken with a lease, done in one transaction."""
