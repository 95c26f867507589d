"""Price lists: read, previewed, imported."""
