"""Organisations: who takes part in the market, and how well it keeps its word."""
