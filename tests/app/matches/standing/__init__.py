"""Demands that keep looking."""
