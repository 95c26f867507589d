"""Tests of the shared presentation."""
