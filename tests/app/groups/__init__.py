"""Tests of the life of groups."""
