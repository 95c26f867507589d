"""Tests of collective orders."""
