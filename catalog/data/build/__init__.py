"""Scripts that make data files; run by hand, never by the product."""
