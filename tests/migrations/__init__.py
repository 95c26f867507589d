"""Migrations, on both databases."""
