"""Data files of the market language and, under `build/`, the scripts that make them."""
