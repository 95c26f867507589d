"""Tests of ethical evidence."""
