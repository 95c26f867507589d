"""Measurements of speed and memory, on made-up data; each prints one table that can be read."""
