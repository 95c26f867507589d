"""Outside services: one folder each, with a Protocol, our types and errors, and a fake."""
