"""Tests of demands and proposals."""
