"""Plumbing that knows nothing of the market: transactions, jobs, errors, clock, logging, headers."""
