"""Tests of the district."""
