"""A household says what it wants."""
